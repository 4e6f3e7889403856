"""Tours a person fixed only in their order: who rides together and when, after a lesson moved."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Tour, WeekPlan
from kursplaner.domain.problem import Legal, WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.solver.events import Stop
from kursplaner.solver.shuttle.byhand import Desk
from kursplaner.solver.shuttle.replan import replan_free
from kursplaner.solver.shuttle.week import Tours, plan_tours
from tests.domain import builders

OUT, BILAL = builders.OUT, "bilal/1.0/out"
LATER = 60


def town(**changes: Any) -> WeekProblem:
    """Bilal wants to be fetched too, from the Kita's stop; he gets home by himself."""
    problem: WeekProblem = builders.edit(
        builders.town(), "participants", "bilal", ride=True, home="kita", ride_home_open=True,
    )  # fmt: skip
    return replace(problem, **{"legal": Legal(max_ride_factor=6), **changes})


def order(tour: Tour) -> list[tuple[str, set[str], set[str]]]:
    stops = (stop for stop in tour.stops if stop.board or stop.alight)
    return [(stop.place, set(stop.alight), set(stop.board)) for stop in stops]


def with_both(first: str) -> Tour:
    """The tour out with both on board, fixed in its order; `first` gets in first."""
    desk = Desk(town(), builders.week())
    board_at = 0 if first == BILAL else 1
    tour = desk.insert(builders.out_tour(), BILAL, board_at, 1).tour
    return replace(tour, order_pinned=True)


def moved(minutes: int) -> WeekPlan:
    """Lesson, childcare and the tour home later by some minutes."""
    plan: WeekPlan = builders.move(builders.week(), "a1", start=builders.tue(9) + minutes)
    return replace(
        plan,
        care=tuple(
            replace(slot, start=slot.start + minutes, end=slot.end + minutes) for slot in plan.care
        ),
        shifts=tuple(
            replace(item, start=item.start + minutes, end=item.end + minutes)
            for item in plan.shifts
        ),
        tours=(builders.shifted(builders.home_tour(), minutes),),
    )


def planned(problem: WeekProblem, plan: WeekPlan) -> Tours:
    found = plan_tours(problem, replace(plan, tours=()), Stop(seconds=10))
    whole = replace(plan, tours=found.tours, unserved=(*plan.unserved, *found.unserved))
    assert check(problem, whole) == ()
    return found


@pytest.mark.parametrize("first", [OUT, BILAL])
def test_that_riders_fixed_in_their_order_keep_it_while_times_follow_the_lesson(first: str) -> None:
    fixed = with_both(first)
    assert order(fixed)[0][2] == {first}
    found = planned(town(pinned_tours=(fixed,)), moved(LATER))
    tour = next(one for one in found.tours if one.id == fixed.id)
    assert order(tour) == order(fixed)
    assert tour.only_order
    assert tour.start > fixed.start
    assert found.unserved == ()


def test_that_a_tour_fixed_in_its_order_stays_to_the_minute_while_it_fits() -> None:
    fixed = builders.shifted(with_both(OUT), -3)
    assert fixed in planned(town(pinned_tours=(fixed,)), moved(0)).tours


def test_that_a_tour_fixed_whole_does_not_follow_the_lesson() -> None:
    fixed = replace(with_both(OUT), pinned=True)
    problem = town(pinned_tours=(fixed,))
    found = plan_tours(problem, replace(moved(LATER), tours=()), Stop(seconds=10))
    assert fixed in found.tours


def test_that_a_tour_without_right_times_stays_as_it_was() -> None:
    fixed = with_both(OUT)
    busy = builders.edit(town(), "drivers", "d1", available=())
    problem = replace(busy, pinned_tours=(fixed,))
    found = plan_tours(problem, replace(moved(0), tours=()), Stop(seconds=10))
    assert fixed in found.tours


def test_that_who_no_longer_rides_leaves_the_order_of_the_others() -> None:
    problem = builders.edit(town(), "participants", "amina", ride=False)
    found = planned(replace(problem, pinned_tours=(with_both(OUT),)), moved(LATER))
    assert [tour.rides for tour in found.tours if BILAL in tour.rides] == [(BILAL,)]


def test_that_a_tour_fixed_in_its_order_without_riders_is_gone() -> None:
    problem = builders.edit(town(), "participants", "amina", ride=False)
    problem = builders.edit(problem, "participants", "bilal", ride=False)
    assert planned(replace(problem, pinned_tours=(with_both(OUT),)), moved(0)).tours == ()


def test_that_replanning_keeps_the_order_and_seats_whoever_waits() -> None:
    fixed = with_both(BILAL)
    problem = town(pinned_tours=(fixed,))
    plan = replace(moved(LATER), tours=(fixed,))
    found = replan_free(problem, plan, (fixed.id,), Stop(seconds=10))
    tour = next(one for one in found.tours if one.id == fixed.id)
    assert order(tour) == order(fixed)
    assert check(problem, replace(plan, tours=found.tours)) == ()


def test_that_a_changed_order_is_named() -> None:
    problem = town(pinned_tours=(with_both(BILAL),))
    other = replace(with_both(OUT), order_pinned=False)
    plan = replace(builders.week(), tours=(other, builders.home_tour()))
    assert [violation.code for violation in check(problem, plan)] == [Code.PIN_ORDER]
    apart = replace(plan, tours=(builders.out_tour(), _alone(), builders.home_tour()))
    assert [violation.code for violation in check(problem, apart)] == [Code.PIN_ORDER]
    kept = replace(other, stops=with_both(BILAL).stops)
    right = replace(plan, tours=(kept, builders.home_tour()))
    assert check(problem, right) == ()


def _alone() -> Tour:
    """Bilal in the other bus."""
    desk = Desk(town(), replace(builders.week(), tours=()))
    tour = desk.alone(BILAL, "v2").tour
    return replace(tour, driver="d2")


def test_that_a_ride_too_long_by_its_order_does_not_keep_the_times_from_following() -> None:
    problem = town(legal=Legal())
    late = Desk(problem, moved(LATER))
    assert {item.code for item in late.check(with_both(BILAL))} > {Code.RIDE_TOO_LONG}
    made = late.in_time(with_both(BILAL))
    assert made is not None
    assert order(made) == order(with_both(BILAL))
    assert {item.code for item in late.check(made)} == {Code.RIDE_TOO_LONG}


def test_that_times_are_only_changed_where_that_breaks_less() -> None:
    plan = replace(builders.week(), tours=(builders.out_tour(), builders.home_tour()))
    assert Desk(town(), plan).in_time(builders.out_tour()) is None
    late = builders.shifted(builders.out_tour(), LATER)
    made = Desk(town(), replace(plan, tours=(late, builders.home_tour()))).in_time(late)
    assert made is not None
    assert order(made) == order(late)
    assert Desk(town(), plan).check(made) == ()
