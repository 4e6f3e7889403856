"""Who and what a plan leaves out, told once per family and reason instead of once per entry."""

from __future__ import annotations

from collections.abc import Iterator

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import WEEKDAYS_SHORT, moment
from kursplaner.domain.violation import Kind, Ref
from kursplaner.domain.wording import Wording

Group = tuple[str, Missing, str, str]
DIRECTIONS = {"out": "Hinfahrt", "home": "Rückfahrt", "transfer": "Weiterfahrt"}


def sentences(problem: WeekProblem, plan: WeekPlan) -> list[str]:
    """One sentence per family and reason, in the order of the plan, the rest as »ebenso«."""
    return list(_LeftOut(problem, plan).sentences())


def sentence_per_entry(problem: WeekProblem, plan: WeekPlan) -> tuple[str, ...]:
    """For each of `plan.unserved` the sentence of its family and reason."""
    return _LeftOut(problem, plan).per_entry()


class _LeftOut:
    def __init__(self, problem: WeekProblem, plan: WeekPlan) -> None:
        self.index, self.plan = ProblemIndex(problem), plan
        self.wording, self.names = Wording(problem), Names(problem)
        self.starts = {item.lesson: item.start for item in plan.lessons}

    def per_entry(self) -> tuple[str, ...]:
        told = {group: self._told(items) for group, items in self._groups().items()}
        return tuple(told[self._group(item)] for item in self.plan.unserved)

    def _groups(self) -> dict[Group, list[Unserved]]:
        groups: dict[Group, list[Unserved]] = {}
        for item in self.plan.unserved:
            groups.setdefault(self._group(item), []).append(item)
        return groups

    def sentences(self) -> Iterator[str]:
        told = {
            (self.index.children[item.id].parent, item.lesson)
            for item in self.plan.unserved
            if item.kind is Missing.CHILD and item.id in self.index.children
        }
        for items in self._groups().values():
            first = items[0]
            if _only_for_the_child(first):
                items = [item for item in items if (item.id, item.lesson) not in told]
            if items:
                yield self._told(items)

    def _group(self, item: Unserved) -> Group:
        reason = item.reason.code if item.reason is not None else ""
        match item.kind:
            case Missing.LESSON:
                return item.id, item.kind, reason, ""
            case Missing.RIDE:
                return item.id.partition("/")[0], item.kind, reason, ""
            case Missing.CHILD if item.id in self.index.children:
                return self.index.children[item.id].parent, item.kind, reason, item.id
        return item.id, item.kind, reason, self._course(item)

    def _course(self, item: Unserved) -> str:
        lesson = self.index.lessons.get(item.lesson or "")
        return lesson.course if lesson is not None else ""

    def _told(self, items: list[Unserved]) -> str:
        text = self.wording.unserved(items[0])
        if items[0].kind is Missing.CHILD and items[0].id in self.index.children:
            parent = Ref(Kind.PARTICIPANT, self.index.children[items[0].id].parent)
            text = f"{text} Deshalb fehlt {self.names.plain(parent)}."
        others = self._rides(items) if items[0].kind is Missing.RIDE else self._lessons(items)
        return f"{text.removesuffix('.')}; ebenso {others}." if others else text

    def _lessons(self, items: list[Unserved]) -> str:
        """When else: `Do 09:00`, with the course where it is another."""
        words = []
        for item in items[1:]:
            start = self.starts.get(item.lesson or "")
            when = moment(start) if start is not None else ""
            same = self._course(item) == self._course(items[0])
            course = "" if same else f"»{self.index.courses[self._course(item)].name}« "
            words.append(f"{course}{when}".strip())
        return ", ".join(words)

    def _rides(self, items: list[Unserved]) -> str:
        """Which other rides: `Rückfahrt Mo, Hin- und Rückfahrt Mi, Do`."""
        days: dict[str, list[str]] = {}
        for item in items[1:]:
            _, _, rest = item.id.partition("/")
            day, _, direction = rest.partition("/")
            word = DIRECTIONS.get(direction.partition("-")[0], "Fahrt")
            days.setdefault(_day(day), []).append(word)
        by_words: dict[str, list[str]] = {}
        for day, words in days.items():
            joined = " und ".join(dict.fromkeys(words)).replace("fahrt und ", "- und ")
            by_words.setdefault(joined, []).append(day)
        return ", ".join(f"{words} {', '.join(on)}" for words, on in by_words.items())


def _day(text: str) -> str:
    number = text.partition(".")[0]
    return WEEKDAYS_SHORT[int(number) % 7] if number.isdigit() else ""


def _only_for_the_child(item: Unserved) -> bool:
    """The parent's half of what the child's entry says."""
    return (
        item.kind is Missing.PERSON
        and item.reason is not None
        and item.reason.code == Code.CHILD_WITHOUT_CARE
    )
