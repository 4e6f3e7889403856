"""iCalendar files: read back by the library, as a calendar program would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from kursplaner.domain.plan import CareShift
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.exchange.ics import Audience, calendar, calendars

STAMP = datetime(2026, 11, 20, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def one(tour_week: Any, audience: Audience, id: str) -> Any:
    week = tour_week
    file = calendar(week.problem, week.plan, week.directory, audience, id, stamp=STAMP)
    (event,) = events(file.content)
    return event


def test_that_a_lesson_has_its_real_date_in_local_time_and_in_utc(tour_week: Any) -> None:
    event = one(tour_week, Audience.ROOM, "r")

    assert event["dtstart"].dt == datetime(2026, 11, 24, 9, tzinfo=BERLIN)
    assert event["dtend"].dt == datetime(2026, 11, 24, 10, 30, tzinfo=BERLIN)
    assert event["dtstart"].dt.astimezone(UTC).hour == 8
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"


def test_that_the_file_carries_its_own_time_zone_with_summer_time(tour_week: Any) -> None:
    week = tour_week
    file = calendar(week.problem, week.plan, week.directory, Audience.ROOM, "r", stamp=STAMP)
    (zone,) = Calendar.from_ical(file.content).walk("VTIMEZONE")
    made = zone.to_tz(lookup_tzid=False)

    assert datetime(2026, 7, 1, 12, tzinfo=made).utcoffset() == timedelta(hours=2)
    assert datetime(2026, 11, 24, 9, tzinfo=made).utcoffset() == timedelta(hours=1)


def test_that_a_moved_lesson_keeps_its_uid(tour_week: Any) -> None:
    before = one(tour_week, Audience.COURSE, "c")["uid"]
    moved = replace(tour_week.plan.lessons[0], start=at(3, 14))
    tour_week = replace(tour_week, plan=replace(tour_week.plan, lessons=(moved,), tours=()))

    event = one(tour_week, Audience.COURSE, "c")
    assert event["uid"] == before
    assert event["dtstart"].dt == datetime(2026, 11, 26, 14, tzinfo=BERLIN)


def test_that_the_same_lesson_of_another_week_has_another_uid(tour_week: Any) -> None:
    before = one(tour_week, Audience.COURSE, "c")["uid"]
    later = replace(tour_week.problem, monday=tour_week.problem.monday + timedelta(days=7))

    assert one(replace(tour_week, problem=later), Audience.COURSE, "c")["uid"] != before


def test_that_no_calendar_names_a_participant_or_child(tour_week: Any) -> None:
    week = tour_week
    shift = CareShift(caregiver="b", room="r", start=at(1, 8, 45), end=at(1, 10, 45))
    plan = replace(week.plan, shifts=(shift,))
    files = list(calendars(week.problem, plan, week.directory, stamp=STAMP))
    text = b"".join(file.content for file in files).decode().replace("\r\n ", "")

    assert {file.audience for file in files} >= {Audience.ROOM, Audience.COURSE, Audience.DRIVER}
    for name in ("Olena", "Kovalenko", "Amira", "Saleh", "Ivan", "Daria"):
        assert name not in text


def test_that_the_driver_sees_stops_times_and_numbers(tour_week: Any) -> None:
    event = one(tour_week, Audience.DRIVER, "fahrer")

    assert event["dtstart"].dt == datetime(2026, 11, 24, 7, 45, tzinfo=BERLIN)
    assert str(event["description"]).splitlines() == [
        "Fahrzeug: Bus 1 »Flitzer« (V-AD 112)",
        "07:45 Bauhof",
        "07:57 Bad Elster, Kurpark (3 ein)",
        "08:12 Markneukirchen (1 ein)",
        "08:25 Alte Schänke (4 aus)",
        "08:35 Bauhof",
    ]


def test_that_somebody_without_events_gets_an_empty_calendar_on_request_only(
    tour_week: Any,
) -> None:
    week = tour_week
    bare = replace(week.plan, lessons=(), tours=(), care=())
    file = calendar(week.problem, bare, week.directory, Audience.ROOM, "r", stamp=STAMP)

    assert events(file.content) == []
    assert list(calendars(week.problem, bare, week.directory)) == []


def test_that_an_unknown_id_is_told(tour_week: Any) -> None:
    with pytest.raises(UserError, match="Raum »weg« gibt es in dieser Woche nicht"):
        calendar(tour_week.problem, tour_week.plan, tour_week.directory, Audience.ROOM, "weg")


def test_that_the_same_week_and_stamp_give_the_same_bytes(tour_week: Any) -> None:
    week = tour_week
    twice = [list(calendars(week.problem, week.plan, week.directory, stamp=STAMP)) for _ in "ab"]

    assert twice[0] == twice[1]


def test_that_file_names_are_plain_and_differ(tour_week: Any) -> None:
    rooms = tuple(replace(tour_week.problem.rooms[0], id=id, name="Säle / 1") for id in ("r", "s"))
    lessons = tuple(replace(tour_week.plan.lessons[0], room=id) for id in ("r",))
    week = replace(tour_week.problem, rooms=rooms)
    plan = replace(tour_week.plan, lessons=lessons)
    names = [file.file_name for file in calendars(week, plan, tour_week.directory)]

    assert names[0] == "Raum-Saele-1-r-2026-W48.ics"
    assert len(set(names)) == len(names)
