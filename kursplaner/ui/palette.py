"""Strg+K: find any course, person, room, place or command by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.theme import RADIUS, font, pixmap, px, tokens_of

SHOWN = 12
Index = QModelIndex | QPersistentModelIndex


class Target(Struct, frozen=True):
    """Something to find: what it is called, what it is, and what happens when it is chosen."""

    title: str
    kind: str
    sign: str
    go: Callable[[], None]


def matches(targets: Sequence[Target], text: str) -> list[Target]:
    """Targets that hold every word of the text; those beginning with it come first."""
    asked = text.casefold().split()
    found = [t for t in targets if all(word in f"{t.title} {t.kind}".casefold() for word in asked)]
    if not asked:
        return list(targets)[:SHOWN]
    return sorted(found, key=lambda t: not t.title.casefold().startswith(asked[0]))[:SHOWN]


def records(view: WeekView, go: Callable[[str, str], None]) -> list[Target]:
    """Every record of the week; `go` gets the place ("courses") and the id."""
    problem = view.problem
    homes = {person.home for person in problem.participants}
    stops = [place for place in problem.travel.places if place.id in homes]
    others = [place for place in problem.travel.places if place.id not in homes]
    groups = (
        ("courses", "Kurs", "courses", problem.courses),
        ("people", "Person", "person", problem.participants),
        ("people", "Kind", "childcare", problem.children),
        ("team", "Lehrkraft", "team", problem.teachers),
        ("team", "Betreuungskraft", "childcare", problem.caregivers),
        ("team", "Fahrer:in", "shuttle", problem.drivers),
        ("rooms", "Raum", "rooms", problem.rooms),
        ("rooms", "Standort", "rooms", problem.sites),
        ("rooms", "Haltepunkt", "map", stops),
        ("rooms", "Ort", "map", others),
        ("vehicles", "Fahrzeug", "vehicles", problem.vehicles),
    )
    return [
        Target(item.name, word, sign, lambda key=key, item=item: go(key, item.id))  # type: ignore[misc]
        for key, word, sign, items in groups
        for item in items
    ]


class FindBox(QFrame):
    """A line to type in and what it finds, over the middle of the window."""

    def __init__(self, parent: QWidget, targets: Sequence[Target]) -> None:
        super().__init__(parent)
        self._window = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self.setAccessibleName("Finden")
        self._targets = targets
        self.line = QLineEdit()
        self.line.setPlaceholderText("Kurs, Person, Raum, Haltepunkt oder Befehl …")
        self.line.setAccessibleName("Suchen nach Kurs, Person, Raum, Haltepunkt oder Befehl")
        self.list = QListWidget()
        self.list.setProperty("role", "places")
        self.list.setItemDelegate(_TargetDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._choose)
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(lambda: self._choose(self.list.currentItem()))
        self.line.installEventFilter(self)
        column = parts.column(self, margin=10, gap=8)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self.setFixedWidth(px(520))
        self._fill("")

    def open(self) -> None:
        self.move((self._window.width() - self.width()) // 2, px(72))
        self.show()
        self.raise_()
        self.line.setFocus()

    def _fill(self, text: str) -> None:
        self.list.clear()
        for target in matches(self._targets, text):
            item = QListWidgetItem(f"{target.title}, {target.kind}")
            item.setData(Qt.ItemDataRole.UserRole, target)
            self.list.addItem(item)
        if not self.list.count():
            item = QListWidgetItem("Nichts gefunden. Ein Teil des Namens genügt.")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        rows = min(self.list.count(), SHOWN)
        self.list.setFixedHeight(rows * px(32) + 2)
        self.adjustSize()

    def _choose(self, item: QListWidgetItem | None) -> None:
        target: Target | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if target is not None:
            self.close()
            target.go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
        return super().eventFilter(watched, event)


class _TargetDelegate(QStyledItemDelegate):
    """Sign and name at the left, what it is at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = tokens_of(QGuiApplication.palette())
        box = QRectF(option.rect)
        target: Target | None = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if target is not None and option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.accent_body)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setFont(font(13))
        painter.setPen(t.text if target is not None else t.quiet)
        line = box.adjusted(px(36 if target is not None else 10), 0, -px(10), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        room = line.adjusted(0, 0, -px(96 if target is not None else 0), 0)
        text = painter.fontMetrics().elidedText(
            target.title if target is not None else index.data(),
            Qt.TextElideMode.ElideRight, int(room.width()),
        )  # fmt: skip
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, text)
        if target is not None:
            size = px(16)
            sign = pixmap(target.sign, size, t.quiet, painter.device().devicePixelRatioF())
            painter.drawPixmap(int(box.left() + px(10)), int(box.center().y() - size / 2), sign)
            painter.setPen(t.quiet)
            painter.setFont(font(11))
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, target.kind)
        painter.restore()
