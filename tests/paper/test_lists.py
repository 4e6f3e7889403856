"""The list of changes and the list of those who go without."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.paper.facts import Facts
from kursplaner.paper.lists import change_list, changes, unserved_list
from kursplaner.paper.page import Document, Page
from tests.paper import sample

Texts = Callable[[Document], list[str]]


def words_of(pages: tuple[Page, ...]) -> str:
    return " ".join(text.text for page in pages for text in page.texts)


def test_that_moved_new_and_dropped_lessons_are_changes_and_nothing_else() -> None:
    found = changes(sample.plan(), sample.published_plan())
    assert {change.lesson for change in found} == {
        "nachhilfe.3", "vortrag.1", "samstag.1", sample.DROPPED,
    }  # fmt: skip
    assert changes(sample.plan(), sample.plan()) == ()


def test_that_a_change_shows_before_and_after_with_the_new_in_bold(
    made: Mapping[str, Document], read: Texts
) -> None:
    (text,) = read(made["changes"])
    for words in ("4 Termine weichen vom veröffentlichten Plan ab", "Mi 25.11.2026, 14:00–15:30",
                  "Do 26.11.2026, 14:00–15:30", "neuer Termin", "entfällt", "12 Personen",
                  "informiert"):  # fmt: skip
        assert words in text, words
    bold = {t.text for page in made["changes"].pages for t in page.texts if t.bold}
    assert "Do 26.11.2026, 14:00–15:30" in bold
    assert "Mi 25.11.2026, 14:00–15:30" not in bold


def test_that_an_unchanged_plan_says_so(facts: Facts) -> None:
    pages = change_list(facts, facts.plan)
    assert "Der Plan entspricht dem veröffentlichten Stand." in words_of(pages)


def test_that_everybody_left_out_is_named_with_the_reason(
    made: Mapping[str, Document], read: Texts
) -> None:
    (text,) = read(made["unserved"])
    for words in ("4 Einträge", "Termine ohne Platz im Plan", "B1 für Schichtarbeitende",
                  "Jiřina Dvořáková", "Eliška Dvořáková", "Kind von Jiřina Dvořáková",
                  "Małgorzata Wiśniewska", "Di 24.11.2026, nach Hause",
                  "eine dritte Betreuungskraft bis 11:30 Uhr würde helfen."):  # fmt: skip
        assert words in text, words


def test_that_an_entry_about_a_deleted_record_is_skipped(facts: Facts) -> None:
    gone = Unserved(kind=facts.plan.unserved[0].kind, id="gelöscht")
    plan = WeekPlan(unserved=(gone, *facts.plan.unserved))
    other = Facts(sample.problem(), plan, sample.directory(), "KW 48", printed=sample.PRINTED)
    pages = unserved_list(other, ())
    assert "gelöscht" not in words_of(pages)
    assert "B1 für Schichtarbeitende" in words_of(pages)


def test_that_one_person_without_several_rides_is_one_row_with_the_reason_once(
    facts: Facts,
) -> None:
    rides = [item for item in facts.plan.unserved if item.kind is Missing.RIDE]
    person = rides[0].id.partition("/")[0]
    ids = [f"{person}/{day}/{way}" for day in (0, 1) for way in ("out", "home")]
    several = [replace(rides[0], id=id) for id in ids]
    other = Facts(sample.problem(), WeekPlan(unserved=tuple(several)), sample.directory(), "KW 48",
                  printed=sample.PRINTED)  # fmt: skip
    text = words_of(unserved_list(other, ["Der Bus ist voll."] * 4))
    assert text.count("Der Bus ist voll.") == 1
    assert text.count(other.person(person).name) == 1
    assert "4 Einträge" in text
