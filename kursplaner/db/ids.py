"""Ids of problems and plans: one letter for the kind, then the number of the row."""

from __future__ import annotations

from enum import StrEnum

from kursplaner.errors import UserError


class Letter(StrEnum):
    """People have letters of their own, so their ids differ across kinds."""

    AREA = "a"
    CAREGIVER = "b"
    COURSE = "c"
    DRIVER = "d"
    CLOSURE = "f"
    CHILD = "k"
    LESSON = "l"
    PLACE = "o"
    PARTICIPANT = "p"
    RELATION = "q"
    ROOM = "r"
    SITE = "s"
    TEACHER = "t"
    VEHICLE = "v"
    TERM = "z"

    def key(self, row: int) -> str:
        """`t3` for row 3."""
        return f"{self.value}{row}"

    def optional(self, row: int | None) -> str | None:
        return None if row is None else self.key(row)

    def row(self, key: str) -> int:
        """The row's number; UserError for an id of another kind or another program."""
        number = key[1:]
        if key[:1] != self.value or not (number.isascii() and number.isdigit()):
            raise UserError(
                f"»{key}« ist in dieser Datei unbekannt.",
                "Bitte verwenden Sie einen Plan, der aus dieser Datei stammt.",
            )
        return int(number)
