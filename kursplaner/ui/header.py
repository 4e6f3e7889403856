"""The bar at the head of the window: which week, seen by what, its state, what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from kursplaner.ui import parts, words
from kursplaner.ui.theme import font, icon, px

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip
MANY_WEEKS = 12
ROOM_FOR_PRINT, ROOM_FOR_TITLE = 1340, 1080
"""Below these widths (design pixels) what stands elsewhere too gives way: print in the rail, the
title at the head of the window."""


class WeekPicker(QFrame):
    """‹ KW 49 · 30.11.–5.12.2026 ›; the middle opens the weeks of all terms, by month."""

    picked = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[str, ...] = ()
        self._week = ""
        self._back = self._arrow("previous", "Vorige Woche", -1, "first")
        self._middle = parts.button("", self._open, role="segment")
        self._middle.setToolTip("Andere Woche wählen")
        self._next = self._arrow("next", "Nächste Woche", 1, "last")
        row = parts.row(self, gap=0)
        for widget in (self._back, self._middle, self._next):
            row.addWidget(widget)

    def _arrow(self, name: str, title: str, step: int, place: str) -> QWidget:
        made = parts.button("", lambda: self.stepped.emit(step), role="segment", icon=icon(name))
        made.setProperty("place", place)
        made.setAccessibleName(title)
        made.setFixedWidth(px(30))
        made.setStyleSheet("padding-left: 0; padding-right: 0")
        made.setToolTip(f"{title} (Alt+{'←' if step < 0 else '→'})")
        return made

    def show_week(self, week: str, weeks: tuple[str, ...], last_day: int) -> None:
        self._week, self._weeks = week, weeks
        text = words.week_long(week, last_day)
        self._middle.setText(text)
        self._middle.setAccessibleName(f"Woche wählen, jetzt {text}")
        self._back.setEnabled(bool(weeks) and week > weeks[0])
        self._next.setEnabled(bool(weeks) and week < weeks[-1])

    @property
    def text(self) -> str:
        return self._middle.text()

    def _open(self) -> None:
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def menu(self) -> QMenu:
        """All weeks that can be planned; long lists by month."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if len(self._weeks) <= MANY_WEEKS:
            self._fill(menu, self._weeks)
            return menu
        for (year, month), weeks in groupby(self._weeks, _month_of):
            title = f"{MONTHS[month - 1]} {year}"
            inner = menu.addMenu(title)
            self._fill(inner, tuple(weeks))
        return menu

    def _fill(self, menu: QMenu, weeks: Sequence[str]) -> None:
        for week in weeks:
            action = menu.addAction(words.week_long(week))
            action.setCheckable(True)
            action.setChecked(week == self._week)
            action.triggered.connect(lambda _checked=False, name=week: self.picked.emit(name))


def _month_of(week: str) -> tuple[int, int]:
    monday = words.monday_of(week)
    return monday.year, monday.month


class Segments(QFrame):
    """A row of joined buttons of which exactly one is chosen."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._keys = [key for key, _ in choices]
        row = parts.row(self, gap=0)
        for number, (_, title) in enumerate(choices):
            made = parts.button(title, role="segment")
            made.setCheckable(True)
            made.setAccessibleName(f"{name}: {title}")
            # The chosen one is set in semibold and must not be cut then.
            made.setMinimumWidth(QFontMetrics(font(13, True)).horizontalAdvance(title) + px(26))
            place = {0: "first", len(choices) - 1: "last"}.get(number)
            if place:
                made.setProperty("place", place)
            self._group.addButton(made, number)
            row.addWidget(made)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))

    def choose(self, key: str) -> None:
        self._group.button(self._keys.index(key)).setChecked(True)


class AreaButton(QPushButton):
    """Which municipality of the file is in view; only where there are several."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "quiet")
        self.setToolTip("Andere Kommune wählen")
        self.setMenu(QMenu(self))
        self.hide()

    def show_areas(self, areas: Sequence[tuple[int, str]], current: int) -> None:
        menu = self.menu()
        menu.clear()
        for area, name in areas:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(area == current)
            action.triggered.connect(lambda _checked=False, area=area: self.picked.emit(area))
        name = dict(areas).get(current, "")
        self.setText(name)
        self.setAccessibleName(f"Kommune wählen, jetzt {name}")
        self.setVisible(len(areas) > 1)


class Header(QFrame):
    plan_asked = Signal()
    print_asked = Signal()
    publish_asked = Signal()

    def __init__(self, title: str, lanes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.title = parts.ElidedLabel(title, "title", 150)
        self.area = AreaButton()
        self.week = WeekPicker()
        self.lanes = Segments("Spalten", lanes)
        self.chip = parts.ElidedLabel("", "badge", 80, pad=8)
        self._several = False
        self.print = parts.button("Drucken", self.print_asked.emit)
        self.publish = parts.button("Veröffentlichen", self.publish_asked.emit)
        self.plan = parts.button("Woche planen", self.plan_asked.emit, role="primary")
        self._build()

    def _build(self) -> None:
        row: QHBoxLayout = parts.row(self, gap=12)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        self.title.setMaximumWidth(px(340))
        for widget in (self.title, self.area, self.week, self.lanes, self.chip):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.print, self.publish, self.plan):
            row.addWidget(button)
        self.print.setToolTip("Drucken & Ausgeben (Strg+P)")
        self.plan.setToolTip("Woche planen (Strg+Eingabe)")
        self.chip.setVisible(False)

    def show_areas(self, areas: Sequence[tuple[int, str]], current: int) -> None:
        """Where the file holds several, the name of the area takes the place of the title."""
        self.area.show_areas(areas, current)
        self._several = len(areas) > 1
        self._give_way()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(ROOM_FOR_TITLE) // 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        self.print.setVisible(self.width() >= px(ROOM_FOR_PRINT))
        self.title.setVisible(not self._several and self.width() >= px(ROOM_FOR_TITLE))

    def show_draft(self, sentences: tuple[str, ...] | None, *, published: bool) -> None:
        """The differences to the published week, or None when the week is no draft."""
        self.publish.setEnabled(sentences is not None)
        self.chip.setVisible(sentences is not None)
        if sentences is None:
            return
        count = words.count(len(sentences), "Änderung", "Änderungen")
        self.chip.setText(f"Entwurf · {count if published else 'noch nicht veröffentlicht'}")
        long = f"{count} gegenüber der veröffentlichten Woche"
        if not published:
            long = "Diese Woche ist noch nicht veröffentlicht. Eingeplant:"
        self.chip.setAccessibleName(f"Entwurf: {long}")
        more = [f"… und {len(sentences) - 12} weitere"] if len(sentences) > 12 else []
        self.chip.setToolTip("\n".join([long, *sentences[:12], *more]))
