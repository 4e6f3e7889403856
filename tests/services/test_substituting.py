"""Who could step in, at once; and several who are away at the same time."""

from __future__ import annotations

import pytest

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services import substituting
from kursplaner.services.substituting import Away
from kursplaner.services.week import WeekView, load_week, place_lesson
from kursplaner.services.workspace import Workspace

WEEK = "2026-W49"
FRAUENKURS, LANG, AMIRI = "l6", "t4", "t3"
TUESDAY, THURSDAY = 1, 3


@pytest.fixture
def taught(adorf: Workspace) -> WeekView:
    place_lesson(adorf, WEEK, PlacedLesson(FRAUENKURS, at(TUESDAY, 10, 45), "r1", (LANG,)))
    return load_week(adorf, WEEK)


def test_that_substitutes_are_named_at_once_and_nothing_is_planned(
    adorf: Workspace, taught: WeekView
) -> None:
    (item,) = substituting.stands(taught, Away(LANG, (TUESDAY,)))
    assert item.lesson == FRAUENKURS
    assert not item.cancelled
    assert "ohne Lehrkraft" in item.text
    stand = next(stand for stand in item.stands if stand.teacher == AMIRI)
    assert stand.placed == PlacedLesson(FRAUENKURS, at(TUESDAY, 10, 45), "r1", (AMIRI,))
    assert load_week(adorf, WEEK).plan == taught.plan


def test_that_nobody_who_is_away_as_well_is_named(taught: WeekView) -> None:
    other = PlacedLesson("l1", at(TUESDAY, 14), "r1", (AMIRI,))
    view = WeekView(**{
        name: getattr(taught, name) for name in taught.__struct_fields__ if name != "plan"
    }, plan=type(taught.plan)(lessons=(*taught.plan.lessons, other)))  # fmt: skip
    found = substituting.stands(view, Away(LANG, (TUESDAY,)), Away(AMIRI, (TUESDAY,)))
    mine = next(item for item in found if item.lesson == FRAUENKURS)
    assert AMIRI not in {stand.teacher for stand in mine.stands}
    assert {item.lesson for item in found} == {FRAUENKURS, "l1"}


def test_that_several_absences_are_solved_together_and_undone_together(
    adorf: Workspace, taught: WeekView
) -> None:
    course = next(x.course for x in taught.problem.lessons if x.id != FRAUENKURS)
    lesson = next(x for x in taught.problem.lessons if x.course == course)
    able = next(x for x in taught.problem.courses if x.id == course).teachers
    teacher = next(
        x.id for x in taught.problem.teachers
        if x.id not in (LANG, AMIRI) and (not able or x.id in able)
    )  # fmt: skip
    place_lesson(adorf, WEEK, PlacedLesson(lesson.id, at(THURSDAY, 9), "r1", (teacher,)))
    view = load_week(adorf, WEEK)
    found = substituting.substitutes(
        view, LANG, (TUESDAY,), others=(Away(teacher, (THURSDAY,)),), deterministic=4.0
    )
    assert {item.lesson for item in found.lessons} == {FRAUENKURS, lesson.id}
    assert " und " in found.name
    substituting.adopt(adorf, found)
    now = load_week(adorf, WEEK)
    absent = {
        (x.id, block.start) for x in now.problem.teachers for block in x.absent
        if block.label == "krank"
    }  # fmt: skip
    assert {(LANG, at(TUESDAY, 0)), (teacher, at(THURSDAY, 0))} <= absent
    assert not [item for item in now.violations if item.hard]
    adorf.undo()
    assert load_week(adorf, WEEK).plan == view.plan


def test_that_an_absence_without_days_or_lessons_is_told(taught: WeekView) -> None:
    with pytest.raises(UserError, match="kein Tag"):
        substituting.stands(taught, Away(LANG, ()))
    with pytest.raises(UserError, match="keinen Termin"):
        substituting.stands(taught, Away(LANG, (THURSDAY,)))
