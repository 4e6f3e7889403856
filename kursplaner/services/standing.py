"""Standing rides: the house rules of the shuttle, who did not come, and pauses of rides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.tables.areas import Area
from kursplaner.db.tables.people import Participant
from kursplaner.db.tables.rules import LegalParameter
from kursplaner.db.tables.standing import NoShow, RidePause, RideRegistration
from kursplaner.domain.calendar import german_date, parse_week
from kursplaner.domain.numbers import Legal
from kursplaner.domain.time import DAY
from kursplaner.errors import UserError
from kursplaner.services.workspace import Workspace

_SOURCE = "Hausregel"
_MOST_WAIT, _MOST_DAYS = 60, 366


class RideRules(Struct, frozen=True, kw_only=True):
    """House rules of the shuttle; meanings and units as in `domain.numbers.Legal`."""

    wait_at_stop: int = 5
    deadline_days: int = 1
    deadline_clock: int = 720
    no_show_limit: int = 3
    no_show_days: int = 28
    pause_days: int = 14


class Rider(Struct, frozen=True, kw_only=True):
    """Somebody the shuttle drives; `id` as in the problem."""

    id: str
    name: str


class NoShowLine(Struct, frozen=True, kw_only=True):
    row: int
    person: str
    name: str
    day: date
    note: str


class PauseLine(Struct, frozen=True, kw_only=True):
    row: int
    person: str
    name: str
    first: date
    last: date | None
    """None: until lifted."""
    reason: str
    automatic: bool
    lifted: date | None

    def state(self, today: date) -> str:
        """`läuft`, `beginnt noch`, `vorbei`, `aufgehoben am 3.12.2026`."""
        if self.lifted is not None:
            return f"aufgehoben am {german_date(self.lifted)}"
        if self.last is not None and self.last < today:
            return "vorbei"
        return "läuft" if self.first <= today else "beginnt noch"

    def holds(self, today: date) -> bool:
        """Whether there is still something to lift."""
        return self.lifted is None and (self.last is None or self.last >= today)


class Standing(Struct, frozen=True):
    """Everything noted, newest first."""

    no_shows: tuple[NoShowLine, ...]
    pauses: tuple[PauseLine, ...]


class Noted(Struct, frozen=True, kw_only=True):
    """What a noted no-show led to."""

    counted: int
    """No-shows within the period, this one included."""
    limit: int
    """0: pauses are only made by hand."""
    pause: PauseLine | None


# house rules


def ride_rules(ws: Workspace, week: str) -> RideRules:
    """The rules in force in an ISO week ("2026-W49")."""
    with ws.reading() as session:
        return _rules(session, parse_week(week).monday)


def save_ride_rules(ws: Workspace, week: str, rules: RideRules) -> None:
    """Rules from the Monday of the week on; earlier weeks keep theirs. UserError: impossible."""
    _refuse_impossible(rules)
    monday = parse_week(week).monday
    with ws.change(f"Regeln des Fahrdienstes ab {german_date(monday)}") as session:
        before = _rules(session, monday)
        for name in RideRules.__struct_fields__:
            if getattr(rules, name) != getattr(before, name):
                _write_rule(session, name, getattr(rules, name), monday)


def _rules(session: Session, monday: date) -> RideRules:
    names = RideRules.__struct_fields__
    rows = session.scalars(
        select(LegalParameter)
        .where(LegalParameter.name.in_(names), LegalParameter.valid_from <= monday)
        .order_by(LegalParameter.valid_from)
    )
    usual = Legal()
    found = {name: int(getattr(usual, name)) for name in names}
    found |= {row.name: int(row.value) for row in rows}
    return RideRules(**found)


def _write_rule(session: Session, name: str, value: int, monday: date) -> None:
    rows = session.scalars(
        select(LegalParameter)
        .where(LegalParameter.name == name)
        .order_by(LegalParameter.valid_from)
    ).all()
    same = next((row for row in rows if row.valid_from == monday), None)
    if same is not None:
        same.value = value
        return
    sentence = rows[-1].sentence if rows else ""
    session.add(
        LegalParameter(name=name, value=value, valid_from=monday, sentence=sentence, source=_SOURCE)
    )


def _refuse_impossible(rules: RideRules) -> None:
    limits = {
        "wait_at_stop": ("Die Wartezeit am Haltepunkt", _MOST_WAIT),
        "deadline_days": ("Die Zahl der Werktage vor der Fahrt", 14),
        "deadline_clock": ("Der Anmeldeschluss in Minuten des Tages", DAY),
        "no_show_limit": ("Die Zahl, ab der pausiert wird,", 99),
        "no_show_days": ("Der Zeitraum, in dem gezählt wird,", _MOST_DAYS),
        "pause_days": ("Die Dauer einer Pause", _MOST_DAYS),
    }
    for name, (what, most) in limits.items():
        if not 0 <= getattr(rules, name) <= most:
            raise UserError(f"{what} liegt außerhalb von 0 bis {most}.", "Bitte berichtigen.")
    if rules.no_show_limit and not (rules.no_show_days and rules.pause_days):
        raise UserError(
            "Für die selbsttätige Pause fehlt der Zeitraum oder die Dauer.",
            "Bitte geben Sie beides in Tagen an oder schalten Sie die Pause aus.",
        )


# no-shows and pauses


def riders(ws: Workspace) -> tuple[Rider, ...]:
    """Everybody of the area the shuttle drives, by name."""
    with ws.reading() as session:
        rows = session.scalars(
            select(Participant)
            .where(Participant.area_id == ws.area, Participant.ride)
            .order_by(Participant.last_name, Participant.first_name, Participant.id)
        )
        return tuple(Rider(id=_key(row), name=_name(row)) for row in rows)


def standing(ws: Workspace) -> Standing:
    with ws.reading() as session:
        area = session.get_one(Area, ws.area)
        absent = session.execute(
            select(NoShow, Participant)
            .join(Participant, Participant.id == NoShow.participant_id)
            .where(Participant.area_id == area.id)
            .order_by(NoShow.day.desc(), NoShow.id.desc())
        )
        lines = tuple(
            NoShowLine(row=row.id, person=_key(who), name=_name(who), day=row.day, note=row.note)
            for row, who in absent
        )
        paused = session.execute(
            select(RidePause, Participant)
            .join(Participant, Participant.id == RidePause.participant_id)
            .where(Participant.area_id == area.id)
            .order_by(RidePause.first.desc(), RidePause.id.desc())
        )
        return Standing(lines, tuple(_pause_line(row, who) for row, who in paused))


def note_no_show(ws: Workspace, week: str, person: str, day: date, note: str = "") -> Noted:
    """Nicht erschienen, unentschuldigt. The limit reached, a pause begins on the next day.

    The rules of `week` count. One undo step; UserError: noted already, nobody of that id.
    """
    with ws.reading() as session:
        rules = _rules(session, parse_week(week).monday)
        name = _name(_participant(session, person))
    with ws.change(f"{name} am {german_date(day)} nicht erschienen") as session:
        who = _participant(session, person)
        if day in _days(session, who.id):
            raise UserError(f"Für {name} ist der {german_date(day)} schon vermerkt.")
        session.add(NoShow(participant_id=who.id, day=day, note=note.strip()))
        session.flush()
        counted = _counted(session, who.id, rules)
        pause = None
        if day in counted and 0 < rules.no_show_limit <= len(counted):
            pause = _automatic_pause(session, who, counted, rules)
        line = None if pause is None else _pause_line(pause, who)
    return Noted(counted=len(counted), limit=rules.no_show_limit, pause=line)


def withdraw_no_show(ws: Workspace, row: int) -> None:
    """It was a mistake. A pause made of it stays until it is lifted."""
    with ws.change("Vermerk über Nichterscheinen gelöscht") as session:
        found = session.get(NoShow, row)
        if found is None:
            raise UserError("Diesen Vermerk gibt es nicht mehr.")
        session.delete(found)


def pause_rides(
    ws: Workspace, person: str, first: date, last: date | None, reason: str
) -> PauseLine:
    """A pause by hand, from the first to the last day (None: until lifted); one undo step.

    UserError: no reason given, an end before the beginning.
    """
    if last is not None and last < first:
        raise UserError("Die Pause endet vor ihrem Beginn.", "Bitte prüfen Sie die beiden Tage.")
    if not reason.strip():
        raise UserError("Bitte nennen Sie den Grund der Pause.")
    with ws.reading() as session:
        name = _name(_participant(session, person))
    with ws.change(f"Fahrten von {name} ausgesetzt") as session:
        who = _participant(session, person)
        row = RidePause(participant_id=who.id, first=first, last=last, reason=reason.strip())
        session.add(row)
        session.flush()
        return _pause_line(row, who)


def lift_pause(ws: Workspace, row: int, day: date) -> None:
    """From `day` on she is driven again; the record stays. One undo step."""
    with ws.reading() as session:
        name = _name(session.get_one(Participant, _pause(session, row).participant_id))
    with ws.change(f"Pause von {name} aufgehoben") as session:
        _pause(session, row).lifted = day


def note_registration(
    session: Session, participant: int, at: datetime, course: int | None = None
) -> None:
    """Inside a change: somebody was signed up for rides (to one course, or to all) just now."""
    at = at.replace(second=0, microsecond=0)
    session.add(RideRegistration(participant_id=participant, course_id=course, at=at))


def _automatic_pause(
    session: Session, who: Participant, counted: Sequence[date], rules: RideRules
) -> RidePause:
    first = counted[-1] + timedelta(days=1)
    days = ", ".join(f"{day.day}.{day.month}." for day in counted)
    pause = RidePause(
        participant_id=who.id,
        first=first,
        last=first + timedelta(days=rules.pause_days - 1),
        reason=f"{len(counted)}-mal unentschuldigt nicht erschienen: {days}",
        automatic=True,
    )
    session.add(pause)
    session.flush()
    return pause


def _counted(session: Session, participant: int, rules: RideRules) -> list[date]:
    """No-shows of the last period that no pause has answered yet, oldest first."""
    paused = session.scalars(
        select(RidePause.first).where(RidePause.participant_id == participant, RidePause.automatic)
    ).all()
    answered = max(paused, default=date.min)
    days = [day for day in _days(session, participant) if day >= answered]
    if not days:
        return []
    since = days[-1] - timedelta(days=rules.no_show_days)
    return [day for day in days if day > since]


def _days(session: Session, participant: int) -> list[date]:
    rows = select(NoShow.day).where(NoShow.participant_id == participant).order_by(NoShow.day)
    return list(session.scalars(rows))


def _participant(session: Session, person: str) -> Participant:
    found = session.get(Participant, Letter.PARTICIPANT.row(person))
    if found is None:
        raise UserError("Diese Person gibt es nicht mehr.", "Bitte laden Sie die Woche neu.")
    return found


def _pause(session: Session, row: int) -> RidePause:
    found = session.get(RidePause, row)
    if found is None:
        raise UserError("Diese Pause gibt es nicht mehr.")
    return found


def _pause_line(row: RidePause, who: Participant) -> PauseLine:
    return PauseLine(
        row=row.id,
        person=_key(who),
        name=_name(who),
        first=row.first,
        last=row.last,
        reason=row.reason,
        automatic=row.automatic,
        lifted=row.lifted,
    )


def _key(row: Participant) -> str:
    return Letter.PARTICIPANT.key(row.id)


def _name(row: Participant) -> str:
    return f"{row.first_name} {row.last_name}".strip()
