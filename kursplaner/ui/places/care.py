"""Kinderbetreuung: children against places at every moment, the slots, and who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import CareSlot
from kursplaner.domain.problem import Legal
from kursplaner.domain.rules.base import Book
from kursplaner.domain.rules.presence import Moment, area_limit, moments
from kursplaner.domain.time import DAY, HOUR, Interval, clock, day_of, span
from kursplaner.domain.words import counted
from kursplaner.services.week import WeekView
from kursplaner.ui import parts, words
from kursplaner.ui.desk import Desk
from kursplaner.ui.header import Segments
from kursplaner.ui.places.place import Page
from kursplaner.ui.places.tables import SORT, CalmTable, Cell, RowModel, table_view
from kursplaner.ui.theme import Tokens, font, px, tokens_of

HEAD, ROW, BAR, LEFT = 20, 48, 38, 84
SLOTS = ("Zeit", "Kind", "Kurs", "Raum", "Betreut von")
SHIFTS = ("Zeit", "Betreuungskraft", "Raum", "Stunden")


class CarePlace(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Kinderbetreuung")
        self.strip = CareStrip()
        self.slots, self.shifts = RowModel(SLOTS, self), RowModel(SHIFTS, self)
        self._tables = QStackedWidget()
        self._views = [
            self._sorted(self.slots, "Betreute Kinder"),
            self._sorted(self.shifts, "Dienste"),
        ]
        self._switch = Segments("Zeigen", (("slots", "Kinder"), ("shifts", "Dienste")))
        self._switch.chosen.connect(lambda key: self._tables.setCurrentIndex(int(key == "shifts")))
        for view in self._views:
            self._tables.addWidget(view)
        self._card = parts.frame("card")
        inner = parts.column(self._card, margin=12)
        inner.addWidget(self.strip)
        self.content.addWidget(self._card)
        line = parts.row()
        line.addWidget(self._switch)
        line.addStretch(1)
        self.content.addLayout(line)
        self.content.addWidget(self._tables, 100)
        self.content.addStretch(1)

    def show_view(self, view: WeekView) -> None:
        index = ProblemIndex(view.problem)
        self.strip.show_week(view, tuple(moments(Book(PlanIndex(index, view.plan)))))
        self.slots.show_rows(_slot_rows(view, index))
        self.shifts.show_rows(_shift_rows(view, index))
        for table in self._views:
            table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
            table.fit_columns()
        self.lead.setText(_lead(view))
        self.offer_step(None if view.plan.care else view)
        for widget in (self._card, self._switch, self._tables):
            widget.setVisible(bool(view.plan.care))

    def _sorted(self, model: RowModel, name: str) -> CalmTable:
        proxy = QSortFilterProxyModel(self)
        proxy.setSourceModel(model)
        proxy.setSortRole(SORT)
        return table_view(proxy, name)

    def take_focus(self) -> None:
        self._views[self._tables.currentIndex()].setFocus()


def _lead(view: WeekView) -> str:
    if not view.plan.care:
        return (
            "In dieser Woche wird kein Kind betreut. Sobald ein Kurs mit Kindern eingeplant ist, "
            "entsteht seine Betreuung von selbst: 15 Minuten davor bis 15 Minuten danach."
        )
    children = len({slot.child for slot in view.plan.care})
    return (
        f"{counted(children, 'Kind', 'Kinder')} in {len(view.plan.care)} Betreuungszeiten. "
        "Die Balken zeigen die Kinder, die Linie den Platz bei den anwesenden Kräften."
    )


def _slot_rows(view: WeekView, index: ProblemIndex) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(span(Interval(slot.start, slot.end)), slot.start),
            Cell(index.children[slot.child].name),
            Cell(index.course_of(slot.lesson).name),
            Cell(index.rooms[slot.room].name),
            Cell(_carers(view, index, slot)),
        )
        for slot in view.plan.care
    ]


def _carers(view: WeekView, index: ProblemIndex, slot: CareSlot) -> str:
    """The child's own caregiver, else everybody on duty in the room at that time."""
    if slot.caregiver is not None:
        return index.caregivers[slot.caregiver].name
    here = [s for s in view.plan.shifts if s.room == slot.room]
    on_duty = [s.caregiver for s in here if s.start < slot.end and slot.start < s.end]
    return ", ".join(index.caregivers[c].name for c in dict.fromkeys(on_duty)) or "offen"


def _shift_rows(view: WeekView, index: ProblemIndex) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(span(Interval(shift.start, shift.end)), shift.start),
            Cell(index.caregivers[shift.caregiver].name),
            Cell(index.rooms[shift.room].name),
            Cell(f"{(shift.end - shift.start) / 60:.2f}".replace(".", ",")),
        )
        for shift in view.plan.shifts
    ]


@dataclass(frozen=True, slots=True)
class Presence:
    """Children and places in all childcare rooms together, over one stretch of a day."""

    span: Interval
    children: int
    places: int


def presence(found: Sequence[Moment], legal: Legal, day: int) -> tuple[Presence, ...]:
    """The day cut wherever a child or caregiver comes or goes in any room."""
    today = [item for item in found if day_of(item.span.start) == day]
    edges = sorted({edge for item in today for edge in (item.span.start, item.span.end)})
    made = []
    for start, end in pairwise(edges):
        here = [item for item in today if item.span.overlaps(Interval(start, end))]
        if here:
            children = sum(len(item.children) for item in here)
            places = sum(_places(item, legal) for item in here)
            made.append(Presence(Interval(start, end), children, places))
    return tuple(made)


def _places(item: Moment, legal: Legal) -> int:
    limits = [len(item.caregivers) * legal.care_ratio, area_limit(item.room, legal)]
    if item.room.childcare_places is not None:
        limits.append(item.room.childcare_places)
    return min(limits)


class CareStrip(QWidget):
    """One row per day: bars of children, a line of places, red where they do not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._week = ""
        self._days: dict[int, tuple[Presence, ...]] = {}
        self._broken: tuple[Interval, ...] = ()
        self.setAccessibleName("Kinder und Plätze im Lauf der Woche")

    def show_week(self, view: WeekView, found: tuple[Moment, ...]) -> None:
        self._week = view.week
        days = sorted({day_of(item.span.start) for item in found})
        self._days = {day: presence(found, view.problem.legal, day) for day in days}
        self._broken = tuple(
            Interval(item.start, item.end or item.start + 1)
            for item in view.violations
            if item.rule == "H7" and item.hard and item.start is not None
        )
        spoken = [f"{span(p.span)}: {p.children} Kinder, {p.places} Plätze"
                  for of_day in self._days.values() for p in of_day]  # fmt: skip
        self.setAccessibleDescription(". ".join(spoken))
        self.setFixedHeight(px(HEAD) + px(ROW) * max(1, len(days)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(600), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._days:
            return
        painter = QPainter(self)
        t = tokens_of(self.palette())
        hours = self._hours()
        self._paint_hours(painter, t, hours)
        for number, day in enumerate(self._days):
            self._paint_day(painter, t, px(HEAD) + px(ROW) * number, day, hours)

    def _hours(self) -> tuple[int, int]:
        spans = [item.span for of_day in self._days.values() for item in of_day]
        first = min(item.start % DAY for item in spans) // HOUR
        last = max((item.end - 1) % DAY for item in spans) // HOUR + 1
        return first, last

    def _x(self, minute: int, hours: tuple[int, int]) -> float:
        left, right = px(LEFT), self.width() - px(8)
        share = (minute - hours[0] * HOUR) / ((hours[1] - hours[0]) * HOUR)
        return left + (right - left) * share

    def _paint_hours(self, painter: QPainter, t: Tokens, hours: tuple[int, int]) -> None:
        painter.setFont(font(11))
        for hour in range(hours[0], hours[1] + 1):
            x = round(self._x(hour * HOUR, hours))
            painter.setPen(t.hairline)
            painter.drawLine(x, px(HEAD), x, self.height())
            if hour < hours[1]:
                painter.setPen(t.quiet)
                painter.drawText(x + px(3), px(13), clock(hour * HOUR))

    def _paint_day(
        self, painter: QPainter, t: Tokens, top: int, day: int, hours: tuple[int, int]
    ) -> None:
        base = top + px(ROW) - px(4)
        painter.setPen(t.text)
        painter.setFont(font(13, semibold=True))
        where = QRectF(0, top, px(LEFT), px(ROW))
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, words.day_long(self._week, day))
        painter.setPen(t.line)
        painter.drawLine(px(LEFT), base, self.width() - px(8), base)
        everything = [item for of_day in self._days.values() for item in of_day]
        peak = max(1, *(max(item.children, item.places) for item in everything))
        for item in self._days[day]:
            x = self._x(item.span.start % DAY, hours)
            right = self._x(item.span.start % DAY + item.span.minutes, hours)
            full = QRectF(x, base - px(BAR), right - x, px(BAR))
            self._paint_stretch(painter, t, full, item, peak)

    def _paint_stretch(
        self, painter: QPainter, t: Tokens, full: QRectF, item: Presence, peak: int
    ) -> None:
        """`full` is the area of `peak` children."""
        over = any(item.span.overlaps(broken) for broken in self._broken)
        height = full.height() * item.children / peak
        bar = QRectF(full.left(), full.bottom() - height, full.width(), height)
        painter.fillRect(bar, t.warn_fill if over else t.accent_body)
        painter.fillRect(
            QRectF(bar.left(), bar.top(), bar.width(), 2), t.warn if over else t.accent
        )
        limit = full.bottom() - full.height() * item.places / peak
        painter.fillRect(QRectF(full.left(), limit, full.width(), 1), t.quiet)
        if full.width() > px(48):
            painter.setPen(t.warn if over else t.text)
            painter.setFont(font(11, semibold=over))
            text = f"{item.children} von {item.places}"
            foot = bar.bottom() if bar.height() >= px(17) else min(bar.top(), limit) - 1
            where = QRectF(full.left(), foot - px(16), full.width(), px(16))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, f"! {text}" if over else text)
