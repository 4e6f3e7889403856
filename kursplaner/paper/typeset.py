"""Type: which fonts, how wide a text is, where it breaks, how far it may shrink.

Texts are measured and painted with one font of 100 pixels, scaled; so a line is as long on the
screen, on the printer and in a PDF, whatever the resolution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from kursplaner.paper.app import ensure_app
from kursplaner.paper.page import MM_PER_POINT

FAMILIES = ("Noto Sans", "Segoe UI", "Noto Sans Arabic", "DejaVu Sans", "Arial")
REFERENCE = 100
FLOOR = 7.0
LEADING = 1.3
NBSP = "\u00a0"
_STEP = 0.5
_BREAK_AFTER = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])|(?<=/)(?=\S)")


@cache
def font(bold: bool = False) -> QFont:
    """The reference font; scale by size / REFERENCE."""
    ensure_app()
    installed = set(QFontDatabase.families())
    made = QFont([name for name in FAMILIES if name in installed] or ["sans-serif"])
    made.setPixelSize(REFERENCE)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferOutline)
    return made


@cache
def _metrics(bold: bool) -> QFontMetricsF:
    return QFontMetricsF(font(bold))


def width(text: str, size: float, bold: bool = False) -> float:
    """Length of one line in millimetres."""
    return _metrics(bold).horizontalAdvance(text) / REFERENCE * size * MM_PER_POINT


def line_height(size: float) -> float:
    """Distance of two baselines in millimetres."""
    return size * MM_PER_POINT * LEADING


class Fitted(Struct, frozen=True):
    """Lines of one size that fill a given width."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * line_height(self.size)


def wrap(text: str, limit: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Lines no longer than `limit` millimetres; a word longer than that is broken with a hyphen."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, limit, size, bold)
    return tuple(lines)


def _wrap_paragraph(text: str, limit: float, size: float, bold: bool) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        for number, piece in enumerate(_BREAK_AFTER.split(word)):
            joined = f"{line}{' ' if line and number == 0 else ''}{piece}"
            if width(joined, size, bold) <= limit:
                line = joined
                continue
            if line:
                yield line
            *broken, line = _break(piece, limit, size, bold)
            yield from broken
    yield line


def _break(word: str, limit: float, size: float, bold: bool) -> list[str]:
    parts: list[str] = []
    while len(word) > 1 and width(word, size, bold) > limit:
        end = len(word) - 1
        while end > 1 and width(_cut(word, end), size, bold) > limit:
            end -= 1
        parts.append(_cut(word, end))
        word = word[end:]
    return [*parts, word]


def _cut(word: str, end: int) -> str:
    return word[:end] + ("-" if word[end - 1].isalpha() and word[end].isalpha() else "")


def fit(
    text: str, limit: float, height: float, size: float, *,
    bold: bool = False, floor: float = FLOOR,
) -> Fitted:  # fmt: skip
    """The largest type up to `size` in which the wrapped text fits the box, whole words first.

    At the floor words are broken; what is still too high is returned whole: the caller decides.
    """
    while size > floor:
        fitted = Fitted(wrap(text, limit, size, bold), size)
        if fitted.height <= height + 0.01 and longest_word(text, size, bold) <= limit:
            return fitted
        size = max(floor, size - _STEP)
    return Fitted(wrap(text, limit, floor, bold), floor)


def longest_word(text: str, size: float, bold: bool = False) -> float:
    """Millimetres the narrowest column needs so that no word is broken."""
    pieces = (piece for word in text.split() for piece in _BREAK_AFTER.split(word))
    return max((width(piece, size, bold) for piece in pieces), default=0)


def ellipsis(text: str, limit: float, size: float, bold: bool = False) -> str:
    """One line, its end replaced by an ellipsis where it is too long. For secondary facts only."""
    if width(text, size, bold) <= limit:
        return text
    while text and width(text + "…", size, bold) > limit:
        text = text[:-1].rstrip()
    return text + "…"


def glued(text: str) -> str:
    """The text with blanks that no line break may part (telephone numbers, `12 UE`)."""
    return text.replace(" ", NBSP)
