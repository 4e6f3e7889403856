"""The tours of a day as bars per vehicle: when, who drives, how full, and where there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kursplaner.domain.time import clock
from kursplaner.domain.words import counted
from kursplaner.services.touring import TourDay, TourLine, kilometres
from kursplaner.ui.grip import Grip, Pull
from kursplaner.ui.shuttle.barpaint import BarPainter
from kursplaner.ui.shuttle.spans import AXIS, LEAST_ROW, ROW, Bar, Spans
from kursplaner.ui.theme import px, tokens_of


class TourBars(QWidget):
    """Arrows go from tour to tour; Enter goes to its halts, P fixes it, R fixes its order, Z lets
    its times follow, Entf dissolves it. A bar is dragged to another vehicle."""

    tour_chosen = Signal(object)
    opened = Signal(str)
    """The halts of this tour are wanted."""
    pin_toggled = Signal(str)
    dissolved = Signal(str)
    menu_asked = Signal(str, QPoint)
    order_toggled = Signal(str)
    times_asked = Signal(str)
    drag_started = Signal(str, QPoint)
    """Tour, and where the pointer is on the screen."""
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._day: TourDay | None = None
        self._spans: Spans | None = None
        self._tour: str | None = None
        self._ride: str | None = None
        self._target: tuple[str | None, str | None, bool] | None = None
        self._grip = Grip()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Touren je Fahrzeug")

    def show_day(self, day: TourDay) -> None:
        self._day = day
        self._layout()

    def show_tour(self, tour: str | None, ride: str | None = None) -> None:
        """What is chosen; of a ride the time on board is marked."""
        self._tour, self._ride = tour, ride
        line = self._day.line(tour) if self._day is not None else None
        self.setAccessibleDescription(told(line) if line is not None else "Keine Tour gewählt")
        self.update()

    def show_target(self, tour: str | None, vehicle: str | None, fits: bool) -> None:
        """The bar or, with a vehicle, the row under the hand, and whether it fits there."""
        self._target = (tour, vehicle, fits)
        self.update()

    def end_target(self) -> None:
        self._target = None
        self.update()

    @property
    def spans(self) -> Spans | None:
        return self._spans

    def bar_at(self, at: QPointF) -> Bar | None:
        return self._spans.bar_at(at.x(), at.y()) if self._spans is not None else None

    def vehicle_at(self, at: QPointF) -> str | None:
        row = self._spans.row_at(at.y()) if self._spans is not None else None
        return row.vehicle.id if row is not None else None

    # Size

    def sizeHint(self) -> QSize:
        rows = len(self._day.vehicles) if self._day is not None else 2
        return QSize(px(640), px(AXIS) + rows * px(ROW) + 2)

    def minimumSizeHint(self) -> QSize:
        rows = len(self._day.vehicles) if self._day is not None else 1
        return QSize(px(320), px(AXIS) + rows * px(LEAST_ROW) + 2)

    def _layout(self) -> None:
        if self._day is not None:
            self._spans = Spans(self._day, self.width(), self.height() - 2)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout()

    # Mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position())
        self.tour_chosen.emit(bar.line.id if bar is not None else None)
        held = bar is not None and event.button() is Qt.MouseButton.LeftButton
        self._grip.hold(event, held)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where, pull = event.globalPosition().toPoint(), self._grip.move(event)
        if pull is Pull.GOES_ON:
            self.dragged.emit(where)
        elif pull is Pull.BEGINS and self._tour is not None:
            self.drag_started.emit(self._tour, where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip.let_go():
            self.dropped.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position())
        if bar is not None:
            self.opened.emit(bar.line.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        bar = self.bar_at(QPointF(event.pos()))
        if event.reason() is not QContextMenuEvent.Reason.Mouse and self._spans is not None:
            bar = self._spans.bar_of(self._tour)
        if bar is not None:
            self.tour_chosen.emit(bar.line.id)
            at = bar.rect.center().toPoint()
            mouse = event.reason() is QContextMenuEvent.Reason.Mouse
            self.menu_asked.emit(bar.line.id, event.globalPos() if mouse else self.mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        match event.key():
            case key if key in steps:
                self._step(steps[Qt.Key(key)])
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._step_row(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._tour:
                self.opened.emit(self._tour)
            case Qt.Key.Key_Escape if self._grip.pulls:
                self._grip.let_go()
                self.drag_cancelled.emit()
            case Qt.Key.Key_P if self._tour:
                self.pin_toggled.emit(self._tour)
            case Qt.Key.Key_R if self._tour:
                self.order_toggled.emit(self._tour)
            case Qt.Key.Key_Z if self._tour and not event.modifiers():
                self.times_asked.emit(self._tour)
            case Qt.Key.Key_Delete if self._tour:
                self.dissolved.emit(self._tour)
            case _:
                super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        """To the next tour by time, over all vehicles."""
        if self._day is not None and self._day.lines:
            ids = [line.id for line in self._day.lines]
            at = ids.index(self._tour) + step if self._tour in ids else 0
            self.tour_chosen.emit(ids[max(0, min(at, len(ids) - 1))])

    def _step_row(self, step: int) -> None:
        """To the tour of the vehicle above or below that lies nearest in time."""
        here = self._spans.bar_of(self._tour) if self._spans is not None else None
        if self._spans is None or here is None:
            self._step(1)
            return
        rows = [row for row in self._spans.rows if row.bars]
        at = next(n for n, row in enumerate(rows) if here in row.bars) + step
        if 0 <= at < len(rows):
            x = here.rect.center().x()
            near = min(rows[at].bars, key=lambda bar: abs(bar.rect.center().x() - x))
            self.tour_chosen.emit(near.line.id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._tour is None:
            self._step(0)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            bar = self.bar_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), told(bar.line) if bar is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._spans is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint = BarPainter(painter, tokens_of(self.palette()), self._spans)
            paint.all(self._tour, self._target, focused=self.hasFocus())
            paint.on_board(self._ride)


def told(line: TourLine) -> str:
    """A tour in a few lines: for the tooltip, and read aloud."""
    people = counted(line.people, "Person", "Personen")
    said = [
        f"{line.title} · {line.vehicle} · {line.driver}",
        f"{clock(line.tour.start)}–{clock(line.tour.end)} · {kilometres(line.metres)} · {people}",
        f"höchstens {line.most} von {line.seats} Plätzen besetzt",
    ]
    if line.tour.held:
        said.append("Reihenfolge fixiert" if line.tour.only_order else "fixiert")
    return "\n".join([*said, *line.broken])
