"""ISO weeks as text ("2026-W49"), and what of the calendar holds in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.tables.areas import Area, Closure, Term
from kursplaner.db.tables.times import Parity
from kursplaner.errors import UserError

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_DAYS = 7


def monday_of(week: str) -> date:
    """Monday of an ISO week; UserError for anything that is none."""
    found = _WEEK.fullmatch(week)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else _unknown(week)
    except ValueError:
        return _unknown(week)


def week_of(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def weeks_between(first: date, last: date) -> list[str]:
    """All ISO weeks that hold a day of the span."""
    monday = first - timedelta(days=first.weekday())
    count = ((last - monday).days // _DAYS) + 1
    return [week_of(monday + timedelta(weeks=number)) for number in range(max(0, count))]


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
    days = [monday + timedelta(days=number) for number in range(_DAYS)]
    inside = [number for number, day in enumerate(days) if _term_on(terms, day)]
    if not inside:
        raise UserError(
            f"Die Woche {week_of(monday)} liegt in keinem Planungszeitraum von {area.name}.",
            "Bitte wählen Sie eine andere Woche oder legen Sie den Planungszeitraum an.",
        )
    term = _term_on(terms, days[inside[0]])
    assert term is not None
    holidays, school = holidays_of(area.land, days)
    rest = {n: "außerhalb des Planungszeitraums" for n in range(_DAYS) if n not in inside}
    rest |= {days.index(day): name for day, name in holidays.items()}
    off = {days.index(day) for day in school} | set(rest)
    for closure in session.scalars(select(Closure).where(Closure.area_id == area.id)):
        closed = {n for n, day in enumerate(days) if closure.first <= day <= closure.last}
        off |= closed
        if not closure.school_only:
            rest |= dict.fromkeys(closed, closure.label)
    return Calendar(monday, _parity(term, monday), rest, frozenset(off))


def holidays_of(land: str, days: Iterable[date]) -> tuple[dict[date, str], frozenset[date]]:
    """Public holidays with their names, and school holidays, among the days."""
    import holidays

    wanted = set(days)
    years = {day.year for day in wanted}
    public = holidays.country_holidays("DE", subdiv=land, years=years, language="de")
    school = holidays.country_holidays(
        "DE", subdiv=land, years=years, categories=("school",), language="de"
    )
    return (
        {day: name for day, name in public.items() if day in wanted},
        frozenset(day for day in school if day in wanted),
    )


def _term_on(terms: list[Term], day: date) -> Term | None:
    return next((term for term in terms if term.first <= day <= term.last), None)


def _parity(term: Term, monday: date) -> Parity:
    """The first week of a term is an A week; ISO numbers would stumble over week 53."""
    start = term.first - timedelta(days=term.first.weekday())
    return Parity.A if (monday - start).days // _DAYS % 2 == 0 else Parity.B


def _unknown(week: str) -> date:
    raise UserError(
        f"„{week}“ ist keine Kalenderwoche.",
        "Bitte schreiben Sie sie wie 2026-W49 (Jahr, W, zweistellige Nummer).",
    )
