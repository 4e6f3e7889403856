"""The tray below the board: every lesson without a place, with the reason, ready to be dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kursplaner.domain.plan import Missing
from kursplaner.domain.wording import Wording
from kursplaner.services.week import WeekView
from kursplaner.ui.board.model import BoardModel, LaneBy
from kursplaner.ui.grip import Grip, Pull
from kursplaner.ui.theme import font, px

CARD_WIDTH, CARD_HEIGHT = 320, 64


class Card(QFrame):
    """One unplaced lesson: subject line, reason, "Warum?"."""

    pressed = Signal(str)
    drag_started = Signal(str, QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    cancelled = Signal()
    picked_up = Signal(str)
    why_asked = Signal(str)

    def __init__(self, lesson: str, title: str, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lesson = lesson
        self.reason = reason
        self._grip = Grip()
        self.setProperty("role", "unplaced-card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(f"Nicht eingeplant: {title}. {reason}")
        self.setAccessibleDescription("Eingabetaste nimmt den Termin auf. W fragt nach dem Warum.")
        self.setFixedSize(px(CARD_WIDTH), px(CARD_HEIGHT))
        self.setToolTip(reason)
        self._fill(title, reason)

    def _fill(self, title: str, reason: str) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(px(10), px(4), px(8), px(4))
        box.setSpacing(px(1))
        head = QHBoxLayout()
        name = QLabel(title)
        name.setProperty("role", "strong")
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        why = QPushButton("Warum?")
        why.setProperty("role", "link")
        why.setCursor(Qt.CursorShape.PointingHandCursor)
        why.setAccessibleName(f"Warum ist {title} nicht eingeplant?")
        why.clicked.connect(lambda: self.why_asked.emit(self.lesson))
        head.addWidget(name, 1)
        head.addWidget(why)
        text = QLabel(reason)
        text.setWordWrap(True)
        text.setFont(font(12))
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        for label in (name, text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box.addLayout(head)
        box.addWidget(text, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip.hold(event)
            self.pressed.emit(self.lesson)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where, pull = event.globalPosition().toPoint(), self._grip.move(event)
        if pull is Pull.GOES_ON:
            self.dragged.emit(where)
        elif pull is Pull.BEGINS:
            self.drag_started.emit(self.lesson, where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip.let_go():
            self.dropped.emit(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.picked_up.emit(self.lesson)
            case Qt.Key.Key_W:
                self.why_asked.emit(self.lesson)
            case Qt.Key.Key_Escape if self._grip.pulls:
                self._grip.let_go()
                self.cancelled.emit()
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.pressed.emit(self.lesson)
        return super().event(event)


class Tray(QFrame):
    """Always in sight; a lesson dragged here is taken out of the plan."""

    selected = Signal(str)
    drag_started = Signal(str, QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_cancelled = Signal()
    picked_up = Signal(str)
    why_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "tray")
        self._head = QLabel()
        self._head.setProperty("role", "section")
        self._none = QLabel("Alle Termine haben einen Platz.")
        self._none.setProperty("role", "quiet")
        self._row = QWidget()
        self._row_box = QHBoxLayout(self._row)
        self._row_box.setContentsMargins(0, 0, 0, 0)
        self._row_box.setSpacing(px(10))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._row)
        self._row.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(6), px(12), px(6))
        box.setSpacing(px(4))
        box.addWidget(self._head)
        box.addWidget(self._none)
        box.addWidget(self._scroll, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def cards(self) -> tuple[Card, ...]:
        items = (self._row_box.itemAt(n) for n in range(self._row_box.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, Card))

    def show_view(self, view: WeekView) -> None:
        """Cards for every lesson of the week that has no place."""
        self._clear()
        model = BoardModel(view, LaneBy.ROOM)
        reasons = _reasons(view)
        for lesson in model.unplaced:
            facts = model.any_facts(lesson)
            title = f"{facts.title} · {facts.times} · {facts.count}"
            self._add(Card(lesson, title, reasons.get(lesson, "Noch nicht eingeplant."), self._row))
        self._row_box.addStretch(1)
        count = len(model.unplaced)
        self._head.setText(f"NICHT EINGEPLANT ({count})")
        self._none.setVisible(count == 0)
        self._scroll.setVisible(count > 0)
        self._row.setMinimumHeight(px(CARD_HEIGHT))
        self._scroll.setFixedHeight(px(CARD_HEIGHT) + px(12))
        self.updateGeometry()

    def _clear(self) -> None:
        while self._row_box.count():
            item = self._row_box.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, card: Card) -> None:
        card.pressed.connect(self.selected)
        card.drag_started.connect(self.drag_started)
        card.dragged.connect(self.dragged)
        card.dropped.connect(self.dropped)
        card.cancelled.connect(self.drag_cancelled)
        card.picked_up.connect(self.picked_up)
        card.why_asked.connect(self.why_asked)
        self._row_box.addWidget(card)

    def set_target(self, on: bool) -> None:
        """Show that a lesson may be dropped here."""
        self.setProperty("target", on)
        self.style().unpolish(self)
        self.style().polish(self)


def _reasons(view: WeekView) -> dict[str, str]:
    wording = Wording(view.problem)
    return {
        item.id: wording.reason(item) for item in view.plan.unserved if item.kind is Missing.LESSON
    }
