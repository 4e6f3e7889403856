"""Pages of paper on the screen: the same painter as the printer, one page below the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from kursplaner.domain.words import counted
from kursplaner.paper.page import Ink, Page
from kursplaner.paper.paint import paint
from kursplaner.ui import parts
from kursplaner.ui.theme import font, icon, px, tokens_of

GAP = 20
ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
FIT = 2
LEAST_OF_WIDTH = 0.8
"""Share of the width that a page must keep when it is to be seen whole."""
WIDEST = 4.0
"""Pixels per millimetre at zoom 1, at most."""


class Preview(QWidget):
    """Scrolls through the pages; zoom 1.0 fits the width of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zoom = FIT
        self._pages = _Pages()
        self._area = _Area()
        self._area.setWidget(self._pages)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._area.setAccessibleName("Vorschau")
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._where = parts.label("", "small", wrap=False)
        self._area.verticalScrollBar().valueChanged.connect(self._say)
        self._area.resized.connect(self._fit)
        self._build()

    def _build(self) -> None:
        bar = parts.row(gap=4)
        bar.addWidget(self._where)
        bar.addStretch(1)
        for name, title, step in (("zoom-out", "Kleiner", -1), ("zoom-in", "Größer", 1)):
            made = parts.button("", partial(self._step, step), role="quiet", icon=icon(name))
            made.setToolTip(title)
            made.setAccessibleName(f"Vorschau {title.lower()}")
            bar.addWidget(made)
        column = parts.column(self, gap=4)
        column.addLayout(bar)
        column.addWidget(self._area, 1)

    @property
    def pages(self) -> tuple[Page, ...]:
        return self._pages.pages

    def show_pages(self, pages: Sequence[Page]) -> None:
        self._pages.pages = tuple(pages)
        self._area.verticalScrollBar().setValue(0)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._step(step)

    def _step(self, step: int) -> None:
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + step))
        self._fit()

    def _fit(self) -> None:
        room = self._area.viewport().size() - QSize(px(2 * GAP), px(2 * GAP))
        self._pages.fit(room, ZOOMS[self._zoom])
        self._say()

    def _say(self) -> None:
        count = len(self._pages.pages)
        number = self._pages.page_at(self._area.verticalScrollBar().value()) + 1
        text = f"Blatt {number} von {count}" if count else ""
        self._where.setText(text)
        self._area.setAccessibleDescription(counted(count, "Blatt", "Blätter"))


class _Area(QScrollArea):
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class _Pages(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.pages: tuple[Page, ...] = ()
        self._scale = 2.0

    def fit(self, room: QSize, zoom: float) -> None:
        """Zoom 1 fills the width, as far as that is pleasant to read; a little less where the
        whole page is seen then."""
        if self.pages:
            page = self.pages[0]
            wide, high = room.width() / page.width, room.height() / page.height
            fitting = min(wide, max(high, LEAST_OF_WIDTH * wide))
            self._scale = max(0.5, min(fitting, WIDEST) * zoom)
        frames = self._frames()
        width = max((frame.right() for frame in frames), default=0) + px(GAP)
        height = max((frame.bottom() for frame in frames), default=0) + px(GAP)
        self.resize(int(width), int(height))
        self.update()

    def page_at(self, y: int) -> int:
        """Number of the page in sight when scrolled to `y`."""
        above = [n for n, frame in enumerate(self._frames()) if frame.top() <= y + px(80)]
        return above[-1] if above else 0

    def _frames(self) -> list[QRectF]:
        frames: list[QRectF] = []
        top = float(px(GAP))
        for page in self.pages:
            size = (page.width * self._scale, page.height * self._scale)
            frames.append(QRectF(px(GAP), top, *size))
            top = frames[-1].bottom() + px(GAP)
        return frames

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = tokens_of(self.palette())
        painter.fillRect(event.rect(), t.ground)
        painter.setFont(font(11))
        for page, frame in zip(self.pages, self._frames(), strict=True):
            if not frame.intersects(QRectF(event.rect())):
                continue
            painter.fillRect(frame, QColor(Ink.WHITE.value))
            painter.setPen(t.line)
            painter.drawRect(frame)
            painter.save()
            painter.setClipRect(frame)
            painter.translate(frame.topLeft())
            paint(page, painter, self._scale)
            painter.restore()
