"""From a suggestion of the engine to a choice a person can look at, judge and take over.

The engine lifts whole rules; here the rules of the domain say how little of each is really used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.rules import Code, check
from kursplaner.domain.rules.presence import THREE_YEARS
from kursplaner.domain.time import Interval, moment
from kursplaner.domain.violation import Violation
from kursplaner.services.changing import DEEDS, WORDS
from kursplaner.services.effects import effects
from kursplaner.services.fitting import fitted, without_rides
from kursplaner.services.moves import moved, removed
from kursplaner.services.week import WeekView
from kursplaner.solver.answers import DriveCase, Suggestion
from kursplaner.solver.explain.extras import is_extra
from kursplaner.solver.explain.wording import change_words


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_HasId)
INTRODUCTION = "Möglich wäre: "
ONLY_MOVES = "andere Termine ausweichen lassen"
EXACT = frozenset({
    Code.ROOM_CLOSED, Code.ROOM_BLOCKED, Code.SEATS, Code.WRONG_ROOM, Code.WRONG_TEACHER,
    Code.NOT_QUALIFIED, Code.TEACHER_GENDER, Code.TEACHER_UNAVAILABLE, Code.TEACHER_ABSENT,
    Code.TEACHER_WEEK_UNITS, Code.TEACHER_DAY_UNITS, Code.TEACHER_BREAK, Code.WRONG_WINDOW,
    Code.LESSONS_PER_DAY, Code.DAYS_BETWEEN, Code.PARTICIPANT_UNAVAILABLE,
    Code.PARTICIPANT_ABSENT, Code.CAREGIVER_UNAVAILABLE, Code.CAREGIVER_ABSENT,
    Code.CAREGIVER_DAY, Code.CAREGIVER_WEEK, Code.CARE_ROOM_LIMIT, Code.CARE_ROOM_BLOCKED,
    Code.CARE_ROOM_CLOSED, Code.VEHICLE_UNAVAILABLE, Code.VEHICLE_ABSENT,
    Code.DRIVER_UNAVAILABLE, Code.DRIVER_ABSENT, Code.DRIVER_OWN_DAY, Code.DRIVER_OWN_WEEK,
})  # fmt: skip
"""Rules whose violation by the new plan says exactly how much of them has to give way."""


ON_THE_ROAD: Mapping[str, str] = {Code.WAY_TOO_LONG: Code.RIDE_TOO_LONG}
"""What a tour then breaks under another name."""
SMALL_CHILD = (
    "Die Grenze für Kinder unter drei gilt für alle: Bitte ändern Sie sie zuerst bei den Regeln "
    "des Fahrdienstes."
)
PERMISSIONS = frozenset({
    Code.WRONG_ROOM, Code.WRONG_TEACHER, Code.NOT_QUALIFIED, Code.TEACHER_GENDER
})  # fmt: skip


class Choice(Struct, frozen=True, kw_only=True):
    """One thing that would help, and the week it leads to."""

    text: str
    """"Möglich wäre: ..." as a whole sentence."""
    problem: WeekProblem
    """The week after the change."""
    plan: WeekPlan
    changes: tuple[Violation, ...] = ()
    """What of the records gives way, no more than the plan needs."""
    effects: tuple[str, ...] = ()
    """What it does to others, sentences."""
    todo: str = ""
    """What a person must enter first; empty: it can be taken over as it is."""
    freed: tuple[LessonPin, ...] = ()
    """What is left of the pins that give way."""

    @property
    def adoptable(self) -> bool:
        return not self.todo

    @property
    def complete(self) -> bool:
        """Whether adopting it leaves nothing to arrange outside the program."""
        return self.adoptable and all(change.code.startswith("pin_") for change in self.changes)

    @property
    def deed(self) -> str:
        """What a person has to do for it, without the introduction."""
        return self.text.removeprefix(INTRODUCTION)


def whole(view: WeekView, suggestion: Suggestion, lesson: str) -> WeekPlan:
    """The suggestion's lessons in the current week; childcare follows, tours lose those who now
    travel at other times and keep all others."""
    problem, current = suggestion.problem, view.plan
    before = {item.lesson: item for item in current.lessons}
    after = {item.lesson: item for item in suggestion.plan.lessons}
    plan = replace(current, unserved=_merged(current, suggestion.plan))
    for gone in sorted(before.keys() - after.keys()):
        plan = removed(problem, plan, gone)
    changed = {id for id, item in after.items() if before.get(id) != item}
    for id, item in after.items():
        if id == lesson or id in changed:
            plan = moved(problem, plan, item)
    plan = fitted(problem, plan)
    travelling = rides(PlanIndex(ProblemIndex(problem), plan))
    other_times = {ride.id for ride in travelling if ride.lesson in changed}
    return fitted(problem, without_rides(plan, other_times))


def drive_case(
    view: WeekView, problem: WeekProblem, plan: WeekPlan, lesson: str, riders: Iterable[str]
) -> DriveCase:
    """The tours still to be planned; `riders` of the lesson shall get a seat in them."""
    people = set(riders)
    asked = (
        ride.id
        for ride in rides(PlanIndex(ProblemIndex(problem), plan))
        if ride.lesson == lesson and ride.participant in people
    )
    return DriveCase(problem=problem, plan=plan, before=view.plan, asked=tuple(asked))


def choice_of(
    view: WeekView, suggestion: Suggestion, plan: WeekPlan, lesson: str, *, placed: bool = False
) -> Choice:
    """The suggestion in words, with its exact changes and what it does to others.

    `placed`: where the lesson itself goes needs no telling, it was the question.
    """
    broken = _newly_broken(view, suggestion.problem, plan)
    changes = tuple(_exact(suggestion, broken, plan, lesson))
    used = {change.code for change in changes} | {rule.code for rule in suggestion.changes}
    used |= {ON_THE_ROAD[code] for code in used & ON_THE_ROAD.keys()}
    also = tuple(v for v in broken if v.code not in used and not v.code.startswith("pin_"))
    names = Names(suggestion.problem, plan)
    words = change_words(changes, names, exact=True) or _moves_words(view, plan, lesson)
    freed = tuple(_freed(view.problem, plan, broken))
    return Choice(
        text=f"{INTRODUCTION}{words}.", plan=plan, changes=changes, freed=freed,
        problem=replace(suggestion.problem, pins=_pins_left(view.problem, freed)),
        effects=effects(suggestion.problem, view.plan, plan, lesson if placed else None, also),
        todo=next((todo for change in changes if (todo := _todo(view, change))), ""),
    )  # fmt: skip


def _moves_words(view: WeekView, plan: WeekPlan, lesson: str) -> str:
    """What it takes where no record has to change."""
    before = {item.lesson: item for item in view.plan.lessons}
    moved = [item for item in plan.lessons if before.get(item.lesson) != item]
    mine = next((item for item in moved if item.lesson == lesson), None)
    if len(moved) > bool(mine):
        return ONLY_MOVES
    if mine is None:
        return "die Touren neu zusammenstellen"
    return f"{Names(view.problem).lesson(lesson)} auf {moment(mine.start)} legen"


def _newly_broken(view: WeekView, changed: WeekProblem, plan: WeekPlan) -> tuple[Violation, ...]:
    """Hard rules of today's records the plan breaks and the present plan does not."""
    known = {item for item in view.violations if item.hard}
    found = check(_with_extras(view.problem, changed), plan)
    return tuple(
        item
        for item in found
        if item.hard and item not in known and not any(is_extra(ref.id) for ref in item.subjects)
    )


def _with_extras(problem: WeekProblem, changed: WeekProblem) -> WeekProblem:
    """Today's records and the ones the suggestion invents."""

    return replace(
        problem,
        rooms=_more(problem.rooms, changed.rooms),
        teachers=_more(problem.teachers, changed.teachers),
        caregivers=_more(problem.caregivers, changed.caregivers),
        vehicles=_more(problem.vehicles, changed.vehicles),
        drivers=_more(problem.drivers, changed.drivers),
    )


def _more(old: tuple[R, ...], new: tuple[R, ...]) -> tuple[R, ...]:
    return (*old, *(item for item in new if is_extra(item.id)))


def _exact(
    suggestion: Suggestion, broken: tuple[Violation, ...], plan: WeekPlan, lesson: str
) -> Iterator[Violation]:
    """Each change as small as the plan allows, in the order of the suggestion."""
    told: set[Violation] = set()
    for change in suggestion.changes:
        exact = [v for v in broken if v.code == change.code and _same_owner(v, change)]
        if change.code in PERMISSIONS and not exact:
            continue  # lifted, and then not used
        if change.code not in EXACT or not exact:
            exact = [_extra_span(change, plan, suggestion.problem)]
        for item in exact:
            if item not in told:
                told.add(item)
                yield item
    yield from (v for v in broken if v.code.startswith("pin_") and _is_about(v, lesson, told))


def _same_owner(found: Violation, change: Violation) -> bool:
    """The same room, teacher, bus; of permissions whichever one the plan uses."""
    if change.code in PERMISSIONS:
        return found.subjects[1:] == change.subjects[1:]
    return found.subjects[:1] == change.subjects[:1]


def _is_about(found: Violation, lesson: str, told: set[Violation]) -> bool:
    known = {(item.code, item.subjects) for item in told}
    return found.subjects[0].id == lesson and (found.code, found.subjects) not in known


def _extra_span(change: Violation, plan: WeekPlan, problem: WeekProblem) -> Violation:
    """When what does not exist yet is needed; the change as it is where nothing is invented."""
    spans = list(_spans(Code(change.code), plan, problem))
    if not spans:
        return change
    return replace(
        change, start=min(span.start for span in spans), end=max(span.end for span in spans)
    )


def _spans(code: Code, plan: WeekPlan, problem: WeekProblem) -> Iterator[Interval]:
    minutes = {item.id: item.minutes for item in problem.lessons}
    if code in (Code.NO_ROOM_FREE, Code.NO_TEACHER_FREE):
        for item in plan.lessons:
            ids = (item.room,) if code is Code.NO_ROOM_FREE else item.teachers
            if any(is_extra(id) for id in ids):
                yield Interval(item.start, item.start + minutes[item.lesson])
    if code is Code.NO_CAREGIVER:
        yield from (Interval(x.start, x.end) for x in plan.shifts if is_extra(x.caregiver))
    if code in (Code.NO_DRIVER, Code.NO_SEAT_FREE):
        yield from (Interval(x.start, x.end) for x in plan.tours if is_extra(x.driver))


def _todo(view: WeekView, change: Violation) -> str:
    """What a person must do where nothing can be entered for her."""
    code = Code(change.code)
    if code in WORDS:
        return WORDS[code]
    if code not in DEEDS:
        return "Bitte ändern Sie das zuerst in den Stammdaten."
    if code is Code.WAY_TOO_LONG and _with_small_child(view.problem, change):
        return SMALL_CHILD
    if code in (Code.ROOM_BLOCKED, Code.CARE_ROOM_BLOCKED) and _closed_everywhere(view, change):
        return "Feiertage und Schließtage lassen sich hier nicht aufheben."
    return ""


def _with_small_child(problem: WeekProblem, change: Violation) -> bool:
    """The limit for children under three is one of the rules, not one of hers."""
    if (change.have or 0) <= problem.legal.max_ride_under_three:
        return False
    rider = change.subjects[1].id
    return any(c.parent == rider and c.age_months < THREE_YEARS for c in problem.children)


def _closed_everywhere(view: WeekView, change: Violation) -> bool:
    """A holiday blocks every room with the same word."""
    span = Interval(change.start or 0, change.end or 0)
    rooms = view.problem.rooms
    return len(rooms) > 1 and all(
        any(b.label == change.note and b.span.contains(span) for b in room.blocked)
        for room in rooms
    )


def _freed(
    problem: WeekProblem, plan: WeekPlan, broken: tuple[Violation, ...]
) -> Iterator[LessonPin]:
    """Of every pin the plan breaks, the parts that still hold."""
    loose = {(v.subjects[0], v.code) for v in broken if v.code.startswith("pin_") and v.subjects}
    now = {item.lesson: item for item in plan.lessons}
    for pin in problem.pins:
        placed = now.get(pin.lesson)
        if placed is not None and any(ref.id == pin.lesson for ref, _ in loose):
            yield _still(pin, placed)


def _pins_left(problem: WeekProblem, freed: tuple[LessonPin, ...]) -> tuple[LessonPin, ...]:
    left = {pin.lesson: pin for pin in freed}
    pins = (left.get(pin.lesson, pin) for pin in problem.pins)
    return tuple(pin for pin in pins if pin != LessonPin(lesson=pin.lesson))


def _still(pin: LessonPin, placed: PlacedLesson) -> LessonPin:
    return LessonPin(
        lesson=pin.lesson,
        start=pin.start if pin.start == placed.start else None,
        room=pin.room if pin.room == placed.room else None,
        teachers=pin.teachers if set(pin.teachers or ()) == set(placed.teachers) else None,
    )


def _merged(current: WeekPlan, after: WeekPlan) -> tuple[Unserved, ...]:
    """Whoever the suggestion leaves out is reported too, so that a move judges her anew."""
    known = {(item.kind, item.id, item.lesson) for item in current.unserved}
    more = (item for item in after.unserved if item.kind is Missing.PERSON)
    return (*current.unserved, *(x for x in more if (x.kind, x.id, x.lesson) not in known))
