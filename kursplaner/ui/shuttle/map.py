"""The map: drawn from the places' own coordinates, so it needs no picture from anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kursplaner.domain.words import counted
from kursplaner.services.touring import Rider, TourDay, Touring, kilometres
from kursplaner.ui import parts
from kursplaner.ui.shuttle.drawing import Drawing, Track, Ways
from kursplaner.ui.shuttle.mappaint import MapPainter
from kursplaner.ui.shuttle.projection import Degrees, Projection, fitted
from kursplaner.ui.theme import font, icon, px, tokens_of

MARGIN, LEGEND = 40, 36
STEP, MOST, LEAST = 1.25, 40.0, 0.6
PAN = 48


class TourMap(QWidget):
    """Wheel and +/− zoom, dragging and arrows move, 0 shows all, a click on a line chooses it."""

    tour_chosen = Signal(object)
    """Id of a tour, or None for none."""

    def __init__(self) -> None:
        super().__init__()
        self._touring: Touring | None = None
        self._day: TourDay | None = None
        self._ways: Ways = {}
        self._zoom, self._shift = 1.0, QPointF()
        self._drawing: Drawing | None = None
        self._tour: str | None = None
        self._rider: Rider | None = None
        self._target: tuple[str, bool] | None = None
        self._from: QPoint | None = None
        self._panned = False
        self.setMinimumSize(px(260), px(180))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Karte der Touren")
        self._buttons = self._made_buttons()

    def _made_buttons(self) -> QWidget:
        box = QWidget(self)
        column = parts.column(box, gap=4)
        commands = (
            ("zoom-in", "Näher (+)", lambda: self.zoom(STEP)),
            ("zoom-out", "Weiter weg (−)", lambda: self.zoom(1 / STEP)),
            ("zoom-fit", "Alles zeigen (0)", self.show_all),
            ("shuttle", "Gewählte Tour zeigen (T)", self.show_chosen),
        )
        for sign, name, press in commands:
            button = parts.button("", press, icon=icon(sign))
            button.setToolTip(name)
            button.setAccessibleName(f"Karte: {name}")
            button.setFixedSize(px(28), px(28))
            button.setIconSize(QSize(px(16), px(16)))
            button.setStyleSheet("padding: 0")
            column.addWidget(button)
        return box

    def sizeHint(self) -> QSize:
        return QSize(px(640), px(380))

    # What is shown

    def show_day(self, touring: Touring, day: TourDay, ways: Ways) -> None:
        """`ways` are lines along the roads by pair of places; straight where there is none."""
        self._touring, self._day, self._ways = touring, day, ways
        self._redraw()

    def show_tour(self, tour: str | None, rider: Rider | None = None) -> None:
        """What is chosen; of a person both ends of her way are marked."""
        self._tour, self._rider = tour, rider
        self._describe()
        self.update()

    def show_target(self, target: tuple[str, bool] | None) -> None:
        """The tour under the hand, and whether it would take the ride without a fault."""
        self._target = target
        self.update()

    @property
    def drawing(self) -> Drawing | None:
        return self._drawing

    def tour_at(self, at: QPointF) -> str | None:
        track = self._drawing.track_at(at.x(), at.y()) if self._drawing else None
        return track.line.id if track is not None else None

    def _describe(self) -> None:
        line = self._day.line(self._tour) if self._day is not None else None
        self.setAccessibleDescription(
            f"{line.title}, {line.vehicle}: " + ", ".join(halt.name for halt in line.halts)
            if line is not None
            else "Keine Tour gewählt"
        )

    # Zoom and place

    def _projection(self) -> Projection:
        assert self._touring is not None
        known = tuple(self._touring.positions.values())
        whole = self._fitted(known)
        middle = self.width() / 2, self.height() / 2
        return whole.zoomed(self._zoom, *middle).moved(self._shift.x(), self._shift.y())

    def _fitted(self, points: Sequence[Degrees]) -> Projection:
        """All of them in sight, above legend and scale."""
        return fitted(points, self.width(), self.height() - px(LEGEND), px(MARGIN))

    def _redraw(self) -> None:
        if self._touring is not None and self._day is not None:
            self._drawing = Drawing(self._touring, self._day, self._projection(), self._ways)
        self._describe()
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger or smaller around a point of the widget, by default its middle."""
        factor = max(LEAST, min(MOST, self._zoom * factor)) / self._zoom
        middle = QPointF(self.width() / 2, self.height() / 2)
        away = (at or middle) - middle
        self._shift = self._shift * factor + away * (1 - factor)
        self._zoom *= factor
        self._redraw()

    def show_all(self) -> None:
        self._zoom, self._shift = 1.0, QPointF()
        self._redraw()

    def show_chosen(self) -> None:
        """The chosen tour as large as it fits."""
        line = self._day.line(self._tour) if self._day is not None else None
        if line is None or self._touring is None:
            return
        known = self._touring.positions
        points = [known[halt.place] for halt in line.halts if halt.place in known]
        self.show_all()
        whole, near = self._projection(), self._fitted(points)
        self._zoom = min(MOST, near.scale / whole.scale)
        at = self._projection().at(near.centre)
        self._shift = QPointF(near.middle[0] - at[0], near.middle[1] - at[1])
        self._redraw()

    def _pan(self, by: QPointF) -> None:
        self._shift += by
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._buttons.sizeHint()
        self._buttons.setGeometry(self.width() - size.width() - px(8), px(8), size.width(),
                                  size.height())  # fmt: skip
        self._redraw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP, event.position())

    # Mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._from, self._panned = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        at = event.position().toPoint()
        if self._panned or (at - self._from).manhattanLength() > px(4):
            self._panned = True
            self._pan(QPointF(at - self._from))
            self._from = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.unsetCursor()
        if self._from is not None and not self._panned:
            self.tour_chosen.emit(self.tour_at(event.position()))
        self._from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (PAN, 0), Qt.Key.Key_Right: (-PAN, 0),
            Qt.Key.Key_Up: (0, PAN), Qt.Key.Key_Down: (0, -PAN),
        }  # fmt: skip
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(STEP)
            case Qt.Key.Key_Minus:
                self.zoom(1 / STEP)
            case Qt.Key.Key_0 | Qt.Key.Key_Home:
                self.show_all()
            case Qt.Key.Key_T:
                self.show_chosen()
            case key if key in moves:
                self._pan(QPointF(*moves[Qt.Key(key)]))
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def told_at(self, at: QPointF) -> str:
        """What lies at this point: a place with what happens there today, or a tour."""
        if self._drawing is None or self._day is None:
            return ""
        marker = self._drawing.marker_at(at.x(), at.y())
        if marker is not None:
            return "\n".join((marker.text, *_halts(self._day, marker.place)))
        track = self._drawing.track_at(at.x(), at.y())
        return _told(track) if track is not None else ""

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens_of(self.palette())
        painter.fillRect(self.rect(), t.surface)
        if self._drawing is not None:
            chosen, fits = self._target if self._target is not None else (self._tour, None)
            paint = MapPainter(painter, t, self._drawing, QRectF(self.rect()), chosen)
            paint.all(fits, self._names(paint), self._rider)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(t.accent if self.hasFocus() else t.line)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _names(self, paint: MapPainter) -> dict[str, QRectF]:
        assert self._drawing is not None
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        buttons = QRectF(self._buttons.geometry())
        metrics = QFontMetricsF(font(12))
        return self._drawing.names(metrics, area, [buttons, paint.legend, *paint.discs])


def _halts(day: TourDay, place: str) -> list[str]:
    """`Tour 2 07:12: 3 ein, 1 aus`"""
    said = []
    for line in day.lines:
        for halt in line.halts:
            if halt.place == place and (halt.board or halt.alight):
                on = [f"{len(halt.board)} ein"] if halt.board else []
                off = [f"{len(halt.alight)} aus"] if halt.alight else []
                minute = f"{halt.arrive % 1440 // 60:02d}:{halt.arrive % 60:02d}"
                said.append(f"{line.title}, {minute}: {', '.join([*off, *on])}")
    return said[:12]


def _told(track: Track) -> str:
    line = track.line
    people = counted(line.people, "Person", "Personen")
    return f"{line.title} · {line.vehicle} · {line.driver}\n{kilometres(line.metres)}, {people}"
