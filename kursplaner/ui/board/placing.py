"""Where a lesson would lie if it were put into a lane: room and teachers filled in. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Course, LessonPin
from kursplaner.domain.rules import LessonJudge
from kursplaner.domain.violation import Violation
from kursplaner.ui.board.model import BoardModel, LaneBy

MOST_CHOICES = 24
"""Combinations of room and teachers tried for one cell; the first that breaks nothing wins."""


class Placing:
    """Turns (lane, start) into a PlacedLesson for one lesson; keeps what the lane leaves open."""

    def __init__(
        self, model: BoardModel, judge: LessonJudge, lesson: str, origin: str | None = None
    ) -> None:
        self.model = model
        self.judge = judge
        self.lesson = lesson
        self.origin = origin
        """Lane the lesson was taken from; in teacher lanes the teacher who is replaced."""
        self.current = model.plan.placed.get(lesson)
        self.course = model.index.course_of(lesson)
        self._choices: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}

    def at(self, lane: str, start: int) -> tuple[PlacedLesson, tuple[Violation, ...]] | None:
        """The best placement there and the hard rules it breaks; None where it cannot go."""
        best: tuple[PlacedLesson, tuple[Violation, ...]] | None = None
        for room, teachers in self._choices_of(lane):
            placed = PlacedLesson(self.lesson, start, room, teachers)
            broken = tuple(v for v in self.judge.violations(placed) if v.hard)
            if best is None or len(broken) < len(best[1]):
                best = placed, broken
            if not broken:
                break
        return best

    def fixed(self, placed: PlacedLesson) -> LessonPin:
        """What of a place was pointed at: the time, and room or teacher where lanes mean these."""
        by = self.model.by
        return LessonPin(
            lesson=placed.lesson, start=placed.start,
            room=placed.room if by in (LaneBy.ROOM, LaneBy.SITE) else None,
            teachers=placed.teachers if by is LaneBy.TEACHER else None,
        )  # fmt: skip

    def refusal(self, lane: str) -> str:
        """Why a lane cannot take the lesson at all, as a sentence."""
        name = next((item.title for item in self.model.lanes if item.key == lane), lane)
        match self.model.by:
            case LaneBy.COURSE:
                return f"Dieser Termin gehört zu »{self.course.name}«, nicht zu »{name}«."
            case LaneBy.PERSON:
                return f"{name} ist nicht für »{self.course.name}« angemeldet."
        return f"Für »{self.course.name}« fehlt ein Raum oder eine Lehrkraft."

    def _choices_of(self, lane: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if lane not in self._choices:
            pairs = product(self._rooms(lane), self._teachers(lane)) if self._fits(lane) else ()
            self._choices[lane] = tuple(islice(pairs, MOST_CHOICES))
        return self._choices[lane]

    def _fits(self, lane: str) -> bool:
        match self.model.by:
            case LaneBy.COURSE:
                return lane == self.course.id
            case LaneBy.PERSON:
                return any(person.id == lane for person in self.model.index.attendees(self.lesson))
        return True

    def _rooms(self, lane: str) -> list[str]:
        if self.model.by is LaneBy.ROOM:
            return [lane]
        fitting = list(self._fitting_rooms())
        if self.model.by is LaneBy.SITE:
            fitting = [id for id in fitting if self.model.index.rooms[id].site == lane] or [
                room.id for room in self.model.problem.rooms if room.site == lane
            ]
            kept = self.current.room if self.current else ""
            return [kept] if kept in fitting else fitting
        return [self.current.room] if self.current else fitting

    def _fitting_rooms(self) -> Iterator[str]:
        needed = self.model.index.seats_needed(self.course.id)
        rooms = sorted(self.model.problem.rooms, key=lambda room: (room.seats < needed, room.seats))
        for room in rooms:
            if room.seats and (not self.course.rooms or room.id in self.course.rooms):
                yield room.id

    def _teachers(self, lane: str) -> list[tuple[str, ...]]:
        kept = self.current.teachers if self.current else ()
        if self.model.by is LaneBy.TEACHER:
            return [self._with_teacher(lane, kept)]
        return [kept] if kept else list(self._teams(self.course))

    def _with_teacher(self, lane: str, kept: tuple[str, ...]) -> tuple[str, ...]:
        """The teacher of the lane in place of the one the lesson was taken from."""
        if lane in kept or not kept:
            return kept or (lane,)
        leaving = self.origin if self.origin in kept else kept[0]
        return tuple(lane if teacher == leaving else teacher for teacher in kept)

    def _teams(self, course: Course) -> Iterator[tuple[str, ...]]:
        index = self.model.index
        fitting = index.may_teach(course) or self.model.problem.teachers
        ids = [teacher.id for teacher in fitting]
        size = min(course.teachers_needed, len(ids))
        yield from islice(combinations(ids, size), 12) if size else ()
