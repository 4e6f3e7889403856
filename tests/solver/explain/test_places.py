"""Why not this place: the others may move, the place asked for may not."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import (
    Block,
    Course,
    Lesson,
    LessonPin,
    Room,
    Site,
    Teacher,
    WeekProblem,
)
from kursplaner.domain.rules import Code, check
from kursplaner.domain.time import Interval, at
from kursplaner.solver.answers import Explanation
from kursplaner.solver.events import Stop
from kursplaner.solver.explain import explain
from kursplaner.solver.explain.wording import sentences, told

OPEN = tuple(Interval(at(day, 8), at(day, 18)) for day in range(5))
NINE = at(1, 9)


def week() -> WeekProblem:
    """Two courses of 90 minutes with a teacher each, a large and a small room."""
    return WeekProblem(
        monday=date(2026, 11, 30), sites=(Site(id="s", name="Haus"),),
        rooms=(Room(id="saal", name="Saal", site="s", seats=20, open=OPEN),
               Room(id="klein", name="Kleiner Raum", site="s", seats=8, open=OPEN)),
        teachers=tuple(Teacher(id=id, name=id, available=OPEN) for id in ("ta", "tb")),
        courses=(Course(id="a", name="A1", teachers=("ta",), expected=12),
                 Course(id="b", name="B1", teachers=("tb",), expected=12)),
        lessons=(Lesson(id="a1", course="a", minutes=90, units=2),
                 Lesson(id="b1", course="b", minutes=90, units=2)),
    )  # fmt: skip


PLAN = WeekPlan(
    lessons=(
        PlacedLesson("a1", at(0, 9), "saal", ("ta",)),
        PlacedLesson("b1", NINE, "saal", ("tb",)),
    )
)


def asked(problem: WeekProblem, room: str = "saal", start: int = NINE) -> Explanation:
    target = LessonPin(lesson="a1", start=start, room=room)
    return explain(problem, PLAN, "a1", Stop(seconds=60), target=target)


def assert_worked_out(found: Explanation, room: str = "saal", start: int = NINE) -> None:
    """Every suggestion has the lesson where it was asked for, and no rule is broken there."""
    assert found.suggestions
    for suggestion in found.suggestions:
        now = {item.lesson: item for item in suggestion.plan.lessons}
        assert (now["a1"].start, now["a1"].room) == (start, room)
        free = replace(suggestion.problem, pins=())
        assert not [item for item in check(free, suggestion.plan) if item.hard]


def codes(found: Explanation) -> set[str]:
    return {rule.code for rule in found.rules}


def test_that_a_taken_place_is_free_when_the_other_lesson_moves() -> None:
    found = asked(week())
    assert found.fits
    assert_worked_out(found)
    assert found.suggestions[0].changes == ()
    said = sentences(found, week())
    assert said[0] == "»A1« passt auf Di 09:00 in »Saal«, wenn andere Termine ausweichen."


def test_that_what_holds_the_other_lesson_is_named_when_the_own_rules_are_not_to_blame() -> None:
    only_there = (Interval(NINE, NINE + 90),)
    problem = week()
    held = replace(problem.courses[1], windows=only_there)
    found = asked(replace(problem, courses=(problem.courses[0], held)))
    assert not found.fits
    assert Code.WRONG_WINDOW in codes(found)
    assert [rule.subjects[0].id for rule in found.rules] == ["b1"]
    assert_worked_out(found)


def test_that_a_room_too_small_is_named_and_no_other_room_is_offered() -> None:
    found = asked(week(), room="klein")
    assert codes(found) == {Code.SEATS}
    assert {change.code for x in found.suggestions for change in x.changes} == {Code.SEATS}
    assert_worked_out(found, room="klein")


def test_that_two_obstacles_at_once_give_one_way_out_with_both_changes() -> None:
    problem = week()
    taken = Block(start=at(1, 8), end=at(1, 12), label="Chor")
    small = replace(problem.rooms[1], blocked=(taken,))
    found = asked(replace(problem, rooms=(problem.rooms[0], small)), room="klein")
    assert not found.fits
    changed = [{change.code for change in x.changes} for x in found.suggestions]
    assert {Code.SEATS, Code.ROOM_BLOCKED} in changed
    assert_worked_out(found, room="klein")


def test_that_a_room_the_course_does_not_name_is_looked_at_when_it_is_asked_for() -> None:
    problem = week()
    taken = Block(start=at(1, 8), end=at(1, 12), label="Chor")
    large = replace(problem.rooms[1], seats=20, blocked=(taken,))
    bound = replace(problem.courses[0], rooms=("saal",))
    changed = replace(problem, rooms=(problem.rooms[0], large), courses=(bound, problem.courses[1]))
    found = asked(changed, room="klein")
    assert {change.code for x in found.suggestions for change in x.changes} == {
        Code.WRONG_ROOM, Code.ROOM_BLOCKED
    }  # fmt: skip
    assert_worked_out(found, room="klein")


def test_that_a_place_outside_the_day_has_no_way_out_and_says_so() -> None:
    found = asked(week(), start=at(1, 20))
    assert not found.fits
    assert found.suggestions == ()
    assert "auch in einer leeren Woche" in told(found, week()).cause
