"""Numbers for the council: what bars and workbook say about a week that was counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services.figures import charts, kilometres, write_weeks
from kursplaner.services.week import load_week, place_lesson, publish
from kursplaner.services.workspace import Workspace
from tests.services.conftest import WEEK


@pytest.fixture
def one_lesson(adorf: Workspace) -> PlacedLesson:
    """The week holds a single lesson, Tuesday at nine."""
    problem = load_week(adorf, WEEK).problem
    lesson = problem.lessons[0]
    room = next(room for room in problem.rooms if room.seats)
    placed = PlacedLesson(lesson.id, at(1, 9), room.id, (problem.teachers[0].id,))
    place_lesson(adorf, WEEK, placed)
    return placed


def test_that_a_week_without_a_plan_has_only_empty_bars(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    shown = {chart.title: chart.bars for chart in charts(view)}
    assert "Kurse" not in shown
    assert "Fahrzeuge" not in shown
    assert all(bar.part == 0 < bar.whole for bar in shown["Räume"])
    assert kilometres(view) == 0


def test_that_a_lesson_fills_its_course_and_its_room(
    adorf: Workspace, one_lesson: PlacedLesson
) -> None:
    view = load_week(adorf, WEEK)
    shown = {chart.title: chart.bars for chart in charts(view)}
    (course,) = shown["Kurse"]
    assert course.name == view.problem.courses[0].name
    assert "1 Termin, 3 UE" in course.words
    assert course.part <= course.whole
    used = [bar for bar in shown["Räume"] if bar.part]
    assert [bar.part for bar in used] == [view.problem.lessons[0].minutes]


def test_that_published_weeks_become_rows_and_drafts_do_not_count(
    adorf: Workspace, one_lesson: PlacedLesson, tmp_path: Path
) -> None:
    path = tmp_path / "auswertung.xlsx"
    with pytest.raises(UserError, match="noch keine Woche veröffentlicht"):
        write_weeks(adorf, path, lambda text: None)
    assert not path.exists()
    publish(adorf, WEEK)
    later = PlacedLesson(one_lesson.lesson, at(2, 10), one_lesson.room, one_lesson.teachers)
    place_lesson(adorf, WEEK, later)
    told: list[str] = []
    assert write_weeks(adorf, path, told.append) == 1
    assert told == ["KW 49/2026 …"]
    weeks, courses = load_workbook(path).worksheets
    heads, *rows = weeks.iter_rows(values_only=True)
    (row,) = rows
    found = dict(zip(heads, row, strict=True))
    assert (found["Woche"], found["Termine"], found["UE"]) == (WEEK, 1, 3)
    assert found["Geplante Teilnahmestunden (UE)"] == 3 * found["Teilnahmen"]
    assert courses.max_row == 2


def test_that_a_folder_that_is_gone_is_told(
    adorf: Workspace, one_lesson: PlacedLesson, tmp_path: Path
) -> None:
    publish(adorf, WEEK)
    with pytest.raises(UserError):
        write_weeks(adorf, tmp_path / "weg" / "x.xlsx", lambda text: None)
