"""Type: one family, two weights, sizes in logical pixels that follow the application's font."""

from __future__ import annotations

from PySide6.QtGui import QFont, QGuiApplication

from kursplaner.ui.theme.tokens import BASE_PX

FAMILIES = ("Noto Sans", "Segoe UI", "Noto Sans Arabic", "Ebrima")


def base_font(scale: float = 1.0) -> QFont:
    """The font of the application; `scale` 2.0 for text twice as large."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(BASE_PX * scale))
    return font


def text_scale() -> float:
    """How much larger than normal the application's text is (1.0 = 13 px)."""
    pixels = QGuiApplication.font().pixelSize()
    return pixels / BASE_PX if pixels > 0 else 1.0


def font(size: float = BASE_PX, semibold: bool = False) -> QFont:
    """The house font in logical pixels at normal text size; grows with the application's font."""
    made = base_font()
    made.setPixelSize(max(1, round(size * text_scale())))
    made.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    return made


def px(value: float) -> int:
    """A measure of the design in logical pixels, grown with the text."""
    return round(value * text_scale())
