"""A planning result beside the plan in force: what moved, what it costs and gains, what is left."""

from __future__ import annotations

from msgspec import Struct

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.score import TermName, score
from kursplaner.services import report
from kursplaner.services.planning import Outcome, Prepared
from kursplaner.ui.changes import LessonChange, lesson_changes

TERMS: dict[TermName, str] = {
    TermName.LESSON_UNPLACED: "Termine ohne Platz",
    TermName.PERSON_UNSERVED: "Teilnahmen, die nicht gehen",
    TermName.CHILD_UNSERVED: "Kinder ohne Betreuung",
    TermName.CHANGE_TIME: "Termine zu anderer Zeit als veröffentlicht",
    TermName.CHANGE_ROOM: "Termine in anderem Raum als veröffentlicht",
    TermName.CHANGE_TEACHER: "Termine mit anderer Lehrkraft als veröffentlicht",
    TermName.TEACHER_GAP: "Leerlauf der Lehrkräfte (Viertelstunden)",
    TermName.SITE_CHANGE: "Zusätzliche Ortswechsel von Lehrkräften",
    TermName.PREFERRED_TIME: "Termine außerhalb der Wunschzeit",
    TermName.EVEN_SPREAD: "Termine an überfüllten Tagen",
    TermName.SAME_ROOM: "Zusätzliche Räume für einen Kurs",
    TermName.RELATION: "Nicht erfüllte Wünsche zwischen Kursen",
    TermName.SAME_CAREGIVER: "Wechsel der Betreuungskraft bei Kleinen",
    TermName.CAREGIVER_HOUR: "Stunden der Betreuungskräfte",
    TermName.RIDE_UNSERVED: "Fahrten ohne Platz",
    TermName.TOUR: "Touren",
    TermName.TOUR_DRIVER: "Einsätze von Fahrer:innen",
    TermName.DRIVE_MINUTE: "Fahrminuten",
    TermName.RIDE_MINUTE: "Umwegminuten der Mitfahrenden",
    TermName.WAIT_MINUTE: "Warteminuten",
    TermName.CHANGE_RIDE: "Fahrten in anderem Fahrzeug als veröffentlicht",
}


class TermChange(Struct, frozen=True):
    """One line of the bill before and after; fewer is always better."""

    text: str
    before: int
    after: int

    @property
    def better(self) -> bool:
        return self.after < self.before


class Comparison(Struct, frozen=True, kw_only=True):
    """All a person needs to say yes or no."""

    status: str
    counts: tuple[str, ...]
    changes: tuple[LessonChange, ...]
    terms: tuple[TermChange, ...]
    unserved: tuple[str, ...]
    messages: tuple[str, ...]
    first: bool
    """Whether nothing was placed before."""


def compare(prepared: Prepared, before: WeekPlan, outcome: Outcome) -> Comparison:
    """May take a while for a county: meant for another thread."""
    problem = prepared.problem
    return Comparison(
        status=report.STATUS[outcome.status],
        counts=tuple(report.counts(problem, outcome.plan)),
        changes=lesson_changes(ProblemIndex(problem), before, outcome.plan),
        terms=_terms(problem, before, outcome.plan) if before.lessons else (),
        unserved=tuple(report.unserved(problem, outcome.plan)),
        messages=outcome.messages,
        first=not before.lessons,
    )


def _terms(problem: WeekProblem, before: WeekPlan, after: WeekPlan) -> tuple[TermChange, ...]:
    pairs = zip(score(problem, before).terms, score(problem, after).terms, strict=True)
    return tuple(
        TermChange(TERMS[old.name], old.count, new.count)
        for old, new in pairs
        if old.count != new.count and (old.cost != new.cost)
    )
