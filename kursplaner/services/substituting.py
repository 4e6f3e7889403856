"""A teacher is ill: who could step in, and the week with the least harm, adopted in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.db import snapshot
from kursplaner.db.ids import Letter
from kursplaner.db.snapshot import versions as stored
from kursplaner.db.snapshot.pins import write_pin
from kursplaner.db.tables.times import TimeRule, Use
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, PlacedLesson, WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.time import DAY, WEEKDAYS_SHORT, day_of, moment
from kursplaner.domain.violation import Kind, Ref
from kursplaner.errors import UserError
from kursplaner.services.fitting import fitted
from kursplaner.services.planning import changed_meanwhile, judged
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.worker import ask_worker
from kursplaner.services.workspace import Workspace
from kursplaner.solver.answers import Absence, Affected, Candidate, Substituted
from kursplaner.solver.events import Event, Outcome
from kursplaner.solver.protocol import Substitute

SECONDS = 30.0
REASON = "krank"


class Away(Struct, frozen=True):
    """A teacher and the days she is away, 0 = Monday."""

    teacher: str
    days: tuple[int, ...]


class Stand(Struct, frozen=True, kw_only=True):
    """Somebody who could hold the lesson at its own time; best first in `Replaced.stands`."""

    teacher: str
    text: str
    placed: PlacedLesson
    """The lesson as it lies, with her as its teacher."""


class Replaced(Struct, frozen=True, kw_only=True):
    """One lesson the absence touches."""

    lesson: str
    name: str
    """Course and time as people know them."""
    text: str
    """What the plan does with it, a sentence."""
    cancelled: bool
    stands: tuple[Stand, ...]


class Substitutes(Struct, frozen=True, kw_only=True):
    """Ranked substitutes for every lesson touched, and the whole week that results."""

    week: str
    teacher: str
    name: str
    days: tuple[int, ...]
    lessons: tuple[Replaced, ...]
    also: tuple[str, ...]
    """Lessons of others that move or go as well, and people who cannot come any more."""
    problem: WeekProblem
    outcome: Outcome
    fingerprint: str
    others: tuple[Away, ...] = ()
    """Further teachers away at the same time, solved together."""

    @property
    def plan(self) -> WeekPlan:
        return self.outcome.plan

    def lines(self) -> tuple[str, ...]:
        """All of it as text."""
        found: list[str] = []
        for item in self.lessons:
            found.append(item.text)
            found += [f"  {rank}. {stand.text}" for rank, stand in enumerate(item.stands, 1)]
        return (*found, *self.also)


def day_words(days: tuple[int, ...]) -> str:
    """`Di`, `Di und Mi`, `Mo, Di und Mi`."""
    words = [WEEKDAYS_SHORT[day] for day in days]
    return " und ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def stands(view: WeekView, *away: Away) -> tuple[Replaced, ...]:
    """Who could step in, at once and without planning anything; UserError as `substitutes`."""
    # Here and not above: the solver's libraries would slow the start of every window.
    from kursplaner.solver.timetable import substitution

    asked, names = _asked(view, away), Names(view.problem)
    before = {item.lesson: item for item in view.plan.lessons}
    absences = _spans(asked)
    freed = substitution.without(view.problem, view.plan, absences)
    return tuple(
        Replaced(
            lesson=item.lesson, name=_head(names, before[item.lesson]),
            text=f"{_head(names, before[item.lesson])} ist ohne Lehrkraft.", cancelled=False,
            stands=tuple(_stand(names, who, item, before[item.lesson]) for who in item.candidates),
        )
        for item in substitution.ranked(freed, view.plan, absences)
    )  # fmt: skip


def substitutes(
    view: WeekView,
    teacher: str,
    days: tuple[int, ...],
    *,
    others: tuple[Away, ...] = (),
    seconds: float = SECONDS,
    seed: int = 1,
    deterministic: float | None = None,
    on_event: Callable[[Event], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Substitutes:
    """Ask a worker process and wait: never on a window's own thread. `days`: 0 = Monday.

    `others` are away as well; all absences are solved together. Raises UserError when a teacher
    has no lesson then; other errors as `ask_worker`.
    """
    asked = _asked(view, (Away(teacher, days), *others))
    request = Substitute(
        problem=view.problem, plan=view.plan, absences=_spans(asked),
        seed=seed, seconds=seconds, deterministic=deterministic,
    )  # fmt: skip
    answer = ask_worker(request, on_event, stop)
    if not isinstance(answer, Substituted):
        raise RuntimeError(f"worker: {type(answer).__name__} is no substitution")
    return _told(view, asked, answer)


def _asked(view: WeekView, away: Iterable[Away]) -> tuple[Away, ...]:
    """Each teacher once, with her days in order; UserError for nothing to do."""
    days: dict[str, set[int]] = {}
    for item in away:
        if not item.days:
            raise UserError(
                "Es ist kein Tag gewählt.", "Bitte wählen Sie die Tage der Abwesenheit."
            )
        days.setdefault(item.teacher, set()).update(item.days)
    asked = tuple(Away(teacher, tuple(sorted(chosen))) for teacher, chosen in days.items())
    for item in asked:
        _refuse_idle(view, item.teacher, item.days)
    return asked


def _spans(asked: Iterable[Away]) -> tuple[Absence, ...]:
    return tuple(
        Absence(item.teacher, Block(start=day * DAY, end=(day + 1) * DAY, label=REASON))
        for item in asked
        for day in item.days
    )


def adopt(ws: Workspace, found: Substitutes) -> tuple[str, ...]:
    """Enter the absence and save the week as draft, all one undo step; what to look at.

    Raises RuntimeError when the rules refuse the plan: that is a bug report, never a plan.
    """
    messages = judged(found.problem, found.outcome)
    messages += changed_meanwhile(ws, found.week, found.fingerprint)
    snapshot.refuse_foreign(found.plan)
    problem = load_week(ws, found.week).problem
    touched = {item.lesson for item in found.lessons}
    with ws.change(f"Vertretung für {found.name}") as session:
        session.add_all(_absences(problem, found))
        for pin in problem.pins:
            if pin.lesson in touched and pin.teachers is not None:
                write_pin(session, found.week, replace(pin, teachers=None))
        stored.save_draft(session, ws.area, found.week, fitted(problem, found.plan))
    return messages


def find_teacher(view: WeekView, word: str) -> str:
    """Id of the teacher with this name, part of a name, or id; UserError unless exactly one."""
    asked = word.casefold()
    names = {t.id: t.name.casefold() for t in view.problem.teachers}
    same = [id for id, name in names.items() if asked in (id.casefold(), name)]
    same = same or [id for id, name in names.items() if asked in name]
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


def _refuse_idle(view: WeekView, teacher: str, days: tuple[int, ...]) -> None:
    if not any(teacher in x.teachers and day_of(x.start) in days for x in view.plan.lessons):
        name = Names(view.problem).plain(Ref(Kind.TEACHER, teacher))
        raise UserError(
            f"{name} hat am {day_words(days)} keinen Termin.", "Es ist keine Vertretung nötig."
        )


def _absences(problem: WeekProblem, found: Substitutes) -> Iterator[TimeRule]:
    for away in (Away(found.teacher, found.days), *found.others):
        for day in away.days:
            yield TimeRule(
                owner_kind=Kind.TEACHER, owner_id=Letter.TEACHER.row(away.teacher),
                use=Use.BLOCKED, start=0, end=DAY, day=problem.monday + timedelta(days=day),
                reason=REASON,
            )  # fmt: skip


def _told(view: WeekView, asked: tuple[Away, ...], answer: Substituted) -> Substitutes:
    names, (first, *others) = Names(view.problem), asked
    before = {item.lesson: item for item in view.plan.lessons}
    affected = answer.substitution.affected
    touched = {item.lesson for item in affected}
    called = [names.plain(Ref(Kind.TEACHER, away.teacher)) for away in asked]
    return Substitutes(
        week=view.week, teacher=first.teacher, name=" und ".join(called), days=first.days,
        others=tuple(others),
        lessons=tuple(_replaced(names, item, before[item.lesson]) for item in affected),
        also=(
            *_others(names, before, answer.outcome.plan, touched),
            *_missing(names, view.plan, answer.outcome.plan),
        ),
        problem=answer.substitution.problem, outcome=answer.outcome, fingerprint=view.fingerprint,
    )  # fmt: skip


def _replaced(names: Names, item: Affected, before: PlacedLesson) -> Replaced:
    return Replaced(
        lesson=item.lesson, name=_head(names, before), text=_change(names, before, item.now),
        cancelled=item.now is None,
        stands=tuple(_stand(names, candidate, item, before) for candidate in item.candidates),
    )  # fmt: skip


def _stand(names: Names, who: Candidate, item: Affected, before: PlacedLesson) -> Stand:
    facts = [
        *(["kennt die Gruppe"] if who.knows_group else []),
        *(["ist an dem Tag schon dort"] if who.on_site else []),
        f"bisher {who.units} UE in dieser Woche",
    ]
    team = tuple(who.teacher if id == item.absent else id for id in before.teachers)
    text = f"{names.plain(Ref(Kind.TEACHER, who.teacher))}: {', '.join(facts)}"
    return Stand(teacher=who.teacher, text=text, placed=replace(before, teachers=team))


def _others(
    names: Names, before: dict[str, PlacedLesson], plan: WeekPlan, touched: set[str]
) -> Iterator[str]:
    now = {item.lesson: item for item in plan.lessons}
    for id, old in before.items():
        if id not in touched and now.get(id) != old:
            yield f"Auch betroffen: {_change(names, old, now.get(id))}"
    for id, new in now.items():
        if id not in before:
            yield f"Neu eingeplant: {names.lesson(id)} am {moment(new.start)}."


def _missing(names: Names, before: WeekPlan, plan: WeekPlan) -> Iterator[str]:
    """Who misses a lesson that she could attend until now."""
    old = {(x.id, x.lesson) for x in before.unserved if x.kind is Missing.PERSON}
    for item in plan.lessons:
        new = [
            names.plain(Ref(Kind.PARTICIPANT, x.id))
            for x in plan.unserved
            if x.kind is Missing.PERSON and x.lesson == item.lesson and (x.id, x.lesson) not in old
        ]
        if new:
            yield f"An {names.lesson(item.lesson)} kann nicht mehr teilnehmen: {', '.join(new)}."


def _head(names: Names, before: PlacedLesson) -> str:
    return f"{names.lesson(before.lesson)}, {moment(before.start)}"


def _change(names: Names, before: PlacedLesson, now: PlacedLesson | None) -> str:
    """»A1«, Di 09:00: Frau Seidel übernimmt. / jetzt Mi 10:00 in »Saal« mit ... / fällt aus."""
    head = _head(names, before)
    if now is None:
        return f"{head} fällt aus."
    who = " und ".join(names.plain(Ref(Kind.TEACHER, id)) for id in now.teachers)
    if (now.start, now.room) == (before.start, before.room):
        return f"{head}: {who} übernimmt."
    same_day = day_of(now.start) == day_of(before.start)
    word = "verschoben auf" if same_day else "verlegt auf"
    room = names.of(Ref(Kind.ROOM, now.room))
    return f"{head} wird {word} {moment(now.start)}, {room}, mit {who}."
