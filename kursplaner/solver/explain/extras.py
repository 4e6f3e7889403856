"""One more room, teacher, caregiver or bus: what would help where no rule is to blame.

Physics has no rule to lift; its change is one more of what is lacking.
"""

from __future__ import annotations

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.problem import Caregiver, Driver, Teacher, WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.violation import Kind
from kursplaner.solver.explain.facts import ALWAYS, Fact, edited, rule

MORE = "+"
"""Ends the ids of what does not exist yet."""


def is_extra(id: str) -> bool:
    """Whether a record is one of those a suggestion invents."""
    return id.endswith(MORE)


def more_caregivers(index: ProblemIndex, lesson: str, people: tuple[str, ...]) -> list[Fact]:
    """One caregiver more, or two, always there."""
    child = next(c.id for id in people for c in index.children_of.get(id, ()) if c.care)

    def fact(number: int) -> Fact:
        more = tuple(
            Caregiver(
                id=f"caregiver{n}{MORE}", name="Zusätzliche Betreuungskraft", available=ALWAYS,
                qualified=True,
            )
            for n in range(1, number + 1)
        )  # fmt: skip
        cause = rule(
            Code.NO_CAREGIVER, (Kind.CHILD, child), (Kind.LESSON, lesson),
            have=len(index.problem.caregivers), limit=number,
        )  # fmt: skip
        return Fact(cause, 7 + number, lambda p: replace(p, caregivers=(*p.caregivers, *more)))

    return [fact(1), fact(2)]


def one_more_room(index: ProblemIndex, lesson: str, needed: tuple[str, ...]) -> Fact | None:
    """A room like the best one allowed, large enough, with the features `needed`."""
    course = index.course_of(lesson)
    allowed = [r for r in index.problem.rooms if not course.rooms or r.id in course.rooms]
    if not allowed:
        return None
    seats = index.seats_needed(course.id)
    model = max(allowed, key=lambda room: (room.seats >= seats, room.id))
    extra = replace(
        model, id=f"{model.id}{MORE}", name="Zusätzlicher Raum", blocked=(), open=ALWAYS,
        seats=max(model.seats, seats), childcare=False,
        features=tuple(dict.fromkeys((*model.features, *needed))),
    )  # fmt: skip

    def lift(problem: WeekProblem) -> WeekProblem:
        opened = edited(
            problem.courses, course.id,
            lambda c: replace(c, rooms=(*c.rooms, extra.id) if c.rooms else ()),
        )  # fmt: skip
        return replace(problem, rooms=(*problem.rooms, extra), courses=opened)

    cause = rule(Code.NO_ROOM_FREE, (Kind.LESSON, lesson), have=len(allowed), limit=seats)
    return Fact(cause, 9, lift)


def one_more_teacher(index: ProblemIndex, lesson: str) -> Fact | None:
    """Somebody with all the course asks for, always there."""
    course = index.course_of(lesson)
    extra = Teacher(
        id=f"teacher{MORE}", name="Zusätzliche Lehrkraft", gender=course.teacher_gender,
        qualifications=(course.qualification,) if course.qualification else (), available=ALWAYS,
    )  # fmt: skip

    def lift(problem: WeekProblem) -> WeekProblem:
        opened = edited(
            problem.courses, course.id,
            lambda c: replace(c, teachers=(*c.teachers, extra.id) if c.teachers else ()),
        )  # fmt: skip
        return replace(problem, teachers=(*problem.teachers, extra), courses=opened)

    able = len(index.may_teach(course))
    return Fact(rule(Code.NO_TEACHER_FREE, (Kind.LESSON, lesson), have=able), 9, lift)


def one_more_driver(ride: str, person: str, there: int) -> Fact:
    """A driver for a bus that stands still."""
    extra = Driver(
        id=f"driver{MORE}", name="Zusätzliche Fahrer:in", available=ALWAYS, employed=False
    )
    cause = rule(Code.NO_DRIVER, (Kind.RIDE, ride), (Kind.PARTICIPANT, person), have=there)
    return Fact(cause, 7, lambda problem: replace(problem, drivers=(*problem.drivers, extra)))


def one_more_bus(index: ProblemIndex, ride: str, person: str) -> Fact | None:
    """A bus like the best one there is, with a driver of its own."""
    vehicles = index.problem.vehicles
    if not vehicles:
        return None
    model = max(vehicles, key=lambda v: (max(x.seats for x in v.layouts), v.lift, v.id))
    bus = replace(
        model, id=f"{model.id}{MORE}", name="Zusätzlicher Bus", available=ALWAYS, absent=()
    )
    driver = Driver(
        id=f"busdriver{MORE}", name="Zusätzliche Fahrer:in", available=ALWAYS, employed=False,
        vehicles=(bus.id,),
    )  # fmt: skip

    def lift(problem: WeekProblem) -> WeekProblem:
        return replace(
            problem, vehicles=(*problem.vehicles, bus), drivers=(*problem.drivers, driver)
        )

    seats = (Kind.RIDE, ride), (Kind.PARTICIPANT, person)
    return Fact(rule(Code.NO_SEAT_FREE, *seats, have=len(vehicles)), 9, lift)
