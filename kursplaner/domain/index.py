"""Look-ups over one problem and one plan, made once and shared by rules, score and views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol, TypeVar

from kursplaner.domain import problem as p
from kursplaner.domain.plan import CareSlot, Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.time import Interval


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)


def by_id(records: Iterable[T]) -> dict[str, T]:
    return {record.id: record for record in records}


class ProblemIndex:
    """Records of a problem by id, and the few relations everybody asks for."""

    def __init__(self, problem: p.WeekProblem) -> None:
        self.problem = problem
        self.sites = by_id(problem.sites)
        self.rooms = by_id(problem.rooms)
        self.teachers = by_id(problem.teachers)
        self.courses = by_id(problem.courses)
        self.lessons = by_id(problem.lessons)
        self.participants = by_id(problem.participants)
        self.children = by_id(problem.children)
        self.caregivers = by_id(problem.caregivers)
        self.vehicles = by_id(problem.vehicles)
        self.drivers = by_id(problem.drivers)
        self.relations = by_id(problem.relations)
        self.places = by_id(problem.travel.places)
        self._place_row = {place.id: i for i, place in enumerate(problem.travel.places)}

    @cached_property
    def enrolled(self) -> Mapping[str, tuple[p.Participant, ...]]:
        """Participants by course id."""
        found: dict[str, list[p.Participant]] = defaultdict(list)
        for person in self.problem.participants:
            for course in person.courses:
                found[course].append(person)
        return {course: tuple(people) for course, people in found.items()}

    @cached_property
    def children_of(self) -> Mapping[str, tuple[p.Child, ...]]:
        """Children by the parent's id."""
        found: dict[str, list[p.Child]] = defaultdict(list)
        for child in self.problem.children:
            found[child.parent].append(child)
        return {parent: tuple(children) for parent, children in found.items()}

    @cached_property
    def lessons_of(self) -> Mapping[str, tuple[p.Lesson, ...]]:
        """Lessons by course id."""
        found: dict[str, list[p.Lesson]] = defaultdict(list)
        for lesson in self.problem.lessons:
            found[lesson.course].append(lesson)
        return {course: tuple(lessons) for course, lessons in found.items()}

    def course_of(self, lesson: str) -> p.Course:
        return self.courses[self.lessons[lesson].course]

    def attendees(self, lesson: str) -> tuple[p.Participant, ...]:
        """Everybody enrolled in the lesson's course."""
        return self.enrolled.get(self.lessons[lesson].course, ())

    def seats_needed(self, course: str) -> int:
        return max(self.courses[course].expected, len(self.enrolled.get(course, ())))

    def may_teach(self, course: p.Course) -> tuple[p.Teacher, ...]:
        """Teachers the course allows by name, qualification and gender (H4)."""
        return tuple(
            teacher
            for teacher in self.problem.teachers
            if (not course.teachers or teacher.id in course.teachers)
            and (not course.qualification or course.qualification in teacher.qualifications)
            and (course.teacher_gender is None or teacher.gender == course.teacher_gender)
        )

    def minutes_between(self, start: str | None, end: str | None) -> int:
        """Travel minutes between two places; 0 when one is unknown or both are the same."""
        if start is None or end is None or start == end:
            return 0
        return self.problem.travel.minutes[self._place_row[start]][self._place_row[end]]

    def metres_between(self, start: str, end: str) -> int:
        """Metres between two places; 0 where the problem carries no distances."""
        if start == end or not self.problem.travel.metres:
            return 0
        return self.problem.travel.metres[self._place_row[start]][self._place_row[end]]

    def source_letter(self, start: str, end: str) -> str:
        """Letter of `Travel.sources` for a leg; empty where the problem does not say."""
        sources = self.problem.travel.sources
        row, column = self._place_row.get(start), self._place_row.get(end)
        return sources[row][column] if sources and row is not None and column is not None else ""

    def site_place(self, room: str) -> str | None:
        return self.sites[self.rooms[room].site].place

    def site_minutes(self, room: str, other: str) -> int:
        """Minutes a person needs between two rooms: 0 on one site, else travel plus slack."""
        if self.rooms[room].site == self.rooms[other].site:
            return 0
        travel = self.minutes_between(self.site_place(room), self.site_place(other))
        return travel + self.problem.legal.site_change_slack


class PlanIndex:
    """A plan seen through its problem. Lessons with unknown ids are left out here."""

    def __init__(self, index: ProblemIndex, plan: WeekPlan) -> None:
        self.index = index
        self.plan = plan
        self.placed = {item.lesson: item for item in plan.lessons if item.lesson in index.lessons}

    def span(self, placed: PlacedLesson) -> Interval:
        return Interval(placed.start, placed.start + self.index.lessons[placed.lesson].minutes)

    @cached_property
    def missing(self) -> frozenset[tuple[Missing, str, str | None]]:
        """(kind, id, lesson) of everything the plan reports as unserved."""
        return frozenset((item.kind, item.id, item.lesson) for item in self.plan.unserved)

    @cached_property
    def unserved_of(self) -> Mapping[tuple[Missing, str], tuple[Unserved, ...]]:
        found: dict[tuple[Missing, str], list[Unserved]] = defaultdict(list)
        for item in self.plan.unserved:
            found[item.kind, item.id].append(item)
        return {key: tuple(items) for key, items in found.items()}

    def attends(self, participant: str, lesson: str) -> bool:
        """Enrolled, the lesson is placed, and she is not reported as left out."""
        return (
            lesson in self.placed
            and self.index.lessons[lesson].course in self.index.participants[participant].courses
            and (Missing.PERSON, participant, lesson) not in self.missing
        )

    @cached_property
    def attended(self) -> Mapping[str, tuple[PlacedLesson, ...]]:
        """Placed lessons each participant attends, by start."""
        found: dict[str, tuple[PlacedLesson, ...]] = {}
        for person in self.index.problem.participants:
            lessons = [
                self.placed[lesson.id]
                for course in dict.fromkeys(person.courses)
                for lesson in self.index.lessons_of.get(course, ())
                if self.attends(person.id, lesson.id)
            ]
            found[person.id] = tuple(sorted(lessons, key=lambda item: (item.start, item.lesson)))
        return found

    @cached_property
    def care_of(self) -> Mapping[str, tuple[CareSlot, ...]]:
        """Childcare slots by lesson id."""
        found: dict[str, list[CareSlot]] = defaultdict(list)
        for slot in self.plan.care:
            found[slot.lesson].append(slot)
        return {lesson: tuple(slots) for lesson, slots in found.items()}


def care_needed(child: p.Child, course: str, span: Interval, legal: p.Legal) -> bool:
    """Whether the child comes along to a lesson of the course lying at `span`.

    Not when it is at school or in the Kita for the whole slot (lesson plus both buffers).
    """
    if not child.care or (child.courses and course not in child.courses):
        return False
    slot = span.widened(legal.care_before, legal.care_after)
    return not any(away.contains(slot) for away in child.away)


def measles_proved(child: p.Child) -> bool:
    """Section 20 (8) IfSG: seen, contraindicated, or younger than one year."""
    if child.measles is p.Measles.UNDER_ONE:
        return child.age_months < 12
    return child.measles is not p.Measles.MISSING
