"""The travel matrix of a week: for each ordered pair of places minutes, metres and their source.

An entry made by hand beats the road network, the road network beats the estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from kursplaner.domain.legs import Source as Source
from kursplaner.domain.problem import Place, Travel
from kursplaner.errors import UserError
from kursplaner.roads.estimate import Point, TravelSettings, estimate_minutes, road_metres


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes a person entered for the way from one place to another (this direction only)."""

    origin: str
    destination: str
    minutes: Annotated[int, Meta(ge=0)]
    reason: str = ""
    until: date | None = None
    """Last day on which the entry holds; None: for good."""

    def holds(self, on: date) -> bool:
        return self.until is None or on <= self.until


class RoadTimes(Struct, frozen=True):
    """Answer of a road network for n points: n x n seconds and metres along the roads.

    `connected[i]` is False where point i is too far from any road; its rows and columns mean
    nothing then. `snap_metres[i]` is the distance of point i to its road.
    """

    seconds: Sequence[Sequence[float]]
    metres: Sequence[Sequence[float]]
    connected: Sequence[bool]
    snap_metres: Sequence[float]


class Network(Protocol):
    """What the matrix asks of a road network."""

    def times(self, points: Sequence[Point], max_snap_m: float) -> RoadTimes: ...


class Matrix(Struct, frozen=True, kw_only=True):
    """Row = origin, column = destination, both in the order of `places`."""

    places: tuple[Place, ...]
    minutes: tuple[tuple[int, ...], ...]
    metres: tuple[tuple[int, ...], ...]
    sources: tuple[tuple[Source, ...], ...]
    off_network: tuple[str, ...] = ()
    """Ids of the places the road network does not reach; their legs are estimated."""
    notes: tuple[str, ...] = ()
    """What the user should know, German sentences."""

    def travel(self) -> Travel:
        """The same as part of a planning problem."""
        return Travel(
            places=self.places,
            minutes=self.minutes,
            metres=self.metres,
            sources=tuple("".join(s.letter for s in row) for row in self.sources),
        )


class _Leg(Struct, frozen=True):
    minutes: int
    metres: int
    source: Source


def travel_matrix(
    places: Sequence[Place],
    overrides: Iterable[Override] = (),
    network: Network | None = None,
    settings: TravelSettings | None = None,
    *,
    on: date | None = None,
) -> Matrix:
    """Minutes, metres and sources for all ordered pairs of `places`.

    `on` is the day the matrix is for (default: today); overrides that ended before are ignored.
    Raises UserError naming the places that have no coordinates.
    """
    settings = settings or TravelSettings()
    points = _points(places)
    by_hand = _current(overrides, on or date.today())
    roads = network.times(points, settings.max_snap_m) if network and points else None
    rows = [
        [
            _overridden(_leg(i, j, points, roads, settings), by_hand.get((origin.id, target.id)))
            for j, target in enumerate(places)
        ]
        for i, origin in enumerate(places)
    ]
    off = [i for i in range(len(places)) if roads is not None and not roads.connected[i]]
    return Matrix(
        places=tuple(places),
        minutes=tuple(tuple(leg.minutes for leg in row) for row in rows),
        metres=tuple(tuple(leg.metres for leg in row) for row in rows),
        sources=tuple(tuple(leg.source for leg in row) for row in rows),
        off_network=tuple(places[i].id for i in off),
        notes=tuple(_off_note(places[i], roads.snap_metres[i]) for i in off) if roads else (),
    )


def _points(places: Sequence[Place]) -> list[Point]:
    missing = [p.name or p.id for p in places if p.lat is None or p.lon is None]
    if missing:
        raise UserError(
            f"Ohne Koordinaten lassen sich keine Fahrzeiten berechnen; sie fehlen bei: "
            f"{', '.join(missing)}.",
            "Bitte tragen Sie dort Breite und Länge ein.",
        )
    return [Point(p.lat, p.lon) for p in places if p.lat is not None and p.lon is not None]


def _current(overrides: Iterable[Override], on: date) -> dict[tuple[str, str], Override]:
    return {
        (o.origin, o.destination): o for o in overrides if o.holds(on) and o.origin != o.destination
    }


def _leg(
    i: int, j: int, points: list[Point], roads: RoadTimes | None, settings: TravelSettings
) -> _Leg:
    if i == j or points[i] == points[j]:
        return _Leg(0, 0, Source.ESTIMATE if roads is None else Source.ROAD)
    if roads is not None and roads.connected[i] and roads.connected[j]:
        driving = roads.seconds[i][j] * settings.season_factor / 60
        # Tenths: a second too much of a computed time must not make a whole minute.
        minutes = ceil(round(driving + settings.road_leg_minutes, 1))
        return _Leg(minutes, round(roads.metres[i][j]), Source.ROAD)
    metres = round(road_metres(points[i], points[j], settings))
    return _Leg(estimate_minutes(points[i], points[j], settings), metres, Source.ESTIMATE)


def _overridden(leg: _Leg, override: Override | None) -> _Leg:
    if override is None:
        return leg
    return _Leg(override.minutes, leg.metres, Source.OVERRIDE)


def _off_note(place: Place, metres: float) -> str:
    far = f"{metres / 1000:.1f}".replace(".", ",")
    return (
        f"{place.name or place.id} liegt {far} km von der nächsten Straße des Straßennetzes "
        f"entfernt; die Fahrzeiten dorthin sind geschätzt."
    )
