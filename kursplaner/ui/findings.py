"""Everything wrong or left out in the week in sight, as one list a person can work through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

import msgspec
from msgspec import Struct

from kursplaner.domain.doubts import doubts, remarks
from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, Unserved
from kursplaner.domain.rules import Code
from kursplaner.domain.time import moment
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.domain.wording import Wording
from kursplaner.services.week import WeekView


class Severity(IntEnum):
    """In the order of the list: worst first."""

    BROKEN = 0
    UNSERVED = 1
    WISH = 2
    HINT = 3
    """Good to know; nothing need be done."""


class Finding(Struct, frozen=True, kw_only=True):
    severity: Severity
    sentence: str
    who: str
    when: str
    start: int
    """Minute of the week, for sorting; 0 where no moment is known."""
    lesson: str | None
    """Where a click leads."""
    record: str | None = None
    """Without a lesson: the record whose form it opens."""
    ride: str | None = None
    """Before the lesson: the ride it leads to in the Fahrdienst."""
    tour: str | None = None
    """The same for a tour without a ride to name."""
    paused: bool = False
    """It leads to the pauses instead."""


_WITH_FORM = (Kind.PARTICIPANT, Kind.CHILD, Kind.COURSE, Kind.ROOM, Kind.SITE, Kind.PLACE,
              Kind.TEACHER, Kind.CAREGIVER, Kind.VEHICLE, Kind.DRIVER)  # fmt: skip
_REFS = {
    Missing.LESSON: Kind.LESSON,
    Missing.PERSON: Kind.PARTICIPANT,
    Missing.CHILD: Kind.CHILD,
    Missing.RIDE: Kind.RIDE,
}


def findings(view: WeekView) -> tuple[Finding, ...]:
    """Broken rules, then who is left out, wishes not met and hints; each by time."""
    maker = _Maker(view)
    found = [maker.violation(item) for item in view.violations]
    found += [maker.unserved(item) for item in view.plan.unserved]
    found += [maker.hint(item) for item in remarks(view.problem, view.plan)]
    found += [maker.hint(item) for item in _doubts(view)]
    return tuple(sorted(found, key=lambda item: (item.severity, item.start, item.sentence)))


def urgent(found: tuple[Finding, ...]) -> int:
    """How many of them somebody has to look at."""
    return sum(item.severity in (Severity.BROKEN, Severity.UNSERVED) for item in found)


def late_tours(found: tuple[Finding, ...]) -> bool:
    """Whether a tour breaks a rule, so that other times may help."""
    return any(item.tour is not None and item.severity is Severity.BROKEN for item in found)


def _first(refs: Iterable[Ref], kind: Kind) -> str | None:
    return next((ref.id for ref in refs if ref.kind is kind), None)


def _doubts(view: WeekView) -> Iterator[Violation]:
    """What cannot go well by the data alone; who is left out already says so there."""
    told = {ref for item in view.plan.unserved for ref in _named(item)}
    for doubt in doubts(view.problem):
        if not told.intersection(doubt.subjects):
            yield doubt


def _named(item: Unserved) -> tuple[Ref, ...]:
    reason = item.reason.subjects if item.reason is not None else ()
    return (Ref(_REFS[item.kind], item.id), *reason)


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
            ride=_first(item.subjects, Kind.RIDE),
            tour=_first(item.subjects, Kind.TOUR),
        )

    def hint(self, item: Violation) -> Finding:
        day = moment(item.start).split(" ")[0] if item.start is not None else ""
        record = next((ref.id for ref in item.subjects if ref.kind in _WITH_FORM), None)
        return msgspec.structs.replace(
            self.violation(item), severity=Severity.HINT, when=day, record=record,
            paused=item.code == Code.RIDE_PAUSED,
        )  # fmt: skip

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
            ride=_first(refs, Kind.RIDE),
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
