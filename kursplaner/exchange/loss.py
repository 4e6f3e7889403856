"""The honest report of an import: what was carried over, what simplified, what left out."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem

MOST_EXAMPLES = 3


class Verdict(StrEnum):
    CARRIED = "carried"
    """Means the same here as there."""
    SIMPLIFIED = "simplified"
    """Carried in another, weaker or stricter form; the sentence says which."""
    LEFT_OUT = "left_out"


class Loss(Struct, frozen=True, kw_only=True):
    """One kind of thing with one verdict, counted."""

    kind: str
    """The other program's own word."""
    verdict: Verdict
    count: int
    sentence: str
    """German: what it is and what became of it."""
    examples: tuple[str, ...] = ()


class LossReport(Struct, frozen=True):
    losses: tuple[Loss, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Loss, ...]:
        return tuple(loss for loss in self.losses if loss.verdict is verdict)

    @property
    def carried(self) -> tuple[Loss, ...]:
        return self.of(Verdict.CARRIED)

    @property
    def simplified(self) -> tuple[Loss, ...]:
        return self.of(Verdict.SIMPLIFIED)

    @property
    def left_out(self) -> tuple[Loss, ...]:
        return self.of(Verdict.LEFT_OUT)


class Imported(Struct, frozen=True):
    """A week read from another program: the question, what was already placed, and the report."""

    problem: WeekProblem
    plan: WeekPlan
    report: LossReport


class LossBook:
    """Collects single verdicts and counts them by kind, verdict and sentence, in order."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, Verdict, str], int] = {}
        self._examples: dict[tuple[str, Verdict, str], list[str]] = {}

    def add(
        self, kind: str, verdict: Verdict, sentence: str, example: str = "", count: int = 1
    ) -> None:
        key = (kind, verdict, sentence)
        self._counts[key] = self._counts.get(key, 0) + count
        examples = self._examples.setdefault(key, [])
        if example and example not in examples and len(examples) < MOST_EXAMPLES:
            examples.append(example)

    def report(self) -> LossReport:
        """What was lost first, then what was simplified, then what was carried."""
        order = (Verdict.LEFT_OUT, Verdict.SIMPLIFIED, Verdict.CARRIED)
        return LossReport(
            tuple(
                Loss(
                    kind=kind,
                    verdict=verdict,
                    count=count,
                    sentence=sentence,
                    examples=tuple(self._examples[kind, verdict, sentence]),
                )
                for wanted in order
                for (kind, verdict, sentence), count in self._counts.items()
                if verdict is wanted
            )
        )
