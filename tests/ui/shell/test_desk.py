from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services import week as weeks
from kursplaner.services.demo import create_demo
from kursplaner.services.workspace import open_workspace
from kursplaner.ui.desk import Desk
from tests.ui.shell.conftest import MONDAY
from tests.ui.shell.places import somewhere, start_of


def test_that_the_desk_opens_the_week_the_example_was_made_for(desk: Desk) -> None:
    assert desk.view.week == "2026-W49"
    assert desk.view.problem.lessons


def test_that_a_move_is_said_shown_and_can_be_undone_and_redone(desk: Desk, qtbot: QtBot) -> None:
    placed = somewhere(desk, at(1, 9))
    with qtbot.waitSignals([desk.view_changed, desk.said]):
        assert desk.move(placed)
    assert start_of(desk, placed.lesson) == at(1, 9)
    desk.undo()
    assert start_of(desk, placed.lesson) is None
    desk.redo()
    assert start_of(desk, placed.lesson) == at(1, 9)


def test_that_every_step_back_is_one_step_of_the_workspace(desk: Desk) -> None:
    first = somewhere(desk, at(1, 9))
    desk.move(first)
    desk.move(PlacedLesson(first.lesson, at(1, 10), first.room, first.teachers))
    desk.undo()
    assert start_of(desk, first.lesson) == at(1, 9)
    desk.undo()
    assert start_of(desk, first.lesson) is None
    assert not desk.undo_stack.canUndo()


def test_that_a_refused_move_is_told_and_leaves_nothing_to_undo(desk: Desk, qtbot: QtBot) -> None:
    known = somewhere(desk, at(1, 9))
    with qtbot.waitSignal(desk.failed) as told:
        assert not desk.move(PlacedLesson(known.lesson, at(1, 9), "no-such-room", known.teachers))
    assert isinstance(told.args[0], UserError)
    assert not desk.undo_stack.canUndo()


def test_that_an_intention_that_changes_nothing_is_no_step_of_undo(desk: Desk) -> None:
    desk.discard_draft()
    assert not desk.undo_stack.canUndo()


def test_that_a_change_of_somebody_else_is_shown(desk: Desk, qtbot: QtBot) -> None:
    placed = somewhere(desk, at(2, 9))
    with qtbot.waitSignal(desk.view_changed):
        weeks.place_lesson(desk.workspace, desk.view.week, placed)
    assert start_of(desk, placed.lesson) == at(2, 9)


def test_that_a_reader_sees_by_itself_what_the_writer_saves(
    desk: Desk, adorf: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kursplaner.ui.desk.LOOK_AROUND", 10)
    reader = Desk(open_workspace(adorf))
    assert reader.workspace.read_only
    placed = somewhere(desk, at(2, 9))
    with qtbot.waitSignal(reader.view_changed):
        desk.move(placed)
    assert start_of(reader, placed.lesson) == at(2, 9)
    reader.close()


def test_that_a_conflict_is_told_and_the_step_is_dropped(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.move(somewhere(desk, at(1, 9)))

    def conflict() -> str | None:
        raise UserError("Jemand hat den Termin inzwischen geändert.")

    monkeypatch.setattr(desk.workspace, "undo", conflict)
    with qtbot.waitSignal(desk.failed) as told:
        desk.undo()
    assert "inzwischen" in told.args[0].what
    assert not desk.undo_stack.canUndo()


def test_that_pins_are_set_and_freed(desk: Desk) -> None:
    placed = somewhere(desk, at(1, 9))
    desk.move(placed)
    desk.toggle_pin(placed.lesson)
    assert [pin.lesson for pin in desk.view.problem.pins] == [placed.lesson]
    desk.toggle_pin(placed.lesson)
    assert not desk.view.problem.pins


def test_that_a_lesson_without_a_place_cannot_be_fixed_and_says_so(
    desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desk.said) as said:
        assert not desk.toggle_pin(desk.view.problem.lessons[0].id)
    assert "nicht eingeplant" in said.args[0]


def test_that_stepping_stops_at_the_ends_of_the_terms(desk: Desk) -> None:
    names = desk.workspace.weeks()
    desk.show_week(names[-1])
    desk.step_week(1)
    assert desk.view.week == names[-1]
    desk.step_week(-1)
    assert desk.view.week == names[-2]


def test_that_publishing_ends_the_draft_and_is_one_step_back(desk: Desk) -> None:
    desk.move(somewhere(desk, at(1, 9)))
    assert desk.view.draft
    assert desk.publish()
    assert not desk.view.draft
    assert desk.view.published is not None
    desk.undo()
    assert desk.view.draft
    assert desk.view.published is None


def test_that_another_municipality_of_the_file_can_be_shown(tmp_path: Path) -> None:
    desk = Desk(create_demo("land", tmp_path / "land.kursplaner", monday=MONDAY))
    try:
        areas = desk.workspace.areas()
        before = {course.name for course in desk.view.problem.courses}
        desk.show_area(areas[3].id)
        assert desk.view.week == "2026-W49"
        assert {course.name for course in desk.view.problem.courses} != before
    finally:
        desk.close()


def test_that_putting_a_lesson_back_where_it_lies_is_no_change(desk: Desk) -> None:
    placed = somewhere(desk, at(1, 9))
    desk.move(placed)
    assert not desk.move(placed)
    desk.undo()
    assert not desk.undo_stack.canUndo()
