"""What the documents say about people, days and places: look-ups and German forms in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from kursplaner.domain import rides as ride_rules
from kursplaner.domain.directory import ChildCard, Directory, PersonCard, PlaceCard, VehicleCard
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import PlacedLesson, Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rides import Ride, SeatClass
from kursplaner.domain.time import WEEKDAYS, WEEKDAYS_SHORT, Interval, clock, day_of
from kursplaner.paper.typeset import glued

SEAT_WORDS: Mapping[SeatClass, str] = {
    SeatClass.SHELL: "Babyschale",
    SeatClass.SEAT: "Kindersitz",
    SeatClass.BOOSTER: "Sitzerhöhung",
}


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
        return card

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
        return card

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

    @cached_property
    def lessons(self) -> tuple[PlacedLesson, ...]:
        """Placed lessons in the order of the week."""
        return tuple(sorted(self.placed.placed.values(), key=lambda p: (p.start, p.room, p.lesson)))

    @cached_property
    def rides(self) -> Mapping[str, Ride]:
        return {ride.id: ride for ride in ride_rules.rides(self.placed)}

    @cached_property
    def tours(self) -> tuple[Tour, ...]:
        """Tours with stops, in the order of the week."""
        return tuple(sorted((t for t in self.plan.tours if t.stops), key=lambda t: (t.start, t.id)))

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


def count(number: int, one: str, many: str) -> str:
    """`1 Kind`, `3 Kinder`"""
    return glued(f"{number} {one if number == 1 else many}")


def week_label(week: str) -> str:
    """`KW 48` of `2026-W48`; anything else stays as it is."""
    year, mark, number = week.partition("-W")
    return f"KW {int(number)}" if mark and year.isdigit() and number.isdigit() else week


def _issued(printed: date, version: str) -> str:
    return f"Stand {printed:%d.%m.%Y}" + (f" · {version}" if version else "")
