"""The examples: complete, doubtful only where meant, and safe to create again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kursplaner.db.seed import read_area
from kursplaner.db.seed.shipped import legal_lines, rule_lines, template_lines
from kursplaner.domain.doubts import doubts
from kursplaner.domain.problem import CourseKind, Legal, Measles, Weights
from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from kursplaner.paths import resource
from kursplaner.services.demo import PROFILES, TITLES, area_files, create_demo
from kursplaner.services.generate import county, land
from kursplaner.services.week import load_week
from kursplaner.services.workspace import create_workspace, open_workspace
from tests.services.conftest import MONDAY, WEEK

Example = Callable[[str], Path]


@pytest.mark.parametrize(
    ("profile", "codes"),
    [
        ("adorf", ["doubt_child_blocked", "doubt_ride_too_long"]),
        ("ludwigslust-parchim", ["doubt_child_blocked", "doubt_ride_too_long"]),
        ("county", None),
    ],
)
def test_that_an_example_is_a_sound_problem(
    example: Example, profile: str, codes: list[str] | None
) -> None:
    ws = open_workspace(example(profile))
    view = load_week(ws, ws.first_week())
    ws.close()
    validate(view.problem)
    assert view.week == WEEK
    assert view.violations == ()
    assert view.problem.notes == ()
    found = sorted(violation.code for violation in doubts(view.problem))
    assert found == codes if codes else set(found) <= {"doubt_child_blocked"}


def test_that_adorf_is_what_the_handbook_says(example: Example) -> None:
    ws = open_workspace(example("adorf"))
    problem = load_week(ws, WEEK).problem
    ws.close()
    places = {place.name: (place.lat, place.lon) for place in problem.travel.places}
    assert places["Adorf/Vogtl."] == (50.320622, 12.256069)
    assert {course.kind for course in problem.courses} >= {
        CourseKind.LANGUAGE, CourseKind.SPORT, CourseKind.TUTORING, CourseKind.TALK
    }  # fmt: skip
    assert [c.name for c in problem.children if c.measles is Measles.MISSING] == ["Elyas Nazari"]
    cafe = [b for room in problem.rooms for b in room.blocked if b.label == "Schülercafé"]
    assert cafe


def test_that_shift_workers_change_with_the_week(example: Example) -> None:
    ws = open_workspace(example("adorf"))
    spans = []
    for week in ("2026-W49", "2026-W50"):
        problem = load_week(ws, week).problem
        hala = next(person for person in problem.participants if person.name == "Hala Darwish")
        assert hala.available
        spans.append({span.start % 1440 for span in hala.available})
    ws.close()
    assert spans == [{7 * 60}, {14 * 60 + 30}]


def test_that_the_county_has_the_promised_size(example: Example) -> None:
    ws = open_workspace(example("county"))
    problem = load_week(ws, WEEK).problem
    ws.close()
    sizes = {
        name: len(getattr(problem, name))
        for name in ("courses", "rooms", "teachers", "participants", "children", "vehicles")
    }
    assert sizes == {
        "courses": 40, "rooms": 15, "teachers": 25,
        "participants": 400, "children": 120, "vehicles": 8,
    }  # fmt: skip


def test_that_the_same_seed_gives_the_same_county() -> None:
    assert county(1) == county(1)
    assert county(1) != county(2)


def test_that_a_land_is_ten_counties() -> None:
    files = area_files("land")
    assert len({file.name for file in files}) == 10
    assert {len(file.participants) for file in files} == {400}


def test_that_one_county_of_a_land_is_in_view_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = land(1)[:2]
    monkeypatch.setattr("kursplaner.services.demo.land", lambda seed: two)
    ws = create_demo("land", tmp_path / "land.kursplaner", monday=MONDAY)
    areas = ws.areas()
    first = load_week(ws, WEEK).problem
    heard: list[frozenset[str]] = []
    ws.on_change(heard.append)
    ws.choose_area(areas[1].id)
    other = load_week(ws, WEEK).problem
    ws.close()
    assert (first.name, other.name) == (areas[0].name, areas[1].name)
    assert len(other.participants) == 400
    for kind in ("participants", "rooms", "lessons", "drivers"):
        ids = [{row.id for row in getattr(problem, kind)} for problem in (first, other)]
        assert not ids[0] & ids[1]
    assert heard == [frozenset({"areas"})]


def test_that_an_example_replaces_an_example_but_never_other_work(tmp_path: Path) -> None:
    path = tmp_path / "adorf.kursplaner"
    create_demo("adorf", path, monday=MONDAY).close()
    create_demo("adorf", path, monday=MONDAY).close()
    own = tmp_path / "eigene.kursplaner"
    create_workspace(own, "Unsere Kurse").close()
    before = own.read_bytes()
    with pytest.raises(UserError, match="»Unsere Kurse« und ist kein Beispiel"):
        create_demo("adorf", own)
    assert own.read_bytes() == before


def test_that_an_open_example_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "adorf.kursplaner"
    ws = create_demo("adorf", path, monday=MONDAY)
    with pytest.raises(UserError, match="gerade geöffnet"):
        create_demo("adorf", path)
    ws.close()


def test_that_an_unknown_example_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="»wien«"):
        create_demo("wien", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_that_all_profiles_have_a_title() -> None:
    assert set(TITLES) == set(PROFILES)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("seats = 16", "seats = 16\nplaces = 4"), "das Feld »places« gibt es hier nicht"),
        (("seats = 16", 'seats = "viele"'), "erwartet wird int, da steht str"),
        (('site = "Goldener Löwe"\nseats = 16', "seats = 16"), "das Feld »site« fehlt"),
        (("seats = 16", "seats = = 16"), "keine gültige TOML-Datei"),
        (('kind = "sport"', 'kind = "sprot"'), "'sprot' gehört nicht zur Auswahl"),
    ],
)
def test_that_a_wrong_field_in_a_workspace_file_is_named(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    with pytest.raises(UserError) as raised:
        read_area(_spoiled(tmp_path, *change))
    assert "»adorf.toml«" in raised.value.what
    assert told in raised.value.what


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('teachers = ["Lea Berg"]', 'teachers = ["Leo Berg"]'),
         "Lehrkraft »Leo Berg« (genannt bei Frauensport) gibt es nicht"),
        (('home = "Eichigt"', 'home = "Eichicht"'), "Ort »Eichicht«"),
        (('name = "Bibi Safi"', 'name = "Gul Safi"'), "»Gul Safi« gibt es als Person zweimal"),
        (("Di,Do 08:00-12:30", "Di,Do 8-12"), "»Mo,Di,Do 8-12« bei Petra Novák"),
    ],
)  # fmt: skip
def test_that_a_dangling_name_is_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], told: str
) -> None:
    spoiled = _spoiled(tmp_path, *change)
    monkeypatch.setattr("kursplaner.paths.resource", lambda *parts: (
        spoiled if parts == ("demo", "adorf.toml") else resource(*parts)
    ))  # fmt: skip
    target = tmp_path / "neu" / "adorf.kursplaner"
    target.parent.mkdir()
    with pytest.raises(UserError) as raised:
        create_demo("adorf", target)
    assert told in raised.value.what
    assert [item for item in target.parent.iterdir() if not item.name.endswith(".lock")] == []


def _spoiled(folder: Path, old: str, new: str) -> Path:
    """A copy of the Adorf file with one mistake."""
    text = resource("demo", "adorf.toml").read_text("utf-8")
    assert old in text
    path = folder / "adorf.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    places = resource("demo", "places-vogtland.toml")
    (folder / places.name).write_bytes(places.read_bytes())
    return path


def test_that_the_shipped_numbers_are_the_ones_the_engine_starts_with() -> None:
    legal = {line.name: line.value for line in legal_lines()}
    assert legal == msgspec.structs.asdict(Legal())
    wishes = {line.name: line.weight for line in rule_lines() if not line.hard}
    assert wishes == msgspec.structs.asdict(Weights())
    assert [line.name for line in rule_lines() if line.hard] == [f"H{n}" for n in range(1, 14)]


def test_that_every_shipped_number_names_its_source() -> None:
    assert all(line.source and line.sentence.endswith(".") for line in legal_lines())
    assert all(line.sentence.endswith(".") for line in rule_lines())


def test_that_templates_ship_with_their_contingents() -> None:
    units = {line.name: (line.units_total, line.orientation_units) for line in template_lines()}
    assert units["Integrationskurs"] == (600, 100)
    assert units["Integrationskurs mit Alphabetisierung"] == (900, 100)
    assert units["MiA-Kurs"] == (34, 0)
