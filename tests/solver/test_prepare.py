"""The question every engine is compiled with is one that can be answered."""

from __future__ import annotations

from kursplaner.solver.prepare import three_rides
from kursplaner.solver.shuttle.engine import Limits, solve


def test_that_the_question_of_three_rides_has_an_answer() -> None:
    answer = solve(three_rides(), seed=1, limits=Limits(seconds=20.0))
    assert not answer.unserved
