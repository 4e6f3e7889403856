"""Who could step in for a lesson at its own time: ranked at once, nothing is planned."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.time import day_of, moment
from kursplaner.domain.violation import Kind, Ref
from kursplaner.services import absences
from kursplaner.services.absences import Away
from kursplaner.services.week import WeekView
from kursplaner.solver.answers import Affected, Candidate


class Stand(Struct, frozen=True, kw_only=True):
    """Somebody who could hold the lesson at its own time; best first in `Replaced.stands`."""

    teacher: str
    name: str
    facts: tuple[str, ...]
    """What speaks for and against her, each a few words."""
    placed: PlacedLesson
    """The lesson as it lies, with her as its teacher."""

    @property
    def text(self) -> str:
        return f"{self.name}: {', '.join(self.facts)}"


class Replaced(Struct, frozen=True, kw_only=True):
    """One lesson the absence touches."""

    lesson: str
    name: str
    """Course and time as people know them."""
    text: str
    """What the plan does with it, a sentence."""
    cancelled: bool
    stands: tuple[Stand, ...]


class StandIns(Struct, frozen=True, kw_only=True):
    """For every lesson touched who could step in; known long before the whole week is."""

    away: tuple[Away, ...]
    lessons: tuple[Replaced, ...]


def stand_ins(view: WeekView, *away: Away) -> StandIns:
    """At once and without planning anything; UserError where nobody has a lesson then."""
    # Here and not above: the solver's libraries would slow the start of every window.
    from kursplaner.solver.timetable import substitution

    asked = absences.asked(view, away)
    spans = absences.spans(asked)
    freed = substitution.without(view.problem, view.plan, spans)
    teller = Teller(view)
    return StandIns(
        away=asked,
        lessons=tuple(
            teller.replaced(item, f"{teller.head(item.lesson)} ist ohne Lehrkraft.")
            for item in substitution.ranked(freed, view.plan, spans)
        ),
    )


class Teller:
    """Says of the lessons of one week who could hold them, and of the ways and hours it takes."""

    def __init__(self, view: WeekView) -> None:
        self.index = ProblemIndex(view.problem)
        self.names = Names(view.problem)
        self.before = {item.lesson: item for item in view.plan.lessons}
        self._held = _held(view.plan)

    def head(self, lesson: str) -> str:
        """`»A1«, Di 09:00`"""
        return f"{self.names.lesson(lesson)}, {moment(self.before[lesson].start)}"

    def replaced(self, item: Affected, text: str, *, cancelled: bool = False) -> Replaced:
        before = self.before[item.lesson]
        return Replaced(
            lesson=item.lesson, name=self.head(item.lesson), text=text, cancelled=cancelled,
            stands=tuple(self._stand(who, item.absent, before) for who in item.candidates),
        )  # fmt: skip

    def _stand(self, who: Candidate, absent: str, before: PlacedLesson) -> Stand:
        team = tuple(who.teacher if id == absent else id for id in before.teachers)
        return Stand(
            teacher=who.teacher,
            name=self.names.plain(Ref(Kind.TEACHER, who.teacher)),
            facts=tuple(self._facts(who, before)),
            placed=replace(before, teachers=team),
        )

    def _facts(self, who: Candidate, before: PlacedLesson) -> Iterator[str]:
        if who.knows_group:
            yield "kennt die Gruppe"
        yield self._way(who, before)
        teacher, legal = self.index.teachers[who.teacher], self.index.problem.legal
        limit = teacher.max_units_week
        most = legal.teacher_units_week if limit is None else limit
        yield f"bisher {who.units} von {most} UE in dieser Woche"

    def _way(self, who: Candidate, before: PlacedLesson) -> str:
        """Whether she is there anyway, drives over, or comes for this lesson alone."""
        if who.on_site:
            return "ist an dem Tag schon dort"
        day = day_of(before.start)
        others = [item for item in self._held.get(who.teacher, ()) if day_of(item.start) == day]
        if not others:
            return "hat an dem Tag sonst keinen Termin"
        near = min(others, key=lambda item: abs(item.start - before.start))
        minutes = self.index.site_minutes(near.room, before.room)
        site = self.index.sites[self.index.rooms[near.room].site].name
        return f"hat an dem Tag auch Unterricht in »{site}« ({minutes} Min. Weg)"


def _held(plan: WeekPlan) -> dict[str, list[PlacedLesson]]:
    found: dict[str, list[PlacedLesson]] = {}
    for item in plan.lessons:
        for teacher in item.teachers:
            found.setdefault(teacher, []).append(item)
    return found
