"""Tests of the window run without a screen, in the house font and the light look."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kursplaner.ui import theme

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A screen that is not there can neither size nor raise windows; that is no fault of ours."""
    absent = "does not support (propagateSizeHints|raise|grabbing the keyboard)"
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore(absent, extend=True))


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    """Every test starts light and at normal text size, whatever the one before did."""
    theme.apply(qapp, dark=False)
