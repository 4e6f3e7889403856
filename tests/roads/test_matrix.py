from collections.abc import Callable, Sequence
from datetime import date

import pytest

from kursplaner.domain.problem import Place
from kursplaner.errors import UserError
from kursplaner.roads.estimate import Point, TravelSettings, estimate_minutes
from kursplaner.roads.matrix import Override, RoadTimes, Source, travel_matrix

At = Callable[[float, float], Point]
TODAY = date(2026, 11, 24)


@pytest.fixture
def places(at: At) -> list[Place]:
    spots = {"Adorf": at(0, 0), "Freiberg": at(3000, 0), "Leubetha": at(0, 4000)}
    return [Place(id=name.lower(), name=name, lat=p.lat, lon=p.lon) for name, p in spots.items()]


class FixedRoads:
    """A road network with 600 s and 9,000 m on each leg; the places in `off` lie off its roads."""

    def __init__(self, off: Sequence[int] = ()) -> None:
        self.off = off

    def times(self, points: Sequence[Point], max_snap_m: float) -> RoadTimes:
        n = len(points)
        return RoadTimes(
            [[600.0] * n] * n,
            [[9000.0] * n] * n,
            [i not in self.off for i in range(n)],
            [2345.0 if i in self.off else 10.0 for i in range(n)],
        )


def test_that_without_anything_else_every_leg_is_an_estimate(places: list[Place]) -> None:
    matrix = travel_matrix(places)
    a, b = (Point(p.lat or 0, p.lon or 0) for p in places[:2])
    assert matrix.minutes[0][1] == estimate_minutes(a, b, TravelSettings())
    assert matrix.metres[0][1] == pytest.approx(3000 * 1.6, abs=5)
    assert matrix.sources[0][1] is Source.ESTIMATE
    assert matrix.notes == ()


def test_that_the_way_from_a_place_to_itself_is_zero(places: list[Place]) -> None:
    for network in (None, FixedRoads()):
        matrix = travel_matrix(places, network=network)
        assert [matrix.minutes[i][i] for i in range(3)] == [0, 0, 0]
        assert [matrix.metres[i][i] for i in range(3)] == [0, 0, 0]


def test_that_two_names_of_one_spot_are_no_way_apart(places: list[Place]) -> None:
    twin = Place(id="bus", name="Bushof", lat=places[0].lat, lon=places[0].lon)
    matrix = travel_matrix([*places, twin])
    assert (matrix.minutes[0][3], matrix.minutes[3][0]) == (0, 0)


def test_that_an_override_counts_in_its_direction_only(places: list[Place]) -> None:
    hand = Override(origin="adorf", destination="freiberg", minutes=17, reason="Baustelle")
    matrix = travel_matrix(places, [hand])
    assert (matrix.minutes[0][1], matrix.sources[0][1]) == (17, Source.OVERRIDE)
    assert matrix.sources[1][0] is Source.ESTIMATE
    assert matrix.minutes[1][0] != 17


def test_that_an_override_beats_the_road(places: list[Place]) -> None:
    hand = Override(origin="adorf", destination="freiberg", minutes=17)
    matrix = travel_matrix(places, [hand], FixedRoads())
    assert (matrix.minutes[0][1], matrix.sources[0][1]) == (17, Source.OVERRIDE)
    assert (matrix.minutes[1][0], matrix.sources[1][0]) == (11, Source.ROAD)


@pytest.mark.parametrize(
    ("until", "source"),
    [
        (date(2026, 11, 23), Source.ESTIMATE),
        (TODAY, Source.OVERRIDE),
        (None, Source.OVERRIDE),
    ],
)
def test_that_an_override_ends_after_its_last_day(
    places: list[Place], until: date | None, source: Source
) -> None:
    hand = Override(origin="adorf", destination="leubetha", minutes=30, until=until)
    assert travel_matrix(places, [hand], on=TODAY).sources[0][2] is source


def test_that_an_ended_override_does_not_hide_the_one_still_valid(places: list[Place]) -> None:
    ended = Override(origin="adorf", destination="leubetha", minutes=30, until=date(2026, 1, 1))
    valid = Override(origin="adorf", destination="leubetha", minutes=12)
    assert travel_matrix(places, [valid, ended], on=TODAY).minutes[0][2] == 12


def test_that_nobody_can_make_a_place_far_from_itself(places: list[Place]) -> None:
    hand = Override(origin="adorf", destination="adorf", minutes=9)
    assert travel_matrix(places, [hand]).minutes[0][0] == 0


def test_that_overrides_of_unknown_places_are_ignored(places: list[Place]) -> None:
    hand = Override(origin="adorf", destination="rom", minutes=900)
    assert travel_matrix(places, [hand]).minutes == travel_matrix(places).minutes


def test_that_places_without_coordinates_are_all_named(places: list[Place]) -> None:
    lost = [Place(id="x", name="Mühlhausen"), Place(id="y", name="Remtengrün", lat=50.3)]
    with pytest.raises(UserError, match="Mühlhausen, Remtengrün"):
        travel_matrix([*places, *lost])


def test_that_road_minutes_are_rounded_up_with_one_minute_a_leg(places: list[Place]) -> None:
    matrix = travel_matrix(places, network=FixedRoads())
    assert (matrix.minutes[0][1], matrix.metres[0][1]) == (11, 9000)
    winter = travel_matrix(places, network=FixedRoads(), settings=TravelSettings(winter=True))
    assert winter.minutes[0][1] == 13  # 10 min x 45/38 = 11.84, + 1


def test_that_a_hole_in_the_network_is_estimated_and_named(places: list[Place]) -> None:
    matrix = travel_matrix(places, network=FixedRoads(off=[2]))
    assert matrix.off_network == ("leubetha",)
    assert len(matrix.notes) == 1
    assert "Leubetha" in matrix.notes[0]
    assert "2,3 km" in matrix.notes[0]
    estimated = travel_matrix(places)
    assert matrix.minutes[0][2] == estimated.minutes[0][2]
    assert matrix.sources[0] == (Source.ROAD, Source.ROAD, Source.ESTIMATE)
    assert matrix.sources[2] == (Source.ESTIMATE, Source.ESTIMATE, Source.ROAD)


def test_that_the_planning_problem_gets_one_letter_a_leg(places: list[Place]) -> None:
    hand = Override(origin="adorf", destination="freiberg", minutes=17)
    travel = travel_matrix(places, [hand], FixedRoads(off=[2])).travel()
    assert travel.sources == ("RHS", "RRS", "SSR")
    assert travel.minutes[0] == (0, 17, travel_matrix(places).minutes[0][2])
    assert [p.id for p in travel.places] == ["adorf", "freiberg", "leubetha"]


def test_that_no_places_make_an_empty_matrix() -> None:
    assert travel_matrix([], network=FixedRoads()).minutes == ()
