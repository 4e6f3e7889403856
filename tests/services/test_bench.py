"""Published instances through the command: solved, written in the referee's format, told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kursplaner.errors import UserError
from kursplaner.exchange.fet.carry import carry
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.fet.write import write_fet
from kursplaner.services import bench
from tests.domain.builders import bare, quiet, town, week

DARP = """1 2 480 8 30
0 0 0 0 0 0 480
1 1 0 1 1 0 60
2 2 0 1 1 0 480
3 3 0 1 -1 0 480
4 4 0 1 -1 100 160
5 0 0 0 0 0 480
"""
PDPTW = """2 10 1
0 0 0 0 0 500 0 0 0
1 3 4 5 10 60 9 0 2
2 6 8 -5 20 90 9 1 0
"""


def test_that_a_dial_a_ride_instance_is_solved_and_written(tmp_path: Path) -> None:
    instance = tmp_path / "klein.txt"
    instance.write_text(DARP, encoding="ascii")
    (line,) = bench.run("darp", instance, tmp_path / "loesung.json", 5.0, 1)
    assert "bewiesen optimal" in line
    assert "2 von 2 bedient" in line
    assert json.loads((tmp_path / "loesung.json").read_text())


def test_that_villages_and_fleet_are_asked_for_beside_the_file(tmp_path: Path) -> None:
    instance, out = tmp_path / "klein.txt", tmp_path / "loesung.json"
    instance.write_text(DARP, encoding="ascii")
    options = bench.TourOptions(village=1.0, village_out=tmp_path / "doerfer.txt")
    bench.run("darp", instance, out, 5.0, 1, options)
    assert len((tmp_path / "doerfer.txt").read_text().splitlines()) == len(DARP.splitlines())
    instance.write_text(PDPTW, encoding="ascii")
    bench.run("pdptw", instance, out, 2.0, 1, bench.TourOptions(fleet=2))
    assert json.loads(out.read_text())["vehicles"] == 1


def test_that_an_unknown_family_and_a_missing_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="»qap«"):
        bench.run("qap", tmp_path / "x", tmp_path / "y", 1.0, 1)
    with pytest.raises(UserError, match="gibt es nicht"):
        bench.run("darp", tmp_path / "x", tmp_path / "nirgends" / "y", 1.0, 1)


def test_that_a_fet_file_is_planned_anew_and_written(tmp_path: Path) -> None:
    source = tmp_path / "kleinstadt.fet"
    write_fet(quiet(town()), bare(week()), source)
    lines = bench.run("fet", source, tmp_path / "neu.fet", 5.0, 1)
    assert lines[0].startswith("kleinstadt: 2 von 2 Terminen untergebracht, ")
    again = carry(read_fet(tmp_path / "neu.fet"), date(2026, 11, 30))
    assert len(again.plan.lessons) == 2


def test_that_a_damaged_fet_file_changes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "kleinstadt.fet"
    write_fet(quiet(town()), bare(week()), source)
    source.write_bytes(source.read_bytes()[:500])
    with pytest.raises(UserError):
        bench.run("fet", source, tmp_path / "neu.fet", 5.0, 1)
    assert not (tmp_path / "neu.fet").exists()
