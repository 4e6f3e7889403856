"""Large period timetables, judged by the domain's own count, which shares no code with them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from multiprocessing import active_children

import pytest
from msgspec.structs import replace

from kursplaner.domain.periods import (
    PeriodCourse,
    PeriodLecture,
    PeriodProblem,
    PeriodRoom,
    period_cost,
    period_faults,
)
from kursplaner.solver.events import Bound, Event, Improved, Stop
from kursplaner.solver.timetable.large import solve_periods
from tests.solver.timetable.large.schools import quiet, school


@pytest.fixture
def tiny() -> PeriodProblem:
    """Two days of two periods; a and b share participants, b and c a teacher."""
    return PeriodProblem(
        days=2,
        periods=2,
        courses=(
            PeriodCourse(id="a", lectures=2, size=12, min_days=2),
            PeriodCourse(id="b", lectures=1, size=8),
            PeriodCourse(id="c", lectures=2, size=15, min_days=2, blocked=(0,)),
        ),
        rooms=(PeriodRoom(id="klein", capacity=10), PeriodRoom(id="groß", capacity=14)),
        curricula=((0, 1),),
        cliques=((1, 2),),
    )


def every_timetable(problem: PeriodProblem) -> Iterator[tuple[PeriodLecture, ...]]:
    times = product(*(combinations(range(problem.slots), c.lectures) for c in problem.courses))
    for slots in times:
        meetings = [(course, slot) for course, some in enumerate(slots) for slot in some]
        if set(slots[1]) & {*slots[0], *slots[2]} or 0 in slots[2]:
            continue
        for rooms in product(range(len(problem.rooms)), repeat=len(meetings)):
            lectures = tuple(
                PeriodLecture(course, slot, room)
                for (course, slot), room in zip(meetings, rooms, strict=True)
            )
            if not period_faults(problem, lectures):
                yield lectures


def test_that_the_cheapest_of_all_timetables_is_found(tiny: PeriodProblem) -> None:
    cheapest = min(period_cost(tiny, it).total for it in every_timetable(tiny))
    answer = solve_periods(tiny, Stop(deterministic=0.6), 1, quiet)
    assert answer is not None
    assert answer.cost.total == cheapest
    assert answer.bound <= cheapest


@pytest.mark.parametrize("seed", range(4))
def test_that_no_rule_is_broken_and_the_cost_is_the_judges(seed: int) -> None:
    problem = school(seed)
    answer = solve_periods(problem, Stop(deterministic=0.4), seed, quiet)
    assert answer is not None
    assert period_faults(problem, answer.lectures) == []
    assert answer.cost == period_cost(problem, answer.lectures)
    assert 0 <= answer.bound <= answer.cost.total


def test_that_two_processes_improve_and_a_stop_keeps_the_best_so_far() -> None:
    problem, told = school(5), list[Event]()

    def costs() -> list[int]:
        return [e.value for e in told if isinstance(e, Improved) and e.level == "cost"]

    def improved() -> bool:
        return len(costs()) > 1

    answer = solve_periods(problem, Stop(seconds=60, workers=2, asked=improved), 1, told.append)
    assert answer is not None
    assert period_faults(problem, answer.lectures) == []
    assert answer.cost.total == costs()[-1] == min(costs()) < costs()[0]
    # What was under way is still told, nothing after it.
    assert len(costs()) <= 4
    assert active_children() == []


def test_that_the_same_seed_and_limit_give_the_same_timetable() -> None:
    problem = replace(school(2, courses=20), days=5)
    runs = [solve_periods(problem, Stop(deterministic=0.3), 7, quiet) for _ in range(2)]
    assert runs[0] is not None
    assert runs[1] is not None
    assert runs[0].lectures == runs[1].lectures


def test_that_every_improvement_told_is_cheaper_and_above_the_bound() -> None:
    told: list[Event] = []
    answer = solve_periods(school(1), Stop(deterministic=0.4), 1, told.append)
    assert answer is not None
    costs = [e.value for e in told if isinstance(e, Improved) and e.level == "cost"]
    bounds = [e.bound for e in told if isinstance(e, Bound) and e.level == "cost"]
    assert costs == sorted(set(costs), reverse=True)
    assert costs[-1] == answer.cost.total
    assert max(bounds, default=0) == answer.bound <= costs[-1]


def test_that_a_stop_before_the_start_ends_at_once() -> None:
    answer = solve_periods(school(3), Stop(seconds=60, asked=lambda: True), 1, quiet)
    assert answer is None or period_faults(school(3), answer.lectures) == []


def test_that_seats_missing_in_every_room_are_paid_once_each() -> None:
    problem = PeriodProblem(
        days=1,
        periods=2,
        courses=(PeriodCourse(id="voll", lectures=2, size=50),),
        rooms=(PeriodRoom(id="r", capacity=40),),
    )
    answer = solve_periods(problem, Stop(deterministic=0.5), 1, quiet)
    assert answer is not None
    assert answer.cost.seats == 20
    assert answer.proven


def test_that_a_week_without_courses_costs_nothing() -> None:
    problem = PeriodProblem(days=1, periods=1, courses=(), rooms=(PeriodRoom(id="r", capacity=1),))
    answer = solve_periods(problem, Stop(deterministic=0.1), 1, quiet)
    assert answer is not None
    assert answer.cost.total == 0


def test_that_a_place_for_every_lecture_is_judged_by_hand(tiny: PeriodProblem) -> None:
    lectures = (
        PeriodLecture(0, 0, 1),
        PeriodLecture(0, 2, 1),
        PeriodLecture(1, 1, 0),
        PeriodLecture(2, 2, 0),
        PeriodLecture(2, 3, 1),
    )
    cost = period_cost(tiny, lectures)
    # a fits the large room; c lacks 5 seats once and 1 once, misses a day and changes rooms;
    # a on the second day has no neighbour of its curriculum.
    assert (cost.seats, cost.days, cost.isolated, cost.rooms) == (6, 5, 2, 1)


@pytest.mark.parametrize(
    ("lecture", "word"),
    [
        (PeriodLecture(2, 0, 0), "not possible"),
        (PeriodLecture(2, 1, 1), "one group"),
        (PeriodLecture(2, 1, 0), "klein"),
    ],
)
def test_that_every_broken_rule_is_named(
    tiny: PeriodProblem, lecture: PeriodLecture, word: str
) -> None:
    lectures = (
        PeriodLecture(0, 0, 1),
        PeriodLecture(0, 2, 1),
        PeriodLecture(1, 1, 0),
        lecture,
        PeriodLecture(2, 3, 1),
    )
    assert any(word in fault for fault in period_faults(tiny, lectures))
