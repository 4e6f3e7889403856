"""The few building blocks every panel of the window is made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from kursplaner.ui.theme import px


def label(text: str = "", role: str = "", *, wrap: bool = True) -> QLabel:
    """Plain text in one of the roles of the style sheet; selectable text is the caller's choice."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit is cut with dots and told by the tooltip."""

    def __init__(self, text: str, role: str, narrowest: int, pad: int = 0) -> None:
        """`pad` is what the role's style leaves free left and right, in design pixels."""
        super().__init__(text)
        self._pad = px(pad)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setToolTip(text)
        self.setMinimumWidth(px(narrowest))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self._inner(), int(self.alignment()), self.shown)

    @property
    def shown(self) -> str:
        """The text as far as it fits."""
        mode = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), mode, self._inner().width())

    def _inner(self) -> QRect:
        return self.rect().adjusted(self._pad, 0, -self._pad, 0)


def button(
    text: str,
    press: Callable[[], object] | None = None,
    *,
    role: str = "",
    icon: QIcon | None = None,
) -> QPushButton:
    made = QPushButton(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon is not None:
        made.setIcon(icon)
        made.setIconSize(QSize(px(16), px(16)))
    if press is not None:
        made.clicked.connect(lambda _checked=False: press())
    return made


def frame(role: str) -> QFrame:
    made = QFrame()
    made.setProperty("role", role)
    return made


def column(parent: QWidget | None = None, *, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    """A vertical layout with margin and gap in design pixels."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    made.setContentsMargins(px(margin), px(margin), px(margin), px(margin))
    made.setSpacing(px(gap))
    return made


def row(parent: QWidget | None = None, *, margin: int = 0, gap: int = 8) -> QHBoxLayout:
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    made.setContentsMargins(px(margin), px(margin), px(margin), px(margin))
    made.setSpacing(px(gap))
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """The content in a frameless area that scrolls downwards only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


def widgets(layout: QLayout) -> list[QWidget]:
    """The widgets that stand in the layout itself, hidden ones too."""
    items = (layout.itemAt(number) for number in range(layout.count()))
    found = (item.widget() for item in items if item is not None)
    return [widget for widget in found if widget is not None]


def clear(layout: QLayout) -> None:
    """Remove and delete everything in the layout."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a dynamic property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
