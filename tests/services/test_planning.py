"""Woche planen as a service: the question, the worker's answer, and the draft that comes of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Unserved, WeekPlan
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.rules import check
from kursplaner.domain.scope import Scope
from kursplaner.services import planning
from kursplaner.services.planning import Outcome, Prepared, Status
from kursplaner.services.week import load_week, pin_lesson, publish, unplace_lesson
from kursplaner.services.workspace import Workspace
from kursplaner.solver.protocol import decode_request
from tests.domain.builders import home_tour, move, out_tour, shifted, stop, town, tue, week
from tests.services.conftest import WEEK

EFFORT = 4.0


@pytest.fixture(scope="module")
def answer() -> dict[str, Outcome]:
    return {}


def planned(ws: Workspace, answer: dict[str, Outcome]) -> tuple[Prepared, Outcome]:
    """The example's week, planned once for all tests."""
    prepared = planning.prepare(ws, WEEK)
    if "adorf" not in answer:
        answer["adorf"] = planning.run(prepared, seconds=60, deterministic=EFFORT)
    return prepared, answer["adorf"]


def test_that_a_planned_week_becomes_a_draft_in_one_undo_step(
    adorf: Workspace, answer: dict[str, Outcome]
) -> None:
    prepared, outcome = planned(adorf, answer)
    assert planning.adopt(adorf, prepared, outcome) == ()
    view = load_week(adorf, WEEK)
    assert view.draft
    assert view.plan.lessons == outcome.plan.lessons
    assert not [violation for violation in view.violations if violation.hard]
    assert adorf.undo() == "Woche geplant"
    assert not load_week(adorf, WEEK).draft


def test_that_adopting_tells_when_the_data_changed_meanwhile(
    adorf: Workspace, answer: dict[str, Outcome]
) -> None:
    prepared, outcome = planned(adorf, answer)
    pin_lesson(adorf, WEEK, LessonPin(lesson=prepared.problem.lessons[0].id, start=tue(9)))
    (message,) = planning.adopt(adorf, prepared, outcome)
    assert "geändert" in message


def test_that_only_the_open_lesson_is_placed_when_the_rest_shall_stay(
    adorf: Workspace, answer: dict[str, Outcome]
) -> None:
    planning.adopt(adorf, *planned(adorf, answer))
    publish(adorf, WEEK)
    before = {item.lesson: item for item in load_week(adorf, WEEK).plan.lessons}
    taken = load_week(adorf, WEEK).problem.lessons[2].id
    unplace_lesson(adorf, WEEK, taken)
    prepared = planning.prepare(adorf, WEEK, Scope.UNPLACED)
    outcome = planning.run(prepared, seconds=60, deterministic=EFFORT)
    after = {item.lesson: item for item in outcome.plan.lessons}
    assert after.keys() == before.keys()
    assert all(after[id] == before[id] for id in before if id != taken)


def test_that_the_request_line_is_what_the_worker_reads(adorf: Workspace) -> None:
    prepared = planning.prepare(adorf, WEEK)
    line = planning.request_line(prepared, seconds=12, seed=5)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    request = decode_request(line)
    assert (request.seconds, request.seed) == (12, 5)
    assert request.problem == prepared.problem


# judged


def outcome_of(plan: WeekPlan) -> Outcome:
    return Outcome(plan=plan, status=Status.FEASIBLE)


def test_that_a_plan_the_rules_refuse_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="breaks 3 rules"):
        planning.judged(town(), outcome_of(move(week(), "b1", room="kids", start=tue(21))))
    assert planning.judged(town(), outcome_of(week())) == ()


def test_that_a_fixed_tour_that_no_longer_fits_is_told_and_stays() -> None:
    late = shifted(replace(home_tour(), pinned=True), 60)
    problem = replace(town(), pinned_tours=(late,))
    plan = week(tours=(out_tour(), late))
    assert check(problem, plan)
    messages = planning.judged(problem, outcome_of(plan))
    assert messages
    assert all("Die Tour ist fixiert" in message for message in messages)


def test_that_a_fault_of_a_free_tour_is_a_bug_beside_a_fixed_one() -> None:
    problem = replace(town(), pinned_tours=(replace(home_tour(), pinned=True),))
    wrong = stop(out_tour(), 2, alight=())
    with pytest.raises(RuntimeError):
        planning.judged(problem, outcome_of(week(tours=(wrong, problem.pinned_tours[0]))))


def test_that_a_broken_plan_is_not_adopted(adorf: Workspace, answer: dict[str, Outcome]) -> None:
    prepared, outcome = planned(adorf, answer)
    bare = replace(outcome, plan=replace(outcome.plan, lessons=(), unserved=()))
    with pytest.raises(RuntimeError):
        planning.adopt(adorf, prepared, bare)
    assert adorf.undo_title() is None
    assert not load_week(adorf, WEEK).draft
    assert isinstance(outcome.plan.unserved, tuple)
    assert all(isinstance(item, Unserved) and item.reason for item in outcome.plan.unserved)
