"""Levels one after the other on models small enough to solve by head."""

from __future__ import annotations

import signal

import pytest
from ortools.sat.python import cp_model

from kursplaner.solver.cpsat import Clock, evaluate, least, solve_levels
from kursplaner.solver.events import Event, Improved, Stop


def clock(**facts: object) -> Clock:
    return Clock(Stop(**{"deterministic": 1.0, **facts}))  # type: ignore[arg-type]


def silent(event: Event) -> None:
    pass


def two_numbers() -> tuple[cp_model.CpModel, cp_model.IntVar, cp_model.IntVar]:
    """x + y >= 10, both 0 to 10."""
    model = cp_model.CpModel()
    x, y = model.new_int_var(0, 10, "x"), model.new_int_var(0, 10, "y")
    model.add(x + y >= 10)
    return model, x, y


def test_that_the_first_level_counts_most() -> None:
    model, x, y = two_numbers()
    answer = solve_levels(model, [("x", x), ("y", y)], clock(), 1, "stage", silent)
    assert answer is not None
    assert (answer[x], answer[y]) == (0, 10)
    assert [(level.name, level.value, level.proven) for level in answer.levels] == [
        ("x", 0, True),
        ("y", 10, True),
    ]
    other = solve_levels(*_swapped(), clock(), 1, "stage", silent)
    assert other is not None
    assert [level.value for level in other.levels] == [0, 10]


def _swapped() -> tuple[cp_model.CpModel, list[tuple[str, cp_model.LinearExprT]]]:
    model, x, y = two_numbers()
    return model, [("y", y), ("x", x)]


def test_that_a_start_that_is_as_low_as_can_be_needs_no_search() -> None:
    model, x, y = two_numbers()
    heard: list[Event] = []
    answer = solve_levels(model, [("x", x)], clock(), 1, "stage", heard.append, start=[0, 10])
    assert answer is not None
    assert (answer[x], answer[y]) == (0, 10)
    assert heard == []


def test_that_better_answers_are_told_with_stage_and_level() -> None:
    model, x, y = two_numbers()
    heard: list[Event] = []
    solve_levels(model, [("sum", 3 * x + y)], clock(), 1, "stage", heard.append)
    values = [event.value for event in heard if isinstance(event, Improved)]
    assert values[-1] == 10
    assert values == sorted(set(values), reverse=True)
    assert {event.stage for event in heard if isinstance(event, Improved)} == {"stage"}


def test_that_an_impossible_model_has_no_answer() -> None:
    model, x, y = two_numbers()
    model.add(x + y <= 5)
    assert solve_levels(model, [("x", x)], clock(), 1, "stage", silent) is None


def test_that_a_model_without_time_or_patience_keeps_its_start_unproven() -> None:
    model, x, y = two_numbers()
    stopped = clock(asked=lambda: True, deterministic=None, seconds=0.0)
    answer = solve_levels(model, [("x", x), ("y", y)], stopped, 1, "s", silent, start=[7, 5])
    assert answer is not None
    assert answer[x] + answer[y] >= 10
    assert all(level.bound <= level.value for level in answer.levels)


@pytest.mark.parametrize(("values", "total"), [([0, 0], 4), ([2, 1], 7), ([3, 10], 0)])
def test_that_expressions_are_evaluated_as_written(values: list[int], total: int) -> None:
    _, x, y = two_numbers()
    assert evaluate(2 * x - y + 4, values) == total
    assert evaluate(4, values) == 4


def test_that_the_least_value_comes_from_the_domains() -> None:
    _, x, y = two_numbers()
    assert least(2 * x + 3) == 3
    assert least(2 * x - y) == -10
    assert least(5) == 5


def test_that_deterministic_time_is_spent_and_the_wall_clock_not_looked_at() -> None:
    used = clock(deterministic=0.001, seconds=0.0)
    assert not used.over
    model, x, _ = two_numbers()
    assert solve_levels(model, [("x", x)], used, 1, "stage", silent) is not None
    assert used.deterministic_left is not None
    assert used.deterministic_left < 0.001
    assert Clock(Stop(seconds=0.0)).over


class Interrupting(cp_model.CpSolverSolutionCallback):
    def on_solution_callback(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_that_ctrl_c_during_a_search_reaches_the_program() -> None:
    model, x, _ = two_numbers()
    model.minimize(x)
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        clock().solver(1).solve(model, Interrupting())
    finally:
        signal.signal(signal.SIGINT, before)
    assert signal.SIGINT in heard
