"""WeekProblem: the question. All one planning run needs, frozen, integers and ids, no contact data.

Everything that repeats (terms, A/B weeks, single dates off, holidays) is already resolved for the
one week that begins on `monday`. Moments are minutes of the week (see `time`), durations minutes,
distances metres, teaching units UE. Ids are free strings, unique within their list.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, field

from kursplaner.domain.plan import Tour, WeekPlan
from kursplaner.domain.time import HOUR, Interval

PROBLEM_FORMAT = 1

Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all records: immutable, unknown fields refused by name."""


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


class Relation(Record, frozen=True, kw_only=True):
    """A rule between all lessons of the named courses (or between the named lessons)."""

    id: str
    kind: RelationKind
    courses: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    minutes: Count = 0
    """For `min_gap`: minutes between end and start on one day."""
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


class Legal(Record, frozen=True, kw_only=True):
    """Numbers from law and practice in force in this week; sources: resources/legal."""

    teacher_units_week: Count = 29
    teacher_break: Count = 15
    site_change_slack: Count = 0
    """Minutes on top of the travel time when a person changes the site."""
    care_before: Count = 15
    care_after: Count = 15
    care_ratio: Positive = 5
    care_under_three: Positive = 3
    care_two_above: Count = 5
    """Two caregivers as soon as more children than this are present."""
    care_area_m2: Annotated[float, Meta(gt=0)] = 2.5
    tutoring_gap: Count = 30
    tutoring_latest: Count = 17 * HOUR + 30
    """Minute of the day by which tutoring ends."""
    pupils_per_tutor: Positive = 4
    arrive_before: Count = 10
    """Minutes between the bus's arrival and the childcare buffer (or the lesson)."""
    arrive_earliest: Count = 60
    """The bus arrives at most this many minutes before the lesson (or childcare buffer)."""
    leave_after_min: Count = 5
    leave_after_max: Count = 30
    """Minutes between the hand-over of the children (or the lesson's end) and boarding."""
    stay_gap: Count = 180
    """A person with a longer gap between two lessons is driven home in between."""
    max_ride: Count = 45
    max_ride_factor: Annotated[float, Meta(ge=1)] = 3.0
    """Ride <= max(direct ride x factor, direct ride + 10), and never above the limit in minutes."""
    max_ride_under_three: Count = 30
    booster_months: Count = 144
    booster_cm: Count = 150
    driver_break_after: Count = 360
    driver_break: Count = 30
    driver_long_break_after: Count = 540
    driver_long_break: Count = 45
    driver_day: Count = 480
    driver_day_extended: Count = 600
    tour_turnaround: Count = 5
    """Minutes between two tours of one vehicle or driver."""


class Weights(Record, frozen=True, kw_only=True):
    """Price of one unit of each soft term; the terms and levels are named in `score`."""

    lesson_unplaced: Count = 10
    """Per lesson, plus one per enrolled person."""
    person_unserved: Count = 10
    child_unserved: Count = 5
    ride_unserved: Count = 8
    change_time: Count = 3
    """Per lesson whose start differs from the published plan."""
    change_room: Count = 1
    change_teacher: Count = 2
    teacher_gap: Count = 1
    """Per started quarter of an hour a teacher waits between two lessons of a day."""
    site_change: Count = 8
    """Per change of site of a teacher beyond the first on one day."""
    preferred_time: Count = 4
    """Per lesson outside the preferred times of its course or of one of its teachers."""
    even_spread: Count = 2
    """Per lesson of a day above the even share of lessons per planned day."""
    same_room: Count = 3
    """Per further room a course uses in the week."""
    same_caregiver: Count = 2
    """Per further main caregiver of a child under three in the week."""
    caregiver_hour: Count = 1
    """Per started hour of caregivers on shift."""
    tour: Count = 10
    tour_driver: Count = 10
    """Per driver and day in use."""
    drive_minute: Count = 1
    ride_minute: Count = 0
    """Per minute a rider sits longer than the direct ride."""
    wait_minute: Count = 0
    """Per minute between arrival and deadline, or hand-over and boarding."""
    change_ride: Count = 2
    """Per ride in another vehicle than published."""


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
    legal: Legal = Legal()
    weights: Weights = Weights()
    published: WeekPlan | None = None
    """The plan people already know; changes against it cost."""
    notes: tuple[str, ...] = field(default=())
    """What was left out when the problem was made (German sentences)."""
