"""One German template per kind of rule: the rule as it stands, and the change that would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kursplaner.domain.rules.codes import Code


class Phrase(NamedTuple):
    """`exact` says the change where its times or numbers are known; empty: as `change`."""

    rule: str
    change: str
    exact: str = ""


PHRASES: Mapping[Code, Phrase] = {
    # rooms
    Code.ROOM_BLOCKED: Phrase("{0} ist {when} belegt{note}", "{0} {when} freigeben{note}"),
    Code.ROOM_CLOSED: Phrase(
        "{0} hat feste Öffnungszeiten", "{0} länger öffnen", "{0} auch {when} öffnen"
    ),
    Code.SEATS: Phrase(
        "{0} hat {limit:Platz|Plätze}, gebraucht werden {have}",
        "{0} auf {have:Platz|Plätze} bringen",
    ),
    Code.FEATURE: Phrase("{0} hat nicht die Ausstattung {feature}", "{0} mit {feature} ausstatten"),
    Code.ROOM_NOT_FOR_WOMEN: Phrase(
        "{0} ist nicht für Frauenkurse geeignet", "{0} für Frauenkurse herrichten"
    ),
    Code.WRONG_ROOM: Phrase(
        "{1} darf nur in bestimmte Räume",
        "weitere Räume für {1} zulassen",
        "{0} für {1} zulassen",
    ),
    # teachers
    Code.TEACHER_ABSENT: Phrase(
        "{0} fehlt {when}{note}", "{0} {when} doch einsetzen", "{0} {when} doch einsetzen"
    ),
    Code.TEACHER_UNAVAILABLE: Phrase(
        "{0} ist nur zu bestimmten Zeiten da",
        "{0} um weitere Zeiten bitten",
        "{0} bitten, auch {when} zu kommen",
    ),
    Code.TEACHER_WEEK_UNITS: Phrase(
        "{0} hält höchstens {limit} UE in der Woche",
        "die Wochengrenze von {0} anheben",
        "die Wochengrenze von {0} auf {have} UE anheben",
    ),
    Code.TEACHER_DAY_UNITS: Phrase(
        "{0} hält höchstens {limit} UE am Tag",
        "die Tagesgrenze von {0} anheben",
        "die Tagesgrenze von {0} auf {have} UE anheben",
    ),
    Code.TEACHER_BREAK: Phrase(
        "{0} braucht nach {limit} UE eine Pause",
        "die Pausenregel von {0} lockern",
        "{0} eine Pause erst nach {have} UE zumuten",
    ),
    Code.WRONG_TEACHER: Phrase(
        "{1} halten nur bestimmte Lehrkräfte",
        "weitere Lehrkräfte für {1} zulassen",
        "{0} für {1} zulassen",
    ),
    Code.NOT_QUALIFIED: Phrase(
        "{1} verlangt die Qualifikation »{word}«",
        "bei {1} auf die Qualifikation »{word}« verzichten",
    ),
    Code.TEACHER_GENDER: Phrase(
        "{1} verlangt als Lehrkraft {gender}", "bei {1} auf diese Vorgabe verzichten"
    ),
    Code.TEACHERS_NEEDED: Phrase(
        "{0} braucht {limit} Lehrkräfte zugleich", "{0} mit einer Lehrkraft halten"
    ),
    # courses
    Code.WRONG_WINDOW: Phrase(
        "{0} darf nur in festen Zeitfenstern liegen",
        "das Zeitfenster von {0} erweitern",
        "{0} auch {when} erlauben",
    ),
    Code.LESSONS_PER_DAY: Phrase(
        "{0} hat höchstens {limit:Termin|Termine} am Tag",
        "mehr Termine von {0} an einem Tag erlauben",
    ),
    Code.DAYS_BETWEEN: Phrase(
        "Zwischen Terminen von {0} liegt mindestens {limit:freier Tag|freie Tage}",
        "auf den Abstand der Tage bei {0} verzichten",
    ),
    # pins
    Code.PIN_START: Phrase("{0} ist auf {pinned} fixiert", "die Zeit von {0} freigeben"),
    Code.PIN_ROOM: Phrase("{0} ist auf {1} fixiert", "den Raum von {0} freigeben"),
    Code.PIN_TEACHERS: Phrase(
        "Die Lehrkraft von {0} ist fixiert", "die Lehrkraft von {0} freigeben"
    ),
    # people
    Code.PARTICIPANT_UNAVAILABLE: Phrase(
        "{0} hat nur zu bestimmten Zeiten Zeit",
        "andere Zeiten mit {0} absprechen",
        "mit {0} auch {when} absprechen",
    ),
    Code.PARTICIPANT_ABSENT: Phrase("{0} fehlt {when}{note}", "{0} {when} doch einplanen"),
    Code.PARTICIPANT_AT_SCHOOL: Phrase("{0} hat Schule", "{0} vom Unterricht befreien lassen"),
    Code.PARTICIPANT_CLASH: Phrase(
        "{0} besucht noch einen anderen Kurs", "{0} nur an diesem Kurs teilnehmen lassen"
    ),
    Code.ERRAND_BRING: Phrase(
        "{0} bringt und holt {2} ({when})", "jemand anderen {2} bringen und holen lassen"
    ),
    # childcare
    Code.MEASLES: Phrase("Für {0} fehlt der Masernnachweis", "den Nachweis von {0} einsehen"),
    Code.CAREGIVER_ABSENT: Phrase("{0} fehlt {when}{note}", "{0} {when} doch einsetzen"),
    Code.CAREGIVER_UNAVAILABLE: Phrase(
        "{0} ist nur zu bestimmten Zeiten da",
        "{0} um weitere Zeiten bitten",
        "{0} bitten, auch {when} zu kommen",
    ),
    Code.CAREGIVER_DAY: Phrase(
        "{0} arbeitet höchstens {limit:hours} am Tag",
        "die Tagesgrenze von {0} anheben",
        "die Tagesgrenze von {0} auf {have:hours} anheben",
    ),
    Code.CAREGIVER_WEEK: Phrase(
        "{0} arbeitet höchstens {limit:hours} in der Woche",
        "die Wochengrenze von {0} anheben",
        "die Wochengrenze von {0} auf {have:hours} anheben",
    ),
    Code.CARE_AREA: Phrase(
        "{0} bietet Fläche für {limit:Kind|Kinder}", "einen größeren Betreuungsraum nehmen als {0}"
    ),
    Code.CARE_ROOM_LIMIT: Phrase(
        "{0} nimmt höchstens {limit:Kind|Kinder} auf",
        "mehr Kinder in {0} zulassen",
        "{have:Kind|Kinder} in {0} zulassen",
    ),
    Code.CARE_ROOM_BLOCKED: Phrase("{0} ist {when} belegt{note}", "{0} {when} freigeben{note}"),
    Code.CARE_ROOM_CLOSED: Phrase(
        "{0} hat feste Öffnungszeiten", "{0} länger öffnen", "{0} auch {when} öffnen"
    ),
    # buses
    Code.VEHICLE_ABSENT: Phrase("{0} fehlt {when}{note}", "{0} {when} doch einsetzen"),
    Code.VEHICLE_UNAVAILABLE: Phrase(
        "{0} steht nur zu bestimmten Zeiten bereit{note}",
        "{0} auch zu weiteren Zeiten einsetzen",
        "{0} auch {when} einsetzen",
    ),
    Code.BUS_LIFT: Phrase("{0} hat keinen Lift", "{0} mit einem Lift ausrüsten"),
    Code.BUS_SHELLS: Phrase(
        "{0} hat {limit:Babyschale|Babyschalen}, gebraucht werden {have}",
        "{0} mit {have:Babyschale|Babyschalen} ausrüsten",
    ),
    Code.BUS_CHILD_SEATS: Phrase(
        "{0} hat {limit:Kindersitz|Kindersitze}, gebraucht werden {have}",
        "{0} mit {have:Kindersitz|Kindersitzen} ausrüsten",
    ),
    Code.BUS_BOOSTERS: Phrase(
        "{0} hat {limit:Sitzerhöhung|Sitzerhöhungen}, gebraucht werden {have}",
        "{0} mit {have:Sitzerhöhung|Sitzerhöhungen} ausrüsten",
    ),
    Code.BUS_PRAMS: Phrase(
        "{0} nimmt {limit:Kinderwagen|Kinderwagen} mit, gebraucht werden {have}",
        "in {0} {have:Kinderwagen|Kinderwagen} mitnehmen",
    ),
    # drivers
    Code.DRIVER_ABSENT: Phrase("{0} fehlt {when}{note}", "{0} {when} doch einsetzen"),
    Code.DRIVER_UNAVAILABLE: Phrase(
        "{0} fährt nur zu bestimmten Zeiten{note}",
        "{0} um weitere Zeiten bitten",
        "{0} bitten, auch {when} zu fahren",
    ),
    Code.DRIVER_LICENCE: Phrase(
        "Der Führerschein von {0} gilt nur bis {date}", "den Führerschein von {0} verlängern lassen"
    ),
    Code.DRIVER_VEHICLE: Phrase("{0} fährt {1} nicht", "{0} auch {1} fahren lassen"),
    Code.DRIVER_OWN_DAY: Phrase(
        "{0} fährt höchstens {limit:hours} am Tag",
        "die Tagesgrenze von {0} anheben",
        "die Tagesgrenze von {0} auf {have:hours} anheben",
    ),
    Code.DRIVER_OWN_WEEK: Phrase(
        "{0} fährt höchstens {limit:hours} in der Woche",
        "die Wochengrenze von {0} anheben",
        "die Wochengrenze von {0} auf {have:hours} anheben",
    ),
    # rides
    Code.WAY_TOO_LONG: Phrase(
        "{1} fährt schon auf direktem Weg {have:Minute|Minuten}, erlaubt sind {limit}",
        "für {1} eine Fahrt von {have:Minute|Minuten} erlauben",
    ),
    Code.RIDE_NOT_WITH: Phrase(
        "{0} und {1} dürfen nicht im selben Bus sitzen", "{0} und {1} zusammen fahren lassen"
    ),
    Code.RIDE_ONLY_WITH: Phrase("{0} fährt nur mit {1}", "{0} ohne {1} fahren lassen"),
    Code.PIN_RIDE: Phrase("Die {0} ist auf {1} fixiert", "die {0} freigeben"),
    Code.PIN_TOUR: Phrase("{0} ist fixiert", "{0} freigeben"),
    Code.PIN_ORDER: Phrase("die Reihenfolge von {0} ist fixiert", "{0} freigeben"),
    # one more of what is lacking
    Code.NO_ROOM_FREE: Phrase(
        "Räume, die in Frage kommen: {have}. Sie sind zu den möglichen Zeiten vergeben",
        "einen weiteren Raum finden",
        "einen weiteren Raum ab {limit:Platz|Plätzen} für {when} finden",
    ),
    Code.NO_TEACHER_FREE: Phrase(
        "Lehrkräfte, die in Frage kommen: {have}. Sie sind zu den möglichen Zeiten vergeben",
        "eine weitere Lehrkraft finden",
        "eine weitere Lehrkraft für {when} finden",
    ),
    Code.NO_CAREGIVER: Phrase(
        "Betreuungskräfte im Team: {have}. Sie reichen zu den möglichen Zeiten nicht",
        "weitere Betreuung finden",
        "+{limit:Betreuungskraft|Betreuungskräfte} für {when} finden",
    ),
    Code.NO_DRIVER: Phrase(
        "Fahrerinnen und Fahrer: {have}. Sie sind zu dieser Zeit vergeben",
        "noch jemanden zum Fahren finden",
        "noch jemanden finden, der {when} fährt",
    ),
    Code.NO_SEAT_FREE: Phrase(
        "Busse: {have}. Sie sind zu dieser Zeit voll oder unterwegs",
        "einen weiteren Bus mit Fahrer:in einsetzen",
        "einen weiteren Bus mit Fahrer:in {when} einsetzen",
    ),
}
RELATION = Phrase("Die Regel {0} zwischen Kursen gilt", "die Regel {0} nur noch als Wunsch nehmen")

GROUPS: Mapping[Code, str] = {
    Code.ROOM_BLOCKED: "belegte Zeiten von Räumen",
    Code.ROOM_CLOSED: "Öffnungszeiten von Räumen",
    Code.SEATS: "Plätze in Räumen",
    Code.FEATURE: "Ausstattung von Räumen",
    Code.TEACHER_ABSENT: "Abwesenheiten von Lehrkräften",
    Code.TEACHER_UNAVAILABLE: "Zeiten von Lehrkräften",
    Code.TEACHER_WEEK_UNITS: "Wochengrenzen von Lehrkräften",
    Code.TEACHER_DAY_UNITS: "Tagesgrenzen von Lehrkräften",
    Code.WRONG_WINDOW: "Zeitfenster von Kursen",
    Code.WRONG_ROOM: "vorgegebene Räume",
    Code.WRONG_TEACHER: "vorgegebene Lehrkräfte",
    Code.PIN_START: "fixierte Zeiten",
    Code.PIN_ROOM: "fixierte Räume",
    Code.PIN_TEACHERS: "fixierte Lehrkräfte",
    Code.CAREGIVER_UNAVAILABLE: "Zeiten der Betreuungskräfte",
    Code.DRIVER_UNAVAILABLE: "Zeiten der Fahrerinnen und Fahrer",
}
OTHER_GROUP = "weitere Vorgaben"
"""How rules are summed up where they are too many to be named."""

GENERAL = frozenset({
    Code.WRONG_TEACHER, Code.WRONG_ROOM, Code.NOT_QUALIFIED, Code.TEACHER_GENDER,
    Code.TEACHERS_NEEDED, Code.WRONG_WINDOW, Code.TEACHER_UNAVAILABLE, Code.ROOM_CLOSED,
    Code.TEACHER_BREAK, Code.LESSONS_PER_DAY, Code.DAYS_BETWEEN, Code.PARTICIPANT_UNAVAILABLE,
})  # fmt: skip
"""True in every week: beside a particular cause (an illness, a pin) they only accompany it."""
