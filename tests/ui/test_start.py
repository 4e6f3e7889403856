"""The window is there before the solver's libraries are: they are read where work begins."""

from __future__ import annotations

import subprocess
import sys

LATER = ("ortools", "numpy", "scipy", "pandas", "openpyxl")
SAY = "import sys, kursplaner.ui.app; print(*sorted({n.partition('.')[0] for n in sys.modules}))"


def test_that_no_heavy_library_is_read_before_the_window_shows() -> None:
    found = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True)
    loaded = set(found.stdout.split())
    assert "PySide6" in loaded
    assert loaded.isdisjoint(LATER), f"read at the start: {sorted(loaded.intersection(LATER))}"
