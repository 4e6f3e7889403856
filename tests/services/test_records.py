"""Master data by hand: every kind opens, saves what differs as one step, says what is wrong."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from kursplaner.db.tables.areas import Room
from kursplaner.db.tables.people import Enrolment, EnrolmentState
from kursplaner.db.tables.plans import Placement
from kursplaner.db.tables.standing import RideRegistration
from kursplaner.domain.plan import PlacedLesson
from kursplaner.errors import UserError
from kursplaner.services import records
from kursplaner.services.records import FormError, Texts, entries, open_record, save_record
from kursplaner.services.records_kinds import KINDS
from kursplaner.services.week import load_week, place_lesson
from kursplaner.services.workspace import Workspace
from tests.services.conftest import MONDAY, WEEK

FRIDAY = datetime(2026, 11, 27, 16, 30)


def id_of(ws: Workspace, kind: str, name: str) -> str:
    return next(entry.id for entry in entries(ws, kind) if entry.name == name)


def edit(ws: Workspace, kind: str, name: str, /, **texts: object) -> records.Saved:
    form = open_record(ws, kind, id_of(ws, kind, name))
    assert form.texts.keys() >= texts.keys()
    return save_record(ws, form, {**form.texts, **texts}, FRIDAY)  # type: ignore[arg-type]


def make(ws: Workspace, kind: str, /, *, parent: str = "", **texts: object) -> str:
    form = open_record(ws, kind, parent=parent)
    return save_record(ws, form, {**form.texts, **texts}, FRIDAY).id  # type: ignore[arg-type]


def faults(ws: Workspace, kind: str, name: str, /, **texts: object) -> dict[str, str]:
    with pytest.raises(FormError) as caught:
        edit(ws, kind, name, **texts)
    assert ws.undo_title() is None
    return caught.value.faults


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_form_saved_unchanged_changes_nothing(adorf: Workspace, kind: str) -> None:
    """Whatever a record holds can be shown, read again and is the same."""
    for entry in entries(adorf, kind):
        form = open_record(adorf, kind, entry.id)
        save_record(adorf, form, form.texts, FRIDAY)
        assert adorf.undo_title() is None, entry.name


def test_that_a_new_stop_and_address_reach_the_week_and_the_paper(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    person = next(p for p in view.problem.participants if p.ride)
    stop = id_of(adorf, "place", "Bad Elster")
    edit(adorf, "person", person.name, home_id=stop, address="Kirchplatz 1", ride=True)
    after = load_week(adorf, WEEK)
    assert next(p for p in after.problem.participants if p.id == person.id).home == stop
    assert after.directory.people[person.id].address == "Kirchplatz 1"
    adorf.undo()
    assert load_week(adorf, WEEK).problem == view.problem


def test_that_a_rider_without_a_stop_is_told_at_that_field(adorf: Workspace) -> None:
    person = next(p for p in load_week(adorf, WEEK).problem.participants if not p.ride)
    found = faults(adorf, "person", person.name, ride=True, home_id="")
    assert found == {"home_id": "Wer mitfährt, braucht einen Haltepunkt."}


def test_that_signing_up_for_rides_is_noted_with_its_time(adorf: Workspace) -> None:
    person = next(p for p in load_week(adorf, WEEK).problem.participants if not p.ride)
    edit(adorf, "person", person.name, ride=True, home_id=id_of(adorf, "place", "Bad Elster"))
    after = next(p for p in load_week(adorf, WEEK).problem.participants if p.id == person.id)
    assert [entry.at for entry in after.registered] == [-3 * 1440 + 16 * 60 + 30]
    edit(adorf, "person", person.name, boarding="3")
    with adorf.reading() as session:
        mine = RideRegistration.participant_id == int(person.id[1:])
        assert len(session.scalars(select(RideRegistration).where(mine)).all()) == 1


def test_that_a_course_gains_and_loses_a_participant(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    course = view.problem.courses[0]
    gone = next(p for p in view.problem.participants if course.id in p.courses)
    new = next(p for p in view.problem.participants if course.id not in p.courses and p.ride)
    form = open_record(adorf, "course", course.id)
    ticked = form.texts["people"]
    assert isinstance(ticked, tuple)
    kept = tuple(key for key in ticked if key != gone.id)
    save_record(adorf, form, {**form.texts, "people": (*kept, new.id)}, FRIDAY)
    people = {p.id: p for p in load_week(adorf, WEEK).problem.participants}
    assert gone.id not in people or course.id not in people[gone.id].courses
    assert course.id in people[new.id].courses
    assert course.id in [entry.course for entry in people[new.id].registered]
    with adorf.reading() as session:
        left = Enrolment.state == EnrolmentState.LEFT
        assert session.scalars(select(Enrolment.participant_id).where(left)).all() == [
            int(gone.id[1:])
        ]


def test_that_a_group_too_large_is_told(adorf: Workspace) -> None:
    course = load_week(adorf, WEEK).problem.courses[0]
    assert "begrenzt" in faults(adorf, "course", course.name, max_group="1")["people"]


def test_that_lessons_kept_keep_their_place(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    course = next(c for c in view.problem.courses
                  if sum(x.course == c.id for x in view.problem.lessons) == 2)  # fmt: skip
    lesson = next(x for x in view.problem.lessons if x.course == course.id)
    teacher = view.problem.teachers[0].id
    place_lesson(adorf, WEEK, PlacedLesson(lesson.id, 1980, view.problem.rooms[0].id, (teacher,)))
    edit(adorf, "course", course.name, lessons=f"{lesson.units}")
    after = load_week(adorf, WEEK)
    assert [x.id for x in after.problem.lessons if x.course == course.id] == [lesson.id]
    assert [x.lesson for x in after.plan.lessons] == [lesson.id]
    edit(adorf, "course", course.name, lessons=f"{lesson.units} + 2")
    again = load_week(adorf, WEEK).problem
    assert sorted(x.units for x in again.lessons if x.course == course.id) == sorted(
        (lesson.units, 2)
    )


@pytest.mark.parametrize(
    ("kind", "name", "texts", "field", "words"),
    [
        ("teacher", "Maria Seidel", {"max_units_day": "viele"}, "max_units_day", "eine Zahl"),
        ("teacher", "Maria Seidel", {"last_name": "  "}, "last_name", "gebraucht"),
        ("teacher", "Maria Seidel", {"available": "morgens"}, "available", "Mo-Fr 8-12"),
        ("teacher", "Maria Seidel", {"absences": "bald krank"}, "absences", "24.11.2026 krank"),
        ("teacher", "Maria Seidel", {"absences": "5.12.2026 bis 1.12.2026 Kur"}, "absences",
         "vor dem Beginn"),
        ("teacher", "Maria Seidel", {"absences": "31.11.2026"}, "absences", "gibt es nicht"),
        ("person", "Olha Shevchenko", {"registered": "gestern"}, "registered", "15:30"),
        ("room", "Schulungsraum", {"seats": "5000"}, "seats", "0 bis 2000"),
        ("room", "Schulungsraum", {"site_id": ""}, "site_id", "gebraucht"),
        ("vehicle", "Bus 1", {"layouts": "acht"}, "layouts", "Rollstuhlplätze"),
        ("place", "Bad Elster", {"lat": ""}, "lat", "gehören zusammen"),
        ("course", "A1 Vormittag", {"lessons": "oft"}, "lessons", "2 x 4"),
        ("course", "A1 Vormittag", {"first": "1.12.2026", "last": "1.11.2026"}, "last",
         "vor dem ersten Tag"),
    ],
)  # fmt: skip
def test_that_a_wrong_answer_is_told_at_its_field_and_nothing_is_saved(
    adorf: Workspace, kind: str, name: str, texts: Texts, field: str, words: str
) -> None:
    found = faults(adorf, kind, name, **texts)
    assert list(found) == [field]
    assert words in found[field]
    assert found[field].endswith(".")


def test_that_ill_today_is_one_step_and_blocks_the_day(adorf: Workspace) -> None:
    teacher = id_of(adorf, "teacher", "Maria Seidel")
    said = records.add_absence(adorf, "teacher", teacher, MONDAY, MONDAY, "krank")
    assert said == "Maria Seidel: 30.11.2026 krank."
    found = next(t for t in load_week(adorf, WEEK).problem.teachers if t.id == teacher)
    assert [(b.start, b.end, b.label) for b in found.absent] == [(0, 1440, "krank")]
    shown = open_record(adorf, "teacher", teacher).texts["absences"]
    assert shown == "30.11.2026 krank"
    adorf.undo()
    assert open_record(adorf, "teacher", teacher).texts["absences"] == ""


def test_that_absences_are_written_as_they_are_shown(adorf: Workspace) -> None:
    text = (
        "Mo,Mi 16:00-18:00 Schülercafé\n30.11.2026 Rohrbruch\n"
        "7.12.2026 bis 9.12.2026 Klasse 5a\n10.12.2026 8:00-12:00 Wahl"
    )
    edit(adorf, "room", "Schulungsraum", absences=text)
    shown = open_record(adorf, "room", id_of(adorf, "room", "Schulungsraum")).texts["absences"]
    assert shown == text.replace(" 8:00", " 08:00")
    blocked = next(
        room for room in load_week(adorf, WEEK).problem.rooms if room.name == "Schulungsraum"
    ).blocked
    assert {block.label for block in blocked} == {"Schülercafé", "Rohrbruch"}


def test_that_hours_for_a_and_b_weeks_are_kept_apart(adorf: Workspace) -> None:
    edit(adorf, "teacher", "Maria Seidel", available="A: Mo 8-10\nB: Di 9-11")
    first, second = (
        next(t for t in load_week(adorf, week).problem.teachers if "Seidel" in t.name).available
        for week in ("2026-W49", "2026-W50")
    )
    assert {span.start // 1440 for span in (*first, *second)} == {0, 1}
    assert len(first) == len(second) == 1


def test_that_a_new_person_with_child_can_be_made_and_deleted_again(adorf: Workspace) -> None:
    before = len(entries(adorf, "person"))
    person = make(adorf, "person", first_name="Olha", last_name="Testenko", phone="0170 1")
    child = make(adorf, "child", parent=person, first_name="Ivan", born="1.2.2024")
    assert [x.id for x in records.children_of(adorf, person)] == [child]
    assert open_record(adorf, "child", child).texts["last_name"] == "Testenko"
    assert records.delete_record(adorf, "person", person) == "Person Olha Testenko gelöscht."
    assert len(entries(adorf, "person")) == before
    assert child not in [entry.id for entry in entries(adorf, "child")]
    adorf.undo()
    assert [x.id for x in records.children_of(adorf, person)] == [child]


@pytest.mark.parametrize("kind", KINDS)
def test_that_every_kind_can_be_made_with_the_least_and_read_again(
    adorf: Workspace, kind: str
) -> None:
    least: dict[str, object] = {
        question.field.name: "Neu" for question in KINDS[kind].questions
        if question.field.required and question.field.kind.value == "text"
    }  # fmt: skip
    least |= {
        "born": "1.2.2024", "layouts": "8", "site_id": id_of(adorf, "site", "Goldener Löwe"),
        "depot_id": id_of(adorf, "place", "Bad Elster"),
    }  # fmt: skip
    if kind == "relation":
        least |= {"first": id_of(adorf, "course", "A1 Vormittag")}
    if kind in ("term", "closure"):
        least |= {"first": "7.1.2030", "last": "8.1.2030"}
    form = open_record(adorf, kind, parent=entries(adorf, "person")[0].id)
    texts: dict[str, object] = {**form.texts}
    texts |= {name: value for name, value in least.items() if name in form.texts}
    saved = save_record(adorf, form, texts, FRIDAY)  # type: ignore[arg-type]
    assert saved.id in [entry.id for entry in entries(adorf, kind)]
    assert open_record(adorf, kind, saved.id).texts == texts
    records.delete_record(adorf, kind, saved.id)
    assert saved.id not in [entry.id for entry in entries(adorf, kind)]


def test_that_a_site_with_rooms_and_a_depot_are_not_deleted(adorf: Workspace) -> None:
    with pytest.raises(UserError, match="Schulungsraum"):
        records.delete_record(adorf, "site", id_of(adorf, "site", "Goldener Löwe"))
    depot = open_record(adorf, "vehicle", entries(adorf, "vehicle")[0].id).texts["depot_id"]
    with pytest.raises(UserError, match="Fahrzeuge"):
        records.delete_record(adorf, "place", str(depot))
    assert adorf.undo_title() is None


def test_that_a_deleted_course_leaves_the_plans(adorf: Workspace) -> None:
    view = load_week(adorf, WEEK)
    lesson = view.problem.lessons[0]
    room, teacher = view.problem.rooms[0].id, view.problem.teachers[0].id
    place_lesson(adorf, WEEK, PlacedLesson(lesson.id, 1980, room, (teacher,)))
    records.delete_record(adorf, "course", lesson.course)
    with adorf.reading() as session:
        assert session.scalars(select(Placement)).all() == []
    assert load_week(adorf, WEEK).plan.lessons == ()


def test_that_a_vehicle_may_be_fitted_out_in_several_ways(adorf: Workspace) -> None:
    name = entries(adorf, "vehicle")[0].name
    edit(adorf, "vehicle", name, layouts="7 oder 5 + 2", absences="30.11.2026 Werkstatt")
    bus = next(v for v in load_week(adorf, WEEK).problem.vehicles if v.name == name)
    assert [(x.seats, x.wheelchairs) for x in bus.layouts] == [(7, 0), (5, 2)]
    assert bus.absent[0].label == "Werkstatt"


def test_that_a_record_gone_meanwhile_is_told(adorf: Workspace) -> None:
    form = open_record(adorf, "teacher", entries(adorf, "teacher")[0].id)
    records.delete_record(adorf, "teacher", form.id)
    with pytest.raises(UserError, match="gibt es nicht mehr"):
        save_record(adorf, form, form.texts, FRIDAY)


def test_that_today_is_known_from_the_clock_given(adorf: Workspace) -> None:
    """Years of two digits are settled by the day of saving."""
    edit(adorf, "teacher", "Maria Seidel", absences="30.11.26 krank")
    absent = next(t for t in load_week(adorf, WEEK).problem.teachers if "Seidel" in t.name).absent
    assert absent
    assert date(2026, 11, 30) == MONDAY


def test_that_words_the_form_does_not_know_are_kept(adorf: Workspace) -> None:
    room = id_of(adorf, "room", "Schulungsraum")
    with adorf.change("Beamer") as session:
        row = session.get_one(Room, int(room[1:]))
        row.features = (*row.features, "beamer")
    edit(adorf, "room", "Schulungsraum", seats="17")
    found = next(r for r in load_week(adorf, WEEK).problem.rooms if r.id == room)
    assert found.seats == 17
    assert "beamer" in found.features


def test_that_a_bridge_day_closes_every_room(adorf: Workspace) -> None:
    make(adorf, "closure", label="Brückentag", first="30.11.2026", last="30.11.2026")
    blocked = load_week(adorf, WEEK).problem.rooms[0].blocked
    assert [(b.start, b.end) for b in blocked if b.label == "Brückentag"] == [(0, 1440)]


def test_that_a_new_term_brings_its_weeks_and_the_last_one_stays(adorf: Workspace) -> None:
    term = make(adorf, "term", name="Sommer 2030", first="1.7.2030", last="31.8.2030")
    assert "2030-W28" in adorf.weeks()
    assert [x.detail for x in entries(adorf, "term") if x.id == term] == ["1.7.2030 bis 31.8.2030"]
    records.delete_record(adorf, "term", term)
    with pytest.raises(UserError, match="einzige Planungszeitraum"):
        records.delete_record(adorf, "term", entries(adorf, "term")[0].id)


def test_that_the_office_reaches_the_paper_and_the_area_stays(adorf: Workspace) -> None:
    area = entries(adorf, "area")[0]
    edit(adorf, "area", area.name, office_phone="037423 1", reserve_driver="Bauhof")
    cards = load_week(adorf, WEEK).directory
    assert (cards.office_phone, cards.reserve_driver) == ("037423 1", "Bauhof")
    with pytest.raises(UserError, match="einzige Kommune"):
        records.delete_record(adorf, "area", area.id)


def test_that_a_day_that_ends_before_it_begins_is_told(adorf: Workspace) -> None:
    area = entries(adorf, "area")[0]
    assert list(faults(adorf, "area", area.name, day_start="20:00", day_end="8:00")) == ["day_end"]


def test_that_a_registration_can_be_put_right_by_hand(adorf: Workspace) -> None:
    person = next(p for p in load_week(adorf, WEEK).problem.participants if not p.ride)
    edit(adorf, "person", person.name, ride=True, home_id=id_of(adorf, "place", "Bad Elster"))
    form = open_record(adorf, "person", person.id)
    assert form.texts["registered"] == "27.11.2026 16:30"
    edit(adorf, "person", person.name, registered="26.11.2026 9:15")
    assert open_record(adorf, "person", person.id).texts["registered"] == "26.11.2026 09:15"
    after = next(p for p in load_week(adorf, WEEK).problem.participants if p.id == person.id)
    assert after.registered == ()  # in time for every day
    edit(adorf, "person", person.name, registered="")
    assert open_record(adorf, "person", person.id).texts["registered"] == ""


def test_that_a_moment_entered_with_the_wish_to_ride_is_the_one_that_counts(
    adorf: Workspace,
) -> None:
    person = next(p for p in load_week(adorf, WEEK).problem.participants if not p.ride)
    stop = id_of(adorf, "place", "Bad Elster")
    edit(adorf, "person", person.name, ride=True, home_id=stop, registered="20.11.2026 8:00")
    assert open_record(adorf, "person", person.id).texts["registered"] == "20.11.2026 08:00"


def test_that_two_of_one_name_are_told_apart_where_they_are_chosen(adorf: Workspace) -> None:
    first = make(adorf, "person", first_name="Ali", last_name="Doppelt")
    second = make(adorf, "person", first_name="Ali", last_name="Doppelt")
    form = open_record(adorf, "course", entries(adorf, "course")[0].id)
    people = next(f for g in form.groups for f in g.fields if f.name == "people")
    labels = {option.key: option.label for option in people.options}
    assert labels[first] == f"Ali Doppelt (Nr. {first[1:]})"
    assert labels[second] != labels[first]
