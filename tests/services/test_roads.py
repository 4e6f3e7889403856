"""The road network in use: importing, undoing, replacing, and life without the extra."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from math import ceil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kursplaner.db.rows import delete_deep
from kursplaner.db.tables.areas import Area, Place
from kursplaner.db.tables.roads import RoadLeg, StoredNetwork
from kursplaner.domain.problem import WeekProblem
from kursplaner.errors import UserError
from kursplaner.roads.estimate import Point, air_metres
from kursplaner.services.roads import (
    RoadsReport,
    Source,
    forget_roads,
    import_roads,
    road_state,
)
from kursplaner.services.week import load_week
from kursplaner.services.workspace import Workspace, open_workspace
from tests.services.conftest import WEEK
from tests.services.vogtland_roads import ADORF, BEND, NETWORK, OELSNITZ, SHORT, Line, draw

pytest.importorskip("osmium")


@pytest.fixture
def pbf(tmp_path: Path) -> Path:
    return draw(tmp_path / "vogtland.osm.pbf", NETWORK)


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setitem(sys.modules, "osmium", None)


def _leg(problem: WeekProblem, origin: str, destination: str) -> tuple[int, int, str]:
    """Minutes, metres, source."""
    names = [place.name.split("/")[0] for place in problem.travel.places]
    row, column = names.index(origin), names.index(destination)
    travel = problem.travel
    return travel.minutes[row][column], travel.metres[row][column], travel.sources[row][column]


def _driven(line: Line) -> tuple[int, int, str]:
    """The leg along a line of road, one minute for pulling out on top."""
    metres = sum(air_metres(a, b) for a, b in pairwise(line))
    return ceil(round(metres / 750 + 1, 1)), pytest.approx(metres, rel=0.002), "R"


def _problem(ws: Workspace) -> WeekProblem:
    return load_week(ws, WEEK).problem


def _imported(ws: Workspace, pbf: Path) -> RoadsReport:
    report = import_roads(ws, pbf)
    assert report is not None
    return report


def _hash(ws: Workspace) -> str:
    assert ws.path is not None
    return sha256(ws.path.read_bytes()).hexdigest()


def _count_legs(ws: Workspace) -> int:
    with ws.reading() as session:
        return session.scalar(select(func.count(RoadLeg.id))) or 0


def _move(ws: Workspace, name: str, to: Point) -> None:
    with ws.change(f"{name} verlegt") as session:
        place = session.scalars(select(Place).where(Place.name == name)).one()
        place.lat, place.lon = to


def test_that_minutes_come_from_the_road_after_an_import(adorf: Workspace, pbf: Path) -> None:
    assert _leg(_problem(adorf), "Adorf", "Oelsnitz")[2] == "S"
    _imported(adorf, pbf)
    problem = _problem(adorf)
    assert _leg(problem, "Adorf", "Oelsnitz") == _driven(NETWORK[0])
    assert _leg(problem, "Oelsnitz", "Adorf") == _driven(NETWORK[0])
    assert _leg(problem, "Bad Elster", "Adorf") == _driven(NETWORK[2][:2])


def test_that_the_report_names_the_places_far_from_any_road(adorf: Workspace, pbf: Path) -> None:
    report = _imported(adorf, pbf)
    assert report.too_far == ("Klingenthal",)
    assert report.network.source == "vogtland.osm.pbf"
    assert report.network.nodes > 100
    assert report.network.attribution == "© OpenStreetMap-Mitwirkende (ODbL)"
    box = report.network
    assert (box.south, box.north) == pytest.approx((50.223255, OELSNITZ.lat))
    assert (box.west, box.east) == pytest.approx((OELSNITZ.lon, 12.328041))


def test_that_a_place_far_from_any_road_is_estimated_and_named_in_the_week(
    adorf: Workspace, pbf: Path
) -> None:
    before = _leg(_problem(adorf), "Adorf", "Klingenthal")
    _imported(adorf, pbf)
    problem = _problem(adorf)
    assert _leg(problem, "Adorf", "Klingenthal") == before
    assert [note for note in problem.notes if note.startswith("Klingenthal liegt ")]


def test_that_minutes_by_hand_win_over_the_road(adorf: Workspace, pbf: Path) -> None:
    _imported(adorf, pbf)
    minutes, _, source = _leg(_problem(adorf), "Bad Elster", "Bad Brambach")
    assert (minutes, source) == (17, "H")


def test_that_winter_slows_the_road_without_a_new_import(adorf: Workspace, pbf: Path) -> None:
    _imported(adorf, pbf)
    summer = _leg(_problem(adorf), "Adorf", "Oelsnitz")[0]
    with adorf.change("Winter") as session:
        session.get_one(Area, adorf.area).winter = True
    assert _leg(_problem(adorf), "Adorf", "Oelsnitz")[0] == pytest.approx(summer * 45 / 38, abs=1)


def test_that_undo_brings_the_estimate_back_and_redo_the_road(adorf: Workspace, pbf: Path) -> None:
    before = _problem(adorf)
    _imported(adorf, pbf)
    after = _problem(adorf)
    assert adorf.undo() == "Straßennetz aus vogtland.osm.pbf eingelesen"
    assert _problem(adorf) == before
    adorf.redo()
    assert _problem(adorf) == after != before


def test_that_a_second_import_takes_the_place_of_the_first(
    adorf: Workspace, pbf: Path, tmp_path: Path
) -> None:
    _imported(adorf, pbf)
    first = _problem(adorf)
    _imported(adorf, draw(tmp_path / "neu.osm.pbf", SHORT))
    assert _leg(_problem(adorf), "Adorf", "Oelsnitz") == _driven((ADORF, OELSNITZ))
    with adorf.reading() as session:
        assert session.scalars(select(StoredNetwork.source)).all() == ["neu.osm.pbf"]
    adorf.undo()
    assert _problem(adorf) == first


def test_that_forgetting_brings_the_estimate_back_and_can_be_undone(
    adorf: Workspace, pbf: Path
) -> None:
    before = _problem(adorf)
    assert not forget_roads(adorf)
    _imported(adorf, pbf)
    after = _problem(adorf)
    assert forget_roads(adorf)
    assert _problem(adorf) == before
    assert _count_legs(adorf) == 0
    assert adorf.undo() == "Straßennetz entfernt"
    assert _problem(adorf) == after


@pytest.mark.parametrize("fault", ["leer", "abgerissen", "verdorben", "fehlt", "fremd", "anderswo"])
def test_that_a_file_that_is_no_use_changes_nothing(
    adorf: Workspace, pbf: Path, tmp_path: Path, fault: str
) -> None:
    whole = pbf.read_bytes()
    contents = {"leer": b"", "abgerissen": whole[:-9], "fremd": b"Guten Tag" * 99}
    contents["verdorben"] = whole[:-40] + b"\xff" * 30 + whole[-10:]
    bad = tmp_path / f"{fault}.osm.pbf"
    if fault in contents:
        bad.write_bytes(contents[fault])
    if fault == "anderswo":
        draw(bad, [(Point(53.4, 11.8), Point(53.5, 11.9))])
    _imported(adorf, pbf)
    before, title = _hash(adorf), adorf.undo_title()
    with pytest.raises(UserError, match=rf"{fault}\.osm\.pbf"):
        import_roads(adorf, bad)
    assert _hash(adorf) == before
    assert adorf.undo_title() == title


def test_that_roads_out_of_reach_of_all_places_are_refused(
    adorf: Workspace, tmp_path: Path
) -> None:
    before = _hash(adorf)
    off = draw(tmp_path / "wald.osm.pbf", [(Point(50.27, 12.40), Point(50.28, 12.41))])
    with pytest.raises(UserError, match="Keiner Ihrer Orte liegt an einer Straße"):
        import_roads(adorf, off)
    assert _hash(adorf) == before


@pytest.mark.parametrize("after", [1, 2, 3])
def test_that_stopping_at_any_time_changes_nothing(adorf: Workspace, pbf: Path, after: int) -> None:
    before = _hash(adorf)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) >= after

    assert import_roads(adorf, pbf, stop=stop) is None
    assert _hash(adorf) == before
    assert adorf.undo_title() is None


def test_that_progress_reaches_the_end_of_the_file(adorf: Workspace, pbf: Path) -> None:
    told: list[tuple[str, int, int]] = []
    import_roads(adorf, pbf, on_progress=lambda *news: told.append(news))
    assert told[-2][1] == told[-2][2] == pbf.stat().st_size
    assert told[-1] == ("Fahrzeiten werden berechnet", 0, 0)


def test_that_an_area_without_places_is_told_so(adorf: Workspace, pbf: Path) -> None:
    with adorf.change("Nachbarkreis") as session:
        other = Area(name="Nachbarkreis", land="SN")
        session.add(other)
        session.flush()
        number = other.id
    adorf.choose_area(number)
    with pytest.raises(UserError, match="fehlt ein Ort mit Koordinaten"):
        import_roads(adorf, pbf)
    assert road_state(adorf).legs == {}


def test_that_a_file_open_for_reading_is_refused_before_the_extract_is_read(
    adorf: Workspace, tmp_path: Path
) -> None:
    assert adorf.path is not None
    reader = open_workspace(adorf.path, read_only=True)
    with pytest.raises(UserError, match="nur zum Lesen"):
        import_roads(reader, tmp_path / "fehlt.osm.pbf")
    reader.close()


def test_that_every_area_has_a_network_of_its_own(adorf: Workspace, pbf: Path) -> None:
    first = adorf.area
    with adorf.change("Nachbarkreis") as session:
        other = Area(name="Nachbarkreis", land="SN")
        session.add(other)
        session.flush()
        for name, place in (("Hier", ADORF), ("Dort", OELSNITZ)):
            session.add(Place(area_id=other.id, name=name, lat=place.lat, lon=place.lon))
        number = other.id
    _imported(adorf, pbf)
    adorf.choose_area(number)
    assert road_state(adorf).network is None
    assert road_state(adorf).legs == {Source.ESTIMATE: 2}
    _imported(adorf, pbf)
    assert road_state(adorf).legs == {Source.ROAD: 2}
    forget_roads(adorf)
    adorf.choose_area(first)
    assert road_state(adorf).network is not None


def test_that_the_legs_are_kept_in_the_file_and_not_computed_again(
    adorf: Workspace, pbf: Path, without_extra: Callable[[], None]
) -> None:
    """Whoever opens the file later needs neither time nor the extra for it."""
    _imported(adorf, pbf)
    problem = _problem(adorf)
    assert _count_legs(adorf) == 64
    path = adorf.path
    assert path is not None
    adorf.close()
    without_extra()
    again = open_workspace(path)
    assert _problem(again) == problem
    again.close()


def test_that_a_moved_place_gets_new_minutes(adorf: Workspace, pbf: Path) -> None:
    _imported(adorf, pbf)
    before = _problem(adorf)
    _move(adorf, "Klingenthal", BEND)
    moved = _problem(adorf)
    assert _leg(moved, "Adorf", "Klingenthal") == _driven((ADORF, BEND))
    assert not [note for note in moved.notes if "Klingenthal" in note]
    adorf.undo()
    assert _problem(adorf) == before


def test_that_a_new_place_can_be_taken_back_after_its_ways_were_computed(
    adorf: Workspace, pbf: Path
) -> None:
    _imported(adorf, pbf)
    with adorf.change("Haltepunkt angelegt") as session:
        session.add(Place(area_id=adorf.area, name="Neu", lat=BEND.lat, lon=BEND.lon))
    assert road_state(adorf).legs[Source.ROAD] == 54  # 8 places on the road, 2 legs by hand
    assert adorf.undo() == "Haltepunkt angelegt"
    with adorf.change("Klingenthal gelöscht") as session:
        delete_deep(
            session, session.scalars(select(Place).where(Place.name == "Klingenthal")).one()
        )
    assert road_state(adorf).notes == ()
    adorf.undo()
    assert road_state(adorf).notes != ()


def test_that_without_the_extra_a_file_opens_with_estimates_and_one_note(
    adorf: Workspace, pbf: Path, without_extra: Callable[[], None]
) -> None:
    before = _problem(adorf)
    _imported(adorf, pbf)
    path = adorf.path
    assert path is not None
    _move(adorf, "Eichigt", Point(50.34, 12.17))
    adorf.close()
    without_extra()
    ws = open_workspace(path)
    problem = _problem(ws)
    assert set("".join(problem.travel.sources)) == {"S", "H"}
    assert _leg(problem, "Adorf", "Oelsnitz") == _leg(before, "Adorf", "Oelsnitz")
    [note] = set(problem.notes) - set(before.notes)
    assert note.startswith("Die Fahrzeiten sind nur geschätzt. ")
    assert "kursplaner[roads]" in note
    with pytest.raises(UserError, match=r"kursplaner\[roads\]"):
        import_roads(ws, pbf)
    assert forget_roads(ws)
    assert _problem(ws).notes == before.notes
    ws.close()


def test_that_a_ruined_network_is_told_and_travel_estimated(adorf: Workspace, pbf: Path) -> None:
    _imported(adorf, pbf)
    with adorf.change("verdorben") as session:
        stored = session.scalars(select(StoredNetwork)).one()
        stored.block, stored.version = b"PK\x03\x04 kaputt", "x"
    problem = _problem(adorf)
    assert "R" not in "".join(problem.travel.sources)
    assert [note for note in problem.notes if "Straßennetz ist nicht lesbar" in note]


def test_that_a_reader_computes_for_himself_and_writes_nothing(adorf: Workspace, pbf: Path) -> None:
    _imported(adorf, pbf)
    _move(adorf, "Klingenthal", BEND)
    before = _hash(adorf)
    assert adorf.path is not None
    reader = open_workspace(adorf.path, read_only=True)
    assert _leg(_problem(reader), "Adorf", "Klingenthal")[2] == "R"
    assert _hash(adorf) == before
    reader.close()
