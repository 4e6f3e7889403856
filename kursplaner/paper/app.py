"""Fonts need a running QGuiApplication; programs without a window get one here."""

from __future__ import annotations

import os
import sys
from functools import cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication


def ensure_app() -> QCoreApplication:
    """The application already running, or an invisible one that lives until the process ends.

    A program with windows creates its QApplication first; this function then leaves it alone.
    """
    return QCoreApplication.instance() or _invisible_app()


@cache
def _invisible_app() -> QGuiApplication:
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["kursplaner"])
