"""The rows of the five tables of Stammdaten, as plain cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from kursplaner.domain import problem as p
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.names import FEATURE_WORDS
from kursplaner.domain.time import (
    DAY,
    WEEKDAYS_SHORT,
    Interval,
    clock,
    day_of,
    merge,
    moment,
    span,
)
from kursplaner.domain.words import counted
from kursplaner.services.week import WeekView
from kursplaner.ui.places.tables import Cell, Table

COURSE_KINDS = {
    p.CourseKind.LANGUAGE: "Sprachkurs", p.CourseKind.ORIENTATION: "Orientierung",
    p.CourseKind.TALK: "Vortrag", p.CourseKind.SPORT: "Sport", p.CourseKind.TUTORING: "Nachhilfe",
    p.CourseKind.VOCATIONAL: "Beruf", p.CourseKind.OTHER: "Sonstiges",
}  # fmt: skip
MEASLES = {
    p.Measles.SEEN: "gesehen", p.Measles.CONTRAINDICATION: "Attest",
    p.Measles.UNDER_ONE: "unter 1 Jahr", p.Measles.MISSING: "fehlt",
}  # fmt: skip
LIST_LENGTH = 4


def _courses(view: WeekView) -> list[tuple[Cell, ...]]:
    index = ProblemIndex(view.problem)
    plan = PlanIndex(index, view.plan)
    return [_course(index, plan, course) for course in view.problem.courses]


def _course(index: ProblemIndex, plan: PlanIndex, course: p.Course) -> tuple[Cell, ...]:
    lessons = index.lessons_of.get(course.id, ())
    placed = sorted(plan.placed[le.id].start for le in lessons if le.id in plan.placed)
    teachers = [index.teachers[t].name for t in course.teachers if t in index.teachers]
    people = len(index.enrolled.get(course.id, ()))
    return (
        Cell(course.name, id=course.id),
        Cell(COURSE_KINDS[course.kind]),
        Cell(", ".join(teachers) or "alle mit passender Qualifikation"),
        Cell(f"{people}", people),
        Cell(f"{len(placed)} von {len(lessons)}", len(placed)),
        Cell(", ".join(map(moment, placed)), placed[0] if placed else 10**6),
    )


def _people(view: WeekView) -> list[tuple[Cell, ...]]:
    index = ProblemIndex(view.problem)
    plan = PlanIndex(index, view.plan)
    rows: list[tuple[Cell, ...]] = []
    for person in view.problem.participants:
        children = [
            f"{c.name} ({_age(c.age_months)})" for c in index.children_of.get(person.id, ())
        ]
        home = index.places[person.home].name if person.home in index.places else ""
        courses = [index.courses[c].name for c in person.courses if c in index.courses]
        attended = len(plan.attended[person.id])
        rows.append((
            Cell(person.name, id=person.id),
            Cell(", ".join(courses)),
            Cell(str(attended), attended),
            Cell(", ".join(children)),
            Cell(home),
            Cell("ja" if person.ride else "nein"),
        ))  # fmt: skip
    return rows


def _team(view: WeekView) -> list[tuple[Cell, ...]]:
    return [
        *((Cell(t.name, id=t.id), Cell("Lehrkraft"), Cell(", ".join(t.qualifications)),
           Cell(_spans(t.available)), Cell(_blocks(t.absent))) for t in view.problem.teachers),
        *((Cell(c.name, id=c.id), Cell("Betreuungskraft"),
           Cell("Fachkraft" if c.qualified else ""),
           Cell(_spans(c.available)), Cell(_blocks(c.absent))) for c in view.problem.caregivers),
        *((Cell(d.name, id=d.id), Cell("Fahrer:in"),
           Cell("angestellt" if d.employed else "ehrenamtlich"),
           Cell(_spans(d.available)), Cell(_blocks(d.absent))) for d in view.problem.drivers),
    ]  # fmt: skip


def _rooms(view: WeekView) -> list[tuple[Cell, ...]]:
    sites = {site.id: site.name for site in view.problem.sites}
    return [
        (
            Cell(room.name, id=room.id),
            Cell(sites.get(room.site, room.site)),
            Cell(str(room.seats or ""), room.seats),
            Cell(", ".join(FEATURE_WORDS.get(word, word) for word in room.features)),
            Cell(_care(room)),
            Cell(_spans(room.open)),
            Cell(_blocks(room.blocked)),
        )
        for room in view.problem.rooms
    ]


def _care(room: p.Room) -> str:
    if not room.childcare:
        return ""
    places = f", {room.childcare_places} Plätze" if room.childcare_places is not None else ""
    return f"{room.area_m2:.0f} m²{places}"


def _vehicles(view: WeekView) -> list[tuple[Cell, ...]]:
    places = {place.id: place.name for place in view.problem.travel.places}
    rows: list[tuple[Cell, ...]] = []
    for vehicle in view.problem.vehicles:
        card = view.directory.vehicles.get(vehicle.id)
        layouts = " oder ".join(
            f"{lay.seats} + {lay.wheelchairs} Rollstuhl" if lay.wheelchairs else f"{lay.seats}"
            for lay in vehicle.layouts
        )
        rows.append((
            Cell(vehicle.name, id=vehicle.id),
            Cell(card.plate if card else ""),
            Cell(layouts),
            Cell(_child_seats(vehicle.child_seats)),
            Cell(places.get(vehicle.depot, vehicle.depot)),
            Cell(_spans(vehicle.available)),
            Cell(_blocks(vehicle.absent)),
        ))  # fmt: skip
    return rows


def _child_seats(seats: p.ChildSeats) -> str:
    there = (
        (seats.shell, "Schale", "Schalen"), (seats.seat, "Sitz", "Sitze"),
        (seats.booster, "Erhöhung", "Erhöhungen"),
    )  # fmt: skip
    return ", ".join(counted(*item) for item in there if item[0])


def _age(months: int) -> str:
    return f"{months // 12}" if months >= 24 else f"{months} Mon."


def _spans(spans: Iterable[Interval]) -> str:
    """`Mo–Do 08:00–16:00, Fr 08:00–12:00`: days with the same hours are told together."""
    days: dict[int, list[str]] = {}
    for item in merge(spans):
        for day in range(day_of(item.start), day_of(item.end - 1) + 1):
            start, end = max(item.start - day * DAY, 0), min(item.end - day * DAY, DAY)
            until = "24:00" if end == DAY else clock(end)
            days.setdefault(day, []).append(f"{clock(start)}–{until}")
    alike = groupby(enumerate(sorted(days)), key=lambda pair: (pair[1] - pair[0], days[pair[1]]))
    found = [[day for _, day in group] for _, group in alike]
    shown = [f"{_days(group)} {' und '.join(days[group[0]])}" for group in found]
    return ", ".join(shown[:LIST_LENGTH]) + (" …" if len(shown) > LIST_LENGTH else "")


def _days(days: Sequence[int]) -> str:
    first, last = WEEKDAYS_SHORT[days[0]], WEEKDAYS_SHORT[days[-1]]
    return first if first == last else f"{first}–{last}"


def _blocks(blocks: Iterable[p.Block]) -> str:
    return ", ".join(f"{span(b.span)} {b.label}".strip() for b in blocks)


COURSES = Table(
    key="courses", title="Kurse", lead="Was in dieser Woche unterrichtet wird.", rows=_courses,
    leads={"relation": "Was zwischen Kursen gilt: nicht gleichzeitig, nacheinander, im selben "
                       "Raum."},
    empty={"course": "Noch gibt es keinen Kurs. »Neu« legt den ersten an: leer oder nach einer "
                     "Vorlage, mit seinen Terminen je Woche.",
           "relation": "Noch gibt es keine Regel. »Neu« legt eine an, etwa dass zwei Kurse nicht "
                       "gleichzeitig liegen, weil dieselben Menschen sie besuchen."},
    kinds=("course", "relation"), beside=(0, 3, 5), plain=("relation",),
    choices=(("course", "Kurse"), ("relation", "Regeln zwischen Kursen")),
    columns=("Kurs", "Art", "Lehrkraft", "Personen", "Termine", "Liegt am"),
)  # fmt: skip
PEOPLE = Table(
    key="people", title="Personen", lead="Wer in welchem Kurs ist und wer gefahren wird.",
    rows=_people, kinds=("person",), inner=("child",), beside=(0, 1, 4),
    empty={"": "Noch ist niemand erfasst. »Neu« legt die erste Person an; ihre Kinder und Kurse "
               "tragen Sie danach in ihrem Formular ein."},
    columns=("Name", "Kurse", "Termine", "Kinder", "Haltepunkt", "Fahrdienst"),
)  # fmt: skip
TEAM = Table(
    key="team", title="Team", lead="Lehrkräfte, Betreuungskräfte und Fahrer:innen.", rows=_team,
    columns=("Name", "Aufgabe", "Merkmale", "Verfügbar", "Abwesend"),
    kinds=("teacher", "caregiver", "driver"), beside=(0, 1, 4),
    empty={"": "Noch ist niemand erfasst. »Neu« legt eine Lehrkraft, Betreuungskraft oder "
               "Fahrer:in an, mit ihren Zeiten.",
           "teacher": "Noch gibt es keine Lehrkraft. »Neu« legt die erste an.",
           "caregiver": "Noch gibt es keine Betreuungskraft. »Neu« legt die erste an.",
           "driver": "Noch gibt es niemanden, der fährt. »Neu« legt die erste Person an."},
    choices=(("", "Alle"), ("teacher", "Unterricht"), ("caregiver", "Betreuung"),
             ("driver", "Fahrdienst")),
)  # fmt: skip
ROOMS = Table(
    key="rooms", title="Räume & Orte", lead="Wo unterrichtet und betreut wird.", rows=_rooms,
    kinds=("room", "site", "place"), beside=(0, 1, 2),
    choices=(("room", "Räume"), ("site", "Standorte"), ("place", "Orte")),
    plain=("site", "place"),
    leads={"site": "Häuser, in denen Räume liegen.",
           "place": "Haltepunkte, Standorte und Standplätze auf der Karte."},
    empty={"room": "Noch gibt es keinen Raum. Jeder Raum liegt an einem Standort: Legen Sie "
                   "zuerst unter »Standorte« das Haus an, dann hier den Raum.",
           "site": "Noch gibt es keinen Standort. »Neu« legt das erste Haus an.",
           "place": "Noch gibt es keinen Ort. »Neu« legt den ersten Haltepunkt an; mit Breite und "
                    "Länge rechnet das Programm Wege."},
    columns=("Name", "Standort", "Plätze", "Ausstattung", "Kinderbetreuung", "Geöffnet", "Belegt"),
)  # fmt: skip
VEHICLES = Table(
    key="vehicles", title="Fahrzeuge", lead="Womit gefahren wird.", rows=_vehicles,
    kinds=("vehicle",), beside=(0, 1, 2),
    empty={"": "Noch gibt es kein Fahrzeug. Es braucht einen Standplatz: Legen Sie ihn zuerst "
               "unter »Räume & Orte« als Ort an, dann hier das Fahrzeug."},
    columns=("Fahrzeug", "Kennzeichen", "Plätze", "Kindersitze", "Standplatz", "Verfügbar",
             "Ausfall"),
)  # fmt: skip
MUNICIPALITY = Table(
    key="municipality", title="Kommune", rows=lambda _view: [],
    lead="Büro und Bundesland, Planungszeiträume und eigene freie Tage.",
    columns=("Name", "Was", "Angabe"), kinds=("term", "closure", "area"), beside=(0, 1, 2),
)  # fmt: skip
TABLES = (COURSES, PEOPLE, TEAM, ROOMS, VEHICLES, MUNICIPALITY)
