"""Everything wrong or left out in the week in sight, as one list a person can work through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

import msgspec
from msgspec import Struct

from kursplaner.domain.doubts import doubts, remarks
from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Missing, Unserved
from kursplaner.domain.rules import Code
from kursplaner.domain.time import DAY, WEEKDAYS_SHORT, day_of, moment
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
    late: bool = False
    """A tour that other times may mend."""
    remedy: str = ""
    """What to do about it where the click leads; empty where the sentence says it."""


_WITH_FORM = (Kind.PARTICIPANT, Kind.CHILD, Kind.COURSE, Kind.ROOM, Kind.SITE, Kind.PLACE,
              Kind.TEACHER, Kind.CAREGIVER, Kind.VEHICLE, Kind.DRIVER)  # fmt: skip
_GONE = (Code.VEHICLE_ABSENT, Code.DRIVER_ABSENT)
"""A tour whose vehicle or driver is not there: no other times help."""
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
    return any(item.late for item in found)


def _first(refs: Iterable[Ref], kind: Kind) -> str | None:
    return next((ref.id for ref in refs if ref.kind is kind), None)


def _when(start: int | None) -> str:
    """`Di 09:15`; the day alone for what concerns all of it."""
    if start is None:
        return ""
    return moment(start) if start % DAY else WEEKDAYS_SHORT[day_of(start)]


def _doubts(view: WeekView) -> Iterator[Violation]:
    """What cannot go well by the data alone; who is left out already says so there."""
    told = {ref for item in view.plan.unserved for ref in _named(item)}
    for doubt in doubts(view.problem):
        if not told.intersection(doubt.subjects):
            yield doubt


def _named(item: Unserved) -> tuple[Ref, ...]:
    reason = item.reason.subjects if item.reason is not None else ()
    return (Ref(_REFS[item.kind], item.id), *reason)


def _reason(item: Unserved) -> str:
    return item.reason.code if item.reason is not None else ""


def _mending(item: Violation) -> str:
    """What to do about a broken rule, where a click on it leads."""
    kinds = {ref.kind for ref in item.subjects}
    if item.code in _GONE:
        return "im Fahrdienst »Lücken schließen«"
    if kinds & {Kind.TOUR, Kind.RIDE}:
        return "im Fahrdienst »Zeiten anpassen« oder »Lücken schließen«"
    if Kind.LESSON in kinds:
        return "Termin verschieben oder neu planen"
    return ""


def _serving(item: Unserved) -> str:
    """What to do for somebody left out, where a click on it leads."""
    match item.kind, _reason(item):
        case Missing.CHILD, Code.MEASLES:
            return "Nachweis im Formular des Kindes eintragen"
        case Missing.RIDE, Code.WAY_TOO_LONG:
            return "bei der Person eine längere Fahrt oder einen näheren Haltepunkt eintragen"
        case Missing.RIDE, _:
            return "im Fahrdienst einen Platz wählen oder »Lücken schließen«"
        case Missing.LESSON, _:
            return "im Wochenplan »Warum?« fragen"
    return "im Wochenplan »Warum fehlt jemand?« fragen"


class _Maker:
    def __init__(self, view: WeekView) -> None:
        self._wording = Wording(view.problem, view.plan)
        self._index = ProblemIndex(view.problem)
        self._placed = {item.lesson: item for item in view.plan.lessons}

    def violation(self, item: Violation) -> Finding:
        lesson = self._lesson(item.subjects)
        return Finding(
            severity=Severity.BROKEN if item.hard else Severity.WISH,
            sentence=self._wording.sentence(item),
            when=_when(item.start),
            start=item.start or 0,
            lesson=lesson,
            ride=_first(item.subjects, Kind.RIDE),
            tour=_first(item.subjects, Kind.TOUR),
            late=item.hard and _first(item.subjects, Kind.TOUR) is not None
            and item.code not in _GONE,
            remedy=_mending(item) if item.hard else "",
        )  # fmt: skip

    def hint(self, item: Violation) -> Finding:
        day = _when(item.start).split(" ")[0]
        record = next((ref.id for ref in item.subjects if ref.kind in _WITH_FORM), None)
        return msgspec.structs.replace(
            self.violation(item), severity=Severity.HINT, when=day, record=record,
            paused=item.code == Code.RIDE_PAUSED, late=False, remedy="",
        )  # fmt: skip

    def unserved(self, item: Unserved) -> Finding:
        refs = (Ref(_REFS[item.kind], item.id),)
        lesson = item.id if item.kind is Missing.LESSON else item.lesson
        placed = self._placed.get(lesson or "")
        unproved = item.kind is Missing.CHILD and _reason(item) == Code.MEASLES
        return Finding(
            severity=Severity.UNSERVED,
            sentence=self._wording.unserved(item),
            when=moment(placed.start) if placed else "",
            start=placed.start if placed else 0,
            lesson=None if unproved else lesson,
            record=item.id if unproved else None,
            ride=_first(refs, Kind.RIDE),
            remedy=_serving(item),
        )

    def _lesson(self, refs: tuple[Ref, ...]) -> str | None:
        named = [ref.id for ref in refs if ref.kind is Kind.LESSON]
        if named:
            return named[0]
        courses = {ref.id for ref in refs if ref.kind is Kind.COURSE}
        lessons = (item.id for item in self._index.problem.lessons if item.course in courses)
        return next((lesson for lesson in lessons if lesson in self._placed), None)
