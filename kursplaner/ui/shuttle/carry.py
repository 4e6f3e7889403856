"""A person or a whole tour on its way: what lies under the pointer, judged while it moves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from kursplaner.services.tour_crew import TourHand
from kursplaner.services.tour_hand import Hand, Proposal
from kursplaner.services.touring import Rider, TourLine
from kursplaner.services.week import WeekView
from kursplaner.ui.board.ghost import Ghost
from kursplaner.ui.shuttle.bars import TourBars
from kursplaner.ui.shuttle.best import shortened
from kursplaner.ui.shuttle.map import TourMap
from kursplaner.ui.shuttle.stops import StopList
from kursplaner.ui.theme import RADIUS, font, px, tokens_of

NO_ROW = "In die Zeile eines anderen Fahrzeugs ziehen"
NOWHERE = "Auf eine Tour, ein Fahrzeug oder »Ohne Platz« ziehen"


class Targets:
    """Everything a person can be dropped on."""

    def __init__(self, bars: TourBars, map: TourMap, stops: StopList, tray: QWidget) -> None:
        self.bars, self.map, self.stops, self.tray = bars, map, stops, tray

    def clear(self) -> None:
        self.bars.end_target()
        self.map.show_target(None)
        self.stops.show_drop(None)


class Carried(ABC):
    """From the first pull to the drop; nothing changes before."""

    def __init__(self, name: str, over: Targets, window: QWidget) -> None:
        self.name = name
        self._over = over
        self._window = window
        self._ghost = Ghost(window)
        self._ghost.take(_name_card(window, name))
        self.proposal: Proposal | None = None

    @property
    def text(self) -> str:
        """What the label at the pointer says."""
        return self._ghost.text

    def move(self, where: QPoint) -> None:
        """To a point of the screen."""
        self.proposal = None
        said = self._find(where)
        found = self.proposal
        if found is not None:
            waits = ("Wartet dann auf einen Platz.",)
            verdict = shortened(found.breaks) if found.target is not None else waits
            reasons = (found.price, *verdict)
            self._ghost.say(found.title, reasons, found.fits)
        else:
            self._ghost.say(self.name, (said,), True)
        at = self._window.mapFromGlobal(where)
        self._ghost.place(at - QPoint(px(16), px(12)), at)

    def end(self) -> None:
        self._ghost.hide()
        self._ghost.deleteLater()
        self._over.clear()

    @abstractmethod
    def _find(self, where: QPoint) -> str:
        """Set `proposal` to what a drop here would do; words for where it would do nothing."""

    @property
    def _fits(self) -> bool:
        return self.proposal is None or self.proposal.fits


class TourCarry(Carried):
    """A bar over the rows of the vehicles."""

    def __init__(self, view: WeekView, line: TourLine, over: Targets, window: QWidget) -> None:
        super().__init__(f"{line.title} · {line.vehicle}", over, window)
        self._hand = TourHand(view, line.id)

    def _find(self, where: QPoint) -> str:
        self._over.clear()
        bars = self._over.bars
        at = bars.mapFromGlobal(where)
        vehicle = bars.vehicle_at(QPointF(at)) if bars.rect().contains(at) else None
        if vehicle is None:
            return NO_ROW
        if vehicle == self._hand.tour.vehicle:
            return "Bleibt in diesem Fahrzeug."
        self.proposal = self._hand.in_vehicle(vehicle)
        bars.show_target(None, vehicle, self._fits)
        return ""


class Carry(Carried):
    """A person over bars, map, halts and those who wait."""

    def __init__(
        self, view: WeekView, rider: Rider, tour: str | None, over: Targets, window: QWidget
    ) -> None:
        """`tour` is the one whose halts are listed."""
        super().__init__(rider.name, over, window)
        self._hand = Hand(view, rider.ride)
        self._tour = tour

    def _find(self, where: QPoint) -> str:
        self._over.clear()
        looks: tuple[tuple[QWidget, Callable[[QPoint], str]], ...] = (
            (self._over.bars, self._on_bars), (self._over.map, self._on_map),
            (self._over.stops, self._on_stops), (self._over.tray, self._on_tray),
        )  # fmt: skip
        for widget, look in looks:
            at = widget.mapFromGlobal(where)
            if widget.isVisible() and widget.rect().contains(at):
                return look(at)
        return NOWHERE

    def _on_bars(self, at: QPoint) -> str:
        bar, vehicle = self._over.bars.bar_at(QPointF(at)), self._over.bars.vehicle_at(QPointF(at))
        if bar is not None:
            said = self._onto(bar.line.id)
            self._over.bars.show_target(bar.line.id, None, self._fits)
            return said
        if vehicle is None:
            return NOWHERE
        self.proposal = self._hand.in_vehicle(vehicle)
        self._over.bars.show_target(None, vehicle, self._fits)
        return NOWHERE

    def _on_map(self, at: QPoint) -> str:
        tour = self._over.map.tour_at(QPointF(at))
        return NOWHERE if tour is None else self._onto(tour)

    def _on_stops(self, at: QPoint) -> str:
        position = self._over.stops.halt_at(at)
        if self._tour is None or position is None:
            return NOWHERE
        self.proposal = self._hand.at_halt(self._tour, position)
        self._over.stops.show_drop(position)
        self._over.map.show_target((self._tour, self._fits))
        return "Hier sitzt sonst niemand: Die Tour bleibt, wie sie ist."

    def _on_tray(self, at: QPoint) -> str:
        if self._hand.origin is None:
            return "Hat noch keinen Platz."
        self.proposal = self._hand.out()
        return ""

    def _onto(self, tour: str) -> str:
        self.proposal = self._hand.on_tour(tour)
        self._over.map.show_target((tour, self._fits))
        return "Hier sitzt sonst niemand: Die Tour bleibt, wie sie ist."


def _name_card(window: QWidget, name: str) -> QPixmap:
    """A small card with the name, to be seen under the pointer."""
    t, type_ = tokens_of(window.palette()), font(12, True)
    size = QSize(QFontMetrics(type_).horizontalAdvance(name) + px(20), px(26))
    ratio = window.devicePixelRatioF()
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(t.accent, 1.5))
    painter.setBrush(t.surface)
    box = QRectF(1, 1, size.width() - 2, size.height() - 2)
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    painter.setFont(type_)
    painter.setPen(t.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
    painter.end()
    return made
