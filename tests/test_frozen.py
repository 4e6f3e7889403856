"""The program as one frozen executable: it is its own worker, and the processes of its search."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kursplaner import cli
from kursplaner.services import worker
from kursplaner.services.worker import run_worker
from kursplaner.solver.events import Status
from kursplaner.solver.protocol import PlanWeek
from kursplaner.ui import app
from tests.domain.builders import town

_PROGRAM = """#!/bin/sh
case " $* " in *" -c "*) exec "{python}" "$@" ;; esac
exec "{python}" -P -c "
import runpy, sys
sys.frozen, sys.executable, sys.argv[0] = True, '{program}', '{program}'
runpy.run_module('kursplaner', run_name='__main__', alter_sys=True)" "$@"
"""

_STARTS_A_PROCESS = """
import sys
sys.frozen, sys.executable = True, sys.argv[1]
from multiprocessing import get_context
process = get_context('spawn').Process(target=print, args=('da', 'bin', 'ich'))
process.start()
process.join(60)
sys.exit(process.exitcode)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    if os.name != "posix":
        pytest.skip("stands in for an executable by a shell script")
    path = tmp_path / "kursplaner-frozen"
    path.write_text(_PROGRAM.format(python=sys.executable, program=path))
    path.chmod(0o755)
    return path


def test_that_a_frozen_program_answers_as_its_own_worker(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    assert worker.worker_command() == [str(program), "--worker"]
    outcome = run_worker(PlanWeek(problem=town(), deterministic=2.0))
    assert outcome.status is Status.OPTIMAL


def test_that_a_frozen_program_carries_processes_of_the_search(program: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _STARTS_A_PROCESS, str(program)],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.decode().split() == ["da", "bin", "ich"], done.stderr.decode()
    assert done.returncode == 0


def test_that_a_program_without_a_console_ends_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_window", lambda options: 0)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main([]) == 0


@pytest.mark.parametrize("entry", [cli.main, cli.window])
def test_that_a_double_click_on_a_file_opens_the_window_with_it(
    monkeypatch: pytest.MonkeyPatch, entry: Callable[[], int]
) -> None:
    opened: list[list[str]] = []
    monkeypatch.setattr(app, "run", lambda argv: opened.append(list(argv)) or 0)
    monkeypatch.setattr(sys, "argv", ["kursplaner", "C:/Plan/Adorf.KURSPLANER"])
    assert entry() == 0
    assert opened == [["kursplaner", "C:/Plan/Adorf.KURSPLANER"]]
