"""A real mouse on the place: press, move in steps, release; and where things lie."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kursplaner.ui.shuttle.people import PeopleList, ride_of
from kursplaner.ui.shuttle.place import ShuttlePlace
from kursplaner.ui.shuttle.stops import HALT, POSITION

LEFT = Qt.MouseButton.LeftButton


def pull(people: PeopleList, ride: str, to: QPoint) -> None:
    """Take the row of the ride and hold it over a point of the screen."""
    view = people.viewport()
    begin = row_of(people, ride)
    QTest.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, begin)
    end = view.mapFromGlobal(to)
    for share in (0.1, 0.5, 1.0):
        QTest.mouseMove(view, begin + (end - begin) * share)


def let_go(people: PeopleList, at: QPoint) -> None:
    view = people.viewport()
    QTest.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, view.mapFromGlobal(at))


def drag(people: PeopleList, ride: str, to: QPoint) -> None:
    pull(people, ride, to)
    let_go(people, to)


def row_of(people: PeopleList, ride: str) -> QPoint:
    """The middle of the ride's row, scrolled into sight."""
    item = next(item for item in people.items() if ride_of(item) == ride)
    people.scrollToItem(item)
    return people.visualItemRect(item).center()


def on_bar(place: ShuttlePlace, tour: str) -> QPoint:
    """The middle of a bar, on the screen."""
    assert place.bars.spans is not None
    bar = place.bars.spans.bar_of(tour)
    assert bar is not None
    return place.bars.mapToGlobal(bar.rect.center().toPoint())


def beside_bars(place: ShuttlePlace, vehicle: str) -> QPoint:
    """An empty place in the row of a vehicle, on the screen."""
    assert place.bars.spans is not None
    row = next(row for row in place.bars.spans.rows if row.vehicle.id == vehicle)
    right = int(place.bars.spans.right) - 6
    return place.bars.mapToGlobal(QPoint(right, int(row.rect.center().y())))


def on_halt(place: ShuttlePlace, position: int) -> QPoint:
    """The upper edge of a halt in the list, on the screen: before it."""
    heads = (item for item in place.stops.items() if item.data(0, HALT))
    item = next(item for item in heads if item.data(0, POSITION) == position)
    place.stops.scrollToItem(item)
    box = place.stops.visualItemRect(item)
    return place.stops.viewport().mapToGlobal(QPoint(box.center().x(), box.top() + 3))


def middle(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())
