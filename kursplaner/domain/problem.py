"""WeekProblem: the question. All one planning run needs, frozen, integers and ids, no contact data.

Everything that repeats (terms, A/B weeks, single dates off, holidays) is already resolved for the
one week that begins on `monday`. Moments are minutes of the week (see `time`), durations minutes,
distances metres, teaching units UE. Ids are free strings, unique within their list.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from kursplaner.domain.numbers import Count as Count
from kursplaner.domain.numbers import Legal as Legal
from kursplaner.domain.numbers import Positive as Positive
from kursplaner.domain.numbers import Record as Record
from kursplaner.domain.numbers import Weights as Weights
from kursplaner.domain.plan import Tour, WeekPlan
from kursplaner.domain.time import HOUR, Interval

PROBLEM_FORMAT = 1


class Grid(Record, frozen=True, kw_only=True):
    """The clock of the week: which days, which hours, which steps."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    """Weekdays planned, 0 = Monday."""
    day_start: Count = 7 * HOUR
    day_end: Count = 21 * HOUR
    lesson_step: Positive = 15
    """Lessons start on multiples of this, minutes."""
    fine_step: Positive = 5
    """Childcare and shuttle times, minutes."""


class Block(Record, frozen=True, kw_only=True):
    """A span that is taken, with the reason a person reads ("Schülercafé", "krank", "Feiertag")."""

    start: int
    end: int
    label: str = ""

    @property
    def span(self) -> Interval:
        return Interval(self.start, self.end)


class Gender(StrEnum):
    FEMALE = "f"
    MALE = "m"
    DIVERSE = "d"


class Place(Record, frozen=True, kw_only=True):
    """A point on the map: stop, site or depot."""

    id: str
    name: str
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None


class Travel(Record, frozen=True, kw_only=True):
    """Minutes and metres between places, `minutes[i][j]` from place i to place j."""

    places: tuple[Place, ...] = ()
    minutes: tuple[tuple[Count, ...], ...] = ()
    metres: tuple[tuple[Count, ...], ...] = ()
    sources: tuple[str, ...] = ()
    """One string per row, one letter per leg: S estimate, R road network, H entered by hand."""


class Site(Record, frozen=True, kw_only=True):
    id: str
    name: str
    place: str | None = None


class Room(Record, frozen=True, kw_only=True):
    id: str
    name: str
    site: str
    seats: Count
    features: tuple[str, ...] = ()
    """Any words; known: board, gym, kitchen, barrier_free, women (suitable for women-only)."""
    open: tuple[Interval, ...] = ()
    blocked: tuple[Block, ...] = ()
    """Taken by others or closed (holiday), with the reason."""
    setup: Count = 0
    """Minutes that must stay free between two uses of the room."""
    hall: str = ""
    """Rooms with the same non-empty word share one hall (changing rooms): see H4."""
    childcare: bool = False
    area_m2: Annotated[float, Meta(ge=0)] = 0
    childcare_places: Count | None = None
    """Limit of the room itself; the area limit of the law applies as well."""


class Teacher(Record, frozen=True, kw_only=True):
    id: str
    name: str
    gender: Gender | None = None
    qualifications: tuple[str, ...] = ()
    available: tuple[Interval, ...] = ()
    absent: tuple[Block, ...] = ()
    preferred: tuple[Interval, ...] = ()
    """Where non-empty: lessons outside cost `preferred_time`."""
    max_units_week: Count | None = None
    """UE; None: the default of `Legal`."""
    max_units_day: Count | None = None
    units_without_break: Count | None = None
    """After this many UE in a row a break of `Legal.teacher_break` minutes is due."""


class CourseKind(StrEnum):
    LANGUAGE = "language"
    ORIENTATION = "orientation"
    TALK = "talk"
    SPORT = "sport"
    TUTORING = "tutoring"
    VOCATIONAL = "vocational"
    OTHER = "other"


class Course(Record, frozen=True, kw_only=True):
    id: str
    name: str
    kind: CourseKind = CourseKind.LANGUAGE
    teachers: tuple[str, ...] = ()
    """Who may teach it; empty: everybody with the qualification."""
    qualification: str = ""
    """Word every teacher of the course must hold; empty: none asked."""
    teachers_needed: Positive = 1
    teacher_gender: Gender | None = None
    women_only: bool = False
    rooms: tuple[str, ...] = ()
    """Where it may take place; empty: any room that fits."""
    features: tuple[str, ...] = ()
    expected: Count = 0
    """Persons to reckon with; seats needed = max(expected, enrolled)."""
    max_per_day: Positive = 1
    min_days_between: Count = 0
    """Full days between two lessons: 1 = not on neighbouring days."""
    windows: tuple[Interval, ...] = ()
    """Where lessons must lie; empty: anywhere in the grid."""
    preferred: tuple[Interval, ...] = ()
    colour: Count = 0
    """Index of the course colour, kept everywhere."""


class Lesson(Record, frozen=True, kw_only=True):
    id: str
    course: str
    minutes: Positive
    units: Count
    windows: tuple[Interval, ...] = ()
    """Additional to those of the course; empty: none."""


class Errand(Record, frozen=True, kw_only=True):
    """Bringing a child to and fetching it from school or Kita at `place` (H9).

    The parent is bound until `bring` and again from `fetch`, minutes of the week, same day.
    """

    child: str
    place: str
    bring: int
    fetch: int


class Registration(Record, frozen=True, kw_only=True):
    """When a person was signed up for the shuttle, as far as that may have been too late."""

    at: int
    """Minute of the week, negative before its Monday."""
    course: str | None = None
    """Only for the rides of this course; None: for all her rides."""


class Participant(Record, frozen=True, kw_only=True):
    id: str
    name: str
    courses: tuple[str, ...] = ()
    gender: Gender | None = None
    available: tuple[Interval, ...] | None = None
    """None: always; otherwise the spans in which she can attend (shift work, A/B resolved)."""
    absent: tuple[Block, ...] = ()
    school: tuple[Interval, ...] = ()
    """A pupil's own school lessons (H10)."""
    errands: tuple[Errand, ...] = ()
    age_months: Count | None = None
    """Only for pupils: decides on a child seat in the bus."""
    height_cm: Count | None = None
    home: str | None = None
    """Place id of the stop where she boards; needed for a ride."""
    ride: bool = False
    """Whether the shuttle fetches and returns her."""
    ride_home_open: bool = False
    """Rückfahrt offen: she gets home by herself."""
    wheelchair: bool = False
    needs_lift: bool = False
    pram: bool = False
    boarding: Count = 1
    """Minutes to get in or out, once for her and her children."""
    max_ride: Count | None = None
    """Minutes; None: `Legal.max_ride`."""
    not_with: tuple[str, ...] = ()
    """Participants who must not sit in the same bus."""
    only_with: str | None = None
    """Participant who must be in the bus whenever she is (escort)."""
    ride_paused: tuple[Block, ...] = ()
    """Whole days on which she is not driven, with the reason."""
    registered: tuple[Registration, ...] = ()
    """Compared with `WeekProblem.ride_deadlines`."""


class Measles(StrEnum):
    """Proof by section 20 (8) IfSG."""

    SEEN = "seen"
    CONTRAINDICATION = "contraindication"
    UNDER_ONE = "under_one"
    MISSING = "missing"


class Child(Record, frozen=True, kw_only=True):
    id: str
    name: str
    parent: str
    age_months: Count
    height_cm: Count | None = None
    care: bool = True
    """Whether the child comes along and is looked after during the parent's lessons."""
    courses: tuple[str, ...] = ()
    """Courses of the parent to which the child comes along; empty: to all of them."""
    away: tuple[Interval, ...] = ()
    """At school or in the Kita: no childcare needed when this holds lesson and buffers."""
    measles: Measles = Measles.SEEN
    qualified_care: bool = False
    """Only where a qualified caregiver is present."""


class Caregiver(Record, frozen=True, kw_only=True):
    id: str
    name: str
    available: tuple[Interval, ...] = ()
    absent: tuple[Block, ...] = ()
    qualified: bool = False
    sites: tuple[str, ...] = ()
    """Where she works; empty: everywhere."""
    max_minutes_day: Count | None = None
    max_minutes_week: Count | None = None


class Layout(Record, frozen=True, kw_only=True):
    """One way to fit the vehicle out: passenger seats and wheelchair places at the same time."""

    seats: Count
    wheelchairs: Count = 0


class ChildSeats(Record, frozen=True, kw_only=True):
    """Child seats on board by class: shell (< 15 months), seat (< 4 years), booster."""

    shell: Count = 0
    seat: Count = 0
    booster: Count = 0


class Vehicle(Record, frozen=True, kw_only=True):
    id: str
    name: str
    depot: str
    layouts: tuple[Layout, ...] = (Layout(seats=8),)
    child_seats: ChildSeats = ChildSeats()
    prams: Count = 2
    lift: bool = False
    available: tuple[Interval, ...] = ()
    absent: tuple[Block, ...] = ()


class Driver(Record, frozen=True, kw_only=True):
    id: str
    name: str
    available: tuple[Interval, ...] = ()
    absent: tuple[Block, ...] = ()
    vehicles: tuple[str, ...] = ()
    """Vehicles she may drive; empty: all."""
    employed: bool = True
    """Employed drivers fall under the ArbZG; volunteers under their own limits."""
    max_minutes_day: Count | None = None
    max_minutes_week: Count | None = None
    licence_until: date | None = None


class RelationKind(StrEnum):
    """Rules between courses, words of ITC-2019 (distribution constraints)."""

    SAME_START = "same_start"
    SAME_TIME = "same_time"
    SAME_DAYS = "same_days"
    DIFFERENT_DAYS = "different_days"
    NOT_OVERLAP = "not_overlap"
    SAME_ROOM = "same_room"
    PRECEDENCE = "precedence"
    MIN_GAP = "min_gap"
    ADJACENT = "adjacent"


class Relation(Record, frozen=True, kw_only=True):
    """A rule between all lessons of the named courses (or between the named lessons)."""

    id: str
    kind: RelationKind
    courses: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    minutes: Count = 0
    """On one day between end and start: `min_gap` at least, `adjacent` at most."""
    hard: bool = True
    weight: Count = 1


class LessonPin(Record, frozen=True, kw_only=True):
    """What the solver must not move of a lesson (H12); None leaves that part free."""

    lesson: str
    start: int | None = None
    room: str | None = None
    teachers: tuple[str, ...] | None = None


class RidePin(Record, frozen=True, kw_only=True):
    """A ride fixed to a vehicle, by hand (H12)."""

    ride: str
    vehicle: str


class WeekProblem(Record, frozen=True, kw_only=True):
    """One week of one municipality or county: the whole question, in one file."""

    format: int = PROBLEM_FORMAT
    name: str = ""
    monday: date
    grid: Grid = Grid()
    school_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    travel: Travel = Travel()
    sites: tuple[Site, ...] = ()
    rooms: tuple[Room, ...] = ()
    teachers: tuple[Teacher, ...] = ()
    courses: tuple[Course, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    participants: tuple[Participant, ...] = ()
    children: tuple[Child, ...] = ()
    caregivers: tuple[Caregiver, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    drivers: tuple[Driver, ...] = ()
    relations: tuple[Relation, ...] = ()
    pins: tuple[LessonPin, ...] = ()
    ride_pins: tuple[RidePin, ...] = ()
    pinned_tours: tuple[Tour, ...] = ()
    """Tours to keep as they are; of one with `only_order` the order alone."""
    ride_deadlines: tuple[int, ...] = ()
    """By weekday (0 = Monday) the minute of the week, negative before its Monday, by which a ride
    is to be registered; empty: no deadline."""
    legal: Legal = Legal()
    weights: Weights = Weights()
    published: WeekPlan | None = None
    """The plan people already know; changes against it cost."""
    notes: tuple[str, ...] = field(default=())
    """What was left out when the problem was made (German sentences)."""
