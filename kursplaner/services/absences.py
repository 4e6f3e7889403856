"""Who is away on which days of a week: as a person says it, as the planner and the file hold it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from msgspec import Struct
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.tables.times import TimeRule, Use
from kursplaner.domain.names import Names
from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.time import DAY, WEEKDAYS_SHORT, Interval, day_of
from kursplaner.domain.violation import Kind, Ref
from kursplaner.domain.words import listed
from kursplaner.errors import UserError
from kursplaner.services.week import WeekView
from kursplaner.solver.answers import Absence

REASON = "krank"


class Away(Struct, frozen=True):
    """A teacher and the days she is away, 0 = Monday."""

    teacher: str
    days: tuple[int, ...]


def day_words(days: tuple[int, ...]) -> str:
    """`Di`, `Di und Mi`, `Mo, Di und Mi`."""
    return listed([WEEKDAYS_SHORT[day] for day in days])


def away_words(problem: WeekProblem, away: Iterable[Away]) -> str:
    """`Frau Lang (Di) und Frau Amiri (Mo und Do)`."""
    names = Names(problem)
    return listed(
        [
            f"{names.plain(Ref(Kind.TEACHER, item.teacher))} ({day_words(item.days)})"
            for item in away
        ]
    )


def teaching(view: WeekView) -> dict[str, tuple[int, ...]]:
    """The days with lessons of everybody who teaches in the plan, by teacher."""
    days: dict[str, set[int]] = {}
    for item in view.plan.lessons:
        for teacher in item.teachers:
            days.setdefault(teacher, set()).add(day_of(item.start))
    return {teacher: tuple(sorted(found)) for teacher, found in days.items()}


def lessons_missed(view: WeekView, teacher: str) -> tuple[PlacedLesson, ...]:
    """Her lessons at times she is known to be away."""
    minutes = {lesson.id: lesson.minutes for lesson in view.problem.lessons}
    blocks = [b.span for t in view.problem.teachers if t.id == teacher for b in t.absent]
    return tuple(
        item
        for item in view.plan.lessons
        if teacher in item.teachers
        and any(
            span.overlaps(Interval(item.start, item.start + minutes[item.lesson]))
            for span in blocks
        )
    )


def asked(view: WeekView, away: Iterable[Away]) -> tuple[Away, ...]:
    """Each teacher once, with her days in order; UserError for nothing to do."""
    days: dict[str, set[int]] = {}
    for item in away:
        if not item.days:
            raise UserError(
                "Es ist kein Tag gewählt.", "Bitte wählen Sie die Tage der Abwesenheit."
            )
        days.setdefault(item.teacher, set()).update(item.days)
    found = tuple(Away(teacher, tuple(sorted(chosen))) for teacher, chosen in days.items())
    still = {item.teacher for item in left(view, found)}
    for item in found:
        if item.teacher not in still:
            name = Names(view.problem).plain(Ref(Kind.TEACHER, item.teacher))
            raise UserError(
                f"{name} hat am {day_words(item.days)} keinen Termin.",
                "Es ist keine Vertretung nötig.",
            )
    return found


def left(view: WeekView, away: Iterable[Away]) -> tuple[Away, ...]:
    """Those of them who still have a lesson on the days they are away."""
    busy = teaching(view)
    return tuple(item for item in away if set(item.days) & set(busy.get(item.teacher, ())))


def spans(away: Iterable[Away]) -> tuple[Absence, ...]:
    """As the planner takes them: whole days."""
    return tuple(
        Absence(item.teacher, Block(start=day * DAY, end=(day + 1) * DAY, label=REASON))
        for item in away
        for day in item.days
    )


def enter(session: Session, problem: WeekProblem, away: Iterable[Away]) -> None:
    """Write the absences; days that are entered already are left as they are."""
    known = {teacher.id: teacher.absent for teacher in problem.teachers}
    for item in spans(away):
        span = item.span.span
        if any(block.span.contains(span) for block in known.get(item.teacher, ())):
            continue
        session.add(
            TimeRule(
                owner_kind=Kind.TEACHER, owner_id=Letter.TEACHER.row(item.teacher),
                use=Use.BLOCKED, start=0, end=DAY, reason=REASON,
                day=problem.monday + timedelta(days=day_of(span.start)),
            )
        )  # fmt: skip


def find_teacher(view: WeekView, word: str) -> str:
    """Id of the teacher with this name, part of a name, or id; UserError unless exactly one."""
    wanted = word.casefold()
    names = {t.id: t.name.casefold() for t in view.problem.teachers}
    same = [id for id, name in names.items() if wanted in (id.casefold(), name)]
    same = same or [id for id, name in names.items() if wanted in name]
    if len(same) != 1:
        many = "gibt es mehrfach" if same else "ist keine Lehrkraft dieser Woche"
        raise UserError(f"»{word}« {many}.", "Bitte schreiben Sie den ganzen Namen.")
    return same[0]


def find_days(words: str) -> tuple[int, ...]:
    """`Di,Mi` as weekdays, 0 = Monday; UserError for anything else."""
    numbers = {word.casefold(): day for day, word in enumerate(WEEKDAYS_SHORT)}
    given = [word.strip().casefold() for word in words.split(",") if word.strip()]
    unknown = [word for word in given if word not in numbers]
    if unknown or not given:
        raise UserError(
            f"»{words}« sind keine Wochentage.", "Bitte schreiben Sie zum Beispiel Di,Mi."
        )
    return tuple(sorted({numbers[word] for word in given}))
