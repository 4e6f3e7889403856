"""Re-planning what is free, in the real worker: nothing that a person fixed is undone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.problem import Block
from kursplaner.domain.rules import check
from kursplaner.domain.time import at
from kursplaner.services import tour_commands as commands
from kursplaner.services.tour_hand import Hand
from kursplaner.services.tour_replanning import free_tours, repair_day, replan_day
from kursplaner.services.touring import Touring
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.workspace import Workspace
from tests.services import toured
from tests.services.conftest import WEEK

QUICK = 10.0


@pytest.fixture
def forced(shuttle: Workspace) -> WeekView:
    """Tour 1 is fixed, and Tereza sits in tour 2 although her way is two minutes too long."""
    view = load_week(shuttle, WEEK)
    tour = toured.tour_of(view, toured.IRYNA)
    assert tour is not None
    proposal = Hand(view, toured.TEREZA).on_tour(tour)
    assert proposal is not None
    commands.put(shuttle, view, proposal)
    view = load_week(shuttle, WEEK)
    first = toured.tour_of(view, toured.OKSANA)
    assert first is not None
    commands.fix_tour(shuttle, view, first, commands.Hold.WHOLE)
    return load_week(shuttle, WEEK)


def test_that_fixed_tours_and_riders_put_against_a_rule_are_not_free(forced: WeekView) -> None:
    home = toured.tour_of(forced, toured.OKSANA_HOME)
    assert free_tours(forced, toured.DAY) == (home,)
    assert free_tours(forced, 3) == ()


def test_that_the_rest_is_planned_around_them_and_those_who_wait_get_seats(
    forced: WeekView, shuttle: Workspace
) -> None:
    found = replan_day(forced, toured.DAY, seconds=QUICK)
    assert found.better
    assert found.seated >= 2  # Iryna and Ahmad come home
    assert "mehr mit Platz" in found.words
    after = replace(forced, plan=found.plan)
    for ride in (toured.OKSANA, toured.TEREZA):
        tour = toured.tour_of(forced, ride)
        before_and_after = [
            next(t for t in view.plan.tours if t.id == tour) for view in (forced, after)
        ]
        assert before_and_after[0] == before_and_after[1]
    commands.save_tours(shuttle, forced, found.plan, "Neu geplant")
    saved = load_week(shuttle, WEEK)
    assert saved.plan == found.plan
    assert {v.code for v in saved.violations} == {v.code for v in forced.violations}
    assert shuttle.undo() == "Neu geplant"


def test_that_a_ride_fixed_to_a_vehicle_stays_in_it(shuttle: Workspace) -> None:
    view = load_week(shuttle, WEEK)
    proposal = Hand(view, toured.AHMAD_HOME).in_vehicle(toured.BUS_2)
    assert proposal is not None
    commands.put(shuttle, view, proposal)
    found = replan_day(load_week(shuttle, WEEK), toured.DAY, seconds=QUICK)
    tour = next(t for t in found.plan.tours if toured.AHMAD_HOME in t.rides)
    assert tour.vehicle == toured.BUS_2


def test_that_a_day_that_cannot_be_better_stays_as_it_is(shuttle: Workspace) -> None:
    view = load_week(shuttle, WEEK)
    found = replan_day(view, toured.DAY, seconds=QUICK)
    again = replan_day(replace(view, plan=found.plan), toured.DAY, seconds=QUICK)
    assert not again.better
    assert again.plan == found.plan
    assert "alles bleibt" in again.words


def test_that_other_days_are_not_touched(forced: WeekView) -> None:
    found = replan_day(forced, 3, seconds=QUICK)
    assert found.plan == forced.plan
    assert Touring(forced).day(3).lines == ()


# Only what must change


def changed(before: WeekView, after: WeekView) -> set[str]:
    """Tours that are not, to the minute, as they were."""
    old = {tour.id: tour for tour in before.plan.tours}
    new = {tour.id: tour for tour in after.plan.tours}
    return {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}


def with_bus_away(view: WeekView, bus: str) -> WeekView:
    """The Tuesday without this vehicle, judged anew."""
    away = (Block(start=at(1, 0), end=at(2, 0), label="Werkstatt"),)
    problem = replace(view.problem, vehicles=tuple(
        replace(vehicle, absent=away) if vehicle.id == bus else vehicle
        for vehicle in view.problem.vehicles
    ))  # fmt: skip
    return replace(view, problem=problem, violations=check(problem, view.plan))


def test_that_gaps_are_closed_in_the_tours_there_are_or_new_ones(shuttle: Workspace) -> None:
    view = load_week(shuttle, WEEK)
    found = repair_day(view, toured.DAY)
    after = replace(view, plan=found.plan)
    assert found.better
    assert found.seated >= 2  # Iryna and Ahmad come home
    out = {toured.tour_of(view, ride) for ride in (toured.OKSANA, toured.IRYNA)}
    assert not changed(view, after) & out
    assert found.kept >= 2
    commands.save_tours(shuttle, view, found.plan, "Lücken geschlossen")
    assert load_week(shuttle, WEEK).plan == found.plan


def test_that_a_lost_bus_changes_its_tours_and_those_that_take_its_riders(
    shuttle: Workspace,
) -> None:
    view = load_week(shuttle, WEEK)
    full = replace(view, plan=repair_day(view, toured.DAY).plan)
    lost = with_bus_away(full, toured.BUS_1)
    assert any(v.hard for v in lost.violations)
    found = repair_day(lost, toured.DAY)
    assert found.mended > 0
    assert {tour.vehicle for tour in found.plan.tours} <= {toured.BUS_2}
    assert not {v.code for v in check(lost.problem, found.plan) if v.hard} - {
        v.code for v in view.violations
    }


def test_that_a_rider_who_does_not_come_leaves_all_other_tours_alone(shuttle: Workspace) -> None:
    view = load_week(shuttle, WEEK)
    gone = toured.JIRI.split("/")[0]
    problem = replace(view.problem, participants=tuple(
        replace(person, ride=False) if person.id == gone else person
        for person in view.problem.participants
    ))  # fmt: skip
    absent = replace(view, problem=problem, violations=check(problem, view.plan))
    found = repair_day(absent, toured.DAY)
    after = replace(absent, plan=found.plan)
    riders = {ride for tour in found.plan.tours for ride in tour.rides}
    assert toured.JIRI not in riders
    assert toured.OKSANA in riders
    assert toured.tour_of(view, toured.IRYNA) not in changed(view, after)


def test_that_a_fixed_tour_stays_and_nothing_to_close_changes_nothing(forced: WeekView) -> None:
    once = replace(forced, plan=repair_day(forced, toured.DAY).plan)
    fixed = toured.tour_of(forced, toured.OKSANA)
    assert fixed not in changed(forced, once)
    again = repair_day(replace(once, violations=check(once.problem, once.plan)), toured.DAY)
    assert not again.better
    assert "alles bleibt" in again.words


def test_that_no_other_day_is_mended(shuttle: Workspace) -> None:
    view = load_week(shuttle, WEEK)
    assert repair_day(view, 3).plan == view.plan
