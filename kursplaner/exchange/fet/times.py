"""Constraints of time: who cannot when, where activities may or should lie, teachers' load."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kursplaner.exchange.fet.draft import (
    Draft,
    Fate,
    LessonDraft,
    TeacherDraft,
    number_of,
)
from kursplaner.exchange.fet.model import FetConstraint
from kursplaner.exchange.loss import Verdict
from kursplaner.exchange.periods import Slot

Handler = Callable[[Draft, FetConstraint], Fate]

_CARRIED, _SIMPLIFIED, _LEFT_OUT = Verdict.CARRIED, Verdict.SIMPLIFIED, Verdict.LEFT_OUT


def _basic(draft: Draft, constraint: FetConstraint) -> Fate:
    return Fate(_CARRIED, "Grundregel: niemand und nichts ist zweimal zur gleichen Zeit belegt.")


def _slots(
    draft: Draft, constraint: FetConstraint, tag: str, day: str, hour: str
) -> frozenset[Slot]:
    return frozenset(draft.slot(node, day, hour) for node in constraint.node.all(tag))


def _breaks(draft: Draft, constraint: FetConstraint) -> Fate:
    closed = _slots(draft, constraint, "Break_Time", "Day", "Hour")
    for lesson in draft.lessons.values():
        _keep_clear(draft, lesson, closed)
    return Fate(_CARRIED, "Pausen: in diesen Stunden liegt kein Termin.")


def _keep_clear(draft: Draft, lesson: LessonDraft, closed: frozenset[Slot]) -> None:
    free = draft.grid.slots() - closed
    lesson.starts &= draft.grid.starts(lesson.activity.duration, free)


def _closed(draft: Draft, constraint: FetConstraint) -> frozenset[Slot]:
    return _slots(draft, constraint, "Not_Available_Time", "Day", "Hour")


def _teacher_not_available(draft: Draft, constraint: FetConstraint) -> Fate:
    for teacher in draft.teachers_of(constraint):
        teacher.closed |= _closed(draft, constraint)
    return Fate(_CARRIED, "Zeiten, in denen eine Lehrkraft nicht kann.")


def _students_not_available(draft: Draft, constraint: FetConstraint) -> Fate:
    closed = _closed(draft, constraint)
    leaves = draft.leaves_of(constraint.node.word("Students"))
    for leaf in leaves:
        draft.closed_leaves[leaf] |= closed
    for lesson in draft.lessons.values():
        if leaves & draft.students(lesson.activity):
            _keep_clear(draft, lesson, closed)
    return Fate(_CARRIED, "Zeiten, in denen eine Lerngruppe nicht kann.")


# where activities lie


def _one(draft: Draft, constraint: FetConstraint) -> tuple[LessonDraft, ...]:
    return tuple(draft.lessons[id] for id in draft.activities(constraint))


def _filtered(draft: Draft, constraint: FetConstraint) -> tuple[LessonDraft, ...]:
    """Activities by teacher, students, subject, tag, duration and component; empty: all."""
    return tuple(lesson for lesson in draft.lessons.values() if _matches(draft, constraint, lesson))


def _matches(draft: Draft, constraint: FetConstraint, lesson: LessonDraft) -> bool:
    node, activity = constraint.node, lesson.activity
    teacher = node.word("Teacher_Name", "Teacher")
    students = node.word("Students_Name", "Students")
    subject = node.word("Subject_Name", "Subject")
    tag = node.word("Activity_Tag_Name", "Activity_Tag")
    duration, component = node.word("Duration"), node.word("Component_Number")
    return (
        (not teacher or teacher in activity.teachers)
        and (not students or bool(draft.leaves_of(students) & draft.students(activity)))
        and (not subject or subject == activity.subject)
        and (not tag or tag in activity.tags)
        and (not duration or duration == str(activity.duration))
        and (not component or component == str(activity.component))
    )


def _restrict(
    draft: Draft, constraint: FetConstraint, lessons: tuple[LessonDraft, ...],
    slots: frozenset[Slot], by_start: bool,
) -> Fate:  # fmt: skip
    """Hard: only there. Under 100 percent: a wish."""
    for lesson in lessons:
        starts = slots if by_start else draft.grid.starts(lesson.activity.duration, slots)
        if constraint.weight >= 100:
            lesson.starts &= starts
        elif lesson.wished is None:
            lesson.wished = set(starts)
        else:
            lesson.wished &= starts
    if constraint.weight >= 100:
        return Fate(_CARRIED, "Erlaubte Zeiten einzelner oder vieler Termine.")
    return Fate(_SIMPLIFIED, "Bevorzugte Zeiten unter 100 %: als Wunsch übernommen.")


def _starting_time(draft: Draft, constraint: FetConstraint) -> Fate:
    node = constraint.node
    day, hour = node.word("Preferred_Day", "Day"), node.word("Preferred_Hour", "Hour")
    slots = frozenset(
        slot
        for slot in draft.grid.slots()
        if (not day or slot[0] == draft.day(day)) and (not hour or slot[1] == draft.hour(hour))
    )
    lessons = _one(draft, constraint)
    if constraint.weight < 100 or not (day and hour):
        return _restrict(draft, constraint, lessons, slots, by_start=True)
    for lesson in lessons:
        (lesson.pin,) = slots
    return Fate(_CARRIED, "Feste Zeiten: als Fixierung übernommen.")


def _starting_times(draft: Draft, constraint: FetConstraint) -> Fate:
    slots = _slots(draft, constraint, "Preferred_Starting_Time",
                   "Preferred_Starting_Day", "Preferred_Starting_Hour")  # fmt: skip
    return _restrict(draft, constraint, _chosen(draft, constraint), slots, by_start=True)


def _time_slots(draft: Draft, constraint: FetConstraint) -> Fate:
    slots = _slots(draft, constraint, "Preferred_Time_Slot", "Preferred_Day", "Preferred_Hour")
    return _restrict(draft, constraint, _chosen(draft, constraint), slots, by_start=False)


def _chosen(draft: Draft, constraint: FetConstraint) -> tuple[LessonDraft, ...]:
    if constraint.kind.startswith("ActivityPreferred"):
        return _one(draft, constraint)
    return _filtered(draft, constraint)


# teachers' load


def _hours_daily(draft: Draft, constraint: FetConstraint) -> Fate:
    return _limit(draft, constraint, "Maximum_Hours_Daily", _set_day,
                  "Höchstens so viele Stunden am Tag für Lehrkräfte.")  # fmt: skip


def _hours_in_row(draft: Draft, constraint: FetConstraint) -> Fate:
    return _limit(draft, constraint, "Maximum_Hours_Continuously", _set_row,
                  "Höchstens so viele Stunden ohne freie Stunde für Lehrkräfte.")  # fmt: skip


def _limit(
    draft: Draft, constraint: FetConstraint, tag: str,
    apply: Callable[[TeacherDraft, int], None], sentence: str,
) -> Fate:  # fmt: skip
    if constraint.weight < 100:
        return Fate(_LEFT_OUT, f"{sentence} Unter 100 % gibt es das hier nicht.")
    limit = number_of(constraint.node, tag)
    for teacher in draft.teachers_of(constraint):
        apply(teacher, limit)
    return Fate(_CARRIED, sentence)


def _set_day(teacher: TeacherDraft, limit: int) -> None:
    teacher.units_day = min(limit, teacher.units_day if teacher.units_day is not None else limit)


def _set_row(teacher: TeacherDraft, limit: int) -> None:
    old = teacher.units_in_row
    teacher.units_in_row = min(limit, old if old is not None else limit)


def _teacher_gaps(draft: Draft, constraint: FetConstraint) -> Fate:
    draft.teachers_of(constraint)
    draft.few_gaps = True
    sentence = "Höchstzahl von Freistunden der Lehrkräfte: als Wunsch nach wenigen Lücken."
    return Fate(_SIMPLIFIED, sentence)


def _both(name: str) -> Iterator[str]:
    yield f"Teacher{name}"
    yield f"Teachers{name}"


TIME_HANDLERS: Mapping[str, Handler] = {
    "BasicCompulsoryTime": _basic,
    "BreakTimes": _breaks,
    "Break": _breaks,
    "TeacherNotAvailableTimes": _teacher_not_available,
    "StudentsSetNotAvailableTimes": _students_not_available,
    "ActivityPreferredStartingTime": _starting_time,
    "ActivityPreferredTime": _starting_time,
    "ActivityPreferredStartingTimes": _starting_times,
    "ActivityPreferredTimeSlots": _time_slots,
    "ActivitiesPreferredStartingTimes": _starting_times,
    "ActivitiesPreferredTimeSlots": _time_slots,
    "SubactivitiesPreferredStartingTimes": _starting_times,
    "SubactivitiesPreferredTimeSlots": _time_slots,
    **dict.fromkeys(_both("MaxHoursDaily"), _hours_daily),
    **dict.fromkeys(_both("MaxHoursContinuously"), _hours_in_row),
    **dict.fromkeys(_both("MaxGapsPerWeek"), _teacher_gaps),
    **dict.fromkeys(_both("MaxGapsPerDay"), _teacher_gaps),
}
