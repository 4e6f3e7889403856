"""A road network around the places of the Adorf example, written as a real .osm.pbf file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kursplaner.roads.estimate import Point

ADORF, OELSNITZ = Point(50.320622, 12.256069), Point(50.41589, 12.17316)
BEND = Point(50.40, 12.30)
"""The road from Adorf to Oelsnitz goes a long way round."""
NETWORK = (
    (ADORF, BEND, OELSNITZ),
    (ADORF, Point(50.311884, 12.328041)),  # Markneukirchen
    (ADORF, Point(50.282643, 12.238262), Point(50.223255, 12.312457)),  # Bad Elster, Brambach
    (OELSNITZ, Point(50.349408, 12.173805)),  # Eichigt
    (ADORF, Point(50.37198, 12.266965)),  # Mühlental
)
"""Klingenthal is on no road."""
SHORT = (*NETWORK[1:], (ADORF, OELSNITZ))
"""The same with the new, straight road from Adorf to Oelsnitz."""
Line = Sequence[Point]


def draw(path: Path, lines: Sequence[Line]) -> Path:
    """Roads limited to 50 km/h, which are driven at 45: 750 m take one minute."""
    import osmium
    from osmium.osm.mutable import Node, Way

    ids = {point: number for number, point in enumerate(dict.fromkeys(sum(lines, ())), start=1)}
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for point, number in ids.items():
            writer.add_node(Node(id=number, location=(point.lon, point.lat)))
        for number, line in enumerate(lines, start=1):
            tags = {"highway": "tertiary", "maxspeed": "50"}
            writer.add_way(Way(id=number, nodes=[ids[point] for point in line], tags=tags))
    return path
