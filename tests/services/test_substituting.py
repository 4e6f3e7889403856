"""Who could step in, at once; and several who are away at the same time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services import absences, substituting
from kursplaner.services.absences import Away
from kursplaner.services.records import add_absence
from kursplaner.services.stand_ins import StandIns, stand_ins
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
    found = stand_ins(taught, Away(LANG, (TUESDAY,)))
    (item,) = found.lessons
    assert item.lesson == FRAUENKURS
    assert not item.cancelled
    assert "ohne Lehrkraft" in item.text
    stand = next(stand for stand in item.stands if stand.teacher == AMIRI)
    assert stand.placed == PlacedLesson(FRAUENKURS, at(TUESDAY, 10, 45), "r1", (AMIRI,))
    assert "ist an dem Tag" in stand.text or "hat an dem Tag" in stand.text
    assert "UE in dieser Woche" in stand.text
    assert load_week(adorf, WEEK).plan == taught.plan


def test_that_the_way_from_another_lesson_of_the_day_is_told(
    adorf: Workspace, taught: WeekView
) -> None:
    here = next(room.site for room in taught.problem.rooms if room.id == "r1")
    away = next(room.id for room in taught.problem.rooms if room.site != here)
    place_lesson(adorf, WEEK, PlacedLesson("l1", at(TUESDAY, 16), away, (AMIRI,)))
    view = load_week(adorf, WEEK)
    (item,) = stand_ins(view, Away(LANG, (TUESDAY,))).lessons
    stand = next(stand for stand in item.stands if stand.teacher == AMIRI)
    assert "Min. Weg" in stand.text


def test_that_one_substitute_is_taken_with_the_absence_and_undone_with_it(
    adorf: Workspace, taught: WeekView
) -> None:
    away = Away(LANG, (TUESDAY,))
    (item,) = stand_ins(taught, away).lessons
    stand = next(stand for stand in item.stands if stand.teacher == AMIRI)
    substituting.step_in(adorf, WEEK, (away,), stand.placed)
    now = load_week(adorf, WEEK)
    assert stand.placed in now.plan.lessons
    assert absences.left(now, (away,)) == ()
    blocks = next(x for x in now.problem.teachers if x.id == LANG).absent
    assert [b.label for b in blocks if b.start == at(TUESDAY, 0)] == ["krank"]
    substituting.step_in(adorf, WEEK, (away,), stand.placed)
    again = next(x for x in load_week(adorf, WEEK).problem.teachers if x.id == LANG)
    assert again.absent == blocks, "an absence is entered once"
    adorf.undo()
    assert load_week(adorf, WEEK).problem == taught.problem
    assert load_week(adorf, WEEK).plan == taught.plan


def test_that_the_ranking_is_told_before_the_worker_begins(taught: WeekView) -> None:
    heard: list[object] = []
    substituting.substitutes(
        taught, Away(LANG, (TUESDAY,)), deterministic=2.0, tell=heard.append,
        on_event=heard.append,
    )  # fmt: skip
    assert isinstance(heard[0], StandIns)
    assert len(heard) > 1
    assert not any(isinstance(item, StandIns) for item in heard[1:])


def test_that_lessons_of_somebody_already_away_are_found(
    adorf: Workspace, taught: WeekView
) -> None:
    assert absences.lessons_missed(taught, LANG) == ()
    first = taught.problem.monday + timedelta(days=TUESDAY)
    add_absence(adorf, "teacher", LANG, first, first, "krank")
    missed = absences.lessons_missed(load_week(adorf, WEEK), LANG)
    assert [item.lesson for item in missed] == [FRAUENKURS]


def test_that_nobody_who_is_away_as_well_is_named(taught: WeekView) -> None:
    other = PlacedLesson("l1", at(TUESDAY, 14), "r1", (AMIRI,))
    view = WeekView(**{
        name: getattr(taught, name) for name in taught.__struct_fields__ if name != "plan"
    }, plan=type(taught.plan)(lessons=(*taught.plan.lessons, other)))  # fmt: skip
    found = stand_ins(view, Away(LANG, (TUESDAY,)), Away(AMIRI, (TUESDAY,)))
    mine = next(item for item in found.lessons if item.lesson == FRAUENKURS)
    assert AMIRI not in {stand.teacher for stand in mine.stands}
    assert {item.lesson for item in found.lessons} == {FRAUENKURS, "l1"}


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
        view, Away(LANG, (TUESDAY,)), Away(teacher, (THURSDAY,)), deterministic=4.0
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
        stand_ins(taught, Away(LANG, ()))
    with pytest.raises(UserError, match="keinen Termin"):
        stand_ins(taught, Away(LANG, (THURSDAY,)))
