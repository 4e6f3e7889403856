"""The whole week: timetable first, childcare that follows from it, then the tours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from kursplaner.domain.fingerprint import fingerprint
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.validation import validate
from kursplaner.solver.childcare import plan_care
from kursplaner.solver.cpsat import Clock
from kursplaner.solver.events import Emit, Level, Outcome, Status, Stop
from kursplaner.solver.levels import whole_week
from kursplaner.solver.shuttle.week import Memory, plan_tours
from kursplaner.solver.timetable import TimetableResult, plan_lessons

TIMETABLE_SHARE = 0.6
CARE_SHARE = 0.1
"""Of what the timetable left; the tours, which need it most, get the rest. Measured: a town's
childcare is proven in 0.1 to 1 s, a county's rota no better with it than with a fiftieth."""
SEATS_IN_USE = (0.6, 0.4, 0.25)
"""Share of the bus seats the timetable reckons with, attempt by attempt while rides lack a seat."""
BEFORE_WISHES = (
    LevelName.UNPLACED, LevelName.MISSED, LevelName.CHANGES, LevelName.TOURS_UNSERVED,
)  # fmt: skip
"""A person left standing weighs more than any wish when whole weeks are compared."""


def solve(
    problem: WeekProblem,
    stop: Stop,
    seed: int = 1,
    previous: WeekPlan | None = None,
    emit: Emit = lambda event: None,
) -> Outcome:
    """Plan the week as well as the time allows; whatever is left out is named in the plan.

    The tours answer back: while rides find no seat, the timetable is asked again to spread its
    lessons more, and the best whole week is kept. Same problem, seed and deterministic limit: same
    plan. Raises UserError for a problem that contradicts itself in form (see `domain.validation`).
    """
    validate(problem)
    clock = Clock(stop)
    run = _Run(problem, seed, previous or problem.published, emit)
    best: Outcome | None = None
    tried: set[tuple[PlacedLesson, ...]] = set()
    for seats in SEATS_IN_USE:
        if best is not None and (clock.over or not _lacks_seats(best.plan)):
            break
        # Each attempt may use all that is left: a county needs it for one, a town has it for all.
        lessons = run.lessons(part(stop, clock, 1.0), seats)
        if lessons.lessons in tried:
            continue
        tried.add(lessons.lessons)
        found = run.around(lessons, part(stop, clock, 1.0))
        if best is None or _rank(problem, found.plan) < _rank(problem, best.plan):
            best = found
    assert best is not None
    return replace(best, status=_status(best.levels, stop), seconds=clock.seconds)


def _lacks_seats(plan: WeekPlan) -> bool:
    return any(e.reason is not None and e.reason.code == Code.NO_SEAT_FREE for e in plan.unserved)


def _rank(problem: WeekProblem, plan: WeekPlan) -> tuple[object, ...]:
    """By what the plan itself costs: an attempt that ran out of time may name no levels at all."""
    bill = score(problem, plan)
    return *(bill.level(name) for name in BEFORE_WISHES), bill.levels


@dataclass(frozen=True, slots=True)
class _Run:
    """One question, to be answered once or more often."""

    problem: WeekProblem
    seed: int
    previous: WeekPlan | None
    emit: Emit
    memory: Memory = field(default_factory=dict)
    """Tours proven best, which often come again when the lessons are spread more."""

    def lessons(self, stop: Stop, seats: float) -> TimetableResult:
        timetable = part(stop, Clock(stop), TIMETABLE_SHARE)
        return plan_lessons(self.problem, timetable, self.seed, self.previous, self.emit, seats)

    def around(self, lessons: TimetableResult, stop: Stop) -> Outcome:
        """Childcare and tours that follow from the lessons."""
        problem, previous, seed, emit = self.problem, self.previous, self.seed, self.emit
        clock = Clock(stop)
        plan = WeekPlan(
            problem=fingerprint(problem),
            lessons=lessons.lessons,
            unserved=tuple(settled(lessons.unserved)),
        )
        view = PlanIndex(ProblemIndex(problem), plan)
        care = plan_care(view, Clock(part(stop, clock, CARE_SHARE)), seed, emit)
        plan = replace(
            plan, care=care.slots, shifts=care.shifts, unserved=(*plan.unserved, *care.unserved)
        )
        tours = plan_tours(problem, plan, part(stop, clock, 1.0), seed, previous, emit, self.memory)
        plan = replace(plan, tours=tours.tours, unserved=(*plan.unserved, *tours.unserved))
        levels = whole_week(problem, plan, (*lessons.levels, *care.levels, *tours.levels))
        return Outcome(plan=plan, status=Status.FEASIBLE, levels=levels)


def part(stop: Stop, clock: Clock, share: float) -> Stop:
    """The share of the remaining time, at least a second: every stage gets to an answer."""
    return Stop(
        seconds=max(1.0, (stop.seconds - clock.seconds) * share),
        deterministic=stop.deterministic,
        asked=stop.asked,
        workers=stop.workers,
    )


def settled(unserved: Iterable[Unserved]) -> Iterable[Unserved]:
    """What the timetable left out for good; families without childcare get a second look.

    Children of a parent who is away for reasons of her own need no place: she alone is reported.
    """
    for entry in unserved:
        because_of_child = entry.reason is not None and entry.reason.code == Code.CHILD_WITHOUT_CARE
        if entry.kind is not Missing.CHILD and not because_of_child:
            yield entry


def _status(levels: Iterable[Level], stop: Stop) -> Status:
    if all(level.proven for level in levels):
        return Status.OPTIMAL
    return Status.STOPPED if stop.asked() else Status.FEASIBLE
