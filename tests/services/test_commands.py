"""Whole commands in their German lines; the words around them are tested in `test_cli`."""

from __future__ import annotations

from pathlib import Path

import pytest

from kursplaner.errors import UserError
from kursplaner.exchange.json_files import read_plan, write_problem
from kursplaner.services import commands
from kursplaner.services.commands import RunOptions
from kursplaner.services.week import load_week
from kursplaner.services.workspace import create_workspace, open_workspace
from tests.domain.builders import town


def run(said: list[str] | None = None) -> RunOptions:
    return RunOptions(seconds=4, seed=1, progress=(said if said is not None else []).append)


def test_that_the_demo_leaves_a_planned_example_and_its_papers(tmp_path: Path) -> None:
    said: list[str] = []
    lines = commands.demo("adorf", tmp_path / "aus", run(said))
    text = "\n".join(lines)
    assert "Termine: 16 von 16" in text
    assert "Kind Elyas Nazari" in text
    assert text.count("Tereza") <= 1
    assert said
    assert said[-1] == ""
    ws = open_workspace(tmp_path / "aus" / "adorf.kursplaner", read_only=True)
    view = load_week(ws, ws.first_week())
    ws.close()
    assert not [violation for violation in view.violations if violation.hard]
    assert list((tmp_path / "aus" / view.week).glob("*.pdf"))


def test_that_the_demo_leaves_a_file_alone_that_is_none_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "adorf.kursplaner"
    create_workspace(path, "Meine Kommune").close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="kein Beispiel"):
        commands.demo("adorf", tmp_path, run())
    assert path.read_bytes() == before


def test_that_a_plan_file_is_written_only_when_there_is_a_plan(tmp_path: Path) -> None:
    write_problem(town(), tmp_path / "problem.json")
    lines = commands.plan_file(tmp_path / "problem.json", tmp_path / "plan.json", run())
    assert lines[-1] == f"Plan: {tmp_path / 'plan.json'}"
    assert len(read_plan(tmp_path / "plan.json").lessons) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.json", "problem.json"]
