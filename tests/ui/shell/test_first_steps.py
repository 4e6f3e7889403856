"""A place with nothing in it offers the step that leads to something."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtWidgets import QFileDialog, QLabel

from kursplaner.services.workspace import create_workspace
from kursplaner.ui.places.place import Page
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.conftest import MONDAY


def test_that_a_place_without_content_offers_the_step_before(
    empty_window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "leer.kursplaner"
    create_workspace(path, "Oelsnitz/Vogtl.", land="SN", today=MONDAY).close()
    empty_window.open_path(path)
    shell = empty_window.shell
    assert shell is not None
    for key in ("care", "shuttle", "report", "check"):
        shell.choose(key)
        place = shell.place(key)
        assert isinstance(place, Page)
        assert place.step.isVisible(), key
        place.step.click()
        assert shell.key == "courses"


def test_that_a_week_without_a_plan_leads_to_planning_it(shell: Shell) -> None:
    shell.choose("care")
    place = shell.place("care")
    assert isinstance(place, Page)
    place.step.click()
    assert shell.key == "week"
    assert shell.plan.isVisible()


def test_that_the_template_is_at_hand_before_anything_is_open(
    empty_window: MainWindow, tmp_path: Path
) -> None:
    assert empty_window.start.template.isVisible()
    empty_window.start.template.click()
    dialog = empty_window.findChildren(QFileDialog)[0]
    dialog.reject()
    empty_window.write_template(tmp_path / "Vorlage.xlsx")
    said = [label.text() for label in empty_window.start.findChildren(QLabel)]
    assert any("Vorlage.xlsx" in text and "Import aus Excel" in text for text in said)


def test_that_a_board_without_a_room_says_so_and_leads_there(shell: Shell) -> None:
    view = shell.desk.view
    missing = shell.week.missing
    assert not missing.isVisible()
    roomless = msgspec.structs.replace(view.problem, rooms=())
    missing.show_view(msgspec.structs.replace(view, problem=roomless))
    assert "kein Raum" in missing.text.text()
    missing.step.click()
    assert shell.key == "rooms"
    shell.choose("week")
    alone = msgspec.structs.replace(view.problem, teachers=())
    missing.show_view(msgspec.structs.replace(view, problem=alone))
    missing.step.click()
    assert shell.key == "team"
