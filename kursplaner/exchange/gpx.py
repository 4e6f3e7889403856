"""One driver tour as a GPX 1.1 file for a navigation device or app.

It carries times, places and numbers of passengers, never names: the file leaves the office.
Format: https://www.topografix.com/GPX/1/1/ (the order of elements is part of it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.etree import ElementTree as ET

from msgspec import Struct

from kursplaner.domain.directory import Directory
from kursplaner.domain.plan import Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Ride
from kursplaner.domain.time import clock, moment
from kursplaner.domain.words import counted
from kursplaner.exchange.tour_stops import (
    Halt,
    date_of,
    halts,
    passengers,
    ride_book,
    utc,
    vehicle_name,
)

NAMESPACE = "http://www.topografix.com/GPX/1/1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{NAMESPACE} http://www.topografix.com/GPX/1/1/gpx.xsd"
_NOT_IN_XML = dict.fromkeys(c for c in range(32) if chr(c) not in "\t\n\r")


class Track(Struct, frozen=True, kw_only=True):
    """The line driven: (latitude, longitude) pairs, one sequence for each leg of the tour."""

    legs: Sequence[Sequence[tuple[float, float]]]
    author: str = "OpenStreetMap-Mitwirkende"
    license: str = "https://opendatacommons.org/licenses/odbl/"
    """Both are named in the file: the line is made of somebody's data."""


def tour_gpx(
    problem: WeekProblem,
    plan: WeekPlan,
    tour: Tour,
    directory: Directory,
    track: Track | None = None,
    *,
    book: Mapping[str, Ride] | None = None,
) -> bytes:
    """The tour as a GPX file (UTF-8): its halts as a route, the line driven as a track.

    `book` spares the rides being worked out anew for each tour (see `tour_stops.ride_book`).
    Raises UserError naming a stop without coordinates.
    """
    stops = halts(problem, tour, directory, ride_book(problem, plan) if book is None else book)
    title = f"{vehicle_name(problem, tour, directory)}, {_when(problem, tour)}"
    root = ET.Element(
        "gpx",
        {
            "version": "1.1",
            "creator": "kursplaner",
            "xmlns": NAMESPACE,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": _SCHEMA,
        },
    )
    _metadata(root, title, directory, track, problem, tour)
    _route(root, title, stops, problem.monday)
    if track is not None:
        _track(root, title, track)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _when(problem: WeekProblem, tour: Tour) -> str:
    return f"{moment(tour.start)}–{clock(tour.end)}, {date_of(problem, tour.start):%d.%m.%Y}"


def _metadata(
    root: ET.Element,
    title: str,
    directory: Directory,
    track: Track | None,
    problem: WeekProblem,
    tour: Tour,
) -> None:
    about = ET.SubElement(root, "metadata")
    _text(about, "name", title)
    if directory.municipality:
        _text(about, "desc", directory.municipality)
    if track is not None:
        rights = ET.SubElement(about, "copyright", {"author": track.author})
        _text(rights, "license", track.license)
    _text(about, "time", _utc(problem.monday, tour.start))


def _route(root: ET.Element, title: str, stops: Iterable[Halt], monday: date) -> None:
    route = ET.SubElement(root, "rte")
    _text(route, "name", title)
    for halt in stops:
        point = ET.SubElement(route, "rtept", _position(halt.lat, halt.lon))
        _text(point, "time", _utc(monday, halt.depart if halt.number == 1 else halt.arrive))
        _text(point, "name", f"{halt.number} {halt.name}")
        _text(point, "desc", _description(halt))


def _track(root: ET.Element, title: str, track: Track) -> None:
    line = ET.SubElement(root, "trk")
    _text(line, "name", title)
    for leg in track.legs:
        segment = ET.SubElement(line, "trkseg")
        for lat, lon in leg:
            ET.SubElement(segment, "trkpt", _position(lat, lon))


def _description(halt: Halt) -> str:
    """`an 08:12, ab 08:14; 3 steigen ein; Wartehaus am Markt`."""
    times = f"an {clock(halt.arrive)}, ab {clock(halt.depart)}"
    if halt.arrive == halt.depart:
        times = clock(halt.arrive)
    into, out = passengers(halt.boarding), passengers(halt.alighting)
    parts = [times, _steps(into, "ein"), _steps(out, "aus"), halt.landmark]
    return "; ".join(part for part in parts if part)


def _steps(count: int, where: str) -> str:
    return f"{counted(count, 'steigt', 'steigen')} {where}" if count else ""


def _position(lat: float, lon: float) -> dict[str, str]:
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}


def _utc(monday: date, minute: int) -> str:
    return f"{utc(monday, minute):%Y-%m-%dT%H:%M:%SZ}"


def _text(parent: ET.Element, tag: str, text: str) -> None:
    # Control characters, pasted in from elsewhere, would make the whole file unreadable.
    ET.SubElement(parent, tag).text = text.translate(_NOT_IN_XML)
