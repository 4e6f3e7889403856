"""The examples as real files, built once and copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import at
from kursplaner.services.demo import create_demo
from kursplaner.services.week import load_week, place_lesson
from kursplaner.services.workspace import Workspace, open_workspace
from tests.services.by_hand import placed_at

MONDAY = date(2026, 11, 30)
WEEK = "2026-W49"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("beispiele")

    def make(profile: str) -> Path:
        path = folder / f"{profile}.kursplaner"
        if not path.exists():
            create_demo(profile, path, monday=MONDAY).close()
        return path

    return make


@pytest.fixture
def adorf(example: Callable[[str], Path], tmp_path: Path) -> Iterator[Workspace]:
    ws = open_workspace(Path(copyfile(example("adorf"), tmp_path / "adorf.kursplaner")))
    yield ws
    ws.close()


@pytest.fixture(scope="session")
def tuesday(tmp_path_factory: pytest.TempPathFactory, example: Callable[[str], Path]) -> Path:
    """The Adorf example with the tours of `toured`, closed."""
    from tests.services.toured import make_tours

    path = Path(copyfile(example("adorf"), tmp_path_factory.mktemp("touren") / "touren.kursplaner"))
    ws = open_workspace(path)
    make_tours(ws, WEEK)
    ws.close()
    return path


@pytest.fixture
def shuttle(tuesday: Path, tmp_path: Path) -> Iterator[Workspace]:
    ws = open_workspace(Path(copyfile(tuesday, tmp_path / "touren.kursplaner")))
    yield ws
    ws.close()


@pytest.fixture
def a1(adorf: Workspace) -> PlacedLesson:
    """A1 Vormittag placed on Tuesday at nine."""
    placed = placed_at(
        load_week(adorf, WEEK), "A1 Vormittag", at(1, 9), "Schulungsraum", "M. Seidel"
    )
    place_lesson(adorf, WEEK, placed)
    return placed
