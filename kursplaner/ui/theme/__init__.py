"""The look of the window: tokens, type, palette, style sheet, icons; all colours are here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kursplaner.paths import resource
from kursplaner.ui.theme.fonts import base_font, font, px, text_scale
from kursplaner.ui.theme.icons import app_icon, icon, pixmap
from kursplaner.ui.theme.palette import palette
from kursplaner.ui.theme.sheet import sheet
from kursplaner.ui.theme.tokens import (
    BASE_PX,
    RADIUS,
    SMALL_PX,
    STEP,
    TITLE_PX,
    CourseColour,
    Tokens,
    faint,
    mix,
    tokens,
    tokens_of,
)

__all__ = [
    "BASE_PX",
    "RADIUS",
    "SMALL_PX",
    "STEP",
    "TITLE_PX",
    "CourseColour",
    "Tokens",
    "app_icon",
    "apply",
    "faint",
    "follow_system",
    "font",
    "icon",
    "mix",
    "pixmap",
    "px",
    "text_scale",
    "tokens",
    "tokens_of",
]  # fmt: skip

_LOOK = "kursplaner-look"
"""Property of the application: what it wears now, so that nothing is dressed twice."""


def apply(app: QApplication, dark: bool | None = None, scale: float = 1.0) -> Tokens:
    """Dress the application: Fusion, house font, palette, style sheet; returns the tokens used.

    `dark` None asks the system. May be called again at any time (other look, larger text).
    """
    if dark is None:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    chosen = tokens(dark)
    look = f"{'dark' if dark else 'light'} {scale}"
    if app.property(_LOOK) == look:
        return chosen
    app.setProperty(_LOOK, look)
    app.setStyle("Fusion")
    app.setFont(base_font(scale))
    app.setPalette(palette(chosen))
    app.setStyleSheet(sheet(chosen, resource("icons")))
    return chosen


def follow_system(app: QApplication, scale: float = 1.0) -> None:
    """Dress the application now and whenever the system changes between light and dark."""
    apply(app, scale=scale)
    app.styleHints().colorSchemeChanged.connect(
        lambda scheme: apply(app, scheme == Qt.ColorScheme.Dark, scale)
    )
