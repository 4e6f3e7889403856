"""Names of a workspace file and the rows they became."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from kursplaner.db.seed.format import BlockEntry
from kursplaner.db.seed.spans import parse
from kursplaner.db.tables import Record
from kursplaner.db.tables.times import TimeRule, Use
from kursplaner.domain.violation import Kind
from kursplaner.errors import UserError

R = TypeVar("R", bound=Record)

WORDS = {
    Kind.PLACE: "Ort",
    Kind.SITE: "Standort",
    Kind.ROOM: "Raum",
    Kind.TEACHER: "Lehrkraft",
    Kind.CAREGIVER: "Betreuungskraft",
    Kind.VEHICLE: "Fahrzeug",
    Kind.DRIVER: "Fahrer:in",
    Kind.COURSE: "Kurs",
    Kind.PARTICIPANT: "Person",
    Kind.CHILD: "Kind",
}


class Names:
    """What has been loaded so far, by kind and name."""

    def __init__(self, session: Session, area: int, monday: date) -> None:
        self.session = session
        self.area = area
        self.monday = monday
        self._rows: dict[tuple[Kind, str], int] = {}

    def add(self, kind: Kind, entries: Iterable[tuple[str, R]]) -> None:
        """Rows with their names; flushed, so that they have numbers. UserError: a name twice."""
        listed = list(entries)
        self.session.add_all(row for _, row in listed)
        self.session.flush()
        for name, row in listed:
            if (kind, name) in self._rows:
                raise UserError(
                    f"Den Namen »{name}« gibt es als {WORDS[kind]} zweimal.",
                    "Bitte geben Sie jedem Eintrag einen eigenen Namen.",
                )
            self._rows[kind, name] = row.id

    def row(self, kind: Kind, name: str, where: str) -> int:
        """The row of a name; UserError when nothing is called so."""
        found = self._rows.get((kind, name))
        if found is None:
            raise UserError(
                f"{WORDS[kind]} »{name}« (genannt bei {where}) gibt es nicht.",
                "Bitte prüfen Sie die Schreibweise.",
            )
        return found

    def optional(self, kind: Kind, name: str | None, where: str) -> int | None:
        return None if name is None else self.row(kind, name, where)

    def weekly(self, kind: Kind, name: str, use: Use, spans: Iterable[str]) -> None:
        """Weekly spans of an owner."""
        owner = self.row(kind, name, name)
        self.weekly_of(kind, owner, use, spans, name)

    def weekly_of(self, kind: Kind, owner: int, use: Use, spans: Iterable[str], where: str) -> None:
        self.session.add_all(
            TimeRule(
                owner_kind=kind,
                owner_id=owner,
                use=use,
                weekday=span.weekday,
                start=span.start,
                end=span.end,
                parity=span.parity,
            )
            for text in spans
            for span in parse(text, where)
        )

    def blocked(self, kind: Kind, name: str, blocks: Iterable[BlockEntry]) -> None:
        """What is taken, weekly or on a single date."""
        owner = self.row(kind, name, name)
        for block in blocks:
            for span in parse(block.when, name):
                rule = TimeRule(
                    owner_kind=kind,
                    owner_id=owner,
                    use=Use.BLOCKED,
                    start=span.start,
                    end=span.end,
                    parity=span.parity,
                    reason=block.reason,
                )
                if block.weeks is None:
                    rule.weekday = span.weekday
                else:
                    rule.day = self.monday + timedelta(weeks=block.weeks, days=span.weekday)
                self.session.add(rule)

    def born(self, age_months: int) -> date:
        """A birthday that gives this age in months on the Monday."""
        months = self.monday.year * 12 + self.monday.month - 1 - age_months
        return date(months // 12, months % 12 + 1, 1)


def split_name(name: str) -> tuple[str, str]:
    """First name and last name."""
    first, _, last = name.partition(" ")
    return first, last
