"""Re-planning what is free, papers for drivers, roads, and weeks without tours."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kursplaner.domain.legs import ATTRIBUTION
from kursplaner.services.roads import import_roads
from kursplaner.services.tour_commands import dissolve
from kursplaner.services.week import unplace_lesson
from kursplaner.ui.shell import Shell
from kursplaner.ui.shuttle.place import ShuttlePlace
from tests.services import toured
from tests.services.toured import tour_of

PATIENCE = 60_000


def test_that_the_free_rest_is_planned_anew_in_the_worker_and_undone(
    place: ShuttlePlace, shell: Shell, qtbot: QtBot
) -> None:
    fixed = tour_of(place.desk.view, toured.OKSANA)
    assert fixed is not None
    place.deeds.toggle_tour(fixed)
    before = place.desk.view.plan
    place.tools.replan_button.click()
    assert place.tools.running
    assert place.tools.replan_button.text() == "Anhalten"
    qtbot.waitUntil(lambda: not place.tools.running, timeout=PATIENCE)
    after = place.desk.view.plan
    assert place.day.of_ride(toured.AHMAD_HOME) is not None
    assert next(t for t in after.tours if t.id == fixed) in before.tours
    assert shell.status.sentence.startswith("Freie Touren neu geplant: 2 Fahrten mehr mit Platz")
    place.desk.undo()
    assert place.desk.view.plan == before


def test_that_gaps_are_closed_with_one_press_and_who_has_a_seat_keeps_her_tour(
    place: ShuttlePlace, shell: Shell, qtbot: QtBot
) -> None:
    before = place.desk.view.plan
    QTest.mouseClick(place.tools.mend_button, Qt.MouseButton.LeftButton)
    assert place.tools.mend_button.text() == "Anhalten"
    qtbot.waitUntil(lambda: not place.tools.running, timeout=PATIENCE)
    after = place.desk.view.plan
    assert place.day.of_ride(toured.AHMAD_HOME) is not None
    kept = [tour for tour in before.tours if tour in after.tours]
    assert {ride for tour in kept for ride in tour.rides} >= {toured.OKSANA, toured.IRYNA}
    assert shell.status.sentence.startswith("Lücken geschlossen: 2 Fahrten mehr mit Platz")
    assert "Touren unverändert" in shell.status.sentence
    assert place.tools.mend_button.text() == "Lücken schließen"
    place.desk.undo()
    assert place.desk.view.plan == before


def test_that_a_run_is_stopped_by_a_second_press(place: ShuttlePlace, qtbot: QtBot) -> None:
    place.tools.replan_button.click()
    place.tools.replan_button.click()
    assert place.tools.said.text() == "Wird angehalten …"
    qtbot.waitUntil(lambda: not place.tools.running, timeout=PATIENCE)
    assert place.tools.replan_button.text() == "Freies neu planen"


def test_that_a_plan_made_for_another_state_of_the_week_is_not_taken(
    place: ShuttlePlace, shell: Shell, qtbot: QtBot
) -> None:
    place.tools.replan_button.click()
    place.deeds.take_out(toured.AHMAD)
    before = place.desk.view.plan
    qtbot.waitUntil(lambda: not place.tools.running, timeout=PATIENCE)
    assert place.desk.view.plan == before
    assert "inzwischen geändert" in shell.status.sentence


def test_that_the_sheets_of_the_day_go_to_a_folder_with_a_route_for_each_tour(
    place: ShuttlePlace, shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    tours = frozenset(line.id for line in place.day.lines)
    place.tools.export_to(place.desk.view, tmp_path / "fahrer", tours)
    qtbot.waitUntil(lambda: "geschrieben" in shell.status.sentence, timeout=PATIENCE)
    files = sorted(path.suffix for path in (tmp_path / "fahrer").iterdir())
    assert files == [".gpx"] * len(tours) + [".pdf"]
    assert place.tools.sheets.isEnabled()


def test_that_a_folder_that_cannot_be_made_is_told_calmly(
    place: ShuttlePlace, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "datei").write_text("")
    with qtbot.waitSignal(place.desk.failed, timeout=PATIENCE) as failed:
        place.tools.export_to(place.desk.view, tmp_path / "datei", frozenset())
    assert "lässt sich nicht anlegen" in str(failed.args[0])


def test_that_a_road_network_draws_the_ways_and_names_whose_data_it_is(
    place: ShuttlePlace, qtbot: QtBot, tmp_path: Path
) -> None:
    pytest.importorskip("osmium")
    from tests.services.vogtland_roads import NETWORK, draw

    assert place.day.attribution == ""
    import_roads(place.desk.workspace, draw(tmp_path / "vogtland.osm.pbf", NETWORK))
    qtbot.waitUntil(lambda: place.day.attribution == ATTRIBUTION, timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(place.roads.ways), timeout=PATIENCE)
    assert place.map.drawing is not None
    assert any(len(leg) > 2 for track in place.map.drawing.tracks for leg in track.legs)
    assert place.line is not None
    words = " ".join(item.text(0) for item in place.stops.items())
    assert "Straße" in words


def test_that_a_day_without_tours_shows_who_waits_and_what_to_do(
    place: ShuttlePlace,
) -> None:
    for line in place.day.lines:
        dissolve(place.desk.workspace, place.desk.view, line.id)
        place.desk._reload_if_stale()
    assert place.day.lines == ()
    assert "noch keine Tour" in place.lead.text()
    assert place.waiting.topLevelItemCount() == 10
    assert place.card.isVisible()
    assert not place.tools.sheets.isEnabled()


def test_that_a_week_without_rides_says_where_rides_come_from(place: ShuttlePlace) -> None:
    unplace_lesson(place.desk.workspace, place.desk.view.week, toured.LESSON)
    place.desk._reload_if_stale()
    assert "niemand gefahren" in place.lead.text()
    assert not place.stops.isVisible()
    assert not place.tools.replan_button.isEnabled()
    place.desk.undo()


def test_that_only_days_with_rides_are_offered_each_with_how_many_wait(
    place: ShuttlePlace,
) -> None:
    def shown() -> list[str]:
        assert place.days.segments is not None
        return [button.text() for button in place.days.segments.findChildren(QPushButton)]

    assert shown() == ["Di 1.12. (4)"]
    place.deeds.take_out(toured.AHMAD)
    assert shown() == ["Di 1.12. (5)"]
    place.resize(600, 700)
    assert shown() == ["Di (5)"]


def test_that_a_ride_is_shown_on_its_day_from_anywhere(place: ShuttlePlace) -> None:
    place.show_day(3)
    assert place.day.lines == ()
    place.reveal(toured.AHMAD)
    assert place.rider is not None
    assert place.rider.ride == toured.AHMAD
    assert place.line == place.day.of_ride(toured.AHMAD)
    assert place.stops.ride == toured.AHMAD
