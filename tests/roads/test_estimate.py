from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest

from kursplaner.roads.estimate import Point, TravelSettings, air_metres, estimate_minutes

At = Callable[[float, float], Point]
SUMMER = TravelSettings()
WINTER = TravelSettings(winter=True)


def test_that_air_line_agrees_with_a_known_distance() -> None:
    berlin, munich = Point(52.5200, 13.4050), Point(48.1351, 11.5820)
    assert air_metres(berlin, munich) == pytest.approx(504_400, rel=0.002)


@pytest.mark.parametrize(
    ("air_km", "minutes"),
    [
        (3, 9),  # 4.8 km of road = 6.4 min, + 2
        (10, 21),  # 14 km of road = 18.67 min, + 2
        (20, 40),  # 28 km of road = 37.33 min, + 2
    ],
)
def test_that_minutes_are_detour_by_speed_plus_two_rounded_up(
    at: At, air_km: int, minutes: int
) -> None:
    assert estimate_minutes(at(0, 0), at(0, air_km * 1000), SUMMER) == minutes


def test_that_whole_minutes_are_not_pushed_up_by_rounding_errors(at: At) -> None:
    settings = TravelSettings(near_detour=1, far_detour=1, speed_kmh=60, leg_minutes=0)
    a = at(0, 0)
    assert estimate_minutes(a, at(0, 7000 - 1e-7), settings) == 7
    assert estimate_minutes(a, at(0, 7000 + 1), settings) == 8


def test_that_winter_takes_longer_by_the_winter_speed(at: At) -> None:
    # 14 km at 38 km/h = 22.1 min, + 2
    assert estimate_minutes(at(0, 0), at(0, 10_000), WINTER) == 25


def test_that_the_same_point_is_no_way_at_all(at: At) -> None:
    assert estimate_minutes(at(5, 5), at(5, 5), SUMMER) == 0


def test_that_a_neighbouring_house_still_costs_getting_under_way(at: At) -> None:
    assert estimate_minutes(at(0, 0), at(0, 20), SUMMER) == 3


def test_that_a_farther_place_is_never_reached_sooner(at: At) -> None:
    minutes = [estimate_minutes(at(0, 0), at(0, metres), SUMMER) for metres in range(0, 9000, 50)]
    assert all(near <= far for near, far in pairwise(minutes))


def test_that_there_and_back_take_the_same(at: At) -> None:
    a, b = at(0, 0), at(3100, 4700)
    assert estimate_minutes(a, b, SUMMER) == estimate_minutes(b, a, SUMMER)


@pytest.mark.parametrize("field", ["speed_kmh", "winter_kmh"])
def test_that_a_speed_of_zero_in_a_file_is_refused(field: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert({field: 0}, TravelSettings)
