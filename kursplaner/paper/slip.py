"""The participant's slip: her week hour by hour, on one page, in large type.

The second language stands in a column of its own beside the German; right-to-left languages are
set from the right. Times, names and places stay as they are in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from kursplaner.domain.plan import Missing, Tour, TourStop
from kursplaner.domain.problem import Participant
from kursplaner.domain.rides import Direction, Ride
from kursplaner.domain.time import WEEKDAYS, Interval, clock, day_of
from kursplaner.domain.words import listed
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Align, Canvas, Draw
from kursplaner.paper.facts import Facts, hours
from kursplaner.paper.frame import Flow, Heading
from kursplaner.paper.page import Ink, Page

_FACTORS = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62)
_LEFT, _TIMES, _SECOND = 14.0, 44.0, 50.0


class SlipWords(Struct, frozen=True, kw_only=True):
    """The words of the slip in one language."""

    title: str = "Mein Wochenplan"
    weekdays: tuple[str, ...] = WEEKDAYS
    lesson: str = "Kurs"
    care: str = "Kinderbetreuung"
    bus_out: str = "Bus zum Kurs: Einstieg"
    bus_home: str = "Bus nach Hause: Einstieg"
    bus_transfer: str = "Bus zum nächsten Kurs: Einstieg"
    early: str = "Bitte seien Sie 5 Minuten vor der Abfahrt am Haltepunkt."
    absent: str = "Sie können nicht kommen? Bitte rufen Sie an:"
    rtl: bool = False


GERMAN = SlipWords()


class _Event(Struct, frozen=True, order=True):
    """One line of the day; `word` is the name of a field of `SlipWords`."""

    start: int
    rank: int
    word: str
    time: str
    title: str
    details: tuple[str, ...]


def participant_slips(facts: Facts, packs: Mapping[str, SlipWords]) -> tuple[Page, ...]:
    """One slip per participant who attends anything; `packs` are languages by ISO code."""
    return tuple(
        page
        for person in facts.problem.participants
        if facts.attended[person.id] or _missing(facts, person)
        for page in participant_slip(facts, person, packs.get(facts.person(person.id).language))
    )


def participant_slip(
    facts: Facts, person: Participant, second: SlipWords | None = None
) -> tuple[Page, ...]:
    """On one page; the type shrinks for a full week, and only beyond that a page is added."""
    events = sorted(_events(facts, person))
    for factor in _FACTORS:
        flow = _flow(facts, person, events, second, factor)
        if len(flow.canvases) == 1:
            break
    return flow.pages()


def _flow(
    facts: Facts, person: Participant, events: list[_Event], second: SlipWords | None, factor: float
) -> Flow:
    kind = "Wochenplan für Teilnehmende"
    heading = Heading(kind, facts.person(person.id).name, GERMAN.title, size=26)
    flow = Flow(facts.imprint, heading)
    if second is not None:
        flow.add(lambda canvas, y: _second_line(canvas, y, second.title, 13, second))
    for day in dict.fromkeys(day_of(event.start) for event in events):
        of_day = [
            _event_row(event, second, factor) for event in events if day_of(event.start) == day
        ]
        flow.add(_day_head(facts, day, second, factor), keep=flow.height(of_day[0]))
        for row in of_day:
            flow.add(row)
    missing = _missing(facts, person)
    if missing:
        flow.add(_missing_rows(missing, factor))
    flow.add(_closing(facts, person.id in facts.boardings, second, factor))
    return flow


# what happens


def _events(facts: Facts, person: Participant) -> Iterator[_Event]:
    for item in facts.attended[person.id]:
        details = (_where(facts, item.room), facts.teachers(item.teachers))
        yield _Event(item.start, 2, "lesson", facts.times(item), facts.course(item), details)
    yield from _care(facts, person)
    for boarding in facts.boardings.get(person.id, ()):
        yield _bus(facts, *boarding)


def _where(facts: Facts, room: str) -> str:
    site = facts.index.sites[facts.index.rooms[room].site]
    address = facts.place(site.place).address if site.place else ""
    return ", ".join(part for part in (facts.room(room), site.name, address) if part)


def _care(facts: Facts, person: Participant) -> Iterator[_Event]:
    """One event per room and span: brothers and sisters stand together."""
    together: dict[tuple[int, int, str], list[str]] = {}
    for child in facts.index.children_of.get(person.id, ()):
        for slot in facts.care_of.get(child.id, ()):
            key = (slot.start, slot.end, slot.room)
            together.setdefault(key, []).append(facts.child(child.id).short)
    for (begin, end, room), names in together.items():
        span = Interval(begin, end)
        yield _Event(begin, 1, "care", hours(span), listed(names), (_where(facts, room),))


def _bus(facts: Facts, tour: Tour, stop: TourStop, ride: Ride) -> _Event:
    word = {Direction.OUT: "bus_out", Direction.HOME: "bus_home"}.get(
        ride.direction, "bus_transfer"
    )
    place = facts.place(stop.place)
    where = ", ".join(part for part in (place.landmark or place.address,) if part)
    names = [facts.child(child).short for child in ride.children]
    goal = next((s for s in tour.stops if ride.id in s.alight), None)
    ride_line = facts.vehicle(tour.vehicle).name
    if goal is not None:
        ride_line += f" · Ankunft {clock(goal.arrive)}, {facts.place(goal.place).name}"
    details = (where, f"Mit {listed(names)}" if names else "", ride_line)
    title = place.name
    return _Event(stop.arrive, 0, word, clock(stop.arrive), title, tuple(d for d in details if d))


def _missing(facts: Facts, person: Participant) -> list[str]:
    """What she goes without this week, said plainly."""
    found = []
    children = {child.id for child in facts.index.children_of.get(person.id, ())}
    for item in facts.plan.unserved:
        placed = facts.placed.placed.get(item.lesson or "")
        when = f"{facts.day_date(day_of(placed.start))}, {facts.course(placed)}" if placed else ""
        if item.kind is Missing.PERSON and item.id == person.id and when:
            found.append(f"{when}: Leider ist für Sie kein Platz.")
        elif item.kind is Missing.CHILD and item.id in children and when:
            name = facts.child(item.id).short
            found.append(f"{when}: Für {name} gibt es leider keinen Betreuungsplatz.")
        elif item.kind is Missing.RIDE and item.id in facts.rides:
            ride = facts.rides[item.id]
            if ride.participant == person.id:
                way = "nach Hause" if ride.direction is Direction.HOME else "zum Kurs"
                found.append(f"{facts.day_date(ride.day)}: Leider fährt kein Bus {way}.")
    return found


# how it looks


def _second_line(canvas: Canvas, y: float, text: str, size: float, words: SlipWords) -> float:
    """A line in the column of the second language."""
    right = canvas.width - _LEFT
    left = right - _SECOND + 3
    return canvas.text(left, y, _SECOND - 3, text, size, ink=Ink.BLACK, rtl=words.rtl)


def _day_head(facts: Facts, day: int, second: SlipWords | None, factor: float) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        size = 17 * factor
        y += 3.5 * factor
        below = canvas.line(_LEFT, y, facts.long_date(day), size, bold=True)
        if second is not None:
            _second_line(canvas, y, second.weekdays[day], size * 0.8, second)
        canvas.rule(_LEFT, below + 0.8, canvas.width - _LEFT, width=0.4, ink=Ink.BLACK)
        return below + 0.8

    return draw


def _event_row(event: _Event, second: SlipWords | None, factor: float) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        right = canvas.width - _LEFT - (_SECOND if second is not None else 0)
        size, small = 15 * factor, max(typeset.FLOOR, 11 * factor)
        top = y + 2.2 * factor
        left = canvas.line(_LEFT, top, event.time, size, bold=True)
        word = getattr(GERMAN, event.word)
        left = canvas.text(_LEFT, left, _TIMES - 3, word, small, ink=Ink.QUIET)
        column, width = _LEFT + _TIMES, right - _LEFT - _TIMES
        below = canvas.text(column, top, width, event.title, size, bold=True)
        for detail in event.details:
            below = canvas.text(column, below, width, detail, small)
        if second is not None:
            word = getattr(second, event.word)
            below = max(below, _second_line(canvas, top, word, small * 1.15, second))
        below = max(left, below) + 2.4 * factor
        canvas.rule(_LEFT, below, canvas.width - _LEFT)
        return below

    return draw


def _missing_rows(sentences: list[str], factor: float) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        size = max(typeset.FLOOR, 12 * factor)
        y = canvas.line(_LEFT, y + 5 * factor, "Bitte beachten Sie", size, bold=True)
        for sentence in sentences:
            y = canvas.text(_LEFT, y, canvas.width - 2 * _LEFT, sentence, size)
        return y

    return draw


def _closing(facts: Facts, rides: bool, second: SlipWords | None, factor: float) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        size = max(typeset.FLOOR, 11 * factor)
        width = canvas.width - 2 * _LEFT
        y += 5 * factor
        for words in (GERMAN, *((second,) if second is not None else ())):
            if rides:
                y = canvas.text(_LEFT, y, width, words.early, size, rtl=words.rtl)
            if facts.imprint.phone:
                y = _call(canvas, y, words, facts.imprint.phone, size)
        return y

    return draw


def _call(canvas: Canvas, y: float, words: SlipWords, phone: str, size: float) -> float:
    """The request to ring up, with the number beside it, left-to-right in every language."""
    gap = 2.0
    long = typeset.width(words.absent, size)
    if words.rtl:
        right = canvas.width - _LEFT
        canvas.line(right, y, words.absent, size, align=Align.RIGHT, rtl=True)
        return canvas.line(right - long - gap, y, phone, size, bold=True, align=Align.RIGHT)
    canvas.line(_LEFT, y, words.absent, size)
    return canvas.line(_LEFT + long + gap, y, phone, size, bold=True)
