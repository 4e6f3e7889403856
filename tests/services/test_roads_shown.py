"""What people see of the road network: its state, route files, the command line, real roads."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from kursplaner.cli import main
from kursplaner.db.roads import located_places
from kursplaner.db.snapshot import travel_season
from kursplaner.db.tables.areas import Area, Place
from kursplaner.domain.plan import Tour, TourStop
from kursplaner.domain.time import at
from kursplaner.exchange.gpx import NAMESPACE
from kursplaner.roads.estimate import Point, air_metres
from kursplaner.services.output import write_all
from kursplaner.services.roads import Source, import_roads, road_state
from kursplaner.services.travel import travel_times
from kursplaner.services.week import load_week
from kursplaner.services.workspace import Workspace, create_workspace, open_workspace
from tests.services.conftest import MONDAY, WEEK
from tests.services.vogtland_roads import ADORF, BEND, NETWORK, OELSNITZ, draw

pytest.importorskip("osmium")


@pytest.fixture
def pbf(tmp_path: Path) -> Path:
    return draw(tmp_path / "vogtland.osm.pbf", NETWORK)


def test_that_the_state_counts_the_legs_by_their_source(adorf: Workspace, pbf: Path) -> None:
    assert road_state(adorf).legs == {Source.ESTIMATE: 54, Source.OVERRIDE: 2}
    import_roads(adorf, pbf)
    state = road_state(adorf)
    assert state.legs == {Source.ROAD: 40, Source.ESTIMATE: 14, Source.OVERRIDE: 2}
    assert state.network is not None
    assert state.network.source == "vogtland.osm.pbf"
    assert len(state.notes) == 1


def _gpx(ws: Workspace, folder: Path) -> ET.Element:
    """The file of a tour Adorf, Oelsnitz, Adorf."""
    view = load_week(ws, WEEK)
    places = {place.name: place.id for place in view.problem.travel.places}
    depot = places["Adorf/Vogtl."]
    halts = ((depot, at(1, 8)), (places["Oelsnitz/Vogtl."], at(1, 8, 40)), (depot, at(1, 9, 20)))
    tour = Tour(
        id="früh",
        vehicle=view.problem.vehicles[0].id,
        driver=view.problem.drivers[0].id,
        stops=tuple(TourStop(place=place, arrive=t, depart=t) for place, t in halts),
    )
    [made] = write_all(replace(view, plan=replace(view.plan, tours=(tour,))), folder, {"gpx"})
    return ET.parse(made.path).getroot()


def test_that_a_route_file_follows_the_road_and_names_its_source(
    adorf: Workspace, pbf: Path, tmp_path: Path
) -> None:
    assert _gpx(adorf, tmp_path / "vorher").find(f"{{{NAMESPACE}}}trk") is None
    import_roads(adorf, pbf)
    root = _gpx(adorf, tmp_path / "nachher")
    names = {"g": NAMESPACE}
    there, back = root.findall("g:trk/g:trkseg", names)
    line = [Point(float(x.attrib["lat"]), float(x.attrib["lon"])) for x in there]
    assert min(air_metres(point, BEND) for point in line) < 1
    assert (air_metres(line[0], ADORF), air_metres(line[-1], OELSNITZ)) < (1, 1)
    assert len(back) == len(there)
    rights = root.find("g:metadata/g:copyright", names)
    assert rights is not None
    assert rights.attrib["author"] == "OpenStreetMap-Mitwirkende"
    assert "odbl" in (rights.findtext("g:license", "", names))


def test_that_a_route_file_without_the_extra_has_no_line(
    adorf: Workspace, pbf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_roads(adorf, pbf)
    assert adorf.path is not None
    reader = open_workspace(adorf.path, read_only=True)
    monkeypatch.setitem(sys.modules, "osmium", None)
    assert _gpx(reader, tmp_path / "ohne").find(f"{{{NAMESPACE}}}trk") is None
    reader.close()


def test_that_the_command_line_imports_shows_and_forgets(
    adorf: Workspace, pbf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(adorf.path)
    adorf.close()

    def said(*words: str) -> tuple[int, str]:
        code = main(words)
        out = capsys.readouterr()
        return code, out.out + out.err

    assert said("roads", "show", path)[1].startswith("Kein Straßennetz")
    code, text = said("roads", "import", path, str(pbf))
    assert code == 0
    assert "7 von 8 Orten liegen an einer Straße" in text
    assert "weiter geschätzt: Klingenthal." in text
    assert "OpenStreetMap-Mitwirkende" in text
    shown = said("roads", "show", path)[1]
    assert "vogtland.osm.pbf" in shown
    assert "14 Schätzung, 40 Straße, 2 von Hand" in shown
    assert "OpenStreetMap-Mitwirkende" in shown
    (tmp_path / "kaputt.osm.pbf").write_bytes(b"?")
    code, text = said("roads", "import", path, str(tmp_path / "kaputt.osm.pbf"))
    assert (code, text.count("\n")) == (2, 1)
    assert said("roads", "forget", path) == (
        0, "Das Straßennetz ist entfernt, Fahrzeiten werden wieder geschätzt.\n",
    )  # fmt: skip
    assert said("roads", "forget", path)[1] == "Diese Datei hat kein Straßennetz.\n"


@pytest.fixture
def bayreuth() -> tuple[Path, dict[str, Any]]:
    """A real extract and 60 villages with the seconds of an independent router (Valhalla)."""
    default = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("KURSPLANER_BENCH_DATA", default)) / "osm"
    if not folder.is_dir():
        pytest.skip("no OpenStreetMap extracts on this machine")
    text = (folder / "north-bayreuth-matrix-60.json").read_text(encoding="utf-8")
    return folder / "north-bayreuth-2014.osm.pbf", json.loads(text)


def test_that_real_roads_are_a_minute_or_two_from_an_independent_router(
    tmp_path: Path, bayreuth: tuple[Path, dict[str, Any]]
) -> None:
    pbf, true = bayreuth
    ws = create_workspace(tmp_path / "bayreuth.kursplaner", "Bayreuth", land="BY")
    with ws.change("Orte") as session:
        for name, spot in enumerate(true["places"]):
            session.add(Place(area_id=ws.area, name=f"{name}", lat=spot["lat"], lon=spot["lon"]))
            session.flush()
    report = import_roads(ws, pbf)
    assert report is not None
    assert (report.places, report.too_far) == (60, ())
    assert road_state(ws).legs == {Source.ROAD: 60 * 59}
    with ws.reading() as session:
        places = located_places(session, ws.area)
        season = travel_season(session, session.get_one(Area, ws.area), MONDAY)
    minutes = travel_times(ws)(places, season).travel.minutes
    errors = [
        minutes[i][j] - 1 - true["seconds"][i][j] / 60
        for i in range(60)
        for j in range(60)
        if i != j
    ]
    assert sum(map(abs, errors)) / len(errors) < 1.5
    ws.close()
