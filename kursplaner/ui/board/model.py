"""The week as the board lays it out: lanes, blocks in lanes, ghosts, taken spans, buses. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Block, LessonPin
from kursplaner.domain.rides import rides
from kursplaner.domain.time import DAY, Interval, clock, day_of, merge, moment, subtract
from kursplaner.services.week import WeekView
from kursplaner.ui.board.facts import (
    BusMark,
    CareBook,
    LessonFacts,
    pin_words,
    warnings_by_lesson,
)


class LaneBy(StrEnum):
    """What a lane of the board stands for."""

    ROOM = "room"
    TEACHER = "teacher"
    COURSE = "course"
    PERSON = "person"
    SITE = "site"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    LaneBy.ROOM: "Raum", LaneBy.TEACHER: "Lehrkraft", LaneBy.COURSE: "Kurs",
    LaneBy.PERSON: "Person", LaneBy.SITE: "Standort",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of every day; `group` is the site it belongs to, "" where lanes have none."""

    key: str
    title: str
    group: str = ""


class BoardModel:
    """One WeekView by one kind of lane. Made anew when either changes; never edited."""

    def __init__(self, view: WeekView, by: LaneBy) -> None:
        self.view = view
        self.by = by
        self.problem = view.problem
        self.index = ProblemIndex(view.problem)
        self.plan = PlanIndex(self.index, view.plan)
        self._warnings = warnings_by_lesson(view, self.plan)
        self._care = CareBook(self.plan)
        self._facts: dict[str, LessonFacts] = {}

    # Lanes

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        match self.by:
            case LaneBy.ROOM:
                return tuple(self._room_lanes())
            case LaneBy.TEACHER:
                return tuple(Lane(t.id, t.name) for t in self.problem.teachers)
            case LaneBy.COURSE:
                return tuple(Lane(c.id, c.name) for c in self.problem.courses)
            case LaneBy.PERSON:
                return tuple(self._person_lanes())
            case LaneBy.SITE:
                return tuple(Lane(s.id, s.name) for s in self.problem.sites)

    def _room_lanes(self) -> Iterator[Lane]:
        several = len(self.problem.sites) > 1
        used = {placed.room for placed in self.plan.placed.values()}
        for site in self.problem.sites:
            for room in self.problem.rooms:
                if room.site == site.id and (room.seats > 0 or room.id in used):
                    yield Lane(room.id, room.name, site.name if several else "")

    def _person_lanes(self) -> Iterator[Lane]:
        busy = {lesson.course for lesson in self.problem.lessons}
        people = [p for p in self.problem.participants if busy.intersection(p.courses)]
        for person in sorted(people, key=lambda item: item.name):
            yield Lane(person.id, person.name)

    def lanes_on(self, day: int) -> tuple[tuple[Lane, int], ...]:
        """Lanes of a day and how many lanes wide each is.

        A room that is closed or a teacher who is not there all day has no lane that day, unless
        something lies in it; who is there on no day at all has one every day.
        """
        units = zip(self.lanes, self.lane_units, strict=True)
        return tuple((lane, wide) for lane, wide in units if self._shown_on(lane.key, day))

    def _shown_on(self, lane: str, day: int) -> bool:
        windows = self._windows(lane)
        if windows is None or (day, lane) in self._used:
            return True
        open_days = {d for d in self.problem.grid.days if _on(day=d, windows=windows)}
        return day in open_days or not open_days

    @cached_property
    def _used(self) -> frozenset[tuple[int, str]]:
        """(day, lane) with a lesson or the ghost of one."""
        placed = (*self.lessons, *self.ghosts)
        return frozenset((day_of(p.start), lane) for p in placed for lane in self.lanes_of(p))

    @cached_property
    def lane_units(self) -> tuple[int, ...]:
        """How many lanes wide each lane is: at a site, as many as lessons run side by side."""
        if self.by is not LaneBy.SITE:
            return (1,) * len(self.lanes)
        at_site: dict[str, list[Interval]] = defaultdict(list)
        for placed in self.lessons:
            for key in self.lanes_of(placed):
                at_site[key].append(self.span(placed))
        return tuple(_side_by_side(at_site[lane.key]) for lane in self.lanes)

    def lanes_of(self, placed: PlacedLesson) -> tuple[str, ...]:
        """Keys of the lanes a placed lesson lies in."""
        match self.by:
            case LaneBy.ROOM:
                return (placed.room,)
            case LaneBy.TEACHER:
                return tuple(dict.fromkeys(placed.teachers))
            case LaneBy.COURSE:
                return (self.index.lessons[placed.lesson].course,)
            case LaneBy.PERSON:
                return tuple(person.id for person in self.index.attendees(placed.lesson))
            case LaneBy.SITE:
                room = self.index.rooms.get(placed.room)
                return (room.site,) if room else ()

    # Lessons

    @cached_property
    def lessons(self) -> tuple[PlacedLesson, ...]:
        known = (p for p in self.plan.placed.values() if p.room in self.index.rooms)
        return tuple(sorted(known, key=lambda placed: (placed.start, placed.lesson)))

    @cached_property
    def ghosts(self) -> tuple[PlacedLesson, ...]:
        """Published places of lessons that lie elsewhere now."""
        if self.view.published is None:
            return ()
        return tuple(
            was
            for was in self.view.published.lessons
            if was.lesson in self.index.lessons
            and was.room in self.index.rooms
            and self._differs(was)
        )

    def _differs(self, was: PlacedLesson) -> bool:
        now = self.plan.placed.get(was.lesson)
        return now is None or now.start != was.start or self.lanes_of(now) != self.lanes_of(was)

    @cached_property
    def unplaced(self) -> tuple[str, ...]:
        """Lessons without a place, in the order of the problem."""
        return tuple(x.id for x in self.problem.lessons if x.id not in self.plan.placed)

    def span(self, placed: PlacedLesson) -> Interval:
        return self.plan.span(placed)

    def facts(self, lesson: str) -> LessonFacts:
        """Everything shown of a placed lesson; KeyError when it is not placed."""
        if lesson not in self._facts:
            self._facts[lesson] = self._read(self.plan.placed[lesson])
        return self._facts[lesson]

    def any_facts(self, lesson: str) -> LessonFacts:
        """Facts of a lesson, placed or not; an unplaced one has no time or room yet."""
        if lesson in self.plan.placed:
            return self.facts(lesson)
        record = self.index.lessons[lesson]
        course = self.index.courses[record.course]
        return LessonFacts(
            placed=PlacedLesson(lesson, 0, "", ()), course=course.id, title=course.name,
            colour=course.colour, span=Interval(0, record.minutes), room="", teachers="",
            persons=self.index.seats_needed(course.id), seats=0, units=record.units, care=None,
            pins=(), warnings=(), moved_from="", timed=False,
        )  # fmt: skip

    def _read(self, placed: PlacedLesson) -> LessonFacts:
        lesson = self.index.lessons[placed.lesson]
        course = self.index.courses[lesson.course]
        room = self.index.rooms[placed.room]
        return LessonFacts(
            placed=placed, course=course.id, title=course.name, colour=course.colour,
            span=self.span(placed), room=room.name, teachers=self.teacher_names(placed.teachers),
            persons=self.index.seats_needed(course.id), seats=room.seats, units=lesson.units,
            care=self._care.of(placed.lesson),
            pins=pin_words(self.pins.get(placed.lesson, [])),
            warnings=self._warnings.get(placed.lesson, ()),
            moved_from=self._moved_from(placed),
        )  # fmt: skip

    def _moved_from(self, placed: PlacedLesson) -> str:
        published = self.view.published
        was = (
            next((p for p in published.lessons if p.lesson == placed.lesson), None)
            if published
            else None
        )
        if was is None or was == placed:
            return ""
        room = self.index.rooms.get(was.room)
        where = room.name if room else was.room
        return f"{moment(was.start)}, {where}, {self.teacher_names(was.teachers)}"

    def teacher_names(self, ids: Iterable[str]) -> str:
        known = self.index.teachers
        return ", ".join(known[id].name if id in known else id for id in ids)

    def course_name(self, lesson: str) -> str:
        return self.index.course_of(lesson).name

    @cached_property
    def pins(self) -> Mapping[str, list[LessonPin]]:
        found: dict[str, list[LessonPin]] = defaultdict(list)
        for pin in self.problem.pins:
            found[pin.lesson].append(pin)
        return found

    # Around the lessons

    def taken(self, lane: str) -> tuple[Block, ...]:
        """Spans of a lane taken by others, with the label a person reads."""
        match self.by:
            case LaneBy.ROOM:
                return self.index.rooms[lane].blocked
            case LaneBy.TEACHER:
                return self.index.teachers[lane].absent
            case LaneBy.PERSON:
                return self.index.participants[lane].absent
        return ()

    def closed(self, lane: str, day: int) -> tuple[Interval, ...]:
        """Spans of a day in which the lane is not open or not available, within the grid."""
        grid = self.problem.grid
        whole = Interval(day * DAY + grid.day_start, day * DAY + grid.day_end)
        windows = self._windows(lane)
        return () if windows is None else subtract((whole,), windows)

    def _windows(self, lane: str) -> tuple[Interval, ...] | None:
        match self.by:
            case LaneBy.ROOM:
                return self.index.rooms[lane].open
            case LaneBy.TEACHER:
                return self.index.teachers[lane].available
            case LaneBy.COURSE:
                return self.index.courses[lane].windows or None
            case LaneBy.PERSON:
                return self.index.participants[lane].available
            case LaneBy.SITE:
                rooms = (room for room in self.problem.rooms if room.site == lane)
                return merge(span for room in rooms for span in room.open)

    @cached_property
    def buses(self) -> Mapping[int, tuple[BusMark, ...]]:
        """Marks by weekday, in order of time."""
        found: dict[int, list[BusMark]] = defaultdict(list)
        for mark in self._marks():
            found[day_of(mark.minute)].append(mark)
        return {
            day: tuple(sorted(marks, key=lambda mark: (mark.minute, mark.number)))
            for day, marks in found.items()
        }

    def _marks(self) -> Iterator[BusMark]:
        sites = {site.place for site in self.problem.sites}
        numbers = {vehicle.id: n for n, vehicle in enumerate(self.problem.vehicles, 1)}
        for tour in self.view.plan.tours:
            for stop in tour.stops if tour.vehicle in numbers else ():
                halts = ((stop.alight, stop.arrive, True), (stop.board, stop.depart, False))
                for group, minute, arrives in halts:
                    if group and stop.place in sites:
                        yield BusMark(
                            number=numbers[tour.vehicle], minute=minute, arrives=arrives,
                            persons=sum(self._rides.get(ride, ("", 1))[1] for ride in group),
                            vehicle=self.index.vehicles[tour.vehicle].name,
                            place=self._place_name(stop.place), rides=group,
                        )  # fmt: skip

    def _place_name(self, place: str) -> str:
        return self.index.places[place].name if place in self.index.places else place

    def buses_of(self, lesson: str) -> tuple[BusMark, ...]:
        """Arrivals and departures of people of this lesson; only they are counted."""
        own = {id: n for id, (owner, n) in self._rides.items() if owner == lesson}
        found: list[BusMark] = []
        for mark in self.buses.get(day_of(self.plan.placed[lesson].start), ()):
            here = [own[ride] for ride in mark.rides if ride in own]
            if here:
                found.append(replace(mark, persons=sum(here)))
        return tuple(found)

    @cached_property
    def _rides(self) -> Mapping[str, tuple[str, int]]:
        """Lesson and number of persons by ride; empty while there are no tours."""
        if not self.view.plan.tours:
            return {}
        return {ride.id: (ride.lesson, 1 + len(ride.children)) for ride in rides(self.plan)}

    @cached_property
    def busy_days(self) -> tuple[int, ...]:
        """Days with anything on them, in order."""
        starts = [p.start for p in (*self.lessons, *self.ghosts)]
        return tuple(sorted({day_of(start) for start in starts} | set(self.buses)))

    @cached_property
    def used_hours(self) -> Interval:
        """Minutes of the day, whole hours, that hold everything shown; 08:00-18:00 when empty."""
        spans = [self.span(p) for p in (*self.lessons, *self.ghosts)]
        moments = [m for span in spans for m in (span.start % DAY, (span.end - 1) % DAY + 1)]
        moments += [mark.minute % DAY for marks in self.buses.values() for mark in marks]
        grid = self.problem.grid
        if not moments:
            return Interval(max(grid.day_start, 480), min(grid.day_end, 1080))
        first = max(grid.day_start, (min(moments) - 15) // 60 * 60)
        last = min(grid.day_end, -(-(max(moments) + 15) // 60) * 60)
        return Interval(min(first, grid.day_end - 60), max(last, first + 60))

    def cell_words(self, lane: str, start: int) -> str:
        """`Di 09:00, Schulungsraum`."""
        title = next((item.title for item in self.lanes if item.key == lane), lane)
        return f"{moment(start)}, {title}"

    def times_words(self, lesson: str, start: int) -> str:
        """`09:00–11:15` for a lesson that began at `start`."""
        return f"{clock(start)}–{clock(start + self.index.lessons[lesson].minutes)}"


def _side_by_side(spans: list[Interval]) -> int:
    """Most spans that hold at one moment, at least 1."""
    edges = sorted([(s.start, 1) for s in spans] + [(s.end, -1) for s in spans])
    running = most = 0
    for _, step in edges:
        running += step
        most = max(most, running)
    return max(most, 1)


def _on(day: int, windows: tuple[Interval, ...]) -> bool:
    return any(w.start < (day + 1) * DAY and w.end > day * DAY for w in windows)
