"""Makes a RoadNetwork of an OpenStreetMap extract: the car roads around the given points.

Two passes over the file: first the ways a minibus may drive, then the nodes they run through.
Roads are cut at the margin; nodes outside are never kept, so a whole Bundesland fits in memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kursplaner.errors import UserError
from kursplaner.roads.estimate import EARTH_RADIUS_M, Point
from kursplaner.roads.network import RoadNetwork
from kursplaner.roads.pbf import OnProgress, PbfFile, Stop, StoppedError
from kursplaner.roads.tags import CLASSES, blocks, drive

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_KM_PER_DEGREE = EARTH_RADIUS_M / 1000 * np.pi / 180


class ImportSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of the extract becomes the road network."""

    margin_km: float = 8.0
    """How far around the outermost places roads are kept, kilometres."""
    ferries: bool = False
    """Whether car ferries count as roads; off, because their timetable is not in the data."""
    longest_segment_m: float = 80.0
    """Straight roads get a node at least this often (metres), so that places snap well."""


class _Box(Struct, frozen=True):
    south: float
    west: float
    north: float
    east: float


class _Ways:
    """The drivable ways of the file, column by column; way w owns refs[start[w]:start[w + 1]]."""

    def __init__(self) -> None:
        self.refs = array("q")
        self.start = array("q", [0])
        self.forward = array("d")
        self.backward = array("d")
        self.fixed = array("d")
        self.boarding = array("b")


class _Nodes(Struct, frozen=True):
    """Nodes sorted by id; `blocked` ones carry a barrier."""

    ids: Ints
    lat: Floats
    lon: Floats
    blocked: Bools


class _Segments(Struct, frozen=True):
    """Straight pieces of road between two nodes (indices); seconds inf: closed that way."""

    tail: Ints
    head: Ints
    metres: Floats
    forward: Floats
    backward: Floats
    boarding: Bools


def import_network(
    path: Path,
    points: Sequence[Point],
    settings: ImportSettings | None = None,
    on_progress: OnProgress | None = None,
    stop: Stop | None = None,
) -> RoadNetwork | None:
    """The road network around `points` from the .osm.pbf file at `path`; None when stopped.

    Raises UserError when the file is missing, damaged or something else, when it holds no roads
    around the points, and when the extra `kursplaner[roads]` is not installed.
    """
    settings = settings or ImportSettings()
    box = _box(points, settings.margin_km)
    file = PbfFile(path, on_progress, stop)
    try:
        ways, wanted = _read_ways(file, settings)
        nodes = _read_nodes(file, wanted, box)
    except StoppedError:
        return None
    segments = _segments(ways, nodes)
    if not len(segments.tail):
        raise UserError(
            f"Die Datei »{path.name}« enthält keine Straßen in der Umgebung Ihrer Orte.",
            "Bitte wählen Sie den Auszug des Bundeslandes, in dem die Orte liegen.",
        )
    return _network(nodes, segments, settings, path.name)


def _box(points: Sequence[Point], margin_km: float) -> _Box:
    if not points:
        raise UserError(
            "Für das Straßennetz fehlt ein Ort mit Koordinaten.",
            "Bitte tragen Sie zuerst Standorte und Haltepunkte mit Koordinaten ein.",
        )
    lats, lons = [p.lat for p in points], [p.lon for p in points]
    up = margin_km / _KM_PER_DEGREE
    aside = up / max(0.1, float(np.cos(np.radians(max(map(abs, lats))))))
    return _Box(min(lats) - up, min(lons) - aside, max(lats) + up, max(lons) + aside)


def _read_ways(file: PbfFile, settings: ImportSettings) -> tuple[_Ways, Any]:
    """The drivable ways, and osmium's set of the nodes they use."""
    import osmium

    ways, wanted = _Ways(), osmium.IdTracker()
    kinds = osmium.filter.TagFilter(("route", "ferry"), *(("highway", kind) for kind in CLASSES))
    for way in file.objects("Straßen werden gelesen", osmium.osm.WAY, kinds):
        driven = drive({tag.k: tag.v for tag in way.tags}, settings.ferries)
        if driven is None or len(way.nodes) < 2:
            continue
        wanted.add_references(way)
        ways.refs.extend(node.ref for node in way.nodes)
        ways.start.append(len(ways.refs))
        ways.forward.append(driven.forward_kmh)
        ways.backward.append(driven.backward_kmh)
        ways.fixed.append(driven.fixed_minutes)
        ways.boarding.append(driven.boarding)
    return ways, wanted


def _read_nodes(file: PbfFile, wanted: Any, box: _Box) -> _Nodes:
    """The wanted nodes inside the box."""
    import osmium

    ids, lats, lons, blocked = array("q"), array("d"), array("d"), array("q")
    south, west, north, east = box.south, box.west, box.north, box.east
    doing = "Kreuzungen werden gelesen"
    for node in file.objects(doing, osmium.osm.NODE, wanted.id_filter()):
        place = node.location
        if not place.valid():
            continue
        lat, lon = place.lat, place.lon
        if south <= lat <= north and west <= lon <= east:
            ids.append(node.id)
            lats.append(lat)
            lons.append(lon)
            if node.tags and blocks({tag.k: tag.v for tag in node.tags}):
                blocked.append(node.id)
    known, first = np.unique(np.array(ids, dtype=np.int64), return_index=True)
    return _Nodes(
        known,
        np.array(lats, dtype=np.float64)[first],
        np.array(lons, dtype=np.float64)[first],
        np.isin(known, np.array(blocked, dtype=np.int64)),
    )


def _segments(ways: _Ways, nodes: _Nodes) -> _Segments:
    """All pieces of the ways whose two nodes are known and open."""
    refs = np.array(ways.refs, dtype=np.int64)
    start = np.array(ways.start, dtype=np.int64)
    if not len(refs) or not len(nodes.ids):
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return _Segments(none, none, nothing, nothing, nothing, np.zeros(0, dtype=bool))
    index = np.minimum(np.searchsorted(nodes.ids, refs), len(nodes.ids) - 1)
    usable = (nodes.ids[index] == refs) & ~nodes.blocked[index]
    way = np.repeat(np.arange(len(start) - 1), np.diff(start))
    tail, head = index[:-1], index[1:]
    keep = usable[:-1] & usable[1:] & (way[:-1] == way[1:]) & (tail != head)
    tail, head, way = tail[keep], head[keep], way[:-1][keep]
    metres = _metres(nodes, tail, head)
    length = np.bincount(way, metres, minlength=len(start) - 1).astype(np.float64)
    forward = _seconds(ways.forward, ways.fixed, way, metres, length)
    backward = _seconds(ways.backward, ways.fixed, way, metres, length)
    boarding = np.array(ways.boarding, dtype=bool)[way]
    return _Segments(tail, head, metres, forward, backward, boarding)


def _metres(nodes: _Nodes, tail: Ints, head: Ints) -> Floats:
    """Length of each segment; the plane is exact enough for stretches of a few kilometres."""
    north = np.radians(nodes.lat[head] - nodes.lat[tail])
    middle = np.radians((nodes.lat[head] + nodes.lat[tail]) / 2)
    east = np.radians(nodes.lon[head] - nodes.lon[tail]) * np.cos(middle)
    metres: Floats = np.maximum(np.hypot(north, east) * EARTH_RADIUS_M, 0.1)
    return metres


def _seconds(
    kmh: array[float], fixed: array[float], way: Ints, metres: Floats, length: Floats
) -> Floats:
    """Driving time of each segment: by speed, or its share of the way's fixed time."""
    speed = np.array(kmh)[way]
    minutes = np.array(fixed)[way]
    with np.errstate(divide="ignore"):
        driving = metres / (speed / 3.6)
    share = minutes * 60 * metres / length[way]
    seconds: Floats = np.where(speed == 0, np.inf, np.where(minutes > 0, share, driving))
    return seconds


def _network(
    nodes: _Nodes, segments: _Segments, settings: ImportSettings, source: str
) -> RoadNetwork:
    """Splits long segments, makes both directions, keeps what is reachable there and back."""
    pieces = np.ceil(segments.metres / settings.longest_segment_m).astype(np.int64)
    pieces = np.maximum(pieces, 1)
    of = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    last = step == pieces[of] - 1
    fresh = np.cumsum(~last) - 1 + len(nodes.ids)
    head = np.where(last, segments.head[of], fresh)
    tail = np.where(step == 0, segments.tail[of], np.roll(fresh, 1))
    share = (step + 1) / pieces[of]
    lat, lon = (
        np.concatenate([axis, _between(axis, segments.tail[of], segments.head[of], share)[~last]])
        for axis in (nodes.lat, nodes.lon)
    )
    metres, forward, backward = (
        (column / pieces)[of] for column in (segments.metres, segments.forward, segments.backward)
    )
    there, back = np.isfinite(forward), np.isfinite(backward)
    boarding = np.zeros(len(lat), dtype=bool)
    boarding[tail[segments.boarding[of]]] = True
    boarding[head[segments.boarding[of]]] = True
    return RoadNetwork.strongly_connected(
        lat,
        lon,
        boarding,
        np.concatenate([tail[there], head[back]]),
        np.concatenate([head[there], tail[back]]),
        np.concatenate([forward[there], backward[back]]),
        np.concatenate([metres[there], metres[back]]),
        source,
    )


def _between(axis: Floats, tail: Ints, head: Ints, share: Floats) -> Floats:
    inner: Floats = axis[tail] + (axis[head] - axis[tail]) * share
    return inner
