"""What a person reads: the cause first, what only accompanies it last, many rules as a number."""

from __future__ import annotations

from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Violation
from kursplaner.solver.answers import Explanation
from kursplaner.solver.explain.facts import rule
from kursplaner.solver.explain.wording import told
from tests.domain.builders import town, tue

LESSON = (Kind.LESSON, "a1")
ILL = rule(Code.TEACHER_ABSENT, (Kind.TEACHER, "berg"), LESSON, at=Interval(tue(0), tue(24)),
           note="krank")  # fmt: skip
ONLY = rule(Code.WRONG_TEACHER, (Kind.TEACHER, "berg"), LESSON)


def explanation(*rules: Violation, **facts: object) -> Explanation:
    return Explanation(lesson="a1", fits=False, rules=rules, **facts)  # type: ignore[arg-type]


def problem() -> WeekProblem:
    return town()


def test_that_a_general_rule_beside_an_illness_comes_last() -> None:
    said = told(explanation(ONLY, ILL), problem())
    assert [text.split()[-1] for text in said.rules] == ["(krank)."]
    assert said.besides == ("»A2« halten nur bestimmte Lehrkräfte.",)
    assert said.cause.endswith("weil dies dagegen steht:")


def test_that_a_general_rule_alone_is_the_cause() -> None:
    said = told(explanation(ONLY), problem())
    assert said.rules == ("»A2« halten nur bestimmte Lehrkräfte.",)
    assert said.besides == ()


def test_that_many_rules_are_told_as_a_number() -> None:
    many = (ILL, *(rule(Code.ROOM_CLOSED, (Kind.ROOM, "saal"), LESSON),) * 8)
    shortage = rule(Code.NO_ROOM_FREE, LESSON, have=4)
    said = told(explanation(shortage, clashing=many), problem())
    assert said.cause.endswith("9 Regeln greifen ineinander.")
    assert len(said.rules) == 1
    assert "4" in said.rules[0]
    assert said.besides == (
        "Beteiligt sind Abwesenheiten von Lehrkräften (1) und Öffnungszeiten von Räumen (8).",
    )


def test_that_people_left_out_are_named_and_many_are_counted() -> None:
    one = told(explanation(ILL, people=("amina",)), problem())
    assert one.cause.startswith("Amina")
    assert " kann an »A2« nicht teilnehmen" in one.cause
    many = told(explanation(ILL, people=("amina", "bilal", "clara", "x", "y", "z")), problem())
    assert "und 3 weitere können an" in many.cause


def test_that_what_is_not_proven_is_called_a_guess() -> None:
    assert told(explanation(ILL, certain=False), problem()).cause.startswith("Vermutlich: ")
