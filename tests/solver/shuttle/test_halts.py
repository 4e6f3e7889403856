"""Several people at one halt: who may stay on board, and in which order they get in and out."""

from __future__ import annotations

import pytest

from kursplaner.domain.dialaride import DialARide, Proof
from kursplaner.solver.shuttle.engine import Limits, solve
from tests.solver.shuttle import brute
from tests.solver.shuttle.small import case, random_case, ride


def cost_of(problem: DialARide) -> float:
    answer = solve(problem, limits=Limits(seconds=20))
    assert brute.faults(problem, answer) == []
    assert answer.proof is Proof.OPTIMAL
    assert answer.unserved == ()
    return answer.value


def test_that_a_rider_may_pass_her_goal_before_it_opens() -> None:
    late = ride("late", 3, 1, delivery_window=(200, 300))
    early = ride("early", 3, 1, delivery_window=(0, 50))
    other = ride("other", 1, 2)
    problem = case(late, early, other, shared_stops=True)
    assert cost_of(problem) == 80, "0-3-1-2-1-0; without her on board the bus would see 3 twice"


def test_that_a_halt_waits_for_whoever_may_leave_last() -> None:
    riders = [ride("a", 1, 4), ride("late", 2, 4, delivery_window=(70, 100)), ride("b", 3, 4)]
    assert cost_of(case(*riders, shared_stops=True)) == 80


def test_that_an_escort_may_need_an_escort() -> None:
    child, sister = ride("child", 1, 4, escort="sister"), ride("sister", 1, 4, escort="mother")
    assert cost_of(case(child, ride("mother", 1, 4), sister, shared_stops=True)) == 80


@pytest.mark.parametrize(("seed", "riders"), [(346, 3), (1094, 4), (1105, 3)])
def test_that_no_other_answer_is_better_where_halts_are_shared(seed: int, riders: int) -> None:
    problem = random_case(seed, riders)
    brute.assert_best(problem, solve(problem, limits=Limits(seconds=20)))
