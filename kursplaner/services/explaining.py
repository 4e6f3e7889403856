"""Why not? A lesson without a place or not at this one, people left out, riders without a seat:
the cause, and what would help, each thing solved, seen and taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.db import snapshot
from kursplaner.db.snapshot import versions as stored
from kursplaner.db.snapshot.pins import delete_pin, write_pin
from kursplaner.db.tables.areas import Area
from kursplaner.db.weeks import calendar_of
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, PlacedLesson, Unserved
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rides import rides
from kursplaner.domain.rules import Code, LessonJudge, check
from kursplaner.domain.wording import Wording
from kursplaner.errors import UserError
from kursplaner.services.changing import Setting, carry_out
from kursplaner.services.choosing import Choice, choice_of, drive_case, whole
from kursplaner.services.fitting import fitted
from kursplaner.services.travel import travel_times
from kursplaner.services.week import WeekView
from kursplaner.services.worker import ask_worker
from kursplaner.services.workspace import Workspace
from kursplaner.solver.answers import Driven, Explained, Explanation
from kursplaner.solver.explain.drive import lost
from kursplaner.solver.protocol import Drive, Explain

SECONDS = 20.0
TOUR_SECONDS = 1.5
"""For the tours of one choice."""
TITLE_LENGTH = 90
FITS = "»Woche planen« findet einen Platz."
PROVEN = "Bewiesen: Solange all das gilt, geht es nicht."

Stop = Callable[[], bool]
Tell = Callable[["Why"], None]


class Place(Struct, frozen=True, kw_only=True):
    """A place asked for: as it would be dropped there, and what of it must not be otherwise."""

    placed: PlacedLesson
    fixed: LessonPin


class Why(Struct, frozen=True, kw_only=True):
    """An answer in sentences, in the order they are read: cause, rules, besides, choices."""

    week: str
    lesson: str
    name: str
    fits: bool
    certain: bool
    cause: str
    rules: tuple[str, ...]
    besides: tuple[str, ...]
    choices: tuple[Choice, ...]
    blocking: tuple[str, ...] = ()
    """With all others in their places: what stands against the place asked for."""
    proof: str = ""
    """What is proven, a sentence; empty where nothing is."""

    def lines(self) -> tuple[str, ...]:
        """All of it as text."""
        here = ("So wie die Woche ist, steht dagegen:", *_bullets(self.blocking))
        also = ("Außerdem:", *_bullets(self.besides)) if self.besides else ()
        proof = (self.proof,) if self.proof else ()
        helps = (line for choice in self.choices for line in _choice_lines(choice))
        told = (self.cause, *_bullets(self.rules), *also, *proof, *helps)
        return (*here, *told) if self.blocking else told


# May it be asked


def may_be_asked(view: WeekView, lesson: str) -> bool:
    """Whether there is anything to explain: no place, or people left out."""
    placed = any(item.lesson == lesson for item in view.plan.lessons)
    known = any(item.id == lesson for item in view.problem.lessons)
    return known and (not placed or bool(left_out(view, lesson)))


def left_out(view: WeekView, lesson: str) -> tuple[str, ...]:
    """Ids of the participants who cannot attend the placed lesson."""
    return tuple(
        item.id
        for item in view.plan.unserved
        if item.kind is Missing.PERSON and item.lesson == lesson
    )


def without_seat(view: WeekView, lesson: str, *, planned: bool = False) -> tuple[str, ...]:
    """Ids of the rides to and from the lesson that have no seat; `planned`: only those the
    planning left without one."""
    found = _open_rides(view, lesson)
    return tuple(item.id for item in found if not planned or _reason(item) != Code.NOT_PLANNED_YET)


def blocking(view: WeekView, placed: PlacedLesson) -> tuple[str, ...]:
    """What stands against a place with everything else where it is; empty: it fits."""
    wording = Wording(view.problem)
    found = LessonJudge(view.problem, view.plan).violations(placed)
    return tuple(dict.fromkeys(wording.sentence(item) for item in found if item.hard))


def present_place(view: WeekView, lesson: str) -> Place | None:
    """Where the lesson lies, as a question, if that breaks a rule; else None."""
    placed = next((item for item in view.plan.lessons if item.lesson == lesson), None)
    if placed is None or not blocking(view, placed):
        return None
    fixed = LessonPin(lesson=lesson, start=placed.start, room=placed.room)
    return Place(placed=placed, fixed=fixed)


# Asking


def explain(
    view: WeekView,
    lesson: str,
    *,
    place: Place | None = None,
    seconds: float = SECONDS,
    seed: int = 1,
    deterministic: float | None = None,
    stop: Stop | None = None,
    tell: Tell | None = None,
) -> Why:
    """Why the lesson has no place, or people miss it; with `place`: why it cannot be there.

    `tell` hears the reason as soon as it is known, before what would help is worked out.
    Asks a worker process and waits: never on a window's own thread. Errors as `ask_worker`.
    """
    request = Explain(
        problem=view.problem, plan=view.plan, lesson=lesson, seed=seed, seconds=seconds,
        deterministic=deterministic, target=place.fixed if place is not None else None,
    )  # fmt: skip
    return _asked(view, request, place, stop, tell)


def explain_rides(
    view: WeekView,
    lesson: str,
    *,
    seconds: float = SECONDS,
    seed: int = 1,
    stop: Stop | None = None,
    tell: Tell | None = None,
) -> Why:
    """Why riders of the placed lesson have no seat. UserError where all have one; waits as
    `explain` does. Of several reasons the one that touches most is looked into."""
    open_rides = _open_rides(view, lesson)
    if not open_rides:
        name = Names(view.problem).lesson(lesson)
        raise UserError(f"Bei {name} haben alle ihre Fahrt.", "Es ist nichts zu erklären.")
    reasons = Counter(_reason(item) for item in open_rides)
    main = reasons.most_common(1)[0][0]
    asked = tuple(item.id for item in open_rides if _reason(item) == main)
    request = Explain(
        problem=view.problem, plan=view.plan, lesson=lesson, rides=asked, seed=seed, seconds=seconds
    )
    wording = Wording(view.problem, view.plan)
    others = tuple(dict.fromkeys(wording.unserved(x) for x in open_rides if x.id not in asked))

    def whole_reason(why: Why) -> Why:
        return replace(why, besides=(*why.besides, *others))

    told = None if tell is None else lambda why: tell(whole_reason(why))
    return whole_reason(_asked(view, request, None, stop, told))


def _open_rides(view: WeekView, lesson: str) -> tuple[Unserved, ...]:
    found = [item for item in view.plan.unserved if item.kind is Missing.RIDE]
    if not found:
        return ()
    travelling = rides(PlanIndex(ProblemIndex(view.problem), view.plan))
    mine = {ride.id for ride in travelling if ride.lesson == lesson}
    return tuple(item for item in found if item.id in mine)


def _reason(item: Unserved) -> str:
    return item.reason.code if item.reason is not None else ""


def _asked(
    view: WeekView, request: Explain, place: Place | None, stop: Stop | None, tell: Tell | None
) -> Why:
    answer = ask_worker(request, None, stop)
    if not isinstance(answer, Explained):
        raise RuntimeError(f"worker: {type(answer).__name__} is no explanation")
    why = _reason_of(view, answer, place)
    if tell is not None and answer.explanation.suggestions:
        tell(why)
    return replace(why, choices=tuple(_choices(view, answer.explanation, stop)))


def _reason_of(view: WeekView, answer: Explained, place: Place | None) -> Why:
    """All but what would help."""
    found, words = answer.explanation, answer.words
    nothing_to_tell = found.fits and place is None and not found.rides
    return Why(
        week=view.week, lesson=found.lesson, name=Names(view.problem).lesson(found.lesson),
        fits=found.fits, certain=found.certain, cause=words.cause,
        rules=(FITS,) if nothing_to_tell and may_be_asked(view, found.lesson) else words.rules,
        besides=words.besides, choices=(), proof=_proof(found),
        blocking=blocking(view, place.placed) if place is not None else (),
    )  # fmt: skip


def _proof(found: Explanation) -> str:
    named = bool(found.rules or found.clashing or found.bottleneck)
    return PROVEN if found.certain and named and not found.fits else ""


# What would help


def _choices(view: WeekView, found: Explanation, stop: Stop | None) -> Iterator[Choice]:
    """Each suggestion as a whole week; those that lose what was asked for are dropped."""
    lesson = found.lesson
    riders = tuple(dict.fromkeys(ride.partition("/")[0] for ride in found.rides))
    plans = [whole(view, item, lesson) for item in found.suggestions]
    cases = tuple(
        drive_case(view, item.problem, plan, lesson, riders)
        for item, plan in zip(found.suggestions, plans, strict=True)
    )
    if any(lost(case, case.plan) for case in cases):
        answer = ask_worker(Drive(cases=cases, seconds=TOUR_SECONDS), None, stop)
        if not isinstance(answer, Driven):
            raise RuntimeError(f"worker: {type(answer).__name__} are no tours")
        plans = list(answer.plans)
    for suggestion, case, plan in zip(found.suggestions, cases, plans, strict=True):
        left = {item.id for item in plan.unserved if item.kind is Missing.RIDE}
        if not left & set(case.asked):
            yield choice_of(view, suggestion, plan, lesson, placed=found.target is not None)


# Taking over


def adopt(ws: Workspace, week: str, choice: Choice) -> None:
    """The change of the records and the plan that needs it, one undo step.

    UserError, and nothing is changed, where a person must enter something first or the records
    do not let the change through.
    """
    if not choice.adoptable:
        raise UserError("Dieser Vorschlag lässt sich noch nicht übernehmen.", choice.todo)
    snapshot.refuse_foreign(choice.plan)
    travel = travel_times(ws)
    with ws.change(_title(choice)) as session:
        area = session.get_one(Area, ws.area)
        before = snapshot.week_problem(session, area, week, travel)
        parity = calendar_of(session, area, before.monday).parity
        for pin in choice.freed:
            if pin == LessonPin(lesson=pin.lesson):
                delete_pin(session, week, pin.lesson)
            else:
                write_pin(session, week, pin)
        setting = Setting(session, week, before, parity)
        for change in choice.changes:
            carry_out(setting, change)
        session.flush()
        session.expire_all()
        now = snapshot.week_problem(session, area, week, travel)
        _refuse_broken(now, choice)
        stored.save_draft(session, ws.area, week, fitted(now, choice.plan))


def _refuse_broken(problem: WeekProblem, choice: Choice) -> None:
    """What was changed must be enough for the plan."""
    changed = {(change.code, change.subjects) for change in choice.changes}
    for item in check(problem, fitted(problem, choice.plan)):
        if item.hard and (item.code, item.subjects) in changed:
            raise UserError(
                "Dieser Vorschlag passt nicht mehr zu den Stammdaten.",
                "Bitte fragen Sie noch einmal »Warum nicht?«.",
            )


def _title(choice: Choice) -> str:
    """What the list of changes says of it."""
    deed = choice.deed.rstrip(".")
    return f"Vorschlag: {deed if len(deed) <= TITLE_LENGTH else deed[: TITLE_LENGTH - 1] + '…'}"


def find_lessons(view: WeekView, word: str) -> tuple[str, ...]:
    """The lesson with this id, else those of the course with this name or part of one.

    UserError when there is none.
    """
    if any(item.id == word for item in view.problem.lessons):
        return (word,)
    names = {course.id: course.name.casefold() for course in view.problem.courses}
    asked = word.casefold()
    same = {id for id, name in names.items() if name == asked}
    same = same or {id for id, name in names.items() if asked in name}
    found = tuple(item.id for item in view.problem.lessons if item.course in same)
    if not found:
        raise UserError(
            f"»{word}« ist weder ein Kurs noch ein Termin dieser Woche.",
            "Bitte schreiben Sie den Namen wie in der Liste der Kurse.",
        )
    return found


def _choice_lines(choice: Choice) -> Iterator[str]:
    yield choice.text
    yield from (f"    {effect}" for effect in choice.effects)
    if choice.todo:
        yield f"    {choice.todo}"


def _bullets(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"- {sentence}" for sentence in sentences)
