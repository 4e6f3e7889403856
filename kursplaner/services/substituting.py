"""A teacher is ill: the week with the least harm, or one substitute, adopted in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from kursplaner.db import snapshot
from kursplaner.db.snapshot import versions as stored
from kursplaner.db.snapshot.pins import write_pin
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, PlacedLesson, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import day_of, moment
from kursplaner.domain.violation import Kind, Ref
from kursplaner.domain.words import listed
from kursplaner.services import absences
from kursplaner.services.absences import Away
from kursplaner.services.fitting import fitted
from kursplaner.services.moves import moved
from kursplaner.services.planning import changed_meanwhile, judged
from kursplaner.services.stand_ins import Replaced, StandIns, Teller, stand_ins
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.worker import ask_worker
from kursplaner.services.workspace import Workspace
from kursplaner.solver.answers import Substituted
from kursplaner.solver.events import Event, Outcome
from kursplaner.solver.protocol import Substitute

SECONDS = 30.0


class Substitutes(Struct, frozen=True, kw_only=True):
    """Ranked substitutes for every lesson touched, and the whole week that results."""

    week: str
    away: tuple[Away, ...]
    """Everybody who is away, solved together."""
    name: str
    """Their names and days, as people read them."""
    lessons: tuple[Replaced, ...]
    also: tuple[str, ...]
    """Lessons of others that move or go as well, and people who cannot come any more."""
    problem: WeekProblem
    outcome: Outcome
    fingerprint: str

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


def substitutes(
    view: WeekView,
    *away: Away,
    seconds: float = SECONDS,
    seed: int = 1,
    deterministic: float | None = None,
    on_event: Callable[[Event], None] | None = None,
    stop: Callable[[], bool] | None = None,
    tell: Callable[[StandIns], None] | None = None,
) -> Substitutes:
    """Ask a worker process and wait: never on a window's own thread.

    Who could step in is given to `tell` at once, before the worker begins. Raises UserError when
    a teacher has no lesson then; other errors as `ask_worker`.
    """
    asked = absences.asked(view, away)
    if tell is not None:
        tell(stand_ins(view, *asked))
    request = Substitute(
        problem=view.problem, plan=view.plan, absences=absences.spans(asked),
        seed=seed, seconds=seconds, deterministic=deterministic,
    )  # fmt: skip
    answer = ask_worker(request, on_event, stop)
    if not isinstance(answer, Substituted):
        raise RuntimeError(f"worker: {type(answer).__name__} is no substitution")
    return _told(view, asked, answer)


def adopt(ws: Workspace, found: Substitutes) -> tuple[str, ...]:
    """Enter the absences and save the week as draft, all one undo step; what to look at.

    Raises RuntimeError when the rules refuse the plan: that is a bug report, never a plan.
    """
    messages = judged(found.problem, found.outcome)
    messages += changed_meanwhile(ws, found.week, found.fingerprint)
    snapshot.refuse_foreign(found.plan)
    problem = load_week(ws, found.week).problem
    with ws.change(f"Vertretung für {found.name}") as session:
        absences.enter(session, problem, found.away)
        _release(session, found.week, problem, {item.lesson for item in found.lessons})
        stored.save_draft(session, ws.area, found.week, fitted(problem, found.plan))
    return messages


def step_in(ws: Workspace, week: str, away: Iterable[Away], placed: PlacedLesson) -> None:
    """Enter the absences and give one lesson its substitute, one undo step; the rest stays."""
    view = load_week(ws, week)
    plan = fitted(view.problem, moved(view.problem, view.plan, placed))
    lesson = Names(view.problem).lesson(placed.lesson)
    with ws.change(f"Vertretung für {lesson}") as session:
        absences.enter(session, view.problem, away)
        _release(session, week, view.problem, {placed.lesson})
        stored.save_draft(session, ws.area, week, plan)


def _release(session: Session, week: str, problem: WeekProblem, lessons: set[str]) -> None:
    """Whoever was fixed as their teacher is no longer; time and room stay fixed."""
    for pin in problem.pins:
        if pin.lesson in lessons and pin.teachers is not None:
            write_pin(session, week, replace(pin, teachers=None))


def _told(view: WeekView, asked: tuple[Away, ...], answer: Substituted) -> Substitutes:
    teller = Teller(view)
    names, before, plan = teller.names, teller.before, answer.outcome.plan
    affected = answer.substitution.affected
    touched = {item.lesson for item in affected}
    return Substitutes(
        week=view.week, away=asked, name=absences.away_words(view.problem, asked),
        lessons=tuple(
            teller.replaced(
                item, _change(names, before[item.lesson], item.now), cancelled=item.now is None
            )
            for item in affected
        ),
        also=(*_others(names, before, plan, touched), *_missing(names, view.plan, plan)),
        problem=answer.substitution.problem, outcome=answer.outcome, fingerprint=view.fingerprint,
    )  # fmt: skip


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


def _change(names: Names, before: PlacedLesson, now: PlacedLesson | None) -> str:
    """»A1«, Di 09:00: Frau Seidel übernimmt. / jetzt Mi 10:00 in »Saal« mit ... / fällt aus."""
    head = f"{names.lesson(before.lesson)}, {moment(before.start)}"
    if now is None:
        return f"{head} fällt aus."
    who = listed([names.plain(Ref(Kind.TEACHER, id)) for id in now.teachers])
    if (now.start, now.room) == (before.start, before.room):
        return f"{head}: {who} übernimmt."
    same_day = day_of(now.start) == day_of(before.start)
    word = "verschoben auf" if same_day else "verlegt auf"
    room = names.of(Ref(Kind.ROOM, now.room))
    return f"{head} wird {word} {moment(now.start)}, {room}, mit {who}."
