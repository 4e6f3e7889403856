"""Rules between courses, courses from templates and a second municipality, made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from kursplaner.db.ids import Letter
from kursplaner.db.tables.courses import RelationMember
from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.problem import Relation, RelationKind
from kursplaner.domain.time import at
from kursplaner.errors import UserError
from kursplaner.services import records
from kursplaner.services.records import FormError, Text, entries, open_record, save_record
from kursplaner.services.records_templates import begun, templates
from kursplaner.services.week import load_week, place_lesson
from kursplaner.services.workspace import Workspace, create_workspace
from tests.services.conftest import MONDAY, WEEK
from tests.services.test_records import FRIDAY, edit, id_of, make

VORMITTAG, FRAUEN = "A1 Vormittag", "Frauenkurs"


def rule(ws: Workspace, **texts: object) -> str:
    facts: dict[str, object] = {
        "first": id_of(ws, "course", VORMITTAG), "others": (id_of(ws, "course", FRAUEN),),
    }  # fmt: skip
    return make(ws, "relation", parent="", **(facts | texts))


def relation(ws: Workspace, id: str) -> Relation | None:
    return next((x for x in load_week(ws, WEEK).problem.relations if x.id == id), None)


def test_that_a_rule_between_courses_reaches_the_week_and_is_judged(adorf: Workspace) -> None:
    first, other = id_of(adorf, "course", VORMITTAG), id_of(adorf, "course", FRAUEN)
    made = rule(adorf, kind="different_days")
    found = relation(adorf, made)
    assert found == Relation(
        id=made, kind=RelationKind.DIFFERENT_DAYS, courses=(first, other), hard=True
    )
    lessons = load_week(adorf, WEEK).problem.lessons
    one, two = (next(x.id for x in lessons if x.course == course) for course in (first, other))
    place_lesson(adorf, WEEK, PlacedLesson(one, at(1, 8), "r1", ("t1",)))
    place_lesson(adorf, WEEK, PlacedLesson(two, at(1, 12), "r1", ("t3",)))
    assert made in {x.rule for x in load_week(adorf, WEEK).violations}
    edit(adorf, "relation", "an verschiedenen Tagen", kind="not_overlap")
    assert made not in {x.rule for x in load_week(adorf, WEEK).violations}


def test_that_a_rule_keeps_its_order_and_is_told_by_its_courses(adorf: Workspace) -> None:
    first, other = id_of(adorf, "course", VORMITTAG), id_of(adorf, "course", FRAUEN)
    made = rule(adorf, kind="precedence", first=other, others=(first,), note="Erst die Frauen")
    found = relation(adorf, made)
    assert found is not None
    assert found.courses == (other, first)
    entry = next(x for x in entries(adorf, "relation") if x.id == made)
    assert entry.name == "Erst die Frauen"
    assert entry.detail == "in dieser Reihenfolge: Frauenkurs, A1 Vormittag"
    edit(adorf, "relation", entry.name, first=first, others=(other,), hard=False)
    found = relation(adorf, made)
    assert found is not None
    assert (found.courses, found.hard) == ((first, other), False)
    assert entries(adorf, "relation")[-1].detail.endswith("(Wunsch)")


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"first": ""}, "first"),
        ({"kind": "precedence", "others": ()}, "others"),
        ({"kind": "min_gap"}, "minutes"),
        ({"weight": "0"}, "weight"),
    ],
)
def test_that_a_rule_that_says_nothing_is_told_at_its_field(
    adorf: Workspace, texts: dict[str, object], field: str
) -> None:
    with pytest.raises(FormError) as caught:
        rule(adorf, **texts)
    assert list(caught.value.faults) == [field]


def test_that_a_rule_with_the_same_course_twice_is_told(adorf: Workspace) -> None:
    course = id_of(adorf, "course", VORMITTAG)
    with pytest.raises(FormError, match="anderen Kurs"):
        rule(adorf, others=(course,))


def test_that_a_course_whose_partner_rests_is_not_held_against_itself(adorf: Workspace) -> None:
    made = rule(adorf, kind="different_days")
    edit(adorf, "course", FRAUEN, active=False)
    assert relation(adorf, made) is None
    edit(adorf, "course", FRAUEN, active=True)
    assert relation(adorf, made) is not None
    records.delete_record(adorf, "course", id_of(adorf, "course", FRAUEN))
    assert relation(adorf, made) is None


def test_that_a_rule_of_one_course_speaks_of_its_own_lessons(adorf: Workspace) -> None:
    made = rule(adorf, kind="same_room", others=())
    found = relation(adorf, made)
    assert found is not None
    assert len(found.courses) == 1


def of_single_lessons(ws: Workspace) -> tuple[str, tuple[str, ...]]:
    """A rule as another program brings it: between lessons, not courses."""
    made = rule(ws, kind="same_room")
    lessons = load_week(ws, WEEK).problem.lessons[:2]
    with ws.change("Übernommen") as session:
        row = Letter.RELATION.row(made)
        for member in session.scalars(
            select(RelationMember).where(RelationMember.relation_id == row)
        ):
            session.delete(member)
        for position, lesson in enumerate(lessons):
            id = Letter.LESSON.row(lesson.id)
            session.add(RelationMember(relation_id=row, position=position, lesson_id=id))
    return made, tuple(lesson.id for lesson in lessons)


def test_that_a_rule_between_single_lessons_is_edited_and_keeps_them(adorf: Workspace) -> None:
    made, lessons = of_single_lessons(adorf)
    form = open_record(adorf, "relation", made)
    assert "einzelne Termine" in str(form.texts["first"])
    save_record(adorf, form, {**form.texts, "hard": False, "weight": "7"}, FRIDAY)
    found = relation(adorf, made)
    assert found is not None
    assert (found.hard, found.weight, found.lessons) == (False, 7, lessons)


def test_that_a_rule_between_single_lessons_takes_no_course_beside_them(adorf: Workspace) -> None:
    made, _ = of_single_lessons(adorf)
    form = open_record(adorf, "relation", made)
    course = id_of(adorf, "course", FRAUEN)
    with pytest.raises(FormError, match="keine Kurse"):
        save_record(adorf, form, {**form.texts, "others": (course,)}, FRIDAY)


def test_that_every_template_begins_a_course_that_can_be_saved(adorf: Workspace) -> None:
    found = templates(adorf)
    assert {"Integrationskurs", "MiA-Kurs", "Nachhilfe"} <= {entry.name for entry in found}
    for entry in found:
        form, texts = begun(adorf, open_record(adorf, "course"), entry.id)
        saved = save_record(adorf, form, {**form.texts, **texts}, FRIDAY)
        assert open_record(adorf, "course", saved.id).texts["name"] == entry.name


def test_that_a_template_fills_in_what_the_law_says(adorf: Workspace) -> None:
    named = {entry.name: entry.id for entry in templates(adorf)}
    _, texts = begun(adorf, open_record(adorf, "course"), named["Integrationskurs"])
    facts: dict[str, Text] = {
        "lessons": "4 x 5", "units_total": "700", "max_group": "25", "women_only": False,
    }  # fmt: skip
    assert {name: texts[name] for name in facts} == facts
    _, texts = begun(adorf, open_record(adorf, "course"), named["MiA-Kurs"])
    assert (texts["women_only"], texts["teacher_gender"]) == (True, "f")
    assert texts["minutes_per_unit"] == "60"
    with pytest.raises(UserError, match="Vorlage"):
        begun(adorf, open_record(adorf, "course"), "4711")


def test_that_a_second_municipality_is_made_planned_and_taken_away_again(
    adorf: Workspace,
) -> None:
    form = open_record(adorf, "area")
    saved = save_record(adorf, form, {**form.texts, "name": "Oelsnitz"}, FRIDAY)
    assert saved.area is not None
    assert [area.name for area in adorf.areas()] == ["Adorf/Vogtl.", "Oelsnitz"]
    adorf.choose_area(saved.area)
    assert adorf.weeks()
    assert load_week(adorf, adorf.first_week()).problem.name == "Oelsnitz"
    assert entries(adorf, "course") == ()
    make(adorf, "course", name="A1 Abend")
    with pytest.raises(UserError, match="schon etwas erfasst"):
        records.delete_record(adorf, "area", saved.id)
    adorf.undo()
    records.delete_record(adorf, "area", saved.id)
    assert [area.name for area in adorf.areas()] == ["Adorf/Vogtl."]
    assert adorf.area == adorf.areas()[0].id
    adorf.undo()
    assert len(adorf.areas()) == 2


def test_that_making_a_municipality_is_one_step(tmp_path: Path) -> None:
    ws = create_workspace(tmp_path / "neu.kursplaner", "Lübz", land="MV", today=MONDAY)
    form = open_record(ws, "area")
    save_record(ws, form, {**form.texts, "name": "Parchim"}, FRIDAY)
    ws.undo()
    assert [area.name for area in ws.areas()] == ["Lübz"]
    ws.redo()
    assert [area.name for area in ws.areas()] == ["Lübz", "Parchim"]
    ws.close()
