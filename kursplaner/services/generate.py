"""Invented counties of realistic size, the same for the same seed, to show and measure scale.

Capacity is chosen so that nearly everything fits: families learn in the morning, riders live near
their site, every course keeps to one site and one part of the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians
from random import Random

import msgspec
from msgspec import Struct

from kursplaner import paths
from kursplaner.db.seed import format as f
from kursplaner.domain.problem import Gender, Measles

SITES, COURSES, TEACHERS, PARTICIPANTS, CHILDREN, VEHICLES = 5, 40, 25, 400, 120, 8
COUNTIES = 10
_VILLAGES_PER_SITE = 4
_KM_PER_DEGREE = 111.2


class Pool(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of one language."""

    language: str
    female: tuple[str, ...]
    male: tuple[str, ...]
    children: tuple[str, ...]
    last: tuple[str, ...]


class _Villages(Struct, frozen=True, forbid_unknown_fields=True):
    start: tuple[str, ...]
    end: tuple[str, ...]


class _Names(Struct, frozen=True, forbid_unknown_fields=True):
    people: tuple[Pool, ...]
    villages: _Villages


class Part(Struct, frozen=True):
    """Part of the day a course keeps to: where it may lie, who has time then."""

    window: str
    free: str
    families: bool
    rides: bool


MORNING = Part("Mo-Fr 08:00-13:00", "Mo-Fr 07:30-13:30", families=True, rides=True)
AFTERNOON = Part("Mo-Fr 13:00-17:45", "Mo-Fr 12:30-18:30", families=False, rides=True)
EVENING = Part("Mo-Do 17:00-20:30", "Mo-Fr 16:30-21:00", families=False, rides=False)
PARTS = (MORNING, MORNING, AFTERNOON, MORNING, AFTERNOON, MORNING, EVENING, MORNING)
"""The eight courses of a site, in order."""


def county(seed: int, number: int = 0) -> f.AreaFile:
    """A county: 5 sites, 40 courses, 25 teachers, 400 participants, 120 children, 8 vehicles."""
    return _County(Random(f"{seed}/{number}"), number).area()


def land(seed: int) -> tuple[f.AreaFile, ...]:
    """Ten counties side by side."""
    return tuple(county(seed, number) for number in range(COUNTIES))


def _names() -> _Names:
    content = paths.resource("demo", "names.toml").read_bytes()
    return msgspec.toml.decode(content, type=_Names)


class _County:
    """One county in the making; every choice comes from one seeded source."""

    def __init__(self, random: Random, number: int) -> None:
        self.random = random
        self.number = number
        self.names = _names()
        self._used: set[str] = set()
        self.towns = [self._village() + "stadt" for _ in range(SITES)]
        self.villages = [[self._village() for _ in range(_VILLAGES_PER_SITE)] for _ in range(SITES)]
        self.parts = [PARTS[course // SITES] for course in range(COURSES)]

    def area(self) -> f.AreaFile:
        teachers = list(self._teachers())
        return f.AreaFile(
            name=f"Landkreis {self.towns[0].removesuffix('stadt')}",
            land="MV",
            office="Landratsamt, Kurse und Integration",
            office_phone="03800 00000",
            reserve_driver="Fuhrpark, 03800 00001",
            places=tuple(self._places()),
            sites=tuple(f.SiteEntry(name=f"Haus {town}", place=town) for town in self.towns),
            rooms=tuple(self._rooms()),
            teachers=tuple(teachers),
            caregivers=tuple(self._caregivers()),
            vehicles=tuple(self._vehicles()),
            drivers=tuple(self._drivers()),
            courses=tuple(self._courses(teachers)),
            participants=tuple(self._participants()),
        )

    def _unique(self, make: Iterator[str]) -> str:
        name = next(name for name in make if name not in self._used)
        self._used.add(name)
        return name

    def _village(self) -> str:
        words = self.names.villages
        return self._unique(
            self.random.choice(words.start) + self.random.choice(words.end) for _ in iter(int, 1)
        )

    def _person(self, pool: Pool, gender: Gender) -> str:
        first = pool.female if gender is Gender.FEMALE else pool.male
        tries = (f"{self.random.choice(first)} {self.random.choice(pool.last)}" for _ in range(200))
        double = (
            f"{self.random.choice(first)} {self.random.choice(pool.last)}-"
            f"{self.random.choice(pool.last)}"
            for _ in iter(int, 1)
        )
        return self._unique(name for names in (tries, double) for name in names)

    def _german(self) -> tuple[str, Gender]:
        gender = self.random.choice((Gender.FEMALE, Gender.FEMALE, Gender.MALE))
        return self._person(self.names.people[-1], gender), gender

    def _phone(self) -> str:
        return f"0170 555{self.random.randrange(10_000):04d}"

    def _places(self) -> Iterator[f.PlaceEntry]:
        """Towns 25 to 30 km apart on a cross, villages 3 to 7 km around them."""
        middle = (53.1 + 0.9 * (self.number // 5), 10.6 + 1.3 * (self.number % 5))
        around = ((0.0, 0.0), (25.0, 3.0), (-26.0, -2.0), (2.0, 28.0), (-3.0, -27.0))
        for site, (north, east) in enumerate(around):
            yield self._place(self.towns[site], self.towns[site], middle, north, east)
            for village in self.villages[site]:
                distance, side = self.random.uniform(3, 7), self.random.uniform(-1, 1)
                up = self.random.choice((-1, 1)) * (distance - abs(side) * 2)
                yield self._place(village, self.towns[site], middle, north + up, east + side * 6)

    def _place(
        self, name: str, town: str, middle: tuple[float, float], north: float, east: float
    ) -> f.PlaceEntry:
        lat = middle[0] + north / _KM_PER_DEGREE
        lon = middle[1] + east / _KM_PER_DEGREE / cos(radians(lat))
        return f.PlaceEntry(
            name=name, municipality=town, lat=round(lat, 5), lon=round(lon, 5), source="erfunden"
        )

    def _rooms(self) -> Iterator[f.RoomEntry]:
        for site, town in enumerate(self.towns):
            site_name, hours = f"Haus {town}", ("Mo-Fr 08:00-21:00",)
            features = ("board", "women", "barrier_free")
            for letter, seats in (("A", 18), ("B", 16)):
                yield f.RoomEntry(
                    name=f"Raum {letter} {town}", site=site_name, seats=seats, open=hours,
                    features=features, blocked=self._club() if letter == "B" else (),
                )  # fmt: skip
            yield f.RoomEntry(
                name=f"Kinderzimmer {town}", site=site_name, seats=0, open=hours, childcare=True,
                area_m2=35 + 2.5 * (site % 2),
            )  # fmt: skip

    def _club(self) -> tuple[f.BlockEntry, ...]:
        day = self.random.choice(("Mo", "Mi", "Do"))
        return (f.BlockEntry(when=f"{day} 15:00-17:00", reason="Seniorenkreis"),)

    def _teachers(self) -> Iterator[f.TeacherEntry]:
        for number in range(TEACHERS):
            name, gender = self._german()
            part = (MORNING, AFTERNOON, MORNING, EVENING, MORNING)[number // SITES]
            wide = number % SITES == number // SITES
            yield f.TeacherEntry(
                name=name, gender=Gender.FEMALE if part is MORNING else gender,
                qualifications=("Integrationskurs",),
                available=("Mo-Fr 08:00-21:00",) if wide else (part.free,),
                max_units_week=20, max_units_day=8, units_without_break=6, phone=self._phone(),
            )  # fmt: skip

    def _caregivers(self) -> Iterator[f.CaregiverEntry]:
        for number in range(3 * SITES):
            name, _ = self._german()
            yield f.CaregiverEntry(
                name=name, qualified=number < SITES, available=("Mo-Fr 07:30-13:30",),
                sites=(f"Haus {self.towns[number % SITES]}",), max_minutes_day=360,
                phone=self._phone(),
            )  # fmt: skip

    def _vehicles(self) -> Iterator[f.VehicleEntry]:
        for number in range(VEHICLES):
            yield f.VehicleEntry(
                name=f"Bus {number + 1}", depot=self.towns[number % SITES],
                plate=f"KP-{self.number + 1:02d} {number + 11}",
                layouts=(f.LayoutEntry(seats=8), f.LayoutEntry(seats=6, wheelchairs=1)),
                shells=1, child_seats=4, boosters=4, lift=number % 2 == 0,
                available=("Mo-Fr 06:30-20:00",),
            )  # fmt: skip

    def _drivers(self) -> Iterator[f.DriverEntry]:
        for number in range(2 * VEHICLES):
            name, _ = self._german()
            early = number < VEHICLES
            yield f.DriverEntry(
                name=name, employed=number % 4 != 3,
                vehicles=(f"Bus {number % VEHICLES + 1}",),
                available=("Mo-Fr 06:30-14:00",) if early else ("Mo-Fr 12:00-20:00",),
                max_minutes_day=300 if number % 4 == 3 else None, licence_years=2,
                phone=self._phone(),
            )  # fmt: skip

    def _courses(self, teachers: list[f.TeacherEntry]) -> Iterator[f.CourseEntry]:
        for number, part in enumerate(self.parts):
            site = number % SITES
            town = self.towns[site]
            able = [
                teacher.name
                for position, teacher in enumerate(teachers)
                if position % SITES == site and self._has_time(teacher, part)
            ]
            yield f.CourseEntry(
                name=_course_name(number, town), template="Integrationskurs",
                teachers=tuple(able), qualification="Integrationskurs", features=("board",),
                rooms=(f"Raum A {town}", f"Raum B {town}"), max_group=16,
                windows=(part.window,), min_days_between=number % 2,
                lessons=tuple(f.LessonEntry(units=3) for _ in range(2)), units_total=600,
            )  # fmt: skip

    def _has_time(self, teacher: f.TeacherEntry, part: Part) -> bool:
        return part.free in teacher.available or teacher.available == ("Mo-Fr 08:00-21:00",)

    def _participants(self) -> Iterator[f.ParticipantEntry]:
        children = self._families()
        for number in range(PARTICIPANTS):
            course = number % COURSES
            part, town = self.parts[course], self.towns[course % SITES]
            mine = children.get(number, 0)
            female = mine > 0 or self.random.random() < 0.5
            gender = Gender.FEMALE if female else Gender.MALE
            pool = self.random.choice(self.names.people[:-1])
            ride = part.rides and self.random.random() < 0.25
            village = self.random.choice(self.villages[course % SITES])
            yield f.ParticipantEntry(
                name=self._person(pool, gender), gender=gender, language=pool.language,
                home=village if ride else town, ride=ride, boarding=1 + mine,
                phone=self._phone(), courses=(_course_name(course, town),),
                available=(part.free,) if self.random.random() < 0.3 else (),
                children=tuple(self._children(pool, mine, town)),
            )  # fmt: skip

    def _families(self) -> dict[int, int]:
        """Number of children by participant; only in courses with childcare."""
        parents = [n for n in range(PARTICIPANTS) if self.parts[n % COURSES].families]
        self.random.shuffle(parents)
        found: dict[int, int] = {}
        for parent in parents:
            left = CHILDREN - sum(found.values())
            if not left:
                break
            found[parent] = min(left, self.random.choice((1, 1, 1, 2)))
        return found

    def _children(self, pool: Pool, count: int, town: str) -> Iterator[f.ChildEntry]:
        for name in self.random.sample(pool.children, count):
            age = self.random.randrange(12, 72)
            cared = age >= 36 and self.random.random() < 0.75
            when = ("Mo-Fr 07:30-14:30",)
            yield f.ChildEntry(
                name=name, age_months=age,
                measles=Measles.MISSING if self.random.random() < 0.01 else Measles.SEEN,
                kita=f.KitaEntry(place=town, when=when, brought=False) if cared else None,
            )  # fmt: skip


def _course_name(number: int, town: str) -> str:
    level = ("Alpha", "A1", "A2", "B1", "A1", "Frauen", "Abend", "Eltern")[number // SITES]
    return f"{level} {town} {number // SITES + 1}"
