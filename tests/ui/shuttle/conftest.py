"""A window at the Fahrdienst, on the Tuesday of `tests.services.toured`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from PySide6.QtCore import QSettings, QThreadPool
from pytestqt.qtbot import QtBot

from kursplaner.services.demo import create_demo
from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.place import ShuttlePlace
from kursplaner.ui.window import MainWindow
from tests.services.conftest import MONDAY, WEEK
from tests.services.toured import DAY, make_tours


@pytest.fixture(scope="session")
def tuesday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("touren") / "touren.kursplaner"
    ws = create_demo("adorf", path, monday=MONDAY)
    make_tours(ws, WEEK)
    ws.close()
    return path


@pytest.fixture
def window(qtbot: QtBot, tuesday: Path, tmp_path: Path) -> Iterator[MainWindow]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings, tmp_path)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.open_path(Path(copyfile(tuesday, tmp_path / tuesday.name)))
    yield window
    window.close()
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def shell(window: MainWindow) -> Shell:
    assert window.shell is not None
    return window.shell


@pytest.fixture
def place(shell: Shell, qtbot: QtBot) -> ShuttlePlace:
    shell.choose("shuttle")
    place = shell.place("shuttle")
    assert isinstance(place, ShuttlePlace)
    place.show_day(DAY)
    qtbot.waitExposed(place)
    return place
