"""`solve()` on small whole weeks that can be checked by hand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Missing
from kursplaner.domain.problem import LessonPin, Measles, WeekProblem
from kursplaner.domain.rules import Code, check
from kursplaner.domain.score import score
from kursplaner.errors import UserError
from kursplaner.solver import timetable
from kursplaner.solver import week as whole
from kursplaner.solver.events import Event, Improved, Outcome, Started, Status, Stop
from kursplaner.solver.levels import hopeless, never_too_strict, whole_week
from kursplaner.solver.week import solve
from tests.domain.builders import bare, edit, quiet, town, tue, week


def planned(problem: WeekProblem, events: list[Event] | None = None) -> Outcome:
    emit = (events if events is not None else []).append
    outcome = solve(problem, Stop(deterministic=2.0), emit=emit)
    assert not [violation for violation in check(problem, outcome.plan) if violation.hard]
    return outcome


def missing(outcome: Outcome) -> set[tuple[Missing, str]]:
    return {(item.kind, item.id) for item in outcome.plan.unserved}


def values(outcome: Outcome) -> dict[str, int]:
    return {level.name: level.value for level in outcome.levels}


def test_that_the_little_town_is_served_completely_and_proven() -> None:
    outcome = planned(town())
    assert outcome.plan.unserved == ()
    assert outcome.status is Status.OPTIMAL
    assert len(outcome.plan.care) == 1
    assert len([ride for tour in outcome.plan.tours for ride in tour.rides]) == 2


def nothing_found(*_: object) -> None:
    """A search whose time is over before it has an answer."""


def test_that_an_attempt_that_ran_out_of_time_never_replaces_a_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The timetable is asked again for more seats, and finds nothing before the time is up."""
    searches = iter([timetable.search])
    assert len(whole.SEATS_IN_USE) > 1
    monkeypatch.setattr(timetable, "search", lambda *given: next(searches, nothing_found)(*given))
    monkeypatch.setattr(whole, "_lacks_seats", lambda plan: True)
    outcome = planned(town())
    assert outcome.plan.lessons
    assert outcome.plan.unserved == ()


def test_that_a_week_without_any_answer_says_that_it_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timetable, "search", nothing_found)
    outcome = planned(town())
    assert outcome.plan.lessons == ()
    assert outcome.status is not Status.OPTIMAL
    assert values(outcome)["unplaced"] == score(town(), outcome.plan).level("unplaced") > 0


def test_that_levels_come_in_their_order_and_equal_the_bill() -> None:
    outcome = planned(town())
    names = list(values(outcome))
    assert names == ["unplaced", "missed", "changes", "wishes", "care", "tours_unserved", "tours"]
    bill = score(town(), outcome.plan)
    assert values(outcome)["tours"] == bill.level("tours")
    assert values(outcome)["wishes"] + values(outcome)["care"] == bill.level("wishes")


def test_that_the_stages_work_in_order_and_tell_their_progress() -> None:
    events: list[Event] = []
    planned(town(), events)
    started = [event.stage for event in events if isinstance(event, Started)]
    assert started == ["timetable", "childcare", "shuttle"]
    assert {event.stage for event in events if isinstance(event, Improved)} >= {"shuttle"}


def test_that_without_caregivers_mother_and_child_are_named_and_the_lesson_is_held() -> None:
    problem = replace(town(), caregivers=())
    outcome = planned(problem)
    assert missing(outcome) == {(Missing.CHILD, "noor"), (Missing.PERSON, "amina")}
    assert len(outcome.plan.lessons) == 2
    assert values(outcome)["missed"] == 15


def test_that_a_mother_who_is_away_is_named_alone_though_both_count() -> None:
    outcome = planned(edit(town(), "participants", "amina", available=()))
    assert missing(outcome) == {(Missing.PERSON, "amina")}
    (entry,) = outcome.plan.unserved
    assert entry.reason is not None
    assert entry.reason.code == Code.PARTICIPANT_UNAVAILABLE
    assert values(outcome)["missed"] == 15


def test_that_a_missing_proof_is_proven_to_cost_what_it_costs() -> None:
    problem = edit(town(), "children", "noor", measles=Measles.MISSING)
    outcome = planned(problem)
    (level,) = [level for level in outcome.levels if level.name == "missed"]
    assert (level.value, level.bound, level.proven) == (15, 15, True)
    assert hopeless(problem) == 15


def test_that_a_bound_of_the_timetable_counts_only_where_it_is_exact() -> None:
    two_rooms = town()
    one_room = edit(two_rooms, "rooms", "kids2", childcare=False)
    assert not never_too_strict(two_rooms)
    assert never_too_strict(one_room)
    without = {"caregivers": ()}
    for problem, proven in ((two_rooms, False), (one_room, True)):
        changed = replace(problem, **without, children=problem.children)
        outcome = planned(changed)
        (level,) = whole_week(changed, outcome.plan, outcome.levels)[1:2]
        assert level.name == "missed"
        assert level.proven is proven


def test_that_a_bus_too_few_names_the_ride_and_costs_it() -> None:
    outcome = planned(replace(town(), vehicles=()))
    assert missing(outcome) == {
        (Missing.RIDE, item.id) for item in outcome.plan.unserved if item.kind is Missing.RIDE
    }
    assert values(outcome)["tours_unserved"] == 16


def test_that_pins_hold_even_where_they_cost() -> None:
    pin = LessonPin(lesson="b1", start=tue(18), room="r2")
    outcome = planned(replace(town(), pins=(pin,)))
    (placed,) = [item for item in outcome.plan.lessons if item.lesson == "b1"]
    assert (placed.start, placed.room) == (tue(18), "r2")


def test_that_the_published_week_is_kept_when_nothing_speaks_against_it() -> None:
    problem = replace(quiet(town()), published=bare(week()))
    assert set(planned(problem).plan.lessons) == set(week().lessons)


def test_that_an_empty_week_is_planned_and_proven() -> None:
    empty = replace(
        town(), courses=(), lessons=(), participants=(), children=(), caregivers=(), teachers=(),
        vehicles=(), drivers=(), rooms=(), sites=(),
    )  # fmt: skip
    outcome = planned(empty)
    assert outcome.plan.lessons == ()
    assert outcome.status is Status.OPTIMAL


def test_that_a_problem_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(UserError, match="»nowhere«"):
        planned(edit(town(), "rooms", "r1", site="nowhere"))
