"""An explanation in German: the cause, the rules that clash, the choices; always in this order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kursplaner.domain.names import FEATURE_WORDS, Names, stretch
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import moment
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.solver.answers import Explanation, Suggestion, Words


class Phrase(NamedTuple):
    """The rule as it stands, and the change that would help."""

    rule: str
    change: str


PHRASES: Mapping[Code, Phrase] = {
    Code.ROOM_BLOCKED: Phrase("{0} ist {when} belegt{note}", "{0} {when} freigeben"),
    Code.ROOM_CLOSED: Phrase("{0} hat feste Öffnungszeiten", "{0} länger öffnen"),
    Code.SEATS: Phrase(
        "{0} hat {limit} Plätze, gebraucht werden {have}", "{0} auf {have} Plätze bringen"
    ),
    Code.FEATURE: Phrase("{0} hat nicht die Ausstattung {feature}", "{0} mit {feature} ausstatten"),
    Code.ROOM_NOT_FOR_WOMEN: Phrase(
        "{0} ist nicht für Frauenkurse geeignet", "{0} für Frauenkurse herrichten"
    ),
    Code.WRONG_ROOM: Phrase(
        "Der Kurs darf nur in bestimmte Räume", "weitere Räume für den Kurs zulassen"
    ),
    Code.TEACHER_ABSENT: Phrase(
        "{0} fehlt {when}{note}", "jemanden finden, der {0} {when} vertritt"
    ),
    Code.TEACHER_UNAVAILABLE: Phrase(
        "{0} ist nur zu bestimmten Zeiten da", "{0} um weitere Zeiten bitten"
    ),
    Code.TEACHER_WEEK_UNITS: Phrase(
        "{0} hält höchstens {limit} UE in der Woche", "die Wochengrenze von {0} anheben"
    ),
    Code.TEACHER_DAY_UNITS: Phrase(
        "{0} hält höchstens {limit} UE am Tag", "die Tagesgrenze von {0} anheben"
    ),
    Code.TEACHER_BREAK: Phrase(
        "{0} braucht nach {limit} UE eine Pause", "die Pausenregel von {0} lockern"
    ),
    Code.WRONG_TEACHER: Phrase(
        "Den Kurs halten nur bestimmte Lehrkräfte", "weitere Lehrkräfte für den Kurs zulassen"
    ),
    Code.NOT_QUALIFIED: Phrase(
        "Der Kurs verlangt die Qualifikation »{word}«", "auf diese Qualifikation verzichten"
    ),
    Code.TEACHER_GENDER: Phrase(
        "Der Kurs verlangt eine bestimmte Person als Lehrkraft (Geschlecht)",
        "auf diese Vorgabe verzichten",
    ),
    Code.TEACHERS_NEEDED: Phrase(
        "Der Kurs braucht {limit} Lehrkräfte zugleich", "mit einer Lehrkraft auskommen"
    ),
    Code.WRONG_WINDOW: Phrase(
        "{0} darf nur in festen Zeitfenstern liegen", "das Zeitfenster erweitern"
    ),
    Code.LESSONS_PER_DAY: Phrase(
        "{0} hat höchstens {limit} Termin(e) am Tag", "mehr Termine von {0} an einem Tag erlauben"
    ),
    Code.DAYS_BETWEEN: Phrase(
        "Zwischen Terminen von {0} liegen mindestens {limit} freie Tage",
        "auf den Abstand der Tage verzichten",
    ),
    Code.PIN_START: Phrase("{0} ist auf {pinned} fixiert", "die Zeit von {0} freigeben"),
    Code.PIN_ROOM: Phrase("{0} ist auf {1} fixiert", "den Raum von {0} freigeben"),
    Code.PIN_TEACHERS: Phrase(
        "Die Lehrkraft von {0} ist fixiert", "die Lehrkraft von {0} freigeben"
    ),
    Code.PARTICIPANT_UNAVAILABLE: Phrase(
        "{0} hat nur zu bestimmten Zeiten Zeit", "andere Zeiten mit {0} absprechen"
    ),
    Code.PARTICIPANT_ABSENT: Phrase("{0} fehlt {when}{note}", "{0} kommt doch"),
    Code.PARTICIPANT_AT_SCHOOL: Phrase("{0} hat Schule", "{0} vom Unterricht befreien lassen"),
    Code.PARTICIPANT_CLASH: Phrase(
        "{0} besucht noch einen anderen Kurs", "{0} nur an diesem Kurs teilnehmen lassen"
    ),
    Code.ERRAND_BRING: Phrase(
        "{0} bringt und holt {2} ({when})", "jemand anderen {2} bringen und holen lassen"
    ),
    Code.MEASLES: Phrase("Für {0} fehlt der Masernnachweis", "den Nachweis von {0} einsehen"),
    Code.NO_CAREGIVER: Phrase(
        "Es sind zu wenige Betreuungskräfte da", "eine weitere Betreuungskraft einsetzen"
    ),
    Code.CARE_AREA: Phrase(
        "{0} bietet Fläche für {limit} Kinder", "einen größeren Betreuungsraum nehmen als {0}"
    ),
    Code.CARE_ROOM_LIMIT: Phrase(
        "{0} nimmt höchstens {limit} Kinder auf", "mehr Kinder in {0} zulassen"
    ),
    Code.CARE_ROOM_BLOCKED: Phrase("{0} ist {when} belegt", "{0} {when} freigeben"),
    Code.NO_ROOM_FREE: Phrase(
        "Räume, die in Frage kommen: {have}. Sie sind zu den möglichen Zeiten vergeben",
        "einen weiteren Raum finden",
    ),
    Code.NO_TEACHER_FREE: Phrase(
        "Lehrkräfte, die in Frage kommen: {have}. Sie sind zu den möglichen Zeiten vergeben",
        "eine weitere Lehrkraft finden",
    ),
}
RELATION = Phrase("Die Regel {0} zwischen Kursen gilt", "auf die Regel {0} verzichten")


GENERAL = frozenset({
    Code.WRONG_TEACHER, Code.WRONG_ROOM, Code.NOT_QUALIFIED, Code.TEACHER_GENDER,
    Code.TEACHERS_NEEDED, Code.WRONG_WINDOW, Code.TEACHER_UNAVAILABLE, Code.ROOM_CLOSED,
    Code.TEACHER_BREAK, Code.LESSONS_PER_DAY, Code.DAYS_BETWEEN,
    Code.PARTICIPANT_UNAVAILABLE,
})  # fmt: skip
"""True in every week: beside a particular cause (an illness, a pin) they only accompany it."""


MOST_NAMES = 4


def told(found: Explanation, problem: WeekProblem) -> Words:
    """The cause, the rules with the particular ones first, and the choices."""
    names = Names(problem)
    general = [rule for rule in found.rules if rule.code in GENERAL]
    special = [rule for rule in found.rules if rule.code not in GENERAL]
    main, besides = (special, general) if special else (general, [])
    return Words(
        cause=_cause(found, names, len(main)),
        rules=tuple(_rule(rule, names) for rule in main),
        besides=tuple(_rule(rule, names) for rule in besides),
        choices=tuple(change_sentence(suggestion, names) for suggestion in found.suggestions),
    )


def sentences(found: Explanation, problem: WeekProblem) -> tuple[str, ...]:
    """The cause, one sentence per rule, one per choice."""
    words = told(found, problem)
    return (words.cause, *words.rules, *words.besides, *words.choices)


def _cause(found: Explanation, names: Names, named: int) -> str:
    if found.fits:
        return f"{_head(found, names, 'passt in die Woche', 'teilnehmen')}."
    guess = "" if found.certain else "Vermutlich: "
    where = "auch in einer leeren Woche nicht" if found.by_itself else "neben den übrigen nicht"
    head = guess + _head(found, names, f"passt {where}", "nicht teilnehmen")
    if found.clashing:
        colon = ":" if named else "."
        return f"{head}: {found.clashing} Regeln greifen ineinander{colon}"
    if not named:
        return f"{head}, ein einzelner Grund war nicht zu finden."
    return f"{head}, weil {_count(named)}:"


def _head(found: Explanation, names: Names, lesson_does: str, people_do: str) -> str:
    """»A1« passt ... / Amina K. und 2 weitere können an »A1« ..."""
    lesson = names.lesson(found.lesson)
    if not found.people:
        return f"{lesson} {lesson_does}"
    who = [names.plain(Ref(Kind.PARTICIPANT, id)) for id in found.people]
    if len(who) > MOST_NAMES:
        who = [*who[: MOST_NAMES - 1], f"{len(who) - MOST_NAMES + 1} weitere"]
    people = " und ".join(filter(None, (", ".join(who[:-1]), who[-1])))
    return f"{people} {'kann' if len(who) == 1 else 'können'} an {lesson} {people_do}"


def _rule(rule: Violation, names: Names) -> str:
    return f"{_capital(_filled(_phrase(rule).rule, rule, names))}."


def change_sentence(suggestion: Suggestion, names: Names) -> str:
    changes = (_filled(_phrase(change).change, change, names) for change in suggestion.changes)
    return f"Möglich wäre: {' und '.join(changes)}."


def _count(rules: int) -> str:
    return "dies dagegen steht" if rules == 1 else f"diese {rules} Regeln sich widersprechen"


def _phrase(rule: Violation) -> Phrase:
    return PHRASES.get(Code(rule.code), RELATION)


def _filled(template: str, rule: Violation, names: Names) -> str:
    return template.format(
        *(names.of(subject) for subject in rule.subjects),
        when=stretch(rule.start, rule.end) if rule.start is not None else "",
        note=f" ({rule.note})" if rule.note else "",
        word=rule.note,
        feature=FEATURE_WORDS.get(rule.note, rule.note),
        have=rule.have,
        limit=rule.limit,
        pinned=moment(rule.limit) if rule.limit is not None else "",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
