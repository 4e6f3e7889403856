"""A machine that is prepared compiles nothing while planning. Takes a minute."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark


def test_that_a_prepared_machine_compiles_no_loop_again(tmp_path: Path) -> None:
    kept = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    kept["NUMBA_DEBUG_CACHE"] = "1"
    saved = [
        subprocess.run(
            [sys.executable, "-m", "kursplaner.solver.prepare"],
            env=kept, capture_output=True, text=True, check=True,
        ).stdout.count("data saved")
        for _ in range(2)
    ]  # fmt: skip
    assert saved[0] > 50
    assert saved[1] == 0
