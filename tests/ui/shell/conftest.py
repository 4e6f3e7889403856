"""A window on a real workspace file, remembered settings in a file of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from PySide6.QtCore import QSettings, QThreadPool
from pytestqt.qtbot import QtBot

from kursplaner.services.demo import create_demo
from kursplaner.services.workspace import open_workspace
from kursplaner.ui.desk import Desk
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow

MONDAY = date(2026, 11, 30)
WEEK = "2026-W49"


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pattern") / "adorf.kursplaner"
    create_demo("adorf", path, monday=MONDAY).close()
    return path


@pytest.fixture
def adorf(pattern: Path, tmp_path: Path) -> Path:
    """The Adorf example in a file of this test's own, closed."""
    return Path(copyfile(pattern, tmp_path / pattern.name))


@pytest.fixture
def desk(adorf: Path) -> Iterator[Desk]:
    made = Desk(open_workspace(adorf))
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def empty_window(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[MainWindow]:
    """The window as on the very first start."""
    window = MainWindow(settings, tmp_path)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def window(empty_window: MainWindow, adorf: Path) -> MainWindow:
    empty_window.open_path(adorf)
    return empty_window


@pytest.fixture
def shell(window: MainWindow) -> Shell:
    assert window.shell is not None
    return window.shell


@pytest.fixture
def front(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def person(shell: Shell) -> str:
    return shell.desk.view.problem.participants[0].name
