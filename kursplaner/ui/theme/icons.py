"""Icons by purpose: own SVG line drawings in the colour of the text, sharp at every size."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kursplaner.paths import resource
from kursplaner.ui.theme.tokens import tokens_of

SIZES = (16, 20, 24, 32, 48, 64)


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """`resources/icons/<name>.svg`; lines in `colour`, by default that of the text.

    Raises KeyError when there is no such drawing.
    """
    t = tokens_of(QGuiApplication.palette())
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour or t.text), (QIcon.Mode.Disabled, t.ghost)):
        renderer = _renderer(name, tint)
        for size in SIZES:
            made.addPixmap(_drawn(renderer, size), mode)
    return made


def pixmap(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """One drawing, `size` logical pixels square, for painting by hand."""
    made = _drawn(_renderer(name, colour), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    return made


def app_icon() -> QIcon:
    """The program's own sign, in its own colours."""
    renderer = _renderer("app", QColor())
    made = QIcon()
    for size in (*SIZES, 128, 256):
        made.addPixmap(_drawn(renderer, size))
    return made


def _renderer(name: str, colour: QColor) -> QSvgRenderer:
    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        raise KeyError(name)
    text = path.read_text("utf-8").replace("currentColor", colour.name())
    return QSvgRenderer(QByteArray(text.encode()))


def _drawn(renderer: QSvgRenderer, pixels: int) -> QPixmap:
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return made
