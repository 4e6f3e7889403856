"""A tour as files show it: its halts in order, with place, clock times and who gets in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from kursplaner.domain.directory import Directory, PlaceCard
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import Tour, TourStop, WeekPlan
from kursplaner.domain.problem import Place, WeekProblem
from kursplaner.domain.rides import Ride, rides
from kursplaner.errors import UserError

CLOCK = ZoneInfo("Europe/Berlin")
"""The wall clock of every plan."""


class Halt(Struct, frozen=True, kw_only=True):
    """One stop of a tour. Moments are minutes of the week."""

    number: int
    """1 = the depot where the tour begins."""
    place: str
    """Place id."""
    name: str
    landmark: str
    lat: float
    lon: float
    arrive: int
    depart: int
    boarding: tuple[Ride, ...]
    alighting: tuple[Ride, ...]
    on_board: int
    """Passengers in the bus when it leaves."""


def ride_book(problem: WeekProblem, plan: WeekPlan) -> Mapping[str, Ride]:
    """All rides of the week by id; made once for all tours of a plan."""
    return {ride.id: ride for ride in rides(PlanIndex(ProblemIndex(problem), plan))}


def halts(
    problem: WeekProblem, tour: Tour, directory: Directory, book: Mapping[str, Ride]
) -> tuple[Halt, ...]:
    """The halts of `tour` in driving order.

    Raises UserError naming a place that is unknown or has no coordinates.
    """
    places = {place.id: place for place in problem.travel.places}
    made: list[Halt] = []
    for number, stop in enumerate(tour.stops, start=1):
        before = made[-1].on_board if made else 0
        made.append(_halt(number, stop, before, places, directory, book))
    return tuple(made)


def passengers(group: tuple[Ride, ...]) -> int:
    """Adults and children of the rides together."""
    return sum(1 + len(ride.children) for ride in group)


def vehicle_name(problem: WeekProblem, tour: Tour, directory: Directory) -> str:
    if tour.vehicle in directory.vehicles:
        return directory.vehicles[tour.vehicle].name
    return next((v.name for v in problem.vehicles if v.id == tour.vehicle), tour.vehicle)


def date_of(problem: WeekProblem, minute: int) -> date:
    """The date on which a minute of the week lies."""
    return problem.monday + timedelta(days=minute // 1440)


def utc(monday: date, minute: int) -> datetime:
    """A minute of the week (German wall clock) as a moment in UTC."""
    wall = datetime.combine(monday, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=CLOCK).astimezone(UTC)


def _halt(
    number: int,
    stop: TourStop,
    before: int,
    places: Mapping[str, Place],
    directory: Directory,
    book: Mapping[str, Ride],
) -> Halt:
    place = places.get(stop.place)
    if place is None or place.lat is None or place.lon is None:
        name = place.name if place else stop.place
        raise UserError(
            f"Der Haltepunkt »{name}« hat keine Koordinaten.",
            "Bitte tragen Sie Breite und Länge ein; erst dann lässt sich die Tour ausgeben.",
        )
    card = directory.places.get(stop.place) or PlaceCard(name=place.name)
    boarding = tuple(book[ride] for ride in stop.board if ride in book)
    alighting = tuple(book[ride] for ride in stop.alight if ride in book)
    return Halt(
        number=number,
        place=place.id,
        name=card.name or place.name,
        landmark=card.landmark,
        lat=place.lat,
        lon=place.lon,
        arrive=stop.arrive,
        depart=stop.depart,
        boarding=boarding,
        alighting=alighting,
        on_board=before + passengers(boarding) - passengers(alighting),
    )
