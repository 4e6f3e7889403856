"""Read back by an independent parser (SAX), not by the library that wrote the file."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from xml.sax import make_parser
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import InputSource

import msgspec
import pytest

from kursplaner.domain.problem import Place
from kursplaner.errors import UserError
from kursplaner.exchange.gpx import Track, tour_gpx

GPX = "http://www.topografix.com/GPX/1/1"
METADATA_ORDER = ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds"]
POINT_ORDER = ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym"]


class Node:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Node] = []
        self.text = ""

    def all(self, tag: str) -> "list[Node]":
        return [child for child in self.children if child.tag == tag]

    def one(self, tag: str) -> "Node":
        (only,) = self.all(tag)
        return only


class Reader(ContentHandler):
    """Builds a tree and insists that each element lies in the GPX namespace."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = [Node("", {})]

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802
        namespace, tag = name
        assert namespace == GPX, f"{tag} is in {namespace}"
        node = Node(tag, {key[1]: value for key, value in attrs.items()})
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: N802
        self.stack.pop()

    def characters(self, content: str) -> None:
        self.stack[-1].text += content


def read(content: bytes) -> Node:
    reader, parser = Reader(), make_parser()
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(reader)
    source = InputSource()
    source.setByteStream(BytesIO(content))
    parser.parse(source)
    return reader.stack[0].one("gpx")


def assert_order(node: Node, order: list[str]) -> None:
    tags = [child.tag for child in node.children]
    assert tags == sorted(tags, key=order.index)


@pytest.fixture
def file(tour_week: Any) -> Node:
    week = tour_week
    return read(tour_gpx(week.problem, week.plan, week.tour, week.directory))


def test_that_it_is_gpx_1_1_in_its_namespace(file: Node, tour_week: Any) -> None:
    assert file.attributes["version"] == "1.1"
    assert file.attributes["creator"] == "kursplaner"
    assert file.attributes["schemaLocation"] == f"{GPX} {GPX}/gpx.xsd"
    content = tour_gpx(tour_week.problem, tour_week.plan, tour_week.tour, tour_week.directory)
    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


def test_that_the_elements_stand_in_the_order_the_format_asks_for(tour_week: Any) -> None:
    week = tour_week
    track = Track(legs=[[(50.1, 12.1), (50.2, 12.2)]])
    file = read(tour_gpx(week.problem, week.plan, week.tour, week.directory, track))
    assert_order(file, ["metadata", "wpt", "rte", "trk", "extensions"])
    assert_order(file.one("metadata"), METADATA_ORDER)
    assert_order(file.one("rte"), ["name", "cmt", "desc", "src", "link", "number", "rtept"])
    assert_order(file.one("trk"), ["name", "cmt", "desc", "src", "link", "number", "trkseg"])
    for point in file.one("rte").all("rtept"):
        assert_order(point, POINT_ORDER)


def test_that_the_route_has_every_halt_in_driving_order(file: Node) -> None:
    names = [point.one("name").text for point in file.one("rte").all("rtept")]
    assert names == [
        "1 Bauhof",
        "2 Bad Elster, Kurpark",
        "3 Markneukirchen",
        "4 Alte Schänke",
        "5 Bauhof",
    ]


def test_that_positions_are_those_of_the_places(file: Node) -> None:
    positions = [
        (float(p.attributes["lat"]), float(p.attributes["lon"]))
        for p in file.one("rte").all("rtept")
    ]
    assert positions[1] == (50.2833, 12.234)
    assert all(-90 <= lat <= 90 and -180 <= lon < 180 for lat, lon in positions)


def test_that_times_are_utc_and_never_run_back(file: Node) -> None:
    texts = [point.one("time").text for point in file.one("rte").all("rtept")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) for text in texts)
    times = [datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z") for text in texts]
    # 07:45 in winter, one hour ahead of UTC.
    assert times[0] == datetime(2026, 11, 24, 6, 45, tzinfo=UTC)
    assert times[1] == datetime(2026, 11, 24, 6, 54, tzinfo=UTC)
    assert times == sorted(times)


def test_that_summer_time_is_two_hours_ahead_of_utc(tour_week: Any) -> None:
    week = tour_week
    summer = msgspec.structs.replace(week.problem, monday=date(2026, 6, 1))
    file = read(tour_gpx(summer, week.plan, week.tour, week.directory))
    assert file.one("rte").all("rtept")[0].one("time").text == "2026-06-02T05:45:00Z"


def test_that_the_wall_clock_holds_across_the_change_of_clocks(tour_week: Any) -> None:
    """In the week of Sunday 25.10.2026 the clocks go back; Monday after it is winter time."""
    week = tour_week
    sunday = 5 * 1440
    stops = tuple(
        msgspec.structs.replace(s, arrive=s.arrive + sunday, depart=s.depart + sunday)
        for s in week.tour.stops
    )
    late = msgspec.structs.replace(week.tour, stops=stops)
    october = msgspec.structs.replace(week.problem, monday=date(2026, 10, 19))
    file = read(tour_gpx(october, week.plan, late, week.directory))
    assert file.one("rte").all("rtept")[0].one("time").text == "2026-10-25T06:45:00Z"


def test_that_a_halt_says_times_passengers_and_landmark(file: Node) -> None:
    texts = [point.one("desc").text for point in file.one("rte").all("rtept")]
    assert texts == [
        "07:45",
        "an 07:54, ab 07:57; 3 steigen ein; Wartehaus; Süd <Eingang>",
        "an 08:11, ab 08:12; 1 steigt ein",
        "an 08:22, ab 08:25; 4 steigen aus",
        "08:35",
    ]


def test_that_no_persons_name_leaves_the_office(tour_week: Any) -> None:
    week = tour_week
    content = tour_gpx(week.problem, week.plan, week.tour, week.directory).decode()
    for word in ("Olena", "Amira", "Ivan", "Jörg", "Kovalenko", "1512"):
        assert word not in content


def test_that_the_title_names_vehicle_day_and_date(file: Node) -> None:
    title = "Bus 1 »Flitzer«, Di 07:45–08:35, 24.11.2026"
    assert file.one("metadata").one("name").text == title
    assert file.one("rte").one("name").text == title


def test_that_a_drawn_line_carries_its_rights(tour_week: Any) -> None:
    week = tour_week
    track = Track(legs=[[(50.1, 12.1), (50.2, 12.2)], [(50.2, 12.2), (50.3, 12.3)]])
    file = read(tour_gpx(week.problem, week.plan, week.tour, week.directory, track))
    segments = file.one("trk").all("trkseg")
    assert [len(segment.all("trkpt")) for segment in segments] == [2, 2]
    rights = file.one("metadata").one("copyright")
    assert rights.attributes["author"] == "OpenStreetMap-Mitwirkende"
    assert "odbl" in rights.one("license").text


def test_that_control_characters_do_not_spoil_the_file(tour_week: Any) -> None:
    week = tour_week
    directory = msgspec.structs.replace(week.directory, municipality="Stadt\x0b Adorf\x00")
    file = read(tour_gpx(week.problem, week.plan, week.tour, directory))
    assert file.one("metadata").one("desc").text == "Stadt Adorf"


@pytest.mark.parametrize("lost", [Place(id="markt", name="Markneukirchen"), None])
def test_that_a_stop_without_coordinates_is_named(tour_week: Any, lost: Place | None) -> None:
    week = tour_week
    places = [p for p in week.problem.travel.places if p.id != "markt"] + ([lost] if lost else [])
    travel = msgspec.structs.replace(week.problem.travel, places=tuple(places))
    problem = msgspec.structs.replace(week.problem, travel=travel)
    with pytest.raises(UserError, match=r"(?i)»mark.*« hat keine Koordinaten"):
        tour_gpx(problem, week.plan, week.tour, week.directory, book={})
