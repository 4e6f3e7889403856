"""What hangs on doors and walls: lessons and rooms, never participants."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
import pytest

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.time import Interval, at
from kursplaner.paper.facts import Facts
from kursplaner.paper.page import Document, Rect
from kursplaner.paper.posters import room_poster
from kursplaner.paper.weekgrid import Taken, WeekGrid, _hours
from tests.paper import sample

Texts = Callable[[Document], list[str]]
PUBLIC = ("poster-room", "poster-teacher", "poster-course", "poster-site")


@pytest.mark.parametrize("key", PUBLIC)
def test_that_no_participant_child_or_phone_is_named_in_public(
    made: Mapping[str, Document], read: Texts, key: str
) -> None:
    cards = sample.directory()
    people = [card for id, card in cards.people.items() if id.startswith("p")]
    private = [name for card in people for name in (card.name, card.short, card.phone)]
    private += [name for card in cards.children.values() for name in (card.name, card.short)]
    for text in read(made[key]):
        assert [word for word in private if word in text] == []


def test_that_a_door_sign_says_course_teacher_time_and_what_is_blocked(
    made: Mapping[str, Document], read: Texts
) -> None:
    rooms = read(made["poster-room"])
    assert len(rooms) == 3
    sign = rooms[0]
    for words in ("Schulungsraum", "Alte Post", "KW 48", "23.11.–28.11.2026", "Montag",
                  "09:00–11:15", "Alphabetisierung", "Kathrin Lang", "Schülercafé", "frei",
                  "Stadt Adorf/Vogtl.", "Stand 20.11.2026 · Fassung 3", "Seite 1/1",
                  "Koordinationsbüro Adorf · Telefon 037423 555-12"):  # fmt: skip
        assert words in sign, words


def test_that_a_door_sign_keeps_the_teacher_of_every_lesson(facts: Facts) -> None:
    for room in facts.problem.rooms:
        names = [facts.person(id).name for i in facts.lessons if i.room == room.id
                 for id in i.teachers]  # fmt: skip
        (page,) = room_poster(facts, room)
        written = " ".join(text.text for text in page.texts).replace("- ", "-")
        assert [name for name in names if name not in written] == []


def test_that_a_door_sign_is_landscape_and_its_titles_are_large(
    made: Mapping[str, Document],
) -> None:
    for page in made["poster-room"].pages:
        assert (page.width, page.height) == (297, 210)
        assert max(text.size for text in page.texts) >= 28
        assert {text.size for text in page.texts if text.text == "Frauensport"} <= {15.0}


def test_that_saturday_appears_only_on_the_sign_of_the_room_used_on_it(
    made: Mapping[str, Document], read: Texts
) -> None:
    first, second, _ = read(made["poster-room"])
    assert "Samstag" not in first
    assert "Samstag" in second


def test_that_two_lessons_at_once_in_a_room_stand_side_by_side(facts: Facts) -> None:
    clash = PlacedLesson("vortrag.1", at(0, 9, 30), "r1", ("t5",))
    lessons = tuple(clash if i.lesson == clash.lesson else i for i in facts.plan.lessons)
    plan = msgspec.structs.replace(facts.plan, lessons=lessons)
    moved = Facts(sample.problem(), plan, sample.directory(), "KW 48", printed=sample.PRINTED)
    (page,) = room_poster(moved, moved.index.rooms["r1"])
    frames = [i.box for i in page.items if isinstance(i, Rect) and i.stroke and i.fill]
    assert len(frames) == 8
    assert not [(a, b) for a in frames for b in frames if a is not b and a.overlaps(b)]
    narrow = sorted(frames, key=lambda box: box.width)[:2]
    assert narrow[0].y < narrow[1].bottom


def test_that_a_teacher_sees_all_rooms_and_the_sum_of_units(
    made: Mapping[str, Document], read: Texts
) -> None:
    pages = read(made["poster-teacher"])
    assert len(pages) == 5
    assert "Simin Amiri" in pages[0]
    assert "17 UE in dieser Woche · 6 Termine" in pages[0]
    assert "Halle, Feld 2, Zentralturnhalle" in pages[0]
    assert "Fortbildung" in pages[0]
    assert "mit Kathrin Lang" in pages[0]


def test_that_a_course_lists_its_lessons_and_says_what_is_not_fixed_yet(
    made: Mapping[str, Document], read: Texts
) -> None:
    pages = read(made["poster-course"])
    assert len(pages) == len(sample.COURSES)
    women, _, shift = pages[:3]
    assert "Dienstag 24.11.2026 08:45–11:00 Uhr" in women
    assert "Kinderbetreuung 08:30–11:15 · Spielzimmer, Alte Post" in women
    assert "1 weiterer Termin steht noch nicht fest." in shift
    assert "noch nicht fest" not in women


def test_that_a_site_shows_every_room_with_its_days(
    made: Mapping[str, Document], read: Texts
) -> None:
    house, gym = read(made["poster-site"])
    for words in ("Schulungsraum", "16 Plätze", "Vereinszimmer", "Do 26.11.", "Sa 28.11.",
                  "14:00–16:00 Schülercafé"):  # fmt: skip
        assert words in house, words
    assert "Frauensport" in gym
    assert "TSV 1862 Volleyball" in gym


def test_that_a_week_without_lessons_shows_the_open_hours_and_not_the_whole_day():
    night = Taken(span=Interval(at(1, 0), at(1, 9)), label="", closed=True)
    grid = WeekGrid(days=(1,), heads=(("Dienstag", "1.12."),), blocks=(), taken=(night,),
                    free=(Interval(at(1, 9), at(1, 17)),))  # fmt: skip
    assert _hours(grid) == (9 * 60, 17 * 60)
    closed = WeekGrid(days=(1,), heads=(("Dienstag", "1.12."),), blocks=(), taken=(night,))
    assert _hours(closed) == (8 * 60, 16 * 60)
