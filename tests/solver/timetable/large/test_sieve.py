"""Looking at many attempts at once comes to the same as looking at each."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from kursplaner.domain.periods import PeriodLecture, PeriodProblem, period_cost, period_faults
from kursplaner.solver.timetable.large import sieve
from kursplaner.solver.timetable.large.anneal import Annealer
from kursplaner.solver.timetable.large.roomdraw import RoomDraw
from kursplaner.solver.timetable.large.shape import lectures_of, shape_of
from kursplaner.solver.timetable.large.sieve import Sieve
from tests.solver.timetable.large.schools import first_of, school

ENDLESS, FROZEN = 1e9, 1e-9


def stirred(problem: PeriodProblem, named: bool) -> Annealer:
    search = Annealer(shape_of(problem), first_of(problem), named=named, seed=1)
    search.run(3.0, 2000)
    return search


def all_attempts(search: Annealer) -> list[tuple[int, int]]:
    return [(n, slot) for n in range(len(search.course)) for slot in range(search.week.slots)]


def let_through(search: Annealer, temperature: float) -> set[tuple[int, int]]:
    every = np.array(all_attempts(search))
    course = np.array(search.course)[every[:, 0]]
    here = search.slot_table[every[:, 0]]
    good, _ = search.sieve.attempts(course, here, every[:, 1], temperature, search.seats.relief)
    return {(int(lecture), int(slot)) for lecture, slot in every[good]}


def with_slot(search: Annealer, lecture: int, slot: int) -> list[PeriodLecture]:
    """The week with one lecture moved, clash or not; rooms as they are."""
    placed = list(lectures_of(search.now))
    place = placed.index(
        next(
            it
            for it in placed
            if (it.course, it.slot) == (search.course[lecture], search.slot[lecture])
        )
    )
    placed[place] = PeriodLecture(placed[place].course, slot, placed[place].room)
    return placed


@pytest.mark.parametrize("seed", range(4))
def test_that_any_slot_without_a_clash_is_let_through_when_it_is_hot(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "IDLE", 1.0)
    # Every lecture has a room of its own, so that only times can clash.
    problem = school(seed)
    wide = replace(
        problem, rooms=tuple(replace(problem.rooms[0], id=c.id) for c in problem.courses)
    )
    search = stirred(wide, named=False)
    passed = let_through(search, ENDLESS)
    free = {
        (lecture, slot)
        for lecture, slot in all_attempts(search)
        if not search.week.clashes[slot * search.week.courses + search.course[lecture]]
    }
    assert free <= passed
    for lecture, slot in passed:
        before = search.slot[lecture]
        search._try(lecture, slot, ENDLESS)
        assert search.slot[lecture] == slot
        search._try(lecture, before, ENDLESS)


@pytest.mark.parametrize("seed", range(4))
def test_that_what_is_let_through_without_heat_is_not_dearer(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "IDLE", 1.0)
    problem = replace(school(seed), prices=replace(school(seed).prices, seat=0, room=0))
    search = stirred(problem, named=True)
    passed = let_through(search, FROZEN)
    now = period_cost(problem, lectures_of(search.now)).total
    for lecture, slot in all_attempts(search):
        moved = with_slot(search, lecture, slot)
        if slot != search.slot[lecture] and not period_faults(problem, moved):
            better = period_cost(problem, moved).total <= now
            assert ((lecture, slot) in passed) == better


@pytest.mark.parametrize("seed", range(4))
def test_that_changes_of_room_are_priced_as_the_judge_does(seed: int) -> None:
    problem = school(seed)
    search = stirred(problem, named=True)
    named = search.named
    assert named is not None
    before = period_cost(problem, lectures_of(search.now)).total
    for number, course in enumerate(search.course):
        slot = search.slot[number]
        for room in named.rooms:
            told = named.swaps(np.array([course]), np.array([slot]), np.array([room]))[0]
            own = named.room_table[course, slot]
            other = named.guest_table[slot, room]
            swapped = [
                PeriodLecture(it.course, it.slot, room if it.course == course else int(own))
                if it.slot == slot and it.course in (course, other)
                else it
                for it in lectures_of(search.now)
            ]
            if room != own:
                assert told == period_cost(problem, swapped).total - before


def test_that_drawn_rooms_are_offered_or_the_courses_own() -> None:
    search = stirred(school(1), named=True)
    named = search.named
    assert named is not None
    draw = RoomDraw(search.shape, named, search.slot_table)
    drawn = list(draw.swaps(np.random.default_rng(1), ENDLESS, 500))
    assert len(drawn) > 100
    for lecture, room, limit in drawn:
        course = search.course[lecture]
        assert room in {*named.offered[course], *named.used[course]}
        assert room != named.room_table[course, search.slot[lecture]]
        assert limit > 0


def test_that_the_same_seed_draws_the_same() -> None:
    problem = school(2)
    passed = [let_through(stirred(problem, named=False), 1.0) for _ in range(2)]
    assert passed[0] == passed[1]
    assert isinstance(stirred(problem, named=False).sieve, Sieve)
