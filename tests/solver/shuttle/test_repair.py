"""A rider more, a bus or a driver less: only the tours touched change."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Tour, Unserved, WeekPlan
from kursplaner.domain.problem import Block, Layout, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.time import at
from kursplaner.solver.events import Stop
from kursplaner.solver.shuttle.repair import Repaired, repair
from kursplaner.solver.shuttle.week import plan_tours
from tests.domain import builders
from tests.solver.shuttle import cases

OUT, HOME = builders.OUT, builders.HOME
STEPS = Stop(seconds=60, deterministic=1.0)
TUESDAY = (Block(start=at(1, 0), end=at(2, 0), label="Werkstatt"),)


def without_riders(problem: WeekProblem, *people: str) -> WeekProblem:
    return replace(problem, participants=tuple(
        replace(person, ride=False) if person.id in people else person
        for person in problem.participants
    ))  # fmt: skip


@pytest.fixture(scope="module")
def day() -> tuple[WeekProblem, WeekPlan]:
    """A day of 24 people with three buses, and its tours without the first two people."""
    problem, bare = cases.county_day(
        seed=4, sites=2, waves=2, riders=24, vehicles=4, villages=10, spread=8
    )
    tours = plan_tours(without_riders(problem, "p0", "p1"), bare, STEPS)
    assert tours.unserved == ()
    return problem, replace(bare, tours=tours.tours)


def whole(problem: WeekProblem, plan: WeekPlan, found: Repaired) -> WeekPlan:
    """The plan after the repair, which no rule may object to."""
    after = replace(plan, tours=found.tours, unserved=found.unserved)
    assert check(problem, after) == ()
    return after


def kept(before: WeekPlan, found: Repaired) -> set[Tour]:
    return {tour for tour in found.tours if tour in before.tours}


def test_that_a_rider_more_changes_only_the_tours_that_take_her(
    day: tuple[WeekProblem, WeekPlan],
) -> None:
    problem, plan = day
    found = repair(without_riders(problem, "p1"), plan, STEPS)
    whole(without_riders(problem, "p1"), plan, found)
    assert found.unserved == ()
    assert 1 <= len(found.touched) <= 2, "one way out, one way home"
    assert {tour.id for tour in found.tours if tour not in plan.tours} == set(found.touched)
    assert len(kept(plan, found)) >= len(plan.tours) - 2


def test_that_a_bus_less_leaves_the_tours_that_take_nobody_in_alone(
    day: tuple[WeekProblem, WeekPlan],
) -> None:
    full, plan = day
    lost = plan.tours[0].vehicle
    problem = replace(without_riders(full, "p0", "p1"), vehicles=tuple(
        replace(bus, absent=TUESDAY) if bus.id == lost else bus for bus in full.vehicles
    ))  # fmt: skip
    found = repair(problem, plan, STEPS)
    whole(problem, plan, found)
    assert all(tour.vehicle != lost for tour in found.tours)
    changed = {tour.id for tour in found.tours if tour not in plan.tours}
    assert changed == set(found.touched)


def test_that_nothing_to_repair_changes_nothing(day: tuple[WeekProblem, WeekPlan]) -> None:
    full, plan = day
    found = repair(without_riders(full, "p0", "p1"), plan, STEPS)
    assert found.touched == ()
    assert set(found.tours) == set(plan.tours)


def test_that_a_pinned_tour_stays_even_without_its_bus() -> None:
    pinned = builders.out_tour(pinned=True)
    town = builders.edit(builders.town(), "vehicles", "v1", absent=TUESDAY)
    problem = replace(town, pinned_tours=(pinned,))
    plan = replace(builders.week(), tours=(pinned, builders.home_tour()))
    found = repair(problem, plan, STEPS)
    assert pinned in found.tours
    assert {tour.vehicle for tour in found.tours if tour != pinned} <= {"v2"}


def test_that_a_pinned_tour_takes_nobody_in() -> None:
    town = builders.edit(builders.town(), "participants", "bilal", ride=True, home="kita")
    tours = tuple(replace(tour, pinned=True) for tour in builders.week().tours)
    plan = replace(builders.week(), tours=tours)
    found = repair(replace(town, pinned_tours=tours), plan, STEPS)
    assert set(tours) <= set(found.tours)
    assert all("bilal/1.0/out" not in tour.rides for tour in tours)


def test_that_a_rider_who_no_longer_rides_leaves_her_tour() -> None:
    town = builders.edit(builders.town(), "participants", "bilal", ride=True, home="kita")
    tours = plan_tours(town, replace(builders.week(), tours=()), STEPS)
    plan = replace(builders.week(), tours=tours.tours)
    found = repair(builders.town(), plan, STEPS)
    whole(builders.town(), plan, found)
    assert {ride for tour in found.tours for ride in tour.rides} == {OUT, HOME}


def test_that_the_others_stay_in_the_tour_of_a_rider_who_no_longer_rides(
    day: tuple[WeekProblem, WeekPlan],
) -> None:
    full, plan = day
    problem = without_riders(full, "p0", "p1")
    full_tour = max(plan.tours, key=lambda tour: len(tour.rides))
    who = full_tour.rides[0].split("/")[0]
    fewer = without_riders(full, "p0", "p1", who)
    gone = {ride for tour in plan.tours for ride in tour.rides if ride.startswith(f"{who}/")}
    found = repair(fewer, plan, STEPS)
    whole(fewer, plan, found)
    of = {tour.id for tour in plan.tours if gone & set(tour.rides)}
    assert len(kept(plan, found)) >= len(plan.tours) - len(of), "no other tour changes"
    assert set(found.touched) & {tour.id for tour in plan.tours} <= of, "new ones have new names"
    assert len(found.touched) <= len(of)
    assert found.unserved == ()
    assert repair(problem, plan, STEPS).touched == ()


def test_that_who_finds_no_seat_is_named_with_the_reason() -> None:
    chair = builders.edit(
        builders.town(), "participants", "bilal", ride=True, home="kita", wheelchair=True
    )
    found = repair(chair, builders.week(), STEPS)
    assert {item.id for item in found.unserved} == {"bilal/1.0/out", "bilal/1.0/home"}
    assert all(isinstance(item, Unserved) and item.kind is Missing.RIDE for item in found.unserved)
    assert all(item.reason is not None for item in found.unserved)
    fitted = builders.edit(chair, "vehicles", "v2", lift=True,
                           layouts=(Layout(seats=8), Layout(seats=4, wheelchairs=1)))  # fmt: skip
    assert repair(fitted, builders.week(), STEPS).unserved == ()


def test_that_the_same_change_gives_the_same_tours(day: tuple[WeekProblem, WeekPlan]) -> None:
    problem, plan = day
    assert repair(problem, plan, STEPS) == repair(problem, plan, STEPS)
