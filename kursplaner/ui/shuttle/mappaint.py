"""Painting the map of one day: ways, places, names, legend, scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from kursplaner.services.touring import Rider
from kursplaner.ui.shuttle.drawing import Drawing, Mark, Marker, Track, middle_of
from kursplaner.ui.shuttle.look import DISC, TourLook, disc, look
from kursplaner.ui.shuttle.projection import Pixels
from kursplaner.ui.theme import RADIUS, Tokens, faint, font, px

WIDTH, CHOSEN = 2.4, 3.8
FADED = 90
LEGEND = ((Mark.SITE, "Standort"), (Mark.DEPOT, "Fahrzeug"), (Mark.STOP, "Haltepunkt"))
ROUND = (0.5, 1, 2, 5, 10, 20, 50, 100)
"""Kilometres a scale may show."""


class MapPainter:
    """For one paint event."""

    def __init__(
        self, painter: QPainter, t: Tokens, drawing: Drawing, area: QRectF, chosen: str | None
    ) -> None:
        self.p, self.t, self.d, self.area, self.chosen = painter, t, drawing, area, chosen
        self.small = QFontMetricsF(font(11))
        self._numbers = tuple(self._discs())

    @property
    def discs(self) -> tuple[QRectF, ...]:
        """Where numbers stand."""
        return tuple(
            QRectF(at.x() - px(DISC), at.y() - px(DISC), 2 * px(DISC), 2 * px(DISC))
            for _, at in self._numbers
        )

    @property
    def legend(self) -> QRectF:
        wide = max(self._legend_width(), px(120))
        return QRectF(px(8), self.area.height() - px(50), wide + px(16), px(42))

    def all(self, fits: bool | None, names: dict[str, QRectF], rider: Rider | None) -> None:
        """`fits` says how the chosen tour would take the person in the hand; None: no hand."""
        chosen = self.chosen
        rest = [track for track in self.d.tracks if track.line.id != chosen]
        for track in rest:
            self._track(track, faded=chosen is not None)
        for marker in self.d.markers:
            self._marker(marker)
        for track in self.d.tracks:
            if track.line.id == chosen:
                self._chosen(track, fits)
        for track, at in self._numbers:
            other = chosen is not None and chosen != track.line.id
            disc(self.p, at, look(self.t, track.line.number), self.t, hollow=other)
        self._ends(rider)
        self._names(names)
        self._foot()

    # Tours

    def _discs(self) -> Iterator[tuple[Track, QPointF]]:
        """Numbers on their lines where they cover no other; the chosen tour has its own first."""
        used: list[QPointF] = []
        for track in sorted(self.d.tracks, key=lambda track: track.line.id != self.chosen):
            for spot in track.spots():
                if all(hypot((spot - o).x(), (spot - o).y()) > px(2 * DISC) for o in used):
                    used.append(spot)
                    yield track, spot
                    break

    def _track(self, track: Track, *, faded: bool) -> None:
        style = look(self.t, track.line.number)
        pen = style.pen(px(WIDTH))
        if faded:
            pen.setColor(faint(style.edge, FADED))
        for leg in track.legs:
            self._line(leg, pen)
            self._arrow(leg, faint(style.edge, FADED if faded else 255), 1.0)

    def _chosen(self, track: Track, fits: bool | None) -> None:
        style = look(self.t, track.line.number)
        halo = self.t.surface if fits is None else self.t.good if fits else self.t.warn
        for leg in track.legs:
            self._line(leg, QPen(halo, px(CHOSEN) + px(4)))
        for leg in track.legs:
            self._line(leg, style.pen(px(CHOSEN)))
            self._arrow(leg, style.edge, 1.3)
        self._order(track, style)

    def _line(self, leg: Sequence[Pixels], pen: QPen) -> None:
        self.p.setPen(pen)
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.drawPolyline(QPolygonF([QPointF(*point) for point in leg]))

    def _arrow(self, leg: Sequence[Pixels], colour: QColor, grow: float) -> None:
        a, b = middle_of(leg)
        if hypot(b[0] - a[0], b[1] - a[1]) < px(14) and len(leg) == 2:
            return
        turn = atan2(b[1] - a[1], b[0] - a[0])
        x, y = a[0] + (b[0] - a[0]) * 0.6, a[1] + (b[1] - a[1]) * 0.6
        size = px(6) * grow
        corners = [
            QPointF(x + size * cos(turn + way), y + size * sin(turn + way))
            for way in (0.0, pi * 0.78, -pi * 0.78)
        ]
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(colour)
        self.p.drawPolygon(QPolygonF(corners))

    def _order(self, track: Track, style: TourLook) -> None:
        """Rings around the halts of the chosen tour."""
        stops = {halt.place for halt in track.line.halts if halt.board or halt.alight}
        self.p.setPen(QPen(style.edge, px(2)))
        self.p.setBrush(self.t.surface)
        for marker in self.d.markers:
            if marker.place in stops:
                self.p.drawEllipse(marker.at, px(7), px(7))
                self._symbol(marker.at, marker.mark, px(4))

    def _ends(self, rider: Rider | None) -> None:
        """Where the chosen person gets in (whole ring) and out (dashed)."""
        if rider is None:
            return
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        for marker in self.d.markers:
            for place, line in ((rider.origin, Qt.PenStyle.SolidLine),
                                (rider.goal, Qt.PenStyle.DashLine)):  # fmt: skip
                if marker.place == place:
                    self.p.setPen(QPen(self.t.accent, px(2.4), line))
                    self.p.drawEllipse(marker.at, px(11), px(11))

    # Places

    def _marker(self, marker: Marker) -> None:
        if marker.waiting:
            self.p.setPen(QPen(self.t.warn, px(2), Qt.PenStyle.DotLine))
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            self.p.drawEllipse(marker.at, px(9), px(9))
        self.p.setPen(QPen(self.t.surface, 1.5))
        self._symbol(marker.at, marker.mark, px(5))

    def _symbol(self, at: QPointF, mark: Mark, size: float) -> None:
        self.p.setPen(QPen(self.t.surface, 1.2))
        self.p.setBrush(self.t.quiet if mark is Mark.UNUSED else self.t.text)
        match mark:
            case Mark.SITE:
                self.p.setBrush(self.t.accent)
                self.p.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
            case Mark.DEPOT:
                corners = [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
                self.p.drawPolygon(QPolygonF([at + QPointF(x, y) * size for x, y in corners]))
            case Mark.STOP:
                self.p.drawEllipse(at, size * 0.8, size * 0.8)
            case Mark.UNUSED:
                self.p.drawEllipse(at, size * 0.5, size * 0.5)

    def _names(self, names: dict[str, QRectF]) -> None:
        self.p.setFont(font(12))
        for marker in self.d.markers:
            box = names.get(marker.place)
            if box is None:
                continue
            self.p.setPen(Qt.PenStyle.NoPen)
            self.p.setBrush(faint(self.t.surface, 200))
            self.p.drawRoundedRect(box, 3, 3)
            quiet = marker.mark is Mark.UNUSED
            colour = self.t.warn if marker.waiting else self.t.quiet if quiet else self.t.text
            self.p.setPen(colour)
            self.p.drawText(box, Qt.AlignmentFlag.AlignCenter, marker.text)

    # Legend, scale, whose data

    def _legend_width(self) -> float:
        return sum(self.small.horizontalAdvance(word) + px(26) for _, word in self._known)

    @property
    def _known(self) -> list[tuple[Mark, str]]:
        """Only the symbols this map has."""
        marks = {marker.mark for marker in self.d.markers}
        return [(mark, word) for mark, word in LEGEND if mark in marks]

    def _foot(self) -> None:
        box = self.legend
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(faint(self.t.surface, 225))
        self.p.drawRoundedRect(box, RADIUS, RADIUS)
        self.p.setFont(font(11))
        x, y = box.left() + px(8), box.top() + px(11)
        for mark, word in self._known:
            self._symbol(QPointF(x + px(5), y), mark, px(4))
            wide = self.small.horizontalAdvance(word)
            self.p.setPen(self.t.quiet)
            room = QRectF(x + px(14), y - px(9), wide + px(2), px(18))
            self.p.drawText(room, Qt.AlignmentFlag.AlignVCenter, word)
            x += wide + px(26)
        self._scale(QPointF(box.left() + px(8), box.bottom() - px(10)))
        self._attribution()

    def _scale(self, at: QPointF) -> None:
        metres = self.d.projection.metres
        fitting = [km for km in ROUND if km * 1000 / metres <= px(110)]
        km = fitting[-1] if fitting else ROUND[0]
        wide = km * 1000 / metres
        self.p.setPen(QPen(self.t.text, 1.2))
        for x in (at.x(), at.x() + wide):
            self.p.drawLine(QPointF(x, at.y() - px(3)), QPointF(x, at.y() + px(3)))
        self.p.drawLine(at, at + QPointF(wide, 0))
        self.p.setPen(self.t.quiet)
        room = QRectF(at.x() + wide + px(8), at.y() - px(9), px(200), px(18))
        self.p.drawText(room, Qt.AlignmentFlag.AlignVCenter, f"{km:g} km".replace(".", ","))

    def _attribution(self) -> None:
        text = self.d.day.attribution
        if not text:
            return
        wide = self.small.horizontalAdvance(text) + px(12)
        box = QRectF(self.area.right() - wide - px(4), self.area.bottom() - px(24), wide, px(20))
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(faint(self.t.surface, 225))
        self.p.drawRoundedRect(box, RADIUS, RADIUS)
        self.p.setPen(self.t.text)
        self.p.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
