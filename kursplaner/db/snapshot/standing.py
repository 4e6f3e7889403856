"""What changes the standing rides of one week: pauses, registrations and their deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.frame import Frame, grouped
from kursplaner.db.tables.areas import Closure
from kursplaner.db.tables.people import Participant
from kursplaner.db.tables.standing import RidePause, RideRegistration
from kursplaner.domain import problem as p
from kursplaner.domain.calendar import HolidayKind, holidays_of
from kursplaner.domain.time import DAY

_WEEKDAYS = range(7)
_WORKING = range(5)
_FARTHEST = 60
"""Days looked back for working days; nobody closes for longer."""


class Standing:
    """The standing rides of everybody in the area, in the week of the frame."""

    def __init__(self, frame: Frame, legal: p.Legal) -> None:
        self._frame, self._monday = frame, frame.calendar.monday
        self.deadlines = _deadlines(frame, legal)
        self._pauses = grouped(_pauses_of(frame), lambda row: row.participant_id)
        self._registered = grouped(_registered_of(frame), lambda row: row.participant_id)

    def paused(self, participant: int) -> tuple[p.Block, ...]:
        """Whole days of the week on which she is not driven, with the reason, by start."""
        blocks = (self._block(row) for row in self._pauses.get(participant, ()))
        found = (block for block in blocks if block is not None)
        return tuple(sorted(found, key=lambda block: (block.start, block.end, block.label)))

    def registered(self, participant: int) -> tuple[p.Registration, ...]:
        """Only what came after the first deadline of the week: the rest was in time for all."""
        first = min(self.deadlines, default=0)
        entries = (
            p.Registration(at=self._minute(row.at), course=Letter.COURSE.optional(row.course_id))
            for row in self._registered.get(participant, ())
        )
        return tuple(entry for entry in entries if entry.at > first)

    def _block(self, row: RidePause) -> p.Block | None:
        last = row.last
        if row.lifted is not None:
            before = row.lifted - timedelta(days=1)
            last = before if last is None else min(last, before)
        days = sorted(self._frame.calendar.covers(row.first, last))
        if not days or (last is not None and last < row.first):
            return None
        until = f"Pause bis {last.day}.{last.month}." if last else "Pause"
        label = f"{until} ({row.reason})" if row.reason else until
        return p.Block(start=days[0] * DAY, end=(days[-1] + 1) * DAY, label=label)

    def _minute(self, moment: datetime) -> int:
        start = datetime.combine(self._monday, time())
        return int((moment - start).total_seconds()) // 60


def covers_week(blocks: Sequence[p.Block], days: Sequence[int]) -> bool:
    """Whether the blocks leave none of the days free."""
    return all(any(b.start <= day * DAY < b.end for b in blocks) for day in days)


def _pauses_of(frame: Frame) -> Iterator[RidePause]:
    sunday = frame.calendar.day(6)
    return iter(
        frame.session.scalars(
            select(RidePause)
            .join(Participant, Participant.id == RidePause.participant_id)
            .where(
                Participant.area_id == frame.area.id,
                RidePause.first <= sunday,
                or_(RidePause.last.is_(None), RidePause.last >= frame.calendar.monday),
            )
            .order_by(RidePause.id)
        )
    )


def _registered_of(frame: Frame) -> Iterator[RideRegistration]:
    return iter(
        frame.session.scalars(
            select(RideRegistration)
            .join(Participant, Participant.id == RideRegistration.participant_id)
            .where(Participant.area_id == frame.area.id)
            .order_by(RideRegistration.id)
        )
    )


def _deadlines(frame: Frame, legal: p.Legal) -> tuple[int, ...]:
    """By weekday the minute of the week by which its rides are to be registered."""
    monday = frame.calendar.monday
    rest = _days_of_rest(frame)
    found = []
    for number in _WEEKDAYS:
        day = frame.calendar.day(number)
        for _ in range(legal.deadline_days):
            day = _working_day_before(day, rest)
        found.append((day - monday).days * DAY + legal.deadline_clock)
    return tuple(found)


def _working_day_before(day: date, rest: frozenset[date]) -> date:
    for back in range(1, _FARTHEST):
        before = day - timedelta(days=back)
        if before.weekday() in _WORKING and before not in rest:
            return before
    return day - timedelta(days=1)


def _days_of_rest(frame: Frame) -> frozenset[date]:
    """Public holidays and closures that may lie before the week or in it."""
    monday = frame.calendar.monday
    first, last = monday - timedelta(days=_FARTHEST), frame.calendar.day(6)
    years = {first.year, last.year}
    public = {
        day for year in years for day in holidays_of(frame.area.land, year, HolidayKind.PUBLIC)
    }
    closures = frame.session.scalars(
        select(Closure).where(
            Closure.area_id == frame.area.id, Closure.last >= first, Closure.first <= last,
            ~Closure.school_only,
        )
    )  # fmt: skip
    closed = {
        row.first + timedelta(days=number)
        for row in closures
        for number in range((row.last - row.first).days + 1)
    }
    return frozenset(public | closed)
