"""What time there is left, asked by every loop that may take long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """What is left of a run's time, and whether a person asked to stop."""

    end: float
    asked: Callable[[], bool]

    def left(self) -> float:
        return 0.0 if self.asked() else max(0.0, self.end - time.monotonic())

    def over(self) -> bool:
        return self.left() <= 0.0

    def part(self, seconds: float) -> Clock:
        return Clock(min(self.end, time.monotonic() + seconds), self.asked)
