"""The bar at the head of the window: which week, seen by what, its state, what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from kursplaner.domain.words import counted
from kursplaner.ui import parts, words
from kursplaner.ui.theme import font, icon, px

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip
MANY_WEEKS = 12


class WeekPicker(QFrame):
    """‹ KW 49 · 30.11.–5.12.2026 ›; the middle opens the weeks of all terms, by month."""

    picked = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[str, ...] = ()
        self._week, self._last_day, self._long = "", 5, True
        self._back = self._arrow("previous", "Vorige Woche", -1, "first")
        self._middle = parts.button("", self._open, role="segment")
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
        self._week, self._weeks, self._last_day = week, weeks, last_day
        self._say()
        self._back.setEnabled(bool(weeks) and week > weeks[0])
        self._next.setEnabled(bool(weeks) and week < weeks[-1])

    def _say(self) -> None:
        text = words.week_long(self._week, self._last_day)
        self._middle.setText(text if self._long else words.week_short(self._week))
        self._middle.setAccessibleName(f"Woche wählen, jetzt {text}")
        self._middle.setToolTip("Andere Woche wählen" if self._long else f"{text}: andere wählen")

    def give_way(self, short: bool) -> None:
        """Name the week by its number alone."""
        if self._week and self._long is short:
            self._long = not short
            self._say()

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
        self.chip = parts.ElidedLabel("", "badge", 64, pad=8)
        self._several, self._state = False, ""
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
        self.publish.setToolTip("Diesen Stand der Woche für alle gültig machen")
        self.plan.setToolTip("Woche planen (Strg+Eingabe)")
        self.chip.setVisible(False)

    def show_areas(self, areas: Sequence[tuple[int, str]], current: int) -> None:
        """Where the file holds several, the name of the area takes the place of the title."""
        self.area.show_areas(areas, current)
        self._several = len(areas) > 1
        self._give_way()

    def show_lanes(self, shown: bool) -> None:
        """The choice of columns stands only above the board."""
        self.lanes.setVisible(shown)
        self._give_way()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(540), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Where it is narrow, what stands elsewhere too goes first: print is in the rail, the
        changes are in the chip's tooltip, the title is at the head of the window."""
        for steps in range(5):
            self.print.setVisible(steps < 1)
            self.chip.setText(self._state if steps < 2 else "Entwurf")
            self.title.setVisible(not self._several and steps < 3)
            self.week.give_way(steps >= 4)
            if self._needed() <= self.width():
                return

    def _needed(self) -> int:
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        shown = [item for item in parts.widgets(row) if not item.isHidden()]
        widths = [min(item.sizeHint().width(), item.maximumWidth()) for item in shown]
        margins = row.contentsMargins()
        return sum(widths) + row.spacing() * len(widths) + margins.left() + margins.right()

    def show_draft(self, sentences: tuple[str, ...] | None, *, published: bool) -> None:
        """The differences to the published week, or None when the week is no draft."""
        self.publish.setEnabled(sentences is not None)
        self.chip.setVisible(sentences is not None)
        if sentences is not None:
            self._describe_draft(sentences, published)
        self._give_way()

    def _describe_draft(self, sentences: tuple[str, ...], published: bool) -> None:
        count = counted(len(sentences), "Änderung", "Änderungen")
        self._state = f"Entwurf · {count if published else 'noch nicht veröffentlicht'}"
        long = f"{count} gegenüber der veröffentlichten Woche"
        if not published:
            long = "Diese Woche ist noch nicht veröffentlicht. Eingeplant:"
        self.chip.setAccessibleName(f"Entwurf: {long}")
        more = [f"… und {len(sentences) - 12} weitere"] if len(sentences) > 12 else []
        self.chip.setToolTip("\n".join([long, *sentences[:12], *more]))
