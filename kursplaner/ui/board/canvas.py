"""The scrolled, zoomed picture of a week: geometry for the size at hand, layers kept as pixmaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from kursplaner.services.week import WeekView
from kursplaner.ui.board.block import BlockPainter, Type
from kursplaner.ui.board.geometry import Geometry, Measures, fitted
from kursplaner.ui.board.model import BoardModel, LaneBy
from kursplaner.ui.board.paint import BoardPainter, Window
from kursplaner.ui.theme import Tokens, text_scale, tokens_of

MIN_ZOOM, MAX_ZOOM, ZOOM_STEP = 0.5, 4.0, 1.2
AIR = 6
"""Pixels above the first hour, so that its label is whole."""


class BoardCanvas(QAbstractScrollArea):
    """Shows a WeekView by lanes. Knows nothing of selecting or moving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(320, 240)
        self.view: WeekView | None = None
        self.by = LaneBy.ROOM
        self.zoom = 1.0
        self.hide_empty_days = False
        self.geometry_: Geometry | None = None
        self._model: BoardModel | None = None
        self._look: tuple[Tokens, Type] | None = None
        self._painter: BoardPainter | None = None
        self._blocks: BlockPainter | None = None
        self._layers: dict[str, tuple[object, QPixmap]] = {}
        self._fresh = True

    # What is shown

    def show_view(self, view: WeekView) -> None:
        """Show a week (again); scroll position and zoom stay as they are."""
        if self.view is not None and self.view.week != view.week:
            self._fresh = True
        self.view = view
        self._remodel()

    def set_lanes(self, by: LaneBy) -> None:
        self.by = by
        self.horizontalScrollBar().setValue(0)
        self._remodel()

    def set_hide_empty_days(self, hide: bool) -> None:
        self.hide_empty_days = hide
        self._relayout()

    def _remodel(self) -> None:
        if self.view is not None:
            self._model = BoardModel(self.view, self.by)
            self._relayout()

    def days(self) -> tuple[int, ...]:
        """Days shown: those of the grid, Saturday only when in use, empty ones if not hidden."""
        assert self._model is not None
        busy, grid = self._model.busy_days, self._model.problem.grid.days
        if self.hide_empty_days and busy:
            return tuple(day for day in grid if day in busy)
        return tuple(day for day in grid if day < 5 or day in busy)

    # Layout

    def _relayout(self) -> None:
        """Compute geometry for the present size, zoom and look; keep the hour at the top."""
        if self._model is None:
            return
        top = self.geometry_.minute_at(self.verticalScrollBar().value()) if self.geometry_ else 0.0
        measures = self._measures()
        self.geometry_ = Geometry(self._model, self.days(), measures)
        tokens, type_ = self._dressed()
        if self._blocks is None:
            self._blocks = BlockPainter(tokens, type_)
        self._painter = BoardPainter(self.geometry_, tokens, type_, self._blocks)
        self._layers.clear()
        self._set_ranges(self._model.used_hours.start if self._fresh else top)
        self._fresh = False
        self.geometry_changed()
        self.viewport().update()

    def geometry_changed(self) -> None:
        """Hook: something that was computed for the old geometry is out of date."""

    def _measures(self) -> Measures:
        assert self._model is not None
        base = Measures().scaled(text_scale())
        area = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()
        width, height = area.width() - base.axis - bar, float(area.height())
        lanes = fitted(self._model, self.days(), base, self.zoom, width, height)
        base = replace(base, lane_head=self._lane_head(lanes), group_head=self._group_head(lanes))
        wide = Geometry(self._model, self.days(), lanes).width > width + bar
        height -= self.horizontalScrollBar().sizeHint().height() if wide else 0
        head = base.day_head + base.lane_head + (base.group_head if self._grouped() else 0)
        return fitted(self._model, self.days(), base, self.zoom, width, height - head - 12)

    def _grouped(self) -> bool:
        assert self._model is not None
        return any(lane.group for lane in self._model.lanes)

    def _lane_head(self, measures: Measures) -> float:
        """Height of the lane heads: two rows where a title does not fit into one."""
        assert self._model is not None
        metrics = QFontMetricsF(self._dressed()[1].small)
        widest = max((metrics.horizontalAdvance(x.title) for x in self._model.lanes), default=0)
        return measures.lane_head if widest <= measures.lane - 9 else 2 * metrics.height() + 8

    def _group_head(self, measures: Measures) -> float:
        """Height of the row of sites: two rows where a name is longer than its lanes."""
        assert self._model is not None
        metrics = QFontMetricsF(self._dressed()[1].strong)
        lanes = [lane.group for lane in self._model.lanes]
        room = {name: lanes.count(name) * measures.lane - 12 for name in lanes}
        short = all(metrics.horizontalAdvance(name) <= room[name] for name in room)
        return measures.group_head if short else 2 * metrics.height() + 6

    def _dressed(self) -> tuple[Tokens, Type]:
        if self._look is None:
            self._look = tokens_of(self.palette()), Type.now()
        return self._look

    def _set_ranges(self, top_minute: float) -> None:
        g = self.geometry_
        assert g is not None
        window = self.window_()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, int(g.width - window.width + 0.999)))
        across.setPageStep(int(window.width))
        across.setSingleStep(int(g.measures.lane / 2))
        down.setRange(0, max(0, int(g.height - window.height + 9)))
        down.setPageStep(int(window.height))
        down.setSingleStep(int(g.measures.hour / 2))
        down.setValue(round(g.y(top_minute)))

    def window_(self) -> Window:
        """The piece of content in sight; the first hour's label keeps a little air above it."""
        g = self.geometry_
        assert g is not None
        size = self.viewport().size()
        axis, head = round(g.measures.axis), round(g.head)
        return Window(
            left=self.horizontalScrollBar().value(), top=self.verticalScrollBar().value() - AIR,
            width=size.width() - axis, height=size.height() - head, axis=axis, head=head,
        )  # fmt: skip

    # Zoom and size

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """1.0 fits the week into the widget; `anchor` (viewport) stays under the pointer."""
        zoom = max(MIN_ZOOM, min(MAX_ZOOM, zoom))
        if self.geometry_ is None or abs(zoom - self.zoom) < 1e-6:
            return
        before, window = self.geometry_, self.window_()
        point = anchor or window.area.center()
        at = window.to_content(point.x(), point.y())
        minute, share = before.minute_at(at.y()), at.x() / max(before.width, 1.0)
        self.zoom = zoom
        self._relayout()
        head = self.window_().head
        top = self.geometry_.y(minute) - (point.y() - head) + AIR
        self.verticalScrollBar().setValue(round(top))
        self.horizontalScrollBar().setValue(
            round(share * self.geometry_.width - (point.x() - window.axis))
        )

    def zoom_in(self) -> None:
        self.set_zoom(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self.zoom / ZOOM_STEP)

    def zoom_fit(self) -> None:
        """The whole week as large as it fits."""
        self.zoom, self._fresh = 1.0, True
        self._relayout()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_zoom(self.zoom * ZOOM_STEP**steps, event.position())
            event.accept()
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.angleDelta().y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y())
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (
            QEvent.Type.PaletteChange,
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
        ):
            self._look = self._blocks = None
            self._relayout()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(960, 620)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def show_rect(self, rect: QRectF) -> None:
        """Scroll so that a content rectangle is in sight."""
        window = self.window_()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(_shifted(window.left, window.width, rect.left() - 20, rect.right() + 4))
        top = down.value()
        down.setValue(_shifted(top, window.height - 8, rect.top() - 8, rect.bottom() + 8))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._painter is None or self.geometry_ is None:
            painter.fillRect(self.viewport().rect(), tokens_of(self.palette()).ground)
            return
        window = self.window_()
        painter.drawPixmap(QPoint(), self._layer("ground", window))
        if (state := self.lit_state()) is not None:
            painter.drawPixmap(QPoint(), self._layer("lights", window, state))
        painter.drawPixmap(QPoint(), self._layer("blocks", window, self.faded()))
        self._content(painter, window, self.paint_above)
        painter.drawPixmap(QPoint(), self._layer("frame", window))

    @staticmethod
    def _content(
        painter: QPainter, window: Window, paint: Callable[[QPainter, Window], None]
    ) -> None:
        painter.save()
        painter.setClipRect(window.area)
        painter.translate(window.axis - window.left, window.head - window.top)
        paint(painter, window)
        painter.restore()

    def paint_below(self, painter: QPainter, window: Window) -> None:
        """Hook: between the ground and the blocks, in content coordinates."""

    def lit_state(self) -> object:
        """Hook: changes whenever `paint_below` would paint otherwise; None: nothing to paint."""
        return None

    def paint_above(self, painter: QPainter, window: Window) -> None:
        """Hook: above the blocks, in content coordinates."""

    def faded(self) -> str | None:
        """Hook: the lesson whose blocks are only hinted at."""
        return None

    def _layer(self, name: str, window: Window, state: object = None) -> QPixmap:
        """A layer as picture, painted anew when the window or its `state` changed."""
        ratio = self.devicePixelRatioF()
        key = (window, ratio, state)
        kept = self._layers.get(name)
        if kept is not None and kept[0] == key:
            return kept[1]
        made = QPixmap(self.viewport().size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        assert self._painter is not None
        match name:
            case "ground":
                self._painter.ground(painter, window)
            case "lights":
                self._content(painter, window, self.paint_below)
            case "blocks":
                self._painter.all_blocks(painter, window, self.faded())
            case _:
                self._painter.frame(painter, window, self.viewport().height())
        painter.end()
        self._layers[name] = (key, made)
        return made


def _shifted(at: float, length: float, low: float, high: float) -> int:
    """The scroll value nearest to `at` with which low to high is inside, low first."""
    if high > at + length:
        at = high - length
    return round(min(at, low))
