"""Why not and who steps in, on a real file with the real worker process."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from kursplaner.cli import main
from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import LessonPin, Teacher
from kursplaner.domain.rules import check
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services import absences, explaining, questions, substituting
from kursplaner.services.absences import Away
from kursplaner.services.choosing import Choice
from kursplaner.services.commands import RunOptions
from kursplaner.services.week import WeekView, load_week, pin_lesson, place_lesson
from kursplaner.services.workspace import Workspace, open_workspace
from kursplaner.solver.events import Outcome, Status

WEEK = "2026-W49"
FRAUENKURS, SPORT, LANG, AMIRI = "l6", "l8", "t4", "t3"
TUESDAY = 1
SHORT = 4.0
"""Deterministic time for the lessons of a week; enough for this one."""


@pytest.fixture
def taught(adorf: Workspace) -> WeekView:
    """K. Lang holds the women's course on Tuesday; sport is pinned where there is no hall."""
    place_lesson(adorf, WEEK, PlacedLesson(FRAUENKURS, at(TUESDAY, 10, 45), "r1", (LANG,)))
    pin_lesson(adorf, WEEK, LessonPin(lesson=SPORT, start=at(0, 7), room="r1"))
    return load_week(adorf, WEEK)


def named(view: WeekView, id: str) -> Teacher:
    return next(t for t in view.problem.teachers if t.id == id)


def test_that_the_cause_comes_before_what_only_accompanies_it(taught: WeekView) -> None:
    found = explaining.explain(taught, SPORT)
    assert found.certain
    assert not found.fits
    assert any("fixiert" in rule for rule in found.rules)
    assert all("fixiert" not in rule for rule in found.besides)
    lines = found.lines()
    assert lines[0] == found.cause
    if found.besides:
        assert lines.index("Außerdem:") > lines.index(f"- {found.rules[-1]}")


def test_that_each_choice_leads_to_a_week_with_the_lesson_in_it(
    adorf: Workspace, taught: WeekView
) -> None:
    found = explaining.explain(taught, SPORT)
    assert found.choices
    for choice in found.choices:
        assert SPORT in {item.lesson for item in choice.plan.lessons}
        assert not [
            item for item in check(choice.problem, choice.plan)
            if item.hard and any(ref.id == SPORT for ref in item.subjects)
        ]  # fmt: skip
    choice = next(c for c in found.choices if c.adoptable)
    assert choice.complete  # time and room of the pin are set free, nothing else is needed
    explaining.adopt(adorf, WEEK, choice)
    now = load_week(adorf, WEEK)
    assert SPORT in {item.lesson for item in now.plan.lessons}
    if choice.complete:
        assert not [item for item in now.violations if item.hard]
    adorf.undo()
    assert load_week(adorf, WEEK).plan == taught.plan
    assert load_week(adorf, WEEK).problem == taught.problem


def test_that_a_choice_with_a_room_nobody_has_cannot_be_adopted(
    adorf: Workspace, taught: WeekView
) -> None:
    choice = Choice(
        text="Möglich wäre: einen weiteren Raum finden.", problem=taught.problem,
        plan=taught.plan, todo="Bitte tragen Sie den Raum zuerst unter »Räume & Orte« ein.",
    )  # fmt: skip
    with pytest.raises(UserError, match="Räume & Orte"):
        explaining.adopt(adorf, WEEK, choice)
    assert load_week(adorf, WEEK).plan == taught.plan


def test_that_stopping_at_once_gives_a_guess_that_says_so(taught: WeekView) -> None:
    found = explaining.explain(taught, SPORT, seconds=60, stop=lambda: True)
    assert not found.certain
    assert found.cause.startswith("Vermutlich")


def test_that_a_course_is_found_by_part_of_its_name_and_an_unknown_one_is_told(
    taught: WeekView,
) -> None:
    assert explaining.find_lessons(taught, "frauensport") == (SPORT,)
    assert explaining.find_lessons(taught, SPORT) == (SPORT,)
    with pytest.raises(UserError, match="weder ein Kurs noch ein Termin"):
        explaining.find_lessons(taught, "Häkeln")


def test_that_an_absence_gets_a_substitute_and_one_undo_takes_all_back(
    adorf: Workspace, taught: WeekView
) -> None:
    found = substituting.substitutes(taught, Away(LANG, (TUESDAY,)), deterministic=SHORT)
    assert [item.lesson for item in found.lessons] == [FRAUENKURS]
    assert AMIRI in {stand.teacher for stand in found.lessons[0].stands}
    substituting.adopt(adorf, found)
    now = load_week(adorf, WEEK)
    assert [block.label for block in named(now, LANG).absent
            if block.start == at(TUESDAY, 0)] == ["krank"]  # fmt: skip
    assert not [item for item in now.violations if item.hard]
    adorf.undo()
    assert load_week(adorf, WEEK).plan == taught.plan
    assert named(load_week(adorf, WEEK), LANG) == named(taught, LANG)


def test_that_a_pin_on_the_absent_teacher_gives_way_and_other_pins_hold(
    adorf: Workspace, taught: WeekView
) -> None:
    start = at(TUESDAY, 10, 45)
    pin_lesson(adorf, WEEK, LessonPin(lesson=FRAUENKURS, start=start, teachers=(LANG,)))
    view = load_week(adorf, WEEK)
    found = substituting.substitutes(view, Away(LANG, (TUESDAY,)), deterministic=SHORT)
    substituting.adopt(adorf, found)
    now = load_week(adorf, WEEK)
    placed = next(item for item in now.plan.lessons if item.lesson == FRAUENKURS)
    assert (placed.start, placed.teachers) == (start, (AMIRI,))
    assert LessonPin(lesson=FRAUENKURS, start=start) in now.problem.pins
    assert not [item for item in now.violations if item.hard]


def test_that_a_plan_the_rules_refuse_is_not_adopted(adorf: Workspace, taught: WeekView) -> None:
    found = substituting.substitutes(taught, Away(LANG, (TUESDAY,)), deterministic=SHORT)
    wrong = Outcome(plan=taught.plan, status=Status.FEASIBLE)
    with pytest.raises(RuntimeError):
        substituting.adopt(adorf, replace(found, outcome=wrong))
    assert load_week(adorf, WEEK).plan == taught.plan
    assert named(load_week(adorf, WEEK), LANG) == named(taught, LANG)


def test_that_days_without_a_lesson_or_no_days_are_told(taught: WeekView) -> None:
    with pytest.raises(UserError, match=r"K\. Lang hat am Mi und Do keinen Termin"):
        substituting.substitutes(taught, Away(LANG, (2, 3)))
    with pytest.raises(UserError, match="kein Tag"):
        substituting.substitutes(taught, Away(LANG, ()))


@pytest.mark.parametrize("words", ["", "Dienstag", "Di;Mi"])
def test_that_odd_days_are_refused(words: str) -> None:
    with pytest.raises(UserError, match="Wochentage"):
        absences.find_days(words)


def test_that_days_and_teachers_are_found_as_people_write_them(taught: WeekView) -> None:
    assert absences.find_days("mi, Di,Di") == (1, 2)
    assert absences.find_teacher(taught, "lang") == LANG
    with pytest.raises(UserError, match="keine Lehrkraft"):
        absences.find_teacher(taught, "Niemand")


def test_that_a_substitution_tells_of_its_stages_and_stops_when_asked(taught: WeekView) -> None:
    heard: list[str] = []
    found = substituting.substitutes(
        taught, Away(LANG, (TUESDAY,)), seconds=600, stop=lambda: bool(heard),
        on_event=lambda event: heard.append(type(event).__name__),
    )  # fmt: skip
    assert heard[0] == "Started"
    assert [item.lesson for item in found.lessons] == [FRAUENKURS]
    assert not [item for item in check(found.problem, found.plan) if item.hard]


def test_that_the_command_line_finds_a_substitute_and_adopts_where_told(
    adorf: Workspace, taught: WeekView, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(adorf.path)
    adorf.close()
    words = ["substitute", path, "--week", WEEK, "--teacher", "Lang", "--days", "Di", "--quiet"]
    assert main([*words, "--time-limit", "8", "--adopt"]) == 0
    said = capsys.readouterr().out
    assert "S. Amiri" in said
    assert said.strip().endswith("Als Entwurf übernommen.")
    with closing(open_workspace(Path(path))) as again:
        placed = load_week(again, WEEK).plan.lessons
    assert LANG not in next(x for x in placed if x.lesson == FRAUENKURS).teachers


def test_that_the_command_line_replaces_several_at_once(
    adorf: Workspace, taught: WeekView, capsys: pytest.CaptureFixture[str]
) -> None:
    place_lesson(adorf, WEEK, PlacedLesson("l1", at(TUESDAY, 8), "r1", (AMIRI,)))
    path = str(adorf.path)
    adorf.close()
    words = ["--teacher", "Lang", "--teacher", "Amiri", "--days", "Di", "--adopt", "--quiet"]
    assert main(["substitute", path, "--week", WEEK, *words, "--time-limit", "6"]) == 0
    assert capsys.readouterr().out.strip().endswith("Als Entwurf übernommen.")
    with closing(open_workspace(Path(path))) as again:
        view = load_week(again, WEEK)
    away = {t.id for t in view.problem.teachers for b in t.absent if b.label == "krank"}
    assert away == {LANG, AMIRI}
    assert not [item for item in view.violations if item.hard]


def test_that_bad_words_on_the_command_line_end_in_one_sentence(
    adorf: Workspace, taught: WeekView, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(adorf.path)
    assert main(["why", path, "--week", WEEK, "Häkeln"]) == 2
    assert main(["substitute", path, "--week", WEEK, "--teacher", "Lang", "--days", "Xx"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
    two = ["--teacher", "Lang", "--teacher", "Amiri", "--teacher", "Seidel"]
    assert main(["substitute", path, "--week", WEEK, *two, "--days", "Di", "--days", "Mi"]) == 2
    assert "Zu jeder Lehrkraft gehören ihre Tage." in capsys.readouterr().err


def test_that_the_command_line_explains_and_changes_nothing(
    adorf: Workspace, taught: WeekView
) -> None:
    assert adorf.path is not None
    quiet = RunOptions(20.0, 1, lambda text: None)
    lines = questions.why(adorf.path, WEEK, "Frauensport", quiet)
    assert "»Frauensport« passt" in lines[0]
    assert load_week(adorf, WEEK).plan == taught.plan
