"""A planned week as a FET file in which everything placed is locked, so that FET can judge it."""

from __future__ import annotations

from pathlib import Path

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Lesson, WeekProblem
from kursplaner.domain.time import WEEKDAYS, clock
from kursplaner.exchange.fet.elements import leaf, named, node, section, yes
from kursplaner.exchange.fet.week import FetWeek, person_name
from kursplaner.exchange.fet.write_rules import space_rules, time_rules
from kursplaner.exchange.files import write_bytes


def write_fet(problem: WeekProblem, plan: WeekPlan, path: Path, *, locked: bool = True) -> None:
    """Write the file. Lessons without a place become inactive activities; people appear by id.

    Without `locked` the plan only says which lessons there are and who holds them: time and room
    are left to FET. Raises UserError when the day has more steps than FET knows, or the file
    cannot be written.
    """
    write_bytes(path, fet_bytes(problem, plan, locked=locked))


def fet_bytes(problem: WeekProblem, plan: WeekPlan, *, locked: bool = True) -> bytes:
    return _Writer(FetWeek(problem, plan, locked=locked)).document().encode()


class _Writer:
    def __init__(self, week: FetWeek) -> None:
        self.week = week

    def document(self) -> str:
        parts = [
            '<?xml version="1.0" encoding="UTF-8"?>\n\n<fet version="6.1.5">\n',
            leaf("Mode", "Official"),
            leaf("Institution_Name", self.week.problem.name or "kursplaner"),
            leaf("Comments", self._comment()),
            self._times(),
            self._people(),
            section(
                "Activities_List", (self._activity(lesson) for lesson in self.week.problem.lessons)
            ),
            self._places(),
            section("Time_Constraints_List", time_rules(self.week)),
            section("Space_Constraints_List", space_rules(self.week)),
            section("Timetable_Generation_Options_List", ()),
            "</fet>\n",
        ]
        return "\n".join(parts)

    def _comment(self) -> str:
        monday = f"Woche ab {self.week.problem.monday:%d.%m.%Y}"
        return f"{monday}, alle Termine fest" if self.week.locked else monday

    # lists

    def _times(self) -> str:
        days = [node("Day", leaf("Name", WEEKDAYS[day])) for day in self.week.clock.days]
        hours = [
            node("Hour", leaf("Name", clock(self.week.clock.first + n * self.week.clock.step)))
            for n in range(self.week.clock.hours)
        ]
        return section("Days_List", [leaf("Number_of_Days", len(days)), *days]) + section(
            "Hours_List", [leaf("Number_of_Hours", len(hours)), *hours]
        )

    def _people(self) -> str:
        subjects = (named("Subject", name) for name in self.week.names["course"].values())
        teachers = (
            node("Teacher", leaf("Name", name) + leaf("Target_Number_of_Hours", 0)
                 + leaf("Qualified_Subjects", ""))
            for name in self.week.names["teacher"].values()
        )  # fmt: skip
        return (
            section("Subjects_List", subjects)
            + section("Activity_Tags_List", ())
            + section("Teachers_List", teachers)
            + section("Students_List", [self._students()])
        )

    def _students(self) -> str:
        """One year of all courses; a group a course; its people as subgroups they share."""
        groups = (self._group(course.id) for course in self.week.problem.courses)
        return node(
            "Year",
            leaf("Name", "Alle")
            + leaf("Number_of_Students", len(self.week.problem.participants))
            + leaf("Comments", "")
            + "".join(groups),
        )

    def _group(self, course: str) -> str:
        people = self.week.index.enrolled.get(course, ())
        subgroups = (
            node("Subgroup", leaf("Name", person_name(person.id)) + leaf("Number_of_Students", 1)
                 + leaf("Comments", ""))
            for person in people
        )  # fmt: skip
        count = self.week.index.seats_needed(course)
        return node(
            "Group",
            leaf("Name", self._group_name(course))
            + leaf("Number_of_Students", count)
            + leaf("Comments", "")
            + "".join(subgroups),
        )

    def _group_name(self, course: str) -> str:
        return f"Kurs {self.week.name('course', course)}"

    def _activity(self, lesson: Lesson) -> str:
        placed = self.week.plan.placed.get(lesson.id)
        teachers = placed.teachers if placed else ()
        length = self.week.clock.length(lesson.minutes)
        number = self.week.ids[lesson.id]
        return node(
            "Activity",
            "".join(leaf("Teacher", self.week.name("teacher", id)) for id in teachers)
            + leaf("Subject", self.week.name("course", lesson.course))
            + "".join(leaf("Students", name) for name in self._attending(lesson))
            + leaf("Duration", length)
            + leaf("Total_Duration", length)
            + leaf("Id", number)
            + leaf("Activity_Group_Id", 0)
            + leaf("Number_Of_Students", self.week.index.seats_needed(lesson.course))
            + leaf("Active", yes(placed is not None))
            + leaf("Comments", lesson.id),
        )

    def _attending(self, lesson: Lesson) -> tuple[str, ...]:
        """The course's group, or its people one by one when somebody is left out."""
        people = self.week.index.attendees(lesson.id)
        if not people:
            return ()
        there = [person for person in people if self.week.plan.attends(person.id, lesson.id)]
        if len(there) == len(people) or lesson.id not in self.week.plan.placed:
            return (self._group_name(lesson.course),)
        return tuple(person_name(person.id) for person in there)

    def _places(self) -> str:
        buildings = (named("Building", name) for name in self.week.names["site"].values())
        rooms = (
            node("Room", leaf("Name", self.week.name("room", room.id))
                 + leaf("Building", self.week.name("site", room.site))
                 + leaf("Capacity", room.seats) + leaf("Virtual", "false") + leaf("Comments", ""))
            for room in self.week.problem.rooms
        )  # fmt: skip
        return section("Buildings_List", buildings) + section("Rooms_List", rooms)
