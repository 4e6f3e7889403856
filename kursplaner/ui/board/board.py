"""The week board: drag and move lessons of a week. Asks by signals, never writes data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QToolTip, QWidget

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import Interval
from kursplaner.services.week import WeekView
from kursplaner.ui.board import access, keys, tips
from kursplaner.ui.board.carry import Carry, Offer
from kursplaner.ui.board.drag import MouseHand
from kursplaner.ui.board.geometry import BlockBox, Cell
from kursplaner.ui.board.ghost import Ghost
from kursplaner.ui.board.lights import Lights
from kursplaner.ui.board.paint import Window
from kursplaner.ui.board.selecting import SelectingBoard
from kursplaner.ui.theme import tokens_of

if TYPE_CHECKING:
    from kursplaner.ui.board.tray import Tray

WORK_SECONDS = 0.006
"""Time for judging lanes between two frames."""


class WeekBoard(SelectingBoard):
    moved = Signal(object)
    """PlacedLesson where a person dropped it, allowed or not."""
    unplaced = Signal(str)
    pin_toggled = Signal(str)
    why_asked = Signal(str)
    place_asked = Signal(object)
    """A Place a lesson cannot have: why not?"""
    context_asked = Signal(object, object, QPoint)
    """Lesson id under the pointer or None, Offer or None, global position: a menu is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport().setMouseTracking(True)
        self.carry: Carry | None = None
        self._tray: Tray | None = None
        self._over_tray = False
        self._by_mouse = False
        self._ghost: Ghost | None = None
        self._hand = MouseHand(self)
        self._lights = Lights()
        self._worker = QTimer(self, interval=0)
        self._worker.timeout.connect(self._work)

    def show_view(self, view: WeekView) -> None:
        self.cancel_carry()
        super().show_view(view)

    # Carrying

    @property
    def carrying(self) -> bool:
        return self.carry is not None

    def begin_carry(self, lesson: str, origin: str | None, by_mouse: bool) -> None:
        assert self.geometry_ is not None
        QToolTip.hideText()
        self.carry = Carry(self.geometry_, lesson, origin)
        self._by_mouse = by_mouse
        self._ghost = Ghost(self.window())
        self._ghost.take(self._picture(lesson) if by_mouse else QPixmap())
        self._worker.start(0)
        if self._tray is not None:
            self._tray.set_target(by_mouse and lesson in self.geometry_.model.plan.placed)
        self.viewport().update()

    def pick_up(self, lesson: str, block: BlockBox | None = None) -> None:
        """Take a lesson with the keyboard, from its block or (None) from the tray."""
        if self.geometry_ is None or not self.geometry_.columns:
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        origin = self.geometry_.columns[block.column].lane.key if block else None
        self.begin_carry(lesson, origin, by_mouse=False)
        assert self.carry is not None
        cell = Cell(block.column, block.placed.start) if block else self.carry.first_allowed()
        name = self.geometry_.model.course_name(lesson)
        self.say(
            f"{name} aufgenommen: Pfeiltasten verschieben, Eingabetaste legt ab, Esc bricht ab."
        )
        self.aim(cell)

    def aim(self, cell: Cell | None, over_tray: bool = False) -> None:
        """Where the carried lesson would land now; None: nowhere."""
        if self.carry is None:
            return
        changed = cell != self.carry.target or over_tray != self._over_tray
        self.carry.target, self._over_tray = cell, over_tray
        if not changed:
            return
        if not self._by_mouse and cell is not None:
            self.show_rect(self.carry.geometry.lesson_rect(cell, self.carry.minutes))
        self._label(cell)
        self.viewport().update()

    def _label(self, cell: Cell | None) -> None:
        assert self.carry is not None
        assert self._ghost is not None
        if cell is None:
            text = "Hier ablegen nimmt den Termin aus dem Plan." if self._over_tray else ""
            self._ghost.say(text and "Nicht eingeplant", (text,) if text else (), self._over_tray)
            return
        headline, reasons = self.carry.label(cell)
        if self._by_mouse:
            self._ghost.take(self._picture(self.carry.lesson, cell))
        asks = (keys.WHY_HINT,) if reasons and self.carry.verdict(cell).placed else ()
        self._ghost.say(headline, (*reasons, *asks), not reasons)
        if not self._by_mouse:
            rect = self.window_().to_widget(
                self.carry.geometry.lesson_rect(cell, self.carry.minutes)
            )
            corner = self.viewport().mapTo(self.window(), rect.topRight().toPoint())
            self._ghost.place(QPoint(), corner)
            self.say(" ".join((f"{headline}.", *(reasons or ("Hier passt es.",)))))

    def place_ghost(self, corner: QPoint, pointer: QPoint) -> None:
        """Move what follows the pointer; global positions."""
        if self._ghost is not None:
            self._ghost.place(
                self.window().mapFromGlobal(corner), self.window().mapFromGlobal(pointer)
            )

    def drop(self) -> None:
        """Put the carried lesson down where it is aimed at; nothing happens where it came from."""
        carry, over_tray = self.carry, self._over_tray
        if carry is None:
            return
        before = carry.placing.current
        verdict = carry.verdict(carry.target) if carry.target else None
        self.cancel_carry()
        if over_tray and before is not None:
            self.unplaced.emit(carry.lesson)
        elif verdict is not None and verdict.placed is None:
            self.say(verdict.reasons[0])
        elif verdict is not None and verdict.placed != before:
            self._emit_moved(verdict.placed, carry)

    def ask_why(self) -> None:
        """Why the carried lesson cannot be where it is aimed at; it goes back to its place."""
        carry = self.carry
        if carry is None or carry.target is None:
            return
        place, verdict = carry.place(carry.target), carry.verdict(carry.target)
        self.cancel_carry()
        if place is None or verdict.allowed:
            self.say(" ".join(verdict.reasons) or "Hier passt es.")
        else:
            self.place_asked.emit(place)

    def _emit_moved(self, placed: PlacedLesson | None, carry: Carry) -> None:
        assert carry.target is not None
        assert placed is not None
        self._lane = carry.geometry.columns[carry.target.column].lane.key
        if self._lesson != placed.lesson:
            self._lesson = placed.lesson
            self.selected.emit(placed.lesson)
        self.moved.emit(placed)

    def cancel_carry(self) -> None:
        """Let go without changing anything."""
        if self.carry is None:
            return
        self.carry, self._over_tray = None, False
        self._worker.stop()
        self._hand.stop()
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        if self._tray is not None:
            self._tray.set_target(False)
        self.viewport().update()

    def _work(self) -> None:
        """Judge the lanes in sight, those near the target first."""
        if self.carry is None or self.geometry_ is None:
            self._worker.stop()
            return
        content = self.window_().content
        columns = self.geometry_.visible(content.left(), content.right())
        near = self.carry.target.column if self.carry.target else 0
        order = sorted(columns, key=lambda column: abs(column.number - near))
        more = self.carry.work(order, WORK_SECONDS)
        self._worker.setInterval(0 if more else 60)
        self.viewport().update()

    def _picture(self, lesson: str, cell: Cell | None = None) -> QPixmap:
        """What follows the pointer: the block as it looks in a lane, with the time aimed at."""
        assert self.geometry_ is not None
        assert self._blocks is not None
        assert self.carry is not None
        m = self.geometry_.measures
        size = QSize(int(m.lane - 2 * m.gap), int(self.carry.minutes / 60 * m.hour) - 2)
        facts = self.geometry_.model.any_facts(lesson)
        if cell is not None:
            span = Interval(cell.start, cell.start + self.carry.minutes)
            facts = replace(facts, span=span, timed=True)
        return self._blocks.drawing(facts, self.by, size, self.devicePixelRatioF())

    # The tray

    def attach_tray(self, tray: Tray) -> None:
        """Let lessons be dragged between the board and the tray of unplaced ones."""
        self._tray = tray
        tray.drag_started.connect(self._hand.take_from_tray)
        tray.dragged.connect(self._hand.drag_to)
        tray.dropped.connect(self._hand.drop_at)
        tray.drag_cancelled.connect(self.cancel_carry)
        tray.picked_up.connect(self.pick_up)
        tray.selected.connect(self._select_unplaced)
        tray.why_asked.connect(self.why_asked)

    def _select_unplaced(self, lesson: str) -> None:
        self.select(lesson, reveal=False)
        self.selected.emit(lesson)

    def tray_at(self, at: QPoint) -> bool:
        return (
            self._tray is not None
            and self.carry is not None
            and self.carry.placing.current is not None
            and self._tray.isVisible()
            and self._tray.rect().contains(self._tray.mapFromGlobal(at))
        )

    # Painting over the static layers

    def faded(self) -> str | None:
        return self.carry.lesson if self.carry else None

    def lit_state(self) -> object:
        return (id(self.carry), self.carry.known) if self.carry else None

    def geometry_changed(self) -> None:
        if self.carry is not None and self.geometry_ is not None:
            self.carry.on(self.geometry_)

    def paint_below(self, painter: QPainter, window: Window) -> None:
        if self.carry is not None and self.geometry_ is not None:
            self._lights.paint(
                painter, window, self.geometry_, self.carry, tokens_of(self.palette())
            )

    def paint_above(self, painter: QPainter, window: Window) -> None:
        assert self._painter is not None
        assert self.geometry_ is not None
        t = tokens_of(self.palette())
        if self.carry is not None:
            self._paint_target(painter)
            return
        if self._lesson is None:
            return
        focused = self.focused_block()
        for box in self.geometry_.boxes_of(self._lesson):
            strong = focused is not None and box.column == focused.column
            self._painter.outline(painter, box.rect, t.accent, 2.5 if strong else 1.5)
            if strong and self.hasFocus():
                self._painter.outline(painter, box.rect.adjusted(-4, -4, 4, 4), t.accent, 1)

    def _paint_target(self, painter: QPainter) -> None:
        carry = self.carry
        assert carry is not None
        assert self._painter is not None
        if carry.target is None:
            return
        t = tokens_of(self.palette())
        rect = carry.geometry.lesson_rect(carry.target, carry.minutes)
        allowed = carry.verdict(carry.target).allowed
        if not self._by_mouse:
            picture = self._picture(carry.lesson, carry.target)
            painter.drawPixmap(rect.topLeft(), picture)
        self._lights.target(painter, rect, t.good if allowed else t.warn, allowed)

    # Qt events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.geometry_ is not None:
            self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.pressed(self, event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.carrying and not self._by_mouse:
            self.cancel_carry()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        block = self.block_under(QPointF(event.pos()))
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            block = self.focused_block()
        offer = self._offer_at(event.pos(), block)
        if block is not None:
            self.focus_block(block)
        self.context_asked.emit(block.lesson if block else None, offer, event.globalPos())

    def _offer_at(self, position: QPoint, block: BlockBox | None) -> Offer | None:
        """The lesson selected before, put where the pointer is (where another block begins)."""
        if self.geometry_ is None or self._lesson is None:
            return None
        if block is not None and block.lesson == self._lesson:
            return None
        point = self.window_().to_content(position.x(), position.y())
        carry = Carry(self.geometry_, self._lesson, self._lane)
        cell = self.geometry_.cell_at(point.x(), point.y(), carry.minutes)
        if block is not None:
            cell = Cell(block.column, block.placed.start)
        return carry.offer(cell) if cell is not None else None

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text, box = self.tip_at(event.pos())
            QToolTip.showText(event.globalPos(), text, self.viewport(), box.toRect())
            return True
        return super().viewportEvent(event)

    def tip_at(self, position: QPoint) -> tuple[str, QRectF]:
        """The tooltip at a position of the viewport and the rectangle it belongs to."""
        if self.carrying or self.geometry_ is None or self._painter is None:
            return "", QRectF()
        return tips.tip_at(self, self.geometry_, self._painter, position)


access.serve(WeekBoard)
