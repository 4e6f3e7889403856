"""What the map shows at one size and zoom: tours, markers, names. Computes, never paints."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from kursplaner.domain.rides import Direction
from kursplaner.services.touring import TourDay, Touring, TourLine
from kursplaner.ui.shuttle.labels import Anchor, placed
from kursplaner.ui.shuttle.projection import Degrees, Pixels, Projection, away_from, bundled
from kursplaner.ui.theme import px

LANE = 5.5
"""Pixels between tours that share a way."""
MOST_LANES = 7
EASE = 22
"""Pixels after which tours that leave a place together lie side by side."""
REACH = 10
"""Pixels from a line that still mean it."""

Ways = Mapping[tuple[str, str], Sequence[Degrees]]
"""Lines along the roads between two places, as far as they are known."""


class Mark(Enum):
    """What a place is, by its symbol."""

    SITE = auto()
    DEPOT = auto()
    STOP = auto()
    UNUSED = auto()


@dataclass(frozen=True, slots=True)
class Marker:
    place: str
    name: str
    at: QPointF
    mark: Mark
    waiting: int
    """Rides without a seat that begin or end here."""

    @property
    def text(self) -> str:
        return f"{self.name} ({self.waiting} offen)" if self.waiting else self.name


@dataclass(frozen=True, slots=True)
class Track:
    """One tour: a line per leg, in pixels."""

    line: TourLine
    legs: tuple[tuple[Pixels, ...], ...]

    def spots(self) -> Iterator[QPointF]:
        """Where on its lines the number could stand, best first."""
        for share in (0.45, 0.3, 0.6, 0.2, 0.75):
            for leg in self.legs:
                yield QPointF(*_along(leg, share))

    def away(self, x: float, y: float) -> float:
        return min((away_from((x, y), leg) for leg in self.legs), default=float("inf"))


class Drawing:
    """One day on one map."""

    def __init__(self, touring: Touring, day: TourDay, projection: Projection, ways: Ways) -> None:
        self.touring, self.day, self.projection = touring, day, projection
        self._ways = ways
        self.tracks = tuple(self._tracks())
        self.markers = tuple(self._markers())

    def track_at(self, x: float, y: float) -> Track | None:
        """The tour whose line lies nearest, within reach."""
        nearest = min(self.tracks, key=lambda track: track.away(x, y), default=None)
        near = nearest is not None and nearest.away(x, y) <= px(REACH)
        return nearest if near else None

    def marker_at(self, x: float, y: float) -> Marker | None:
        at = QPointF(x, y)
        near = (m for m in self.markers if (m.at - at).manhattanLength() <= px(REACH))
        return next(near, None)

    def names(
        self, metrics: QFontMetricsF, area: QRectF, taken: Sequence[QRectF]
    ) -> dict[str, QRectF]:
        """Where the names of places stand, by place; what is used today chooses first."""
        order = {Mark.SITE: 0, Mark.DEPOT: 1, Mark.STOP: 2, Mark.UNUSED: 3}
        ranked = sorted(self.markers, key=lambda m: (-bool(m.waiting), order[m.mark]))
        anchors = [
            Anchor(
                key=m.place, at=m.at, gap=px(9),
                size=QSizeF(metrics.horizontalAdvance(m.text) + px(6), metrics.height()),
            )
            for m in ranked
        ]  # fmt: skip
        symbols = [QRectF(m.at.x() - px(6), m.at.y() - px(6), px(12), px(12)) for m in ranked]
        return placed(anchors, area, [*taken, *symbols])

    # Tours

    def _tracks(self) -> Iterator[Track]:
        lanes = self._lanes()
        for line in self.day.lines:
            legs = [tuple(self._leg(a, b, lanes[_pair(a, b)], line.id)) for a, b in _legs(line)]
            yield Track(line, tuple(leg for leg in legs if len(leg) > 1))

    def _lanes(self) -> dict[tuple[str, str], list[tuple[str, bool]]]:
        """Tours by the way they share, each direction of a tour for itself."""
        found: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
        for line in self.day.lines:
            for a, b in dict.fromkeys(_legs(line)):
                found[_pair(a, b)].append((line.id, (a, b) == _pair(a, b)))
        return found

    def _leg(self, a: str, b: str, sharing: list[tuple[str, bool]], tour: str) -> list[Pixels]:
        known = self.touring.positions
        if a not in known or b not in known:
            return []
        forward = (a, b) == _pair(a, b)
        points = self._ways.get((a, b)) or (known[a], known[b])
        number = sharing.index((tour, forward)) % MOST_LANES
        lane = number - (min(len(sharing), MOST_LANES) - 1) / 2
        away = lane * px(LANE) * (1 if forward else -1)
        return bundled([self.projection.at(p) for p in points], away, px(EASE))

    # Places

    def _markers(self) -> Iterator[Marker]:
        used = {halt.place for line in self.day.lines for halt in line.halts}
        waiting = Counter(
            item.rider.goal if item.rider.direction is Direction.HOME else item.rider.origin
            for item in self.day.waiting
        )
        for place, position in self.touring.positions.items():
            at = QPointF(*self.projection.at(position))
            name = self.touring.place_name(place)
            yield Marker(place, name, at, self._mark(place, used), waiting[place])

    def _mark(self, place: str, used: set[str]) -> Mark:
        if place in self.touring.sites:
            return Mark.SITE
        if place in self.touring.depots:
            return Mark.DEPOT
        return Mark.STOP if place in used else Mark.UNUSED


def _legs(line: TourLine) -> Iterator[tuple[str, str]]:
    for one, two in pairwise(line.halts):
        if one.place != two.place:
            yield one.place, two.place


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


def _length(leg: Sequence[Pixels]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in _pieces(leg))


def _pieces(leg: Sequence[Pixels]) -> Iterator[tuple[Pixels, Pixels]]:
    return pairwise(leg)


def _along(leg: Sequence[Pixels], share: float) -> Pixels:
    """The point after this share of the way."""
    left = _length(leg) * share
    for a, b in _pieces(leg):
        piece = _length((a, b))
        if piece >= left and piece:
            part = left / piece
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= piece
    return leg[-1]


def middle_of(leg: Sequence[Pixels]) -> tuple[Pixels, Pixels]:
    """The piece of the line that holds its middle: where an arrow says the direction."""
    left = _length(leg) * 0.55
    for a, b in _pieces(leg):
        piece = _length((a, b))
        if piece >= left and piece:
            return a, b
        left -= piece
    return leg[-2], leg[-1]
