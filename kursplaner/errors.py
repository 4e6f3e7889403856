"""The one error a person is meant to read; everything else that is raised is a bug."""

from __future__ import annotations


class UserError(Exception):
    """The user's or the world's fault, said in German.

    `what` is one sentence: what happened, and where. `remedy` is one sentence: what to do.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy
