"""The command line: every command, its words, its exit codes, and that faults change nothing."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import pytest

from kursplaner import paths
from kursplaner.cli import main
from kursplaner.db.store import create_store
from kursplaner.exchange.json_files import write_plan, write_problem
from kursplaner.services import commands
from kursplaner.services.demo import create_demo
from kursplaner.services.workspace import open_workspace, prepare_new
from tests.domain.builders import move, town, tue, week
from tests.services.conftest import MONDAY, WEEK

ENGLISH = re.compile(
    r"\b(the|argument|invalid|choose|required|expected|usage|options|error|show|not|value|exit)\b",
    re.IGNORECASE,
)
Run = Callable[..., "Said"]


class Said:
    """What one call printed and returned."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture(scope="session")
def adorf_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "adorf.kursplaner"
    create_demo("adorf", path, monday=MONDAY).close()
    return path


@pytest.fixture
def here(tmp_path: Path, adorf_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a little of everything, current for the test."""
    copyfile(adorf_file, tmp_path / "adorf.kursplaner")
    write_problem(town(), tmp_path / "problem.json")
    write_plan(week(), tmp_path / "plan.json")
    (tmp_path / "brief.txt").write_text("Guten Tag")
    (tmp_path / "ordner").mkdir()
    (tmp_path / "leer.kursplaner").write_bytes(b"")
    broken = (tmp_path / "problem.json").read_text()
    (tmp_path / "kaputt.json").write_text(broken[:400])
    (tmp_path / "feld.json").write_text(broken.replace('"seats": 12', '"seats": -3', 1))
    with closing(sqlite3.connect(tmp_path / "fremd.db")) as other:
        other.execute("CREATE TABLE rooms (id)")
    newer = Path(copyfile(adorf_file, tmp_path / "neuer.kursplaner"))
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> Said:
        capsys.readouterr()
        code = main(words)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


def state(folder: Path) -> dict[str, str]:
    """Every file with the hash of its content."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in sorted(folder.rglob("*"))
    }


DB = ("adorf.kursplaner", "--week", WEEK)
FILES = ("--problem", "problem.json")
BAD = [
    # nothing there, or something else
    "plan fehlt.kursplaner --week 2026-W49",
    "plan leer.kursplaner --week 2026-W49",
    "plan brief.txt --week 2026-W49",
    "plan fremd.db --week 2026-W49",
    "plan neuer.kursplaner --week 2026-W49",
    "plan ordner --week 2026-W49",
    "plan . --week 2026-W49",
    "check fehlt.kursplaner --week 2026-W49",
    "check neuer.kursplaner --week 2026-W49",
    "check fremd.db --week 2026-W49",
    "export fehlt.kursplaner --week 2026-W49 --to ziel",
    "db upgrade fehlt.kursplaner",
    "db upgrade neuer.kursplaner",
    "db upgrade brief.txt",
    "db new adorf.kursplaner",
    "db new nirgends/neu.kursplaner",
    "db new ordner",
    "db backup fehlt.kursplaner sicherung",
    "db backup brief.txt sicherung",
    "db backup adorf.kursplaner nirgends/sicherung",
    "db restore fehlt adorf.kursplaner",
    "db restore brief.txt adorf.kursplaner",
    # weeks
    "plan adorf.kursplaner --week 2026-49",
    "plan adorf.kursplaner --week KW49",
    "plan adorf.kursplaner --week 2026-W54",
    "plan adorf.kursplaner --week 2031-W01",
    "plan adorf.kursplaner --week 0000-W01",
    "check adorf.kursplaner --week 2031-W01",
    "export adorf.kursplaner --week 2031-W01 --to ziel",
    "export adorf.kursplaner --week quatsch --to ziel",
    # files of problems and plans
    "plan --problem fehlt.json --out x.json",
    "plan --problem kaputt.json --out x.json",
    "plan --problem feld.json --out x.json",
    "plan --problem ordner --out x.json",
    "plan --problem plan.json --out x.json",
    "plan --problem problem.json --out ordner",
    "plan --problem problem.json --out nirgends/x.json",
    "plan --problem problem.json --out brief.txt/x.json",
    "check --problem problem.json --plan problem.json",
    "check --problem problem.json --plan kaputt.json",
    "check --problem problem.json --plan fehlt.json",
    "check --problem brief.txt --plan plan.json",
    # values
    "plan adorf.kursplaner --week 2026-W49 --time-limit 0",
    "plan adorf.kursplaner --week 2026-W49 --time-limit -5",
    "plan adorf.kursplaner --week 2026-W49 --time-limit abc",
    "plan adorf.kursplaner --week 2026-W49 --time-limit nan",
    "plan adorf.kursplaner --week 2026-W49 --time-limit inf",
    "plan adorf.kursplaner --week 2026-W49 --seed 1.5",
    "plan adorf.kursplaner --week 2026-W49 --seed -1",
    "plan adorf.kursplaner --week 2026-W49 --seed 99999999999",
    "export adorf.kursplaner --week 2026-W49 --to ziel --only pdf,quatsch",
    "export adorf.kursplaner --week 2026-W49 --to brief.txt",
    "export adorf.kursplaner --week 2026-W49 --to brief.txt/ziel",
    "demo --out brief.txt",
    "demo --profile hamburg --out ziel",
    "import adorf.kursplaner fehlt.xlsx",
    "import adorf.kursplaner brief.txt",
    "import adorf.kursplaner ordner",
    "import fehlt.kursplaner brief.txt",
    "bench darp brief.txt --out x",
    "bench darp fehlt --out x",
    "bench pdptw brief.txt --out x",
    "bench darp brief.txt --out nirgends/x",
    "bench fet brief.txt --out x",
    "bench ctt brief.txt --out x",
    "bench quatsch brief.txt --out x",
    # the call itself
    "quatsch",
    "--quatsch",
    "plan",
    "plan adorf.kursplaner",
    "plan --week 2026-W49",
    "plan --problem problem.json",
    "plan adorf.kursplaner --week 2026-W49 --out x.json",
    "plan adorf.kursplaner --problem problem.json --out x.json",
    "plan adorf.kursplaner --week",
    "plan adorf.kursplaner --wee 2026-W49",
    "plan adorf.kursplaner --week 2026-W49 zuviel",
    "check",
    "check --problem problem.json",
    "check adorf.kursplaner --plan plan.json --week 2026-W49",
    "export adorf.kursplaner",
    "export adorf.kursplaner --week 2026-W49",
    "import",
    "import adorf.kursplaner",
    "demo --quiet=ja",
    "demo --seed",
    "db",
    "db quatsch",
    "db new",
    "db backup adorf.kursplaner",
    "bench",
    "bench ctt",
]


@pytest.mark.parametrize("words", BAD)
def test_that_bad_input_gets_one_german_line_and_changes_nothing(
    here: Path, call: Run, words: str
) -> None:
    before = state(here)
    said = call(*words.split())
    assert said.code == 2, said.err
    assert said.out == ""
    assert said.err.endswith("\n")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert not ENGLISH.search(said.err), said.err
    assert state(here) == before


def test_that_a_wrong_field_is_named_by_its_place_in_the_file(here: Path, call: Run) -> None:
    said = call("plan", "--problem", "feld.json", "--out", "x.json")
    assert "rooms" in said.err
    assert "seats" in said.err


def test_that_empty_names_of_files_are_refused(here: Path, call: Run) -> None:
    assert call("db", "new", "").code == 2
    assert call("db", "new", "a\0b").code == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_that_a_folder_without_the_right_to_write_is_told(here: Path, call: Run) -> None:
    (here / "ordner").chmod(0o500)
    assert call("export", *DB, "--to", "ordner", "--only", "json").code == 2
    assert call("db", "new", "ordner/neu.kursplaner").code == 2


def test_that_a_file_open_elsewhere_is_not_planned_in_vain(here: Path, call: Run) -> None:
    other = open_workspace(here / "adorf.kursplaner")
    try:
        said = call("plan", *DB)
    finally:
        other.close()
    assert said.code == 2
    assert "lesen" in said.err


# what works


def test_that_a_week_is_planned_checked_and_written(here: Path, call: Run) -> None:
    assert call("check", *DB).code == 0
    planned = call("plan", *DB, "--time-limit", "5")
    assert planned.code == 0, planned.err
    assert "Termine: 16 von 16" in planned.out
    assert planned.err == ""
    checked = call("check", *DB)
    assert (checked.code, checked.out) == (0, "Keine Regel verletzt.\n")
    made = call("export", *DB, "--to", "ziel", "--only", "json, csv")
    assert made.code == 0
    assert {path.suffix for path in (here / "ziel").iterdir()} == {".json", ".csv"}
    pair = ("--problem", "ziel/problem.json", "--plan", "ziel/plan.json")
    assert call("check", *pair).code == 0


def test_that_files_of_an_earlier_export_are_pointed_out(here: Path, call: Run) -> None:
    (here / "ziel").mkdir()
    (here / "ziel" / "tour-alt.gpx").write_text("alt")
    (here / "ziel" / "notiz.csv").write_text("eigene")
    said = call("export", *DB, "--to", "ziel", "--only", "csv")
    assert "notiz.csv" in said.out
    assert "tour-alt" not in said.out
    assert (here / "ziel" / "notiz.csv").read_text() == "eigene"


def test_that_a_problem_file_is_planned_and_the_plan_checked(here: Path, call: Run) -> None:
    planned = call("plan", *FILES, "--out", "neu.json", "--time-limit", "10", "--quiet")
    assert planned.code == 0, planned.err
    assert "Termine: 2 von 2" in planned.out
    assert call("check", *FILES, "--plan", "neu.json").code == 0


def test_that_broken_rules_are_exit_code_one_in_words_and_as_data(here: Path, call: Run) -> None:
    write_plan(move(week(), "b1", start=tue(9), teachers=("t1",)), here / "plan.json")
    said = call("check", *FILES, "--plan", "plan.json")
    assert said.code == 1
    assert "Frau Seidel" in said.out
    data = json.loads(call("check", *FILES, "--plan", "plan.json", "--json").out)
    assert data["broken"] is True
    assert {"rule", "code", "sentence"} <= data["violations"][0].keys()


def test_that_a_new_file_is_made_backed_up_and_restored(here: Path, call: Run) -> None:
    assert call("db", "new", "neu.kursplaner", "--title", "Musterstadt").code == 0
    assert call("db", "upgrade", "neu.kursplaner").code == 0
    assert call("db", "backup", "adorf.kursplaner", "sicherung").code == 0
    assert call("db", "restore", "sicherung", "neu.kursplaner").code == 0
    ws = open_workspace(here / "neu.kursplaner")
    assert ws.title == "Beispiel Adorf/Vogtl."
    ws.close()


def test_that_planning_a_file_without_a_municipality_is_told(here: Path, call: Run) -> None:
    store = create_store(here / "neu.kursplaner")
    with store.writing() as session:
        prepare_new(session, "Leer")
    store.close()
    before = state(here)
    said = call("plan", "neu.kursplaner", "--week", WEEK)
    assert said.code == 2
    assert "Kommune" in said.err
    assert state(here) == before


@pytest.mark.parametrize(
    "words", ["--help", "plan --help", "db --help", "db new --help", "bench --help", "demo -h"]
)
def test_that_help_is_german(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words.split())
    assert left.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("Aufruf: kursplaner")
    assert not ENGLISH.search(text), text


# bugs


def _bug(*args: object) -> list[str]:
    raise ZeroDivisionError("weh")


def test_that_a_bug_is_one_polite_sentence_and_its_details_are_kept(
    here: Path, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "check_week", _bug)
    monkeypatch.setattr(paths, "user_folder", lambda: here)
    monkeypatch.delenv("KURSPLANER_DEBUG", raising=False)
    said = call("check", *DB)
    assert said.code == 70
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert "fehler.txt" in said.err
    assert "ZeroDivisionError: weh" in (here / "fehler.txt").read_text(encoding="utf-8")


def test_that_a_bug_shows_its_traceback_where_asked(
    here: Path, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "check_week", _bug)
    monkeypatch.setenv("KURSPLANER_DEBUG", "1")
    said = call("check", *DB)
    assert said.code == 70
    assert "ZeroDivisionError: weh" in said.err


def test_that_an_interrupt_is_told(here: Path, call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "check_week", interrupt)
    assert call("check", *DB).code == 130


# as a process


def _process(*words: str, **facts: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kursplaner", *words]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **facts)  # type: ignore[call-overload,no-any-return]


def test_that_the_process_returns_the_exit_code_and_keeps_the_streams_apart(here: Path) -> None:
    good = _process("check", *DB)
    assert (good.returncode, good.stderr) == (0, b"")
    bad = _process("check", "fehlt", "--week", WEEK)
    assert (bad.returncode, bad.stdout) == (2, b"")


def test_that_a_terminal_without_umlauts_gets_question_marks(here: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    said = _process("plan", "fehlt", "--week", WEEK, env=environment)
    assert said.returncode == 2
    assert b"?fehlt?" in said.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently")
def test_that_a_reader_who_leaves_early_is_no_bug(here: Path) -> None:
    command = f"{sys.executable} -m kursplaner check {' '.join(DB)} --json | true"
    said = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in said.stderr
    assert b"Fehler" not in said.stderr
