"""Links that open a tour in the map app of a phone, for a QR code on the driver's sheet.

Scheme: Google's universal maps link (https://developers.google.com/maps/documentation/urls),
`https://www.google.com/maps/dir/?api=1&travelmode=driving&destination=LAT,LON&waypoints=...`.
It opens the app where there is one and a web page elsewhere, and needs no key. Without an
`origin` navigation begins where the phone is. Only coordinates are in the link, nobody's name.
Nothing is fetched here: a link is text until a person opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote, urlencode

from kursplaner.domain.directory import Directory
from kursplaner.domain.plan import Tour
from kursplaner.domain.problem import WeekProblem
from kursplaner.exchange.tour_stops import halts

LatLon = tuple[float, float]

APP_WAYPOINTS = 9
"""Stops between start and end which the map app takes."""
BROWSER_WAYPOINTS = 3
"""The same in a phone's browser, where the app is not installed."""
MAX_CHARACTERS = 2048
"""Limit of the maps link; with `APP_WAYPOINTS` a link stays below 400, good for a QR code."""

_BASE = "https://www.google.com/maps/dir/?"


def tour_links(
    problem: WeekProblem, tour: Tour, directory: Directory, waypoints: int = APP_WAYPOINTS
) -> tuple[str, ...]:
    """Links that lead through all stops of the tour after its depot; more than one if long.

    Raises UserError naming a stop without coordinates.
    """
    stops = halts(problem, tour, directory, {})
    return directions_links([(halt.lat, halt.lon) for halt in stops[1:]], waypoints)


def directions_links(points: Sequence[LatLon], waypoints: int = APP_WAYPOINTS) -> tuple[str, ...]:
    """Links from where the phone is through all `points` (degrees) in their order.

    Each link takes `waypoints` stops and a destination; the next goes on from there.
    """
    if waypoints < 0:
        raise ValueError(f"waypoints must not be negative: {waypoints}")
    stops = [point for point, _ in groupby(map(_coordinates, points))]
    size = waypoints + 1
    return tuple(_directions(stops[i : i + size]) for i in range(0, len(stops), size))


def geo_link(point: LatLon, label: str = "") -> str:
    """A `geo:` link (RFC 5870) that shows one point in whatever map app the phone has.

    The `q` part is what Android apps need to set a named pin; others ignore it.
    """
    place = _coordinates(point)
    return f"geo:{place}?q={place}({quote(label)})" if label else f"geo:{place}"


def _directions(stops: list[str]) -> str:
    query = {"api": "1", "travelmode": "driving", "destination": stops[-1]}
    if len(stops) > 1:
        query["waypoints"] = "|".join(stops[:-1])
    return _BASE + urlencode({**query, "dir_action": "navigate"}, safe=",")


def _coordinates(point: LatLon) -> str:
    """Five decimals are one metre."""
    lat, lon = point
    return f"{lat:.5f},{lon:.5f}"
