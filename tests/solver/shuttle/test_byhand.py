"""What a dispatcher asks with a tour in hand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.solver.events import Stop
from kursplaner.solver.shuttle.byhand import Desk
from kursplaner.solver.shuttle.replan import replan_free
from kursplaner.solver.shuttle.week import plan_tours
from kursplaner.solver.shuttle.why import impossible, reason_unserved
from tests.domain import builders
from tests.solver.shuttle import cases

OUT, HOME = builders.OUT, builders.HOME
NEW_OUT, NEW_HOME = "bilal/1.0/out", "bilal/1.0/home"
QUICK = Stop(seconds=15)


@pytest.fixture
def town() -> WeekProblem:
    """The town where Bilal now wants to be fetched too, from the Kita's stop."""
    problem: WeekProblem = builders.edit(
        builders.town(), "participants", "bilal", ride=True, home="kita"
    )
    return problem


@pytest.fixture
def plan() -> WeekPlan:
    left = tuple(Unserved(kind=Missing.RIDE, id=id, lesson="a1") for id in (NEW_OUT, NEW_HOME))
    plan: WeekPlan = replace(builders.week(), unserved=left)
    return plan


def test_that_the_best_place_is_the_cheapest_allowed_one(town: WeekProblem, plan: WeekPlan) -> None:
    offers = Desk(town, plan).best_places(NEW_OUT)
    assert 1 <= len(offers) <= 3
    best = offers[0]
    assert best.allowed
    assert best.replaces == "tour-1"
    assert NEW_OUT in best.tour.rides
    assert best.minutes == 4, "village 10 kita 6 school instead of village 12 school"
    assert [offer.minutes for offer in offers if offer.allowed] == sorted(
        offer.minutes for offer in offers if offer.allowed
    )


def test_that_an_accepted_offer_breaks_no_rule(town: WeekProblem, plan: WeekPlan) -> None:
    offer = Desk(town, plan).best_places(NEW_OUT)[0]
    tours = tuple(offer.tour if t.id == offer.replaces else t for t in plan.tours)
    left = tuple(item for item in plan.unserved if item.id != NEW_OUT)
    assert check(town, replace(plan, tours=tours, unserved=left)) == ()


def test_that_a_bad_place_is_told_not_refused(town: WeekProblem, plan: WeekPlan) -> None:
    """The way out taken along on the way home: hours late, but the person decides."""
    offer = Desk(town, plan).insert(plan.tours[1], NEW_OUT, 1, 1)
    assert not offer.allowed
    assert Code.RIDE_DELIVERY_LATE in {violation.code for violation in offer.violations}


def test_that_a_chosen_place_is_taken(town: WeekProblem, plan: WeekPlan) -> None:
    desk = Desk(town, plan)
    offer = desk.insert(plan.tours[0], NEW_OUT, 0, 2)
    assert desk.visits(offer.tour) == [(NEW_OUT, True), (OUT, True), (OUT, False), (NEW_OUT, False)]


def test_that_a_ride_taken_out_leaves_a_right_tour(town: WeekProblem, plan: WeekPlan) -> None:
    desk = Desk(town, plan)
    both = desk.best_places(NEW_OUT)[0].tour
    one = desk.remove(both, OUT)
    assert one is not None
    assert one.rides == (NEW_OUT,)
    assert desk.check(one) == ()
    assert desk.remove(one, NEW_OUT) is None


def test_that_replanning_leaves_other_tours_alone(town: WeekProblem, plan: WeekPlan) -> None:
    tours = replan_free(town, plan, ("tour-1",), QUICK)
    assert plan.tours[1] in tours.tours
    assert {ride for tour in tours.tours for ride in tour.rides} >= {OUT, HOME, NEW_OUT}
    bare = replace(plan, tours=tours.tours, unserved=tours.unserved)
    assert check(town, bare) == ()


def test_that_why_not_names_the_limit(town: WeekProblem, plan: WeekPlan) -> None:
    desk = Desk(town, plan)
    ride = desk.rides[NEW_OUT]
    assert impossible(desk.index, ride) is None
    assert reason_unserved(desk.index, ride).code == Code.NO_SEAT_FREE
    assert desk.why_not(NEW_OUT) == (), "there is a place: nothing is in the way"
    slow = replace(ride, max_ride=ride.direct - 1)
    found = impossible(desk.index, slow)
    assert found is not None
    assert (found.have, found.limit) == (ride.direct, ride.direct - 1)


def test_that_every_offer_in_a_larger_town_is_judged_as_check_judges() -> None:
    problem, plan = cases.county_day(
        seed=2, sites=1, waves=2, riders=12, vehicles=2, villages=8, spread=8
    )
    tours = plan_tours(problem, plan, QUICK)
    whole = replace(plan, tours=tours.tours, unserved=tours.unserved)
    ride = whole.tours[0].rides[0]
    without = Desk(problem, whole).remove(whole.tours[0], ride)
    assert without is not None
    left = (*whole.unserved, Unserved(kind=Missing.RIDE, id=ride))
    short = replace(whole, tours=(without, *whole.tours[1:]), unserved=left)
    for offer in Desk(problem, short).best_places(ride):
        others = tuple(t for t in short.tours if t.id != offer.replaces)
        rest = tuple(item for item in short.unserved if item.id != ride)
        found = check(problem, replace(short, tours=(*others, offer.tour), unserved=rest))
        assert bool(found) != offer.allowed
