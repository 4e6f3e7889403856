"""Bugs kept for whoever mends them: a small file in the user's folder, nothing is sent anywhere."""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kursplaner import paths

LARGEST = 1_000_000
"""Characters after which the file starts anew."""


def traceback_of(error: BaseException) -> str:
    """The traceback with the versions a developer asks for first."""
    try:
        program = version("kursplaner")
    except PackageNotFoundError:
        program = "?"
    head = f"kursplaner {program}, Python {platform.python_version()}, {platform.platform()}"
    return f"{head}\n{' '.join(sys.argv)}\n{''.join(traceback.format_exception(error))}"


def keep(error: BaseException) -> Path | None:
    """Append the traceback to the fault file; None when even that cannot be written."""
    try:
        path = paths.user_folder() / "fehler.txt"
        fresh = not path.exists() or path.stat().st_size > LARGEST
        with path.open("w" if fresh else "a", encoding="utf-8") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M}\n{traceback_of(error)}\n")
    except OSError:
        return None
    return path
