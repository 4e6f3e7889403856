"""Days and weeks with little to show: what to do next is said, nothing stands in empty frames."""

from __future__ import annotations

from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.place import ShuttlePlace
from kursplaner.ui.theme import px


def test_that_a_day_without_tours_says_how_to_begin(place: ShuttlePlace) -> None:
    waiting = place.waiting.height()
    for line in place.day.lines:
        place.deeds.dissolve(line.id)
    assert "noch keine Tour" in place.lead.text()
    assert not place.stops.isVisible()
    assert place.waiting.height() > waiting
    place.desk.undo()
    assert place.stops.isVisible()


def test_that_a_week_without_rides_keeps_its_heading_at_the_top(
    place: ShuttlePlace, shell: Shell
) -> None:
    at = place.heading.pos()
    shell.desk.show_week("2026-W48")
    place.layout().activate()
    assert "niemand gefahren" in place.lead.text()
    assert place.heading.pos().y() <= at.y() + px(4)
    assert not place.bars.isVisible()
    shell.desk.show_week("2026-W49")
    assert place.bars.isVisible()
