"""One JSON line in, events out: how the worker process is asked and how it answers."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.solver.answers import Absence, Answer, DriveCase
from kursplaner.solver.events import Event

STOP_LINE = b"stop\n"


class PlanWeek(Struct, frozen=True, kw_only=True, tag=True):
    """Plan the whole week: timetable, childcare, tours. Ends with `Finished`."""

    problem: WeekProblem
    previous: WeekPlan | None = None
    seed: int = 1
    seconds: float = 60.0
    deterministic: float | None = None
    workers: int = 2


class Explain(Struct, frozen=True, kw_only=True, tag=True):
    """Why `lesson` has no place beside the lessons of `plan`; with `target`: why not this one;
    with `rides`: why these have no seat. Ends with `Explained`.
    """

    problem: WeekProblem
    plan: WeekPlan
    lesson: str
    target: LessonPin | None = None
    rides: tuple[str, ...] = ()
    seed: int = 1
    seconds: float = 20.0
    deterministic: float | None = None
    workers: int = 1


class Substitute(Struct, frozen=True, kw_only=True, tag=True):
    """Who steps in while teachers are away, and the whole week. Ends with `Substituted`."""

    problem: WeekProblem
    plan: WeekPlan
    absences: tuple[Absence, ...]
    seed: int = 1
    seconds: float = 30.0
    deterministic: float | None = None
    workers: int = 2


class PlanTours(Struct, frozen=True, kw_only=True, tag=True):
    """New tours in place of the named ones, for their riders and those without a seat.

    Lessons, childcare and all other tours of `plan` stay. Ends with `Finished`.
    """

    problem: WeekProblem
    plan: WeekPlan
    touched: tuple[str, ...]
    """Ids of the tours that may be taken apart."""
    day: int | None = None
    """Weekday to which it is limited (0 = Monday); None: the whole week."""
    seed: int = 1
    seconds: float = 20.0
    deterministic: float | None = None
    workers: int = 2


class RepairTours(Struct, frozen=True, kw_only=True, tag=True):
    """Seats for those without one on `day`, and the tours that can no longer be driven replaced.

    Every tour that takes nobody in stays as it is, to the minute. Ends with `Finished`.
    """

    problem: WeekProblem
    """The week as it is now: a rider more, a bus or driver less."""
    plan: WeekPlan
    day: int
    seed: int = 1
    seconds: float = 3.0
    deterministic: float | None = None
    workers: int = 1


class Drive(Struct, frozen=True, kw_only=True, tag=True):
    """The tours of several weeks on offer, changed no more than needed. Ends with `Driven`."""

    cases: tuple[DriveCase, ...]
    seed: int = 1
    seconds: float = 10.0
    """For each case."""
    deterministic: float | None = None
    workers: int = 1


Request = PlanWeek | Explain | Substitute | PlanTours | RepairTours | Drive
Message = Event | Answer

_event: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_message: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
_request: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_encoder = msgspec.json.Encoder()


def encode(message: Request | Message) -> bytes:
    """One line, newline at its end."""
    return _encoder.encode(message) + b"\n"


def decode_event(line: bytes) -> Event:
    """A line of a planning run."""
    return _event.decode(line)


def decode_message(line: bytes) -> Message:
    """A line of any run."""
    return _message.decode(line)


def decode_request(line: bytes) -> Request:
    return _request.decode(line)
