"""Every test runs offscreen, and one QApplication serves them all."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True, scope="session")
def _one_application(qapp: object) -> None:
    """Painting code would make a QGuiApplication of its own, too small for widgets."""
