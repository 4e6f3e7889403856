"""The shuttle as it is shown: halts, loads, ways, who waits and why."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.legs import ATTRIBUTION, Source
from kursplaner.domain.rules import check
from kursplaner.services.touring import Touring, brief, leg_words, sources_words
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.workspace import Workspace
from tests.services import toured
from tests.services.conftest import WEEK


@pytest.fixture
def view(shuttle: Workspace) -> WeekView:
    return load_week(shuttle, WEEK)


def test_that_the_tours_of_a_day_are_counted_by_their_beginning(view: WeekView) -> None:
    day = Touring(view).day(toured.DAY)
    assert [line.number for line in day.lines] == [1, 2, 3]
    assert [line.tour.start for line in day.lines] == sorted(line.tour.start for line in day.lines)
    assert Touring(view).day(3).lines == ()


def test_that_the_load_counts_seats_on_board_until_everybody_is_out(view: WeekView) -> None:
    line = Touring(view).day(toured.DAY).of_ride(toured.OKSANA)
    assert line is not None
    assert line.halts[0].load == 0
    assert line.halts[-1].load == 0
    assert line.most == 3  # Oksana with her child, and Jiří
    assert line.seats == 8
    assert line.people == 3


def test_that_every_leg_says_minutes_metres_and_where_they_come_from(view: WeekView) -> None:
    line = Touring(view).day(toured.DAY).of_ride(toured.JIRI)
    assert line is not None
    legs = [halt.leg for halt in line.halts if halt.leg is not None]
    assert sum(leg.minutes for leg in legs) == line.drive
    assert {leg.source for leg in legs} == {Source.ESTIMATE, Source.OVERRIDE}
    assert "von Hand" in sources_words([line])
    by_hand = next(leg for leg in legs if leg.source is Source.OVERRIDE)
    assert leg_words(by_hand) == "17 Min. · 11,8 km · von Hand"


def test_that_whoever_waits_is_named_with_way_moment_and_reason(view: WeekView) -> None:
    waiting = {item.rider.ride: item for item in Touring(view).day(toured.DAY).waiting}
    tereza = waiting[toured.TEREZA]
    assert tereza.rider.name == "Tereza Dvořáková + 1 Ki"
    assert tereza.way == "Klingenthal → Adorf/Vogtl."
    assert tereza.when == "an bis 08:35 Uhr"
    assert tereza.short == "noch nicht geplant"
    assert waiting[toured.AHMAD_HOME].when.startswith("ab 11:")


def test_that_a_tour_says_what_it_breaks_and_the_others_do_not(view: WeekView) -> None:
    first, *others = view.plan.tours
    stops = tuple(replace(stop, arrive=stop.arrive + 90, depart=stop.depart + 90)
                  for stop in first.stops)  # fmt: skip
    plan = replace(view.plan, tours=(replace(first, stops=stops), *others))
    late = replace(view, plan=plan, violations=check(view.problem, plan))
    lines = {line.id: line for line in Touring(late).day(toured.DAY).lines}
    assert any("spätestens erlaubt" in said for said in lines[first.id].broken)
    assert not any(lines[other.id].broken for other in others)


def test_that_a_vehicle_is_on_duty_only_while_somebody_may_drive_it(view: WeekView) -> None:
    bus = next(v for v in view.problem.vehicles if v.id == toured.BUS_1)
    nobody = tuple(replace(driver, vehicles=(toured.BUS_2,)) for driver in view.problem.drivers)
    alone = replace(view, problem=replace(view.problem, drivers=nobody))
    rows = {row.id: row for row in Touring(alone).day(toured.DAY).vehicles}
    assert rows[bus.id].duty == ()
    assert rows[toured.BUS_2].duty != ()


def test_that_the_source_of_the_roads_is_named_only_where_a_tour_uses_them(view: WeekView) -> None:
    assert Touring(view).day(toured.DAY).attribution == ""
    travel = view.problem.travel
    roads = tuple(row.replace("S", "R") for row in travel.sources)
    on_roads = replace(view, problem=replace(view.problem, travel=replace(travel, sources=roads)))
    assert Touring(on_roads).day(toured.DAY).attribution == ATTRIBUTION
    assert Touring(on_roads).day(3).attribution == ""


def test_that_tours_are_called_by_number_alone_beside_the_tours_of_their_day() -> None:
    long = "Jiří S. sitzt auf Tour 2 (»Bus 1«, Di 07:24) 54 Minuten im Fahrzeug."
    assert brief(long) == "Jiří S. sitzt auf Tour 2 54 Minuten im Fahrzeug."


def test_that_a_tour_without_halts_and_a_bus_without_seats_do_no_harm(view: WeekView) -> None:
    empty = replace(view.plan.tours[0], id="leer", stops=())
    bus = replace(view.problem.vehicles[0], layouts=())
    problem = replace(view.problem, vehicles=(bus, *view.problem.vehicles[1:]))
    plan = replace(view.plan, tours=(empty, *view.plan.tours))
    touring = Touring(replace(view, problem=problem, plan=plan))
    assert touring.days == (toured.DAY,)
    assert [line.seats for line in touring.day(toured.DAY).lines] == [0, 8, 0]
    assert touring.day(toured.DAY).vehicles[0].seats == "0 Plätze"
