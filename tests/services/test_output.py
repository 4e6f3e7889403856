"""Paper and files of a week in a folder: whole, named, and nothing else touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from kursplaner.domain.rules import check
from kursplaner.errors import UserError
from kursplaner.exchange.json_files import read_plan, read_problem
from kursplaner.services import planning
from kursplaner.services.output import KINDS, paper, write_all
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.workspace import Workspace, open_workspace
from tests.services.conftest import WEEK


@pytest.fixture(scope="module")
def view(
    example: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WeekView]:
    path = tmp_path_factory.mktemp("ausgabe") / "adorf.kursplaner"
    ws = open_workspace(Path(copyfile(example("adorf"), path)))
    prepared = planning.prepare(ws, WEEK)
    planning.adopt(ws, prepared, planning.run(prepared, seconds=60, deterministic=2.0))
    yield load_week(ws, WEEK)
    ws.close()


def test_that_every_kind_is_written_once_and_shown_as_progress(
    view: WeekView, tmp_path: Path
) -> None:
    said: list[str] = []
    made = write_all(view, tmp_path / "neu" / "ziel", on_progress=said.append)
    names = [item.path.name for item in made]
    assert len(set(names)) == len(names)
    assert {path.name for path in (tmp_path / "neu" / "ziel").iterdir()} == set(names)
    assert {item.path.suffix.removeprefix(".") for item in made} == set(KINDS)
    assert len(said) == len(made)
    assert all(item.path.stat().st_size > 0 and item.title for item in made)


def test_that_the_json_pair_is_the_week_itself(view: WeekView, tmp_path: Path) -> None:
    write_all(view, tmp_path, frozenset({"json"}))
    problem, plan = read_problem(tmp_path / "problem.json"), read_plan(tmp_path / "plan.json")
    assert (problem, plan) == (view.problem, view.plan)
    assert not [violation for violation in check(problem, plan) if violation.hard]
    assert json.loads((tmp_path / "plan.json").read_text())["format"] == 1


def test_that_there_is_a_route_for_every_tour_and_a_draft_says_so(
    view: WeekView, tmp_path: Path
) -> None:
    made = write_all(view, tmp_path, frozenset({"gpx"}))
    assert len(made) == len(view.plan.tours) > 0
    assert paper(view)


def test_that_an_unplanned_week_still_gives_its_files(adorf: Workspace, tmp_path: Path) -> None:
    assert write_all(load_week(adorf, WEEK), tmp_path)


def test_that_an_unknown_kind_makes_no_folder(view: WeekView, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="»exe«"):
        write_all(view, tmp_path / "ziel", frozenset({"pdf", "exe"}))
    assert not (tmp_path / "ziel").exists()


def test_that_a_file_in_the_way_of_the_folder_is_told_and_left(
    view: WeekView, tmp_path: Path
) -> None:
    (tmp_path / "ziel").write_text("meins")
    with pytest.raises(UserError):
        write_all(view, tmp_path / "ziel")
    assert (tmp_path / "ziel").read_text() == "meins"
