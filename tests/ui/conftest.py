"""Tests of the window run without a screen, in the house font and the light look."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtWidgets import QApplication

from kursplaner.ui import theme


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    """Every test starts light and at normal text size, whatever the one before did."""
    theme.apply(qapp, dark=False)
