"""A week of a small town, as the drawing of the board shows it; every person is invented."""

from __future__ import annotations

from datetime import date

import msgspec

from kursplaner.domain.directory import Directory
from kursplaner.domain.plan import (
    CareShift,
    CareSlot,
    Missing,
    PlacedLesson,
    Tour,
    TourStop,
    Unserved,
    WeekPlan,
)
from kursplaner.domain.problem import (
    Block,
    Caregiver,
    Child,
    Course,
    CourseKind,
    Driver,
    Lesson,
    LessonPin,
    Participant,
    Place,
    Room,
    Site,
    Teacher,
    Travel,
    Vehicle,
    WeekProblem,
)
from kursplaner.domain.time import HOUR, Interval, at
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.services.week import WeekView

FIRST_NAMES = (
    "Amira", "Bahar", "Dana", "Eliza", "Fatma", "Galina", "Halyna", "Iryna", "Jana", "Kateryna",
    "Laila", "Mariam", "Nadia", "Oksana", "Parisa", "Rima", "Samira", "Tereza", "Yara", "Zdenka",
)  # fmt: skip
OFFICE_HOURS = tuple(Interval(at(day, 8), at(day, 18)) for day in range(5))
MORNINGS = tuple(Interval(at(day, 8), at(day, 12)) for day in (0, 3))

# id, name, teacher, minutes, units, colour, persons, children in care, usual room
_COURSES = (
    ("a1", "A1 Vormittag", "seidel", 135, 3, 0, 12, 5, "gross"),
    ("alpha", "Alpha A", "novak", 135, 3, 1, 8, 0, "klein"),
    ("frauen", "Frauenkurs", "amiri", 135, 3, 2, 9, 6, "klein"),
    ("b1", "B1 Schicht A", "lang", 135, 3, 6, 10, 2, "gross"),
    ("a2", "A2 Nachmittag", "lang", 135, 3, 3, 11, 3, "gross"),
    ("nach57", "Nachhilfe Kl. 5–7", "wolf", 90, 2, 4, 6, 0, "gross"),
    ("nach89", "Nachhilfe Kl. 8–9", "wolf", 90, 2, 4, 5, 0, "gross"),
    ("bewerbung", "Bewerbung (Vortrag)", "jobcenter", 90, 2, 5, 14, 0, "klein"),
    ("gesund", "Gesundheit (Vortrag)", "thoms", 105, 2, 5, 10, 4, "klein"),
    ("sport", "Frauensport", "berg", 105, 2, 2, 9, 4, "klein"),
    ("alphab", "Alpha B", "novak", 90, 2, 1, 7, 0, ""),
    ("eltern", "Elternabend", "seidel", 60, 0, 5, 20, 0, ""),
)
_TEACHERS = (
    ("seidel", "Maria Seidel"), ("novak", "Petra Novák"), ("amiri", "Soraya Amiri"),
    ("lang", "Katrin Lang"), ("wolf", "Jonas Wolf"), ("jobcenter", "Jobcenter"),
    ("thoms", "Dr. Thoms"), ("berg", "Lena Berg"),
)  # fmt: skip
# course, day, hour, minute, children that day
_PLACED = (
    ("a1", 0, 9, 0, 4), ("alpha", 0, 9, 0, 0), ("nach57", 0, 14, 0, 0),
    ("a1", 1, 9, 0, 5), ("frauen", 1, 9, 30, 6), ("a2", 1, 13, 0, 3), ("bewerbung", 1, 15, 30, 0),
    ("b1", 2, 9, 0, 2), ("sport", 2, 10, 0, 4), ("nach89", 2, 14, 0, 0),
    ("a1", 3, 9, 0, 4), ("alpha", 3, 9, 0, 0), ("a2", 3, 13, 0, 3), ("gesund", 3, 14, 0, 4),
    ("b1", 4, 9, 0, 0), ("frauen", 4, 9, 0, 5),
)  # fmt: skip
# day, course, vehicle, arrival and departure at the site (minutes of the day)
_TOURS = (
    (0, "a1", "bus1", 8 * HOUR + 38, 11 * HOUR + 23),
    (1, "a1", "bus1", 8 * HOUR + 33, 11 * HOUR + 29),
    (1, "frauen", "bus2", 9 * HOUR + 3, 11 * HOUR + 58),
    (1, "a2", "bus1", 12 * HOUR + 33, 15 * HOUR + 24),
    (2, "b1", "bus1", 8 * HOUR + 38, 11 * HOUR + 38),
    (3, "a1", "bus1", 8 * HOUR + 38, 11 * HOUR + 23),
    (3, "a2", "bus2", 12 * HOUR + 35, 15 * HOUR + 24),
    (4, "b1", "bus1", 8 * HOUR + 38, 11 * HOUR + 23),
)


def problem() -> WeekProblem:
    return WeekProblem(
        name="Adorf/Vogtl.",
        monday=date(2026, 11, 30),
        travel=Travel(
            places=(Place(id="p-adorf", name="Adorf, Markt"), Place(id="p-dorf", name="Leubetha")),
            minutes=((0, 12), (12, 0)),
        ),
        sites=(Site(id="adorf", name="Altes Wirtshaus", place="p-adorf"),),
        rooms=_rooms(),
        teachers=tuple(
            Teacher(id=id, name=name, available=MORNINGS if id == "novak" else OFFICE_HOURS)
            for id, name in _TEACHERS
        ),
        courses=tuple(_course(row) for row in _COURSES),
        lessons=_lessons(),
        participants=tuple(p for row in _COURSES for p in _people(row)),
        children=tuple(c for row in _COURSES for c in _children(row)),
        caregivers=(
            Caregiver(id="beyer", name="Heike Beyer", available=OFFICE_HOURS),
            Caregiver(id="sommer", name="Ute Sommer", available=OFFICE_HOURS),
        ),
        vehicles=(
            Vehicle(id="bus1", name="Bus 1", depot="p-adorf", available=OFFICE_HOURS),
            Vehicle(id="bus2", name="Bus 2", depot="p-adorf", available=OFFICE_HOURS),
        ),
        drivers=(Driver(id="kraus", name="Bernd Kraus", available=OFFICE_HOURS),),
        pins=(
            LessonPin(lesson="a1-1", start=at(1, 9), room="gross"),
            LessonPin(lesson="b1-2", start=at(2, 9)),
        ),
        published=published(),
    )


def plan() -> WeekPlan:
    slots = tuple(slot for row in _PLACED for slot in _slots(row))
    return WeekPlan(
        lessons=tuple(_place(row) for row in _PLACED),
        care=slots,
        shifts=tuple(_shifts(slots)),
        tours=tuple(_tour(number, *row) for number, row in enumerate(_TOURS)),
        unserved=(
            Unserved(
                kind=Missing.LESSON,
                id="alphab-0",
                reason=Violation(
                    rule="H13", code="no_room_free", subjects=(Ref(Kind.LESSON, "alphab-0"),)
                ),
            ),
            Unserved(
                kind=Missing.LESSON,
                id="eltern-0",
                reason=Violation(
                    rule="H3", code="doubt_room_too_small", have=20, limit=16,
                    subjects=(Ref(Kind.COURSE, "eltern"),),
                ),
            ),
        ),
    )  # fmt: skip


def published() -> WeekPlan:
    """The week people know: A2 on Thursday an hour later."""
    return WeekPlan(
        lessons=tuple(
            msgspec.structs.replace(placed, start=at(3, 14)) if placed.lesson == "a2-3" else placed
            for placed in map(_place, _PLACED)
        )
    )


def violations() -> tuple[Violation, ...]:
    return (
        Violation(
            rule="H7", code="care_room_limit", have=11, limit=10, start=at(1, 9, 15),
            end=at(1, 11, 30), subjects=(Ref(Kind.ROOM, "kinder"),),
        ),
        Violation(
            rule="H3", code="seats", have=14, limit=10,
            subjects=(Ref(Kind.ROOM, "klein"), Ref(Kind.LESSON, "bewerbung-1")),
            start=at(1, 15, 30), end=at(1, 17),
        ),
    )  # fmt: skip


def view() -> WeekView:
    return WeekView(
        week="2026-W49", problem=problem(), plan=plan(), published=published(), draft=True,
        directory=Directory(municipality="Adorf/Vogtl."), violations=violations(),
        fingerprint="sample",
    )  # fmt: skip


def _rooms() -> tuple[Room, ...]:
    cafe = tuple(Block(start=at(d, 16), end=at(d, 18), label="Schülercafé") for d in (0, 2))
    return (
        Room(id="gross", name="Schulungsraum", site="adorf", seats=16, open=OFFICE_HOURS,
             features=("board", "women"), blocked=cafe),
        Room(id="klein", name="Vereinszimmer", site="adorf", seats=10, open=OFFICE_HOURS,
             features=("board", "women", "gym")),
        Room(id="kinder", name="Nebenraum", site="adorf", seats=0, open=OFFICE_HOURS,
             childcare=True, area_m2=30.0, childcare_places=10),
    )  # fmt: skip


def _course(row: tuple[str, str, str, int, int, int, int, int, str]) -> Course:
    id, name, teacher, _, _, colour, persons, *_ = row
    kind = CourseKind.SPORT if id == "sport" else CourseKind.LANGUAGE
    teachers = (teacher, "lang") if teacher == "seidel" else (teacher,)
    women = id in ("frauen", "sport")
    return Course(id=id, name=name, kind=kind, teachers=teachers, expected=persons,
                  women_only=women, colour=colour)  # fmt: skip


def _lessons() -> tuple[Lesson, ...]:
    by_id = {row[0]: row for row in _COURSES}
    placed = [(f"{course}-{day}", course) for course, day, *_ in _PLACED]
    waiting = [("alphab-0", "alphab"), ("eltern-0", "eltern")]
    return tuple(
        Lesson(id=id, course=course, minutes=by_id[course][3], units=by_id[course][4])
        for id, course in (*placed, *waiting)
    )


def _people(row: tuple[str, str, str, int, int, int, int, int, str]) -> list[Participant]:
    course, persons, offset = row[0], row[6], row[3] + row[5]
    return [
        Participant(
            id=f"{course}-p{n}",
            name=f"{FIRST_NAMES[(n + offset) % len(FIRST_NAMES)]} {chr(65 + (n * 7) % 26)}.",
            courses=(course,),
            home="p-dorf" if n < 6 else None,
            ride=n < 6 and course in ("a1", "a2", "b1", "frauen"),
        )
        for n in range(persons)
    ]


def _children(row: tuple[str, str, str, int, int, int, int, int, str]) -> list[Child]:
    course, children = row[0], row[7]
    return [
        Child(id=f"{course}-c{n}", name=f"Kind {n + 1}", parent=f"{course}-p{n}",
              age_months=40 + 9 * n)
        for n in range(children)
    ]  # fmt: skip


def _place(row: tuple[str, int, int, int, int]) -> PlacedLesson:
    course, day, hour, minute, _ = row
    record = next(item for item in _COURSES if item[0] == course)
    return PlacedLesson(f"{course}-{day}", at(day, hour, minute), record[8], (record[2],))


def _slots(row: tuple[str, int, int, int, int]) -> list[CareSlot]:
    course, _, _, _, children = row
    placed = _place(row)
    minutes = next(item[3] for item in _COURSES if item[0] == course)
    return [
        CareSlot(
            child=f"{course}-c{n}", lesson=placed.lesson, room="kinder",
            start=placed.start - 15, end=placed.start + minutes + 15, caregiver="beyer",
        )
        for n in range(children)
    ]  # fmt: skip


def _shifts(slots: tuple[CareSlot, ...]) -> list[CareShift]:
    found = []
    for day in range(5):
        of_day = [slot for slot in slots if slot.start // 1440 == day]
        if of_day:
            span = (min(s.start for s in of_day), max(s.end for s in of_day))
            found.append(CareShift(caregiver="beyer", room="kinder", start=span[0], end=span[1]))
    for lesson in ("frauen-1", "sport-2", "gesund-3"):
        slot = next(slot for slot in slots if slot.lesson == lesson)
        found.append(CareShift(caregiver="sommer", room="kinder", start=slot.start, end=slot.end))
    return found


def _tour(number: int, day: int, course: str, vehicle: str, arrive: int, leave: int) -> Tour:
    start, home = at(day, 0, arrive), at(day, 0, leave)
    rides = tuple(f"{course}-p{n}/{day}.0/out" for n in range(6))
    back = tuple(f"{course}-p{n}/{day}.0/home" for n in range(6))
    return Tour(
        id=f"t{number}", vehicle=vehicle, driver="kraus",
        stops=(
            TourStop(place="p-adorf", arrive=start - 30, depart=start - 30),
            TourStop(place="p-dorf", arrive=start - 15, depart=start - 13, board=rides),
            TourStop(place="p-adorf", arrive=start, depart=start + 3, alight=rides),
            TourStop(place="p-adorf", arrive=home - 5, depart=home, board=back),
            TourStop(place="p-dorf", arrive=home + 12, depart=home + 14, alight=back),
            TourStop(place="p-adorf", arrive=home + 26, depart=home + 26),
        ),
    )  # fmt: skip
