"""Where things lie: the only reader of `resources/` and of the user's folders."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """A file or folder below `resources/`, in the installed package or in the source tree."""
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def user_folder() -> Path:
    """Where the user's own planning files lie; made when missing."""
    return platformdirs.user_data_path("kursplaner", appauthor=False, ensure_exists=True)


def cache_folder() -> Path:
    """Where things lie that can be made anew; perhaps not there yet."""
    return platformdirs.user_cache_path("kursplaner", appauthor=False)
