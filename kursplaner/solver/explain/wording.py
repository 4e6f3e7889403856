"""An explanation in German: the cause, the rules that clash, the choices; always in this order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kursplaner.domain.names import FEATURE_WORDS, Names, Number, stretch
from kursplaner.domain.problem import LessonPin, WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.time import WEEKDAYS_SHORT, clock, moment
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.domain.wording import GENDER_WORDS, german_date
from kursplaner.domain.words import listed
from kursplaner.solver.answers import Bottleneck, Explanation, Shortage, Words
from kursplaner.solver.explain.phrases import (
    GENERAL,
    GROUPS,
    OTHER_GROUP,
    PHRASES,
    RELATION,
    Phrase,
)

MOST_NAMES = 4
COUNTED = "Gezählt: "


def told(found: Explanation, problem: WeekProblem) -> Words:
    """The cause, the rules with the particular ones first, and the choices."""
    names = Names(problem)
    general = [rule for rule in found.rules if rule.code in GENERAL]
    special = [rule for rule in found.rules if rule.code not in GENERAL]
    main, besides = (special, general) if special else (general, [])
    rules = [_busy(found.busy, names)] if found.busy else []
    rules += [_rule(rule, names) for rule in main]
    more = [_rule(rule, names) for rule in besides]
    if found.bottleneck is not None:
        (more if rules else rules).append(bottleneck_sentence(found.bottleneck, names))
    if found.clashing:
        more.append(_groups(found.clashing))
    return Words(
        cause=_cause(found, names, len(main) + bool(found.busy)),
        rules=tuple(rules), besides=tuple(more),
        choices=tuple(
            f"Möglich wäre: {change_words(x.changes, names) or 'andere Termine ausweichen lassen'}."
            for x in found.suggestions
        ),
    )  # fmt: skip


def sentences(found: Explanation, problem: WeekProblem) -> tuple[str, ...]:
    """The cause, one sentence per rule, one per choice."""
    words = told(found, problem)
    return (words.cause, *words.rules, *words.besides, *words.choices)


# The cause


def _cause(found: Explanation, names: Names, named: int) -> str:
    guess = "" if found.certain else "Vermutlich: "
    head = guess + _head(found, names)
    if found.fits:
        return f"{head}."
    if found.clashing:
        return f"{head}: {len(found.clashing)} Regeln greifen ineinander."
    if not named and found.bottleneck is not None:
        return f"{head}. Das zeigt schon das Zählen:"
    if not named:
        return f"{head}, ein einzelner Grund war nicht zu finden."
    return f"{head}, weil {_count(named)}:"


def _head(found: Explanation, names: Names) -> str:
    lesson = names.lesson(found.lesson)
    if found.rides:
        return _rides_head(found, names, lesson)
    if found.people:
        verb = "kann" if len(found.people) == 1 else "können"
        does = "teilnehmen" if found.fits else "nicht teilnehmen"
        return f"{people_words(found.people, names)} {verb} an {lesson} {does}"
    if found.target is not None:
        where = target_words(found.target, names)
        if found.fits:
            return f"{lesson} passt {where}, wenn andere Termine ausweichen"
        also = "auch in einer leeren Woche" if found.by_itself else "auch wenn andere ausweichen"
        return f"{lesson} passt nicht {where}, {also}"
    if found.fits:
        return f"{lesson} passt in die Woche"
    where = "auch in einer leeren Woche nicht" if found.by_itself else "neben den übrigen nicht"
    return f"{lesson} passt {where}"


def _rides_head(found: Explanation, names: Names, lesson: str) -> str:
    """Amina K. und 2 weitere haben keine Rückfahrt von »A1« ..."""
    people = tuple(dict.fromkeys(ride.partition("/")[0] for ride in found.rides))
    ways = {ride.rpartition("/")[2].partition("-")[0] for ride in found.rides}
    way = {
        frozenset({"out"}): f"Hinfahrt zu {lesson}",
        frozenset({"home"}): f"Rückfahrt von {lesson}",
        frozenset({"out", "home"}): f"Fahrt zu {lesson} und zurück",
    }.get(frozenset(ways), f"Fahrt bei {lesson}")
    verb = "hat" if len(people) == 1 else "haben"
    who = people_words(people, names)
    if found.fits:
        return f"Für {who} ist bei {lesson} doch ein Platz im Bus"
    also = ", auch zu keiner anderen erlaubten Zeit" if found.by_itself else ""
    return f"{who} {verb} keine {way}{also}"


def people_words(people: Sequence[str], names: Names) -> str:
    """Amina K., Bilal T. und 2 weitere."""
    who = [names.plain(Ref(Kind.PARTICIPANT, id)) for id in people]
    if len(who) > MOST_NAMES:
        who = [*who[: MOST_NAMES - 1], f"{len(who) - MOST_NAMES + 1} weitere"]
    return listed(who)


def target_words(target: LessonPin, names: Names) -> str:
    """`auf Di 09:00 in »Saal«`, `auf Di 09:00 mit Frau Seidel`."""
    parts = [f"auf {moment(target.start)}" if target.start is not None else ""]
    parts.append(f"in {names.of(Ref(Kind.ROOM, target.room))}" if target.room else "")
    team = [names.plain(Ref(Kind.TEACHER, id)) for id in target.teachers or ()]
    parts.append(f"mit {listed(team)}" if team else "")
    return " ".join(filter(None, parts))


# Counting


def bottleneck_sentence(found: Bottleneck, names: Names) -> str:
    """Mo–Fr 8–12 Uhr brauchen 9 Kurse einen Raum ab 14 Plätzen, es gibt 8."""
    when = f"{_days(found.days)} {_hours(found.start, found.end)}"
    courses = {names.index.lessons[id].course for id in found.lessons}
    who = "Kurse" if len(courses) == len(found.lessons) else "Termine"
    count = len(found.lessons)
    if found.lacks is Shortage.UNITS:
        return (
            f"{COUNTED}{count} {who} brauchen zusammen {found.needed} UE von "
            f"{_team(found, names)}, erlaubt sind {found.there} UE."
        )
    what = _room_words(found, names) if found.lacks is Shortage.ROOMS else _team(found, names)
    there = f"es gibt {_number(found.there)}" if found.each_one else f"Platz ist für {found.there}"
    verb = "braucht" if count == 1 else "brauchen"
    more = f" ({found.needed} zugleich)" if found.needed != count else ""
    one = {"Kurse": "Kurs", "Termine": "Termin"}[who] if count == 1 else who
    return f"{COUNTED}{when} {verb} {count} {one} {what}{more}, {there}."


def _number(there: int) -> str:
    return str(there) if there else "keinen"


def _room_words(found: Bottleneck, names: Names) -> str:
    if found.seats:
        features = [FEATURE_WORDS.get(feature, feature) for feature in found.features]
        extra = f" und {listed(features)}" if features else ""
        return f"einen Raum ab {found.seats} {'Platz' if found.seats == 1 else 'Plätzen'}{extra}"
    rooms = [names.of(Ref(Kind.ROOM, id)) for id in found.of]
    return _one_of(rooms, "einen passenden Raum")


def _team(found: Bottleneck, names: Names) -> str:
    team = [names.plain(Ref(Kind.TEACHER, id)) for id in found.of]
    return _one_of(team, "eine der möglichen Lehrkräfte")


def _one_of(words: Sequence[str], many: str) -> str:
    if len(words) > MOST_NAMES:
        return many
    return " oder ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _days(days: Sequence[int]) -> str:
    """`Mo–Fr`, `Di und Do`, `Di`."""
    words = [WEEKDAYS_SHORT[day] for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{words[0]}–{words[-1]}"
    return listed(words)


def _hours(start: int, end: int) -> str:
    """`8–12 Uhr`, `8:15–12 Uhr`."""
    return f"{_hour(start)}–{_hour(end)} Uhr"


def _hour(minute: int) -> str:
    return str(minute // 60) if minute % 60 == 0 else clock(minute).lstrip("0")


# Rules and changes


def _groups(rules: Iterable[Violation]) -> str:
    """Beteiligt sind: 8 Öffnungszeiten von Räumen ..., as too many to be named."""
    counts = Counter(GROUPS.get(Code(rule.code), OTHER_GROUP) for rule in rules)
    return f"Beteiligt sind {listed([f'{word} ({n})' for word, n in counts.items()])}."


def _busy(refs: Sequence[Ref], names: Names) -> str:
    """»Bus 1« ist dann für »A1« unterwegs."""
    buses = [names.of(ref) for ref in refs if ref.kind is Kind.VEHICLE]
    lessons = [names.of(ref) for ref in refs if ref.kind is Kind.LESSON]
    if not lessons:
        return f"{listed(buses)} {'ist' if len(buses) == 1 else 'sind'} zu dieser Zeit voll."
    verb = "ist" if len(buses) == 1 else "sind"
    more = f" und {len(lessons) - 2} weitere Termine" if len(lessons) > 3 else ""
    shown = f"{', '.join(lessons[:2])}{more}" if more else listed(lessons)
    return f"{listed(buses)} {verb} zu dieser Zeit für {shown} unterwegs."


def _rule(rule: Violation, names: Names) -> str:
    return f"{_capital(_filled(_phrase(rule).rule, rule, names))}."


def change_words(changes: Sequence[Violation], names: Names, exact: bool = False) -> str:
    """What would have to be changed, without the introduction; empty: nothing.

    `exact`: the violations come from a plan, so they name the very room, teacher, time and number.
    """
    return listed([_change(change, names, exact) for change in changes])


def _change(change: Violation, names: Names, exact: bool) -> str:
    phrase = _phrase(change)
    unknown = ("{when}" in phrase.exact and change.start is None) or (
        "{have" in phrase.exact and change.have is None
    )
    known = exact and phrase.exact and not unknown
    return _filled(phrase.exact if known else phrase.change, change, names)


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
        gender=GENDER_WORDS.get(rule.note, rule.note),
        date=german_date(rule.note),
        feature=FEATURE_WORDS.get(rule.note, rule.note),
        have=Number(rule.have),
        limit=Number(rule.limit),
        pinned=moment(rule.limit) if rule.limit is not None else "",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
