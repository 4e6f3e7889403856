"""Driving minutes between two points where no road network is at hand.

Conservative on purpose: a schedule too tight to drive is worse than one minute of waiting.
"""

from __future__ import annotations

from math import asin, ceil, cos, radians, sin, sqrt
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth, metres (IUGG)."""

Factor = Annotated[float, Meta(ge=1)]
Speed = Annotated[float, Meta(gt=0)]
Minutes = Annotated[float, Meta(ge=0)]

_ROUNDING_ERROR = 1e-9


class Point(NamedTuple):
    """A position in degrees (WGS84)."""

    lat: float
    lon: float


class TravelSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How minutes are made out of distances and out of road times."""

    near_detour: Factor = 1.6
    """Road metres per metre of air line, for the first `near_km`; villages lie off the road."""
    far_detour: Factor = 1.4
    """Road metres per metre of air line on longer ways."""
    near_km: Annotated[float, Meta(ge=0)] = 5.0
    """Air line up to which `near_detour` holds, kilometres."""
    speed_kmh: Speed = 45.0
    """Mean speed on country roads, villages included, kilometres per hour."""
    winter_kmh: Speed = 38.0
    """The same in snow and on ice."""
    leg_minutes: Minutes = 2.0
    """Added to every estimated leg: pulling out, turning, finding the house."""
    winter: bool = False
    """Whether winter speeds hold; road times grow by `speed_kmh / winter_kmh`."""
    road_leg_minutes: Minutes = 1.0
    """Added to every leg out of the road network: pulling out and turning."""
    max_snap_m: Annotated[float, Meta(gt=0)] = 500.0
    """A place farther than this from any road (metres) has no road times; it is named."""

    @property
    def kmh(self) -> float:
        return self.winter_kmh if self.winter else self.speed_kmh

    @property
    def season_factor(self) -> float:
        """What summer's driving times are multiplied with."""
        return self.speed_kmh / self.kmh


def air_metres(a: Point, b: Point) -> float:
    """Great-circle distance, metres."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    rise = sin((lat_b - lat_a) / 2) ** 2
    run = cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(rise + run)))


def road_metres(a: Point, b: Point, settings: TravelSettings) -> float:
    """Metres a vehicle presumably drives from `a` to `b`.

    Just beyond `near_km` the way keeps the length it has at `near_km` until the smaller detour
    exceeds it: otherwise a place farther away would be reached sooner than a nearer one.
    """
    air = air_metres(a, b)
    near = min(air, settings.near_km * 1000)
    return max(settings.far_detour * air, settings.near_detour * near)


def estimate_minutes(a: Point, b: Point, settings: TravelSettings) -> int:
    """Whole minutes from `a` to `b`, rounded up; 0 for the same point."""
    if a == b:
        return 0
    driving = road_metres(a, b, settings) / 1000 / settings.kmh * 60
    return ceil(driving + settings.leg_minutes - _ROUNDING_ERROR)
