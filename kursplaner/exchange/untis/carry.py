"""An Untis export as a week: its lessons as courses, its timetable as the published plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import (
    Course,
    CourseKind,
    Legal,
    Lesson,
    Participant,
    Relation,
    RelationKind,
    Room,
    Site,
    Teacher,
    WeekProblem,
    Weights,
)
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.errors import UserError
from kursplaner.exchange.loss import Imported
from kursplaner.exchange.periods import PeriodGrid, grid_of
from kursplaner.exchange.untis.lines import Line, Part, lines_of, parallel
from kursplaner.exchange.untis.read import UntisFiles, by_id
from kursplaner.exchange.untis.report import report_of
from kursplaner.exchange.untis.wishes import closed_of

SITE = "Schule"
NO_ROOM = "ohne Raum"
NO_TEACHER = "ohne Lehrkraft"
_FULL_DAYS = 5


def carry(files: UntisFiles, monday: date, name: str = "") -> Imported:
    """The week that begins on `monday`; placed lessons make the published plan, nothing is pinned.

    Raises UserError when the files hold no lesson at all.
    """
    every = lines_of(files)
    lines = [line for line in every if line.parts]
    if not lines:
        raise UserError(
            "Die Untis-Dateien enthalten keinen Unterricht.",
            "Bitte exportieren Sie Stundenplan (GPU001) oder Unterricht (GPU002).",
        )
    week = _Week(files, lines)
    problem = WeekProblem(
        name=name,
        monday=monday,
        grid=week.grid.week(),
        sites=(Site(id=SITE, name=SITE),),
        rooms=tuple(week.rooms()),
        teachers=tuple(week.teachers()),
        courses=tuple(week.courses()),
        lessons=tuple(week.lessons()),
        participants=tuple(week.participants()),
        relations=tuple(week.relations()),
        legal=Legal(teacher_units_week=7 * week.grid.hours, teacher_break=week.grid.length),
        weights=Weights(site_change=0, even_spread=0, same_room=0),
    )
    plan = week.plan(problem)
    published = plan if plan.lessons else None
    report = report_of(files, every, week.grid, week.closed, week.doubts)
    return Imported(replace(problem, published=published), plan, report)


class _Week:
    """The lines seen as courses `u1`, `u2` ...; part n of a line is lesson `u1.n`."""

    def __init__(self, files: UntisFiles, lines: Sequence[Line]) -> None:
        self.files = files
        self.lines = {f"u{number}": line for number, line in enumerate(lines, start=1)}
        self.ids = {id(line): course for course, line in self.lines.items()}
        self.first = 0 if any(part.period == 0 for part in self._placed()) else 1
        self.grid = self._grid()
        self.seats = {room.id: room.capacity for room in files.rooms}
        self.people = max(max(line.students, len(line.classes), 1) for line in lines)
        self.spare = self._spare()
        self.closed = closed_of(files.wishes, self.grid, self.first)

    def _placed(self) -> Iterator[Part]:
        return (p for line in self.lines.values() for p in line.parts if p.day is not None)

    def _grid(self) -> PeriodGrid:
        last = max((part.period + part.length for part in self._placed()), default=0)
        longest = max(part.length for line in self.lines.values() for part in line.parts)
        hours = max(last - self.first, longest, 8 if last == 0 else 1)
        days = max([_FULL_DAYS, *((part.day or 0) + 1 for part in self._placed())])
        return grid_of(tuple(str(n) for n in range(hours)), days)

    # rooms

    def _spare(self) -> tuple[str, ...]:
        """As many spare rooms as lines without a room can lie side by side."""
        at_once: dict[tuple[int, int], int] = defaultdict(int)
        without = [line for line in self.lines.values() if self._roomless(line)]
        for line in without:
            for part in line.parts:
                for more in range(part.length) if part.day is not None else ():
                    at_once[part.day or 0, part.period + more] += 1
        taught = {name for line in without for name in line.teachers}
        alone = sum(not line.teachers for line in without)
        count = max([min(len(without), len(taught) + alone), *at_once.values()])
        return tuple(f"{NO_ROOM} {number}" for number in range(1, count + 1))

    def _roomless(self, line: Line) -> bool:
        return not line.rooms or any(p.day is not None and not p.room for p in line.parts)

    def allowed(self, line: Line) -> tuple[str, ...]:
        """Rooms of the line and those that stand in for them, then spare rooms where needed."""
        instead = {room.id: room.alternative for room in self.files.rooms if room.alternative}
        found = dict.fromkeys(line.rooms)
        for room in line.rooms:
            while (room := instead.get(room, "")) and room not in found:
                if (self.seats.get(room) or self.people) < line.students:
                    break
                found[room] = None
        return (*found, *(self.spare if self._roomless(line) else ()))

    def rooms(self) -> Iterator[Room]:
        used = dict.fromkeys(room for line in self.lines.values() for room in self.allowed(line))
        names = by_id(self.files.rooms)
        for room in dict.fromkeys((*names, *used, *self.spare)):
            seats = self.seats.get(room) or self.people
            yield Room(id=room, name=names.get(room, room), site=SITE, seats=seats,
                       open=self.grid.open(self.closed.of(("R", room))))  # fmt: skip

    # people

    def teachers(self) -> Iterator[Teacher]:
        known = {row.id: row for row in self.files.teachers}
        used = dict.fromkeys(name for line in self.lines.values() for name in line.teachers)
        for id in dict.fromkeys((*known, *used)):
            row = known.get(id)
            yield Teacher(
                id=id,
                name=row.name if row else id,
                available=self.grid.open(self.closed.of(("L", id))),
                max_units_day=row.max_day if row else None,
                units_without_break=row.max_row if row else None,
            )
        for course, line in self.lines.items():
            if not line.teachers:
                id = f"{NO_TEACHER} {course}"
                yield Teacher(id=id, name=NO_TEACHER, available=self.grid.open())

    def taught_by(self, course: str) -> tuple[str, ...]:
        return self.lines[course].teachers or (f"{NO_TEACHER} {course}",)

    def _class_courses(self) -> Mapping[str, list[str]]:
        """Courses of each class; of lines taught side by side only the first, see `relations`."""
        found: dict[str, list[str]] = defaultdict(list)
        seen: set[tuple[str, int]] = set()
        for course, line in self.lines.items():
            for name in line.classes:
                if (name, line.lesson) not in seen:
                    found[name].append(course)
                seen.add((name, line.lesson))
        return found

    def participants(self) -> Iterator[Participant]:
        names = by_id(self.files.classes)
        for name, courses in self._class_courses().items():
            title = f"Klasse {names.get(name, name)}"
            yield Participant(id=name, name=title, courses=tuple(courses))

    # courses, lessons and what ties them

    def courses(self) -> Iterator[Course]:
        subjects = by_id(self.files.subjects)
        for number, (course, line) in enumerate(self.lines.items()):
            rooms = self.allowed(line)
            smallest = min((self.seats.get(room) or self.people for room in rooms), default=0)
            teachers = self.taught_by(course)
            title = subjects.get(line.subject, line.subject)
            yield Course(
                id=course,
                name=f"{title} {' '.join(line.classes[:4])}".strip() or course,
                kind=CourseKind.OTHER,
                teachers=teachers,
                teachers_needed=len(teachers),
                rooms=rooms,
                expected=min(line.students, smallest),
                max_per_day=max(self.grid.hours, 1),
                windows=self._windows(line),
                colour=number % 8,
            )

    def _windows(self, line: Line) -> tuple[Interval, ...]:
        """Hours in which nothing keeps classes, subject and lesson away; empty: no such wish."""
        owners = [("F", line.subject), ("U", str(line.lesson)), *(("K", x) for x in line.classes)]
        closed = self.closed.of(*owners)
        none = (Interval(self.grid.first, self.grid.first + 1),)
        return (self.grid.open(closed) or none) if closed else ()

    def lessons(self) -> Iterator[Lesson]:
        for course, line in self.lines.items():
            for number, part in enumerate(line.parts, start=1):
                yield Lesson(id=f"{course}.{number}", course=course, units=part.length,
                             minutes=part.length * self.grid.length)  # fmt: skip

    def relations(self) -> Iterator[Relation]:
        """Classes are never twice at once; lines side by side begin together."""
        for name, courses in self._class_courses().items():
            if len(courses) > 1:
                yield Relation(id=f"Klasse {name}", kind=RelationKind.NOT_OVERLAP,
                               courses=tuple(courses))  # fmt: skip
        for group in parallel(self.lines.values()):
            courses = [self.ids[id(line)] for line in group]
            for number in range(1, len(group[0].parts) + 1):
                lessons = tuple(f"{course}.{number}" for course in courses)
                for kind in (RelationKind.SAME_START, RelationKind.SAME_DAYS):
                    yield Relation(id=f"{lessons[0]} {kind}", kind=kind, lessons=lessons)

    # the plan

    def plan(self, problem: WeekProblem) -> WeekPlan:
        placed: list[PlacedLesson] = []
        unserved: list[Unserved] = []
        taken: dict[tuple[int, int], set[str]] = defaultdict(set)
        for course, line in self.lines.items():
            for number, part in enumerate(line.parts, start=1):
                lesson = f"{course}.{number}"
                if part.day is None:
                    unserved.append(_unplaced(lesson))
                    continue
                slot = (part.day, part.period - self.first)
                room = part.room or self._free(taken, part)
                for more in range(part.length):
                    taken[part.day, part.period + more].add(room)
                start = self.grid.start(slot)
                placed.append(PlacedLesson(lesson, start, room, self.taught_by(course)))
        return WeekPlan(lessons=tuple(placed), unserved=tuple(unserved))

    def _free(self, taken: Mapping[tuple[int, int], set[str]], part: Part) -> str:
        slots = [(part.day or 0, part.period + more) for more in range(part.length)]
        free = (r for r in self.spare if all(r not in taken.get(slot, ()) for slot in slots))
        return next(free, self.spare[0])

    # the report

    def doubts(self, line: Line) -> Iterator[str]:
        if any(part.length > 1 for part in line.parts):
            yield "Aufeinander folgende Stunden sind ein Termin."
        if not line.teachers:
            yield "Unterricht ohne Lehrkraft: bekommt eine gedachte, die immer kann."
        if self._roomless(line):
            yield "Unterricht ohne Raum: bekommt gedachte Räume »ohne Raum«."
        rooms = [self.seats.get(room) or self.people for room in self.allowed(line)]
        if rooms and min(rooms) < line.students:
            yield "Mehr Personen als Plätze im Raum: gerechnet wird mit den Plätzen."


def _unplaced(lesson: str) -> Unserved:
    reason = Violation(rule="H13", code=Code.NOT_PLANNED_YET, subjects=(Ref(Kind.LESSON, lesson),))
    return Unserved(kind=Missing.LESSON, id=lesson, reason=reason)
