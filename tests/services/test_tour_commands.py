"""Tours by hand in the file: one intention, one undo step, told in one title."""

from __future__ import annotations

import pytest

from kursplaner.domain.plan import Missing
from kursplaner.domain.problem import RidePin
from kursplaner.domain.rules import Code
from kursplaner.errors import UserError
from kursplaner.services import tour_commands as commands
from kursplaner.services.tour_hand import Hand, Proposal, with_halt_moved
from kursplaner.services.touring import Touring
from kursplaner.services.week import WeekView, load_week, unplace_lesson
from kursplaner.services.workspace import Workspace
from tests.services import toured
from tests.services.conftest import WEEK


def load(ws: Workspace) -> WeekView:
    return load_week(ws, WEEK)


def on_tour_of(view: WeekView, ride: str, other: str) -> Proposal:
    tour = toured.tour_of(view, other)
    assert tour is not None
    proposal = Hand(view, ride).on_tour(tour)
    assert proposal is not None
    return proposal


def test_that_a_ride_put_by_hand_is_saved_fixed_and_undone_in_one_step(shuttle: Workspace) -> None:
    before = load(shuttle)
    commands.put(shuttle, before, on_tour_of(before, toured.AHMAD, toured.OKSANA))
    after = load(shuttle)
    assert toured.tour_of(after, toured.AHMAD) == toured.tour_of(after, toured.OKSANA)
    assert RidePin(ride=toured.AHMAD, vehicle=toured.BUS_1) in after.problem.ride_pins
    assert after.violations == ()
    title = "Hinfahrt von Ahmad Kassem am Dienstag in Tour 1 gesetzt"
    assert shuttle.undo() == title
    assert load(shuttle).plan == before.plan
    assert load(shuttle).problem.ride_pins == ()
    assert shuttle.redo() == title
    assert load(shuttle).plan == after.plan


def test_that_a_waiting_ride_is_no_longer_reported_once_it_has_a_seat(shuttle: Workspace) -> None:
    view = load(shuttle)
    proposal = Hand(view, toured.AHMAD_HOME).in_vehicle(toured.BUS_2)
    assert proposal is not None
    commands.put(shuttle, view, proposal)
    after = load(shuttle)
    assert (Missing.RIDE, toured.AHMAD_HOME) not in {(x.kind, x.id) for x in after.plan.unserved}
    assert after.violations == ()


def test_that_a_place_against_a_rule_is_taken_and_named_not_refused(shuttle: Workspace) -> None:
    view = load(shuttle)
    proposal = on_tour_of(view, toured.TEREZA, toured.IRYNA)
    commands.put(shuttle, view, proposal)
    after = load(shuttle)
    assert [v.code for v in after.violations] == [Code.RIDE_TOO_LONG]
    line = Touring(after).day(toured.DAY).of_ride(toured.TEREZA)
    assert line is not None
    assert [said.partition("1 ")[2] for said in line.broken] == [
        said.partition("2 ")[2] for said in proposal.breaks
    ]  # the tour begins earlier now and is tour 1


def test_that_a_ride_taken_out_waits_with_its_reason_and_without_its_pin(
    shuttle: Workspace,
) -> None:
    commands.pin_ride(shuttle, load(shuttle), toured.AHMAD, True)
    assert load(shuttle).problem.ride_pins != ()
    commands.take_out(shuttle, load(shuttle), toured.AHMAD)
    view = load(shuttle)
    waiting = {w.rider.ride: w for w in Touring(view).day(toured.DAY).waiting}
    assert waiting[toured.AHMAD].short == "von Hand herausgenommen"
    assert view.problem.ride_pins == ()
    assert view.violations == ()
    shuttle.undo()
    assert load(shuttle).problem.ride_pins != ()


def test_that_a_ride_moved_to_another_vehicle_is_fixed_there_instead(shuttle: Workspace) -> None:
    commands.pin_ride(shuttle, load(shuttle), toured.AHMAD, True)
    view = load(shuttle)
    commands.put(shuttle, view, on_tour_of(view, toured.AHMAD, toured.OKSANA))
    pins = load(shuttle).problem.ride_pins
    assert pins == (RidePin(ride=toured.AHMAD, vehicle=toured.BUS_1),)
    commands.pin_ride(shuttle, load(shuttle), toured.AHMAD, False)
    assert load(shuttle).problem.ride_pins == ()


def test_that_nobody_without_a_seat_can_be_fixed(shuttle: Workspace) -> None:
    with pytest.raises(UserError, match="keinen Platz"):
        commands.pin_ride(shuttle, load(shuttle), toured.TEREZA, True)
    assert load(shuttle).problem.ride_pins == ()


def test_that_a_fixed_tour_is_fixed_for_the_planning_too(shuttle: Workspace) -> None:
    view = load(shuttle)
    tour = view.plan.tours[0].id
    commands.fix_tour(shuttle, view, tour, commands.Hold.WHOLE)
    assert [t.id for t in load(shuttle).problem.pinned_tours] == [tour]
    assert shuttle.undo_title() == "Tour 1 fixiert"
    commands.fix_tour(shuttle, load(shuttle), tour, commands.Hold.FREE)
    assert load(shuttle).problem.pinned_tours == ()


def test_that_a_dissolved_tour_leaves_its_riders_waiting(shuttle: Workspace) -> None:
    view = load(shuttle)
    tour = toured.tour_of(view, toured.OKSANA)
    assert tour is not None
    commands.dissolve(shuttle, view, tour)
    after = load(shuttle)
    waiting = {w.rider.ride for w in Touring(after).day(toured.DAY).waiting}
    assert {toured.OKSANA, toured.JIRI} <= waiting
    assert after.violations == ()
    shuttle.undo()
    assert load(shuttle).plan == view.plan


def test_that_a_halt_moved_by_hand_is_told_as_such(shuttle: Workspace) -> None:
    view = load(shuttle)
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    proposal = with_halt_moved(view, tour.id, 1, 1)
    assert proposal is not None
    commands.put(shuttle, view, proposal)
    assert shuttle.undo_title() == "Tour 1: Halt verschoben"
    assert load(shuttle).problem.ride_pins == ()


def test_that_nothing_is_saved_where_somebody_else_changed_the_week_meanwhile(
    shuttle: Workspace,
) -> None:
    seen = load(shuttle)
    unplace_lesson(shuttle, WEEK, toured.LESSON)
    now = load(shuttle)
    with pytest.raises(UserError, match="inzwischen"):
        commands.put(shuttle, seen, on_tour_of(seen, toured.AHMAD, toured.OKSANA))
    assert load(shuttle).plan == now.plan
    assert load(shuttle).problem.ride_pins == ()
