"""Lists for the office: what changed against the published plan, and who goes without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from kursplaner.domain.plan import Missing, PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.rides import Direction
from kursplaner.domain.time import day_of
from kursplaner.paper import typeset
from kursplaner.paper.canvas import Canvas, Draw
from kursplaner.paper.facts import Facts, count
from kursplaner.paper.frame import Flow, Heading
from kursplaner.paper.page import Ink, Page

_COURSE, _SIDE, _TICK = 50.0, 59.0, 12.0


class Change(Struct, frozen=True):
    """A lesson that lies elsewhere than published; None on one side: new or dropped."""

    lesson: str
    before: PlacedLesson | None
    after: PlacedLesson | None

    @property
    def moment(self) -> int:
        placed = self.after or self.before
        return placed.start if placed else 0


def changes(plan: WeekPlan, published: WeekPlan) -> tuple[Change, ...]:
    """Lessons whose time, room or teachers differ, in the order of the week."""
    before = {item.lesson: item for item in published.lessons}
    after = {item.lesson: item for item in plan.lessons}
    found = [
        Change(lesson, before.get(lesson), after.get(lesson))
        for lesson in dict.fromkeys([*after, *before])
        if before.get(lesson) != after.get(lesson)
    ]
    return tuple(sorted(found, key=lambda change: (change.moment, change.lesson)))


def change_list(facts: Facts, published: WeekPlan) -> tuple[Page, ...]:
    """Old and new side by side; what differs is bold on the new side."""
    found = [c for c in changes(facts.plan, published) if c.lesson in facts.index.lessons]
    subtitle = (
        count(len(found), "Termin weicht", "Termine weichen") + " vom veröffentlichten Plan ab"
    )
    if not found:
        subtitle = "Der Plan entspricht dem veröffentlichten Stand."
    flow = Flow(facts.imprint, Heading("Änderungen und Vertretungen", "Änderungen", subtitle))
    if found:
        flow.table(_change_head, [_change_row(facts, change) for change in found])
        flow.close_table()
    return flow.pages("Neues ist fett gesetzt")


def _change_head(canvas: Canvas, y: float) -> float:
    for x, title in ((14.0, "Kurs"), (14 + _COURSE, "bisher"), (14 + _COURSE + _SIDE, "neu")):
        canvas.line(x, y, title, 9, ink=Ink.QUIET)
    canvas.line(canvas.width - 14 - typeset.width("informiert", 9), y, "informiert", 9,
                ink=Ink.QUIET)  # fmt: skip
    return y + 5


def _change_row(facts: Facts, change: Change) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        canvas.rule(14, y, canvas.width - 14, width=0.25, ink=Ink.BLACK)
        course = facts.index.lessons[change.lesson].course
        top = y + 1.6
        below = canvas.text(14, top, _COURSE - 4, facts.index.courses[course].name, 11, bold=True)
        people = count(facts.index.seats_needed(course), "Person", "Personen")
        below = canvas.line(14, below, people, 9, ink=Ink.QUIET)
        old, new = _parts(facts, change.before), _parts(facts, change.after)
        x = 14 + _COURSE
        below = max(below, _side(canvas, x, top, old, ("neuer Termin",), ()))
        below = max(below, _side(canvas, x + _SIDE, top, new, ("entfällt",), old))
        canvas.tick_box(canvas.width - 14 - _TICK + 2, top, 4.5, 11)
        return below + 1.8

    return draw


def _parts(facts: Facts, placed: PlacedLesson | None) -> tuple[str, ...]:
    if placed is None or placed.room not in facts.index.rooms:
        return ()
    when = f"{facts.day_date(day_of(placed.start))}, {facts.times(placed)}"
    return when, facts.room_and_site(placed.room), facts.teachers(placed.teachers)


def _side(
    canvas: Canvas, x: float, y: float, parts: tuple[str, ...], otherwise: tuple[str, ...],
    compared: tuple[str, ...],
) -> float:  # fmt: skip
    """Day, room and teacher of one side; bold where it differs from `compared`."""
    if not parts:
        return canvas.lines(x, y, otherwise, 10.5, bold=True)
    for number, text in enumerate(parts):
        bold = bool(compared) and compared[number] != text
        y = canvas.text(x, y, _SIDE - 4, text, 10.5, bold=bold)
    return y


# not served


_GROUPS = (
    (Missing.LESSON, "Termine ohne Platz im Plan"),
    (Missing.PERSON, "Teilnehmende, die nicht kommen können"),
    (Missing.CHILD, "Kinder ohne Betreuungsplatz"),
    (Missing.RIDE, "Fahrten ohne Platz im Bus"),
)


def unserved_list(facts: Facts, sentences: Sequence[str]) -> tuple[Page, ...]:
    """Everybody and everything left out, by kind, each with its reason in a sentence."""
    items = [item for item in facts.plan.unserved if _known(facts, item)]
    reasons = dict(zip(facts.plan.unserved, sentences, strict=False))
    subtitle = count(len(items), "Eintrag", "Einträge") + " · bitte vor dem Aushang klären"
    heading = Heading("Nur für das Büro · vertraulich", "Nicht versorgt", subtitle)
    flow = Flow(facts.imprint, heading)
    for kind, title in _GROUPS:
        group = [item for item in items if item.kind is kind]
        if group:
            told = ((*_named(facts, item), reasons.get(item, "")) for item in group)
            flow.table(
                _group_head(title, len(group)), [_unserved_row(*row) for row in _joined(told)]
            )
            flow.close_table()
            flow.y += 6
    return flow.pages()


def _known(facts: Facts, item: Unserved) -> bool:
    records: Mapping[Missing, Mapping[str, object]] = {
        Missing.LESSON: facts.index.lessons,
        Missing.CHILD: facts.index.children,
    }
    return item.kind not in records or item.id in records[item.kind]


def _group_head(title: str, number: int) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        canvas.line(14, y, title, 13, bold=True)
        canvas.line(16 + typeset.width(title, 13, bold=True), y + 0.6, str(number), 11,
                    ink=Ink.QUIET)  # fmt: skip
        return y + 7

    return draw


def _joined(
    told: Iterable[tuple[str, tuple[str, ...], str]],
) -> Iterator[tuple[str, list[tuple[tuple[str, ...], str]]]]:
    """One row per name; a reason that holds for several entries stands once, behind the last."""
    by_name: dict[str, dict[str, list[str]]] = {}
    for name, about, sentence in told:
        by_name.setdefault(name, {}).setdefault(sentence, []).extend(about)
    for name, reasons in by_name.items():
        yield name, [(tuple(about), sentence) for sentence, about in reasons.items()]


def _unserved_row(name: str, parts: Sequence[tuple[Sequence[str], str]]) -> Draw:
    def draw(canvas: Canvas, y: float) -> float:
        canvas.rule(14, y, canvas.width - 14, width=0.25, ink=Ink.BLACK)
        canvas.tick_box(14, y + 1.4, 3.6, 11)
        left = canvas.text(20, y + 1.4, 54, name, 11, bold=True)
        x, width = 78.0, canvas.width - 14 - 78
        below = y + 1.4
        for about, sentence in parts:
            for text in about:
                below = canvas.text(x, below, width, text, 10.5)
            if sentence:
                below = canvas.text(x, below, width, sentence, 10, ink=Ink.QUIET) + 0.6
        return max(left, below) + 1.8

    return draw


def _named(facts: Facts, item: Unserved) -> tuple[str, tuple[str, ...]]:
    """Whom or what it concerns, and when."""
    match item.kind:
        case Missing.LESSON:
            return _lesson_named(facts, item.id)
        case Missing.PERSON:
            return facts.person(item.id).name, tuple(_when(facts, item.lesson))
        case Missing.CHILD:
            parent = facts.person(facts.index.children[item.id].parent).name
            return facts.child(item.id).name, (f"Kind von {parent}", *_when(facts, item.lesson))
        case Missing.RIDE:
            return _ride_named(facts, item.id)


def _lesson_named(facts: Facts, lesson: str) -> tuple[str, tuple[str, ...]]:
    record = facts.index.lessons[lesson]
    course = facts.index.courses[record.course]
    people = count(facts.index.seats_needed(course.id), "Person", "Personen")
    return course.name, (f"{count(record.minutes, 'Minute', 'Minuten')} · {people}",)


def _when(facts: Facts, lesson: str | None) -> Iterator[str]:
    if lesson in facts.index.lessons and lesson is not None:
        placed = facts.placed.placed.get(lesson)
        course = facts.index.course_of(lesson).name
        when = f"{facts.day_date(day_of(placed.start))}, {facts.times(placed)}" if placed else ""
        yield " · ".join(part for part in (when, course) if part)


def _ride_named(facts: Facts, id: str) -> tuple[str, tuple[str, ...]]:
    ride = facts.rides.get(id)
    if ride is None:
        return facts.person(id.partition("/")[0]).name, ("Fahrt",)
    words = {Direction.OUT: "zum Kurs", Direction.HOME: "nach Hause"}
    way = words.get(ride.direction, "zum nächsten Kurs")
    between = f"{facts.place(ride.origin).name} – {facts.place(ride.goal).name}"
    return facts.person(ride.participant).name, (f"{facts.day_date(ride.day)}, {way} · {between}",)
