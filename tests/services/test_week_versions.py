"""A week as draft and as published: what saving, publishing, discarding and pinning change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from kursplaner.db.snapshot import versions
from kursplaner.db.tables.plans import Plan, PlanState
from kursplaner.domain.plan import (
    PlacedLesson,
    WeekPlan,
)
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services.week import (
    discard_draft,
    load_week,
    pin_lesson,
    place_lesson,
    publish,
    save_draft,
    unpin_lesson,
    unplace_lesson,
)
from kursplaner.services.workspace import Workspace
from tests.services.conftest import WEEK


def test_that_saving_what_is_there_already_is_no_step(
    adorf: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_draft(adorf, WEEK, load_week(adorf, WEEK).plan, "zuerst")
    later = versions.now() + timedelta(hours=1)
    monkeypatch.setattr(versions, "now", lambda: later)
    save_draft(adorf, WEEK, load_week(adorf, WEEK).plan, "noch einmal")
    assert adorf.undo_title() == "zuerst"


def test_that_the_first_change_of_a_published_week_makes_a_draft(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    publish(adorf, WEEK)
    known = load_week(adorf, WEEK)
    assert (known.draft, known.published) == (False, known.plan)
    place_lesson(adorf, WEEK, replace(a1, start=at(3, 9)))
    view = load_week(adorf, WEEK)
    assert view.draft
    assert view.published == known.plan
    assert view.problem.published == known.plan
    assert view.plan.lessons == (replace(a1, start=at(3, 9)),)
    adorf.undo()
    assert load_week(adorf, WEEK) == known


def test_that_publishing_keeps_the_version_before(adorf: Workspace, a1: PlacedLesson) -> None:
    publish(adorf, WEEK)
    place_lesson(adorf, WEEK, replace(a1, start=at(3, 9)))
    publish(adorf, WEEK)
    with adorf.reading() as session:
        rows = session.execute(select(Plan.version, Plan.state).order_by(Plan.version)).all()
    assert [tuple(row) for row in rows] == [(1, PlanState.REPLACED), (2, PlanState.PUBLISHED)]
    assert adorf.undo() == "KW 49/2026 veröffentlicht"
    assert load_week(adorf, WEEK).draft


def test_that_publishing_without_a_draft_is_told(adorf: Workspace) -> None:
    with pytest.raises(UserError, match="keinen Entwurf"):
        publish(adorf, WEEK)


def test_that_discarding_goes_back_to_what_people_know(adorf: Workspace, a1: PlacedLesson) -> None:
    publish(adorf, WEEK)
    known = load_week(adorf, WEEK)
    unplace_lesson(adorf, WEEK, a1.lesson)
    discard_draft(adorf, WEEK)
    assert load_week(adorf, WEEK) == known
    adorf.undo()
    assert load_week(adorf, WEEK).plan.lessons == ()


def test_that_a_later_week_is_compared_with_the_week_people_know(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    publish(adorf, WEEK)
    later = load_week(adorf, "2026-W50")
    assert later.published is None
    assert later.problem.published == WeekPlan(lessons=(a1,))
    earlier = load_week(adorf, "2026-W48")
    assert earlier.problem.published is None


def test_that_pins_reach_the_problem_and_can_be_loosened(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    for pin in (
        LessonPin(lesson=a1.lesson, start=a1.start, room=a1.room, teachers=a1.teachers),
        LessonPin(lesson=a1.lesson, teachers=a1.teachers),
        LessonPin(lesson=a1.lesson, start=a1.start),
    ):
        pin_lesson(adorf, WEEK, pin)
        assert load_week(adorf, WEEK).problem.pins == (pin,)
    assert load_week(adorf, "2026-W50").problem.pins == ()
    unpin_lesson(adorf, WEEK, a1.lesson)
    assert load_week(adorf, WEEK).problem.pins == ()
    adorf.undo()
    assert load_week(adorf, WEEK).problem.pins == (pin,)
