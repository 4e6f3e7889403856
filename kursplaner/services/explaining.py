"""Why not? A lesson without a place, or people left out of it: the cause, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.db import snapshot
from kursplaner.db.snapshot import versions as stored
from kursplaner.db.snapshot.pins import delete_pin, write_pin
from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.errors import UserError
from kursplaner.services.fitting import fitted
from kursplaner.services.moves import moved, removed
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.worker import ask_worker
from kursplaner.services.workspace import Workspace
from kursplaner.solver.answers import Explained, Suggestion, Words
from kursplaner.solver.protocol import Explain

SECONDS = 20.0
FITS = "»Woche planen« findet einen Platz."


class Choice(Struct, frozen=True, kw_only=True):
    """One thing that would help, and the week it leads to."""

    text: str
    """"Möglich wäre: ..." as a whole sentence."""
    problem: WeekProblem
    """The week after the change."""
    plan: WeekPlan
    adoptable: bool
    """False where the plan needs a room or teacher that does not exist yet."""
    freed: tuple[LessonPin, ...] = ()
    """What is left of the pins that give way."""
    complete: bool = False
    """Adopting it leaves nothing to do: it only sets free what was fixed."""

    @property
    def deed(self) -> str:
        """What a person has to do for it, without the introduction."""
        return self.text.removeprefix("Möglich wäre: ")


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

    def lines(self) -> tuple[str, ...]:
        """All of it as text."""
        also = ("Außerdem:", *_bullets(self.besides)) if self.besides else ()
        helps = (choice.text for choice in self.choices)
        return (self.cause, *_bullets(self.rules), *also, *helps)


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


def explain(
    view: WeekView,
    lesson: str,
    *,
    seconds: float = SECONDS,
    seed: int = 1,
    deterministic: float | None = None,
    stop: Callable[[], bool] | None = None,
) -> Why:
    """Ask a worker process and wait: never on a window's own thread. Errors as `ask_worker`."""
    request = Explain(
        problem=view.problem, plan=view.plan, lesson=lesson, seed=seed, seconds=seconds,
        deterministic=deterministic,
    )  # fmt: skip
    answer = ask_worker(request, None, stop)
    if not isinstance(answer, Explained):
        raise RuntimeError(f"worker: {type(answer).__name__} is no explanation")
    return _why(view, answer)


def adopt(ws: Workspace, week: str, choice: Choice) -> None:
    """Save the choice's plan as draft, one undo step.

    What was fixed and is in the way is set free with it. Any other change (a longer opening, a
    substitute) is a person's to make: until then the rules say what is broken.
    """
    if not choice.adoptable:
        raise UserError(
            "Dieser Vorschlag braucht einen Raum oder eine Lehrkraft, die es noch nicht gibt.",
            "Bitte tragen Sie sie zuerst unter »Räume & Orte« oder »Team« ein.",
        )
    snapshot.refuse_foreign(choice.plan)
    problem = load_week(ws, week).problem
    with ws.change("Vorschlag übernommen") as session:
        for pin in choice.freed:
            if pin == LessonPin(lesson=pin.lesson):
                delete_pin(session, week, pin.lesson)
            else:
                write_pin(session, week, pin)
        stored.save_draft(session, ws.area, week, fitted(problem, choice.plan))


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


def _why(view: WeekView, answer: Explained) -> Why:
    found, words = answer.explanation, answer.words
    choices = tuple(_choices(view, found.suggestions, words, found.lesson))
    rules = (FITS,) if found.fits and may_be_asked(view, found.lesson) else words.rules
    return Why(
        week=view.week, lesson=found.lesson, name=Names(view.problem).lesson(found.lesson),
        fits=found.fits, certain=found.certain, cause=words.cause, rules=rules,
        besides=words.besides, choices=choices,
    )  # fmt: skip


def _choices(
    view: WeekView, suggestions: tuple[Suggestion, ...], words: Words, lesson: str
) -> Iterator[Choice]:
    index = ProblemIndex(view.problem)
    for suggestion, text in zip(suggestions, words.choices, strict=True):
        plan = _whole(view.plan, suggestion, lesson)
        known = all(
            item.room in index.rooms and all(t in index.teachers for t in item.teachers)
            for item in plan.lessons
        )
        changed = suggestion.problem
        complete = replace(view.problem, pins=changed.pins) == changed
        yield Choice(
            text=text, problem=changed, plan=plan, adoptable=known, complete=complete,
            freed=tuple(_freed(view.problem, changed)),
        )  # fmt: skip


def _freed(before: WeekProblem, after: WeekProblem) -> Iterator[LessonPin]:
    left = {pin.lesson: pin for pin in after.pins}
    for pin in before.pins:
        now = left.get(pin.lesson, LessonPin(lesson=pin.lesson))
        if now != pin:
            yield now


def _whole(current: WeekPlan, suggestion: Suggestion, lesson: str) -> WeekPlan:
    """The suggestion's lessons in the current week; childcare follows, tours stay as they are."""
    before = {item.lesson: item for item in current.lessons}
    after = {item.lesson: item for item in suggestion.plan.lessons}
    plan = replace(current, unserved=_merged(current, suggestion.plan))
    for gone in sorted(before.keys() - after.keys()):
        plan = removed(suggestion.problem, plan, gone)
    for id, item in after.items():
        if id == lesson or before.get(id) != item:
            plan = moved(suggestion.problem, plan, item)
    return fitted(suggestion.problem, plan)


def _merged(current: WeekPlan, after: WeekPlan) -> tuple[Unserved, ...]:
    """Whoever the suggestion leaves out is reported too, so that a move judges her anew."""
    known = {(item.kind, item.id, item.lesson) for item in current.unserved}
    more = (item for item in after.unserved if item.kind is Missing.PERSON)
    return (*current.unserved, *(x for x in more if (x.kind, x.id, x.lesson) not in known))


def _bullets(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"- {sentence}" for sentence in sentences)
