"""What the board says about a lesson, and which lanes there are."""

from __future__ import annotations

import msgspec
import pytest

from kursplaner.domain.problem import Block, Room, Site
from kursplaner.domain.time import Interval, at
from kursplaner.services.week import WeekView
from kursplaner.ui.board.facts import Load
from kursplaner.ui.board.model import BoardModel, LaneBy


@pytest.fixture
def model(view: WeekView) -> BoardModel:
    return BoardModel(view, LaneBy.ROOM)


def test_that_a_lesson_tells_time_people_childcare_and_pins(model: BoardModel) -> None:
    facts = model.facts("a1-1")
    assert facts.title == "A1 Vormittag"
    assert facts.times == "09:00–11:15"
    assert facts.teachers == "Maria Seidel"
    assert facts.count == "12 von 16"
    assert facts.pins == ("Zeit", "Raum")
    assert facts.care is not None
    assert (facts.care.children, facts.care.caregivers) == (5, 2)
    assert facts.care.span == Interval(at(1, 8, 45), at(1, 11, 30))


def test_that_childcare_is_over_when_the_room_is_too_small_for_all_at_once(
    model: BoardModel,
) -> None:
    loads = {lesson: model.facts(lesson).care.load for lesson in ("a1-0", "a1-1", "frauen-4")}  # type: ignore[union-attr]
    assert loads == {"a1-0": Load.FREE, "a1-1": Load.OVER, "frauen-4": Load.FULL}


def test_that_a_lesson_without_children_has_no_childcare(model: BoardModel) -> None:
    assert model.facts("alpha-0").care is None


def test_that_a_violation_of_the_childcare_room_warns_every_lesson_it_concerns(
    model: BoardModel,
) -> None:
    assert len(model.facts("a1-1").warnings) == 1
    assert "11 Kinder" in model.facts("a1-1").warnings[0]
    assert model.facts("a1-1").warnings == model.facts("frauen-1").warnings
    assert model.facts("a1-0").warnings == ()


def test_that_a_violation_that_names_a_lesson_warns_that_lesson(model: BoardModel) -> None:
    (sentence,) = model.facts("bewerbung-1").warnings
    assert "14" in sentence
    assert "10" in sentence


def test_that_everything_is_in_the_spoken_text_and_in_the_tooltip(model: BoardModel) -> None:
    facts = model.facts("a1-1")
    for text in (facts.spoken(), facts.tooltip()):
        for word in ("A1 Vormittag", "Dienstag", "09:00", "11:15", "Schulungsraum",
                     "Maria Seidel", "5 Kinder", "Zeit, Raum", "11 Kinder"):  # fmt: skip
            assert word in text


def test_that_names_with_angle_brackets_do_no_harm_in_the_tooltip(view: WeekView) -> None:
    courses = tuple(
        msgspec.structs.replace(course, name="A <b> & Co") if course.id == "a1" else course
        for course in view.problem.courses
    )
    problem = msgspec.structs.replace(view.problem, courses=courses)
    model = BoardModel(msgspec.structs.replace(view, problem=problem), LaneBy.ROOM)
    assert "A &lt;b&gt; &amp; Co" in model.facts("a1-1").tooltip()


def test_that_a_moved_lesson_says_where_it_was_published(model: BoardModel) -> None:
    assert model.facts("a2-3").moved_from.startswith("Do 14:00")
    assert model.facts("a2-1").moved_from == ""
    assert [ghost.lesson for ghost in model.ghosts] == ["a2-3"]


def test_that_buses_stand_on_their_day_by_number_and_direction(model: BoardModel) -> None:
    tuesday = [(mark.number, mark.arrives) for mark in model.buses[1]]
    assert tuesday == [(1, True), (2, True), (1, False), (2, False), (1, True), (1, False)]
    assert model.buses[1][0].words.startswith("Bus 1 kommt 08:33 (")


def test_that_the_buses_of_a_lesson_are_those_that_carry_its_people(model: BoardModel) -> None:
    assert [mark.vehicle for mark in model.buses_of("frauen-1")] == ["Bus 2", "Bus 2"]


def test_that_rooms_only_for_children_have_no_lane(model: BoardModel) -> None:
    assert [lane.key for lane in model.lanes] == ["gross", "klein"]
    assert {lane.group for lane in model.lanes} == {""}


def test_that_rooms_of_several_sites_are_grouped(view: WeekView) -> None:
    problem = msgspec.structs.replace(
        view.problem,
        sites=(*view.problem.sites, Site(id="oel", name="Oelsnitz", place=None)),
        rooms=(Room(id="o1", name="Saal", site="oel", seats=20), *view.problem.rooms),
    )
    model = BoardModel(msgspec.structs.replace(view, problem=problem), LaneBy.ROOM)
    assert [(lane.key, lane.group) for lane in model.lanes] == [
        ("gross", "Altes Wirtshaus"), ("klein", "Altes Wirtshaus"), ("o1", "Oelsnitz"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "lane"),
    [(LaneBy.ROOM, "gross"), (LaneBy.TEACHER, "seidel"), (LaneBy.COURSE, "a1"),
     (LaneBy.PERSON, "a1-p0"), (LaneBy.SITE, "adorf")],
)  # fmt: skip
def test_that_a_lesson_lies_in_the_lanes_of_each_switch(
    view: WeekView, by: LaneBy, lane: str
) -> None:
    model = BoardModel(view, by)
    assert lane in model.lanes_of(model.plan.placed["a1-1"])
    assert lane in {item.key for item in model.lanes}


def test_that_spans_taken_by_others_carry_their_label(model: BoardModel) -> None:
    assert [block.label for block in model.taken("gross")] == ["Schülercafé", "Schülercafé"]
    assert model.taken("klein") == ()


def test_that_closed_hours_are_what_opening_hours_leave(model: BoardModel) -> None:
    assert model.closed("gross", 0) == (
        Interval(at(0, 7), at(0, 8)), Interval(at(0, 18), at(0, 21)),
    )  # fmt: skip


def test_that_a_teachers_absence_is_taken_in_the_teacher_lane(view: WeekView) -> None:
    ill = Block(start=at(1, 8), end=at(1, 18), label="krank")
    teachers = tuple(
        msgspec.structs.replace(teacher, absent=(ill,)) if teacher.id == "lang" else teacher
        for teacher in view.problem.teachers
    )
    problem = msgspec.structs.replace(view.problem, teachers=teachers)
    model = BoardModel(msgspec.structs.replace(view, problem=problem), LaneBy.TEACHER)
    assert model.taken("lang") == (ill,)


def test_that_lessons_without_a_place_are_listed_in_order(model: BoardModel) -> None:
    assert model.unplaced == ("alphab-0", "eltern-0")
    assert model.any_facts("alphab-0").times == "90 Min"


def test_that_a_placed_lesson_in_an_unknown_room_is_left_off_the_board(view: WeekView) -> None:
    lost = msgspec.structs.replace(view.plan.lessons[0], room="abgerissen")
    plan = msgspec.structs.replace(view.plan, lessons=(lost, *view.plan.lessons[1:]))
    model = BoardModel(msgspec.structs.replace(view, plan=plan), LaneBy.ROOM)
    assert lost.lesson not in {placed.lesson for placed in model.lessons}
