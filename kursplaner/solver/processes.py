"""Processes beside a search: they start at once, and none outlives the block they work for."""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Self


class Processes:
    """A context manager; each process has a line that tells, and hears what is sent."""

    def __init__(self) -> None:
        self.members: dict[Connection, BaseProcess] = {}

    def start(self, work: Callable[..., None], *facts: object) -> Connection:
        """The line to a new process that does `work(line, *facts)`."""
        # Forking a process that has threads is not safe; spawning works everywhere.
        context = get_context("spawn")
        here, there = context.Pipe()
        member = context.Process(target=_working, args=(work, there, *facts), daemon=True)
        member.start()
        there.close()
        self.members[here] = member
        return here

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for line, member in self.members.items():
            member.terminate()
            member.join()
            line.close()

    def ended(self, line: Connection) -> None:
        """A process says no more: RuntimeError where it died of something."""
        member = self.members[line]
        member.join()
        if member.exitcode:
            raise RuntimeError(f"a process ended with {member.exitcode}") from None


def _working(work: Callable[..., None], line: Connection, *facts: object) -> None:
    """One process. Whoever started it ends it, so Ctrl+C is not for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work(line, *facts)
