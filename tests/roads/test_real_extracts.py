"""Against an independent router (Valhalla) on real roads; skipped where the data are absent."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kursplaner.roads.estimate import Point, TravelSettings, air_metres, estimate_minutes
from kursplaner.roads.extract import import_network
from kursplaner.roads.network import RoadNetwork

MAX_SNAP_M = TravelSettings().max_snap_m


@pytest.fixture(scope="module")
def points(bayreuth: dict[str, Any]) -> list[Point]:
    return [Point(place["lat"], place["lon"]) for place in bayreuth["places"]]


@pytest.fixture(scope="module")
def network(osm_data: Path, points: list[Point]) -> RoadNetwork:
    made = import_network(osm_data / "north-bayreuth-2014.osm.pbf", points)
    assert made is not None
    return made


def test_that_road_times_are_a_minute_from_an_independent_router(
    network: RoadNetwork, points: list[Point], bayreuth: dict[str, Any]
) -> None:
    times = network.times(points, MAX_SNAP_M)
    assert all(times.connected)
    true = np.array(bayreuth["seconds"]) / 60
    other = ~np.eye(len(points), dtype=bool)
    roads = np.abs(np.array(times.seconds) / 60 - true)[other].mean()
    settings = TravelSettings()
    air = np.array([[estimate_minutes(a, b, settings) for b in points] for a in points])
    assert roads < 1.2
    assert roads < np.abs(air - true)[other].mean() / 2


def test_that_road_lengths_agree_with_an_independent_router(
    network: RoadNetwork, points: list[Point], bayreuth: dict[str, Any]
) -> None:
    metres = np.array(network.times(points, MAX_SNAP_M).metres)
    assert np.abs(metres / 1000 - np.array(bayreuth["km"])).mean() < 0.3


def test_that_the_drawn_line_is_as_long_as_the_way(
    network: RoadNetwork, points: list[Point]
) -> None:
    some = points[:10]
    metres = network.times(some, MAX_SNAP_M).metres
    for i, line in enumerate(network.geometry(some, MAX_SNAP_M)):
        drawn = sum(air_metres(a, b) for a, b in pairwise(line))
        assert drawn == pytest.approx(metres[i][i + 1], rel=0.005, abs=5)


def test_that_a_filtered_mountain_extract_is_read_too(osm_data: Path) -> None:
    capital, valley = Point(42.507, 1.522), Point(42.544, 1.733)
    made = import_network(osm_data / "andorra-2013.osm.pbf", [capital, valley])
    assert made is not None
    times = made.times([capital, valley], MAX_SNAP_M)
    assert times.connected == [True, True]
    assert 20 < times.seconds[0][1] / 60 < 50
