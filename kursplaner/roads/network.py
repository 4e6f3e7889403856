"""A road network for cars: snapping of places, quickest ways between them, their geometry.

Made by `extract.import_network`, kept as bytes. Needs the extra `kursplaner[roads]`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kursplaner.errors import UserError
from kursplaner.roads.contraction import Chains, contract, quickest_first
from kursplaner.roads.estimate import EARTH_RADIUS_M, Point
from kursplaner.roads.matrix import RoadTimes
from kursplaner.roads.pbf import require_extra

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FORMAT = 1
_DEGREE = 1e-7
"""Unit of stored coordinates, the precision of OpenStreetMap."""
_ACCESS_MPS = 15 / 3.6
"""From the road to a place's own coordinates: yards and field tracks, metres per second."""
_SOURCES_AT_ONCE = 32


class Snap(NamedTuple):
    """The road nodes nearest to some points, and the air line to each, metres."""

    node: Ints
    metres: Floats


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """One strongly connected road graph: from everywhere one gets everywhere.

    Nodes carry degrees and whether one may board there (not on a motorway); directed segments
    run `tail` -> `head`, sorted by (tail, head), with seconds and metres.
    """

    lat: Floats
    lon: Floats
    boarding: Bools
    tail: Ints
    head: Ints
    seconds: Floats
    metres: Floats
    source: str
    """Name of the file it was made from."""

    @classmethod
    def strongly_connected(
        cls,
        lat: Floats,
        lon: Floats,
        boarding: Bools,
        tail: Ints,
        head: Ints,
        seconds: Floats,
        metres: Floats,
        source: str,
    ) -> RoadNetwork:
        """The largest part of a graph in which every node reaches every other."""
        graph = _sparse(seconds, tail, head, len(lat))
        inside = _largest_component(graph)
        number = np.cumsum(inside) - 1
        use = np.flatnonzero(inside[tail] & inside[head])
        use = use[quickest_first(tail[use], head[use], seconds[use])]
        return cls(
            lat[inside],
            lon[inside],
            boarding[inside],
            number[tail[use]],
            number[head[use]],
            seconds[use],
            metres[use],
            source,
        )

    @property
    def nodes(self) -> int:
        return len(self.lat)

    def snap(self, points: Sequence[Point]) -> Snap:
        """The nearest node of each point where a person can board."""
        places = np.array(points, dtype=np.float64).reshape(-1, 2)
        metres, index = self._tree.query(self._plane(places[:, 0], places[:, 1]))
        return Snap(self._boarding_nodes[index], np.asarray(metres, dtype=np.float64))

    def times(self, points: Sequence[Point], max_snap_m: float) -> RoadTimes:
        """Quickest ways between all ordered pairs of `points`; see RoadTimes."""
        snap = self.snap(points)
        near, at = np.unique(snap.node, return_inverse=True)
        seconds, metres = self._between(near)
        away = snap.metres[:, None] + snap.metres[None, :]
        return RoadTimes(
            (seconds[np.ix_(at, at)] + away / _ACCESS_MPS).tolist(),
            (metres[np.ix_(at, at)] + away).tolist(),
            (snap.metres <= max_snap_m).tolist(),
            snap.metres.tolist(),
        )

    def geometry(self, points: Sequence[Point], max_snap_m: float) -> list[list[Point]]:
        """For each leg from a point to the next the line driven, both points included.

        A leg to or from a place too far from any road is the straight line.
        """
        snap = self.snap(points)
        chains = self._contract(np.unique(snap.node))
        search = _Search(chains)
        legs = []
        for i, (start, end) in enumerate(pairwise(points)):
            on_road = max(snap.metres[i], snap.metres[i + 1]) <= max_snap_m
            path = search.path(int(snap.node[i]), int(snap.node[i + 1])) if on_road else []
            legs.append([start, *self._line(chains, path), end])
        return legs

    def to_bytes(self) -> bytes:
        """The network as one compressed block, to be kept in the database."""
        block = BytesIO()
        np.savez_compressed(
            block,
            format=np.array(_FORMAT),
            lat=np.round(self.lat / _DEGREE).astype(np.int32),
            lon=np.round(self.lon / _DEGREE).astype(np.int32),
            boarding=self.boarding,
            tail=self.tail.astype(np.int32),
            head=self.head.astype(np.int32),
            seconds=self.seconds.astype(np.float32),
            metres=self.metres.astype(np.float32),
            source=np.frombuffer(self.source.encode(), dtype=np.uint8),
        )
        return block.getvalue()

    @classmethod
    def from_bytes(cls, block: bytes) -> RoadNetwork:
        """The network that `to_bytes` wrote.

        Raises UserError when the block is damaged or of another version of the program, and when
        the extra `kursplaner[roads]` is not installed.
        """
        require_extra()
        try:
            with np.load(BytesIO(block), allow_pickle=False) as arrays:
                if int(arrays["format"]) != _FORMAT:
                    raise ValueError(arrays["format"])
                return cls(
                    arrays["lat"] * _DEGREE,
                    arrays["lon"] * _DEGREE,
                    arrays["boarding"],
                    arrays["tail"].astype(np.int64),
                    arrays["head"].astype(np.int64),
                    arrays["seconds"].astype(np.float64),
                    arrays["metres"].astype(np.float64),
                    arrays["source"].tobytes().decode(),
                )
        except (ValueError, KeyError, OSError, EOFError, BadZipFile, zlib.error) as fault:
            raise UserError(
                "Das gespeicherte Straßennetz ist nicht lesbar.",
                "Bitte lesen Sie die OpenStreetMap-Datei noch einmal ein.",
            ) from fault

    @cached_property
    def _boarding_nodes(self) -> Ints:
        return np.flatnonzero(self.boarding)

    @cached_property
    def _tree(self) -> Any:
        from scipy.spatial import cKDTree

        nodes = self._boarding_nodes
        return cKDTree(self._plane(self.lat[nodes], self.lon[nodes]))

    @cached_property
    def _squeeze(self) -> float:
        """Length of a degree of longitude per degree of latitude in the middle of the network."""
        return float(np.cos(np.radians(self.lat.mean())))

    def _plane(self, lat: Floats, lon: Floats) -> Floats:
        """Metres north and east, shape (n, 2)."""
        metres: Floats = np.radians(np.stack([lat, lon * self._squeeze], axis=1)) * EARTH_RADIUS_M
        return metres

    def _contract(self, wanted: Ints) -> Chains:
        return contract(self.nodes, self.tail, self.head, self.seconds, self.metres, wanted)

    def _between(self, wanted: Ints) -> tuple[Floats, Floats]:
        """Seconds and metres between all ordered pairs of the given nodes."""
        search = _Search(self._contract(wanted))
        rows = [search.rows(part, wanted) for part in _parts(wanted)]
        return np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows])

    def _line(self, chains: Chains, path: list[int]) -> list[Point]:
        """All road nodes along the given chains."""
        nodes = [int(chains.tail[path[0]])] if path else []
        for chain in path:
            segment = int(chains.first[chain])
            while segment >= 0:
                nodes.append(int(self.head[segment]))
                segment = int(chains.following[segment])
        return [Point(float(self.lat[node]), float(self.lon[node])) for node in nodes]


class _Search:
    """Quickest ways over chains; its nodes are numbered anew, without the gaps."""

    def __init__(self, chains: Chains) -> None:
        self._nodes = np.unique(np.concatenate([chains.tail, chains.head]))
        self._chains = chains
        tail, head = self._number(chains.tail), self._number(chains.head)
        self._pair = tail * len(self._nodes) + head
        self._graph = _sparse(chains.seconds, tail, head, len(self._nodes))

    def rows(self, sources: Ints, targets: Ints) -> tuple[Floats, Floats]:
        """Seconds and metres from each source to each target, both (sources, targets)."""
        if len(self._nodes) == 0:
            return np.zeros((len(sources), len(targets))), np.zeros((len(sources), len(targets)))
        seconds, before = self._dijkstra(self._number(sources))
        to = self._number(targets)
        metres = np.stack([self._metres(row, to) for row in before])
        return seconds[:, to], metres

    def path(self, source: int, target: int) -> list[int]:
        """The chains from one node to another in driving order; empty for the same node."""
        if source == target:
            return []
        start, node = self._number(np.array([source, target]))
        before = self._dijkstra(np.array([start]))[1][0]
        path = []
        while node != start:
            path.append(int(self._chain(before[node], node)))
            node = before[node]
        return path[::-1]

    def _dijkstra(self, sources: Ints) -> tuple[Floats, Ints]:
        from scipy.sparse.csgraph import dijkstra

        seconds, before = dijkstra(self._graph, indices=sources, return_predecessors=True)
        return seconds, before.astype(np.int64)

    def _metres(self, before: Ints, targets: Ints) -> Floats:
        """Metres along the quickest ways to the targets, walked back together."""
        metres, node = np.zeros(len(targets)), targets.copy()
        on = np.flatnonzero(before[node] >= 0)
        while len(on):
            at, came = node[on], before[node[on]]
            metres[on] += self._chains.metres[self._chain(came, at)]
            node[on] = came
            on = on[before[came] >= 0]
        return metres

    def _chain(self, tail: Any, head: Any) -> Any:
        return np.searchsorted(self._pair, tail * len(self._nodes) + head)

    def _number(self, nodes: Ints) -> Ints:
        number: Ints = np.searchsorted(self._nodes, nodes)
        return number


def _parts(sources: Ints) -> list[Ints]:
    """Few sources at a time: predecessors take memory for each source and node."""
    return [sources[i : i + _SOURCES_AT_ONCE] for i in range(0, len(sources), _SOURCES_AT_ONCE)]


def _sparse(seconds: Floats, tail: Ints, head: Ints, nodes: int) -> Any:
    from scipy.sparse import csr_array

    return csr_array((seconds, (tail, head)), shape=(nodes, nodes))


def _largest_component(graph: Any) -> Bools:
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(graph, directed=True, connection="strong")
    inside: Bools = label == np.argmax(np.bincount(label))
    return inside
