"""Everything wrong or left out in the week in sight, as one list a person can work through."""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, Unserved
from kursplaner.domain.time import moment
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.domain.wording import Wording
from kursplaner.services.week import WeekView


class Severity(IntEnum):
    """In the order of the list: worst first."""

    BROKEN = 0
    UNSERVED = 1
    WISH = 2


class Finding(Struct, frozen=True, kw_only=True):
    severity: Severity
    sentence: str
    who: str
    when: str
    start: int
    """Minute of the week, for sorting; 0 where no moment is known."""
    lesson: str | None
    """Where a click leads."""


_REFS = {
    Missing.LESSON: Kind.LESSON,
    Missing.PERSON: Kind.PARTICIPANT,
    Missing.CHILD: Kind.CHILD,
    Missing.RIDE: Kind.RIDE,
}


def findings(view: WeekView) -> tuple[Finding, ...]:
    """Broken rules, then who is left out, then wishes not met; each by time."""
    maker = _Maker(view)
    found = [maker.violation(item) for item in view.violations]
    found += [maker.unserved(item) for item in view.plan.unserved]
    return tuple(sorted(found, key=lambda item: (item.severity, item.start, item.sentence)))


def urgent(found: tuple[Finding, ...]) -> int:
    """How many of them somebody has to look at."""
    return sum(item.severity is not Severity.WISH for item in found)


class _Maker:
    def __init__(self, view: WeekView) -> None:
        self._wording = Wording(view.problem, view.plan)
        self._names = Names(view.problem, view.plan)
        self._index = ProblemIndex(view.problem)
        self._placed = {item.lesson: item for item in view.plan.lessons}

    def violation(self, item: Violation) -> Finding:
        lesson = self._lesson(item.subjects)
        return Finding(
            severity=Severity.BROKEN if item.hard else Severity.WISH,
            sentence=self._wording.sentence(item),
            who=self._who(item.subjects),
            when=moment(item.start) if item.start is not None else "",
            start=item.start or 0,
            lesson=lesson,
        )

    def unserved(self, item: Unserved) -> Finding:
        refs = (Ref(_REFS[item.kind], item.id),)
        lesson = item.id if item.kind is Missing.LESSON else item.lesson
        placed = self._placed.get(lesson or "")
        return Finding(
            severity=Severity.UNSERVED,
            sentence=self._wording.unserved(item),
            who=self._who(refs),
            when=moment(placed.start) if placed else "",
            start=placed.start if placed else 0,
            lesson=lesson,
        )

    def _who(self, refs: tuple[Ref, ...]) -> str:
        return ", ".join(dict.fromkeys(self._plain(ref) for ref in refs))

    def _plain(self, ref: Ref) -> str:
        if ref.kind is Kind.LESSON and ref.id in self._index.lessons:
            return self._index.course_of(ref.id).name
        if ref.kind in (Kind.RIDE, Kind.TOUR, Kind.LESSON):
            return self._names.of(ref)
        return self._names.plain(ref)

    def _lesson(self, refs: tuple[Ref, ...]) -> str | None:
        named = [ref.id for ref in refs if ref.kind is Kind.LESSON]
        if named:
            return named[0]
        courses = {ref.id for ref in refs if ref.kind is Kind.COURSE}
        lessons = (item.id for item in self._index.problem.lessons if item.course in courses)
        return next((lesson for lesson in lessons if lesson in self._placed), None)
