"""The childcare roster: per site and day who looks after whom, and whether the places suffice.

For the caregivers' eyes only. Allergies stand here where their printing was allowed, nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kursplaner.domain.time import Interval, merge
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Canvas, Draw
from kursplaner.paper.carechart import Section, draw_chart, section_of
from kursplaner.paper.facts import Facts, count, hours, sort_key
from kursplaner.paper.frame import Flow, Heading
from kursplaner.paper.page import Ink, Page

_COLUMNS = (
    ("Kind", 37.0),
    ("Alter", 17.0),
    ("Zeit", 24.0),
    ("Elternteil, Raum und Kurs", 51.0),
    ("Betreut von", 27.0),
    ("Kommt", 13.0),
    ("Geht", 13.0),
)
_PARENT = 3


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
    rooms = [room for room in facts.problem.rooms if room.site == site]
    sections = [s for room in rooms if (s := section_of(facts, room, day)) is not None]
    if not sections:
        return ()
    flow = Flow(facts.imprint, _heading(facts, site, day, sections))
    for section in sections:
        flow.add(_chart(facts, section), keep=20)
        flow.table(_table_head, [_child_row(facts, row) for row in _rows(facts, section)])
        flow.close_table()
        flow.y += 6
    return flow.pages()


def _heading(facts: Facts, site: str, day: int, sections: list[Section]) -> Heading:
    children = len({slot.child for section in sections for slot in section.slots})
    caregivers = len({shift.caregiver for section in sections for shift in section.shifts})
    words = (facts.index.sites[site].name, count(children, "Kind", "Kinder"),
             count(caregivers, "Betreuungskraft", "Betreuungskräfte"))  # fmt: skip
    title = facts.long_date(day)
    return Heading("Kinderbetreuung · vertraulich", title, " · ".join(words), day=day)


def _chart(facts: Facts, section: Section) -> Draw:
    return lambda canvas, y: draw_chart(canvas, y, facts, section) + 5


class _Row(Struct, frozen=True, order=True):
    start: int
    order: str
    name: str
    child: str
    end: int
    lessons: tuple[str, ...]
    caregivers: tuple[str, ...]


def _rows(facts: Facts, section: Section) -> Iterator[_Row]:
    """One row per child and unbroken stay, in the order of arrival."""
    rows = []
    for child in dict.fromkeys(slot.child for slot in section.slots):
        mine = [slot for slot in section.slots if slot.child == child]
        for stay in merge(Interval(slot.start, slot.end) for slot in mine):
            inside = [s for s in mine if stay.contains(Interval(s.start, s.end))]
            lessons = tuple(dict.fromkeys(slot.lesson for slot in inside))
            carers = tuple(dict.fromkeys(s.caregiver for s in inside if s.caregiver))
            name = facts.child(child).short
            rows.append(_Row(stay.start, sort_key(name), name, child, stay.end, lessons, carers))
    yield from sorted(rows)


def _edges() -> list[float]:
    edges = [14.0]
    for _, width in _COLUMNS:
        edges.append(edges[-1] + width)
    return edges


def _table_head(canvas: Canvas, y: float) -> float:
    for x, (title, _) in zip(_edges(), _COLUMNS, strict=False):
        canvas.line(x, y, title, 9, ink=Ink.QUIET)
    return y + 5


def _child_row(facts: Facts, row: _Row) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        edges = _edges()
        cells = (
            (row.name, 10.5, True),
            (facts.age(row.child), 10, False),
            (hours(Interval(row.start, row.end)), 10, False),
            (", ".join(facts.person(id).short for id in row.caregivers), 9, False),
        )
        top = y + 1.1
        below = _parent(canvas, edges[_PARENT], top, facts, row)
        columns = [number for number in range(5) if number != _PARENT]
        for number, (text, size, bold) in zip(columns, cells, strict=True):
            shift, width = (10.5 - size) * 0.2, _COLUMNS[number][1] - 2.5
            below = max(
                below, canvas.text(edges[number], top + shift, width, text, size, bold=bold)
            )
        note = _note(facts, row.child)
        if note:
            below = canvas.text(
                edges[0], below + 0.5, edges[5] - edges[0] - 3, note, 9.5, bold=True
            )
        bottom = max(below + 0.9, y + 6.4)
        canvas.rule(edges[0], y, edges[-1], width=0.25, ink=Ink.BLACK)
        for x in edges[5:]:
            canvas.upright(x, y, bottom)
        return bottom

    return draw


def _parent(canvas: Canvas, x: float, y: float, facts: Facts, row: _Row) -> float:
    """Who is called when the child cries, and in which room; the course is secondary."""
    width = _COLUMNS[_PARENT][1] - 2.5
    placed = [facts.placed.placed[id] for id in row.lessons if id in facts.placed.placed]
    parent = facts.person(facts.index.children[row.child].parent).short
    rooms = ", ".join(dict.fromkeys(facts.room(item.room) for item in placed))
    y = canvas.text(x, y + 0.1, width, f"{parent} · {rooms}", 10)
    courses = ", ".join(dict.fromkeys(facts.course(item) for item in placed))
    return canvas.line(x, y, typeset.ellipsis(courses, width, 8), 8, ink=Ink.QUIET)


def _note(facts: Facts, child: str) -> str:
    card = facts.child(child)
    parts = (("Allergie: " + card.allergies) if card.allergies else "",
             ("Abholung durch: " + card.collected_by) if card.collected_by else "")  # fmt: skip
    return " · ".join(part for part in parts if part)
