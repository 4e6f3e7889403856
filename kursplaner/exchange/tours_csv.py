"""The tours of a week as a table for Excel: one row a halt, German headings, semicolons."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from itertools import pairwise

from kursplaner.domain.directory import Directory, VehicleCard
from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Ride
from kursplaner.domain.time import WEEKDAYS_SHORT, clock, day_of
from kursplaner.domain.words import counted
from kursplaner.exchange.tour_stops import (
    Halt,
    date_of,
    halts,
    passengers,
    ride_book,
    vehicle_name,
)

HEADINGS = (
    "Tour",
    "Datum",
    "Wochentag",
    "Fahrzeug",
    "Kennzeichen",
    "Fahrer:in",
    "Halt",
    "Ankunft",
    "Abfahrt",
    "Ort",
    "Hinweis",
    "Steigen ein",
    "Steigen aus",
    "Personen ein",
    "Personen aus",
    "Personen an Bord",
    "Fahrminuten",
    "Kilometer",
    "Breite",
    "Länge",
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def tours_csv(
    problem: WeekProblem,
    plan: WeekPlan,
    directory: Directory,
    tours: Iterable[Tour] | None = None,
) -> bytes:
    """The given tours (default: all of the plan) by day and start, UTF-8 with byte order mark.

    Persons appear by first name and initial. Raises UserError naming a stop without coordinates.
    """
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADINGS)
    index, book = ProblemIndex(problem), ride_book(problem, plan)
    chosen = plan.tours if tours is None else tours
    for tour in sorted(chosen, key=lambda item: (item.start, item.id)):
        for row in _rows(index, tour, directory, book):
            table.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """The text so that a spreadsheet shows it and never runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _rows(
    index: ProblemIndex, tour: Tour, directory: Directory, book: Mapping[str, Ride]
) -> Iterable[list[str]]:
    stops = halts(index.problem, tour, directory, book)
    head = _head(index, tour, directory)
    legs = [(0, 0), *(_leg(index, a, b) for a, b in pairwise(stops))]
    for halt, (minutes, metres) in zip(stops, legs, strict=True):
        yield [
            *head,
            str(halt.number),
            clock(halt.arrive),
            clock(halt.depart),
            halt.name,
            halt.landmark,
            _names(halt.boarding, index, directory),
            _names(halt.alighting, index, directory),
            str(passengers(halt.boarding)),
            str(passengers(halt.alighting)),
            str(halt.on_board),
            str(minutes),
            _decimal(metres / 1000, 1),
            _decimal(halt.lat, 6),
            _decimal(halt.lon, 6),
        ]


def _head(index: ProblemIndex, tour: Tour, directory: Directory) -> list[str]:
    vehicle = directory.vehicles.get(tour.vehicle) or VehicleCard(name="")
    driver = directory.people.get(tour.driver)
    known = index.drivers.get(tour.driver)
    return [
        tour.id,
        f"{date_of(index.problem, tour.start):%d.%m.%Y}",
        WEEKDAYS_SHORT[day_of(tour.start)],
        vehicle_name(index.problem, tour, directory),
        vehicle.plate,
        driver.name if driver else known.name if known else tour.driver,
    ]


def _leg(index: ProblemIndex, start: Halt, end: Halt) -> tuple[int, int]:
    """Driving minutes and metres between two halts."""
    return (
        index.minutes_between(start.place, end.place),
        index.metres_between(start.place, end.place),
    )


def _names(group: tuple[Ride, ...], index: ProblemIndex, directory: Directory) -> str:
    """`Olena K. + 2 Kinder, Amira S.`."""
    return ", ".join(_name(ride, index, directory) for ride in group)


def _name(ride: Ride, index: ProblemIndex, directory: Directory) -> str:
    card = directory.people.get(ride.participant)
    name = card.short if card else index.participants[ride.participant].name
    count = len(ride.children)
    return f"{name} + {counted(count, 'Kind', 'Kinder')}" if count else name


def _decimal(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")
