import pytest

from kursplaner.roads.tags import CLASSES, blocks, drive, limit_kmh


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50),
        ("30 mph", 48.28032),
        ("DE:urban", 50),
        ("DE:rural", 100),
        ("DE:zone30", 30),
        ("DE:zone:30", 30),
        ("none", 130),
        ("walk", 7),
        ("100;80", 100),
    ],
)
def test_that_a_speed_limit_is_understood(value: str, kmh: float) -> None:
    assert limit_kmh(value) == pytest.approx(kmh)


@pytest.mark.parametrize("value", ["", "signals", "variable", "0", "fünfzig", "-30"])
def test_that_a_strange_speed_limit_is_no_limit(value: str) -> None:
    assert limit_kmh(value) is None
    driven = drive({"highway": "tertiary", "maxspeed": value})
    assert driven is not None
    assert driven.forward_kmh == CLASSES["tertiary"].usual


def test_that_nobody_drives_faster_than_allowed() -> None:
    for kind in CLASSES:
        driven = drive({"highway": kind, "maxspeed": "30", "access": "yes"})
        assert driven is not None
        assert 0 < driven.forward_kmh <= 30


def test_that_a_narrow_road_is_slow_whatever_the_sign_says() -> None:
    driven = drive({"highway": "residential", "maxspeed": "100"})
    assert driven is not None
    assert driven.forward_kmh < 50


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "construction"},
        {"building": "yes"},
        {"highway": "residential", "access": "private"},
        {"highway": "unclassified", "motor_vehicle": "agricultural"},
        {"highway": "service", "service": "parking_aisle"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "residential", "area": "yes"},
        {"highway": "track"},
        {"highway": "residential", "oneway": "reversible"},
    ],
)
def test_that_what_is_no_road_for_a_minibus_is_left_out(tags: dict[str, str]) -> None:
    assert drive(tags) is None


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "track", "tracktype": "grade1"},
        {"highway": "track", "motor_vehicle": "yes"},
        {"highway": "service", "access": "no", "motorcar": "yes"},
        {"highway": "residential", "access": "destination"},
    ],
)
def test_that_the_most_particular_permission_counts(tags: dict[str, str]) -> None:
    assert drive(tags) is not None


@pytest.mark.parametrize(
    ("tags", "open_ways"),
    [
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True)),
        ({}, (True, True)),
    ],
)
def test_that_oneway_streets_are_driven_one_way(
    tags: dict[str, str], open_ways: tuple[bool, bool]
) -> None:
    driven = drive({"highway": "residential", **tags})
    assert driven is not None
    assert (driven.forward_kmh > 0, driven.backward_kmh > 0) == open_ways


def test_that_a_motorway_is_one_way_and_nobody_boards_there() -> None:
    driven = drive({"highway": "motorway"})
    assert driven is not None
    assert (driven.backward_kmh, driven.boarding) == (0, False)


def test_that_gravel_is_slow() -> None:
    driven = drive({"highway": "tertiary", "surface": "gravel"})
    assert driven is not None
    assert driven.forward_kmh <= 25


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [("00:10", 25), ("10", 25), ("01:05:30", 80.5), ("PT10M", 0), ("", 0), ("1:2:3:4", 0)],
)
def test_that_a_car_ferry_takes_its_crossing_and_a_wait(duration: str, minutes: float) -> None:
    tags = {"route": "ferry", "motor_vehicle": "yes", "duration": duration}
    driven = drive(tags, ferries=True)
    assert driven is not None
    assert driven.fixed_minutes == minutes
    assert drive(tags) is None


def test_that_a_ferry_for_walkers_carries_no_bus() -> None:
    assert drive({"route": "ferry", "foot": "yes"}, ferries=True) is None
    assert drive({"route": "ferry", "motorcar": "no"}, ferries=True) is None


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "kerb", "access": "no"}, False),
        ({"highway": "traffic_signals"}, False),
    ],
)
def test_that_only_real_barriers_close_a_road(tags: dict[str, str], closed: bool) -> None:
    assert blocks(tags) is closed
