"""The one place for colours and measures of the window, light and dark with the same contrast."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor, QPalette

STEP = 4
"""Spacing goes in steps of this, logical pixels at normal text size."""
RADIUS = 5
BASE_PX, SMALL_PX, TITLE_PX = 13, 11, 16


@dataclass(frozen=True, slots=True)
class CourseColour:
    """A course keeps its colour everywhere: strong edge, pale body."""

    edge: QColor
    body: QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour by its purpose; nothing else in `ui` names a colour."""

    dark: bool
    ground: QColor
    surface: QColor
    rail: QColor
    line: QColor
    hairline: QColor
    day_line: QColor
    text: QColor
    quiet: QColor
    accent: QColor
    accent_body: QColor
    on_accent: QColor
    warn: QColor
    warn_body: QColor
    warn_fill: QColor
    on_warn: QColor
    draft: QColor
    draft_body: QColor
    good: QColor
    good_body: QColor
    hatch: QColor
    ghost: QColor
    bus: QColor
    on_bus: QColor
    tip: QColor
    on_tip: QColor
    courses: tuple[CourseColour, ...]

    def course(self, index: int) -> CourseColour:
        """Colour of a course by `Course.colour`; any index, the row of colours repeats."""
        return self.courses[index % len(self.courses)]


def _courses(*pairs: tuple[str, str]) -> tuple[CourseColour, ...]:
    return tuple(CourseColour(QColor(edge), QColor(body)) for edge, body in pairs)


def _light() -> Tokens:
    return Tokens(
        dark=False,
        ground=QColor("#F4F3EF"), surface=QColor("#FFFFFF"), rail=QColor("#ECEAE4"),
        line=QColor("#DDDAD2"), hairline=QColor("#EFECE5"), day_line=QColor("#C9C5BB"),
        text=QColor("#1F2A30"), quiet=QColor("#6D695F"),
        accent=QColor("#1D6F6A"), accent_body=QColor("#E3EFED"), on_accent=QColor("#FFFFFF"),
        warn=QColor("#B3402A"), warn_body=QColor("#FDF3F0"), warn_fill=QColor("#F6D3C9"),
        on_warn=QColor("#FFFFFF"),
        draft=QColor("#7A4E00"), draft_body=QColor("#FBEFD5"),
        good=QColor("#2F7D4F"), good_body=QColor("#E3F1E8"),
        hatch=QColor("#E9E5DB"), ghost=QColor("#8F8A7D"),
        bus=QColor("#2F3E46"), on_bus=QColor("#FFFFFF"),
        tip=QColor("#263238"), on_tip=QColor("#FFFFFF"),
        courses=_courses(
            ("#2B6CA3", "#DFEAF4"), ("#6A4FA0", "#E9E3F3"), ("#B03B6B", "#F7E1E8"),
            ("#2F7D4F", "#E0F0E6"), ("#B07A00", "#FDF0D2"), ("#5D5A50", "#E6E6E1"),
            ("#16808A", "#DCF0F1"), ("#8A5A2B", "#F2E6D8"),
        ),
    )  # fmt: skip


def _dark() -> Tokens:
    return Tokens(
        dark=True,
        ground=QColor("#171B1D"), surface=QColor("#1F2427"), rail=QColor("#131719"),
        line=QColor("#3A4145"), hairline=QColor("#2A3033"), day_line=QColor("#4E565A"),
        text=QColor("#ECEAE4"), quiet=QColor("#A9A59B"),
        accent=QColor("#5CBDB5"), accent_body=QColor("#20403E"), on_accent=QColor("#0A201E"),
        warn=QColor("#F0907A"), warn_body=QColor("#3A2420"), warn_fill=QColor("#6B3326"),
        on_warn=QColor("#2A0F08"),
        draft=QColor("#E9BE6A"), draft_body=QColor("#3C3016"),
        good=QColor("#74C595"), good_body=QColor("#20382B"),
        hatch=QColor("#2E3437"), ghost=QColor("#8C897F"),
        bus=QColor("#D5DBDE"), on_bus=QColor("#1A2023"),
        tip=QColor("#E8E6E0"), on_tip=QColor("#1B2226"),
        courses=_courses(
            ("#6FADE0", "#21364A"), ("#AE94E3", "#322A48"), ("#E584AE", "#452836"),
            ("#6FC391", "#213B2D"), ("#E0B04A", "#413518"), ("#ABA79C", "#34352F"),
            ("#56C2CB", "#1B3A40"), ("#D39D66", "#3F301F"),
        ),
    )  # fmt: skip


@lru_cache(maxsize=2)
def tokens(dark: bool) -> Tokens:
    """The colours of the light or the dark look."""
    return _dark() if dark else _light()


def tokens_of(palette: QPalette) -> Tokens:
    """The colours that belong to a widget's palette, so that no widget has to be told."""
    return tokens(palette.color(QPalette.ColorRole.Window).lightness() < 128)


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two: `share` 0 is all of the first, 1 all of the second."""
    keep = 1 - share
    return QColor(
        round(first.red() * keep + second.red() * share),
        round(first.green() * keep + second.green() * share),
        round(first.blue() * keep + second.blue() * share),
    )


def faint(colour: QColor, alpha: int) -> QColor:
    """The colour with an alpha of 0 to 255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made
