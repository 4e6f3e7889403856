"""A lesson moved on the board: its tours follow in one step, fixed ones too where a person asks."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import PlacedLesson, Tour
from kursplaner.domain.rules import Code
from kursplaner.services import tour_commands as commands
from kursplaner.services.tour_commands import Hold
from kursplaner.services.tour_hand import Hand
from kursplaner.services.tour_replanning import free_tours, replan_day
from kursplaner.services.tour_times import adjust, new_times
from kursplaner.services.week import WeekView, load_week, place_lesson
from kursplaner.services.workspace import Workspace
from tests.services import toured
from tests.services.conftest import WEEK


def tour(view: WeekView, ride: str) -> Tour:
    return next(one for one in view.plan.tours if ride in one.rides)


def fixed(ws: Workspace, ride: str, hold: Hold) -> Tour:
    view = load_week(ws, WEEK)
    commands.fix_tour(ws, view, tour(view, ride).id, hold)
    return tour(load_week(ws, WEEK), ride)


def later(ws: Workspace, minutes: int = 90) -> WeekView:
    """The lesson begins later; its tours stay behind."""
    view = load_week(ws, WEEK)
    placed = next(one for one in view.plan.lessons if one.lesson == toured.LESSON)
    moved = PlacedLesson(placed.lesson, placed.start + minutes, placed.room, placed.teachers)
    place_lesson(ws, WEEK, moved)
    return load_week(ws, WEEK)


def broken(view: WeekView) -> set[str]:
    return {violation.code for violation in view.violations if violation.rule in ("H11", "H12")}


def order(one: Tour) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(stop.place, stop.alight, stop.board) for stop in one.stops]


@pytest.mark.parametrize("hold", Hold)
def test_that_a_tour_follows_its_lesson_in_one_undoable_step(
    shuttle: Workspace, hold: Hold
) -> None:
    before = fixed(shuttle, toured.OKSANA, hold)
    view = later(shuttle)
    assert broken(view)
    times = new_times(view, (before.id,))
    assert times is not None
    assert times.changed == (before.id,)
    adjust(shuttle, view, times)
    after = load_week(shuttle, WEEK)
    now = tour(after, toured.OKSANA)
    assert order(now) == order(before)
    assert now.start > before.start
    assert (now.pinned, now.order_pinned) == (before.pinned, before.order_pinned)
    assert len(after.violations) < len(view.violations)
    assert shuttle.undo() == "Zeiten der Tour 1 angepasst"
    assert load_week(shuttle, WEEK).plan == view.plan


def test_that_all_tours_of_the_week_follow_at_once(shuttle: Workspace) -> None:
    view = later(shuttle)
    times = new_times(view)
    assert times is not None
    assert times.title == f"Zeiten von {len(view.plan.tours)} Touren angepasst"
    adjust(shuttle, view, times)
    assert broken(load_week(shuttle, WEEK)) == set()


def test_that_nothing_is_offered_where_the_times_fit_or_other_times_do_not_help(
    shuttle: Workspace,
) -> None:
    view = load_week(shuttle, WEEK)
    assert new_times(view) is None
    proposal = Hand(view, toured.TEREZA).on_tour(tour(view, toured.IRYNA).id)
    assert proposal is not None
    commands.put(shuttle, view, proposal)
    forced = load_week(shuttle, WEEK)
    assert broken(forced) == {Code.RIDE_TOO_LONG}
    assert new_times(forced) is None


def test_that_planning_keeps_a_fixed_order_and_lets_the_times_follow(shuttle: Workspace) -> None:
    before = fixed(shuttle, toured.OKSANA, Hold.ORDER)
    view = later(shuttle)
    assert before.id not in free_tours(view, toured.DAY)
    found = replan_day(view, toured.DAY, seconds=10)
    assert found.better
    assert found.mended > 0
    assert "Regelverst" in found.words
    now = tour(replace(view, plan=found.plan), toured.OKSANA)
    assert order(now) == order(before)
    assert now.start > before.start
    commands.save_tours(shuttle, view, found.plan, "Neu geplant")
    assert broken(load_week(shuttle, WEEK)) == set()


def test_that_whoever_joins_a_fixed_order_by_hand_is_part_of_it(shuttle: Workspace) -> None:
    before = fixed(shuttle, toured.OKSANA, Hold.ORDER)
    view = load_week(shuttle, WEEK)
    proposal = Hand(view, toured.AHMAD).on_tour(before.id)
    assert proposal is not None
    commands.put(shuttle, view, proposal)
    after = load_week(shuttle, WEEK)
    now = tour(after, toured.AHMAD)
    assert now.only_order
    assert [ride for ride in now.rides if ride != toured.AHMAD] == list(before.rides)
    assert [one.rides for one in after.problem.pinned_tours] == [now.rides]
    assert after.violations == ()


def test_that_an_order_is_fixed_and_freed_by_its_own_words(shuttle: Workspace) -> None:
    fixed(shuttle, toured.OKSANA, Hold.ORDER)
    assert shuttle.undo_title() == "Tour 1 in ihrer Reihenfolge fixiert"
    assert not fixed(shuttle, toured.OKSANA, Hold.FREE).held
    assert shuttle.undo_title() == "Tour 1 wieder frei"
    assert load_week(shuttle, WEEK).problem.pinned_tours == ()
