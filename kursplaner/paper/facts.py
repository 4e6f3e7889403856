"""What the documents say about people, days and places: look-ups and German forms in one place."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain import rides as ride_rules
from kursplaner.domain.directory import ChildCard, Directory, PersonCard, PlaceCard, VehicleCard
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import CareSlot, PlacedLesson, Tour, TourStop, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Ride, SeatClass
from kursplaner.domain.time import WEEKDAYS, WEEKDAYS_SHORT, Interval, clock, day_of
from kursplaner.domain.words import counted
from kursplaner.paper.typeset import glued

SEAT_WORDS: Mapping[SeatClass, str] = {
    SeatClass.SHELL: "Babyschale",
    SeatClass.SEAT: "Kindersitz",
    SeatClass.BOOSTER: "Sitzerhöhung",
}


_WEEK = re.compile(r"(?:-W|KW )(\d{1,2})\b")


class Imprint(Struct, frozen=True, kw_only=True):
    """What stands at the head and foot of every page."""

    municipality: str
    office: str
    phone: str
    week: str
    """`KW 48`"""
    dates: str
    """`23.11.–28.11.2026`"""
    issued: str
    """`Stand 20.11.2026 · Fassung 3`"""


class Facts:
    """One week seen through its plan and its directory; nothing here changes."""

    def __init__(
        self, problem: WeekProblem, plan: WeekPlan, directory: Directory, week_label: str,
        *, printed: date | None = None, version: str = "",
    ) -> None:  # fmt: skip
        self.problem = problem
        self.plan = plan
        self.directory = directory
        self.index = ProblemIndex(problem)
        self.placed = PlanIndex(self.index, plan)
        self.imprint = Imprint(
            municipality=directory.municipality or problem.name,
            office=directory.office or directory.municipality or problem.name,
            phone=directory.office_phone,
            week=week_label,
            dates=f"{self._short(problem.grid.days[0])}–{self.date(problem.grid.days[-1])}",
            issued=_issued(printed or date.today(), version),
        )

    # days

    def date(self, day: int) -> str:
        """`24.11.2026`"""
        return f"{self.problem.monday + timedelta(days=day):%d.%m.%Y}"

    def _short(self, day: int) -> str:
        return f"{self.problem.monday + timedelta(days=day):%d.%m.}"

    def day_head(self, day: int) -> tuple[str, str]:
        """`("Dienstag", "24.11.")`"""
        return WEEKDAYS[day], self._short(day)

    def day_date(self, day: int) -> str:
        """`Di 24.11.2026`"""
        return f"{WEEKDAYS_SHORT[day]} {self.date(day)}"

    def long_date(self, day: int) -> str:
        """`Dienstag, 24.11.2026`"""
        return f"{WEEKDAYS[day]}, {self.date(day)}"

    # people

    def person(self, id: str) -> PersonCard:
        """The card, or one made of the name in the problem."""
        card = self.directory.people.get(id)
        if card is None:
            name = self._names.get(id, id)
            card = PersonCard(name=name, short=short_name(name))
        return replace(card, name=isolated(card.name), short=isolated(card.short))

    @cached_property
    def _names(self) -> dict[str, str]:
        problem = self.problem
        groups = (problem.participants, problem.teachers, problem.caregivers, problem.drivers)
        return {person.id: person.name for group in groups for person in group}

    def child(self, id: str) -> ChildCard:
        card = self.directory.children.get(id)
        if card is None:
            name = self.index.children[id].name
            card = ChildCard(name=name, short=short_name(name))
        return replace(card, name=isolated(card.name), short=isolated(card.short))

    def age(self, child: str) -> str:
        """`14 Mon.` below two years, `4 J.` after."""
        months = self.index.children[child].age_months
        return glued(f"{months} Mon." if months < 24 else f"{months // 12} J.")

    def seat(self, child: str) -> str:
        """The child seat needed in the bus in words, empty where none is."""
        record = self.index.children[child]
        seat = ride_rules.seat_class(record.age_months, record.height_cm, self.problem.legal)
        return SEAT_WORDS[seat] if seat else ""

    def teachers(self, ids: Iterable[str]) -> str:
        return ", ".join(self.person(id).name for id in ids)

    # places and things

    def place(self, id: str) -> PlaceCard:
        card = self.directory.places.get(id)
        if card is None:
            known = self.index.places.get(id)
            card = PlaceCard(name=known.name if known else id)
        return card

    def vehicle(self, id: str) -> VehicleCard:
        card = self.directory.vehicles.get(id)
        return card or VehicleCard(name=self.index.vehicles[id].name)

    def room(self, id: str) -> str:
        return self.index.rooms[id].name

    def site_of(self, room: str) -> str:
        return self.index.sites[self.index.rooms[room].site].name

    def room_and_site(self, room: str) -> str:
        """`Raum 1, Alte Post`; the site only where there is more than one."""
        if len(self.problem.sites) < 2:
            return self.room(room)
        return f"{self.room(room)}, {self.site_of(room)}"

    # lessons and rides

    def course(self, placed: PlacedLesson) -> str:
        return self.index.course_of(placed.lesson).name

    def span(self, placed: PlacedLesson) -> Interval:
        return self.placed.span(placed)

    def times(self, placed: PlacedLesson) -> str:
        return hours(self.span(placed))

    # A plan may be older than the records: whatever points at something deleted is left out.

    @cached_property
    def lessons(self) -> tuple[PlacedLesson, ...]:
        """Placed lessons in the order of the week."""
        known = [item for item in self.placed.placed.values() if item.room in self.index.rooms]
        return tuple(sorted(known, key=lambda item: (item.start, item.room, item.lesson)))

    @cached_property
    def attended(self) -> Mapping[str, tuple[PlacedLesson, ...]]:
        """What each participant attends, in the order of the week."""
        known = {item.lesson for item in self.lessons}
        return {
            person: tuple(item for item in items if item.lesson in known)
            for person, items in self.placed.attended.items()
        }

    @cached_property
    def care(self) -> tuple[CareSlot, ...]:
        rooms, children = self.index.rooms, self.index.children
        return tuple(s for s in self.plan.care if s.room in rooms and s.child in children)

    @cached_property
    def care_of(self) -> Mapping[str, tuple[CareSlot, ...]]:
        """Childcare slots by child."""
        found: dict[str, list[CareSlot]] = defaultdict(list)
        for slot in self.care:
            found[slot.child].append(slot)
        return {child: tuple(slots) for child, slots in found.items()}

    @cached_property
    def rides(self) -> Mapping[str, Ride]:
        return {ride.id: ride for ride in ride_rules.rides(self.placed)}

    @cached_property
    def boardings(self) -> Mapping[str, tuple[tuple[Tour, TourStop, Ride], ...]]:
        """Where and when each participant gets in, in the order of the week."""
        found: dict[str, list[tuple[Tour, TourStop, Ride]]] = defaultdict(list)
        for tour in self.tours:
            for stop in tour.stops:
                for id in stop.board:
                    if id in self.rides:
                        ride = self.rides[id]
                        found[ride.participant].append((tour, stop, ride))
        return {person: tuple(items) for person, items in found.items()}

    @cached_property
    def tours(self) -> tuple[Tour, ...]:
        """Tours with stops, in the order of the week."""
        known = [t for t in self.plan.tours if t.stops and t.vehicle in self.index.vehicles]
        return tuple(sorted(known, key=lambda tour: (tour.start, tour.id)))

    def tour_title(self, tour: Tour) -> str:
        """`Tour 2` counted through the day over all vehicles."""
        same_day = [t.id for t in self.tours if day_of(t.start) == day_of(tour.start)]
        return f"Tour {same_day.index(tour.id) + 1}" if tour.id in same_day else "Tour"


def hours(span: Interval) -> str:
    """`08:45–11:15`"""
    return f"{clock(span.start)}–{clock(span.end)}"


def short_name(name: str) -> str:
    """First name and initial of the last: `Fatima A.`"""
    first, _, rest = name.strip().partition(" ")
    last = rest.split(" ")[-1] if rest else ""
    return f"{first} {last[0]}." if last else first


def isolated(name: str) -> str:
    """A name in right-to-left script, kept from disturbing the order of what stands beside it."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name):
        return f"\u2068{name}\u2069"
    return name


def sort_key(name: str) -> str:
    """Order of names as people expect it: Ömer between Nour and Paul."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(letter) and letter not in "\u2068\u2069"
    )


def count(number: int, one: str, many: str) -> str:
    """`1 Kind`, `3 Kinder`"""
    return glued(counted(number, one, many))


def week_label(week: str) -> str:
    """`KW 48` of `2026-W48` or of `KW 48 · 23.–28.11.2026`; anything else stays as it is."""
    found = _WEEK.search(week)
    return f"KW {int(found[1])}" if found else week


def _issued(printed: date, version: str) -> str:
    return f"Stand {printed:%d.%m.%Y}" + (f" · {version}" if version else "")
