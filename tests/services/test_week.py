"""A week by hand: placing, what follows by itself, and undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from kursplaner.db.ids import Letter
from kursplaner.db.rows import delete_deep
from kursplaner.db.tables.areas import Room
from kursplaner.db.tables.journal import Change, RowImage
from kursplaner.db.tables.people import Participant
from kursplaner.domain.plan import (
    CareShift,
    Missing,
    PlacedLesson,
    Tour,
    TourStop,
    Unserved,
    WeekPlan,
)
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services.week import (
    WeekView,
    load_week,
    place_lesson,
    publish,
    save_draft,
    unplace_lesson,
)
from kursplaner.services.workspace import Workspace, open_workspace
from tests.services.by_hand import by_name, placed_at
from tests.services.conftest import WEEK


def _codes(view: WeekView) -> set[str]:
    return {violation.code for violation in view.violations}


def _reasons(view: WeekView, kind: Missing) -> dict[str, str]:
    return {
        item.id: item.reason.code
        for item in view.plan.unserved
        if item.kind is kind and item.reason
    }


def test_that_an_unplanned_week_reports_every_lesson_and_breaks_nothing(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    assert set(_reasons(view, Missing.LESSON).values()) == {"not_planned_yet"}
    assert len(view.plan.unserved) == len(view.problem.lessons)
    assert (view.plan.lessons, view.published, view.draft) == ((), None, False)
    assert view.violations == ()


def test_that_childcare_comes_with_a_placed_lesson(adorf: Workspace, a1: PlacedLesson) -> None:
    view = load_week(adorf, WEEK)
    names = {child.id: child.name.split()[0] for child in view.problem.children}
    assert {names[slot.child] for slot in view.plan.care} == {
        "Lina", "Omar", "Maksym", "Sofia", "Anežka"
    }  # fmt: skip
    assert {(slot.start, slot.end) for slot in view.plan.care} == {(at(1, 8, 45), at(1, 11, 30))}
    assert {slot.room for slot in view.plan.care} == {by_name(view.problem.rooms, "Spielzimmer")}
    assert view.plan.shifts
    assert {slot.caregiver for slot in view.plan.care} <= {s.caregiver for s in view.plan.shifts}
    assert view.violations == ()


def test_that_rides_of_a_placed_lesson_are_reported_until_planned(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    reasons = _reasons(load_week(adorf, WEEK), Missing.RIDE)
    assert len(reasons) == 10
    assert set(reasons.values()) == {"not_planned_yet"}


def test_that_slots_and_shifts_follow_a_move(adorf: Workspace, a1: PlacedLesson) -> None:
    before = load_week(adorf, WEEK).plan
    place_lesson(adorf, WEEK, replace(a1, start=a1.start + 60))
    after = load_week(adorf, WEEK)
    moved = [(s.child, s.room, s.start - 60, s.end - 60, s.caregiver) for s in after.plan.care]
    assert moved == [(s.child, s.room, s.start, s.end, s.caregiver) for s in before.care]
    assert [(s.start - 60, s.end - 60, s.caregiver) for s in after.plan.shifts] == [
        (s.start, s.end, s.caregiver) for s in before.shifts
    ]
    assert after.violations == ()
    assert adorf.undo_title() == "A1 Vormittag von Di 09:00 auf Di 10:00 verschoben"


def test_that_undo_and_redo_of_a_move_are_exact(adorf: Workspace, a1: PlacedLesson) -> None:
    before = load_week(adorf, WEEK)
    place_lesson(adorf, WEEK, replace(a1, start=at(3, 10)))
    after = load_week(adorf, WEEK)
    adorf.undo()
    assert load_week(adorf, WEEK) == before
    adorf.redo()
    assert load_week(adorf, WEEK) == after


def test_that_a_move_writes_only_what_differs(adorf: Workspace, a1: PlacedLesson) -> None:
    other = placed_at(load_week(adorf, WEEK), "Alpha A", at(3, 9), "Vereinszimmer", "P. Novák")
    place_lesson(adorf, WEEK, other)
    place_lesson(adorf, WEEK, replace(other, start=at(3, 9, 30)))
    with adorf.reading() as session:
        last = session.scalars(select(func.max(Change.id))).one()
        touched = session.scalars(select(RowImage.table_name).where(RowImage.change_id == last))
        assert set(touched) - {"plans"} == {"placement_teachers", "placements"}


def test_that_the_care_room_is_one_of_the_new_site(adorf: Workspace, a1: PlacedLesson) -> None:
    gym = by_name(load_week(adorf, WEEK).problem.rooms, "Turnhalle")
    place_lesson(adorf, WEEK, replace(a1, start=at(4, 10), room=gym))
    view = load_week(adorf, WEEK)
    room = by_name(view.problem.rooms, "Mehrzweckraum")
    assert {slot.room for slot in view.plan.care} == {room}
    assert {shift.room for shift in view.plan.shifts} == {room}
    assert "care_room_other_site" not in _codes(view)


def test_that_children_without_a_care_room_are_named_with_their_parent(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    with adorf.change("Mehrzweckraum ohne Betreuung") as session:
        room = session.scalars(select(Room).where(Room.name == "Mehrzweckraum")).one()
        room.childcare = False
    gym = by_name(load_week(adorf, WEEK).problem.rooms, "Turnhalle")
    place_lesson(adorf, WEEK, replace(a1, start=at(4, 10), room=gym))
    view = load_week(adorf, WEEK)
    assert (view.plan.care, view.plan.shifts) == ((), ())
    assert set(_reasons(view, Missing.CHILD).values()) == {"no_care_room"}
    assert len(_reasons(view, Missing.CHILD)) == 5
    assert set(_reasons(view, Missing.PERSON).values()) == {"child_without_care"}
    assert not {code for code in _codes(view) if code.startswith(("care", "parent", "reported"))}
    place_lesson(adorf, WEEK, a1)
    view = load_week(adorf, WEEK)
    assert len(view.plan.care) == 5
    assert _reasons(view, Missing.PERSON) == {}


def test_that_a_child_without_measles_proof_is_named_not_placed(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    place_lesson(adorf, WEEK, placed_at(view, "Frauenkurs", at(1, 9), "Vereinszimmer", "S. Amiri"))
    view = load_week(adorf, WEEK)
    elyas = by_name(view.problem.children, "Elyas Nazari")
    shirin = by_name(view.problem.participants, "Shirin Nazari")
    assert _reasons(view, Missing.CHILD) == {elyas: "measles"}
    assert _reasons(view, Missing.PERSON) == {shirin: "child_without_care"}
    assert view.violations == ()


def test_that_a_shift_shared_with_another_lesson_stays_for_it(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    view = load_week(adorf, WEEK)
    women = placed_at(view, "Frauenkurs", at(1, 9, 30), "Vereinszimmer", "S. Amiri")
    place_lesson(adorf, WEEK, women)
    place_lesson(adorf, WEEK, replace(women, start=at(3, 9, 30)))
    view = load_week(adorf, WEEK)
    assert view.violations == ()
    on_tuesday = [s for s in view.plan.shifts if s.start < at(2, 0)]
    assert {(s.start, s.end) for s in on_tuesday} == {(at(1, 8, 45), at(1, 11, 30))}


def test_that_a_place_that_breaks_rules_is_taken_and_judged(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    place_lesson(adorf, WEEK, replace(a1, start=at(0, 16)))
    codes = _codes(load_week(adorf, WEEK))
    assert {"room_blocked", "teacher_unavailable", "wrong_window"} <= codes


def test_that_a_report_is_judged_anew_after_a_move(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    placed = placed_at(view, "B1 Schicht", at(2, 15), "Schulungsraum", "K. Lang")
    place_lesson(adorf, WEEK, placed)
    assert "participant_unavailable" in _codes(load_week(adorf, WEEK))
    people = [p.id for p in view.problem.participants if "B1" in _course_names(view, p.courses)]
    view = load_week(adorf, WEEK)
    children = [c.id for c in view.problem.children if c.parent in people]
    reports = [Unserved(kind=Missing.PERSON, id=id, lesson=placed.lesson) for id in people]
    reports += [Unserved(kind=Missing.CHILD, id=id, lesson=placed.lesson) for id in children]
    others = [u for u in view.plan.unserved if u.kind is Missing.LESSON]
    plan = WeekPlan(lessons=view.plan.lessons, unserved=(*others, *reports))
    save_draft(adorf, WEEK, plan, "alle gemeldet")

    place_lesson(adorf, WEEK, replace(placed, start=at(2, 15, 15)))
    assert set(_reasons(load_week(adorf, WEEK), Missing.PERSON)) == set(people)
    place_lesson(adorf, WEEK, replace(placed, start=at(2, 9)))
    view = load_week(adorf, WEEK)
    assert _reasons(view, Missing.PERSON) == {}
    assert {slot.child for slot in view.plan.care} == set(children)
    assert view.violations == ()


def _course_names(view: WeekView, courses: tuple[str, ...]) -> str:
    return " ".join(c.name for c in view.problem.courses if c.id in courses)


def test_that_taking_a_lesson_out_takes_its_childcare_along(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    unplace_lesson(adorf, WEEK, a1.lesson)
    view = load_week(adorf, WEEK)
    assert (view.plan.lessons, view.plan.care, view.plan.shifts) == ((), (), ())
    assert _reasons(view, Missing.LESSON)[a1.lesson] == "taken_out_by_hand"
    assert _reasons(view, Missing.RIDE) == {}
    assert view.violations == ()
    assert adorf.undo_title() == "A1 Vormittag herausgenommen"


def _with_tour(ws: Workspace, view: WeekView) -> str:
    """A tour that fetches Ahmad Kassem from Mühlental for Tuesday nine; returns his ride."""
    ahmad = by_name(view.problem.participants, "Ahmad Kassem")
    ride = f"{ahmad}/1.0/out"
    places = {place.name: place.id for place in view.problem.travel.places}
    home, depot = places["Mühlental"], places["Adorf/Vogtl."]
    stops = (
        TourStop(place=depot, arrive=at(1, 8), depart=at(1, 8)),
        TourStop(place=home, arrive=at(1, 8, 13), depart=at(1, 8, 14), board=(ride,)),
        TourStop(place=depot, arrive=at(1, 8, 27), depart=at(1, 8, 28), alight=(ride,)),
        TourStop(place=depot, arrive=at(1, 8, 28), depart=at(1, 8, 28)),
    )
    tour = Tour(
        id="früh",
        vehicle=by_name(view.problem.vehicles, "Bus 1"),
        driver=by_name(view.problem.drivers, "Frank Müller"),
        stops=stops,
    )
    rest = tuple(item for item in view.plan.unserved if item.id != ride)
    save_draft(ws, WEEK, replace(view.plan, tours=(tour,), unserved=rest), "Tour")
    return ride


def test_that_tours_stay_and_are_judged_when_a_lesson_moves_on_its_day(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    ride = _with_tour(adorf, load_week(adorf, WEEK))
    before = load_week(adorf, WEEK)
    assert before.violations == ()
    place_lesson(adorf, WEEK, replace(a1, start=at(1, 8)))
    view = load_week(adorf, WEEK)
    assert view.plan.tours == before.plan.tours
    assert "ride_delivery_late" in _codes(view)
    assert ride not in _reasons(view, Missing.RIDE)


def test_that_riders_leave_a_tour_when_their_lesson_goes_to_another_day(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    _with_tour(adorf, load_week(adorf, WEEK))
    place_lesson(adorf, WEEK, replace(a1, start=at(3, 9)))
    view = load_week(adorf, WEEK)
    assert view.plan.tours == ()
    assert view.violations == ()


def test_that_a_plan_comes_back_as_it_was_saved_in_its_order(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    _with_tour(adorf, load_week(adorf, WEEK))
    plan = load_week(adorf, WEEK).plan
    shift = CareShift(
        caregiver=plan.shifts[0].caregiver, room=plan.shifts[0].room, start=at(2, 9), end=at(2, 10)
    )
    turned = replace(
        plan,
        problem="0123456789abcdef",
        care=plan.care[::-1],
        shifts=(shift, *plan.shifts, shift),
        unserved=plan.unserved[::-1],
        tours=(replace(plan.tours[0], id="zweite", pinned=True), *plan.tours),
    )
    for wanted in (turned, plan, turned):
        save_draft(adorf, WEEK, wanted, "gespeichert")
        assert load_week(adorf, WEEK).plan == wanted
    assert load_week(adorf, WEEK).problem.pinned_tours == turned.tours[:1]


def test_that_a_plan_of_another_file_is_refused_and_changes_nothing(
    adorf: Workspace, a1: PlacedLesson
) -> None:
    before = load_week(adorf, WEEK)
    for id in ("x7", "t1", "l²", "l"):
        with pytest.raises(UserError, match="in dieser Datei unbekannt"):
            save_draft(adorf, WEEK, WeekPlan(lessons=(replace(a1, lesson=id),)), "fremd")
    assert load_week(adorf, WEEK) == before


def test_that_what_vanished_while_planning_is_left_out(adorf: Workspace, a1: PlacedLesson) -> None:
    plan = load_week(adorf, WEEK).plan
    gone = replace(a1, lesson="l99999")
    save_draft(adorf, WEEK, replace(plan, lessons=(*plan.lessons, gone)), "übernommen")
    assert load_week(adorf, WEEK).plan == plan


def test_that_placing_an_unknown_lesson_is_told(adorf: Workspace, a1: PlacedLesson) -> None:
    with pytest.raises(UserError, match="»r77«"):
        place_lesson(adorf, WEEK, replace(a1, room="r77"))
    with pytest.raises(UserError, match="Termin gibt es"):
        unplace_lesson(adorf, WEEK, "l999")


@pytest.mark.parametrize("week", ["2026-W60", "KW 49", "2031-W02", ""])
def test_that_an_impossible_week_is_told(adorf: Workspace, week: str) -> None:
    with pytest.raises(UserError):
        load_week(adorf, week)


def test_that_a_plan_survives_the_loss_of_its_records(adorf: Workspace, a1: PlacedLesson) -> None:
    _with_tour(adorf, load_week(adorf, WEEK))
    publish(adorf, WEEK)
    ahmad = by_name(load_week(adorf, WEEK).problem.participants, "Ahmad Kassem")
    rima = by_name(load_week(adorf, WEEK).problem.participants, "Rima Al-Khatib")
    before = load_week(adorf, WEEK)
    with adorf.change("zwei Personen gelöscht") as session:
        for id in (ahmad, rima):
            delete_deep(session, session.get_one(Participant, Letter.PARTICIPANT.row(id)))
    view = load_week(adorf, WEEK)
    assert view.plan.tours == ()
    assert len(view.plan.care) == len(before.plan.care) - 1
    assert not _codes(view) & {"unknown_id", "tour_empty", "care_without_parent"}
    adorf.undo()
    assert load_week(adorf, WEEK) == before


def test_that_a_reader_sees_but_does_not_write(
    example: Callable[[str], Path], tmp_path: Path
) -> None:
    path = tmp_path / "adorf.kursplaner"
    path.write_bytes(example("adorf").read_bytes())
    writer, reader = open_workspace(path), open_workspace(path)
    view = load_week(reader, WEEK)
    placed = placed_at(view, "Alpha A", at(3, 9), "Vereinszimmer", "P. Novák")
    with pytest.raises(UserError, match="nur zum Lesen"):
        place_lesson(reader, WEEK, placed)
    place_lesson(writer, WEEK, placed)
    assert load_week(reader, WEEK).plan.lessons == (placed,)
    writer.close()
    reader.close()
