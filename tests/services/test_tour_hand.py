"""A rider in the hand: feasibility and cost wherever she is held."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.problem import RidePin
from kursplaner.domain.rules import check
from kursplaner.domain.time import at
from kursplaner.services.tour_crew import TourHand
from kursplaner.services.tour_hand import Hand, with_halt_moved
from kursplaner.services.touring import Touring
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.workspace import Workspace
from tests.services import toured
from tests.services.conftest import WEEK


@pytest.fixture
def view(shuttle: Workspace) -> WeekView:
    return load_week(shuttle, WEEK)


def test_that_the_example_of_these_tests_breaks_nothing(view: WeekView) -> None:
    assert view.violations == ()


def test_that_the_best_place_in_a_tour_breaks_nothing_and_says_its_cost(view: WeekView) -> None:
    tour = toured.tour_of(view, toured.OKSANA)
    assert tour is not None
    proposal = Hand(view, toured.AHMAD).on_tour(tour)
    assert proposal is not None
    assert proposal.fits
    after = toured.put(view, proposal)
    assert after.violations == ()
    assert toured.tour_of(after, toured.AHMAD) == tour
    before_km, after_km = (Touring(v).day(toured.DAY).metres for v in (view, after))
    assert proposal.metres == after_km - before_km
    assert f"{proposal.minutes:+d}".replace("-", "−") in proposal.price


def test_that_a_proposal_tells_the_limit_that_breaks_and_by_how_much(view: WeekView) -> None:
    tour = toured.tour_of(view, toured.IRYNA)
    assert tour is not None
    proposal = Hand(view, toured.TEREZA).on_tour(tour)
    assert proposal is not None
    assert proposal.breaks == (
        "Tereza Dvořáková sitzt auf Tour 2 32 Minuten im Fahrzeug, erlaubt sind 30 Minuten.",
    )


def test_that_no_limit_of_the_others_gives_way_for_one_that_cannot_be_kept(view: WeekView) -> None:
    for tour in view.plan.tours[:2]:
        proposal = Hand(view, toured.TEREZA).on_tour(tour.id)
        assert proposal is not None
        assert all("Tereza" in said for said in proposal.breaks)


def test_that_an_old_fault_of_the_tour_is_not_blamed_on_the_rider(view: WeekView) -> None:
    absent = replace(view.problem.drivers[0], licence_until=view.problem.monday.replace(day=1))
    problem = replace(view.problem, drivers=(absent, *view.problem.drivers[1:]))
    tour = next(t for t in view.plan.tours if t.driver == absent.id)
    faulty = replace(view, problem=problem, violations=check(problem, view.plan))
    rider = next(r for t in view.plan.tours if t.id != tour.id for r in t.rides)
    proposal = Hand(faulty, rider).on_tour(tour.id)
    assert proposal is not None
    assert not any("Führerschein" in said for said in proposal.breaks)


def test_that_a_chosen_halt_is_where_the_rider_gets_in(view: WeekView) -> None:
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    first, last = 1, len(tour.stops) - 2
    for position in (first, last):
        proposal = Hand(view, toured.AHMAD).at_halt(tour.id, position)
        assert proposal is not None
        after = next(t for t in proposal.tours if t.id == tour.id)
        own = next(n for n, stop in enumerate(after.stops) if toured.AHMAD in stop.board)
        assert own == position


def test_that_on_the_way_home_the_chosen_halt_is_where_the_rider_gets_out(view: WeekView) -> None:
    tour = next(t for t in view.plan.tours if toured.OKSANA_HOME in t.rides)
    for position in range(2, len(tour.stops)):
        proposal = Hand(view, toured.AHMAD_HOME).at_halt(tour.id, position)
        assert proposal is not None
        after = next(t for t in proposal.tours if t.id == tour.id)
        own = next(n for n, stop in enumerate(after.stops) if toured.AHMAD_HOME in stop.alight)
        assert own == position


def test_that_a_rider_joins_those_who_wait_at_her_own_stop(view: WeekView) -> None:
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    own = next(n for n, stop in enumerate(tour.stops) if toured.OKSANA in stop.board)
    people = {p.id: p for p in view.problem.participants}
    ahmad = replace(people["p8"], home=people["p4"].home)
    everybody = tuple(ahmad if p.id == "p8" else p for p in view.problem.participants)
    moved = replace(view, problem=replace(view.problem, participants=everybody))
    lifted = toured.put(moved, Hand(moved, toured.AHMAD).out())
    for position in (own, own + 1):
        proposal = Hand(lifted, toured.AHMAD).at_halt(tour.id, position)
        assert proposal is not None
        after = next(t for t in proposal.tours if t.id == tour.id)
        assert {toured.OKSANA, toured.AHMAD} <= set(after.stops[own].board)
        assert len(after.stops) == len(tour.stops)


def test_that_a_vehicle_gives_a_tour_of_its_own_with_a_name_nobody_bears(view: WeekView) -> None:
    proposal = Hand(view, toured.AHMAD_HOME).in_vehicle(toured.BUS_2)
    assert proposal is not None
    assert proposal.fits
    assert proposal.more == 1
    assert proposal.target not in {tour.id for tour in view.plan.tours}
    assert proposal.title.startswith("Neue Tour · Bus 2 · 11:")
    again = toured.put(view, proposal)
    other = Hand(again, "p5/1.0/home").in_vehicle(toured.BUS_2)
    assert other is not None
    assert len({tour.id for tour in other.tours}) == len(other.tours)


def test_that_a_tour_with_nobody_else_goes_away_with_its_only_rider(view: WeekView) -> None:
    alone = Hand(view, toured.AHMAD_HOME).in_vehicle(toured.BUS_2)
    assert alone is not None
    after = toured.put(view, alone)
    hand = Hand(after, toured.AHMAD_HOME)
    assert alone.target is not None
    assert hand.on_tour(alone.target) is None
    assert hand.out().more == -1


def test_that_the_three_best_places_are_ordered_and_each_is_as_it_says(view: WeekView) -> None:
    proposals = Hand(view, toured.AHMAD_HOME).best()
    assert len(proposals) == 3
    assert proposals[0].fits
    fitting = [p.fits for p in proposals]
    assert fitting == sorted(fitting, reverse=True)
    for proposal in proposals:
        after = toured.put(view, proposal)
        assert bool(after.violations) is not proposal.fits


def test_that_a_pin_of_the_hand_itself_does_not_stand_in_its_way(view: WeekView) -> None:
    pin = RidePin(ride=toured.AHMAD, vehicle=toured.BUS_2)
    pinned = replace(view, problem=replace(view.problem, ride_pins=(pin,)))
    tour = toured.tour_of(view, toured.OKSANA)
    assert tour is not None
    proposal = Hand(pinned, toured.AHMAD).on_tour(tour)
    assert proposal is not None
    assert proposal.fits


def test_that_a_pinned_tour_is_not_offered_but_taken_when_a_person_chooses_it(
    view: WeekView,
) -> None:
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    tours = tuple(replace(t, pinned=t.id == tour.id) for t in view.plan.tours)
    fixed = replace(view, plan=replace(view.plan, tours=tours))
    hand = Hand(fixed, toured.AHMAD)
    assert tour.id not in {p.target for p in hand.best()}
    chosen = hand.on_tour(tour.id)
    assert chosen is not None
    after = next(t for t in chosen.tours if t.id == tour.id)
    assert after.pinned
    assert toured.AHMAD in after.rides


def test_that_why_not_names_the_limit_for_a_ride_that_is_too_long(view: WeekView) -> None:
    said = Hand(view, toured.TEREZA).why_not()
    assert said
    assert any("Tereza" in sentence for sentence in said)
    assert Hand(view, toured.AHMAD_HOME).why_not() == ()


def test_that_a_halt_moves_and_the_tour_is_timed_anew(view: WeekView) -> None:
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    places = [stop.place for stop in tour.stops if stop.board]
    first = next(n for n, stop in enumerate(tour.stops) if stop.board)
    proposal = with_halt_moved(view, tour.id, first, 1)
    assert proposal is not None
    after = next(t for t in proposal.tours if t.id == tour.id)
    assert [stop.place for stop in after.stops if stop.board] == places[::-1]
    assert proposal.breaks == (
        "Oksana Bondarenko sitzt auf Tour 1 42 Minuten im Fahrzeug, erlaubt sind 30 Minuten.",
    )
    assert with_halt_moved(view, tour.id, first, -1) is None
    assert with_halt_moved(view, tour.id, 0, 1) is None


def test_that_another_driver_is_judged_by_her_own_hours(view: WeekView) -> None:
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    late = next(d for d in view.problem.drivers if d.available[0].start % 1440 > 10 * 60)
    proposal = TourHand(view, tour.id).with_driver(late.id)
    assert any(late.name in said and "nicht verfügbar" in said for said in proposal.breaks)
    assert next(t for t in proposal.tours if t.id == tour.id).driver == late.id


def test_that_another_vehicle_starts_at_its_own_depot(view: WeekView) -> None:
    tour = next(t for t in view.plan.tours if toured.OKSANA in t.rides)
    far = replace(view.problem.vehicles[1], depot="o2")
    problem = replace(view.problem, vehicles=(view.problem.vehicles[0], far))
    proposal = TourHand(replace(view, problem=problem), tour.id).in_vehicle(far.id)
    after = next(t for t in proposal.tours if t.id == tour.id)
    assert (after.stops[0].place, after.stops[-1].place) == ("o2", "o2")
    assert after.rides == tour.rides


def test_that_times_keep_within_the_hours_of_vehicle_and_driver_where_that_is_possible(
    view: WeekView,
) -> None:
    for ride in (toured.AHMAD_HOME, "p5/1.0/home", toured.AHMAD):
        for vehicle in (toured.BUS_1, toured.BUS_2):
            proposal = Hand(view, ride).in_vehicle(vehicle)
            assert proposal is not None
            tour = next(t for t in proposal.tours if t.id == proposal.target)
            assert at(toured.DAY, 6, 30) <= tour.start


def test_that_no_better_place_is_overlooked(view: WeekView) -> None:
    """Every order a person could choose, one after the other."""
    for ride in (toured.AHMAD, toured.IRYNA, toured.AHMAD_HOME, toured.OKSANA_HOME):
        hand = Hand(view, ride)
        for tour in hand.lifted:
            visits = len(hand.desk.visits(tour))
            tried = [
                hand.desk.insert(tour, ride, begin, end)
                for begin in range(visits + 1)
                for end in range(begin, visits + 1)
            ]
            allowed = [offer.minutes for offer in tried if offer.allowed]
            best = hand.desk.into(tour, ride)
            assert best is not None
            assert best.allowed is bool(allowed)
            if allowed:
                assert best.minutes == min(allowed)
