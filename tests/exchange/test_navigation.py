from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kursplaner.exchange.navigation import (
    APP_WAYPOINTS,
    BROWSER_WAYPOINTS,
    MAX_CHARACTERS,
    directions_links,
    geo_link,
    tour_links,
)


def stops_of(link: str) -> list[str]:
    """All stops a link leads through, in order, as a map app reads them."""
    query = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
    between = query["waypoints"].split("|") if "waypoints" in query else []
    return [*between, query["destination"]]


def points(count: int) -> list[tuple[float, float]]:
    return [(50 + i / 100, 12 + i / 100) for i in range(count)]


def test_that_a_tour_is_one_link_through_its_stops_without_the_depot_it_starts_at(
    tour_week: Any,
) -> None:
    links = tour_links(tour_week.problem, tour_week.tour, tour_week.directory)
    assert len(links) == 1
    assert stops_of(links[0]) == [
        "50.28330,12.23400",
        "50.31100,12.32700",
        "50.32060,12.25610",
        "50.32000,12.26000",
    ]


def test_that_the_link_is_a_plain_https_one_that_starts_navigating() -> None:
    (link,) = directions_links(points(3))
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.google.com", "/maps/dir/")
    query = parse_qs(parts.query)
    assert query["api"] == ["1"]
    assert query["travelmode"] == ["driving"]
    assert query["dir_action"] == ["navigate"]
    assert "origin" not in query
    assert " " not in link
    assert "|" not in link


@pytest.mark.parametrize("limit", [0, BROWSER_WAYPOINTS, APP_WAYPOINTS])
@pytest.mark.parametrize("count", [0, 1, 4, 10, 11, 25])
def test_that_a_long_tour_is_cut_into_links_that_lose_no_stop(count: int, limit: int) -> None:
    links = directions_links(points(count), limit)
    told = [stop for link in links for stop in stops_of(link)]
    assert told == [f"{lat:.5f},{lon:.5f}" for lat, lon in points(count)]
    assert all(len(stops_of(link)) <= limit + 1 for link in links)


def test_that_a_full_link_stays_small_enough_for_a_qr_code() -> None:
    (link,) = directions_links([(-50.123456 - i, -100.123456 - i) for i in range(10)])
    assert len(link) < 400 < MAX_CHARACTERS


def test_that_two_halts_at_one_place_are_one_stop() -> None:
    (link,) = directions_links([(50, 12), (50, 12), (50.1, 12), (50, 12)])
    assert stops_of(link) == ["50.00000,12.00000", "50.10000,12.00000", "50.00000,12.00000"]


def test_that_nobodys_name_is_in_a_link(tour_week: Any) -> None:
    (link,) = tour_links(tour_week.problem, tour_week.tour, tour_week.directory)
    assert not any(name in link for name in ("Olena", "Amira", "Elster", "bus"))


def test_that_a_geo_link_names_one_point() -> None:
    assert geo_link((50.32062, 12.256069)) == "geo:50.32062,12.25607"
    named = geo_link((50.32062, 12.256069), "Alte Schänke (Hof)")
    assert named.startswith("geo:50.32062,12.25607?q=50.32062,12.25607(Alte%20Sch%C3%A4nke")
    assert named.count("(") == 1
