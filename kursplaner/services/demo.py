"""Example workspaces a person can play with: two real towns with invented people, and two sizes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from kursplaner import paths
from kursplaner.db.seed import AreaFile, load_area, read_area
from kursplaner.db.settings import EXAMPLE, FIRST_WEEK, set_setting, setting
from kursplaner.db.store import create_store, open_store, replaced
from kursplaner.db.tables.areas import WorkspaceInfo
from kursplaner.domain.calendar import week_of
from kursplaner.errors import UserError
from kursplaner.services.generate import county, land
from kursplaner.services.workspace import Workspace, open_workspace, prepare_new

PROFILES = ("adorf", "ludwigslust-parchim", "county", "land")
TITLES = {
    "adorf": "Beispiel Adorf/Vogtl.",
    "ludwigslust-parchim": "Beispiel Ludwigslust-Parchim",
    "county": "Beispiel Landkreis",
    "land": "Beispiel Land mit zehn Landkreisen",
}
_WEEKS_BEFORE = 12
"""Even, so that the first week is an A week like the term's first."""
_WEEKS = 40


def create_demo(
    profile: str, path: Path, *, seed: int = 1, monday: date | None = None
) -> Workspace:
    """A fresh example for the week of `monday` (default: next week), open for writing.

    An older example at `path` is replaced, any other file is left alone (UserError). `seed` only
    matters for the two sizes, which are generated.
    """
    if profile not in PROFILES:
        raise UserError(
            f"Das Beispiel »{profile}« gibt es nicht.", f"Möglich sind: {', '.join(PROFILES)}."
        )
    _may_replace(path)
    start = week_of(monday or date.today() + timedelta(weeks=1)).monday
    with replaced(path) as new:
        _write(new, profile, area_files(profile, seed), start)
    return open_workspace(path)


def area_files(profile: str, seed: int = 1) -> Sequence[AreaFile]:
    """The planning areas of an example as files."""
    if profile == "county":
        return (county(seed),)
    if profile == "land":
        return land(seed)
    return (read_area(paths.resource("demo", f"{profile}.toml")),)


def _write(new: Path, profile: str, files: Sequence[AreaFile], monday: date) -> None:
    new.unlink()
    store = create_store(new)
    first = monday - timedelta(weeks=_WEEKS_BEFORE)
    last = first + timedelta(weeks=_WEEKS, days=-1)
    try:
        with store.writing() as session:
            prepare_new(session, TITLES[profile])
            set_setting(session, EXAMPLE, profile)
            set_setting(session, FIRST_WEEK, str(week_of(monday)))
            for file in files:
                load_area(session, file, monday, first=first, last=last)
    finally:
        store.close()


def _may_replace(path: Path) -> None:
    if not path.exists():
        return
    store = open_store(path)
    try:
        with store.reading() as session:
            example = setting(session, EXAMPLE)
            title = session.scalars(select(WorkspaceInfo.title)).first()
    finally:
        store.close()
    if not example or store.read_only:
        why = "ist gerade geöffnet" if example else f"enthält »{title}« und ist kein Beispiel"
        raise UserError(f"Die Datei »{path.name}« {why}.", "Bitte wählen Sie einen anderen Namen.")
