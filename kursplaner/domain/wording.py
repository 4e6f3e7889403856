"""Violations, what is left out, and cost terms in German: short, friendly, with names and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kursplaner.domain.names import FEATURE_WORDS, Names, Number, day_name, stretch
from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.score import LevelName, TermName
from kursplaner.domain.templates import SENTENCES
from kursplaner.domain.time import clock, day_of
from kursplaner.domain.violation import Kind, Ref, Violation

GENDER_WORDS = {"f": "eine Frau", "m": "ein Mann", "d": "eine diverse Person"}
_LEFT_OUT: Mapping[Missing, str] = {
    Missing.LESSON: "{0} hat keinen Platz in der Woche.",
    Missing.PERSON: "{0} kann nicht an {1} teilnehmen.",
    Missing.CHILD: "{0} hat während {1} keinen Betreuungsplatz.",
    Missing.RIDE: "Für die {0} ist kein Platz.",
}
_NOT_YET: Mapping[Missing, str] = {
    Missing.LESSON: "{0} ist noch nicht geplant.",
    Missing.PERSON: "Die Teilnahme von {0} an {1} ist noch nicht geplant.",
    Missing.CHILD: "Die Betreuung von {0} während {1} ist noch nicht geplant.",
    Missing.RIDE: "Die {0} ist noch nicht geplant.",
}
_KINDS: Mapping[Missing, Kind] = {
    Missing.LESSON: Kind.LESSON,
    Missing.PERSON: Kind.PARTICIPANT,
    Missing.CHILD: Kind.CHILD,
    Missing.RIDE: Kind.RIDE,
}
NO_SINGLE_REASON = "Keine einzelne Regel ist schuld, erst mehrere zusammen lassen es nicht zu."

TERM_LABELS: Mapping[TermName, str] = {
    TermName.LESSON_UNPLACED: "Termine ohne Platz",
    TermName.PERSON_UNSERVED: "Teilnahmen, die nicht möglich sind",
    TermName.CHILD_UNSERVED: "Kinder, die nicht mitkommen können",
    TermName.CHANGE_TIME: "Termine zu anderer Zeit als veröffentlicht",
    TermName.CHANGE_ROOM: "Termine in anderem Raum als veröffentlicht",
    TermName.CHANGE_TEACHER: "Termine mit anderer Lehrkraft als veröffentlicht",
    TermName.TEACHER_GAP: "Wartezeit der Lehrkräfte (angefangene Viertelstunden)",
    TermName.SITE_CHANGE: "Zusätzliche Standortwechsel der Lehrkräfte",
    TermName.PREFERRED_TIME: "Termine außerhalb der Wunschzeiten",
    TermName.EVEN_SPREAD: "Termine über dem gleichmäßigen Anteil eines Tages",
    TermName.SAME_ROOM: "Zusätzliche Räume je Kurs",
    TermName.RELATION: "Unerfüllte Wünsche zwischen Kursen",
    TermName.SAME_CAREGIVER: "Wechsel der Betreuungskraft bei Kindern unter drei",
    TermName.CAREGIVER_HOUR: "Dienststunden der Betreuungskräfte",
    TermName.RIDE_UNSERVED: "Fahrten ohne Platz",
    TermName.TOUR: "Touren",
    TermName.TOUR_DRIVER: "Einsatztage der Fahrer:innen",
    TermName.DRIVE_MINUTE: "Fahrminuten",
    TermName.RIDE_MINUTE: "Umwegminuten der Mitfahrenden",
    TermName.WAIT_MINUTE: "Warteminuten der Mitfahrenden",
    TermName.CHANGE_RIDE: "Fahrten in anderem Fahrzeug als veröffentlicht",
}
LEVEL_LABELS: Mapping[LevelName, str] = {
    LevelName.UNPLACED: "Offene Termine",
    LevelName.MISSED: "Teilnahme und Betreuung",
    LevelName.CHANGES: "Änderungen gegenüber dem veröffentlichten Plan",
    LevelName.WISHES: "Wünsche",
    LevelName.TOURS_UNSERVED: "Offene Fahrten",
    LevelName.TOURS: "Aufwand des Fahrdienstes",
}


class Wording:
    """Sentences about one problem's plans; keep it where many are asked for."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan | None = None) -> None:
        """With the plan its tours are called as on paper."""
        self.names = Names(problem, plan)
        self._relations = {relation.id for relation in problem.relations}

    def sentence(self, violation: Violation) -> str:
        """One sentence; an unknown code (a newer file) is shown with its subjects."""
        subjects = [self.names.of(ref) for ref in violation.subjects]
        try:
            template = SENTENCES[Code(violation.code)]
            return _sentence(template, subjects, violation)
        except (ValueError, IndexError):
            return f"Regel {violation.rule}: {violation.code} ({', '.join(subjects)})."

    def unserved(self, item: Unserved) -> str:
        """What is left out and why; a reason that names it itself stands alone."""
        mine = Ref(_KINDS[item.kind], item.id)
        who = [self.names.of(mine)]
        who.append(self.names.lesson(item.lesson) if item.lesson else "dem Termin")
        if item.reason is not None and item.reason.code == Code.NOT_PLANNED_YET:
            return _capital(_NOT_YET[item.kind].format(*who))
        if item.reason is not None and mine in item.reason.subjects:
            return self.sentence(item.reason)
        what = _capital(_LEFT_OUT[item.kind].format(*who))
        return f"{what} {self.reason(item)}"

    def reason(self, item: Unserved) -> str:
        if item.reason is not None and item.reason.code == Code.NOT_PLANNED_YET:
            return "Das ist noch nicht geplant."
        return self.sentence(item.reason) if item.reason is not None else NO_SINGLE_REASON


def sentence(violation: Violation, problem: WeekProblem) -> str:
    return Wording(problem).sentence(violation)


def unserved_sentence(item: Unserved, problem: WeekProblem) -> str:
    return Wording(problem).unserved(item)


def _sentence(template: str, subjects: list[str], violation: Violation) -> str:
    text = template.format(
        *subjects,
        all=", ".join(subjects),
        when=stretch(violation.start, violation.end),
        at=stretch(violation.start, None),
        end=f"{clock(violation.end)} Uhr" if violation.end is not None else "",
        day=day_name(day_of(violation.start)) if violation.start is not None else "",
        have=Number(violation.have),
        limit=Number(violation.limit),
        note=f" ({violation.note})" if violation.note else "",
        word=violation.note,
        feature=FEATURE_WORDS.get(violation.note, violation.note),
        gender=GENDER_WORDS.get(violation.note, violation.note),
        date=german_date(violation.note),
    )
    # A name may end in a full stop ("Amina K."), and then so does the sentence.
    return _capital(text.removesuffix(".").removesuffix(".") + ".")


def german_date(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day}.{day.month}.{day.year}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
