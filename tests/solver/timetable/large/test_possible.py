"""A week that cannot be planned is refused with the reason, before any search where possible."""

from __future__ import annotations

import pytest

from kursplaner.domain.periods import PeriodCourse, PeriodProblem, PeriodRoom
from kursplaner.errors import UserError
from kursplaner.solver.events import Stop
from kursplaner.solver.timetable.large import solve_periods
from tests.solver.timetable.large.schools import quiet

ROOM = PeriodRoom(id="r", capacity=20)


def refused(problem: PeriodProblem) -> str:
    with pytest.raises(UserError) as caught:
        solve_periods(problem, Stop(deterministic=1.0), 1, quiet)
    return caught.value.what


def test_that_a_course_without_enough_open_slots_is_named() -> None:
    deutsch = PeriodCourse(id="Deutsch", lectures=3, blocked=(0, 0, 1))
    said = refused(PeriodProblem(days=2, periods=2, courses=(deutsch,), rooms=(ROOM,)))
    assert "Deutsch hat 3 Stunden" in said
    assert "zu 2 Zeiten" in said


def test_that_too_few_rooms_are_counted() -> None:
    courses = tuple(PeriodCourse(id=f"k{i}", lectures=2) for i in range(3))
    said = refused(PeriodProblem(days=2, periods=2, courses=courses, rooms=(ROOM,)))
    assert "6 Stunden" in said
    assert "nur für 4" in said


def test_that_a_week_without_any_room_is_refused() -> None:
    courses = (PeriodCourse(id="k", lectures=1),)
    assert "nur für 0" in refused(PeriodProblem(days=1, periods=1, courses=courses, rooms=()))


def test_that_courses_of_one_teacher_with_more_lectures_than_slots_are_named() -> None:
    courses = tuple(PeriodCourse(id=name, lectures=2) for name in ("Mathe", "Sport"))
    rooms = (ROOM, ROOM)
    said = refused(
        PeriodProblem(days=1, periods=3, courses=courses, rooms=rooms, cliques=((0, 1),))
    )
    assert "Mathe, Sport dürfen nie gleichzeitig" in said
    assert "4 Stunden" in said


def test_that_what_only_a_search_can_see_is_refused_as_well() -> None:
    # Three courses, two of which clash each; each alone and each pair would fit.
    courses = tuple(PeriodCourse(id=name, lectures=1, blocked=(2,)) for name in "abc")
    problem = PeriodProblem(
        days=1, periods=3, courses=courses, rooms=(ROOM,) * 3, cliques=((0, 1), (1, 2), (0, 2))
    )
    said = refused(problem)
    assert said.startswith("Es gibt keinen gültigen Stundenplan")
    assert "passen zusammen nicht" in said


def test_that_a_day_has_an_end() -> None:
    deutsch = PeriodCourse(id="Deutsch", lectures=1)
    said = refused(PeriodProblem(days=1, periods=61, courses=(deutsch,), rooms=(ROOM,)))
    assert "höchstens 60" in said


def test_that_the_longest_day_can_be_planned_to_its_end() -> None:
    late = PeriodCourse(id="spät", lectures=2, blocked=tuple(range(58)))
    problem = PeriodProblem(days=1, periods=60, courses=(late,), rooms=(ROOM,), curricula=((0,),))
    answer = solve_periods(problem, Stop(deterministic=0.2), 1, quiet)
    assert answer is not None
    assert answer.cost.total == 0
