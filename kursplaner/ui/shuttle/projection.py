"""From degrees to pixels and back: equirectangular, true to scale in the middle of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, hypot, radians

Degrees = tuple[float, float]
"""Latitude, longitude (WGS84)."""
Pixels = tuple[float, float]
METRES_PER_DEGREE = 111_195.0
LEAST_SPAN = 0.02
"""Degrees of latitude a map shows at least: a single village is not blown up."""


@dataclass(frozen=True, slots=True)
class Projection:
    """`centre` lies at `middle`; one degree of latitude is `scale` pixels."""

    centre: Degrees
    middle: Pixels
    scale: float

    @property
    def _squeeze(self) -> float:
        return cos(radians(self.centre[0]))

    def at(self, point: Degrees) -> Pixels:
        x = self.middle[0] + (point[1] - self.centre[1]) * self._squeeze * self.scale
        return x, self.middle[1] - (point[0] - self.centre[0]) * self.scale

    def degrees(self, x: float, y: float) -> Degrees:
        lat = self.centre[0] - (y - self.middle[1]) / self.scale
        return lat, self.centre[1] + (x - self.middle[0]) / self.scale / self._squeeze

    @property
    def metres(self) -> float:
        """Metres in one pixel."""
        return METRES_PER_DEGREE / self.scale

    def zoomed(self, factor: float, x: float, y: float) -> Projection:
        """Larger by the factor, the point under (x, y) stays there."""
        away = self.middle[0] - x, self.middle[1] - y
        middle = x + away[0] * factor, y + away[1] * factor
        return replace(self, middle=middle, scale=self.scale * factor)

    def moved(self, dx: float, dy: float) -> Projection:
        return replace(self, middle=(self.middle[0] + dx, self.middle[1] + dy))


def fitted(points: Sequence[Degrees], width: float, height: float, margin: float) -> Projection:
    """All points in a rectangle of this size, `margin` pixels free on every side."""
    lats, lons = [p[0] for p in points] or [51.0], [p[1] for p in points] or [10.0]
    centre = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    tall = max(max(lats) - min(lats), LEAST_SPAN)
    wide = max((max(lons) - min(lons)) * cos(radians(centre[0])), LEAST_SPAN)
    room = max(1.0, width - 2 * margin), max(1.0, height - 2 * margin)
    return Projection(centre, (width / 2, height / 2), min(room[0] / wide, room[1] / tall))


def beside(line: Sequence[Pixels], away: float) -> list[Pixels]:
    """The line moved sideways by `away` pixels, to the right of its direction."""
    normals = [_normal(a, b) for a, b in pairwise(line)]
    if not normals:
        return list(line)
    around = [normals[0], *normals, normals[-1]]
    return [
        (x + (one[0] + two[0]) / 2 * away, y + (one[1] + two[1]) / 2 * away)
        for (x, y), one, two in zip(line, around, around[1:], strict=False)
    ]


def bundled(line: Sequence[Pixels], away: float, ease: float) -> list[Pixels]:
    """The same, but both ends stay where they are: lines of one way part `ease` pixels after."""
    if len(line) == 2:
        (ax, ay), (bx, by) = line
        long = hypot(bx - ax, by - ay)
        share = min(0.3, ease / long) if long else 0.0
        dx, dy = (bx - ax) * share, (by - ay) * share
        line = [line[0], (ax + dx, ay + dy), (bx - dx, by - dy), line[1]]
    return [line[0], *beside(line, away)[1:-1], line[-1]]


def _normal(a: Pixels, b: Pixels) -> Pixels:
    long = hypot(b[0] - a[0], b[1] - a[1])
    return (-(b[1] - a[1]) / long, (b[0] - a[0]) / long) if long else (0.0, 0.0)


def away_from(point: Pixels, line: Sequence[Pixels]) -> float:
    """Pixels from the point to the nearest place of the line."""
    found = [_to_piece(point, a, b) for a, b in pairwise(line)]
    return min(found, default=float("inf"))


def _to_piece(point: Pixels, a: Pixels, b: Pixels) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square if square else 0.0
    along = max(0.0, min(1.0, along))
    return hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy)
