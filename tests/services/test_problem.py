"""Records of one week as a problem: calendar, law of the day, and what has to be left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import select

from kursplaner.db.store import create_store
from kursplaner.db.tables.areas import Area, Closure, Place, Term, TravelOverride
from kursplaner.db.tables.courses import Cancellation, Course, Lesson
from kursplaner.db.tables.people import Enrolment, EnrolmentState
from kursplaner.db.tables.rules import LegalParameter, Rule
from kursplaner.db.tables.times import Parity
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import DAY, Interval, at
from kursplaner.errors import UserError
from kursplaner.services.week import load_week
from kursplaner.services.workspace import Workspace, open_workspace, prepare_new
from tests.services.conftest import WEEK


@pytest.fixture
def problem(adorf: Workspace) -> Callable[[str], WeekProblem]:
    return lambda week=WEEK: load_week(adorf, week).problem


Problem = Callable[..., WeekProblem]


def _lessons(problem: WeekProblem, course: str) -> int:
    ids = {c.id for c in problem.courses if c.name == course}
    return sum(lesson.course in ids for lesson in problem.lessons)


def _course(session: object, name: str) -> Course:
    return session.scalars(select(Course).where(Course.name == name)).one()  # type: ignore[attr-defined]


def test_that_christmas_closes_every_room_and_the_school(problem: Problem) -> None:
    week = problem("2026-W52")
    for room in week.rooms:
        labels = {block.start // DAY: block.label for block in room.blocked
                  if block.end - block.start == DAY}  # fmt: skip
        assert labels == {4: "Erster Weihnachtstag", 5: "Zweiter Weihnachtstag"}
    assert 4 not in week.school_days


def test_that_the_saxon_day_of_prayer_is_one(problem: Problem) -> None:
    blocked = {block.label for room in problem("2026-W47").rooms for block in room.blocked}
    assert "Buß- und Bettag" in blocked


def test_that_school_holidays_free_pupils_but_not_the_rooms(problem: Problem) -> None:
    week = problem("2026-W43")
    assert week.school_days == ()
    pupil = next(p for p in week.participants if p.name == "Milad Nazari")
    assert pupil.school == ()
    assert not [b for b in week.rooms[0].blocked if b.end - b.start == DAY]
    assert next(c for c in week.children if c.name == "Sami Al-Khatib").away


def test_that_own_closing_days_count(adorf: Workspace, problem: Problem) -> None:
    with adorf.change("Brückentag") as session:
        session.add_all(
            [
                Closure(area_id=1, first=date(2026, 12, 3), last=date(2026, 12, 4),
                        label="Inventur"),
                Closure(area_id=1, first=date(2026, 12, 1), last=date(2026, 12, 1),
                        label="pädagogischer Tag", school_only=True),
            ]
        )  # fmt: skip
    week = problem()
    whole = [b.label for b in week.rooms[1].blocked if b.end - b.start == DAY]
    assert whole == ["Inventur", "Inventur"]
    assert week.school_days == (0, 2)


def test_that_days_outside_the_term_are_closed(adorf: Workspace, problem: Problem) -> None:
    with adorf.change("Zeitraum") as session:
        session.scalars(select(Term)).one().last = date(2026, 12, 2)
    closed = [b for b in problem().rooms[1].blocked if b.label == "außerhalb des Planungszeitraums"]
    assert [b.start // DAY for b in closed] == [3, 4, 5]
    with pytest.raises(UserError, match="in keinem Planungszeitraum"):
        problem("2026-W50")


def test_that_a_file_without_a_town_says_what_to_do(tmp_path: Path) -> None:
    store = create_store(tmp_path / "leer.kursplaner")
    with store.writing() as session:
        prepare_new(session, "Leer")
    ws = Workspace(store)
    with pytest.raises(UserError, match="noch keine Kommune"):
        load_week(ws, WEEK)
    with ws.change("Kommune angelegt") as session:
        session.add(Area(name="Adorf", land="SN"))
    assert ws.weeks() == ()
    with pytest.raises(UserError, match="Planungszeitraum"):
        ws.first_week()
    ws.close()


def test_that_a_cancelled_lesson_is_gone_in_its_week_only(
    adorf: Workspace, problem: Problem
) -> None:
    with adorf.change("fällt aus") as session:
        lesson = session.scalars(
            select(Lesson).where(Lesson.course_id == _course(session, "A1 Vormittag").id)
        ).first()
        assert lesson is not None
        session.add(Cancellation(lesson_id=lesson.id, week=WEEK, reason="krank"))
    assert (_lessons(problem(), "A1 Vormittag"), _lessons(problem("2026-W50"), "A1 Vormittag")) == (
        2,
        3,
    )


def test_that_a_lesson_of_b_weeks_takes_place_in_b_weeks(
    adorf: Workspace, problem: Problem
) -> None:
    with adorf.change("alle zwei Wochen") as session:
        id = _course(session, "Frauensport").id
        session.scalars(select(Lesson).where(Lesson.course_id == id)).one().parity = Parity.B
    assert [_lessons(problem(week), "Frauensport") for week in (WEEK, "2026-W50")] == [0, 1]


def test_that_parity_goes_on_over_week_53(adorf: Workspace, problem: Problem) -> None:
    """2026 has 53 weeks: by number two odd weeks would follow each other."""
    hala = []
    for week in ("2026-W52", "2026-W53", "2027-W01", "2027-W02"):
        person = next(p for p in problem(week).participants if p.name == "Hala Darwish")
        assert person.available
        hala.append(person.available[0].start % DAY)
    assert hala == [14 * 60 + 30, 7 * 60] * 2


def test_that_a_course_that_starts_midweek_is_kept_to_its_days(
    adorf: Workspace, problem: Problem
) -> None:
    with adorf.change("später") as session:
        _course(session, "Alpha A").first = date(2026, 12, 3)
    week = problem()
    ids = {c.id for c in week.courses if c.name == "Alpha A"}
    windows = {lesson.windows for lesson in week.lessons if lesson.course in ids}
    assert windows == {tuple(Interval(at(day, 7), at(day, 21)) for day in (3, 4, 5))}
    assert _lessons(problem("2026-W48"), "Alpha A") == 0


def test_that_a_number_of_the_law_holds_from_its_day(adorf: Workspace, problem: Problem) -> None:
    with adorf.change("neues Gesetz") as session:
        session.add(LegalParameter(name="care_area_m2", value=3.5, valid_from=date(2026, 12, 7)))
        session.scalars(select(Rule).where(Rule.name == "tour")).one().weight = 99
    assert problem().legal.care_area_m2 == 2.5
    assert problem("2026-W50").legal.care_area_m2 == 3.5
    assert problem().weights.tour == 99


def test_that_who_waits_or_left_is_not_planned(adorf: Workspace, problem: Problem) -> None:
    marie = next(p for p in problem().participants if p.name == "Marie Černá")
    assert len(marie.courses) == 1
    with adorf.change("aufgehört") as session:
        for row in session.scalars(select(Enrolment).where(Enrolment.participant_id == 1)):
            row.state = EnrolmentState.LEFT
    assert "p1" not in {person.id for person in problem().participants}


def test_that_a_place_without_coordinates_is_named_and_the_rest_planned(
    adorf: Workspace, problem: Problem
) -> None:
    with adorf.change("Ort ohne Lage") as session:
        session.scalars(select(Place).where(Place.name == "Eichigt")).one().lat = None
    week = problem()
    assert week.notes == ("Eichigt hat keine Koordinaten; Fahrten dorthin werden nicht geplant.",)
    abdul = next(p for p in week.participants if p.name == "Abdul Karimi")
    assert (abdul.home, abdul.ride) == (None, False)
    assert load_week(adorf, WEEK).violations == ()


def test_that_minutes_by_hand_hold_until_their_end(adorf: Workspace, problem: Problem) -> None:
    with adorf.change("Umleitung") as session:
        ids = {place.name: place.id for place in session.scalars(select(Place))}
        session.add(
            TravelOverride(origin_id=ids["Eichigt"], destination_id=ids["Adorf/Vogtl."],
                           minutes=33, reason="Sperrung", until=date(2026, 12, 4))
        )  # fmt: skip

    def way(week: WeekProblem) -> tuple[int, str]:
        names = [place.name for place in week.travel.places]
        row, column = names.index("Eichigt"), names.index("Adorf/Vogtl.")
        return week.travel.minutes[row][column], week.travel.sources[row][column]

    assert way(problem()) == (33, "H")
    assert way(problem("2026-W50"))[1] == "S"


def test_that_no_contact_reaches_the_problem(adorf: Workspace) -> None:
    import msgspec

    view = load_week(adorf, WEEK)
    cards = [*view.directory.people.values()]
    phones = {card.phone for card in cards if card.phone}
    content = msgspec.json.encode(view.problem).decode()
    assert len(phones) > 20
    assert not [phone for phone in phones if phone in content]
    assert "Nüsse" not in content
    ids = {p.id for p in (*view.problem.participants, *view.problem.teachers,
                          *view.problem.caregivers, *view.problem.drivers)}  # fmt: skip
    assert ids <= set(view.directory.people)
    rima = next(card for card in cards if card.name == "Rima Al-Khatib")
    assert (rima.short, rima.language) == ("Rima A.", "ar")


def test_that_allergies_are_only_told_where_allowed(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    lina = next(child.id for child in view.problem.children if child.name == "Lina Al-Khatib")
    assert view.directory.children[lina].allergies == "Nüsse"
    from kursplaner.db.tables.people import Child

    with adorf.change("nicht drucken") as session:
        session.scalars(
            select(Child).where(Child.first_name == "Lina")
        ).one().allergies_printed = False
    assert load_week(adorf, WEEK).directory.children[lina].allergies == ""


def test_that_the_fingerprint_changes_with_the_question_only(adorf: Workspace) -> None:
    before = load_week(adorf, WEEK).fingerprint
    assert load_week(adorf, WEEK).fingerprint == before
    with adorf.change("umbenannt") as session:
        _course(session, "Alpha A").min_days_between = 2
    assert load_week(adorf, WEEK).fingerprint != before
    adorf.undo()
    assert load_week(adorf, WEEK).fingerprint == before


@pytest.fixture
def copy(example: Callable[[str], Path], tmp_path: Path) -> Path:
    return Path(copyfile(example("adorf"), tmp_path / "kopie.kursplaner"))


def test_that_the_workspace_tells_weeks_numbers_and_history(copy: Path) -> None:
    ws = open_workspace(copy)
    weeks = ws.weeks()
    assert (weeks[0], weeks[-1], len(weeks)) == ("2026-W37", "2027-W23", 40)
    assert ws.title == "Beispiel Adorf/Vogtl."
    assert (ws.counts().courses, ws.counts().vehicles, ws.counts().rooms) == (10, 2, 5)
    assert (ws.week_states(), ws.history()) == ({}, ())
    from kursplaner.services.week import publish, save_draft

    view = load_week(ws, WEEK)
    save_draft(ws, WEEK, view.plan, "geplant")
    assert ws.week_states() == {WEEK: "draft"}
    publish(ws, WEEK)
    assert ws.week_states() == {WEEK: "published"}
    save_draft(ws, WEEK, view.plan, "geändert")
    assert ws.week_states() == {WEEK: "changed"}
    assert [line.title for line in ws.history()] == [
        "geändert",
        "KW 49/2026 veröffentlicht",
        "geplant",
    ]
    ws.close()
