"""Children against places for every quarter of an hour, and the caregivers' rota, on one axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from msgspec import Struct

from kursplaner.domain.plan import CareShift, CareSlot
from kursplaner.domain.problem import Room
from kursplaner.domain.time import HOUR, Interval, clock, day_of, minute_of_day
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Align, Canvas
from kursplaner.paper.facts import Facts, count, hours
from kursplaner.paper.page import Box, Ink

QUARTER = 15
UNDER_THREE = 36
_LABELS = 44.0
_BARS = 24.0
_SHIFT = 5.6
"""Height of one caregiver's line."""


class Section(Struct, frozen=True):
    """One childcare room on one day."""

    room: Room
    slots: tuple[CareSlot, ...]
    shifts: tuple[CareShift, ...]


def section_of(facts: Facts, room: Room, day: int) -> Section | None:
    """None when neither children nor caregivers are in the room on this day."""
    slots = tuple(s for s in facts.care if s.room == room.id and day_of(s.start) == day)
    shifts = tuple(s for s in facts.plan.shifts if s.room == room.id and day_of(s.start) == day)
    return Section(room, slots, shifts) if slots or shifts else None


class Quarter(Struct, frozen=True):
    """A quarter of an hour in a childcare room."""

    start: int
    children: int
    under_three: int
    places: int


def quarters(facts: Facts, section: Section) -> tuple[Quarter, ...]:
    """Headcount and places for every quarter from the first to the last child or caregiver."""
    spans = [Interval(slot.start, slot.end) for slot in section.slots]
    spans += [Interval(shift.start, shift.end) for shift in section.shifts]
    first = min(span.start for span in spans) // QUARTER * QUARTER
    last = max(span.end for span in spans)
    return tuple(_quarter(facts, section, start) for start in range(first, last, QUARTER))


def _quarter(facts: Facts, section: Section, start: int) -> Quarter:
    now = Interval(start, start + QUARTER)
    here = {s.child for s in section.slots if Interval(s.start, s.end).overlaps(now)}
    small = sum(facts.index.children[child].age_months < UNDER_THREE for child in here)
    staff = {s.caregiver for s in section.shifts if Interval(s.start, s.end).contains(now)}
    return Quarter(start, len(here), small, _places(facts, section.room, len(staff)))


def _places(facts: Facts, room: Room, staff: int) -> int:
    """Places by staff, room limit and area (H7)."""
    legal = facts.problem.legal
    limits = [staff * legal.care_ratio]
    if staff < 2:
        limits.append(legal.care_two_above)
    if room.childcare_places is not None:
        limits.append(room.childcare_places)
    if room.area_m2:
        limits.append(int(room.area_m2 / legal.care_area_m2))
    return min(limits)


class _Axis(Struct, frozen=True):
    x: float
    width: float
    first: int
    last: int

    def at(self, minute: int) -> float:
        return self.x + (minute - self.first) / (self.last - self.first) * self.width


def draw_chart(canvas: Canvas, y: float, facts: Facts, section: Section) -> float:
    """The chart of one room over the width of the page; returns the free height below."""
    strip = quarters(facts, section)
    first = strip[0].start // HOUR * HOUR
    last = -(-(strip[-1].start + QUARTER) // HOUR) * HOUR
    axis = _Axis(14 + _LABELS, canvas.width - 28 - _LABELS, first, last)
    below = canvas.text(14, y, _LABELS - 4, section.room.name, 13, bold=True)
    below = canvas.line(14, below + 0.5, "Kinder je Viertelstunde", 9)
    for text in ("dicke Linie: Plätze", "schraffiert: unter 3 Jahren"):
        below = canvas.line(14, below, text, 8.5, ink=Ink.QUIET)
    bottom = max(y + _BARS + 4.5, below + 1)
    carers = list(dict.fromkeys(s.caregiver for s in sorted(section.shifts, key=_by_start)))
    _draw_hours(canvas, axis, bottom, bottom + 5 + _SHIFT * len(carers))
    _draw_strip(canvas, axis, strip, y + 4.5, bottom)
    return _draw_rota(canvas, axis, facts, section, carers, bottom + 5)


def _by_start(shift: CareShift) -> tuple[int, str]:
    return shift.start, shift.caregiver


def _draw_hours(canvas: Canvas, axis: _Axis, top: float, bottom: float) -> None:
    for minute in range(axis.first, axis.last + 1, QUARTER):
        x = axis.at(minute)
        if minute % HOUR:
            canvas.upright(x, top, top + 1.2)
            continue
        canvas.upright(x, top, bottom)
        if minute < axis.last:
            label = f"{minute_of_day(minute) // HOUR}:00"
            canvas.line(x + 0.8, top + 0.9, label, 8, ink=Ink.QUIET)
    canvas.rule(axis.x, top, axis.x + axis.width, width=0.25, ink=Ink.BLACK)


def _draw_strip(
    canvas: Canvas, axis: _Axis, strip: Sequence[Quarter], top: float, bottom: float
) -> None:
    unit = (bottom - top) / max(1, *(max(q.children, q.places) for q in strip))
    children = _runs(strip, lambda q: (q.children, q.under_three, min(q.places, q.children)))
    for run in children:
        _draw_children(canvas, axis, run, unit, bottom)
    before = 0
    for run in _runs(strip, lambda quarter: quarter.places):
        _draw_places(canvas, axis, run, unit, bottom, before)
        before = run[0].places
    end = axis.at(strip[-1].start + QUARTER)
    canvas.upright(end, bottom - before * unit, bottom, width=0.6, ink=Ink.BLACK)
    for run in children:
        _draw_number(canvas, axis, run, unit, bottom)


def _runs(strip: Sequence[Quarter], key: Callable[[Quarter], object]) -> list[list[Quarter]]:
    return [list(run) for _, run in groupby(strip, key=key)]


def _draw_places(
    canvas: Canvas, axis: _Axis, run: Sequence[Quarter], unit: float, bottom: float, before: int
) -> None:
    x, x2, places = axis.at(run[0].start), axis.at(run[-1].start + QUARTER), run[0].places
    y = bottom - places * unit
    canvas.rule(x, y, x2, width=0.6, ink=Ink.BLACK)
    canvas.upright(x, min(y, bottom - before * unit), max(y, bottom - before * unit),
                   width=0.6, ink=Ink.BLACK)  # fmt: skip
    label = count(places, "Platz", "Plätze")
    inset = 0.9 if before > places else 0.0  # clear of the higher step before it
    # Above the line, unless the children stand higher and their box would cross the words.
    clear = places >= max(q.children for q in run)
    if places and clear and typeset.width(label, 8) + inset < x2 - x:
        canvas.line(x + inset, y - 4, label, 8)


def _draw_children(
    canvas: Canvas, axis: _Axis, run: Sequence[Quarter], unit: float, bottom: float
) -> None:
    """A box as high as the number of children; the part under three is hatched."""
    first = run[0]
    if not first.children:
        return
    x, x2 = axis.at(first.start), axis.at(run[-1].start + QUARTER)
    height, part = first.children * unit, first.under_three * unit
    if part:
        canvas.hatch(Box(x, bottom - part, x2 - x, part), spacing=1.4, ink=Ink.QUIET)
        canvas.rule(x, bottom - part, x2, ink=Ink.QUIET)
    canvas.rect(Box(x, bottom - height, x2 - x, height), stroke=0.25)


def _draw_number(
    canvas: Canvas, axis: _Axis, run: Sequence[Quarter], unit: float, bottom: float
) -> None:
    """The headcount in its box; `15 > 10` where the places do not suffice."""
    first = run[0]
    x, x2 = axis.at(first.start), axis.at(run[-1].start + QUARTER)
    height, part = first.children * unit, first.under_three * unit
    over = f" > {first.places}" if first.children > first.places else ""
    for size in (10.0, 8.0, typeset.FLOOR):
        high, long = typeset.line_height(size), typeset.width(f"{first.children}{over}", size, True)
        if first.children and high <= height - part - 0.6 and long < x2 - x - 0.4:
            y, middle = bottom - part - (height - part + high) / 2, (x + x2) / 2
            canvas.rect(Box(middle - long / 2 - 0.2, y + 0.5, long + 0.4, high - 1), stroke=0,
                        fill=Ink.WHITE)  # fmt: skip
            canvas.line(middle, y, f"{first.children}{over}", size, bold=True, align=Align.CENTER)
            break


def _draw_rota(
    canvas: Canvas, axis: _Axis, facts: Facts, section: Section, carers: Sequence[str], y: float
) -> float:
    for caregiver in carers:
        name = facts.person(caregiver).name
        fitted = typeset.fit(name, _LABELS - 4, _SHIFT, 10)
        canvas.lines(14, y + 0.3, fitted.lines, fitted.size)
        for shift in section.shifts:
            if shift.caregiver == caregiver:
                _draw_shift(canvas, axis, shift, y)
        y += _SHIFT
    return y


def _draw_shift(canvas: Canvas, axis: _Axis, shift: CareShift, y: float) -> None:
    x, x2 = axis.at(shift.start), axis.at(shift.end)
    canvas.rect(Box(x, y + 0.4, x2 - x, _SHIFT - 1), stroke=0.3, fill=Ink.WHITE)
    span = hours(Interval(shift.start, shift.end))
    for text in (span, clock(shift.start)):
        if typeset.width(text, 8.5) < x2 - x - 1:
            canvas.line((x + x2) / 2, y + 0.7, text, 8.5, align=Align.CENTER)
            break
