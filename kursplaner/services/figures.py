"""Numbers a council asks for: one week as charts, all published weeks as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.db.queries import WeekState
from kursplaner.domain.calendar import parse_week
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Tour
from kursplaner.domain.problem import Lesson
from kursplaner.domain.rides import rides
from kursplaner.domain.time import subtract
from kursplaner.domain.violation import Kind, Ref
from kursplaner.domain.words import counted
from kursplaner.errors import UserError
from kursplaner.exchange.files import write_bytes
from kursplaner.exchange.week_tables import Cell, Column, Table
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.workspace import Workspace


class Bar(Struct, frozen=True):
    """One line of a chart: `part` of `whole`, and both in words."""

    name: str
    part: float
    whole: float
    words: str


class Chart(Struct, frozen=True):
    title: str
    about: str
    bars: tuple[Bar, ...]


def charts(view: WeekView) -> tuple[Chart, ...]:
    """The week in sight by course, room, vehicle and caregiver; empty charts are left out."""
    week = _Week(view)
    made = (
        Chart("Kurse", "Teilnahmen von Anmeldungen", tuple(week.courses())),
        Chart("Räume", "belegt von geöffnet, Stunden", tuple(week.rooms())),
        Chart("Fahrzeuge", "unterwegs, Stunden in der Woche", tuple(week.vehicles())),
        Chart("Betreuungskräfte", "Dienst von vereinbart, Stunden", tuple(week.caregivers())),
    )
    return tuple(chart for chart in made if chart.bars)


def kilometres(view: WeekView) -> float:
    """Driven by all tours of the week; 0 where the problem carries no distances."""
    return _Week(view).kilometres


def write_weeks(ws: Workspace, path: Path, report: Callable[[str], None]) -> int:
    """All published weeks of the area as a workbook, one row a week and one a course and week.

    Returns how many weeks; UserError when none is published or the file cannot be written.
    """
    # Here and not above: the library of workbooks would slow the start of every window.
    from kursplaner.exchange.week_xlsx import workbook

    published = [name for name, state in ws.week_states().items() if state is not WeekState.DRAFT]
    if not published:
        raise UserError(
            "Es ist noch keine Woche veröffentlicht.",
            "Bitte veröffentlichen Sie zuerst einen Wochenplan.",
        )
    weeks: list[tuple[Cell, ...]] = []
    courses: list[tuple[Cell, ...]] = []
    for name in sorted(published):
        report(f"KW {name[-2:]}/{name[:4]} …")
        view = load_week(ws, name)
        known = _Week(_as_published(view))
        weeks.append(known.totals(name))
        courses.extend(known.course_rows(name))
    sheets = Table("Wochen", _WEEKS, tuple(weeks)), Table("Kurse", _COURSES, tuple(courses))
    write_bytes(path, workbook(sheets))
    return len(weeks)


def _as_published(view: WeekView) -> WeekView:
    return view if view.published is None else replace(view, plan=view.published)


class _Week:
    """One week and plan, counted."""

    def __init__(self, view: WeekView) -> None:
        self.problem, self.plan = view.problem, view.plan
        self.index = ProblemIndex(view.problem)
        self.seen = PlanIndex(self.index, view.plan)
        self.names = Names(view.problem, view.plan)
        self.attending = Counter(
            item.lesson for lessons in self.seen.attended.values() for item in lessons
        )

    # One week as charts

    def courses(self) -> Iterator[Bar]:
        for course in self.problem.courses:
            held = self._held(course.id)
            enrolled = len(self.index.enrolled.get(course.id, ())) * len(held)
            if not held:
                continue
            there = sum(self.attending[lesson] for lesson in held)
            units = sum(self.index.lessons[lesson].units for lesson in held)
            meetings = counted(len(held), "Termin", "Termine")
            words = f"{there} von {enrolled} · {meetings}, {units} UE"
            yield Bar(course.name, there, enrolled, words)

    def rooms(self) -> Iterator[Bar]:
        used = Counter[str]()
        for item in self.seen.placed.values():
            used[item.room] += self.index.lessons[item.lesson].minutes
        for room in self.problem.rooms:
            free = subtract(room.open, [block.span for block in room.blocked])
            opened = sum(span.minutes for span in free)
            if not room.childcare and opened:
                name = f"{room.name}, {self.index.sites[room.site].name}"
                yield _hours(name, used[room.id], opened)

    def vehicles(self) -> Iterator[Bar]:
        most = max((self._driven(v.id) for v in self.problem.vehicles), default=0)
        for vehicle in self.problem.vehicles:
            tours = [tour for tour in self.plan.tours if tour.vehicle == vehicle.id]
            if tours:
                driven, served = self._driven(vehicle.id), sum(len(tour.rides) for tour in tours)
                words = f"{_number(driven / 60)} h · {_tours(len(tours))}, {served} Fahrten"
                metres = sum(self._metres(tour) for tour in tours)
                kilometres = f", {metres / 1000:.0f} km" if metres else ""
                yield Bar(vehicle.name, driven, most, words + kilometres)

    def caregivers(self) -> Iterator[Bar]:
        for person in self.problem.caregivers:
            worked = sum(s.end - s.start for s in self.plan.shifts if s.caregiver == person.id)
            offered = sum(span.minutes for span in person.available)
            most = person.max_minutes_week or offered
            if worked or most:
                name = self.names.plain(Ref(Kind.CAREGIVER, person.id))
                yield _hours(name, worked, max(most, worked))

    @property
    def kilometres(self) -> float:
        return sum(map(self._metres, self.plan.tours)) / 1000

    # Many weeks as rows

    def totals(self, week: str) -> tuple[Cell, ...]:
        placed = [self.index.lessons[lesson] for lesson in self.seen.placed]
        care = sum(slot.end - slot.start for slot in self.plan.care)
        duty = sum(shift.end - shift.start for shift in self.plan.shifts)
        served = sum(len(tour.rides) for tour in self.plan.tours)
        return (
            week, parse_week(week).monday, len(placed), sum(lesson.units for lesson in placed),
            sum(self.attending.values()), self._attended_units(placed), round(care / 60, 2),
            round(duty / 60, 2), served, len(rides(self.seen)), len(self.plan.tours),
            round(self.kilometres, 1),
        )  # fmt: skip

    def course_rows(self, week: str) -> Iterator[tuple[Cell, ...]]:
        for course in self.problem.courses:
            lessons = [self.index.lessons[lesson] for lesson in self._held(course.id)]
            if lessons:
                there = sum(self.attending[lesson.id] for lesson in lessons)
                units = sum(lesson.units for lesson in lessons)
                yield (
                    week, course.name, len(lessons), units,
                    len(self.index.enrolled.get(course.id, ())), there,
                    self._attended_units(lessons),
                )  # fmt: skip

    def _attended_units(self, lessons: Sequence[Lesson]) -> int:
        """UE times those who can come."""
        return sum(lesson.units * self.attending[lesson.id] for lesson in lessons)

    def _held(self, course: str) -> list[str]:
        lessons = self.index.lessons_of.get(course, ())
        return [lesson.id for lesson in lessons if lesson.id in self.seen.placed]

    def _driven(self, vehicle: str) -> int:
        tours = (tour for tour in self.plan.tours if tour.vehicle == vehicle and tour.stops)
        return sum(tour.end - tour.start for tour in tours)

    def _metres(self, tour: Tour) -> int:
        legs = pairwise(tour.stops)
        return sum(self.index.metres_between(one.place, two.place) for one, two in legs)


def _hours(name: str, minutes: int, of: int) -> Bar:
    return Bar(name, minutes, of, f"{_number(minutes / 60)} von {_number(of / 60)} h")


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def _tours(number: int) -> str:
    return counted(number, "Tour", "Touren")


_WEEKS = tuple(
    Column(heading, width)
    for heading, width in (
        ("Woche", 10), ("Montag", 12), ("Termine", 10), ("UE", 8), ("Teilnahmen", 12),
        ("Geplante Teilnahmestunden (UE)", 28), ("Betreute Stunden", 18),
        ("Dienststunden Betreuung", 24), ("Fahrten", 10), ("Fahrten gewünscht", 18),
        ("Touren", 10), ("Kilometer", 12),
    )
)  # fmt: skip
_COURSES = tuple(
    Column(heading, width)
    for heading, width in (
        ("Woche", 10), ("Kurs", 30), ("Termine", 10), ("UE", 8), ("Angemeldet", 12),
        ("Teilnahmen", 12), ("Geplante Teilnahmestunden (UE)", 28),
    )
)  # fmt: skip
