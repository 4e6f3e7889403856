"""What an open workspace knows of its road networks: read once, computed once, kept in the file."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from kursplaner.db import roads as rows
from kursplaner.db.settings import ESTIMATE, setting
from kursplaner.db.store import Store
from kursplaner.domain.problem import Place
from kursplaner.errors import UserError
from kursplaner.roads.estimate import Point, TravelSettings
from kursplaner.roads.matrix import RoadTimes

if TYPE_CHECKING:
    from kursplaner.roads.network import RoadNetwork


class RoadAnswers:
    """The ways between an area's places, answered already: a network for `travel_matrix`."""

    def __init__(self, points: Sequence[Point], legs: rows.Legs) -> None:
        self._legs = legs
        self._row = {point: row for row, point in enumerate(points)}

    def knows(self, points: Sequence[Point]) -> bool:
        return all(point in self._row for point in points)

    def times(self, points: Sequence[Point], max_snap_m: float) -> RoadTimes:
        """See RoadTimes; KeyError for a point it was never asked about."""
        at = [self._row[point] for point in points]
        seconds, metres = self._legs.seconds, self._legs.metres
        snap = [metres[i][i] / 2 for i in at]
        return RoadTimes(
            [[seconds[i][j] for j in at] for i in at],
            [[metres[i][j] for j in at] for i in at],
            [away <= max_snap_m for away in snap],
            snap,
        )


class Answered(Struct, frozen=True):
    """`roads` is None where travel has to be estimated; the notes say why, if there is a why."""

    roads: RoadAnswers | None = None
    notes: tuple[str, ...] = ()


class RoadLines:
    """Draws the ways of one area along its roads."""

    def __init__(self, memory: RoadMemory, area: int) -> None:
        self._memory, self._area = memory, area

    def along(self, points: Sequence[Point]) -> list[list[Point]] | None:
        """For each leg from a point to the next its line; None where no network can be had."""
        try:
            network = self._memory.network(self._area)
        except UserError:
            return None
        return network.geometry(points, TravelSettings().max_snap_m) if network else None


class RoadMemory:
    """One for each open file; safe to ask again and again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._answers: dict[int, tuple[str, RoadAnswers]] = {}
        self._network: tuple[str, RoadNetwork] | None = None

    def answers(self, area: int) -> Answered:
        """What the network of the area says about all its places. Opens transactions itself."""
        with self._store.reading() as session:
            stored = rows.stored_network(session, area)
            places = rows.located_places(session, area) if stored else ()
            if stored is None or not places or setting(session, f"{ESTIMATE}{area}"):
                return Answered()
            basis = rows.basis(stored.version, places)
            known, answers = self._answers.get(area, ("", None))
            if known == basis:
                return Answered(answers)
            legs = rows.read_legs(session, area, basis, len(places))
        points = points_of(places)
        if legs is None:
            try:
                legs = self._compute(area, points)
            except UserError as fault:
                return Answered(notes=(f"Die Fahrzeiten sind nur geschätzt. {fault}",))
            self._keep(area, basis, places, legs)
        self._answers[area] = basis, RoadAnswers(points, legs)
        return Answered(self._answers[area][1])

    def network(self, area: int) -> RoadNetwork | None:
        """The network of the area; UserError where it cannot be read (damaged, extra missing)."""
        with self._store.reading() as session:
            stored = rows.stored_network(session, area)
            if stored is None:
                return None
            if self._network is None or self._network[0] != stored.version:
                self._network = stored.version, _opened(rows.network_block(session, area))
        return self._network[1]

    def learn(
        self, area: int, version: str, network: RoadNetwork, places: Sequence[Place],
        times: RoadTimes,
    ) -> None:  # fmt: skip
        """What was computed while reading a network, so that nobody waits for it again."""
        basis = rows.basis(version, places)
        legs = rows.Legs([list(row) for row in times.seconds], [list(row) for row in times.metres])
        self._network = version, network
        self._keep(area, basis, places, legs)
        self._answers[area] = basis, RoadAnswers(points_of(places), legs)

    def lines(self, area: int) -> RoadLines | None:
        """None where the area has no network."""
        with self._store.reading() as session:
            return RoadLines(self, area) if rows.stored_network(session, area) else None

    def _compute(self, area: int, points: Sequence[Point]) -> rows.Legs:
        network = self.network(area)
        assert network is not None
        times = network.times(points, TravelSettings().max_snap_m)
        return rows.Legs([list(row) for row in times.seconds], [list(row) for row in times.metres])

    def _keep(self, area: int, basis: str, places: Sequence[Place], legs: rows.Legs) -> None:
        """Where nothing can be written (read-only, locked), it is computed again next time."""
        with suppress(UserError), self._store.writing() as session:
            rows.write_legs(session, area, basis, places, legs)


def points_of(places: Sequence[Place]) -> list[Point]:
    """Their positions; only for places that have one."""
    return [Point(p.lat, p.lon) for p in places if p.lat is not None and p.lon is not None]


def _opened(block: bytes | None) -> RoadNetwork:
    # Here and not above: numpy would slow the start of every window without a network.
    from kursplaner.roads.network import RoadNetwork

    return RoadNetwork.from_bytes(block or b"")
