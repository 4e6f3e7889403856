"""Fahrdienst einrichten: rules, no-shows and pauses, the road network and own minutes."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from time import sleep

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from kursplaner.services import road_ways, roads, standing
from kursplaner.services.records_fields import FieldKind
from kursplaner.ui.findings import Severity, findings, urgent
from kursplaner.ui.places.check import CheckPlace
from kursplaner.ui.places.form import FormView
from kursplaner.ui.places.setup import SetupPlace
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.services.vogtland_roads import NETWORK, draw

LEFT = Qt.MouseButton.LeftButton


def setup(shell: Shell, part: str) -> SetupPlace:
    shell.show_setup(part)
    place = shell.place("shuttle-setup")
    assert isinstance(place, SetupPlace)
    return place


def type_into(form: FormView, field: str, text: str, qtbot: QtBot) -> None:
    widget = form.boxes[field].widget
    assert isinstance(widget, QLineEdit)
    widget.selectAll()
    qtbot.keyClicks(widget, text)


# rules


def test_that_the_menu_leads_to_each_part(window: MainWindow, shell: Shell) -> None:
    texts = [target.title for target in window.targets()]
    for title, part in (
        ("Nicht erschienen, Pausen …", "standing"),
        ("Regeln …", "rules"),
        ("Fahrzeiten und Straßen …", "roads"),
    ):
        window.targets()[texts.index(title)].go()
        place = shell.place("shuttle-setup")
        assert isinstance(place, SetupPlace)
        assert shell.key == "shuttle-setup"
        assert place.lead.text()
        assert getattr(place, part).isVisible()


def test_that_rules_are_typed_saved_and_undone(shell: Shell, qtbot: QtBot) -> None:
    page = setup(shell, "rules").rules
    assert not page.save.isEnabled()
    type_into(page.form, "wait_at_stop", "3", qtbot)
    type_into(page.form, "deadline_clock", "16 Uhr", qtbot)
    qtbot.mouseClick(page.save, LEFT)
    legal = shell.desk.view.problem.legal
    assert (legal.wait_at_stop, legal.deadline_clock) == (3, 16 * 60)
    assert page.form.boxes["deadline_clock"].text == "16:00"
    shell.desk.undo()
    assert page.form.boxes["wait_at_stop"].text == "5"


def test_that_an_impossible_time_is_told_at_its_field(shell: Shell, qtbot: QtBot) -> None:
    page = setup(shell, "rules").rules
    type_into(page.form, "deadline_clock", "25:00", qtbot)
    qtbot.mouseClick(page.save, LEFT)
    assert "Uhrzeit wie 12:00" in page.form.boxes["deadline_clock"].sentence
    assert shell.desk.workspace.undo_title() is None


# no-shows and pauses


def test_that_the_third_no_show_pauses_is_listed_named_and_can_be_lifted(
    shell: Shell, qtbot: QtBot
) -> None:
    page = setup(shell, "standing").standing
    who = standing.riders(shell.desk.workspace)[0]
    form = page.no_shows
    noted = form.model.rowCount()
    for back in (9, 5, 1):
        form.person.setEditText("")
        qtbot.keyClicks(form.person.lineEdit(), who.name)
        day = date.today() - timedelta(days=back)
        form.day.setDate(QDate(day.year, day.month, day.day))
        qtbot.mouseClick(form.enter, LEFT)
    assert "3. Mal, Pause vom" in shell.status.sentence
    assert form.model.rowCount() == noted + 3
    pauses = page.pauses
    assert [pauses.model.index(0, n).data() for n in (0, 3)] == [who.name, "läuft"]
    assert not pauses.lift.isEnabled()
    pauses.view.selectRow(0)
    qtbot.mouseClick(pauses.lift, LEFT)
    assert pauses.model.index(0, 3).data().startswith("aufgehoben am")
    assert shell.status.offers_undo


def test_that_a_pause_in_the_week_is_a_hint_and_no_alarm(shell: Shell, qtbot: QtBot) -> None:
    page = setup(shell, "standing").standing
    who = standing.riders(shell.desk.workspace)[0]
    before = urgent(findings(shell.desk.view))
    pauses = page.pauses
    pauses.first.setDate(QDate(2026, 11, 30))
    pauses.open_end.click()
    assert not pauses.last.isEnabled()
    qtbot.keyClicks(pauses.person.lineEdit(), who.name)
    qtbot.mouseClick(pauses.enter, LEFT)
    assert pauses.error.text() == "Bitte nennen Sie den Grund."
    qtbot.keyClicks(pauses.reason, "Kur")
    qtbot.mouseClick(pauses.enter, LEFT)
    hints = [x.sentence for x in findings(shell.desk.view) if x.severity is Severity.HINT]
    assert f"{who.name} wird nicht gefahren: Pause (Kur)." in hints
    assert urgent(findings(shell.desk.view)) <= before


def test_that_a_hint_leads_to_the_pauses(shell: Shell, qtbot: QtBot) -> None:
    workspace = shell.desk.workspace
    who = standing.riders(workspace)[0]
    standing.pause_rides(workspace, who.id, date(2026, 11, 30), None, "Kur")
    shell.choose("check")
    check = shell.place("check")
    assert isinstance(check, CheckPlace)
    qtbot.waitUntil(lambda: shell.desk.view.problem.participants != ())
    shell.desk._reload_if_stale()
    rows = [check.list.item(row) for row in range(check.list.count())]
    item = next(row for row in rows if "Pause (Kur)" in row.text())
    check.list.scrollToItem(item)
    at = check.list.visualItemRect(item).center()
    qtbot.mouseClick(check.list.viewport(), LEFT, pos=at)
    assert shell.key == "shuttle-setup"
    assert setup(shell, "standing").standing.isVisible()


def test_that_a_name_nobody_has_is_told(shell: Shell, qtbot: QtBot) -> None:
    form = setup(shell, "standing").standing.no_shows
    qtbot.keyClicks(form.person.lineEdit(), "Niemand Nirgends")
    qtbot.mouseClick(form.enter, LEFT)
    assert form.error.isVisible()
    assert shell.desk.workspace.undo_title() is None


def test_that_a_note_made_by_mistake_is_deleted(shell: Shell, qtbot: QtBot) -> None:
    form = setup(shell, "standing").standing.no_shows
    qtbot.keyClicks(form.person.lineEdit(), standing.riders(shell.desk.workspace)[0].name)
    qtbot.mouseClick(form.enter, LEFT)
    name = standing.riders(shell.desk.workspace)[0].name
    shown = [form.shown.index(row, 1).data() for row in range(form.shown.rowCount())]
    form.view.selectRow(shown.index(name))
    qtbot.mouseClick(form.withdraw, LEFT)
    left = [form.shown.index(row, 1).data() for row in range(form.shown.rowCount())]
    assert left == [other for other in shown if other != name]


# roads


@pytest.fixture
def pbf(tmp_path: Path) -> Path:
    pytest.importorskip("osmium")
    return draw(tmp_path / "vogtland.osm.pbf", NETWORK)


def read(shell: Shell, pbf: Path, qtbot: QtBot) -> SetupPlace:
    place = setup(shell, "roads")
    place.roads.read_file(pbf)
    assert place.roads.stop.isVisible()
    qtbot.waitUntil(lambda: not place.roads.stop.isVisible(), timeout=20_000)
    return place


def test_that_a_network_is_read_told_credited_and_undone(
    shell: Shell, pbf: Path, qtbot: QtBot
) -> None:
    place = read(shell, pbf, qtbot)
    page = place.roads
    assert "7 von 8 Orten liegen an einer Straße" in page.result.text()
    assert "Klingenthal" in page.result.text()
    assert page.source.text().startswith("© OpenStreetMap-Mitwirkende")
    assert page.road.isChecked()
    assert "R" in "".join(shell.desk.view.problem.travel.sources)
    shell.desk.undo()
    assert page.estimate.isChecked()
    assert page.source.text() == ""
    assert "R" not in "".join(shell.desk.view.problem.travel.sources)


def test_that_estimate_and_road_are_a_click_apart(shell: Shell, pbf: Path, qtbot: QtBot) -> None:
    page = read(shell, pbf, qtbot).roads
    page.estimate.click()
    assert "R" not in "".join(shell.desk.view.problem.travel.sources)
    page.road.click()
    assert "R" in "".join(shell.desk.view.problem.travel.sources)
    page.forget.click()
    assert not page.road.isEnabled()


def test_that_stopping_changes_nothing(
    shell: Shell, pbf: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = setup(shell, "roads").roads
    real = roads.read_roads

    def slowly(*args: object) -> object:
        halted = args[3]
        while not halted():  # type: ignore[operator]
            sleep(0.01)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(roads, "read_roads", slowly)
    page.read_file(pbf)
    qtbot.mouseClick(page.stop, LEFT)
    qtbot.waitUntil(lambda: not page.stop.isVisible(), timeout=20_000)
    assert page.result.text() == "Angehalten, nichts wurde geändert."
    assert not page.road.isEnabled()
    assert shell.desk.workspace.undo_title() is None


def test_that_a_file_that_is_no_extract_is_told(
    window: MainWindow, shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    pytest.importorskip("osmium")
    path = tmp_path / "brief.osm.pbf"
    path.write_text("Sehr geehrte Damen und Herren\n")
    page = setup(shell, "roads").roads
    page.read_file(path)
    qtbot.waitUntil(lambda: any(w.isVisible() for w in window.findChildren(QMessageBox)))
    box = next(w for w in window.findChildren(QMessageBox) if w.isVisible())
    assert "brief.osm.pbf" in box.text()
    box.done(0)
    assert page.choose.isEnabled()


def test_that_without_the_extra_one_sentence_says_how_to_get_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    page = setup(shell, "roads").roads
    assert "kursplaner[roads]" in page.network.text()
    assert not page.choose.isEnabled()


def test_that_winter_makes_ways_longer(shell: Shell) -> None:
    page = setup(shell, "roads").roads
    before = sum(map(sum, shell.desk.view.problem.travel.minutes))
    page.winter.click()
    assert sum(map(sum, shell.desk.view.problem.travel.minutes)) > before
    assert road_ways.ways(shell.desk.workspace).winter


def test_that_own_minutes_need_a_reason_and_hold_both_ways(shell: Shell, qtbot: QtBot) -> None:
    own = setup(shell, "roads").roads.own
    before = own.model.rowCount()
    for field, name in (("origin", "Eichigt"), ("destination", "Mühlental")):
        box = own.form.boxes[field].widget
        assert isinstance(box, QComboBox)
        box.setCurrentText(name)
    type_into(own.form, "minutes", "33", qtbot)
    qtbot.mouseClick(own.enter, LEFT)
    assert own.form.boxes["reason"].sentence == "Das wird gebraucht."
    type_into(own.form, "reason", "Umleitung", qtbot)
    type_into(own.form, "until", "1.2.2099", qtbot)
    qtbot.mouseClick(own.enter, LEFT)
    assert own.model.rowCount() == before + 2
    travel = shell.desk.view.problem.travel
    places = [place.name for place in travel.places]
    here, there = places.index("Eichigt"), places.index("Mühlental")
    assert travel.minutes[here][there] == travel.minutes[there][here] == 33
    assert travel.sources[here][there] == "H"
    rows = [own.model.index(row, 0).data() for row in range(own.model.rowCount())]
    own.view.selectRow(rows.index("Eichigt"))
    qtbot.mouseClick(own.remove, LEFT)
    assert own.model.rowCount() == before + 1
    assert shell.desk.view.problem.travel.minutes[there][here] == 33


def test_that_a_way_from_a_place_to_itself_is_refused(shell: Shell, qtbot: QtBot) -> None:
    own = setup(shell, "roads").roads.own
    for field in ("origin", "destination"):
        box = own.form.boxes[field].widget
        assert isinstance(box, QComboBox)
        box.setCurrentText("Eichigt")
    type_into(own.form, "minutes", "5", qtbot)
    type_into(own.form, "reason", "so", qtbot)
    qtbot.mouseClick(own.enter, LEFT)
    assert own.form.boxes["destination"].sentence == "Das ist derselbe Ort."


def test_that_ticks_are_boxes_of_their_own(shell: Shell) -> None:
    """Every kind of field gets a widget that fits it; a tick says its label itself."""
    form = setup(shell, "rules").rules.form
    kinds = {box.field.kind for box in form.boxes.values()}
    assert kinds == {FieldKind.WHOLE, FieldKind.CLOCK}
    assert not form.findChildren(QCheckBox)
