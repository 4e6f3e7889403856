"""German sentences for the kinds of constraints that are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WHO = r"(Teachers?|StudentsSet|Students)"
_WHOSE: Mapping[str, str] = {
    "Teacher": "einer Lehrkraft",
    "Teachers": "aller Lehrkräfte",
    "Students": "aller Lerngruppen",
    "StudentsSet": "einer Lerngruppe",
}
_RULES: tuple[tuple[str, str], ...] = (
    (rf"{_WHO}MaxDaysPerWeek", "Höchstzahl der Tage je Woche {0}."),
    (rf"{_WHO}MinDaysPerWeek", "Mindestzahl der Tage je Woche {0}."),
    (rf"{_WHO}MinHoursDaily", "Mindestzahl der Stunden am Tag {0}."),
    (rf"{_WHO}MaxHoursDaily", "Höchstzahl der Stunden am Tag {0}."),
    (rf"{_WHO}MaxHoursContinuously", "Höchstzahl der Stunden am Stück {0}."),
    (rf"{_WHO}MaxGapsPer\w+", "Höchstzahl der Freistunden {0}."),
    (rf"{_WHO}MaxSpanPer\w+", "Höchste Spanne vom ersten bis zum letzten Termin {0}."),
    (rf"{_WHO}EarlyMax\w+", "Früher Beginn des Tages {0}."),
    (rf"{_WHO}IntervalMaxDays\w+", "Höchstzahl der Tage mit Terminen in einer Tageszeit {0}."),
    (rf"{_WHO}ActivityTag\w+", "Grenzen für Termine mit einem Merkmal {0}."),
    (rf"{_WHO}\w*Building\w*", "Gebäudewechsel {0}."),
    (rf"{_WHO}\w*RoomChanges\w*", "Raumwechsel {0}."),
    (rf"{_WHO}MinResting\w+", "Ruhezeit zwischen zwei Tagen {0}."),
    (rf"{_WHO}Max(Mornings|Afternoons)\w*", "Höchstzahl der Vor- oder Nachmittage {0}."),
    (r"MaxDaysBetweenActivities", "Höchstzahl der Tage zwischen Terminen."),
    (r"MaxGapsBetweenActivities", "Höchstabstand zwischen Terminen eines Tages."),
    (r"Activit(y|ies)EndsStudentsDay|ActivitiesEndStudentsDay", "Termine am Ende des Tages."),
    (r"Activit(y|ies)BeginsStudentsDay\w*", "Termine am Anfang des Tages."),
    (r"Activities\w*Simultaneous\w*", "Zahl gleichzeitiger Termine in gewählten Stunden."),
    (r"Activities\w*TimeSlots\w*", "Zahl der belegten Stunden aus einer Auswahl."),
    (r"ActivitiesSameRoomIfConsecutive", "Gleicher Raum, wenn Termine aneinander liegen."),
    (r"ActivityTagsNotOverlapping", "Termine mit bestimmten Merkmalen nie gleichzeitig."),
    (
        r"TwoActivitiesOrderedIfSameDay",
        "Reihenfolge zweier Termine, wenn sie am gleichen Tag sind.",
    ),
)


def label(kind: str) -> str:
    """What the kind asks for, or that it is unknown here."""
    for pattern, sentence in _RULES:
        found = re.fullmatch(pattern, kind)
        if found:
            return sentence.format(_WHOSE.get(found.group(1), "") if found.groups() else "")
    return f"Die FET-Regel »{kind}« gibt es hier nicht."
