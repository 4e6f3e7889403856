"""One vehicle's day: trips one after another, cut into tours as the driver's rest demands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kursplaner.domain.dialaride import Crew, Window
from kursplaner.solver.shuttle.days.trips import Trip, TripBook
from kursplaner.solver.shuttle.net.network import EPS, Network

MOST_CUTS = 6
"""Cuts tried on top of those that long waits ask for."""


def may_work(crew: Crew, spans: Sequence[Window]) -> bool:
    """Whether the driver may work these spans on top of what she has done already."""
    joined: list[Window] = []
    for begin, end in sorted((*crew.done, *spans)):
        if joined and begin - joined[-1][1] < crew.pause:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    lengths = [end - begin for begin, end in joined]
    work = sum(lengths)
    if work > crew.most_work + EPS or max(lengths, default=0.0) > crew.most_stretch + EPS:
        return False
    rest = joined[-1][1] - joined[0][0] - work if joined else 0.0
    return all(work <= above + EPS or rest >= due - EPS for above, due in crew.breaks)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Trips of one vehicle with its times; never changed, so that answers about it can be kept."""

    owner: int
    """Vehicle class."""
    trips: tuple[Trip, ...]
    cost: float
    cuts: tuple[int, ...]
    """Trips before which a new tour begins."""
    ready: tuple[float, ...]
    """Earliest moment the vehicle is empty before trip k (the depot's first)."""
    must: tuple[float, ...]
    """Latest arrival at the first stop of trip k that leaves the rest in time."""
    layouts: int
    places: dict[int, list[Place]] = field(default_factory=dict)
    """Rider -> the cheapest ways to take her along, filled when asked."""

    @property
    def riders(self) -> int:
        return sum(len(trip.nodes) for trip in self.trips) // 2


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A way to put a rider in: which trips of the line make room for which one."""

    extra: float
    begin: int
    end: int
    trip: Trip


class Depot:
    """Everything about lines of the network's vehicle classes."""

    def __init__(self, net: Network, book: TripBook) -> None:
        self.net, self.book = net, book
        self.matrix: list[list[float]] = net.matrix.tolist()
        self.costs: list[list[float]] = net.costs.tolist()
        self.classes = net.problem.vehicles
        self.crews = [vehicle.crew or Crew() for vehicle in self.classes]
        self.strict = [vehicle.crew is not None for vehicle in self.classes]
        self.masks = [0] * len(self.classes)
        self.surcharge = [[0.0] * net.n for _ in self.classes]
        for v, owner in enumerate(net.layout_class.tolist()):
            self.masks[owner] |= 1 << v
            self.surcharge[owner] = net.extra[:, v].tolist()
        self.charged = bool(net.extra.any())

    def link(self, owner: int, a: Trip, b: Trip) -> tuple[float, float, bool]:
        """Minutes and cost from one trip to the next, and whether the vehicle drives home."""
        leg, cost = self.matrix[a.last][b.first], self.costs[a.last][b.first]
        crew = self.crews[owner]
        idle = b.begin - a.end - leg
        if idle > crew.longest_wait:
            minutes, dear = self._by_home(owner, a.last, b.first)
            if minutes <= idle + leg:
                return minutes, dear, True
        return leg, cost, False

    def _by_home(self, owner: int, last: int, first: int) -> tuple[float, float]:
        car, crew = self.classes[owner], self.crews[owner]
        minutes = self.matrix[last][car.end] + crew.turnaround + self.matrix[car.start][first]
        return minutes, self.costs[last][car.end] + self.costs[car.start][first] + crew.tour_cost

    def line(self, owner: int, trips: tuple[Trip, ...]) -> Line | None:
        """The trips in this order as one line, or None where vehicle or driver cannot."""
        layouts = self.masks[owner]
        for trip in trips:
            layouts &= trip.layouts
        if not layouts or not trips:
            return None
        links = [self.link(owner, a, b) for a, b in pairwise(trips)]
        cuts = tuple(k for k, (_, _, home) in enumerate(links, start=1) if home)
        if self.strict[owner] or self.classes[owner].max_duration < float("inf"):
            found = self._rested(owner, trips, cuts)
            if found is None:
                return None
            if found != cuts:
                cuts = found
                links = [
                    (*self._by_home(owner, a.last, b.first), True) if k in cuts else link
                    for k, ((a, b), link) in enumerate(zip(pairwise(trips), links, strict=True), 1)
                ]
        ready = self._ready(owner, trips, links)
        must = self._must(owner, trips, links)
        if any(
            r + way > m + EPS
            for r, way, m in zip(ready, self._ways(owner, trips, links), must, strict=True)
        ):
            return None
        return Line(owner, trips, self._cost(owner, trips, links), cuts, ready, must, layouts)

    def _ways(
        self, owner: int, trips: tuple[Trip, ...], links: list[tuple[float, float, bool]]
    ) -> Iterator[float]:
        """Minutes into each trip's first stop, and home at last."""
        car = self.classes[owner]
        yield self.matrix[car.start][trips[0].first]
        for minutes, _, _ in links:
            yield minutes
        yield self.matrix[trips[-1].last][car.end]

    def _ready(
        self, owner: int, trips: tuple[Trip, ...], links: list[tuple[float, float, bool]]
    ) -> tuple[float, ...]:
        ready = [float(self.classes[owner].shift[0])]
        for trip, way in zip(trips, self._ways(owner, trips, links), strict=False):
            ready.append(max(trip.earliest, ready[-1] + way + trip.duration))
        return tuple(ready)

    def _must(
        self, owner: int, trips: tuple[Trip, ...], links: list[tuple[float, float, bool]]
    ) -> tuple[float, ...]:
        """Latest arrivals at the first stops, and at the depot at last."""
        must = [float(self.classes[owner].shift[1])]
        ways = list(self._ways(owner, trips, links))
        for trip, way in zip(reversed(trips), reversed(ways), strict=False):
            must.append(min(trip.latest, must[-1] - way - trip.duration))
        return tuple(reversed(must))

    def _cost(
        self, owner: int, trips: tuple[Trip, ...], links: list[tuple[float, float, bool]]
    ) -> float:
        car = self.classes[owner]
        cost = car.fixed_cost + self.costs[car.start][trips[0].first]
        cost += self.costs[trips[-1].last][car.end]
        cost += sum(trip.cost for trip in trips) + sum(link[1] for link in links)
        if self.charged:
            extra, n = self.surcharge[owner], self.net.n
            cost += sum(extra[node] for trip in trips for node in trip.nodes if node < n)
        return cost

    def _rested(
        self, owner: int, trips: tuple[Trip, ...], cuts: tuple[int, ...]
    ) -> tuple[int, ...] | None:
        """As few cuts more as the driver's limits ask for; None when none help."""
        spans = self.spans(owner, trips, cuts)
        if spans is None:
            return None
        crew = self.crews[owner]
        if self._allowed(owner, spans):
            return cuts
        if not self.strict[owner]:
            return None
        pauses = []
        for k, (a, b) in enumerate(pairwise(trips), start=1):
            if k not in cuts:
                minutes, dear = self._by_home(owner, a.last, b.first)
                room = b.latest - a.earliest - minutes + crew.turnaround
                if room >= crew.pause:
                    pauses.append((-room, dear, k))
        for _, _, k in sorted(pauses)[:MOST_CUTS]:
            more = tuple(sorted((*cuts, k)))
            spans = self.spans(owner, trips, more)
            if spans is None:
                continue
            cuts = more
            if self._allowed(owner, spans):
                return cuts
        return None

    def _allowed(self, owner: int, spans: list[Window]) -> bool:
        most = self.classes[owner].max_duration
        if any(end - begin > most + EPS for begin, end in spans):
            return False
        return may_work(self.crews[owner], spans)

    def spans(
        self, owner: int, trips: tuple[Trip, ...], cuts: Sequence[int]
    ) -> list[Window] | None:
        """Departure and return of every tour: home as early, out as late as can be."""
        car, crew = self.classes[owner], self.crews[owner]
        bounds = [0, *cuts, len(trips)]
        free = float(car.shift[0])
        spans: list[Window] = []
        for begin, end in pairwise(bounds):
            at, ready, gap, leaves = car.start, free, 0.0, float("inf")
            for trip in trips[begin:end]:
                way = self.matrix[at][trip.first]
                gap += way
                leaves = min(leaves, trip.latest - gap)
                if ready + way > trip.latest + EPS:
                    return None
                ready = max(trip.earliest, ready + way + trip.duration)
                gap += trip.duration
                at = trip.last
            way = self.matrix[at][car.end]
            ready, gap = ready + way, gap + way
            if ready > car.shift[1] + EPS:
                return None
            spans.append((ready - max(gap, ready - leaves), ready))
            free = ready + crew.turnaround
        return spans

    def places(self, line: Line, rider: int) -> list[Place]:
        """Ways to take the rider along, cheapest first; the driver's rest is not looked at."""
        if rider not in line.places:
            line.places[rider] = sorted(self._places(line, rider), key=lambda p: p.extra)[:4]
        return line.places[rider]

    def _places(self, line: Line, rider: int) -> Iterator[Place]:
        book, trips = self.book, line.trips
        alone = book.alone[rider]
        if not book.able[rider] & line.layouts or (alone is None and book.escort[rider] < 0):
            return
        early, late = book.early[rider], book.late[book.n + rider]
        count = len(trips)
        for k in range(count + 1):
            if line.ready[k] > late:
                break
            if k < count and line.must[k + 1] < early:
                continue
            if alone is not None:
                yield from self._put(line, k, k, (alone,))
            if k < count and trips[k].latest <= late and trips[k].over >= early:
                yield from self._put(line, k, k + 1, book.with_rider(trips[k].nodes, rider))
            if k + 1 < count and trips[k].over >= early and trips[k + 1].latest <= late + 60:
                both = trips[k].nodes + trips[k + 1].nodes
                yield from self._put(
                    line, k, k + 2, book.with_rider(both, rider, len(trips[k].nodes))
                )

    def _put(self, line: Line, begin: int, end: int, ways: Sequence[Trip]) -> Iterator[Place]:
        """The ways as trip in place of those from `begin` to `end`, where times allow."""
        owner, trips, car = line.owner, line.trips, self.classes[line.owner]
        before = trips[begin - 1] if begin else None
        after = trips[end] if end < len(trips) else None
        saved = 0.0
        if ways:
            saved = self._stretch(line, begin, end)
        for trip in ways:
            if not trip.layouts & line.layouts:
                continue
            if before is None:
                into, cost = self.matrix[car.start][trip.first], self.costs[car.start][trip.first]
            else:
                into, cost, _ = self.link(owner, before, trip)
            arrive = line.ready[begin] + into
            if arrive > trip.latest + EPS:
                continue
            if after is None:
                out, more = self.matrix[trip.last][car.end], self.costs[trip.last][car.end]
            else:
                out, more, _ = self.link(owner, trip, after)
            if max(trip.earliest, arrive + trip.duration) + out <= line.must[end] + EPS:
                yield Place(cost + trip.cost + more - saved, begin, end, trip)

    def _stretch(self, line: Line, begin: int, end: int) -> float:
        """Cost of the trips from `begin` to `end` with the legs around and between them."""
        owner, trips, car = line.owner, line.trips, self.classes[line.owner]
        cost = 0.0
        for k in range(begin, end + 1):
            if k == 0:
                cost += self.costs[car.start][trips[0].first]
            elif k == len(trips):
                cost += self.costs[trips[-1].last][car.end]
            else:
                cost += self.link(owner, trips[k - 1], trips[k])[1]
            if k < end:
                cost += trips[k].cost
        return cost

    def with_place(self, line: Line, place: Place) -> Line | None:
        trips = (*line.trips[: place.begin], place.trip, *line.trips[place.end :])
        return self.line(line.owner, trips)
