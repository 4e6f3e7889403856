"""docs/format.md names every field, and its example is a real, right week."""

import re
from pathlib import Path

import msgspec
import pytest

from kursplaner.domain import numbers, plan, problem, violation
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.validation import doubts, validate

TEXT = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
STRUCTS = [
    struct
    for module in (numbers, problem, plan, violation)
    for struct in vars(module).values()
    if isinstance(struct, type)
    and issubclass(struct, msgspec.Struct)
    and struct.__module__ == module.__name__
    and struct.__struct_fields__
]


def section(name: str) -> str:
    return TEXT.split(f"\n### {name}\n")[1].split("\n### ")[0].split("\n## ")[0]


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_that_every_field_is_described_in_its_section(struct):
    described = re.findall(r"^\| `(\w+)` \|", section(struct.__name__), re.MULTILINE)
    assert described == list(struct.__struct_fields__)


def test_that_the_example_can_be_read_and_breaks_no_rule():
    texts = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    question = msgspec.json.decode(texts[0], type=WeekProblem)
    answer = msgspec.json.decode(texts[1], type=WeekPlan)
    validate(question)
    assert doubts(question) == ()
    assert check(question, answer) == ()
