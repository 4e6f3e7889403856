"""One German sentence per code. {0}, {1} ... are the subjects, {when} start and end, {day} the
weekday, {at} the start; numbers take `{have:Person|Personen}`, `hours`, `moment` or `clock`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kursplaner.domain.rules.codes import Code

_AVAILABLE = "{0} ist {when} nicht verfügbar, gebraucht für {1}."
_ABSENT = "{0} fehlt {when}{note}, gebraucht für {1}."
_GAP = "gebraucht werden {limit:Minute|Minuten}, es sind {have:Minute|Minuten}."

SENTENCES: Mapping[Code, str] = {
    Code.TEACHER_TWICE: "{0} ist {when} schon in {2} und kann nicht zugleich {1} halten.",
    Code.ROOM_TWICE: "{0} ist {when} schon mit {2} belegt und für {1} nicht frei.",
    Code.COURSE_TWICE: "Der Kurs {0} hat zwei Termine zugleich: {1} und {2} ({when}).",
    Code.PARTICIPANT_TWICE: "{0} ist {when} schon in {2} und kann nicht zugleich in {1} sein.",
    Code.CHILD_TWICE:
        "{0} wird {when} schon während {2} in einem anderen Raum betreut als für {1}.",
    Code.CAREGIVER_TWICE: "{0} ist {when} schon in {2} und kann nicht zugleich in {1} sein.",
    Code.VEHICLE_TWICE: "{0} fährt {when} schon {2} und kann nicht zugleich {1} fahren.",
    Code.DRIVER_TWICE: "{0} fährt {when} schon {2} und kann nicht zugleich {1} fahren.",
    Code.TEACHER_TRAVEL_TOO_SHORT:
        "{0} schafft den Weg zwischen {2} ({when}) und {1} nicht: " + _GAP,
    Code.PARTICIPANT_TRAVEL_TOO_SHORT:
        "{0} schafft den Weg zwischen {2} ({when}) und {1} nicht: " + _GAP,
    Code.CHILD_TRAVEL_TOO_SHORT:
        "{0} schafft den Weg von der Betreuung bei {2} ({when}) zu der bei {1} nicht: " + _GAP,
    Code.CAREGIVER_TRAVEL_TOO_SHORT:
        "{0} schafft den Weg von {2} ({when}) nach {1} nicht: " + _GAP,
    Code.SETUP_TOO_SHORT: "{0} braucht Umbauzeit zwischen {2} ({when}) und {1}: " + _GAP,
    Code.VEHICLE_TURNAROUND: "{0} hat zwischen {2} ({when}) und {1} zu wenig Zeit: " + _GAP,
    Code.DRIVER_TURNAROUND: "{0} hat zwischen {2} ({when}) und {1} zu wenig Zeit: " + _GAP,
    Code.TEACHER_UNAVAILABLE: _AVAILABLE,
    Code.TEACHER_ABSENT: _ABSENT,
    Code.PARTICIPANT_UNAVAILABLE: "{0} hat {when} keine Zeit für {1}.",
    Code.PARTICIPANT_ABSENT: "{0} fehlt {when}{note} und kann nicht zu {1} kommen.",
    Code.ROOM_CLOSED: "{0} ist {when} nicht durchgehend geöffnet, gebraucht für {1}.",
    Code.ROOM_BLOCKED: "{0} ist {when} belegt{note}, gebraucht für {1}.",
    Code.OUTSIDE_GRID: "{0} liegt mit {when} außerhalb der planbaren Tage und Stunden.",
    Code.OFF_STEP: "{0} beginnt {at}; Termine beginnen im Raster von {limit:Minute|Minuten}.",
    Code.CAREGIVER_UNAVAILABLE: _AVAILABLE,
    Code.CAREGIVER_ABSENT: _ABSENT,
    Code.VEHICLE_UNAVAILABLE: _AVAILABLE,
    Code.VEHICLE_ABSENT: "{0} steht {when} nicht bereit{note}, gebraucht für {1}.",
    Code.DRIVER_UNAVAILABLE: _AVAILABLE,
    Code.DRIVER_ABSENT: _ABSENT,
    Code.SEATS: "{0} hat {limit:Platz|Plätze}, {1} braucht {have:Platz|Plätze}.",
    Code.FEATURE: "{1} braucht eine Ausstattung, die {0} nicht hat: {feature}.",
    Code.WRONG_ROOM: "{0} gehört nicht zu den Räumen, die für {1} vorgesehen sind.",
    Code.TEACHERS_NEEDED:
        "{0} braucht {limit:Lehrkraft|Lehrkräfte}, eingeteilt: {have:Lehrkraft|Lehrkräfte}.",
    Code.WRONG_TEACHER: "{0} gehört nicht zu den Lehrkräften, die für {1} vorgesehen sind.",
    Code.NOT_QUALIFIED: "{0} hat nicht die Qualifikation »{word}«, die {1} verlangt.",
    Code.TEACHER_GENDER: "{1} soll {gender} leiten, nicht {0}.",
    Code.ROOM_NOT_FOR_WOMEN: "{0} ist für Frauenkurse wie {1} nicht geeignet.",
    Code.MIXED_SPORT_IN_HALL:
        "Während {0} (nur Frauen) läuft {when} gemischter Sport in derselben Halle: {1}.",
    Code.TEACHER_WEEK_UNITS: "{0} hält {have} UE in der Woche, erlaubt sind {limit} UE.",
    Code.TEACHER_DAY_UNITS: "{0} hält am {day} {have} UE, erlaubt sind {limit} UE am Tag.",
    Code.TEACHER_BREAK: "{0} unterrichtet {when} {have} UE ohne Pause, erlaubt sind {limit} UE.",
    Code.WRONG_WINDOW:
        "{0} liegt mit {when} außerhalb der Zeiten, die für den Kurs vorgesehen sind.",
    Code.LESSONS_PER_DAY:
        "Der Kurs {0} hat am {day} {have:Termin|Termine}, erlaubt: {limit:Termin|Termine} am Tag.",
    Code.DAYS_BETWEEN:
        "Zwischen {2} ({when}) und {1} ist ein Abstand von {limit:vollem Tag|vollen Tagen} "
        "nötig, es sind {have}.",
    Code.CARE_MISSING: "{0} braucht {when} Betreuung während {1} und hat keinen Platz.",
    Code.CARE_SHORT: "Die Betreuung von {0} muss bei {1} die ganze Zeit {when} abdecken.",
    Code.CARE_WITHOUT_PARENT: "{0} ist {when} in Betreuung, aber der Elternteil ist nicht in {1}.",
    Code.CARE_NOT_NEEDED: "{0} braucht {when} während {1} keine Betreuung und ist doch eingeteilt.",
    Code.CARE_RATIO:
        "In {0} sind {when} {have:Kind|Kinder}; die anwesenden Betreuungskräfte dürfen "
        "{limit:Kind|Kinder} betreuen.",
    Code.CARE_UNDER_THREE:
        "In {0} sind {when} {have:Kind|Kinder} unter drei Jahren; die anwesenden Betreuungskräfte "
        "dürfen {limit:Kind|Kinder} unter drei betreuen.",
    Code.CARE_TWO_CAREGIVERS:
        "In {0} sind {when} so viele Kinder, dass {limit} Betreuungskräfte nötig sind; "
        "anwesend: {have}.",
    Code.CARE_AREA: "In {0} sind {when} {have:Kind|Kinder}; die Fläche reicht für {limit}.",
    Code.CARE_ROOM_LIMIT: "In {0} sind {when} {have:Kind|Kinder}; zugelassen sind {limit}.",
    Code.CARE_QUALIFIED: "{0} braucht {when} in {1} eine Fachkraft, und keine ist da.",
    Code.CARE_ROOM_UNSUITABLE: "{0} ist nicht für Kinderbetreuung geeignet.",
    Code.CARE_ROOM_OTHER_SITE: "Die Betreuung in {0} liegt an einem anderen Standort als {1}.",
    Code.CARE_ROOM_TAKEN: "{0} ist {when} mit {1} belegt und für die Betreuung nicht frei.",
    Code.CARE_ROOM_CLOSED:
        "{0} ist {when} nicht durchgehend geöffnet, gebraucht für die Betreuung.",
    Code.CARE_ROOM_BLOCKED: "{0} ist {when} belegt{note}, gebraucht für die Betreuung.",
    Code.CARE_MAIN_NOT_ON_SHIFT: "{0} soll {1} {when} betreuen, ist zu Beginn aber nicht in {2}.",
    Code.CAREGIVER_OTHER_SITE: "{0} arbeitet nicht am Standort von {1} (eingeteilt {when}).",
    Code.CAREGIVER_DAY: "{0} ist am {day} {have:hours} eingeteilt, erlaubt sind {limit:hours}.",
    Code.CAREGIVER_WEEK:
        "{0} ist in der Woche {have:hours} eingeteilt, erlaubt sind {limit:hours}.",
    Code.SHIFT_EMPTY: "Der Dienst von {0} in {1} endet nicht nach seinem Beginn ({at}).",
    Code.MEASLES: "Für {0} fehlt der Masernnachweis; Betreuung während {1} ist nicht erlaubt.",
    Code.SIBLINGS: "{0} und {1} sind Geschwister, werden während {2} aber getrennt betreut.",
    Code.ERRAND_BRING:
        "{0} bringt {2} bis {at} zur Einrichtung und schafft es nicht rechtzeitig zu {1}: " + _GAP,
    Code.ERRAND_FETCH:
        "{0} holt {2} um {end} ab und schafft es nach {1} nicht rechtzeitig: " + _GAP,
    Code.TUTORING_DAY: "{0} liegt am {day}, das ist kein Schultag.",
    Code.TUTORING_AFTER_SCHOOL:
        "{0} hat bis {at} Schule; {1} darf frühestens {limit:Minute|Minuten} danach beginnen.",
    Code.TUTORING_LATEST: "{0} endet um {have:clock} Uhr, Nachhilfe muss bis {limit:clock} enden.",
    Code.TUTORING_GROUP: "{0} hat {have:Kind|Kinder}, die Lehrkräfte dürfen {limit} betreuen.",
    Code.PARTICIPANT_AT_SCHOOL: "{0} hat {when} Schule und kann nicht in {1} sein.",
    Code.TOUR_EMPTY: "{0} hat weniger als zwei Halte.",
    Code.TOUR_NOT_AT_DEPOT: "{0} beginnt oder endet in {2}, nicht am Abstellort von {1}.",
    Code.TOUR_TIMES: "Die Zeiten von {0} laufen bei {1} rückwärts ({at}).",
    Code.TOUR_TOO_FAST: "{0} fährt {at} von {1} nach {2} zu schnell: " + _GAP,
    Code.TOUR_BOARDING_TOO_SHORT: "{0} hält {at} bei {1} zu kurz zum Ein- und Aussteigen: " + _GAP,
    Code.TOUR_TWO_DAYS: "{0} geht über Mitternacht ({when}).",
    Code.BUS_LAYOUT: "{0} nennt eine Sitzanordnung, die {1} nicht hat.",
    Code.BUS_SEATS:
        "In {1} sitzen auf {0} ab {2} ({at}) {have:Person|Personen} auf {limit:Platz|Plätzen}.",
    Code.BUS_WHEELCHAIRS:
        "In {1} fehlen auf {0} ab {2} ({at}) Rollstuhlplätze: {have} gebraucht, {limit} vorhanden.",
    Code.BUS_SHELLS:
        "In {1} fehlen auf {0} ab {2} ({at}) Babyschalen: {have} gebraucht, {limit} vorhanden.",
    Code.BUS_CHILD_SEATS:
        "In {1} fehlen auf {0} ab {2} ({at}) Kindersitze: {have} gebraucht, {limit} vorhanden.",
    Code.BUS_BOOSTERS:
        "In {1} fehlen auf {0} ab {2} ({at}) Sitzerhöhungen: {have} gebraucht, {limit} vorhanden.",
    Code.BUS_PRAMS:
        "In {1} ist auf {0} ab {2} ({at}) zu wenig Platz für Kinderwagen: {have} gebraucht, "
        "{limit} vorhanden.",
    Code.BUS_LIFT: "{1} braucht einen Lift, den {3} auf {2} nicht hat.",
    Code.RIDE_WRONG_STOP: "Die {0} führt auf {2} an den falschen Halt {3} ({at}).",
    Code.RIDE_NEVER_BOARDS: "Auf {2} steigt für die {0} niemand ein.",
    Code.RIDE_NEVER_ALIGHTS: "Auf {2} steigt nach der {0} niemand aus.",
    Code.RIDE_BACKWARDS: "Auf {2} liegt bei der {0} der Ausstieg vor dem Einstieg.",
    Code.RIDE_PICKUP_EARLY:
        "{1} wird auf {2} {have:moment} abgeholt, frühestens geht es {limit:moment}.",
    Code.RIDE_PICKUP_LATE:
        "{1} wird auf {2} {have:moment} abgeholt, spätestens geht es {limit:moment}.",
    Code.RIDE_DELIVERY_EARLY:
        "{1} kommt mit {2} {have:moment} an, frühestens erlaubt ist {limit:moment}.",
    Code.RIDE_DELIVERY_LATE:
        "{1} kommt mit {2} {have:moment} an, spätestens erlaubt ist {limit:moment}.",
    Code.RIDE_TOO_LONG:
        "{1} sitzt auf {2} {have:Minute|Minuten} im Fahrzeug, erlaubt sind {limit:Minute|Minuten}.",
    Code.RIDE_NOT_WITH:
        "{0} und {1} dürfen nicht zusammen fahren, sitzen aber beide in {2} ({at}).",
    Code.RIDE_ONLY_WITH: "{0} darf nur mit {1} fahren, sitzt in {2} aber ohne Begleitung ({at}).",
    Code.DRIVER_VEHICLE: "{0} darf {1} nicht fahren, ist aber für {2} eingeteilt.",
    Code.DRIVER_LICENCE: "Der Führerschein von {0} ist nur bis {date} gültig, {1} fährt {when}.",
    Code.DRIVER_BREAK:
        "{0} hat am {day} {have:Minute|Minuten} Pause, vorgeschrieben sind {limit:Minute|Minuten}.",
    Code.DRIVER_STRETCH: "{0} fährt {when} {have:hours} ohne Pause, erlaubt sind {limit:hours}.",
    Code.DRIVER_LEGAL_DAY:
        "{0} arbeitet am {day} {have:hours}, gesetzlich erlaubt sind {limit:hours}.",
    Code.DRIVER_LEGAL_WEEK:
        "{0} arbeitet in der Woche {have:hours}, gesetzlich erlaubt sind {limit:hours}.",
    Code.DRIVER_OWN_DAY:
        "{0} fährt am {day} {have:hours}, vereinbart sind höchstens {limit:hours}.",
    Code.DRIVER_OWN_WEEK:
        "{0} fährt in der Woche {have:hours}, vereinbart sind höchstens {limit:hours}.",
    Code.PIN_START: "{0} ist auf {limit:moment} fixiert, liegt aber auf {have:moment}.",
    Code.PIN_ROOM: "{0} ist auf {1} fixiert, liegt aber in einem anderen Raum.",
    Code.PIN_TEACHERS: "{0} ist auf andere Lehrkräfte fixiert als eingeteilt sind.",
    Code.PIN_RIDE: "Die {0} ist auf {1} fixiert, ist aber einem anderen Fahrzeug zugeteilt.",
    Code.PIN_TOUR: "{0} ist fixiert, wurde aber geändert oder fehlt.",
    Code.PIN_ORDER: "Die Reihenfolge von {0} ist fixiert, wurde aber geändert.",
    Code.LESSON_NOT_REPORTED: "{0} ist weder geplant noch als offen genannt.",
    Code.RIDE_NOT_REPORTED: "Die {0} ({2}) ist weder geplant noch als offen genannt.",
    Code.PARENT_NOT_REPORTED:
        "{1} hat keinen Betreuungsplatz während {2}, {0} ist aber trotzdem eingeteilt.",
    Code.REPORTED_BUT_SERVED: "Als offen genannt, aber doch eingeplant: {all}.",
    Code.REPORTED_NEEDLESSLY: "Als offen genannt, obwohl nichts zu planen ist: {all}.",
    Code.REPORTED_TWICE: "Mehrfach als offen genannt: {all}.",
    Code.REPORTED_WITHOUT_LESSON: "Als offen genannt, aber ohne Termin: {all}.",
    Code.UNKNOWN_ID: "Der Plan nennt etwas, das es in dieser Woche nicht gibt: {all}.",
    Code.PLACED_TWICE: "{0} ist mehrfach geplant.",
    Code.CARE_LISTED_TWICE: "{0} steht für {1} mehrfach in der Betreuung.",
    Code.RIDE_TWICE: "Die {0} ist mehrfach eingeplant: {2} und {3}.",
    Code.TOUR_ID_TWICE: "{0} gibt es mehrfach.",
    Code.RELATION_SAME_START: "{1} und {2} sollen zur gleichen Uhrzeit beginnen.",
    Code.RELATION_SAME_TIME: "{1} und {2} sollen zur gleichen Uhrzeit liegen.",
    Code.RELATION_SAME_DAYS: "{1} soll an denselben Tagen liegen wie {2}.",
    Code.RELATION_DIFFERENT_DAYS: "{1} und {2} sollen an verschiedenen Tagen liegen.",
    Code.RELATION_NOT_OVERLAP: "{1} und {2} ({when}) sollen nicht zugleich liegen.",
    Code.RELATION_SAME_ROOM: "{1} und {2} sollen im selben Raum liegen.",
    Code.RELATION_PRECEDENCE: "{1} soll vor {2} ({when}) liegen.",
    Code.RELATION_MIN_GAP: "Zwischen {1} und {2} ({when}) ist zu wenig Abstand: " + _GAP,
    Code.RELATION_ADJACENT: "{1} und {2} ({when}) sollen direkt aufeinander folgen.",
    Code.NO_ROOM_FREE: "Für {0} ist kein passender Raum frei.",
    Code.NO_TEACHER_FREE: "Für {0} ist keine passende Lehrkraft frei.",
    Code.NO_TIME_FREE: "Für {0} gibt es keine Zeit, zu der Raum und Lehrkraft zugleich frei sind.",
    Code.NO_PLACE_FOUND: "Für {0} wurde neben den übrigen Terminen kein Platz gefunden.",
    Code.NO_CARE_PLACE: "Für {0} ist {when} während {1} kein Betreuungsplatz frei.",
    Code.NO_CARE_ROOM: "Für {0} ist {when} am Standort von {1} kein Betreuungsraum frei.",
    Code.NO_CAREGIVER:
        "Für {0} fehlt {when} während {1} eine Betreuungskraft: gebraucht {limit}, "
        "verfügbar {have}.",
    Code.CHILD_WITHOUT_CARE: "{1} hat während {2} keinen Betreuungsplatz, daher fehlt auch {0}.",
    Code.PARTICIPANT_CLASH: "{0} kann nicht zu {1} kommen, ohne einen anderen Termin zu versäumen.",
    Code.WAY_TOO_LONG:
        "Die {0} dauert schon auf direktem Weg {have:Minute|Minuten}, erlaubt sind {limit}.",
    Code.NO_VEHICLE: "Für die {0} gibt es kein passendes Fahrzeug.",
    Code.NO_DRIVER: "Für die {0} ist niemand zum Fahren da.",
    Code.NO_SEAT_FREE: "Für die {0} ist in keinem Fahrzeug ein Platz frei.",
    Code.TAKEN_OUT_BY_HAND: "Von Hand aus dem Plan genommen: {all}.",
    Code.NOT_PLANNED_YET: "Noch nicht geplant: {all}.",
    Code.DOUBT_NO_ROOM: "Kein Raum hat, was der Kurs {0} braucht.",
    Code.DOUBT_ROOM_TOO_SMALL:
        "Der Kurs {0} braucht {have:Platz|Plätze}, der größte passende Raum hat {limit}.",
    Code.DOUBT_NO_TEACHER: "Keine Lehrkraft darf den Kurs {0} halten.",
    Code.DOUBT_TOO_FEW_TEACHERS:
        "Der Kurs {0} braucht {limit:Lehrkraft|Lehrkräfte}, geeignet: {have}.",
    Code.DOUBT_NO_SLOT:
        "Für {0} gibt es keine Zeit, zu der ein passender Raum offen und eine Lehrkraft da ist.",
    Code.DOUBT_TOO_MANY_LESSONS:
        "Der Kurs {0} hat {have:Termin|Termine}, nach seinen Regeln passen {limit} in die Woche.",
    Code.DOUBT_TEACHER_OVERBOOKED:
        "Nur {0} kann Kurse mit zusammen {have} UE halten, erlaubt sind {limit} UE in der Woche.",
    Code.DOUBT_PIN_UNSUITABLE:
        "{0} ist auf einen Raum oder eine Lehrkraft fixiert, die nicht passt.",
    Code.DOUBT_COURSE_WITHOUT_LESSON: "Der Kurs {0} hat in dieser Woche keinen Termin.",
    Code.DOUBT_NOT_A_WOMAN: "{0} ist im Frauenkurs {1} angemeldet, aber nicht als Frau erfasst.",
    Code.DOUBT_CHILD_BLOCKED: "Für {0} fehlt der Masernnachweis, Betreuung ist nicht erlaubt.",
    Code.DOUBT_NO_CARE_ROOM:
        "{0} soll während {1} betreut werden, aber an keinem möglichen Standort gibt es "
        "einen Betreuungsraum.",
    Code.DOUBT_CARE_ROOM_WITHOUT_AREA:
        "Für den Betreuungsraum {0} fehlt die Fläche, so ist dort kein Platz für Kinder.",
    Code.DOUBT_NO_QUALIFIED_CAREGIVER: "{0} braucht eine Fachkraft, es ist aber keine erfasst.",
    Code.DOUBT_VEHICLE_WITHOUT_SEATS: "{0} hat keinen einzigen Platz.",
    Code.DOUBT_VEHICLE_WITHOUT_DRIVER: "{0} darf niemand fahren.",
    Code.DOUBT_NO_VEHICLE_WITH_LIFT: "{0} braucht einen Lift, den kein Fahrzeug hat.",
    Code.DOUBT_NO_VEHICLE_FOR_GROUP:
        "{0} braucht mit Kindern {have:Platz|Plätze}, das größte Fahrzeug hat {limit}.",
    Code.DOUBT_RIDE_TOO_LONG:
        "Schon der direkte Weg von {0} nach {1} dauert {have:Minute|Minuten}, "
        "erlaubt sind {limit}.",
    Code.DOUBT_RIDE_WITHOUT_STOP: "{0} möchte mitfahren, hat aber keinen Haltepunkt.",
    Code.DOUBT_SITE_WITHOUT_PLACE:
        "Der Standort {0} liegt nicht auf der Karte, der Fahrdienst kann ihn nicht anfahren.",
    Code.DOUBT_NO_COORDINATES: "{0} hat keine Koordinaten, Fahrzeiten dorthin sind unsicher.",
    Code.DOUBT_ERRAND_BACKWARDS: "{0} bringt {1} nicht vor dem Abholen ({when}).",
    Code.DOUBT_LICENCE_EXPIRED:
        "Der Führerschein von {0} ist vor dieser Woche abgelaufen ({date}).",
    Code.RIDE_AFTER_DEADLINE:
        "Nach Anmeldeschluss: {0} fährt am {day} mit ({word}).",
    Code.RIDE_PAUSED: "{0} wird nicht gefahren: {word}.",
    Code.DOUBT_NOT_WITH_ONLY_WITH: "{0} darf nur mit {1} fahren und zugleich nicht mit {1}.",
}  # fmt: skip
