"""Week posters: one page per room (door sign), teacher and course, one table per site.

They hang in public, so no participant is named on any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Room
from kursplaner.domain.time import (
    DAY,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    Interval,
    day_of,
    intersect,
    merge,
    subtract,
)
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Canvas, Draw, measure
from kursplaner.paper.facts import Facts, count, hours
from kursplaner.paper.frame import Flow, Heading, finish, start
from kursplaner.paper.page import Box, Ink, Page
from kursplaner.paper.weekgrid import Block, Taken, WeekGrid, draw_week

ROOM_NOTE = "Änderungen sind möglich."


def room_posters(facts: Facts) -> tuple[Page, ...]:
    """One landscape page per room in which lessons may take place or which others use."""
    rooms = [room for room in facts.problem.rooms if not room.childcare or _used(facts, room)]
    return tuple(page for room in rooms for page in room_poster(facts, room))


def _used(facts: Facts, room: Room) -> bool:
    return any(item.room == room.id for item in facts.lessons)


def room_poster(facts: Facts, room: Room) -> tuple[Page, ...]:
    lessons = [item for item in facts.lessons if item.room == room.id]
    days = _days(facts, lessons, room)
    site = facts.index.sites[room.site].name
    heading = Heading("Raumplan", room.name, site, size=32)
    canvas, area = start(facts.imprint, heading, landscape=True)
    busy = [facts.span(item) for item in lessons]
    taken = _taken(room, days, busy)
    free = subtract(room.open or _whole(days), [*busy, *(item.span for item in taken)])
    grid = WeekGrid(
        days=days, heads=tuple(facts.day_head(day) for day in days),
        blocks=tuple(_block(facts, item, (facts.teachers(item.teachers),)) for item in lessons),
        taken=taken, free=_by_day(free, days),
    )  # fmt: skip
    draw_week(canvas, area, grid)
    return finish([canvas], facts.imprint, ROOM_NOTE)


def _days(
    facts: Facts, lessons: Sequence[PlacedLesson], room: Room | None = None
) -> tuple[int, ...]:
    """The days shown: Monday to Friday, a weekend day only when something happens on it."""
    used = {day_of(item.start) for item in lessons}
    if room is not None:
        used |= {day_of(block.start) for block in room.blocked if block.end - block.start < DAY}
    return tuple(day for day in facts.problem.grid.days if day < 5 or day in used)


def _whole(days: Iterable[int]) -> tuple[Interval, ...]:
    return tuple(Interval(day * DAY, (day + 1) * DAY) for day in days)


def _by_day(spans: Iterable[Interval], days: Iterable[int]) -> tuple[Interval, ...]:
    """The spans cut at midnight, only on the days named."""
    return tuple(piece for day in _whole(days) for piece in intersect(spans, (day,)))


def _taken(room: Room, days: Sequence[int], busy: Sequence[Interval]) -> tuple[Taken, ...]:
    """Blocks by others with their reason, and the hours in which the room is closed."""
    blocks = [
        Taken(span=piece, label=block.label or "belegt")
        for block in room.blocked
        for piece in _by_day(subtract((block.span,), busy), days)
    ]
    closed = subtract(_whole(days), [*room.open, *(b.span for b in room.blocked), *busy])
    if room.open:
        whole = {day for day in days if not intersect(merge(room.open), _whole((day,)))}
        blocks += [
            Taken(
                span=piece, closed=True, label="geschlossen" if day_of(piece.start) in whole else ""
            )
            for piece in _by_day(closed, days)
        ]
    return tuple(blocks)


def _block(facts: Facts, item: PlacedLesson, lines: Iterable[str]) -> Block:
    return Block(span=facts.span(item), time=facts.times(item), title=facts.course(item),
                 lines=tuple(line for line in lines if line))  # fmt: skip


def teacher_posters(facts: Facts) -> tuple[Page, ...]:
    """One landscape page per teacher who has lessons in this week."""
    return tuple(
        page
        for teacher in facts.problem.teachers
        if any(teacher.id in item.teachers for item in facts.lessons)
        for page in teacher_poster(facts, teacher.id)
    )


def teacher_poster(facts: Facts, teacher: str) -> tuple[Page, ...]:
    lessons = [item for item in facts.lessons if teacher in item.teachers]
    units = sum(facts.index.lessons[item.lesson].units for item in lessons)
    lessons_word = count(len(lessons), "Termin", "Termine")
    subtitle = f"{count(units, 'UE', 'UE')} in dieser Woche · {lessons_word}"
    heading = Heading("Wochenplan der Lehrkraft", facts.person(teacher).name, subtitle, size=28)
    canvas, area = start(facts.imprint, heading, landscape=True)
    days = _days(facts, lessons)
    absent = facts.index.teachers[teacher].absent
    grid = WeekGrid(
        days=days, heads=tuple(facts.day_head(day) for day in days),
        blocks=tuple(_block(facts, item, _for_teacher(facts, item, teacher)) for item in lessons),
        taken=tuple(
            Taken(span=piece, label=block.label or "nicht da")
            for block in absent
            for piece in _by_day(subtract((block.span,), [facts.span(i) for i in lessons]), days)
        ),
        title_size=14,
    )  # fmt: skip
    draw_week(canvas, area, grid)
    return finish([canvas], facts.imprint, "UE = Unterrichtseinheit")


def _for_teacher(facts: Facts, item: PlacedLesson, teacher: str) -> Iterable[str]:
    yield facts.room_and_site(item.room)
    seats = facts.index.seats_needed(facts.index.lessons[item.lesson].course)
    units = facts.index.lessons[item.lesson].units
    yield " · ".join((count(units, "UE", "UE"), count(seats, "Person", "Personen")))
    others = [id for id in item.teachers if id != teacher]
    if others:
        yield f"mit {facts.teachers(others)}"


def course_posters(facts: Facts) -> tuple[Page, ...]:
    """One upright page per course with lessons in this week."""
    return tuple(
        page
        for course in facts.problem.courses
        if facts.index.lessons_of.get(course.id)
        for page in course_poster(facts, course.id)
    )


def course_poster(facts: Facts, course: str) -> tuple[Page, ...]:
    """The lessons of one course, large, one below the other."""
    lessons = [i for i in facts.lessons if facts.index.lessons[i.lesson].course == course]
    expected = len(facts.index.lessons_of.get(course, ()))
    subtitle = count(len(lessons), "Termin", "Termine") + " in dieser Woche"
    flow = Flow(facts.imprint, Heading("Kursplan", facts.index.courses[course].name, subtitle,
                                       size=28))  # fmt: skip
    room = flow.area.bottom - flow.y - 16
    size = next((s for s in _ROW_SIZES if len(lessons) * _row_height(facts, lessons, s) <= room),
                _ROW_SIZES[-1])  # fmt: skip
    for item in lessons:
        flow.add(_course_row(facts, item, size))
    if len(lessons) < expected:
        missing = count(expected - len(lessons), "weiterer Termin steht", "weitere Termine stehen")
        flow.add(_remark(f"{missing} noch nicht fest."))
    else:
        flow.close_table()
    return flow.pages(ROOM_NOTE)


_ROW_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0, 14.0)


def _row_height(facts: Facts, lessons: Sequence[PlacedLesson], size: float) -> float:
    return max((measure(_course_row(facts, item, size)) for item in lessons), default=0)


def _course_row(facts: Facts, item: PlacedLesson, size: float) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        x, right, small = 14.0, canvas.width - 14.0, size * 0.72
        canvas.rule(x, y, right, width=0.3, ink=Ink.BLACK)
        day = day_of(item.start)
        left = canvas.line(x, y + size / 5, WEEKDAYS[day], size, bold=True)
        left = canvas.line(x, left, facts.date(day), small)
        column = x + typeset.width("Donnerstag", size, bold=True) + 12
        width = right - column
        below = canvas.line(column, y + size / 5, f"{facts.times(item)} Uhr", size, bold=True)
        below = canvas.text(column, below, width, facts.room_and_site(item.room), small)
        below = canvas.text(column, below, width, facts.teachers(item.teachers), small)
        care = _care_line(facts, item)
        if care:
            below = canvas.text(column, below, width, care, small * 0.85, ink=Ink.QUIET)
        return max(left, below) + size / 4

    return draw


def _care_line(facts: Facts, item: PlacedLesson) -> str:
    slots = [slot for slot in facts.care if slot.lesson == item.lesson]
    if not slots:
        return ""
    span = Interval(min(slot.start for slot in slots), max(slot.end for slot in slots))
    rooms = ", ".join(dict.fromkeys(facts.room_and_site(slot.room) for slot in slots))
    return f"Kinderbetreuung {hours(span)} · {rooms}"


def _remark(text: str) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        canvas.rule(14, y, canvas.width - 14, width=0.3, ink=Ink.BLACK)
        return canvas.text(14, y + 3, canvas.width - 28, text, 12, ink=Ink.QUIET) + 3

    return draw


def site_posters(facts: Facts) -> tuple[Page, ...]:
    """One landscape table per site: a row per room, a column per day."""
    return tuple(page for site in facts.problem.sites for page in site_poster(facts, site.id))


def site_poster(facts: Facts, site: str) -> tuple[Page, ...]:
    rooms = [room for room in facts.problem.rooms if room.site == site]
    ids = {room.id for room in rooms}
    lessons = [item for item in facts.lessons if item.room in ids]
    days = _days(facts, lessons)
    flow = Flow(facts.imprint, Heading("Standortplan", facts.index.sites[site].name,
                "Alle Räume der Woche", size=28), landscape=True)  # fmt: skip
    shown = [room for room in rooms if not room.childcare or _used(facts, room)]
    flow.table(_site_head(facts, days), [_site_row(facts, room, days) for room in shown])
    flow.close_table()
    return flow.pages(ROOM_NOTE)


_ROOM_COLUMN = 36.0


def _column(canvas: Canvas, days: Sequence[int], number: int) -> tuple[float, float]:
    """Left edge and width of the column of one day."""
    width = (canvas.width - 28 - _ROOM_COLUMN) / len(days)
    return 14 + _ROOM_COLUMN + number * width, width


def _site_head(facts: Facts, days: Sequence[int]) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        canvas.line(14, y, "Raum", 12, bold=True)
        for number, day in enumerate(days):
            x, _ = _column(canvas, days, number)
            canvas.line(x + 2, y, WEEKDAYS_SHORT[day], 12, bold=True)
            date = facts.day_head(day)[1]
            canvas.line(
                x + 2 + typeset.width(WEEKDAYS_SHORT[day], 12, bold=True) + 1.6, y, date, 12
            )
        return y + 7

    return draw


def _site_row(facts: Facts, room: Room, days: Sequence[int]) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        below = canvas.text(14, y + 1.8, _ROOM_COLUMN - 3, room.name, 12, bold=True)
        below = canvas.line(14, below, count(room.seats, "Platz", "Plätze"), 9, ink=Ink.QUIET)
        for number in range(len(days)):
            below = max(below, _site_cell(canvas, y + 1.8, facts, room, days, number))
        bottom = max(below + 1.5, y + 14)
        canvas.rule(14, y, canvas.width - 14, width=0.3, ink=Ink.BLACK)
        for number in range(len(days)):
            canvas.upright(_column(canvas, days, number)[0], y, bottom)
        return bottom

    return draw


def _site_cell(
    canvas: Canvas, y: float, facts: Facts, room: Room, days: Sequence[int], number: int
) -> float:
    x, width = _column(canvas, days, number)
    x, width = x + 2, width - 3.5
    for item in facts.lessons:
        if item.room == room.id and day_of(item.start) == days[number]:
            top = y
            y = canvas.text(x + 1.8, y, width - 1.8, facts.times(item), 10)
            y = canvas.text(x + 1.8, y, width - 1.8, facts.course(item), 10.5, bold=True)
            y = canvas.text(x + 1.8, y, width - 1.8, facts.teachers(item.teachers), 9)
            canvas.rect(Box(x, top + 0.4, 0.9, y - top - 0.6), stroke=0, fill=Ink.BLACK)
            y += 1.6
    for block in room.blocked:
        for span in _by_day((block.span,), (days[number],)):
            text = f"{hours(span)} {block.label}" if span.minutes < DAY // 2 else block.label
            y = canvas.text(x, y, width, text, 9, ink=Ink.QUIET) + 1
    return y
