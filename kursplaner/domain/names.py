"""How records, days and numbers are called in German sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.domain.time import WEEKDAYS, Interval, clock, day_of, moment
from kursplaner.domain.violation import Kind, Ref
from kursplaner.domain.words import counted

KIND_WORDS: Mapping[Kind, str] = {
    Kind.LESSON: "Termin", Kind.COURSE: "Kurs", Kind.ROOM: "Raum", Kind.SITE: "Standort",
    Kind.TEACHER: "Lehrkraft", Kind.PARTICIPANT: "Teilnehmende", Kind.CHILD: "Kind",
    Kind.CAREGIVER: "Betreuungskraft", Kind.VEHICLE: "Fahrzeug", Kind.DRIVER: "Fahrer:in",
    Kind.RIDE: "Fahrt", Kind.TOUR: "Tour", Kind.PLACE: "Ort", Kind.RELATION: "Kursregel",
}  # fmt: skip

_PERSONS = {Kind.TEACHER, Kind.CAREGIVER, Kind.DRIVER}
_DIRECTIONS = {"out": "Hinfahrt", "home": "Rückfahrt", "transfer": "Weiterfahrt"}

FEATURE_WORDS: Mapping[str, str] = {
    "board": "Tafel", "gym": "Turnhalle", "kitchen": "Küche",
    "barrier_free": "barrierefreier Zugang", "women": "geeignet für Frauenkurse",
}  # fmt: skip


class Names:
    """Display names by reference; an unknown id is shown as it is."""

    def __init__(self, problem: WeekProblem, plan: WeekPlan | None = None) -> None:
        """With the plan its tours have numbers and times."""
        index = ProblemIndex(problem)
        known = [t for t in plan.tours if t.stops] if plan is not None else []
        self._tours = {t.id: t for t in sorted(known, key=lambda t: (t.start, t.id))}
        self.index = index
        self._records: dict[Kind, Mapping[str, object]] = {
            Kind.COURSE: index.courses, Kind.ROOM: index.rooms, Kind.SITE: index.sites,
            Kind.TEACHER: index.teachers, Kind.PARTICIPANT: index.participants,
            Kind.CHILD: index.children, Kind.CAREGIVER: index.caregivers,
            Kind.VEHICLE: index.vehicles, Kind.DRIVER: index.drivers, Kind.PLACE: index.places,
        }  # fmt: skip

    def of(self, ref: Ref) -> str:
        """Persons plainly with their part ("Frau Seidel (Lehrkraft)"), things in »quotes«."""
        match ref.kind:
            case Kind.LESSON:
                return self.lesson(ref.id)
            case Kind.RIDE:
                return self.ride(ref.id)
            case Kind.TOUR:
                return self.tour(ref.id)
            case Kind.CHILD:
                return f"Kind {self.plain(ref)}"
            case Kind.PARTICIPANT:
                return self.plain(ref)
            case kind if kind in _PERSONS:
                return f"{self.plain(ref)} ({KIND_WORDS[kind]})"
        return f"»{self.plain(ref)}«"

    def plain(self, ref: Ref) -> str:
        record = self._records.get(ref.kind, {}).get(ref.id)
        return str(getattr(record, "name", "") or ref.id)

    def lesson(self, id: str) -> str:
        """»A2 Nachmittag«, with the number of the lesson where the course has several."""
        lesson = self.index.lessons.get(id)
        if lesson is None:
            return f"»{id}«"
        name = f"»{self.plain(Ref(Kind.COURSE, lesson.course))}«"
        siblings = self.index.lessons_of[lesson.course]
        return name if len(siblings) == 1 else f"{name} ({siblings.index(lesson) + 1}. Termin)"

    def tour(self, id: str) -> str:
        """`Tour 2 (»Bus 1«, Di 07:24)`, counted through the day as on paper; of a tour that is
        not in the plan the vehicle and the day its id tells."""
        found = self._tours.get(id)
        if found is not None:
            same_day = [
                t.id for t in self._tours.values() if day_of(t.start) == day_of(found.start)
            ]
            bus = self.plain(Ref(Kind.VEHICLE, found.vehicle))
            return f"Tour {same_day.index(id) + 1} (»{bus}«, {moment(found.start)})"
        vehicle, _, rest = id.partition("/")
        if vehicle not in self.index.vehicles:
            return f"Tour {id.removeprefix('tour').strip('-_ ')}"
        name = f"Tour von »{self.plain(Ref(Kind.VEHICLE, vehicle))}«"
        day = rest.partition(".")[0]
        return f"{name} am {day_name(int(day))}" if day.isdigit() else name

    def ride(self, id: str) -> str:
        """ "Hinfahrt von Amina K. am Dienstag", from the id that `rides` gives."""
        person, _, rest = id.partition("/")
        day, _, direction = rest.partition("/")
        word = _DIRECTIONS.get(direction.partition("-")[0], "Fahrt")
        name = self.plain(Ref(Kind.PARTICIPANT, person))
        number = day.partition(".")[0]
        return f"{word} von {name}" + (f" am {day_name(int(number))}" if number.isdigit() else "")


def day_name(day: int) -> str:
    return WEEKDAYS[day % 7]


def stretch(start: int | None, end: int | None) -> str:
    """`Di 09:00–11:15`, `Dienstag` for a whole day, `Di 09:00` for a moment."""
    if start is None:
        return "in dieser Woche"
    if end is None or end <= start:
        return moment(start)
    if Interval(start, end).minutes == 24 * 60 and start % (24 * 60) == 0:
        return day_name(day_of(start))
    until = clock(end) if end % (24 * 60) else "24:00"
    same_day = day_of(start) == day_of(end - 1)
    return f"{moment(start)}–{until}" if same_day else f"{moment(start)} bis {moment(end)}"


class Number:
    """A number in a template: `{have:Person|Personen}`, `{have:hours}`, `{have:moment}`.

    What is missing entirely reads as 0: an overlap of 5 minutes is "0 Minuten" between.
    """

    def __init__(self, value: int | None) -> None:
        self.value = 0 if value is None else value

    def __format__(self, spec: str) -> str:
        match spec:
            case "":
                return str(self.value)
            case "moment":
                return moment(self.value)
            case "clock":
                return clock(self.value)
            case "hours":
                return hours(self.value)
        one, _, many = spec.partition("|")
        return counted(max(0, self.value), one, many or one)


def hours(minutes: int) -> str:
    """`6 Std. 30 Min.`"""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} Min."
    return f"{whole} Std. {rest} Min." if rest else f"{whole} Std."
