"""Who attends: availability, errands, school, and nobody twice at once (H1, H2, H9, H10, H13)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from kursplaner.domain.problem import CourseKind, Participant
from kursplaner.domain.time import DAY, Interval, day_of, merge
from kursplaner.solver.timetable.candidates import domain
from kursplaner.solver.timetable.model import Literal, Timetable


@dataclass(frozen=True, slots=True)
class Group:
    """Participants no rule of the timetable can tell apart; they attend together or not."""

    people: tuple[Participant, ...]
    courses: tuple[str, ...]

    @property
    def one(self) -> Participant:
        return self.people[0]


class Attendance:
    """`attends[group, lesson]`; a group nothing can keep away has the lesson's own literal."""

    def __init__(self, table: Timetable) -> None:
        self.table = table
        self.groups = _groups(table.problem.participants)
        self.attends: dict[tuple[int, str], Literal] = {}
        self.free_to_miss: list[tuple[int, str]] = []
        lessons = table.by_course()
        for number, group in enumerate(self.groups):
            ids = [id for course in group.courses for id in lessons.get(course, ())]
            self._group(number, group, ids)
        self._tutoring_groups(lessons)

    def _group(self, number: int, group: Group, ids: list[str]) -> None:
        table, person = self.table, group.one
        bound = len(group.courses) > 1 or not _always_free(person) or self._has_children(group)
        bound = bound or any(self._tutoring(id) for id in ids)
        for id in ids:
            if not bound:
                self.attends[number, id] = table.placed[id]
                continue
            literal = table.model.new_bool_var(f"group {number} attends {id}")
            table.model.add_implication(literal, table.placed[id])
            self.attends[number, id] = literal
            self.free_to_miss.append((number, id))
            self._when(id, literal, person)
        if bound:
            self._once(number, group, ids)

    def _has_children(self, group: Group) -> bool:
        return any(self.table.index.children_of.get(p.id) for p in group.people)

    def _tutoring(self, id: str) -> bool:
        return self.table.index.course_of(id).kind is CourseKind.TUTORING

    def _when(self, id: str, literal: Literal, person: Participant) -> None:
        table, lesson = self.table, self.table.lessons[id].lesson
        tutoring = self._tutoring(id)
        starts = [
            start
            for start in table.lessons[id].starts
            if _there(person, Interval(start, start + lesson.minutes), tutoring,
                      table.problem.legal.tutoring_gap)
        ]  # fmt: skip
        table.model.add_linear_expression_in_domain(
            table.start[id], domain(starts)
        ).only_enforce_if(literal)
        if person.errands:
            for (other, site), here in table.site.items():
                if other == id:
                    place = table.index.sites[site].place
                    fitting = [s for s in starts if self._errands_fit(person, place, s, id)]
                    table.model.add_linear_expression_in_domain(
                        table.start[id], domain(fitting)
                    ).only_enforce_if(literal, here)

    def _errands_fit(self, person: Participant, place: str | None, start: int, id: str) -> bool:
        """H9: the lesson and both ways lie between bringing and fetching."""
        index, end = self.table.index, start + self.table.lessons[id].lesson.minutes
        return all(
            start - errand.bring >= index.minutes_between(errand.place, place)
            and errand.fetch - end >= index.minutes_between(place, errand.place)
            for errand in person.errands
            if day_of(errand.bring) == day_of(start)
        )

    def _once(self, number: int, group: Group, ids: list[str]) -> None:
        """H1 for persons; lessons of one course never overlap anyway."""
        table = self.table
        if len(group.courses) > 1:
            spans = [
                table.model.new_optional_fixed_size_interval_var(
                    table.start[id], table.lessons[id].lesson.minutes,
                    self.attends[number, id], f"group {number} in {id}",
                )
                for id in ids
            ]  # fmt: skip
            table.model.add_no_overlap(spans)
        for one, two in combinations(ids, 2):
            table.apart_by_travel(one, two, [self.attends[number, one], self.attends[number, two]])

    def _tutoring_groups(self, lessons: dict[str, list[str]]) -> None:
        """H10: at most so many pupils per tutor."""
        table = self.table
        for course_id, ids in lessons.items():
            course = table.index.courses[course_id]
            if course.kind is not CourseKind.TUTORING:
                continue
            places = course.teachers_needed * table.problem.legal.pupils_per_tutor
            for id in ids:
                pupils = [
                    len(group.people) * self.attends[number, id]
                    for number, group in enumerate(self.groups)
                    if (number, id) in self.attends
                ]
                table.model.add(sum(pupils) <= places)


def _groups(people: tuple[Participant, ...]) -> list[Group]:
    """One group per person for now: children and tutoring places tell them apart."""
    return [Group((person,), tuple(dict.fromkeys(person.courses))) for person in people]


def _always_free(person: Participant) -> bool:
    return (
        person.available is None and not person.absent and not person.school and not person.errands
    )


def _there(person: Participant, span: Interval, tutoring: bool, pause: int) -> bool:
    if person.available is not None and not any(i.contains(span) for i in merge(person.available)):
        return False
    if any(block.span.overlaps(span) for block in person.absent):
        return False
    if not tutoring:
        return not any(item.overlaps(span) for item in person.school)
    today = [item.end for item in person.school if item.start // DAY == span.start // DAY]
    return not today or span.start - max(today) >= pause
