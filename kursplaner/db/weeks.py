"""What the calendar says about one week of an area: parity, days of rest, days without school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.tables.areas import Area, Closure, Term
from kursplaner.db.tables.times import Parity
from kursplaner.domain.calendar import HolidayKind, parity, school_days, week_holidays, week_of
from kursplaner.errors import UserError

_DAYS = 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the calendar says about the seven days from `monday` on; days are 0 = Monday."""

    monday: date
    parity: Parity
    rest: dict[int, str]
    """Days without lessons and why: public holidays, closures, days outside every term."""
    no_school: frozenset[int]

    def day(self, number: int) -> date:
        return self.monday + timedelta(days=number)

    def covers(self, first: date | None, last: date | None) -> frozenset[int]:
        """Days of the week inside the span; an open end has no limit."""
        return frozenset(
            number
            for number in range(_DAYS)
            if (first is None or first <= self.day(number))
            and (last is None or self.day(number) <= last)
        )


def calendar_of(session: Session, area: Area, monday: date) -> Calendar:
    """The week of an area; UserError when no term reaches into it."""
    terms = list(session.scalars(select(Term).where(Term.area_id == area.id).order_by(Term.first)))
    week = week_of(monday)
    days = list(week.days)
    inside = [number for number, day in enumerate(days) if _term_on(terms, day)]
    if not inside:
        raise UserError(
            f"Die {week.label} liegt in keinem Planungszeitraum von {area.name}.",
            "Bitte wählen Sie eine andere Woche oder legen Sie den Planungszeitraum an.",
        )
    term = _term_on(terms, days[inside[0]])
    assert term is not None
    rest = {n: "außerhalb des Planungszeitraums" for n in range(_DAYS) if n not in inside}
    public = week_holidays(week, area.land, HolidayKind.PUBLIC)
    rest |= {days.index(day): name for day, name in public.items()}
    off = {*range(_DAYS)} - {*school_days(week, area.land)} | set(rest)
    for closure in session.scalars(select(Closure).where(Closure.area_id == area.id)):
        closed = {n for n, day in enumerate(days) if closure.first <= day <= closure.last}
        off |= closed
        if not closure.school_only:
            rest |= dict.fromkeys(closed, closure.label)
    return Calendar(monday, Parity(parity(week, term.first).lower()), rest, frozenset(off))


def _term_on(terms: list[Term], day: date) -> Term | None:
    return next((term for term in terms if term.first <= day <= term.last), None)
