"""Prüfen: everything wrong or left out in the week, in sentences; a click leads to the lesson."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kursplaner.domain.words import counted
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.desk import Desk
from kursplaner.ui.findings import Finding, Severity, findings, late_tours
from kursplaner.ui.header import Segments
from kursplaner.ui.places.place import Page
from kursplaner.ui.shuttle.deeds import Deeds
from kursplaner.ui.theme import font, pixmap, px, tokens_of

FINDING = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
NAMES = {
    Severity.BROKEN: "Regel verletzt",
    Severity.UNSERVED: "Nicht versorgt",
    Severity.WISH: "Wunsch nicht erfüllt",
    Severity.HINT: "Hinweis",
}
CHOICES = (("all", "Alles"), ("broken", "Regeln"), ("unserved", "Nicht versorgt"),
           ("wish", "Wünsche"), ("hint", "Hinweise"))  # fmt: skip


class CheckPlace(Page):
    record_asked = Signal(str)
    """Open the form of the record with this id."""
    pauses_asked = Signal()
    ride_asked = Signal(str)
    """Show this ride in the Fahrdienst."""
    tour_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Prüfen")
        self._found: tuple[Finding, ...] = ()
        self._choice = "all"
        self._filter = Segments("Zeigen", CHOICES)
        self._filter.chosen.connect(self._on_choice)
        self.list = QListWidget()
        self.list.setAccessibleName("Was in dieser Woche nicht stimmt")
        self.list.setItemDelegate(_FindingDelegate(self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(False)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        self.times = parts.button("Zeiten der Touren anpassen", Deeds(desk).adjust_times)
        self.times.setToolTip(
            "Touren, die nicht mehr zu den Terminen passen, zu neuen Zeiten fahren: dieselben "
            "Personen in derselben Reihenfolge"
        )
        self.add_tool(self.times)
        self.add_tool(self._filter)
        self.content.addWidget(self.list, 100)
        self.content.addStretch(1)

    def show_view(self, view: WeekView) -> None:
        self._found = findings(view)
        self.times.setVisible(late_tours(self._found))
        self.offer_step(None if self._found or view.problem.lessons else view)
        self._fill()

    def take_focus(self) -> None:
        self.list.setFocus()

    def _on_choice(self, choice: str) -> None:
        self._choice = choice
        self._fill()

    def _fill(self) -> None:
        shown = [
            item for item in self._found if self._choice in ("all", item.severity.name.lower())
        ]
        self.list.clear()
        for found in shown:
            item = QListWidgetItem(found.sentence)
            item.setData(FINDING, found)
            spoken = f"{NAMES[found.severity]}: {found.sentence} {found.remedy}".strip()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.list.addItem(item)
        self.list.setVisible(bool(shown))
        self.lead.setText(self._summary())

    def _summary(self) -> str:
        if not self._found and not self.desk.view.problem.lessons:
            return "In dieser Woche findet nichts statt; hier steht dann, was nicht passt."
        if not self._found:
            return "In dieser Woche stimmt alles: Keine Regel ist verletzt, alle sind versorgt."
        number = {kind: sum(f.severity is kind for f in self._found) for kind in Severity}
        texts = [
            counted(number[Severity.BROKEN], "verletzte Regel", "verletzte Regeln"),
            f"{number[Severity.UNSERVED]} nicht versorgt",
            counted(number[Severity.WISH], "Wunsch nicht erfüllt", "Wünsche nicht erfüllt"),
        ]
        if number[Severity.HINT]:
            texts.append(counted(number[Severity.HINT], "Hinweis", "Hinweise"))
        return f"{' · '.join(texts)}. Ein Klick führt dorthin."

    def _open(self, item: QListWidgetItem) -> None:
        found: Finding = item.data(FINDING)
        if found.ride is not None and not found.paused:
            self.ride_asked.emit(found.ride)
        elif found.tour is not None:
            self.tour_asked.emit(found.tour)
        elif found.lesson is not None:
            self.lesson_asked.emit(found.lesson)
        elif found.paused:
            self.pauses_asked.emit()
        elif found.record is not None:
            self.record_asked.emit(found.record)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.scheduleDelayedItemsLayout()


class _FindingDelegate(QStyledItemDelegate):
    """A mark, the sentence over as many lines as it needs, and who and when below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListWidget) else px(600)
        metrics = QFontMetrics(font(13))
        text = metrics.boundingRect(
            0, 0, max(px(120), width - px(64)), 10_000, Qt.TextFlag.TextWordWrap, index.data()
        )
        return QSize(px(200), text.height() + px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = tokens_of(QGuiApplication.palette())
        box = QRectF(option.rect)
        found: Finding = index.data(FINDING)
        state = option.state
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus):
            painter.fillRect(box, t.accent_body)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, t.hairline)
        painter.setPen(t.hairline)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        name, colour = {
            Severity.BROKEN: ("warning", t.warn),
            Severity.UNSERVED: ("tray", t.draft),
            Severity.WISH: ("idea", t.quiet),
            Severity.HINT: ("info", t.quiet),
        }[found.severity]
        ratio = painter.device().devicePixelRatioF()
        at = box.topLeft()
        painter.drawPixmap(
            int(at.x() + px(14)), int(at.y() + px(11)), pixmap(name, px(18), colour, ratio)
        )
        body = box.adjusted(px(44), px(10), -px(16), -px(8))
        painter.setPen(t.text)
        painter.setFont(font(13))
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        painter.drawText(body, int(wrap), found.sentence)
        painter.setPen(t.quiet)
        painter.setFont(font(11))
        remedy = f"Abhilfe: {found.remedy}" if found.remedy else ""
        facts = " · ".join(text for text in (NAMES[found.severity], found.when, remedy) if text)
        line = painter.fontMetrics().elidedText(
            facts, Qt.TextElideMode.ElideRight, int(body.width())
        )
        painter.drawText(body, int(Qt.AlignmentFlag.AlignBottom), line)
        painter.restore()
