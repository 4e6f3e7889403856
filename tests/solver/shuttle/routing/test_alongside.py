"""Searches beside the core, in real processes: what they find counts, and none outlives the run."""

from __future__ import annotations

import multiprocessing
import time
from typing import Any

import pytest

from kursplaner.solver.shuttle import engine
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.exact.choose import Exact
from kursplaner.solver.shuttle.net.network import Network, build
from kursplaner.solver.shuttle.routing.alongside import Alongside
from kursplaner.solver.shuttle.routing.first import as_answer
from kursplaner.solver.shuttle.routing.ortools_routing import routed
from tests.solver.shuttle import brute
from tests.solver.shuttle.small import freight, village, villages


def crippled(net: Network, *_: Any) -> Exact:
    """A core whose time is over before it has begun: everybody is left out."""
    return as_answer(net, ())


@pytest.mark.parametrize(
    "problem", [freight(1, 10), village(2, 8, crew=None)], ids=["plain", "limited"]
)
def test_that_the_answer_is_never_worse_than_that_of_routing(
    problem: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = build(problem)
    alone = as_answer(net, tuple(routed(net, 0.3))).value
    monkeypatch.setattr(engine, "_free", crippled)
    answer = solve(problem, limits=Limits(seconds=2, beside=True))
    assert answer.value <= alone + 1e-6
    assert brute.faults(problem, answer) == []
    assert multiprocessing.active_children() == []


def test_that_a_proven_answer_waits_for_nobody() -> None:
    begin = time.monotonic()
    answer = solve(villages(6), limits=Limits(seconds=100, beside=True))
    assert answer.proof == "optimal"
    assert time.monotonic() - begin < 50
    assert multiprocessing.active_children() == []


def test_that_a_stop_ends_every_search() -> None:
    end = time.monotonic() + 1.0
    solve(freight(2, 30), stop=lambda: time.monotonic() > end, limits=Limits(beside=True))
    assert multiprocessing.active_children() == []


def test_that_a_search_that_dies_is_a_bug() -> None:
    with Alongside(build(freight(1, 10)), 30, 1) as beside:
        for member in multiprocessing.active_children():
            member.kill()
        with pytest.raises(RuntimeError, match="ended with"):
            list(beside.wait(lambda: False))
    assert multiprocessing.active_children() == []
