"""Tours of a week, judged by the rules of the domain; small towns proven best."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Missing, WeekPlan
from kursplaner.domain.problem import Layout, Participant, RidePin, WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.rules import Code, check
from kursplaner.domain.score import score
from kursplaner.domain.time import DAY, Interval, at
from kursplaner.solver.events import Stop
from kursplaner.solver.shuttle import week
from kursplaner.solver.shuttle.blocks import blocks
from kursplaner.solver.shuttle.week import Tours, plan_tours
from tests.domain import builders
from tests.solver.shuttle import cases

OUT, HOME = builders.OUT, builders.HOME
QUICK = Stop(seconds=15)


def without_tours() -> WeekPlan:
    plan: WeekPlan = replace(builders.week(), tours=())
    return plan


def judged(problem: WeekProblem, plan: WeekPlan, tours: Tours) -> WeekPlan:
    """The plan with the tours, which no rule may object to."""
    whole = replace(plan, tours=tours.tours, unserved=(*plan.unserved, *tours.unserved))
    assert check(problem, whole) == ()
    return whole


def planned(problem: WeekProblem, plan: WeekPlan | None = None) -> Tours:
    base = plan or without_tours()
    tours = plan_tours(problem, base, QUICK)
    judged(problem, base, tours)
    return tours


def reasons(tours: Tours) -> dict[str, str]:
    return {item.id: item.reason.code for item in tours.unserved if item.reason is not None}


def edit(**changes: Any) -> WeekProblem:
    """The town with every vehicle and driver changed alike."""
    problem: WeekProblem = builders.town()
    for field, facts in changes.items():
        records = tuple(replace(record, **facts) for record in getattr(problem, field))
        problem = replace(problem, **{field: records})
    return problem


def test_that_a_family_is_fetched_and_returned() -> None:
    tours = planned(builders.town())
    assert {ride for tour in tours.tours for ride in tour.rides} == {OUT, HOME}
    assert tours.unserved == ()
    assert all(level.proven for level in tours.levels)


def test_that_the_level_is_what_the_score_counts() -> None:
    problem = builders.town()
    tours = planned(problem)
    whole = judged(problem, without_tours(), tours)
    level = next(level for level in tours.levels if level.name == "tours")
    assert level.value == score(problem, whole).level("tours")
    assert level.value <= score(problem, builders.week()).level("tours")


def test_that_without_a_seat_for_a_child_nobody_rides_and_the_reason_is_named() -> None:
    from kursplaner.domain.problem import ChildSeats

    tours = planned(edit(vehicles={"child_seats": ChildSeats()}))
    assert reasons(tours) == {OUT: Code.NO_VEHICLE, HOME: Code.NO_VEHICLE}


def test_that_without_a_driver_the_reason_is_the_driver() -> None:
    assert set(reasons(planned(edit(drivers={"available": ()}))).values()) == {Code.NO_DRIVER}


def test_that_an_expired_licence_keeps_the_bus_at_home() -> None:
    tours = planned(edit(drivers={"licence_until": date(2026, 11, 30)}))
    assert set(reasons(tours).values()) == {Code.NO_DRIVER}


def test_that_a_driver_without_time_at_noon_drives_only_out() -> None:
    morning = (Interval(at(1, 6), at(1, 10)),)
    tours = planned(edit(drivers={"available": morning}))
    assert set(reasons(tours)) == {HOME}


def test_that_a_pinned_ride_goes_with_its_vehicle() -> None:
    problem = replace(builders.town(), ride_pins=(RidePin(ride=OUT, vehicle="v2"),))
    vehicle_of = {ride: tour.vehicle for tour in planned(problem).tours for ride in tour.rides}
    assert vehicle_of[OUT] == "v2"


def test_that_a_pinned_tour_stays_and_its_driver_is_not_asked_twice() -> None:
    pinned = builders.out_tour(pinned=True)
    problem = replace(builders.town(), pinned_tours=(pinned,))
    tours = planned(problem)
    assert pinned in tours.tours
    assert tours.unserved == ()


def test_that_a_wheelchair_goes_only_with_lift_and_place() -> None:
    chair = builders.edit(builders.town(), "participants", "amina", wheelchair=True)
    assert set(reasons(planned(chair)).values()) == {Code.NO_VEHICLE}
    layouts = (Layout(seats=8), Layout(seats=4, wheelchairs=1))
    fitted = builders.edit(chair, "vehicles", "v1", lift=True, layouts=layouts)
    assert {tour.layout for tour in planned(fitted).tours} == {1}


def test_that_people_who_must_not_meet_ride_apart() -> None:
    problem = builders.edit(builders.town(), "participants", "bilal", ride=True, home="village",
                            not_with=("amina",))  # fmt: skip
    tours = planned(problem)
    assert tours.unserved == ()


def test_that_who_needs_an_escort_rides_only_with_her() -> None:
    problem = builders.edit(builders.town(), "participants", "bilal", ride=True, home="village",
                            only_with="amina")  # fmt: skip
    tours = planned(problem)
    assert tours.unserved == ()
    alone = builders.edit(problem, "participants", "amina", ride=False)
    assert set(reasons(planned(alone))) == {"bilal/1.0/out", "bilal/1.0/home"}


def test_that_a_volunteer_drives_no_longer_than_she_offers() -> None:
    tours = planned(edit(drivers={"employed": False, "max_minutes_day": 60}))
    worked = dict.fromkeys(("d1", "d2"), 0)
    for tour in tours.tours:
        worked[tour.driver] += tour.end - tour.start
    assert max(worked.values()) <= 60
    assert tours.unserved == ()


def test_that_a_driver_gets_her_break() -> None:
    """A second lesson late in the afternoon: the day is longer than six hours on end."""
    problem = builders.edit(builders.town(), "participants", "clara", ride=True, home="village")
    late = builders.move(without_tours(), "b1", start=at(1, 17))
    planned(problem, late)


def test_that_a_ride_longer_than_its_limit_is_named_before_solving() -> None:
    problem = builders.edit(builders.town(), "participants", "amina", max_ride=11)
    assert set(reasons(planned(problem)).values()) == {Code.WAY_TOO_LONG}


def test_that_people_stay_with_the_vehicle_published() -> None:
    published = replace(builders.week(), tours=(
        replace(builders.out_tour(), vehicle="v2"), replace(builders.home_tour(), vehicle="v2"),
    ))  # fmt: skip
    problem = replace(builders.town(), published=published)
    assert {tour.vehicle for tour in planned(problem).tours} == {"v2"}


def test_that_nothing_to_drive_is_no_tour() -> None:
    problem = builders.quiet(builders.town())
    bare = replace(without_tours(), care=(), shifts=())
    tours = plan_tours(problem, bare, QUICK)
    assert tours.tours == ()
    assert tours.unserved == ()


def test_that_a_second_bus_takes_whom_the_first_cannot() -> None:
    more = tuple(
        Participant(id=f"p{i}", name=f"P {i}", courses=("a",), home="village", ride=True)
        for i in range(10)
    )
    problem = builders.add(builders.town(), "participants", *more)
    problem = builders.edit(problem, "rooms", "r1", seats=30)
    tours = planned(problem)
    assert tours.unserved == ()
    assert all(tour.start // DAY == 1 for tour in tours.tours)


@pytest.mark.parametrize("seed", range(4))
def test_that_a_town_with_two_buses_breaks_no_rule(seed: int) -> None:
    problem, plan = cases.county_day(
        seed=seed, sites=1, waves=2, riders=10, vehicles=2, villages=8, spread=8
    )
    tours = planned(problem, plan)
    lost = next(level for level in tours.levels if level.name == "tours_unserved")
    assert lost.value == 8 * len(tours.unserved)
    assert all(item.kind is Missing.RIDE for item in tours.unserved)


def test_that_a_bus_drives_home_when_it_would_stand_for_hours() -> None:
    """Out at eight, home at noon: two tour sheets, not one with a morning of waiting."""
    tours = planned(builders.town())
    assert len(tours.tours) == 2
    assert max(stop.depart - stop.arrive for tour in tours.tours for stop in tour.stops) <= 30
    assert len({tour.driver for tour in tours.tours}) == 1, "the same driver out and home"


def test_that_a_morning_and_an_evening_are_two_blocks() -> None:
    index = ProblemIndex(builders.town())
    plan = without_tours()
    known = rides(PlanIndex(index, plan))
    assert [[ride.id for ride in block] for block in blocks(index, known)] == [[OUT], [HOME]]
    near = [replace(ride, pickup=Interval(at(1, 9), at(1, 9, 5))) for ride in known]
    assert len(blocks(index, near)) == 1


def test_that_a_deterministic_limit_gives_the_same_tours_twice() -> None:
    problem, plan = cases.county_day(
        seed=3, sites=2, waves=3, riders=16, vehicles=3, villages=10, spread=8
    )
    once, again = (plan_tours(problem, plan, Stop(seconds=1, deterministic=0.5)) for _ in range(2))
    assert once == again
    judged(problem, plan, once)


def test_that_what_was_proven_is_remembered_for_the_next_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem, plan = builders.town(), without_tours()
    memory: week.Memory = {}
    once = plan_tours(problem, plan, QUICK, memory=memory)
    assert memory

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("asked again")

    monkeypatch.setattr(week, "solve", never)
    assert plan_tours(problem, plan, QUICK, memory=memory) == once
    with pytest.raises(AssertionError, match="asked again"):
        plan_tours(problem, plan, QUICK)


def test_that_one_day_alone_is_planned_and_the_others_are_not_asked_for() -> None:
    problem, plan = builders.town(), without_tours()
    other = plan_tours(problem, plan, QUICK, day=3)
    assert (other.tours, other.unserved) == ((), ())
    assert plan_tours(problem, plan, QUICK, day=1) == plan_tours(problem, plan, QUICK)
