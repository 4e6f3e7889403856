"""Levels as one price, on models small enough to try every answer."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from ortools.sat.python import cp_model

from kursplaner.solver.cpsat import Clock, evaluate
from kursplaner.solver.events import Bound, Event, Improved, Stop
from kursplaner.solver.timetable.at_once import Run, at_best, at_once
from kursplaner.solver.timetable.model import Linear

ALONE = Stop(deterministic=1.0)
TWO = Stop(seconds=10, workers=2)
SIZE = 7
Levels = list[tuple[str, Linear]]


def run(levels: Levels, stop: Stop = ALONE, told: list[Event] | None = None) -> Run:
    emit = (lambda event: None) if told is None else told.append
    return Run(levels, Clock(stop), 1, "stage", emit)


def riddle(seed: int) -> tuple[cp_model.CpModel, Levels, list[int]]:
    """Random clauses over a few literals, three levels of prices, and the best of all answers."""
    random = Random(seed)
    clauses = [
        [(random.randrange(SIZE), random.random() < 0.7) for _ in range(3)] for _ in range(9)
    ]
    prices = [[random.choice((0, 1, 2, 5)) for _ in range(SIZE)] for _ in range(3)]
    model = cp_model.CpModel()
    x = [model.new_bool_var(f"x{i}") for i in range(SIZE)]
    for clause in clauses:
        model.add_bool_or(x[i] if wanted else ~x[i] for i, wanted in clause)
    levels: Levels = [
        (f"level {n}", sum(p * y for p, y in zip(row, x, strict=True)))
        for n, row in enumerate(prices)
    ]
    best = min(
        [sum(p * v for p, v in zip(row, values, strict=True)) for row in prices]
        for values in product((0, 1), repeat=SIZE)
        if all(any(values[i] == wanted for i, wanted in clause) for clause in clauses)
    )
    return model, levels, best


@pytest.mark.parametrize("stop", [ALONE, TWO])
@pytest.mark.parametrize("seed", range(6))
def test_that_the_answer_is_the_best_by_levels_and_proven(seed: int, stop: Stop) -> None:
    model, levels, best = riddle(seed)
    values, floors = at_once(model, run(levels, stop), (None, {}))
    assert values is not None
    assert [evaluate(price, values) for _, price in levels] == best
    assert [floors[name] for name, _ in levels] == best


@pytest.mark.parametrize("seed", range(6))
def test_that_levels_already_settled_stay_and_the_others_follow(seed: int) -> None:
    model, levels, best = riddle(seed)
    start, floors = at_once(model, run(levels[:1]), (None, {}))
    values, floors = at_once(model, run(levels), (start, floors))
    assert values is not None
    assert [evaluate(price, values) for _, price in levels] == best
    assert list(floors.values()) == best


def test_that_levels_too_dear_for_one_number_are_left_for_later() -> None:
    model = cp_model.CpModel()
    x, y = model.new_bool_var("x"), model.new_bool_var("y")
    model.add_bool_or(x, y)
    levels: Levels = [("first", 3 * x), ("second", 2**49 * y)]
    values, floors = at_once(model, run(levels), (None, {}))
    assert values is not None
    assert values[x.index] == 0
    assert floors == {"first": 0}


def choice() -> tuple[cp_model.CpModel, Levels, list[int]]:
    """Either x or y; the first level dislikes x, the second y. The answer to begin with has x."""
    model = cp_model.CpModel()
    x, y = model.new_bool_var("x"), model.new_bool_var("y")
    model.add_bool_or(x, y)
    return model, [("first", 2 * x), ("second", 3 * y)], [1, 0]


def test_that_all_but_the_last_level_at_their_bounds_settle_every_level() -> None:
    model, levels, start = choice()
    values, floors = at_best(model, run(levels), (start, {}), 1.0)
    assert values == [0, 1]
    assert floors == {"first": 0, "second": 3}


def test_that_bounds_out_of_reach_change_nothing() -> None:
    model, levels, start = choice()
    model.add(cp_model.LinearExpr.term(model.get_bool_var_from_proto_index(0), 1) == 1)
    known = start, {"second": 0}
    assert at_best(model, run(levels), known, 1.0) == known


def test_that_the_model_asked_about_stays_as_it_was() -> None:
    model, levels, start = choice()
    before = str(model.proto)
    at_best(model, run(levels), (start, {}), 1.0)
    at_once(model, run(levels), (start, {}))
    assert str(model.proto) == before


def test_that_better_answers_and_bounds_are_told_by_level() -> None:
    model, levels, best = riddle(2)
    told: list[Event] = []
    at_once(model, run(levels, told=told), (None, {}))
    names = {name for name, _ in levels}
    assert {event.level for event in told if isinstance(event, Improved | Bound)} <= names
    first = [event.value for event in told if isinstance(event, Improved) and "0" in event.level]
    assert first[-1] == best[0]
    assert all(event.bound <= best[0] for event in told if isinstance(event, Bound))
