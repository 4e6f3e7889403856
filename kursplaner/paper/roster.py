"""The childcare roster: per site and day who looks after whom, and whether the places suffice.

For the caregivers' eyes only. Allergies stand here where their printing was allowed, nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kursplaner.domain.plan import CareShift, CareSlot
from kursplaner.domain.problem import Room
from kursplaner.domain.time import HOUR, Interval, clock, day_of, merge, minute_of_day
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Align, Canvas, Draw
from kursplaner.paper.facts import Facts, count, hours
from kursplaner.paper.frame import Flow, Heading
from kursplaner.paper.page import Box, Ink, Page

QUARTER = 15
UNDER_THREE = 36
_LABELS = 44.0
_BARS = 22.0
_COLUMNS = (("Kind", 37.0), ("Alter", 15.0), ("Zeit", 25.0), ("Elternteil · Kurs · Raum", 57.0),
            ("Betreut von", 22.0), ("Kommt", 13.0), ("Geht", 13.0))  # fmt: skip


def care_rosters(facts: Facts) -> tuple[Page, ...]:
    """The pages of every site and day with children or caregivers."""
    return tuple(
        page
        for day in facts.problem.grid.days
        for site in facts.problem.sites
        for page in care_roster(facts, site.id, day)
    )


def care_roster(facts: Facts, site: str, day: int) -> tuple[Page, ...]:
    """A roster of one site and day, a section per childcare room; nothing when nobody comes."""
    sections = [s for room in facts.problem.rooms if room.site == site
                if (s := _section(facts, room, day)) is not None]  # fmt: skip
    if not sections:
        return ()
    children = len({slot.child for section in sections for slot in section.slots})
    caregivers = len({shift.caregiver for section in sections for shift in section.shifts})
    subtitle = " · ".join((facts.index.sites[site].name, count(children, "Kind", "Kinder"),
                           count(caregivers, "Betreuungskraft", "Betreuungskräfte")))  # fmt: skip
    heading = Heading("Kinderbetreuung · vertraulich", facts.long_date(day), subtitle)
    flow = Flow(facts.imprint, heading)
    for section in sections:
        flow.add(_chart(facts, section), keep=20)
        flow.table(_table_head(facts), [_child_row(facts, row) for row in _rows(facts, section)])
        flow.close_table()
        flow.y += 6
    return flow.pages("Elternteil erreichen: siehe Raum")


class _Section(Struct, frozen=True):
    """One childcare room on one day."""

    room: Room
    slots: tuple[CareSlot, ...]
    shifts: tuple[CareShift, ...]


def _section(facts: Facts, room: Room, day: int) -> _Section | None:
    slots = tuple(s for s in facts.plan.care if s.room == room.id and day_of(s.start) == day)
    shifts = tuple(s for s in facts.plan.shifts if s.room == room.id and day_of(s.start) == day)
    return _Section(room, slots, shifts) if slots or shifts else None


# headcount against capacity


class Quarter(Struct, frozen=True):
    """A quarter of an hour in a childcare room."""

    start: int
    children: int
    under_three: int
    places: int


def quarters(facts: Facts, section: _Section) -> tuple[Quarter, ...]:
    """Headcount and places for every quarter from the first to the last child or caregiver."""
    spans = [*section.slots, *section.shifts]
    first = min(span.start for span in spans) // QUARTER * QUARTER
    return tuple(
        _quarter(facts, section, start)
        for start in range(first, max(span.end for span in spans), QUARTER)
    )


def _quarter(facts: Facts, section: _Section, start: int) -> Quarter:
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


# the strip and the rota below it, on one axis of time


class _Axis(Struct, frozen=True):
    x: float
    width: float
    first: int
    last: int

    def at(self, minute: int) -> float:
        return self.x + (minute - self.first) / (self.last - self.first) * self.width


def _chart(facts: Facts, section: _Section) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        strip = quarters(facts, section)
        first = strip[0].start // HOUR * HOUR
        last = -(-(strip[-1].start + QUARTER) // HOUR) * HOUR
        axis = _Axis(14 + _LABELS, canvas.width - 28 - _LABELS, first, last)
        below = canvas.text(14, y, _LABELS - 4, section.room.name, 13, bold=True)
        below = canvas.line(14, below, "Kinder je Viertelstunde", 9)
        for text in ("dicke Linie: Plätze", "schraffiert: unter 3 Jahren"):
            below = canvas.line(14, below, text, 8.5, ink=Ink.QUIET)
        bottom = max(y + _BARS + 3, below + 1)
        _draw_hours(canvas, axis, bottom, _rota_bottom(section, bottom))
        _draw_strip(canvas, axis, strip, y + 3, bottom)
        return _draw_rota(canvas, axis, facts, section, bottom + 5) + 5

    return draw


def _rota_bottom(section: _Section, bottom: float) -> float:
    return bottom + 5 + 5.6 * len({shift.caregiver for shift in section.shifts})


def _draw_hours(canvas: Canvas, axis: _Axis, top: float, bottom: float) -> None:
    for minute in range(axis.first, axis.last + 1, HOUR):
        x = axis.at(minute)
        canvas.upright(x, top, bottom)
        if minute < axis.last:
            label = f"{minute_of_day(minute) // HOUR}:00"
            canvas.line(x + 0.8, top + 0.6, label, 8, ink=Ink.QUIET)
    canvas.rule(axis.x, top, axis.x + axis.width, width=0.25, ink=Ink.BLACK)


def _draw_strip(
    canvas: Canvas, axis: _Axis, strip: Sequence[Quarter], top: float, bottom: float
) -> None:
    most = max(1, *(max(q.children, q.places) for q in strip))
    unit = (bottom - top) / most
    for quarter in strip:
        _draw_bar(canvas, axis, quarter, unit, bottom)
    before = 0
    for number, quarter in enumerate(strip):
        x, x2, y = axis.at(quarter.start), axis.at(quarter.start + QUARTER), quarter.places
        canvas.rule(x, bottom - y * unit, x2, width=0.6, ink=Ink.BLACK)
        if number and before != y:
            canvas.upright(x, bottom - max(before, y) * unit, bottom - min(before, y) * unit,
                           width=0.6, ink=Ink.BLACK)  # fmt: skip
        before = y


def _draw_bar(canvas: Canvas, axis: _Axis, quarter: Quarter, unit: float, bottom: float) -> None:
    if not quarter.children:
        return
    x, x2 = axis.at(quarter.start) + 0.3, axis.at(quarter.start + QUARTER) - 0.3
    height = quarter.children * unit
    if quarter.under_three:
        part = quarter.under_three * unit
        canvas.hatch(Box(x, bottom - part, x2 - x, part), spacing=1.2, ink=Ink.QUIET)
    canvas.rect(Box(x, bottom - height, x2 - x, height), stroke=0.2)
    # Too many children is said by the number, too: it is set bold.
    full = quarter.children > quarter.places
    size = min(8.0, 8.0 * (x2 - x) / (typeset.width("88", 8, bold=True) + 0.2))
    if (
        size >= 5
        and height > typeset.line_height(size)
        and quarter.under_three * unit <= (height - typeset.line_height(size))
    ):
        canvas.line((x + x2) / 2, bottom - height + 0.2, str(quarter.children), size,
                    bold=full, align=Align.CENTER)  # fmt: skip


def _draw_rota(canvas: Canvas, axis: _Axis, facts: Facts, section: _Section, y: float) -> float:
    for caregiver in dict.fromkeys(s.caregiver for s in sorted(section.shifts, key=_by_start)):
        name = facts.person(caregiver).name
        fitted = typeset.fit(name, _LABELS - 4, 5.2, 10)
        canvas.lines(14, y + 0.3, fitted.lines, fitted.size)
        for shift in section.shifts:
            if shift.caregiver == caregiver:
                _draw_shift(canvas, axis, shift, y)
        y += 5.6
    return y


def _by_start(shift: CareShift) -> tuple[int, str]:
    return shift.start, shift.caregiver


def _draw_shift(canvas: Canvas, axis: _Axis, shift: CareShift, y: float) -> None:
    x, x2 = axis.at(shift.start), axis.at(shift.end)
    canvas.rect(Box(x, y + 0.4, x2 - x, 4.6), stroke=0.3, fill=Ink.WHITE)
    text = hours(Interval(shift.start, shift.end))
    if typeset.width(text, 8.5) > x2 - x - 1:
        text = clock(shift.start)
    canvas.line((x + x2) / 2, y + 0.6, text, 8.5, align=Align.CENTER)


# the children


class _Row(Struct, frozen=True, order=True):
    start: int
    name: str
    child: str
    end: int
    lessons: tuple[str, ...]
    caregivers: tuple[str, ...]


def _rows(facts: Facts, section: _Section) -> Iterator[_Row]:
    """One row per child and unbroken stay, in the order of arrival."""
    rows = []
    for child in dict.fromkeys(slot.child for slot in section.slots):
        mine = [slot for slot in section.slots if slot.child == child]
        for stay in merge(Interval(slot.start, slot.end) for slot in mine):
            inside = [s for s in mine if stay.contains(Interval(s.start, s.end))]
            lessons = tuple(dict.fromkeys(slot.lesson for slot in inside))
            carers = tuple(dict.fromkeys(s.caregiver for s in inside if s.caregiver))
            rows.append(
                _Row(stay.start, facts.child(child).short, child, stay.end, lessons, carers)
            )
    yield from sorted(rows)


def _edges() -> list[float]:
    edges = [14.0]
    for _, width in _COLUMNS:
        edges.append(edges[-1] + width)
    return edges


def _table_head(facts: Facts) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        for x, (title, _) in zip(_edges(), _COLUMNS, strict=False):
            canvas.line(x, y, title, 9, ink=Ink.QUIET)
        return y + 5

    return draw


def _child_row(facts: Facts, row: _Row) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        edges = _edges()
        cells = (
            (row.name, 10.5, True),
            (facts.age(row.child), 10, False),
            (hours(Interval(row.start, row.end)), 10, False),
            (_parent(facts, row), 9, False),
            (", ".join(facts.person(id).short for id in row.caregivers), 9, False),
        )
        top = y + 1.1
        below = top
        for x, (_, width), (text, size, bold) in zip(edges, _COLUMNS, cells, strict=False):
            shift = (10.5 - size) * 0.18
            below = max(below, canvas.text(x, top + shift, width - 2.5, text, size, bold=bold))
        note = _note(facts, row.child)
        if note:
            below = canvas.text(edges[0], below, edges[5] - edges[0] - 3, note, 9, bold=True)
        bottom = max(below + 0.9, y + 6.4)
        canvas.rule(edges[0], y, edges[-1], width=0.25, ink=Ink.BLACK)
        for x in edges[5:]:
            canvas.upright(x, y, bottom)
        return bottom

    return draw


def _parent(facts: Facts, row: _Row) -> str:
    parent = facts.person(facts.index.children[row.child].parent).short
    placed = [facts.placed.placed[id] for id in row.lessons if id in facts.placed.placed]
    lessons = "; ".join(f"{facts.course(item)} · {facts.room(item.room)}" for item in placed)
    return " · ".join(part for part in (parent, lessons) if part)


def _note(facts: Facts, child: str) -> str:
    card = facts.child(child)
    parts = (("Allergie: " + card.allergies) if card.allergies else "",
             ("Abholung durch: " + card.collected_by) if card.collected_by else "")  # fmt: skip
    return " · ".join(part for part in parts if part)
