"""The driver's sheet: one tour on exactly one page, with boxes to tick and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kursplaner.domain import rides as ride_rules
from kursplaner.domain.directory import Directory
from kursplaner.domain.legs import ATTRIBUTION, Source, leg_source
from kursplaner.domain.plan import Tour, TourStop, WeekPlan
from kursplaner.domain.problem import Layout, WeekProblem
from kursplaner.domain.rides import Direction, Ride
from kursplaner.domain.time import clock, day_of
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Align, Canvas
from kursplaner.paper.facts import SEAT_WORDS, Facts, count
from kursplaner.paper.frame import Heading, finish, start
from kursplaner.paper.page import Box, Ink, Page

_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
# Below the smallest type that reads well only a tour of unheard-of length ends: whole, not cut.
_LAST_RESORT = tuple(7.0 * 0.93**step for step in range(1, 15))
_DENSE = 8.0
"""From this size down those who get out stand side by side."""
_NUMBER, _TIME, _PLACE, _LOAD = 8.0, 19.0, 56.0, 19.0
_CODE = 30.0
_SIGN = 15.0
_CHILDREN = "Kinder fahren nur mit ihrer Begleitung und im passenden Sitz."


def driver_sheet(
    problem: WeekProblem, plan: WeekPlan, tour: Tour, directory: Directory, week_label: str,
    link: str,
) -> Page:  # fmt: skip
    """One A4 page for one tour; `link` opens the navigation and becomes a QR code."""
    return driver_page(Facts(problem, plan, directory, week_label), tour, link)


def driver_page(facts: Facts, tour: Tour, link: str) -> Page:
    day = day_of(tour.start)
    span = f"{clock(tour.start)}–{clock(tour.end)} Uhr"
    heading = Heading("Fahrerblatt · vertraulich", facts.tour_title(tour),
                      f"{facts.long_date(day)} · {span}", size=26, day=day)  # fmt: skip
    canvas, area = start(facts.imprint, heading)
    y = _facts_table(canvas, area, facts, tour, link)
    _draw_stops(canvas, Box(area.x, y, area.width, area.bottom - y), facts, tour)
    sources = _sources(facts, tour)
    canvas.line(area.right, area.bottom - 5, sources, 7, ink=Ink.QUIET, align=Align.RIGHT)
    return finish([canvas], facts.imprint)[0]


def _sources(facts: Facts, tour: Tour) -> str:
    """Where the times come from, and whose data the roads are: `Fahrzeiten: Straße · © …`."""
    legs = [(a.place, b.place) for a, b in pairwise(tour.stops) if a.place != b.place]
    found = dict.fromkeys(source for leg in legs if (source := leg_source(facts.index, *leg)))
    said = [f"Fahrzeiten: {', '.join(found)}"] if found else []
    return " · ".join([*said, ATTRIBUTION] if Source.ROAD in found else said)


# vehicle, driver, kilometres


def _facts_table(canvas: Canvas, area: Box, facts: Facts, tour: Tour, link: str) -> float:
    code = _CODE + 4 if link else 0
    if link:
        canvas.code(area.right - _CODE, area.y, _CODE, link)
        canvas.line(area.right - _CODE / 2, area.y + _CODE + 0.8, "Route öffnen", 8,
                    ink=Ink.QUIET, align=Align.CENTER)  # fmt: skip
    column = (area.width - code) / 2
    bottom = area.y
    for number, cells in enumerate(_columns(facts, tour)):
        y = area.y - 0.5
        for label, value in cells:
            y = _cell(canvas, area.x + number * column, y, column - 4, label, value)
        bottom = max(bottom, y)
    y = _kilometres(canvas, area.x, bottom + 1, area.width - code)
    return max(y, area.y + _CODE + 5 if link else y) + 1.5


def _columns(facts: Facts, tour: Tour) -> Iterator[tuple[tuple[str, str], ...]]:
    vehicle, driver = facts.vehicle(tour.vehicle), facts.person(tour.driver)
    who = driver.name + (f", {typeset.glued(driver.phone)}" if driver.phone else "")
    yield (
        ("Fahrer:in", who),
        ("Reserve", facts.directory.reserve_driver or "–"),
        ("Büro", facts.imprint.phone or "–"),
    )
    yield (
        ("Fahrzeug", f"{vehicle.name}" + (f" · {vehicle.plate}" if vehicle.plate else "")),
        ("Schlüssel", vehicle.key or "–"),
        ("Plätze", _layout(facts, tour)),
    )


def _layout(facts: Facts, tour: Tour) -> str:
    vehicle = facts.index.vehicles[tour.vehicle]
    layout = vehicle.layouts[tour.layout]
    parts = [count(layout.seats, "Sitz", "Sitze")]
    if layout.wheelchairs:
        parts.append(count(layout.wheelchairs, "Rollstuhlplatz", "Rollstuhlplätze"))
    seats = _child_seats_needed(facts, tour)
    return " + ".join(parts) + (f"; mitnehmen: {seats}" if seats else "")


def _child_seats_needed(facts: Facts, tour: Tour) -> str:
    """The most child seats of each class in use at the same time on this tour."""
    loads = list(_loads(facts, tour))
    most = [max((load[number] for load in loads), default=0) for number in (2, 3, 4)]
    words = (("Babyschale", "Babyschalen"), ("Kindersitz", "Kindersitze"),
             ("Sitzerhöhung", "Sitzerhöhungen"))  # fmt: skip
    return ", ".join(count(n, *word) for n, word in zip(most, words, strict=True) if n)


def _cell(canvas: Canvas, x: float, y: float, width: float, label: str, value: str) -> float:
    canvas.line(x, y + 0.25, label, 9, ink=Ink.QUIET)
    return canvas.text(x + 20, y, width - 20, value, 10, bold=True) + 1


def _kilometres(canvas: Canvas, x: float, y: float, width: float) -> float:
    field = width / 4
    for number, label in enumerate(("km Beginn", "km Ende", "Abfahrt", "Rückkehr")):
        left = x + number * field
        canvas.line(left, y + 1.6, label, 9, ink=Ink.QUIET)
        begin = left + typeset.width(label, 9) + 2
        canvas.rule(begin, y + 6, left + field - 3, width=0.25, ink=Ink.BLACK)
    return y + 7


# stops


def _loads(facts: Facts, tour: Tour) -> Iterator[tuple[int, int, int, int, int]]:
    """Seats, wheelchairs, shells, child seats and boosters in use after each stop."""
    load = [0, 0, 0, 0, 0]
    for stop in tour.stops:
        for sign, ids in ((1, stop.board), (-1, stop.alight)):
            for ride in (facts.rides[id] for id in ids if id in facts.rides):
                use = (ride.seats, ride.wheelchairs, ride.shells, ride.child_seats, ride.boosters)
                load = [have + sign * more for have, more in zip(load, use, strict=True)]
        yield load[0], load[1], load[2], load[3], load[4]


def _draw_stops(canvas: Canvas, area: Box, facts: Facts, tour: Tour) -> None:
    """The table of stops in the largest type that leaves room for notes and signature."""
    foot = _SIGN + 17
    for size in (*_SIZES, *_LAST_RESORT):
        trial = Canvas()
        y = _table(trial, area, facts, tour, size)
        if y + foot <= area.bottom or size == _LAST_RESORT[-1]:
            break
    canvas.items += trial.items
    wait = facts.problem.legal.wait_at_stop
    _foot(canvas, Box(area.x, y + 2, area.width, area.bottom - y - 2), wait)


def _table(canvas: Canvas, area: Box, facts: Facts, tour: Tour, size: float) -> float:
    head = max(min(size, typeset.FLOOR + 1), min(size, 8.5))
    x = area.x
    canvas.line(x + _NUMBER, area.y, "Uhrzeit", head, ink=Ink.QUIET)
    canvas.line(x + _NUMBER + _TIME, area.y, "Haltepunkt", head, ink=Ink.QUIET)
    canvas.line(x + _NUMBER + _TIME + _PLACE, area.y, "Ein- und Aussteigen", head, ink=Ink.QUIET)
    y = canvas.line(area.right, area.y, "an Bord", head, ink=Ink.QUIET, align=Align.RIGHT)
    loads = list(_loads(facts, tour))
    for number, (stop, load) in enumerate(zip(tour.stops, loads, strict=True)):
        y = _stop_row(canvas, Box(x, y, area.width, 0), facts, tour, number, stop, load[:2], size)
    canvas.rule(x, y, area.right, width=0.4, ink=Ink.BLACK)
    return y


def _stop_row(
    canvas: Canvas, area: Box, facts: Facts, tour: Tour, number: int, stop: TourStop,
    load: tuple[int, ...], size: float,
) -> float:  # fmt: skip
    canvas.rule(area.x, area.y, area.right, width=0.25, ink=Ink.BLACK)
    pad = size * 0.11
    x, y = area.x, area.y + pad
    canvas.line(x, y, str(number + 1), size, ink=Ink.QUIET)
    below = _when(canvas, x + _NUMBER, y, tour, number, stop, size)
    x += _NUMBER + _TIME
    below = max(below, _where(canvas, x, y, facts, stop, size))
    x += _PLACE
    width = area.right - _LOAD - x
    alight = [facts.rides[id] for id in stop.alight if id in facts.rides]
    if size <= _DENSE:
        y = _leaving(canvas, x, y, width, facts, alight, size)
    else:
        for ride in alight:
            y = _rider(canvas, x, y, width, facts, ride, "aus", size)
    for id in stop.board:
        if id in facts.rides:
            y = _rider(canvas, x, y, width, facts, facts.rides[id], "ein", size)
    if number < len(tour.stops) - 1:
        layout = facts.index.vehicles[tour.vehicle].layouts[tour.layout]
        _aboard(canvas, area.right, area.y + pad, load, layout, size)
    return max(below, y) + pad


def _when(canvas: Canvas, x: float, y: float, tour: Tour, number: int, stop: TourStop,
          size: float) -> float:  # fmt: skip
    small = max(min(size, typeset.FLOOR), size * 0.8)
    if number == 0:
        y = canvas.line(x, y, clock(stop.depart), size, bold=True)
        return canvas.line(x, y, "Abfahrt", small, ink=Ink.QUIET)
    y = canvas.line(x, y, clock(stop.arrive), size, bold=True)
    if number < len(tour.stops) - 1 and stop.depart > stop.arrive:
        y = canvas.line(x, y, f"ab {clock(stop.depart)}", small, ink=Ink.QUIET)
    return y


def _where(canvas: Canvas, x: float, y: float, facts: Facts, stop: TourStop, size: float) -> float:
    small = max(min(size, typeset.FLOOR), size * 0.8)
    card = facts.place(stop.place)
    width = _PLACE - 4
    y = canvas.text(x, y, width, card.name, size, bold=True)
    details = ", ".join(text for text in (card.address, card.landmark) if text)
    y = canvas.text(x, y, width, details, small, ink=Ink.QUIET) if details else y
    limit = _limit(facts, stop)
    return canvas.text(x, y, width, limit, size * 0.92, bold=True) if limit else y


def _limit(facts: Facts, stop: TourStop) -> str:
    """The latest arrival of those who get out, or the earliest start of those who get in."""
    out = [facts.rides[id] for id in stop.alight if id in facts.rides]
    deadlines = [ride.delivery.end for ride in out if ride.direction is not Direction.HOME]
    if deadlines:
        return f"spätestens {clock(min(deadlines))}"
    home = [facts.rides[id] for id in stop.board if id in facts.rides]
    ready = [ride.pickup for ride in home if ride.direction is not Direction.OUT]
    if ready:
        return f"Abfahrt {clock(max(r.start for r in ready))}–{clock(min(r.end for r in ready))}"
    return ""


def _rider(
    canvas: Canvas, x: float, y: float, width: float, facts: Facts, ride: Ride, verb: str,
    size: float,
) -> float:  # fmt: skip
    """A box to tick, who gets in or out, and who comes along in which seat."""
    small, box = max(min(size, typeset.FLOOR), size * 0.85), size * 0.3
    canvas.tick_box(x, y, box, size)
    right = x + width - 1.5
    canvas.line(x + box + 1.6, y, verb, size, ink=Ink.QUIET)
    x += box + 1.6 + typeset.width("aus ", size) + 1
    card = facts.person(ride.participant)
    drop = (size - small) * 0.2
    room = right - x
    if verb == "ein" and card.phone:
        phone = typeset.glued(card.phone)
        canvas.line(right, y + drop, phone, small, align=Align.RIGHT)
        room -= typeset.width(phone, small) + 3
    below = canvas.text(x, y, room, card.short, size, bold=True)
    notes = "; ".join(_notes(facts, ride, full=verb == "ein"))
    beside = x + typeset.width(card.short, size, bold=True) + 2
    if beside + typeset.width(notes, small) <= x + room:
        canvas.line(beside, y + drop, notes, small)
        return below
    return canvas.text(x, below, right - x, notes, small) if notes else below


def _leaving(
    canvas: Canvas, x: float, y: float, width: float, facts: Facts, rides: list[Ride], size: float
) -> float:
    """Those who get out in as few lines as they need, each with a box to tick."""
    box, left = size * 0.3, x
    if not rides:
        return y
    for ride in rides:
        children = "".join(f" + {facts.child(id).short}" for id in ride.children)
        name = f"aus {facts.person(ride.participant).short}{children}"
        long = box + 1.2 + typeset.width(name, size)
        if left > x and left + long > x + width:
            left, y = x, y + typeset.line_height(size)
        canvas.tick_box(left, y, box, size)
        fitted = typeset.wrap(name, width - box - 1.2, size)
        y = canvas.lines(left + box + 1.2, y, fitted, size) - typeset.line_height(size)
        left += long + 3
    return y + typeset.line_height(size)


def _notes(facts: Facts, ride: Ride, *, full: bool) -> Iterator[str]:
    person = facts.index.participants[ride.participant]
    if not full:
        if ride.children:
            yield "mit " + ", ".join(facts.child(id).short for id in ride.children)
        return
    own = ride_rules.seat_class(person.age_months, person.height_cm, facts.problem.legal)
    if own is not None:
        yield SEAT_WORDS[own]
    for id in ride.children:
        seat = facts.seat(id)
        yield f"{facts.child(id).short}, {facts.age(id)}" + (f", {seat}" if seat else "")
    if ride.wheelchairs:
        yield "Rollstuhl"
    elif ride.needs_lift:
        yield "braucht den Lift"
    if ride.prams:
        yield "Kinderwagen"
    if facts.person(ride.participant).remark:
        yield facts.person(ride.participant).remark


def _aboard(
    canvas: Canvas, right: float, y: float, load: tuple[int, ...], layout: Layout, size: float
) -> None:
    """Seats in use of all seats, and wheelchairs where the vehicle has places for them."""
    y = canvas.line(right, y, f"{load[0]} von {layout.seats}", size, bold=True, align=Align.RIGHT)
    if load[1]:
        small = max(min(size, typeset.FLOOR), size * 0.8)
        canvas.line(right, y, f"+ {load[1]} Rollstuhl", small, align=Align.RIGHT)


# notes and signature


def _wait_rule(minutes: int) -> str:
    """What to do when somebody is not at the stop."""
    if not minutes:
        return "Fehlt jemand am Haltepunkt: nicht warten, im Büro anrufen und weiterfahren."
    return (
        f"Am Haltepunkt höchstens {count(minutes, 'Minute', 'Minuten')} warten, dann im Büro "
        "anrufen und weiterfahren."
    )


def _foot(canvas: Canvas, area: Box, wait: int) -> None:
    y = canvas.text(area.x, area.y, area.width, f"{_wait_rule(wait)} {_CHILDREN}", 9)
    sign = area.bottom - 5.5
    canvas.line(area.x, y + 1.8, "Bemerkungen", 9, ink=Ink.QUIET)
    line = y + 8.2
    first = area.x + 24
    while line < sign - 9:
        canvas.rule(first, line, area.right)
        first, line = area.x, line + 7
    for left, right, label in ((area.x, area.x + 50, "Datum"),
                               (area.x + 60, area.right, "Unterschrift Fahrer:in")):  # fmt: skip
        canvas.rule(left, sign, right, width=0.25, ink=Ink.BLACK)
        canvas.line(left, sign + 0.5, label, 8, ink=Ink.QUIET)
