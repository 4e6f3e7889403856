"""An invented week with everything that is hard to print: long names, four scripts, full pages."""

from __future__ import annotations

from datetime import date

from kursplaner.domain import problem as p
from kursplaner.domain.directory import ChildCard, Directory, PersonCard, PlaceCard, VehicleCard
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.plan import (
    CareShift,
    CareSlot,
    Missing,
    PlacedLesson,
    Tour,
    TourStop,
    Unserved,
    WeekPlan,
)
from kursplaner.domain.rides import Direction, Ride, rides
from kursplaner.domain.time import Interval, at
from kursplaner.domain.violation import Kind, Ref, Violation

WEEK = "2026-W48"
MONDAY = date(2026, 11, 23)
PRINTED = date(2026, 11, 20)
DROPPED = "b1.3"
ROSTER_ROWS = 30

PEOPLE = (
    ("p01", "Amina Al-Hassan", "ar"), ("p02", "Олександра Шевченко-Коваленко", "uk"),
    ("p03", "Jiřina Dvořáková", "cs"), ("p04", "عبد الرحمن الخطيب", "ar"),
    ("p05", "Maximiliane von Siebenstern-Kröpelinski", "de"), ("p06", "Parwana Noorzai", "fa"),
    ("p07", "Şirin Yıldızoğlu", "tr"), ("p08", "Ruta Tesfamariam", "ti"),
    ("p09", "Małgorzata Wiśniewska", "pl"), ("p10", "Ștefania Ionescu-Brâncoveanu", "ro"),
    ("p11", "Наталія Ґудзь", "uk"), ("p12", "Leïla Ñáñez", "fr"),
    ("p13", "Ole Müller", "de"), ("p14", "Žofie Příbylová", "cs"),
)  # fmt: skip
CHILDREN = ("Sami", "Leyla", "Matvij", "Żaneta", "Eliška", "Jannis-Maximilian", "Nour", "Ömer",
            "Yağmur", "Björn", "Zoë", "Ibrahim", "Marusja", "Lină", "Hêvî", "Ayşe", "Tomáš",
            )  # fmt: skip
STOPS = (
    ("markt", "Adorf, Markt", "Markt 1, 08626 Adorf/Vogtl.", "vor dem Rathaus"),
    ("elster", "Bad Elster, Badeplatz", "Badeplatz 2", "am Springbrunnen"),
    ("brambach", "Bad Brambach, Bahnhof", "Bahnhofstraße 14", "Wartehäuschen Gleis 1"),
    ("raun", "Raun, Dorfteich", "Am Dorfteich 3", ""),
    ("neukirch", "Markneukirchen, Unterer Markt", "Unterer Markt 9", "gegenüber der Apotheke"),
    ("oelsnitz", "Oelsnitz, Busbahnhof", "Otto-Riedel-Straße 1", "Bussteig 4"),
    ("freiberg", "Freiberg bei Adorf, Wendeschleife an der alten Weberei", "",
     "großer Kastanienbaum"),
    ("depot", "Bauhof Adorf", "Elsterstraße 30", ""),
    ("post", "Alte Post", "Poststraße 5, 08626 Adorf/Vogtl.", "Eingang im Hof"),
    ("halle", "Zentralturnhalle", "Schulstraße 12", ""),
)  # fmt: skip
COURSES = (
    # id, name, kind, teachers, (day, hour, minute, length, units, room)
    ("frauen", "Erstorientierungskurs für Frauen mit Kinderbetreuung", "orientation", ("t1",),
     ((1, 8, 45, 135, 3, "r1"), (3, 8, 45, 135, 3, "r1"))),
    ("a1", "Deutsch A1.2 Vormittag", "language", ("t2",),
     ((0, 8, 30, 180, 4, "r2"), (1, 8, 30, 180, 4, "r2"), (2, 8, 30, 180, 4, "r2"),
      (3, 8, 30, 180, 4, "r2"), (4, 8, 30, 180, 4, "r2"))),
    ("b1", "B1 für Schichtarbeitende", "language", ("t3",),
     ((0, 12, 15, 90, 2, "r1"), (2, 12, 15, 90, 2, "r1"), (4, 16, 0, 135, 3, "r1"))),
    ("alpha", "Alphabetisierung", "language", ("t4", "t1"),
     ((0, 9, 0, 135, 3, "r1"), (2, 9, 0, 135, 3, "r1"), (4, 9, 0, 135, 3, "r1"))),
    ("nachhilfe", "Nachhilfe Klasse 5–7", "tutoring", ("t3",),
     ((1, 14, 0, 45, 1, "r2"), (1, 15, 0, 45, 1, "r2"), (3, 14, 0, 90, 2, "r2"))),
    ("sport", "Frauensport", "sport", ("t1",), ((2, 17, 30, 90, 2, "r4"),)),
    ("vortrag", "Vortrag: Impfen und Vorsorge bei Kindern", "talk", ("t5",),
     ((3, 16, 0, 90, 2, "r1"),)),
    ("samstag", "Bewerbungswerkstatt", "vocational", ("t2",), ((5, 10, 0, 180, 4, "r2"),)),
)  # fmt: skip
ALL_WEEK = tuple(Interval(at(day, 7), at(day, 21)) for day in range(6))


def problem(*, published: WeekPlan | None = None) -> p.WeekProblem:
    return p.WeekProblem(
        name="Adorf/Vogtl.", monday=MONDAY, travel=_travel(), published=published,
        sites=(p.Site(id="s1", name="Alte Post", place="post"),
               p.Site(id="s2", name="Zentralturnhalle", place="halle")),
        rooms=_rooms(), teachers=_teachers(), courses=_courses(), lessons=_lessons(),
        participants=_participants(), children=_children(), caregivers=_caregivers(),
        vehicles=(p.Vehicle(id="v1", name="Bus 1", depot="depot", available=ALL_WEEK,
                            layouts=(p.Layout(seats=8), p.Layout(seats=18, wheelchairs=1)),
                            child_seats=p.ChildSeats(shell=1, seat=2, booster=3)),
                  p.Vehicle(id="v2", name="Bus 2", depot="depot", available=ALL_WEEK)),
        drivers=(p.Driver(id="d1", name="Karl-Heinz Übelacker", available=ALL_WEEK),
                 p.Driver(id="d2", name="Ines Roßbach", available=ALL_WEEK)),
    )  # fmt: skip


def _travel() -> p.Travel:
    size = len(STOPS)
    minutes = tuple(
        tuple(0 if i == j else 4 + abs(i - j) for j in range(size)) for i in range(size)
    )
    return p.Travel(places=tuple(p.Place(id=s[0], name=s[1]) for s in STOPS), minutes=minutes)


def _rooms() -> tuple[p.Room, ...]:
    week = tuple(Interval(at(day, 8), at(day, 19)) for day in range(5))
    cafe = tuple(
        p.Block(start=at(day, 14), end=at(day, 16), label="Schülercafé") for day in (0, 2, 4)
    )
    return (
        p.Room(id="r1", name="Schulungsraum", site="s1", seats=16, open=week, blocked=cafe),
        p.Room(id="r2", name="Vereinszimmer", site="s1", seats=12,
               open=(*week, Interval(at(5, 9), at(5, 14)))),
        p.Room(id="r3", name="Spielzimmer", site="s1", seats=0, open=week, childcare=True,
               area_m2=38, childcare_places=14),
        p.Room(id="r4", name="Halle, Feld 2", site="s2", seats=30,
               open=(Interval(at(2, 16), at(2, 20)), Interval(at(3, 16), at(3, 20))),
               blocked=(p.Block(start=at(3, 17), end=at(3, 19), label="TSV 1862 Volleyball"),
                        p.Block(start=at(0, 0), end=at(1, 0), label="Wartung"))),
    )  # fmt: skip


def _teachers() -> tuple[p.Teacher, ...]:
    return (
        p.Teacher(id="t1", name="Simin Amiri", available=ALL_WEEK,
                  absent=(p.Block(start=at(4, 0), end=at(5, 0), label="Fortbildung"),)),
        p.Teacher(id="t2", name="Dr. Marie-Luise Seidel-Hohenschönhausen", available=ALL_WEEK),
        p.Teacher(id="t3", name="Petr Novák", available=ALL_WEEK),
        p.Teacher(id="t4", name="Kathrin Lang", available=ALL_WEEK),
        p.Teacher(id="t5", name="Dipl.-Med. Jürgen Thoß (Gesundheitsamt)", available=ALL_WEEK),
    )  # fmt: skip


def _courses() -> tuple[p.Course, ...]:
    return tuple(
        p.Course(id=id, name=name, kind=p.CourseKind(kind), teachers=teachers, expected=12)
        for id, name, kind, teachers, _ in COURSES
    )


def _lessons() -> tuple[p.Lesson, ...]:
    return tuple(
        p.Lesson(id=f"{id}.{number}", course=id, minutes=item[3], units=item[4])
        for id, _, _, _, items in COURSES
        for number, item in enumerate(items, start=1)
    )


def _participants() -> tuple[p.Participant, ...]:
    people = []
    for number, (id, name, _) in enumerate(PEOPLE):
        courses = ("frauen", "sport", "vortrag") if number < 12 else ("b1",)
        courses = (*courses, "a1") if number == 11 else courses
        people.append(
            p.Participant(id=id, name=name, courses=courses, home=STOPS[number % 7][0],
                          ride=number < 9, wheelchair=number == 8, pram=number == 1,
                          boarding=3 if number == 8 else 1)
        )  # fmt: skip
    return tuple(people)


def _children() -> tuple[p.Child, ...]:
    ages = (8, 20, 30, 35, 41, 50, 62, 75, 88, 13, 26, 39, 52, 65, 150, 44, 70)
    parents = (0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 9, 10)
    return tuple(
        p.Child(id=f"k{number:02d}", name=f"{name} {PEOPLE[parent][1].split(' ')[-1]}",
                parent=PEOPLE[parent][0], age_months=age, height_cm=70 + age // 2)
        for number, (name, age, parent) in enumerate(zip(CHILDREN, ages, parents, strict=True))
    )  # fmt: skip


def _caregivers() -> tuple[p.Caregiver, ...]:
    return (
        p.Caregiver(id="c1", name="Heike Wunderlich", available=ALL_WEEK, qualified=True),
        p.Caregiver(id="c2", name="Zdeňka Procházková", available=ALL_WEEK),
        p.Caregiver(id="c3", name="Anne-Kathrin Großer", available=ALL_WEEK),
    )


def directory() -> Directory:
    people = {
        id: PersonCard(name=name, short=_short(name), phone=f"0160 555 01{number:02d}",
                       language=language)
        for number, (id, name, language) in enumerate(PEOPLE)
    }  # fmt: skip
    people["d1"] = PersonCard(name="Karl-Heinz Übelacker", short="Karl-Heinz Ü.",
                              phone="0160 555 0201")  # fmt: skip
    children = {
        child.id: ChildCard(name=child.name, short=_short(child.name)) for child in _children()
    }
    children["k01"] = ChildCard(name=children["k01"].name, short=children["k01"].short,
                                allergies="Nüsse, Hühnerei; Notfallset liegt in der roten Tasche",
                                collected_by="Oma Samira")  # fmt: skip
    return Directory(
        office="Koordinationsbüro Adorf", office_phone="037423 555-12",
        municipality="Stadt Adorf/Vogtl.", people=people, children=children,
        vehicles={"v1": VehicleCard(name="Bus 1 (Transit)", plate="V-AD 1234",
                                    key="Bauhof, Schlüsselkasten Haken 7")},
        places={s[0]: PlaceCard(name=s[1], address=s[2], landmark=s[3]) for s in STOPS},
        reserve_driver="Ines Roßbach, 0160 555 0202",
    )  # fmt: skip


def _short(name: str) -> str:
    first, *_, last = name.split(" ")
    return f"{first} {last[0]}."


def plan() -> WeekPlan:
    return _with_tours(_without_tours())


def _placed() -> tuple[PlacedLesson, ...]:
    return tuple(
        PlacedLesson(f"{id}.{number}", at(item[0], item[1], item[2]), item[5], teachers)
        for id, _, _, teachers, items in COURSES
        for number, item in enumerate(items, start=1)
    )


def _without_tours() -> WeekPlan:
    placed = tuple(item for item in _placed() if item.lesson != DROPPED)
    return WeekPlan(lessons=placed, care=_care(placed), shifts=_shifts(), unserved=_unserved())


def _care(placed: tuple[PlacedLesson, ...]) -> tuple[CareSlot, ...]:
    spans = {item.lesson: item.start for item in placed}
    return tuple(
        CareSlot(child=child.id, lesson=lesson, room="r3", start=spans[lesson] - 15,
                 end=spans[lesson] + minutes + 15, caregiver=("c1", "c2", "c3")[number % 3])
        for lesson, minutes in (("frauen.1", 135), ("frauen.2", 135), ("vortrag.1", 90))
        for number, child in enumerate(_children())
        if child.id not in ("k04", "k14")
    )  # fmt: skip


def _shifts() -> tuple[CareShift, ...]:
    morning = tuple(
        CareShift(caregiver=id, room="r3", start=at(day, 8, 30), end=at(day, 11, 30) - late)
        for day in (1, 3)
        for id, late in (("c1", 0), ("c2", 0), ("c3", 30))
    )
    return (*morning, *(CareShift(caregiver=id, room="r3", start=at(3, 15, 45), end=at(3, 17, 45))
                        for id in ("c1", "c3")))  # fmt: skip


def _unserved() -> tuple[Unserved, ...]:
    full = Violation(rule="H7", code="care_places", subjects=(Ref(Kind.CHILD, "k04"),))
    return (
        Unserved(kind=Missing.LESSON, id=DROPPED),
        Unserved(kind=Missing.PERSON, id="p03", lesson="frauen.1", reason=full),
        Unserved(kind=Missing.CHILD, id="k04", lesson="frauen.1", reason=full),
        Unserved(kind=Missing.RIDE, id="p09/1.0/home"),
    )


def _with_tours(base: WeekPlan) -> WeekPlan:
    index = ProblemIndex(problem())
    wanted = [ride for ride in rides(PlanIndex(index, base)) if ride.day == 1]
    out = [ride for ride in wanted if ride.direction is Direction.OUT][:8]
    home = [ride for ride in wanted if ride.direction is Direction.HOME][:3]
    tours = (_gather(out, "tour-1", "v1", "d1"), _spread(home, "tour-2", "v2", "d2"))
    return WeekPlan(lessons=base.lessons, care=base.care, shifts=base.shifts, tours=tours,
                    unserved=base.unserved)  # fmt: skip


def _gather(group: list[Ride], id: str, vehicle: str, driver: str) -> Tour:
    """Everybody to the site: ten halts with the depot and a doubled stop at the end."""
    stops = [TourStop(place="depot", arrive=at(1, 7, 20), depart=at(1, 7, 20))]
    minute = at(1, 7, 25)
    for place in dict.fromkeys(ride.origin for ride in group):
        here = tuple(ride.id for ride in group if ride.origin == place)
        stops.append(TourStop(place=place, arrive=minute, depart=minute + len(here), board=here))
        minute += 7
    stops.append(TourStop(place="post", arrive=minute, depart=minute + 4,
                          alight=tuple(ride.id for ride in group)))  # fmt: skip
    stops.append(TourStop(place="depot", arrive=minute + 10, depart=minute + 10))
    return Tour(id=id, vehicle=vehicle, driver=driver, stops=tuple(stops), layout=1)


def _spread(group: list[Ride], id: str, vehicle: str, driver: str) -> Tour:
    minute = at(1, 11, 40)
    stops = [TourStop(place="depot", arrive=minute - 10, depart=minute - 10),
             TourStop(place="post", arrive=minute, depart=minute + 4,
                      board=tuple(ride.id for ride in group))]  # fmt: skip
    for ride in group:
        minute += 9
        stops.append(TourStop(place=ride.goal, arrive=minute, depart=minute + 1, alight=(ride.id,)))
    stops.append(TourStop(place="depot", arrive=minute + 12, depart=minute + 12))
    return Tour(id=id, vehicle=vehicle, driver=driver, stops=tuple(stops))


def published_plan() -> WeekPlan:
    """The plan people know: two lessons lay elsewhere, one is new since, one has dropped out."""
    old = {
        "nachhilfe.3": PlacedLesson("nachhilfe.3", at(2, 14), "r2", ("t3",)),
        "vortrag.1": PlacedLesson("vortrag.1", at(3, 16), "r2", ("t2",)),
    }
    kept = [old.get(i.lesson, i) for i in _placed() if i.lesson != "samstag.1"]
    return WeekPlan(lessons=tuple(kept))


def sentences(plan: WeekPlan) -> tuple[str, ...]:
    full = (
        "Im Spielzimmer sind Di 08:30–11:30 schon 14 Kinder; eine dritte Betreuungskraft bis "
        "11:30 Uhr würde helfen."
    )
    return tuple(full if item.reason else "Kein Platz." for item in plan.unserved)


def links(plan: WeekPlan) -> dict[str, str]:
    points = "|".join(f"50.{300 + number},12.{250 + number}" for number in range(8))
    return {tour.id: f"https://www.google.com/maps/dir/?api=1&waypoints={points}"
            for tour in plan.tours}  # fmt: skip


def empty_problem() -> p.WeekProblem:
    """A week in which nothing takes place: one room, one course without lessons."""
    return p.WeekProblem(
        name="Oelsnitz", monday=MONDAY, sites=(p.Site(id="s", name="Haus am Markt"),),
        rooms=(p.Room(id="r", name="Saal", site="s", seats=40),),
    )  # fmt: skip


def empty_plan() -> WeekPlan:
    return WeekPlan()


def empty_directory() -> Directory:
    return Directory()
