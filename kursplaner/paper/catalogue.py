"""The catalogue: every document of a week, ready to show, print or write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from kursplaner.domain.directory import Directory
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.paper import lists, posters
from kursplaner.paper.app import ensure_app
from kursplaner.paper.driver import driver_page
from kursplaner.paper.facts import Facts, week_label
from kursplaner.paper.page import Document, Page
from kursplaner.paper.roster import care_rosters
from kursplaner.paper.slip import SlipWords, participant_slips


class Kind(Struct, frozen=True, kw_only=True):
    """A document of the catalogue, before it is made for a week."""

    key: str
    title: str
    private: bool = False
    """Whether it names participants or children and must not be hung up."""


ROOM = Kind(key="poster-room", title="Raumpläne")
TEACHER = Kind(key="poster-teacher", title="Wochenpläne der Lehrkräfte")
COURSE = Kind(key="poster-course", title="Kurspläne")
SITE = Kind(key="poster-site", title="Standortpläne")
SLIP = Kind(key="slip", title="Wochenzettel für Teilnehmende", private=True)
ROSTER = Kind(key="care-roster", title="Kinderbetreuung", private=True)
DRIVER = Kind(key="driver-sheet", title="Fahrerblätter", private=True)
CHANGES = Kind(key="changes", title="Änderungen")
UNSERVED = Kind(key="unserved", title="Nicht versorgt", private=True)
KINDS = (ROOM, TEACHER, COURSE, SITE, SLIP, ROSTER, DRIVER, CHANGES, UNSERVED)


def documents(
    problem: WeekProblem, plan: WeekPlan, directory: Directory, week: str,
    links: Mapping[str, str] = {}, sentences: Sequence[str] = (), *,
    packs: Mapping[str, SlipWords] = {}, printed: date | None = None, version: str = "",
    only: frozenset[str] = frozenset(),
) -> tuple[Document, ...]:  # fmt: skip
    """Every document that has something to say this week, in the order of `KINDS`.

    `week` is `2026-W48`; `links` are navigation links by tour id; `sentences` say why each of
    `plan.unserved` is left out, in its order; `packs` are second languages of the slip by ISO
    code; `version` names the plan (`Fassung 3`, `Entwurf`); `only` limits what is made by key.
    """
    ensure_app()
    facts = Facts(problem, plan, directory, week_label(week), printed=printed, version=version)
    made = []
    for kind, make in _makers(facts, links, sentences, packs):
        pages = make() if not only or kind.key in only else ()
        if pages:
            title = f"{kind.title} {facts.imprint.week}"
            name = f"{slug(kind.title)}-{slug(week)}.pdf"
            made.append(Document(key=kind.key, title=title, file_name=name, pages=pages))
    return tuple(made)


def _makers(
    facts: Facts, links: Mapping[str, str], sentences: Sequence[str],
    packs: Mapping[str, SlipWords],
) -> Iterator[tuple[Kind, Callable[[], tuple[Page, ...]]]]:  # fmt: skip
    yield ROOM, lambda: posters.room_posters(facts)
    yield TEACHER, lambda: posters.teacher_posters(facts)
    yield COURSE, lambda: posters.course_posters(facts)
    yield SITE, lambda: posters.site_posters(facts)
    yield SLIP, lambda: participant_slips(facts, packs)
    yield ROSTER, lambda: care_rosters(facts)
    yield DRIVER, lambda: tuple(driver_page(facts, t, links.get(t.id, "")) for t in facts.tours)
    published = facts.problem.published
    if published is not None:
        yield CHANGES, lambda: lists.change_list(facts, published)
    if facts.plan.unserved:
        yield UNSERVED, lambda: lists.unserved_list(facts, sentences)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(text: str) -> str:
    """A file name safe everywhere: `Kurspläne 2026-W48` -> `kursplaene-2026-w48`."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_UMLAUTS))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
