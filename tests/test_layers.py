"""The house rules about who may know whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_that_the_layers_are_kept() -> None:
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_that_paper_never_needs_widgets() -> None:
    """A printed page must be made where no window can be: import-linter cannot see inside Qt."""
    sources = (ROOT / "kursplaner" / "paper").glob("*.py")
    assert [path.name for path in sources if "QtWidgets" in path.read_text(encoding="utf-8")] == []
