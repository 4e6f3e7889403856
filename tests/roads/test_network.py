"""Hand-drawn villages: a road limited to 50 km/h is driven at 45, so 750 m take one minute."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kursplaner.domain.problem import Place
from kursplaner.errors import UserError
from kursplaner.roads.contraction import contract
from kursplaner.roads.estimate import Point, TravelSettings, air_metres
from kursplaner.roads.extract import ImportSettings, import_network
from kursplaner.roads.matrix import Source, travel_matrix
from kursplaner.roads.network import RoadNetwork

At = Callable[[float, float], Point]
Draw = Callable[[Mapping[str, Any], Sequence[tuple[str, Mapping[str, str]]]], Path]

ROAD = {"highway": "tertiary", "maxspeed": "50"}
MAX_SNAP_M = TravelSettings().max_snap_m


def network_of(path: Path, points: Sequence[Point], **settings: Any) -> RoadNetwork:
    network = import_network(path, points, ImportSettings(**settings))
    assert network is not None
    return network


def minutes(network: RoadNetwork, *points: Point) -> list[list[float]]:
    rows = network.times(points, MAX_SNAP_M).seconds
    return [[round(seconds / 60, 2) for seconds in row] for row in rows]


def test_that_a_straight_road_takes_its_length_by_its_speed(draw: Draw, at: At) -> None:
    path = draw({"a": (0, 0), "b": (1500, 0), "c": (4500, 0)}, [("abc", ROAD)])
    a, b, c = at(0, 0), at(1500, 0), at(4500, 0)
    network = network_of(path, [a, b, c])
    assert minutes(network, a, b, c) == [[0, 2, 6], [2, 0, 4], [6, 4, 0]]
    metres = network.times([a, c], MAX_SNAP_M).metres
    assert metres[0][1] == pytest.approx(4500, abs=2)


def test_that_the_quicker_way_wins_over_the_shorter(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (1500, 0), "n": (750, 1500)}
    lane = {"highway": "living_street", "maxspeed": "7"}
    path = draw(nodes, [("ab", lane), ("anb", ROAD)])
    network = network_of(path, [at(0, 0)])
    times = network.times([at(0, 0), at(1500, 0)], MAX_SNAP_M)
    assert times.metres[0][1] == pytest.approx(2 * 1677, abs=4)
    assert times.seconds[0][1] / 60 == pytest.approx(2 * 1677 / 750, abs=0.02)


def test_that_a_oneway_street_sends_the_way_back_round(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (750, 0), "c": (750, 750), "d": (0, 750)}
    path = draw(nodes, [("ab", {**ROAD, "oneway": "yes"}), ("bcda", ROAD)])
    a, b = at(0, 0), at(750, 0)
    assert minutes(network_of(path, [a]), a, b) == [[0, 1], [3, 0]]


def test_that_a_reversed_oneway_runs_against_its_drawing(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (750, 0), "c": (750, 750), "d": (0, 750)}
    path = draw(nodes, [("ab", {**ROAD, "oneway": "-1"}), ("bcda", ROAD)])
    a, b = at(0, 0), at(750, 0)
    assert minutes(network_of(path, [a]), a, b) == [[0, 3], [1, 0]]


def test_that_a_roundabout_is_driven_round_in_one_direction(draw: Draw, at: At) -> None:
    # A square of 750 m sides, drawn anticlockwise; arms of 750 m at its corners w and e.
    nodes = {"w": (0, 0), "s": (750, 0), "e": (750, 750), "n": (0, 750)}
    nodes |= {"west": (-750, 0), "east": (1500, 750), "south": (750, -750)}
    ring = {**ROAD, "junction": "roundabout"}
    ways = [("wsenw", ring)]
    ways += [(("west", "w"), ROAD), (("east", "e"), ROAD), (("south", "s"), ROAD)]
    west, south, east = at(-750, 0), at(750, -750), at(1500, 750)
    network = network_of(draw(nodes, ways), [west])
    assert minutes(network, west, south, east) == [[0, 3, 4], [5, 0, 3], [4, 5, 0]]


def test_that_a_private_road_is_no_shortcut(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (750, 0), "c": (750, 750), "d": (0, 750)}
    ways = [("ab", {**ROAD, "access": "private"}), ("bcda", ROAD)]
    a, b = at(0, 0), at(750, 0)
    assert minutes(network_of(draw(nodes, ways), [a]), a, b) == [[0, 3], [3, 0]]


def test_that_a_bollard_closes_the_road_in_the_middle(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "x": (375, 0, {"barrier": "bollard"}), "b": (750, 0)}
    nodes |= {"c": (750, 750), "d": (0, 750)}
    a, b = at(0, 0), at(750, 0)
    network = network_of(draw(nodes, [("axb", ROAD), ("bcda", ROAD)]), [a])
    assert minutes(network, a, b) == [[0, 3], [3, 0]]


ISLAND = {
    "a": (0, 0),
    "b": (1500, 0),
    "c": (3000, 0),
    "d": (1500, 1500),
    "i": (0, 4000),
    "j": (750, 4000),
}
ISLAND_ROADS = [("abc", ROAD), ("bd", ROAD), ("ij", ROAD)]
FERRY = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:05"}


def test_that_an_island_is_estimated_and_named(draw: Draw, at: At) -> None:
    spots = {"Festland": at(0, 0), "Dorf": at(3000, 0), "Insel": at(0, 4000)}
    places = [Place(id=n, name=n, lat=p.lat, lon=p.lon) for n, p in spots.items()]
    network = network_of(draw(ISLAND, ISLAND_ROADS), list(spots.values()))
    matrix = travel_matrix(places, network=network)
    assert matrix.off_network == ("Insel",)
    assert "Insel liegt 2,9 km" in matrix.notes[0]
    assert matrix.sources[0] == (Source.ROAD, Source.ROAD, Source.ESTIMATE)
    assert matrix.minutes[0] == (0, 5, travel_matrix(places).minutes[0][2])


def test_that_a_ferry_counts_only_where_asked_for(draw: Draw, at: At) -> None:
    path = draw(ISLAND, [*ISLAND_ROADS, ("ai", FERRY)])
    a, i = at(0, 0), at(0, 4000)
    assert network_of(path, [a]).times([a, i], MAX_SNAP_M).connected == [True, False]
    with_ferry = network_of(path, [a], ferries=True)
    assert with_ferry.times([a, i], MAX_SNAP_M).connected == [True, True]
    assert minutes(with_ferry, a, i)[0][1] == pytest.approx(20, abs=0.1)


def test_that_a_trap_one_cannot_leave_is_no_part_of_the_network(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (3000, 0), "trap": (3000, 2000)}
    path = draw(nodes, [("ab", ROAD), (("b", "trap"), {**ROAD, "oneway": "yes"})])
    network = network_of(path, [at(0, 0)])
    assert network.times([at(3000, 2000)], MAX_SNAP_M).connected == [False]


def test_that_a_house_beside_a_long_road_snaps_to_its_foot(draw: Draw, at: At) -> None:
    path = draw({"a": (0, 0), "b": (7500, 0)}, [("ab", ROAD)])
    house = at(3750, 100)
    network = network_of(path, [house])
    snap = network.times([at(0, 0), house], MAX_SNAP_M)
    assert snap.snap_metres[1] == pytest.approx(100, abs=8)
    # Five minutes of road and 100 m of yard at 15 km/h.
    assert snap.seconds[0][1] == pytest.approx(5 * 60 + 24, abs=6)


def test_that_nobody_boards_on_a_motorway(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (3000, 0), "c": (0, 300), "d": (3000, 300)}
    both_ways = {"highway": "motorway", "oneway": "no"}
    path = draw(nodes, [("ab", both_ways), ("cd", ROAD), ("ac", ROAD), ("bd", ROAD)])
    times = network_of(path, [at(0, 0)]).times([at(1500, 20)], MAX_SNAP_M)
    assert times.snap_metres[0] == pytest.approx(280, abs=5)


def test_that_the_line_of_a_leg_follows_the_road(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (1500, 0), "c": (1500, 1500), "x": (3000, 0)}
    network = network_of(draw(nodes, [("abc", ROAD), ("bx", ROAD)]), [at(0, 0)])
    there, back = network.geometry([at(0, 0), at(1500, 1500), at(0, 0)], MAX_SNAP_M)
    assert there[0] == at(0, 0)
    assert there[-1] == at(1500, 1500)
    assert min(air_metres(p, at(1500, 0)) for p in there) < 1
    driven = sum(air_metres(p, q) for p, q in pairwise(there))
    assert driven == pytest.approx(3000, abs=3)
    assert all(air_metres(p, q) < 0.1 for p, q in zip(there, reversed(back), strict=True))


def test_that_a_leg_off_the_roads_is_a_straight_line(draw: Draw, at: At) -> None:
    network = network_of(draw({"a": (0, 0), "b": (1500, 0)}, [("ab", ROAD)]), [at(0, 0)])
    assert network.geometry([at(0, 0), at(0, 4000)], MAX_SNAP_M) == [[at(0, 0), at(0, 4000)]]


def test_that_roads_beyond_the_margin_are_cut_off(draw: Draw, at: At) -> None:
    stretch = {f"n{k}": (k * 1000, 0) for k in range(31)}
    path = draw(stretch, [(list(stretch), ROAD)])
    near = network_of(path, [at(0, 0)], margin_km=5)
    assert near.lon.max() < at(5500, 0).lon
    far = network_of(path, [at(0, 0), at(30_000, 0)], margin_km=5)
    assert far.lon.max() == pytest.approx(at(30_000, 0).lon)


def test_that_a_saved_network_gives_the_same_answers(draw: Draw, at: At) -> None:
    network = network_of(draw(ISLAND, ISLAND_ROADS), [at(0, 0)])
    again = RoadNetwork.from_bytes(network.to_bytes())
    points = [at(0, 0), at(3000, 10), at(1500, 1500)]
    assert minutes(again, *points) == minutes(network, *points)
    assert again.source == "dorf.osm.pbf"


@pytest.mark.parametrize("harm", ["empty", "cut", "other"])
def test_that_a_damaged_saved_network_is_refused_in_german(draw: Draw, at: At, harm: str) -> None:
    block = network_of(draw(ISLAND, ISLAND_ROADS), [at(0, 0)]).to_bytes()
    damaged = {"empty": b"", "cut": block[: len(block) // 2], "other": b"Hallo" * 99}[harm]
    with pytest.raises(UserError, match="Straßennetz ist nicht lesbar"):
        RoadNetwork.from_bytes(damaged)


def test_that_contraction_changes_no_way(draw: Draw, at: At) -> None:
    """Against plain Dijkstra on all nodes of a random graph with many nodes in mid-road."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    rng = np.random.default_rng(7)
    n = 400
    ring = np.arange(n)
    extra = rng.integers(0, n, (2, 40))
    tail = np.concatenate([ring, extra[0], np.roll(ring, -1)[: n // 2]])
    head = np.concatenate([np.roll(ring, -1), extra[1], ring[: n // 2]])
    keep = tail != head
    pairs = np.unique(tail[keep] * n + head[keep])
    tail, head = pairs // n, pairs % n
    seconds = rng.uniform(1, 100, len(pairs))
    wanted = rng.choice(n, 25, replace=False)
    chains = contract(n, tail, head, seconds, seconds, np.sort(wanted))

    def between(t: Any, h: Any, s: Any) -> Any:
        return dijkstra(csr_array((s, (t, h)), shape=(n, n)), indices=wanted)[:, wanted]

    assert len(chains.tail) < len(tail) / 2
    np.testing.assert_allclose(
        between(chains.tail, chains.head, chains.seconds), between(tail, head, seconds)
    )


def test_that_a_ring_without_any_junction_is_driven_too(draw: Draw, at: At) -> None:
    nodes = {"a": (0, 0), "b": (750, 0), "c": (750, 750), "d": (0, 750)}
    network = network_of(draw(nodes, [("abcda", ROAD)]), [at(0, 0)])
    assert minutes(network, at(0, 0), at(750, 750)) == [[0, 2], [2, 0]]
    assert minutes(network, at(0, 0)) == [[0]]
