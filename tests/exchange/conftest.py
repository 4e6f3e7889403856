"""One small week with one tour, for every file that shows tours. All persons are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from msgspec import Struct

from kursplaner.domain.directory import Directory, PersonCard, PlaceCard, VehicleCard
from kursplaner.domain.plan import CareSlot, PlacedLesson, Tour, TourStop, WeekPlan
from kursplaner.domain.problem import (
    Child,
    Course,
    Driver,
    Lesson,
    Participant,
    Place,
    Room,
    Site,
    Travel,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.time import at
from kursplaner.errors import UserError

Said = Callable[[Callable[[], object]], str | None]


@pytest.fixture
def said() -> Said:
    """What a reader tells the user, None when it reads; any other exception is a failure."""

    def sentence(read: Callable[[], object]) -> str | None:
        try:
            read()
        except UserError as error:
            return error.what
        return None

    return sentence


class TourWeek(Struct, frozen=True):
    problem: WeekProblem
    plan: WeekPlan
    tour: Tour
    directory: Directory


@pytest.fixture
def tour_week() -> TourWeek:
    """Tuesday 24.11.2026: Olena with two children and Amira ride to a lesson at 09:00."""
    tour = _tour()
    return TourWeek(_problem(), _plan(tour), tour, _directory())


def _problem() -> WeekProblem:
    places = (
        Place(id="depot", name="Bauhof", lat=50.3200, lon=12.2600),
        Place(id="elster", name="Bad Elster", lat=50.2833, lon=12.2340),
        Place(id="markt", name="Markneukirchen", lat=50.3110, lon=12.3270),
        Place(id="treff", name="Alte Schänke", lat=50.3206, lon=12.2561),
    )
    minutes = ((0, 9, 10, 2), (9, 0, 14, 9), (10, 14, 0, 10), (2, 9, 10, 0))
    metres = tuple(tuple(m * 1000 + 250 if m else 0 for m in row) for row in minutes)
    return WeekProblem(
        name="Adorf",
        monday=date(2026, 11, 23),
        travel=Travel(places=places, minutes=minutes, metres=metres),
        sites=(Site(id="s", name="Alte Schänke", place="treff"),),
        rooms=(Room(id="r", name="Saal", site="s", seats=16),),
        courses=(Course(id="c", name="Deutsch A1"),),
        lessons=(Lesson(id="l", course="c", minutes=90, units=2),),
        participants=(
            Participant(id="olena", name="Olena K.", courses=("c",), home="elster", ride=True),
            Participant(id="amira", name="Amira S.", courses=("c",), home="markt", ride=True),
        ),
        children=(
            Child(id="k1", name="Ivan", parent="olena", age_months=50),
            Child(id="k2", name="Daria", parent="olena", age_months=20),
        ),
        vehicles=(Vehicle(id="bus", name="Bus 1", depot="depot"),),
        drivers=(Driver(id="fahrer", name="Jörg M."),),
    )


def _plan(tour: Tour) -> WeekPlan:
    care = tuple(
        CareSlot(child=child, lesson="l", room="r", start=at(1, 8, 45), end=at(1, 10, 45))
        for child in ("k1", "k2")
    )
    return WeekPlan(lessons=(PlacedLesson("l", at(1, 9), "r", ("t",)),), care=care, tours=(tour,))


def _tour() -> Tour:
    olena, amira = "olena/1.0/out", "amira/1.0/out"
    leave, end = at(1, 7, 45), at(1, 8, 35)
    return Tour(
        id="Di-1",
        vehicle="bus",
        driver="fahrer",
        stops=(
            TourStop(place="depot", arrive=leave, depart=leave),
            TourStop(place="elster", arrive=at(1, 7, 54), depart=at(1, 7, 57), board=(olena,)),
            TourStop(place="markt", arrive=at(1, 8, 11), depart=at(1, 8, 12), board=(amira,)),
            TourStop(
                place="treff", arrive=at(1, 8, 22), depart=at(1, 8, 25), alight=(olena, amira)
            ),
            TourStop(place="depot", arrive=end, depart=end),
        ),
    )


def _directory() -> Directory:
    return Directory(
        municipality="Stadt Adorf/Vogtl.",
        people={
            "olena": PersonCard(name="Olena Kovalenko", short="Olena K.", phone="+49 1512 000001"),
            "amira": PersonCard(name="Amira Saleh", short="Amira S."),
            "fahrer": PersonCard(name="Jörg Müller", short="Jörg M."),
        },
        vehicles={"bus": VehicleCard(name="Bus 1 »Flitzer«", plate="V-AD 112")},
        places={
            "elster": PlaceCard(name="Bad Elster, Kurpark", landmark="Wartehaus; Süd <Eingang>")
        },
    )
