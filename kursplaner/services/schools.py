"""Weeks of FET and Untis taken over into a file of this program: read, reported, then saved.

For the window and the command line; nothing is written before one of the `save_` functions:

    read_school(*paths, monday=None) -> SchoolDraft       one .fet file, or Untis files or folders
    SchoolDraft.title .week .counts .placed .pinned .finished .report .lines()
    draft.report.left_out, .simplified, .carried -> tuple[Loss, ...]  kind count sentence examples
    save_new(draft, path, *, title="", land="SN", keep_pins=None) -> Workspace      a new file
    save_into(ws, draft, *, title="", keep_pins=None) -> SavedSchool                the open file
    export_week(view, path) -> str                        a planned week as .fet, all fixed

All raise UserError with one sentence; a file that cannot be read changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from kursplaner.db.snapshot.pins import write_pin
from kursplaner.db.snapshot.take_over import Keys, fit_area, is_bare, new_area, take_over
from kursplaner.db.snapshot.versions import publish, save_draft
from kursplaner.db.store import create_store
from kursplaner.db.tables.areas import Area
from kursplaner.db.tables.rules import Rule
from kursplaner.domain.calendar import LAENDER, week_of
from kursplaner.domain.plan import PlacedLesson, Unserved, WeekPlan
from kursplaner.domain.problem import LessonPin, Weights
from kursplaner.domain.validation import validate
from kursplaner.errors import UserError
from kursplaner.exchange.fet import carry as fet
from kursplaner.exchange.fet.read import read_fet
from kursplaner.exchange.fet.write import write_fet
from kursplaner.exchange.loss import Imported, Loss, LossReport, Verdict
from kursplaner.exchange.untis import carry as untis
from kursplaner.exchange.untis.read import read_untis
from kursplaner.services.week import WeekView
from kursplaner.services.workspace import Workspace, prepare_new

__all__ = [
    "FET_SUFFIX",
    "Loss",
    "LossReport",
    "SavedSchool",
    "SchoolCounts",
    "SchoolDraft",
    "Verdict",
    "carry_file",
    "export_week",
    "read_school",
    "save_into",
    "save_new",
]

FET_SUFFIX = ".fet"
MOST_PINNED = 0.5
"""Share of pinned lessons above which the file is a finished timetable, not a question."""


class SchoolCounts(Struct, frozen=True, kw_only=True):
    """What the week holds, for the first lines of a dialog."""

    rooms: int
    teachers: int
    courses: int
    lessons: int
    groups: int
    """Student sets or classes; here participants."""
    relations: int


class SchoolDraft(Struct, frozen=True, kw_only=True):
    """A week read from another program, on offer."""

    title: str
    imported: Imported

    @property
    def report(self) -> LossReport:
        return self.imported.report

    @property
    def week(self) -> str:
        """ISO week, "2026-W49"."""
        return str(week_of(self.imported.problem.monday))

    @property
    def counts(self) -> SchoolCounts:
        problem = self.imported.problem
        return SchoolCounts(
            rooms=len(problem.rooms), teachers=len(problem.teachers),
            courses=len(problem.courses), lessons=len(problem.lessons),
            groups=len(problem.participants), relations=len(problem.relations),
        )  # fmt: skip

    @property
    def placed(self) -> int:
        """Lessons that have their place already."""
        return len(self.imported.plan.lessons)

    @property
    def pinned(self) -> int:
        """Lessons the file holds in their place."""
        return len(self.imported.problem.pins)

    @property
    def finished(self) -> bool:
        """Whether the file is a finished timetable: most lessons have a place and are locked."""
        return self.pinned > MOST_PINNED * len(self.imported.problem.lessons)

    def lines(self) -> list[str]:
        """The report a person reads, losses first."""
        return report_lines(self.imported)


class SavedSchool(Struct, frozen=True, kw_only=True):
    area: int
    """Row of the planning area that holds the school now; it is the one in view."""
    week: str
    """ISO week in which the week of the file lies."""
    line: str
    """What was done, one German sentence."""


def read_school(*paths: Path, monday: date | None = None) -> SchoolDraft:
    """Read a .fet file (FET 5 or 6), or the text files of Untis (files or their folder).

    The week becomes the one from `monday` on (default: the coming Monday). Raises UserError:
    missing, damaged, of another kind, or no week that can be planned.
    """
    if not paths:
        raise UserError("Es ist keine Datei gewählt.", "Bitte wählen Sie eine Datei.")
    imported = carry_file(paths, monday or coming_monday())
    return SchoolDraft(title=imported.problem.name or paths[0].stem, imported=imported)


def save_new(
    draft: SchoolDraft, path: Path, *, title: str = "", land: str = "SN",
    keep_pins: bool | None = None,
) -> Workspace:  # fmt: skip
    """A new file with the school as its only planning area, open for writing.

    `land`: Bundesland, decides on holidays. `keep_pins`: whether locked lessons stay fixed;
    default: not in a finished timetable, which could otherwise not be planned anew. Raises
    UserError where there is a file already or none can be made; then nothing is left behind.
    """
    if land not in LAENDER:
        raise UserError(f"Das Bundesland »{land}« gibt es nicht.", f"Möglich: {', '.join(LAENDER)}")
    name = title.strip() or draft.title
    store = create_store(path)
    try:
        with store.writing() as session:
            prepare_new(session, name)
            _adopt_weights(session, draft.imported.problem.weights)
            area = new_area(session, draft.imported.problem, name, land)
            _save(session, area, draft, keep_pins)
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise
    return Workspace(store)


def save_into(
    ws: Workspace, draft: SchoolDraft, *, title: str = "", keep_pins: bool | None = None
) -> SavedSchool:
    """The school as a planning area of the open file, in one undo step; it comes into view.

    An area in view in which nothing has been entered yet is filled, otherwise one is added. Legal
    numbers and weights of the file stay as they are. Raises UserError in a file opened read-only.
    """
    name = title.strip() or draft.title
    with ws.change(f"»{name}« übernommen") as session:
        area = _area(session, ws, draft, name)
        _save(session, area, draft, keep_pins)
        found = area.id
    ws.choose_area(found)
    line = f"»{name}«: {draft.counts.lessons} Termine übernommen, {draft.placed} davon mit Platz."
    return SavedSchool(area=found, week=draft.week, line=line)


def export_week(view: WeekView, path: Path) -> str:
    """A planned week as a .fet file in which everything placed is locked; what was written."""
    if path.suffix.casefold() != FET_SUFFIX:
        raise UserError(f"»{path.name}« endet nicht auf {FET_SUFFIX}.", "Bitte ergänzen Sie das.")
    write_fet(view.problem, view.plan, path)
    placed, lessons = len(view.plan.lessons), len(view.problem.lessons)
    return f"{placed} von {lessons} Terminen, alle fest: {path.name}"


def coming_monday() -> date:
    today = date.today()
    return today + timedelta(days=7 - today.weekday())


# saving


def _area(session: Session, ws: Workspace, draft: SchoolDraft, name: str) -> Area:
    problem = draft.imported.problem
    if not ws.areas():
        return new_area(session, problem, name, "SN")
    known = session.get_one(Area, ws.area)
    if not is_bare(session, known.id):
        return new_area(session, problem, name, known.land)
    fit_area(session, known, problem)
    return known


def _save(session: Session, area: Area, draft: SchoolDraft, keep_pins: bool | None) -> None:
    """Records, then what was placed as the published plan, then what is fixed."""
    problem, week = draft.imported.problem, draft.week
    keys = take_over(session, area, problem)
    if draft.placed:
        save_draft(session, area.id, week, _plan(draft.imported.plan, keys))
        publish(session, area.id, week)
    if keep_pins or (keep_pins is None and not draft.finished):
        for pin in problem.pins:
            write_pin(session, week, _pin(pin, keys))


def _plan(plan: WeekPlan, keys: Keys) -> WeekPlan:
    """The plan under the ids of the file."""
    return WeekPlan(
        lessons=tuple(
            PlacedLesson(keys.lessons[item.lesson], item.start, keys.rooms[item.room],
                         tuple(keys.teachers[id] for id in item.teachers))
            for item in plan.lessons
        ),
        unserved=tuple(_unserved(item, keys) for item in plan.unserved),
    )  # fmt: skip


def _unserved(item: Unserved, keys: Keys) -> Unserved:
    """Only lessons are left out of a plan that was read; the reason names them as well."""
    id = keys.lessons[item.id]
    if item.reason is None:
        return replace(item, id=id)
    subjects = tuple(replace(subject, id=id) for subject in item.reason.subjects)
    return replace(item, id=id, reason=replace(item.reason, subjects=subjects))


def _pin(pin: LessonPin, keys: Keys) -> LessonPin:
    teachers = None if pin.teachers is None else tuple(keys.teachers[id] for id in pin.teachers)
    room = None if pin.room is None else keys.rooms[pin.room]
    return LessonPin(lesson=keys.lessons[pin.lesson], start=pin.start, room=room, teachers=teachers)


def _adopt_weights(session: Session, weights: Weights) -> None:
    """The other program's wishes: what it does not know costs nothing."""
    for rule in session.scalars(select(Rule).where(~Rule.hard)):
        if rule.name in Weights.__struct_fields__:
            rule.weight = getattr(weights, rule.name)


# reading


def carry_file(path: Path | Sequence[Path], monday: date) -> Imported:
    """The week in a .fet file (FET 5 or 6), or in Untis text files (the folder or the files).

    Raises UserError: missing, damaged, of another kind, or no week that can be planned.
    """
    paths = (path,) if isinstance(path, Path) else tuple(path)
    named_fet = [item for item in paths if item.suffix.casefold() == FET_SUFFIX]
    if named_fet and len(paths) > 1:
        raise UserError(
            f"»{named_fet[0].name}« lässt sich nur allein übernehmen.",
            "Bitte nennen Sie eine FET-Datei oder die Dateien aus Untis, nicht beides.",
        )
    found = fet.carry(read_fet(paths[0]), monday) if named_fet else _untis(paths, monday)
    validate(found.problem)
    return found


def _untis(paths: Sequence[Path], monday: date) -> Imported:
    for path in paths:
        if not path.exists():
            raise UserError(f"Die Datei »{path}« gibt es nicht.", "Bitte prüfen Sie den Namen.")
        if path.is_file() and not path.name.casefold().startswith("gpu"):
            raise UserError(
                f"»{path.name}« ist weder eine FET-Datei noch eine Datei aus Untis (GPU001.TXT).",
                "Bitte wählen Sie eine Datei mit der Endung .fet oder den Untis-Export.",
            )
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    return untis.carry(read_untis(*paths), monday, folder.resolve().name)


# the report


def report_lines(imported: Imported) -> list[str]:
    """What is in the week, and what became of every rule of the other program, losses first."""
    problem, report = imported.problem, imported.report
    lines = [
        f"{problem.name or 'Woche'}: {len(problem.lessons)} Termine, {len(problem.rooms)} Räume, "
        f"{len(problem.teachers)} Lehrkräfte, {len(imported.plan.lessons)} Termine schon mit Platz"
    ]
    for title, losses in _parts(report):
        if losses:
            lines += ["", f"{title}:", *(_line(loss) for loss in losses)]
    return lines


def _parts(report: LossReport) -> tuple[tuple[str, tuple[Loss, ...]], ...]:
    return (
        ("Weggelassen", report.left_out),
        ("Vereinfacht", report.simplified),
        ("Übernommen", report.carried),
    )


def _line(loss: Loss) -> str:
    shown = ", ".join(loss.examples)
    more = ", …" if loss.count > len(loss.examples) else ""
    examples = f" Zum Beispiel {shown}{more}" if shown else ""
    return f"- {loss.count} × {loss.kind}: {loss.sentence}{examples}"


def counts_line(report: LossReport) -> str:
    """The report in one line: how many things were carried, simplified, left out."""
    words = ("weggelassen", "vereinfacht", "übernommen")
    parts = [
        f"{sum(loss.count for loss in losses)} {word}"
        for word, (_, losses) in zip(words, _parts(report), strict=True)
    ]
    return "Angaben der Datei: " + ", ".join(reversed(parts))
