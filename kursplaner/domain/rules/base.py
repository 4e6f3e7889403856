"""What the rules of the timetable share: violations by code, and who is taken when by lessons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kursplaner.domain.index import PlanIndex
from kursplaner.domain.plan import Missing, PlacedLesson
from kursplaner.domain.problem import Block, Course, Lesson, LessonPin, Participant, Room, Teacher
from kursplaner.domain.rules.codes import CODES, Code
from kursplaner.domain.time import Interval, day_of, merge
from kursplaner.domain.violation import Ref, Violation


def broken(
    code: Code, *ids: str, at: Interval | None = None, have: int | None = None,
    limit: int | None = None, note: str = "",
) -> Violation:  # fmt: skip
    """A violation of a code with fixed subject kinds, ids in the code's order."""
    info = CODES[code]
    return Violation(
        rule=info.rule, code=code, have=have, limit=limit, note=note,
        subjects=tuple(Ref(kind, id) for kind, id in zip(info.subjects, ids, strict=True)),
        start=at.start if at else None, end=at.end if at else None,
    )  # fmt: skip


def inside(span: Interval, merged: Sequence[Interval]) -> bool:
    """Whether one of the already merged stretches holds the span."""
    return any(item.start <= span.start and span.end <= item.end for item in merged)


def blocked(span: Interval, blocks: Sequence[Block]) -> Iterator[tuple[Interval, str]]:
    """Overlap and label of every block that touches the span."""
    for block in blocks:
        if block.start < span.end and span.start < block.end:
            yield Interval(max(block.start, span.start), min(block.end, span.end)), block.label


@dataclass(frozen=True, slots=True)
class Entry:
    """A placed lesson with its records at hand."""

    id: str
    lesson: Lesson
    course: Course
    room: Room
    teachers: tuple[Teacher, ...]
    span: Interval
    day: int
    placed: PlacedLesson


class Book:
    """The lessons of a plan by room, teacher, course and hall. Knows only ids of the problem.

    A rule asked about an entry skips the entry's own lesson in these lists, so it can be asked
    about a place the lesson does not have yet.
    """

    def __init__(self, plan: PlanIndex) -> None:
        self.plan = plan
        self.index = plan.index
        self.problem = plan.index.problem
        self.legal = self.problem.legal
        self.entries = {placed.lesson: self.entry(placed) for placed in plan.placed.values()}
        self.in_room = self._group(lambda entry: (entry.room.id,))
        self.of_teacher = self._group(lambda entry: entry.placed.teachers)
        self.of_course = self._group(lambda entry: (entry.course.id,))
        self.in_hall = self._group(lambda entry: (entry.room.hall,) if entry.room.hall else ())
        self._attending: dict[str, tuple[Participant, ...]] = {}
        self._meeting: dict[str, tuple[tuple[Entry, tuple[str, ...]], ...]] = {}

    def entry(self, placed: PlacedLesson) -> Entry:
        lesson = self.index.lessons[placed.lesson]
        return Entry(
            placed.lesson, lesson, self.index.courses[lesson.course], self.index.rooms[placed.room],
            tuple(self.index.teachers[id] for id in dict.fromkeys(placed.teachers)),
            Interval(placed.start, placed.start + lesson.minutes), day_of(placed.start), placed,
        )  # fmt: skip

    def _group(self, keys: Callable[[Entry], Sequence[str]]) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(self.entries.values(), key=lambda entry: (entry.span, entry.id)):
            for key in dict.fromkeys(keys(entry)):
                found[key].append(entry)
        return dict(found)

    def attending(self, lesson: str) -> tuple[Participant, ...]:
        """Enrolled and not reported as left out, whether the lesson is placed or not."""
        if lesson not in self._attending:
            missing = self.plan.missing
            self._attending[lesson] = tuple(
                person
                for person in self.index.attendees(lesson)
                if (Missing.PERSON, person.id, lesson) not in missing
            )
        return self._attending[lesson]

    def meeting(self, lesson: str) -> tuple[tuple[Entry, tuple[str, ...]], ...]:
        """Other placed lessons that share attendees with this one, with the shared ids."""
        if lesson not in self._meeting:
            shared: dict[str, list[str]] = defaultdict(list)
            for person in self.attending(lesson):
                for other in self._lessons_of[person.id]:
                    if other != lesson:
                        shared[other].append(person.id)
            self._meeting[lesson] = tuple(
                (self.entries[other], tuple(people)) for other, people in shared.items()
            )
        return self._meeting[lesson]

    @cached_property
    def _lessons_of(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for lesson in self.entries:
            for person in self.attending(lesson):
                found[person.id].append(lesson)
        return found

    @cached_property
    def pins(self) -> Mapping[str, list[LessonPin]]:
        found: dict[str, list[LessonPin]] = defaultdict(list)
        for pin in self.problem.pins:
            found[pin.lesson].append(pin)
        return found

    @cached_property
    def teacher_times(self) -> Mapping[str, tuple[Interval, ...]]:
        return {teacher.id: merge(teacher.available) for teacher in self.problem.teachers}

    @cached_property
    def room_times(self) -> Mapping[str, tuple[Interval, ...]]:
        return {room.id: merge(room.open) for room in self.problem.rooms}

    @cached_property
    def person_times(self) -> Mapping[str, tuple[Interval, ...] | None]:
        return {
            person.id: None if person.available is None else merge(person.available)
            for person in self.problem.participants
        }


LessonRule = Callable[[Book, Entry], Iterator[Violation]]
