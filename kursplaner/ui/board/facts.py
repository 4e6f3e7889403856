"""What the board says about one lesson, in words; read from the week, free of Qt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from html import escape

from kursplaner.domain.index import PlanIndex
from kursplaner.domain.plan import CareSlot, PlacedLesson
from kursplaner.domain.problem import LessonPin
from kursplaner.domain.time import WEEKDAYS, Interval, clock, day_of
from kursplaner.domain.violation import Kind, Violation
from kursplaner.domain.wording import Wording
from kursplaner.services.week import WeekView
from kursplaner.ui.words import open_points


class Load(IntEnum):
    """How the childcare stands during a lesson."""

    FREE = 0
    FULL = 1
    OVER = 2


@dataclass(frozen=True, slots=True)
class CareFacts:
    children: int
    caregivers: int
    load: Load
    span: Interval

    @property
    def short(self) -> str:
        return f"{self.children} Ki · {self.caregivers} Betr."

    @property
    def words(self) -> str:
        children = "1 Kind" if self.children == 1 else f"{self.children} Kinder"
        carers = "1 Betreuungskraft" if self.caregivers == 1 else f"{self.caregivers} Betreuende"
        state = {Load.FREE: "", Load.FULL: " · voll besetzt", Load.OVER: " · überbelegt"}[self.load]
        times = f"{clock(self.span.start)}–{clock(self.span.end)}"
        return f"{times} · {children} · {carers}{state}"


@dataclass(frozen=True, slots=True)
class BusMark:
    """A bus that reaches or leaves a site."""

    number: int
    minute: int
    arrives: bool
    persons: int
    vehicle: str
    place: str
    rides: tuple[str, ...]

    @property
    def words(self) -> str:
        verb = "kommt" if self.arrives else "fährt"
        return f"{self.vehicle} {verb} {clock(self.minute)} ({self.persons} Pers.)"


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """One placed lesson as shown: `pins` and `warnings` are German words and sentences."""

    placed: PlacedLesson
    course: str
    title: str
    colour: int
    span: Interval
    room: str
    teachers: str
    persons: int
    seats: int
    units: int
    care: CareFacts | None
    pins: tuple[str, ...]
    warnings: tuple[str, ...]
    moved_from: str
    timed: bool = True
    """False for a lesson without a place: its span is only its length."""

    @property
    def lesson(self) -> str:
        return self.placed.lesson

    @property
    def times(self) -> str:
        if not self.timed:
            return f"{self.span.minutes} Min"
        return f"{clock(self.span.start)}–{clock(self.span.end)}"

    @property
    def count(self) -> str:
        if not self.room:
            return f"{self.persons} Personen"
        return f"{self.persons} von {self.seats}"

    def spoken(self) -> str:
        """Everything in one sentence row, for screen readers."""
        when = f"{WEEKDAYS[day_of(self.span.start)]} {self.times.replace('–', ' bis ')}"
        parts = [self.title, when, self.room, self.teachers,
                 f"{self.persons} von {self.seats} Plätzen"]  # fmt: skip
        if self.care:
            parts.append(f"Betreuung {self.care.words}")
        if self.pins:
            parts.append(f"fixiert: {', '.join(self.pins)}")
        if self.warnings:
            parts.append(f"{open_points(len(self.warnings))}: {' '.join(self.warnings)}")
        return ", ".join(parts)

    def tooltip(self) -> str:
        """Rich text with all facts; wraps by itself."""
        rows = [f"{WEEKDAYS[day_of(self.span.start)]} {self.times}", self.room, self.teachers,
                f"{self.persons} Personen, {self.seats} Plätze"]  # fmt: skip
        if self.care:
            rows.append(f"Betreuung {self.care.words}")
        if self.pins:
            rows.append(f"Fixiert: {', '.join(self.pins)}")
        if self.moved_from:
            rows.append(f"Bisher: {self.moved_from}")
        rows += [f"! {text}" for text in self.warnings]
        body = "<br>".join(escape(row) for row in rows)
        return f"<qt><b>{escape(self.title)}</b><br>{body}</qt>"


def warnings_by_lesson(view: WeekView, plan: PlanIndex) -> dict[str, tuple[str, ...]]:
    """Sentences by the lessons they concern: named, or looked after where it is too full."""
    wording = Wording(view.problem)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for violation in view.violations:
        for lesson in _concerned(plan, violation):
            found[lesson][wording.sentence(violation)] = None
    for item in view.plan.unserved:
        if item.lesson is not None:
            found[item.lesson][wording.unserved(item)] = None
    return {lesson: tuple(sentences) for lesson, sentences in found.items()}


def _concerned(plan: PlanIndex, violation: Violation) -> set[str]:
    named = {ref.id for ref in violation.subjects if ref.kind is Kind.LESSON}
    if named or violation.start is None or violation.end is None:
        return named
    span = Interval(violation.start, violation.end)
    rooms = {ref.id for ref in violation.subjects if ref.kind is Kind.ROOM}
    return {
        slot.lesson
        for slot in plan.plan.care
        if slot.room in rooms and slot.start < span.end and span.start < slot.end
    }


def pin_words(pins: list[LessonPin]) -> tuple[str, ...]:
    words = (("Zeit", any(pin.start is not None for pin in pins)),
             ("Raum", any(pin.room is not None for pin in pins)),
             ("Lehrkraft", any(pin.teachers is not None for pin in pins)))  # fmt: skip
    return tuple(word for word, held in words if held)


class CareBook:
    """Children and caregivers per lesson, and how full the childcare room is at its peak."""

    def __init__(self, plan: PlanIndex) -> None:
        self._plan = plan
        self._slots: dict[str, list[CareSlot]] = defaultdict(list)
        for slot in plan.plan.care:
            self._slots[slot.room].append(slot)

    def of(self, lesson: str) -> CareFacts | None:
        slots = self._plan.care_of.get(lesson, ())
        if not slots:
            return None
        span = Interval(min(s.start for s in slots), max(s.end for s in slots))
        rooms = {slot.room for slot in slots}
        carers = {
            shift.caregiver
            for shift in self._plan.plan.shifts
            if shift.room in rooms and shift.start < span.end and span.start < shift.end
        }
        load = max(self._load(room, span) for room in rooms)
        return CareFacts(len({slot.child for slot in slots}), len(carers), load, span)

    def _load(self, room: str, span: Interval) -> Load:
        moments = {span.start} | {
            s.start for s in self._slots[room] if span.start <= s.start < span.end
        }
        worst = Load.FREE
        for moment in moments:
            children = len({s.child for s in self._slots[room] if s.start <= moment < s.end})
            room_for = self._capacity(room, moment)
            load = Load.OVER if children > room_for else Load(int(children == room_for))
            worst = max(worst, load)
        return worst

    def _capacity(self, room: str, moment: int) -> int:
        legal = self._plan.index.problem.legal
        record = self._plan.index.rooms[room]
        present = {
            shift.caregiver
            for shift in self._plan.plan.shifts
            if shift.room == room and shift.start <= moment < shift.end
        }
        limits = [len(present) * legal.care_ratio, int(record.area_m2 / legal.care_area_m2)]
        if record.childcare_places is not None:
            limits.append(record.childcare_places)
        return min(limits)
