"""One JSON line in, events out: how the worker process is asked and how it answers."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.events import Event

STOP_LINE = b"stop\n"


class PlanWeek(Struct, frozen=True, kw_only=True, tag=True):
    """Plan the whole week: timetable, childcare, tours."""

    problem: WeekProblem
    previous: WeekPlan | None = None
    seed: int = 1
    seconds: float = 60.0
    deterministic: float | None = None
    workers: int = 2


Request = PlanWeek

_event: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_request = msgspec.json.Decoder(Request)
_encoder = msgspec.json.Encoder()


def encode(message: Request | Event) -> bytes:
    """One line, newline at its end."""
    return _encoder.encode(message) + b"\n"


def decode_event(line: bytes) -> Event:
    return _event.decode(line)


def decode_request(line: bytes) -> Request:
    return _request.decode(line)
