"""One week: reading it whole, placing lessons by hand, drafts and publishing."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from kursplaner.db import snapshot
from kursplaner.db.snapshot import versions as stored
from kursplaner.db.snapshot.pins import delete_pin, write_pin
from kursplaner.db.tables.areas import Area
from kursplaner.db.tables.plans import Plan
from kursplaner.domain.directory import Directory
from kursplaner.domain.fingerprint import fingerprint
from kursplaner.domain.plan import PlacedLesson, WeekPlan
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.time import moment
from kursplaner.domain.violation import Violation
from kursplaner.errors import UserError
from kursplaner.services.fitting import fitted, known_lessons
from kursplaner.services.moves import moved, removed
from kursplaner.services.road_memory import RoadLines
from kursplaner.services.travel import travel_times
from kursplaner.services.workspace import Workspace


class WeekView(Struct, frozen=True, kw_only=True):
    """Everything a view or a paper needs of one week, as plain domain values."""

    week: str
    """ISO week, "2026-W49"."""
    problem: WeekProblem
    plan: WeekPlan
    """The draft if there is one, else the published plan, else everything not planned yet."""
    published: WeekPlan | None
    """What people know of this very week; `problem.published` may be an earlier week's plan."""
    draft: bool
    directory: Directory
    violations: tuple[Violation, ...]
    fingerprint: str
    roads: RoadLines | None = None
    """Draws tours along the roads; None where the area has no road network."""


class _Loaded(Struct, frozen=True, kw_only=True):
    problem: WeekProblem
    plan: WeekPlan
    published: WeekPlan | None
    draft: bool


def load_week(ws: Workspace, week: str) -> WeekView:
    """The week of the area in view, judged by the rules; UserError for a week in no term."""
    travel = travel_times(ws)
    with ws.reading() as session:
        area = session.get_one(Area, ws.area)
        loaded = _load(session, area, week, travel)
        cards = snapshot.directory(session, area)
    return WeekView(
        week=week,
        problem=loaded.problem,
        plan=loaded.plan,
        published=loaded.published,
        draft=loaded.draft,
        directory=cards,
        violations=check(loaded.problem, loaded.plan),
        fingerprint=fingerprint(loaded.problem),
        roads=ws.roads.lines(ws.area),
    )


def place_lesson(ws: Workspace, week: str, placed: PlacedLesson) -> None:
    """Move or place a lesson by hand; its childcare follows, tours stay and are judged.

    Anything known may be placed anywhere: the rules judge it. UserError for unknown ids.
    """
    loaded = _current(ws, week)
    _known(loaded.problem, placed)
    plan = fitted(loaded.problem, moved(loaded.problem, loaded.plan, placed))
    _save(ws, week, plan, _title(loaded, placed))


def unplace_lesson(ws: Workspace, week: str, lesson: str) -> None:
    """Take a lesson out of the week; it waits among the unplaced."""
    loaded = _current(ws, week)
    plan = fitted(loaded.problem, removed(loaded.problem, loaded.plan, lesson))
    _save(ws, week, plan, f"{_name(loaded.problem, lesson)} herausgenommen")


def pin_lesson(ws: Workspace, week: str, pin: LessonPin) -> None:
    """Fix start, room or teachers of a lesson in this week; None leaves that part free."""
    name = _name(_current(ws, week).problem, pin.lesson)
    with ws.change(f"{name} fixiert") as session:
        write_pin(session, week, pin)


def unpin_lesson(ws: Workspace, week: str, lesson: str) -> None:
    name = _name(_current(ws, week).problem, lesson)
    with ws.change(f"Fixierung von {name} gelöst") as session:
        delete_pin(session, week, lesson)


def save_draft(ws: Workspace, week: str, plan: WeekPlan, title: str) -> None:
    """Make the draft say `plan`, in one undo step; what vanished meanwhile is left out.

    UserError for ids that are none of this program's files.
    """
    snapshot.refuse_foreign(plan)
    _save(ws, week, fitted(_current(ws, week).problem, plan), title)


def publish(ws: Workspace, week: str) -> None:
    """The draft becomes what people know; the version before is kept."""
    with ws.change(f"{_kw(week)} veröffentlicht") as session:
        if not stored.publish(session, ws.area, week):
            raise UserError(
                f"Für {_kw(week)} gibt es keinen Entwurf.",
                "Es ist schon alles veröffentlicht.",
            )


def discard_draft(ws: Workspace, week: str) -> None:
    """Back to the published plan; nothing happens without a draft."""
    with ws.change(f"Entwurf für {_kw(week)} verworfen") as session:
        stored.discard_draft(session, ws.area, week)


def _current(ws: Workspace, week: str) -> _Loaded:
    travel = travel_times(ws)
    with ws.reading() as session:
        return _load(session, session.get_one(Area, ws.area), week, travel)


def _load(session: Session, area: Area, week: str, travel: snapshot.TravelTimes) -> _Loaded:
    problem = snapshot.week_problem(session, area, week, travel)
    found = stored.versions(session, area.id, week)
    published = _read(session, problem, found.published)
    draft = _read(session, problem, found.draft)
    plan = draft or published or fitted(problem, WeekPlan())
    known = published
    if known is None and (before := stored.published_before(session, area.id, week)):
        known = known_lessons(problem, before)
    pinned = tuple(tour for tour in plan.tours if tour.held)
    return _Loaded(
        problem=replace(problem, published=known, pinned_tours=pinned),
        plan=plan,
        published=published,
        draft=draft is not None,
    )


def _read(session: Session, problem: WeekProblem, plan: Plan | None) -> WeekPlan | None:
    return None if plan is None else fitted(problem, snapshot.read_plan(session, plan))


def _save(ws: Workspace, week: str, plan: WeekPlan, title: str) -> None:
    with ws.change(title) as session:
        stored.save_draft(session, ws.area, week, plan)


def _known(problem: WeekProblem, placed: PlacedLesson) -> None:
    lessons = {lesson.id for lesson in problem.lessons}
    rooms = {room.id for room in problem.rooms}
    teachers = {teacher.id for teacher in problem.teachers}
    unknown = [id for id, ids in ((placed.lesson, lessons), (placed.room, rooms)) if id not in ids]
    unknown += [id for id in placed.teachers if id not in teachers]
    if unknown:
        raise UserError(
            f"»{unknown[0]}« gibt es in dieser Woche nicht.",
            "Bitte laden Sie die Woche neu.",
        )


def _name(problem: WeekProblem, lesson: str) -> str:
    courses = {course.id: course.name for course in problem.courses}
    for item in problem.lessons:
        if item.id == lesson:
            return courses[item.course]
    raise UserError(
        "Diesen Termin gibt es in dieser Woche nicht.", "Bitte laden Sie die Woche neu."
    )


def _title(loaded: _Loaded, placed: PlacedLesson) -> str:
    """What happened, as the status line and the undo menu say it."""
    name = _name(loaded.problem, placed.lesson)
    before = next((x for x in loaded.plan.lessons if x.lesson == placed.lesson), None)
    if before is None:
        return f"{name} auf {moment(placed.start)} eingeplant"
    if before.start != placed.start:
        return f"{name} von {moment(before.start)} auf {moment(placed.start)} verschoben"
    if before.room != placed.room:
        room = next(room.name for room in loaded.problem.rooms if room.id == placed.room)
        return f"{name} nach {room} verlegt"
    return f"Lehrkraft von {name} geändert"


def _kw(week: str) -> str:
    """`KW 49/2026`."""
    return f"KW {week[-2:]}/{week[:4]}"
