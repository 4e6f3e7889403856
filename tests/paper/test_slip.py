"""The participant's slip: her week, her children, her bus, nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from kursplaner.paper.facts import Facts
from kursplaner.paper.page import Document
from kursplaner.paper.slip import SlipWords, participant_slip
from tests.paper import sample

Texts = Callable[[Document], list[str]]
ARABIC = SlipWords(
    title="خطتي الأسبوعية",
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    lesson="الدورة", care="رعاية الأطفال", bus_out="الحافلة إلى الدورة",
    bus_home="الحافلة إلى البيت", bus_transfer="الحافلة إلى الدورة التالية",
    early="يرجى الحضور قبل 5 دقائق.", absent="يرجى الاتصال:", rtl=True,
)  # fmt: skip


def test_that_everybody_with_a_lesson_gets_one_page(
    made: Mapping[str, Document], read: Texts
) -> None:
    slips = read(made["slip"])
    assert len(slips) == len(sample.PEOPLE)
    for slip, (_, name, language) in zip(slips, sample.PEOPLE, strict=True):
        if language != "ar":
            assert name in slip
        assert "Seite 1/1" in slip


def test_that_a_slip_names_nobody_else(made: Mapping[str, Document], read: Texts) -> None:
    cards = sample.directory()
    slips = read(made["slip"])
    for number, (id, _, _) in enumerate(sample.PEOPLE):
        others = [cards.people[other].name for other, _, _ in sample.PEOPLE if other != id]
        assert [name for name in others if name in slips[number]] == []
        assert cards.people[id].phone not in slips[number]


def test_that_the_day_is_told_in_order_bus_childcare_course_bus(
    made: Mapping[str, Document], read: Texts
) -> None:
    amina = read(made["slip"])[0]
    told = ["Dienstag, 24.11.2026", "07:25", "Bus zum Kurs: Einstieg", "Adorf, Markt",
            "vor dem Rathaus", "Mit Sami A. und Leyla A.", "Ankunft 08:07", "08:30–11:15",
            "Kinderbetreuung", "Spielzimmer", "08:45–11:00", "Erstorientierungskurs für Frauen",
            "Simin Amiri", "11:40", "Bus nach Hause", "Mittwoch, 25.11.2026"]  # fmt: skip
    places = [amina.index(words) for words in told]
    assert places == sorted(places)
    assert "037423 555-12" in amina


def test_that_what_she_goes_without_is_said_plainly(
    made: Mapping[str, Document], read: Texts
) -> None:
    jirina = read(made["slip"])[2]
    assert "Bitte beachten Sie" in jirina
    assert "Leider ist für Sie kein Platz." in jirina
    assert "Für Eliška D. gibt es leider keinen Betreuungsplatz." in jirina
    assert "Bitte beachten Sie" not in read(made["slip"])[0]


def test_that_a_full_week_shrinks_instead_of_running_on(facts: Facts) -> None:
    courses = tuple(course.id for course in facts.problem.courses)
    busy = msgspec.structs.replace(facts.problem.participants[11], courses=courses)
    people = (*facts.problem.participants[:11], busy)
    problem = msgspec.structs.replace(facts.problem, participants=people)
    full = Facts(problem, facts.plan, sample.directory(), "KW 48", printed=sample.PRINTED)
    assert len(full.attended[busy.id]) == 18
    pages = participant_slip(full, busy)
    assert len(pages) <= 2
    calm = participant_slip(facts, facts.problem.participants[0])[0]
    assert min(t.size for t in pages[0].texts) < min(t.size for t in calm.texts)


def test_that_the_second_language_stands_at_the_right_set_from_the_right(facts: Facts) -> None:
    (page,) = participant_slip(facts, facts.problem.participants[0], ARABIC)
    arabic = [text for text in page.texts if text.rtl]
    assert {"الثلاثاء", "الدورة", "رعاية الأطفال"} <= {text.text for text in arabic}
    assert {round(text.x + text.width, 3) for text in arabic} == {210 - 14}
    day = next(text for text in page.texts if text.text.startswith("Dienstag"))
    same_line = next(text for text in arabic if text.text == "الثلاثاء")
    assert same_line.box.y < day.box.bottom
    assert day.box.y < same_line.box.bottom
