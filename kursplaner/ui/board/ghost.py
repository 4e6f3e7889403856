"""What follows the pointer while a lesson is carried: its picture, and why not, in words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kursplaner.ui.theme import RADIUS, faint, font, px, tokens_of

SHADOW, PAD, WIDTH = 8, 8, 260


class Ghost(QWidget):
    """A child of the window, above everything, never in the way of the mouse."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = QPixmap()
        self._headline = ""
        self._reasons: tuple[str, ...] = ()
        self._allowed = True
        self._label = QRect()
        self._corner = QPoint(SHADOW, SHADOW)

    @property
    def text(self) -> str:
        """What the label says now, line by line."""
        return "\n".join((self._headline, *self._reasons)) if self._headline else ""

    def take(self, picture: QPixmap) -> None:
        self._picture = picture

    def say(self, headline: str, reasons: tuple[str, ...], allowed: bool) -> None:
        """The label: headline, then the reasons, or that it fits."""
        self._headline, self._allowed = headline, allowed
        self._reasons = reasons if reasons or not headline else ("Hier passt es.",)

    def place(self, corner: QPoint, anchor: QPoint) -> None:
        """Picture with its top left at `corner`, label beside `anchor`; window coordinates."""
        window = self.parentWidget()
        assert window is not None
        picture = QRect(corner, self._picture.deviceIndependentSize().toSize())
        label = QRect(anchor + QPoint(px(16), px(18)), self._label_size())
        frame = window.rect().adjusted(4, 4, -4, -4)
        if label.right() > frame.right():
            label.moveRight(min(anchor.x() - px(12), frame.right()))
        if label.bottom() > frame.bottom():
            label.moveBottom(anchor.y() - px(12))
        label.moveLeft(max(label.left(), frame.left()))
        whole = picture.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW) if self._has_picture else label
        whole = whole.united(label) if self._headline else whole
        self._label = label.translated(-whole.topLeft())
        self._corner = picture.topLeft() - whole.topLeft()
        self.setGeometry(whole)
        if self.isHidden():
            self.show()
            self.raise_()
        self.update()

    @property
    def _has_picture(self) -> bool:
        return not self._picture.isNull()

    def _label_size(self) -> QSize:
        if not self._headline:
            return QSize()
        width, height = 0, 0
        for number, text in enumerate((self._headline, *self._reasons)):
            metrics = QFontMetrics(font(12, number == 0))
            flags = int(Qt.TextFlag.TextWordWrap)
            box = metrics.boundingRect(QRect(0, 0, px(WIDTH), 1000), flags, text)
            width, height = max(width, box.width()), height + box.height() + 2
        return QSize(width + 2 * PAD + 6, height + 2 * PAD - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._has_picture:
            self._paint_picture(painter)
        if self._headline:
            self._paint_label(painter)

    def _paint_picture(self, painter: QPainter) -> None:
        t = tokens_of(self.palette())
        size = self._picture.deviceIndependentSize()
        box = QRectF(self._corner, size)
        painter.setPen(Qt.PenStyle.NoPen)
        for grow in range(SHADOW, 0, -2):
            painter.setBrush(faint(t.text if not t.dark else t.rail, 12))
            around = box.adjusted(-grow, -grow + 3, grow, grow)
            painter.drawRoundedRect(around, RADIUS + grow, RADIUS + grow)
        painter.setOpacity(0.9)
        painter.drawPixmap(self._corner, self._picture)
        painter.setOpacity(1.0)

    def _paint_label(self, painter: QPainter) -> None:
        t = tokens_of(self.palette())
        box = QRectF(self._label)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.tip)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setBrush(t.good if self._allowed else t.warn)
        painter.drawRoundedRect(QRectF(box.left(), box.top(), 5, box.height()), 2, 2)
        painter.setPen(t.on_tip)
        y = box.top() + PAD - 1
        for number, text in enumerate((self._headline, *self._reasons)):
            painter.setFont(font(12, number == 0))
            flags = int(Qt.TextFlag.TextWordWrap)
            room = QRectF(box.left() + PAD + 5, y, box.width() - 2 * PAD - 3, 1000)
            used = painter.boundingRect(room, flags, text)
            painter.drawText(room, flags, text)
            y += used.height() + 2
