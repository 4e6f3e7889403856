"""Short German phrases the window needs in more than one place."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import WEEKDAYS_SHORT, clock, day_of, moment
from kursplaner.domain.words import counted
from kursplaner.services.week import WeekView


def monday_of(week: str) -> date:
    """Monday of an ISO week "2026-W49"."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def week_short(week: str) -> str:
    """`KW 49`."""
    return f"KW {int(week.split('-W')[1])}"


def week_long(week: str, last_day: int = 5) -> str:
    """`KW 49 · 30.11.–5.12.2026`, to the last planned weekday (5 = Saturday)."""
    first = monday_of(week)
    last = first + timedelta(days=last_day)
    return f"{week_short(week)} · {first.day}.{first.month}.–{last.day}.{last.month}.{last.year}"


def day_long(week: str, day: int) -> str:
    """`Di 1.12.`."""
    when = monday_of(week) + timedelta(days=day)
    return f"{WEEKDAYS_SHORT[day]} {when.day}.{when.month}."


def breakable(text: str) -> str:
    """The text with places to break in words no narrow panel holds in one line."""
    return re.sub(r"\S{28,}", lambda found: "\u200b".join(re.findall(".{1,10}", found[0])), text)


def open_points(number: int) -> str:
    """What somebody has to look at: `1 offener Punkt`, `2 offene Punkte`."""
    return counted(number, "offener Punkt", "offene Punkte")


def thousands(number: float) -> str:
    """`1.025`, as German writes it."""
    return f"{number:,.0f}".replace(",", ".")


def lesson_name(view: WeekView, lesson: str) -> str:
    """Name of the lesson's course; the id where the lesson is unknown."""
    course = next((item.course for item in view.problem.lessons if item.id == lesson), lesson)
    return next((item.name for item in view.problem.courses if item.id == course), course)


def moved(view: WeekView, placed: PlacedLesson) -> str:
    """What a move does, told before it is done."""
    name = lesson_name(view, placed.lesson)
    before = next((p for p in view.plan.lessons if p.lesson == placed.lesson), None)
    if before is None:
        return f"{name} auf {moment(placed.start)} eingeplant."
    if before.start == placed.start and before.room == placed.room:
        return f"Lehrkraft von {name} ({moment(placed.start)}) geändert."
    if before.start == placed.start:
        return f"{name} ({moment(placed.start)}) in {room_name(view, placed.room)} verlegt."
    if day_of(before.start) == day_of(placed.start):
        day = WEEKDAYS_SHORT[day_of(placed.start)]
        times = f"von {clock(before.start)} auf {clock(placed.start)}"
        return f"{name} ({day}) {times} verschoben."
    return f"{name} von {moment(before.start)} auf {moment(placed.start)} verschoben."


def room_name(view: WeekView, room: str) -> str:
    return next((item.name for item in view.problem.rooms if item.id == room), room)
