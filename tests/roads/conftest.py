"""Little road worlds, drawn in metres and written as real .osm.pbf files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from math import cos, radians
from pathlib import Path
from typing import Any

import pytest

from kursplaner.roads.estimate import EARTH_RADIUS_M, Point

SOUTH, WEST = 50.0, 12.0
NodeSpec = tuple[float, float] | tuple[float, float, Mapping[str, str]]
Way = tuple[Sequence[str], Mapping[str, str]]
Draw = Callable[[Mapping[str, NodeSpec], Sequence[Way]], Path]


def _point(east: float, north: float) -> Point:
    """The point so many metres east and north of a corner in the hills."""
    lat = SOUTH + north / radians(1) / EARTH_RADIUS_M
    lon = WEST + east / radians(1) / EARTH_RADIUS_M / cos(radians(SOUTH))
    return Point(lat, lon)


@pytest.fixture
def at() -> Callable[[float, float], Point]:
    return _point


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Writes nodes (name -> metres east, north, tags) and ways (names, tags) as .osm.pbf."""
    osmium = pytest.importorskip("osmium")
    from osmium.osm.mutable import Node
    from osmium.osm.mutable import Way as OsmWay

    def write(nodes: Mapping[str, NodeSpec], ways: Sequence[Way]) -> Path:
        path = tmp_path / "dorf.osm.pbf"
        ids = {name: number for number, name in enumerate(nodes, start=1)}
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for name, (east, north, *tags) in nodes.items():
                lat, lon = _point(east, north)
                writer.add_node(Node(id=ids[name], location=(lon, lat), tags=dict(*tags)))
            for number, (names, tags) in enumerate(ways, start=1):
                refs = [ids[name] for name in names]
                writer.add_way(OsmWay(id=number, nodes=refs, tags=dict(tags)))
        return path

    return write


@pytest.fixture(scope="session")
def osm_data() -> Path:
    """The folder with real extracts; tests that need it are skipped where it is absent."""
    default = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("KURSPLANER_BENCH_DATA", default)) / "osm"
    if not folder.is_dir():
        pytest.skip("no OpenStreetMap extracts on this machine")
    return folder


@pytest.fixture(scope="session")
def bayreuth(osm_data: Path) -> dict[str, Any]:
    """60 villages with driving seconds and kilometres by an independent router."""
    text = (osm_data / "north-bayreuth-matrix-60.json").read_text(encoding="utf-8")
    matrix: dict[str, Any] = json.loads(text)
    return matrix
