"""Every case in which a rule can be broken: one code, one sentence, one meaning.

`CODES[code]` says which rule of the domain a code belongs to, which subjects a violation names and
in which order, and the units of `have` and `limit`. A violation's `start` and `end` are the moment
at issue (for unavailable, absent, closed: of the lesson, shift or tour; for blocks: the overlap).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import NamedTuple

from kursplaner.domain.violation import Kind


class Code(StrEnum):
    """Names are stable: they are written into plan files as reasons."""

    # H1 nobody and nothing twice at once, set-up and travel included
    TEACHER_TWICE = auto()
    ROOM_TWICE = auto()
    COURSE_TWICE = auto()
    PARTICIPANT_TWICE = auto()
    CHILD_TWICE = auto()
    CAREGIVER_TWICE = auto()
    VEHICLE_TWICE = auto()
    DRIVER_TWICE = auto()
    TEACHER_TRAVEL_TOO_SHORT = auto()
    PARTICIPANT_TRAVEL_TOO_SHORT = auto()
    CHILD_TRAVEL_TOO_SHORT = auto()
    CAREGIVER_TRAVEL_TOO_SHORT = auto()
    SETUP_TOO_SHORT = auto()
    VEHICLE_TURNAROUND = auto()
    DRIVER_TURNAROUND = auto()
    # H2 availability, opening hours, blocks
    TEACHER_UNAVAILABLE = auto()
    TEACHER_ABSENT = auto()
    PARTICIPANT_UNAVAILABLE = auto()
    PARTICIPANT_ABSENT = auto()
    ROOM_CLOSED = auto()
    ROOM_BLOCKED = auto()
    OUTSIDE_GRID = auto()
    OFF_STEP = auto()
    CAREGIVER_UNAVAILABLE = auto()
    CAREGIVER_ABSENT = auto()
    VEHICLE_UNAVAILABLE = auto()
    VEHICLE_ABSENT = auto()
    DRIVER_UNAVAILABLE = auto()
    DRIVER_ABSENT = auto()
    # H3 room
    SEATS = auto()
    FEATURE = auto()
    WRONG_ROOM = auto()
    # H4 teacher and women-only
    TEACHERS_NEEDED = auto()
    WRONG_TEACHER = auto()
    NOT_QUALIFIED = auto()
    TEACHER_GENDER = auto()
    ROOM_NOT_FOR_WOMEN = auto()
    MIXED_SPORT_IN_HALL = auto()
    # H5 teacher's load
    TEACHER_WEEK_UNITS = auto()
    TEACHER_DAY_UNITS = auto()
    TEACHER_BREAK = auto()
    # H6 course
    WRONG_WINDOW = auto()
    LESSONS_PER_DAY = auto()
    DAYS_BETWEEN = auto()
    # H7 childcare
    CARE_MISSING = auto()
    CARE_SHORT = auto()
    CARE_WITHOUT_PARENT = auto()
    CARE_NOT_NEEDED = auto()
    CARE_RATIO = auto()
    CARE_UNDER_THREE = auto()
    CARE_TWO_CAREGIVERS = auto()
    CARE_AREA = auto()
    CARE_ROOM_LIMIT = auto()
    CARE_QUALIFIED = auto()
    CARE_ROOM_UNSUITABLE = auto()
    CARE_ROOM_OTHER_SITE = auto()
    CARE_ROOM_TAKEN = auto()
    CARE_ROOM_CLOSED = auto()
    CARE_ROOM_BLOCKED = auto()
    CARE_MAIN_NOT_ON_SHIFT = auto()
    CAREGIVER_OTHER_SITE = auto()
    CAREGIVER_DAY = auto()
    CAREGIVER_WEEK = auto()
    SHIFT_EMPTY = auto()
    MEASLES = auto()
    # H8
    SIBLINGS = auto()
    # H9
    ERRAND_BRING = auto()
    ERRAND_FETCH = auto()
    # H10
    TUTORING_DAY = auto()
    TUTORING_AFTER_SCHOOL = auto()
    TUTORING_LATEST = auto()
    TUTORING_GROUP = auto()
    PARTICIPANT_AT_SCHOOL = auto()
    # H11 shuttle: shape of a tour
    TOUR_EMPTY = auto()
    TOUR_NOT_AT_DEPOT = auto()
    TOUR_TIMES = auto()
    TOUR_TOO_FAST = auto()
    TOUR_BOARDING_TOO_SHORT = auto()
    TOUR_TWO_DAYS = auto()
    # H11 capacity on a leg
    BUS_LAYOUT = auto()
    BUS_SEATS = auto()
    BUS_WHEELCHAIRS = auto()
    BUS_SHELLS = auto()
    BUS_CHILD_SEATS = auto()
    BUS_BOOSTERS = auto()
    BUS_PRAMS = auto()
    BUS_LIFT = auto()
    # H11 riders
    RIDE_WRONG_STOP = auto()
    RIDE_NEVER_BOARDS = auto()
    RIDE_NEVER_ALIGHTS = auto()
    RIDE_BACKWARDS = auto()
    RIDE_PICKUP_EARLY = auto()
    RIDE_PICKUP_LATE = auto()
    RIDE_DELIVERY_EARLY = auto()
    RIDE_DELIVERY_LATE = auto()
    RIDE_TOO_LONG = auto()
    RIDE_NOT_WITH = auto()
    RIDE_ONLY_WITH = auto()
    # H11 drivers
    DRIVER_VEHICLE = auto()
    DRIVER_LICENCE = auto()
    DRIVER_BREAK = auto()
    DRIVER_STRETCH = auto()
    DRIVER_LEGAL_DAY = auto()
    DRIVER_LEGAL_WEEK = auto()
    DRIVER_OWN_DAY = auto()
    DRIVER_OWN_WEEK = auto()
    # H12 pins
    PIN_START = auto()
    PIN_ROOM = auto()
    PIN_TEACHERS = auto()
    PIN_RIDE = auto()
    PIN_TOUR = auto()
    PIN_ORDER = auto()
    # H13 served or named, and the form of the plan
    LESSON_NOT_REPORTED = auto()
    RIDE_NOT_REPORTED = auto()
    PARENT_NOT_REPORTED = auto()
    REPORTED_BUT_SERVED = auto()
    REPORTED_NEEDLESSLY = auto()
    REPORTED_TWICE = auto()
    REPORTED_WITHOUT_LESSON = auto()
    UNKNOWN_ID = auto()
    PLACED_TWICE = auto()
    CARE_LISTED_TWICE = auto()
    RIDE_TWICE = auto()
    TOUR_ID_TWICE = auto()
    # rules between courses; the violation's rule is the relation's id
    RELATION_SAME_START = auto()
    RELATION_SAME_TIME = auto()
    RELATION_SAME_DAYS = auto()
    RELATION_DIFFERENT_DAYS = auto()
    RELATION_NOT_OVERLAP = auto()
    RELATION_SAME_ROOM = auto()
    RELATION_PRECEDENCE = auto()
    RELATION_MIN_GAP = auto()
    RELATION_ADJACENT = auto()
    # causes: why something is left out when no single place is to blame (Unserved.reason)
    NO_ROOM_FREE = auto()
    NO_TEACHER_FREE = auto()
    NO_TIME_FREE = auto()
    NO_PLACE_FOUND = auto()
    NO_CARE_PLACE = auto()
    NO_CARE_ROOM = auto()
    NO_CAREGIVER = auto()
    CHILD_WITHOUT_CARE = auto()
    PARTICIPANT_CLASH = auto()
    WAY_TOO_LONG = auto()
    NO_VEHICLE = auto()
    NO_DRIVER = auto()
    NO_SEAT_FREE = auto()
    TAKEN_OUT_BY_HAND = auto()
    NOT_PLANNED_YET = auto()
    # doubts: facts of the problem that can be named before solving
    DOUBT_NO_ROOM = auto()
    DOUBT_ROOM_TOO_SMALL = auto()
    DOUBT_NO_TEACHER = auto()
    DOUBT_TOO_FEW_TEACHERS = auto()
    DOUBT_NO_SLOT = auto()
    DOUBT_TOO_MANY_LESSONS = auto()
    DOUBT_TEACHER_OVERBOOKED = auto()
    DOUBT_PIN_UNSUITABLE = auto()
    DOUBT_COURSE_WITHOUT_LESSON = auto()
    DOUBT_NOT_A_WOMAN = auto()
    DOUBT_CHILD_BLOCKED = auto()
    DOUBT_NO_CARE_ROOM = auto()
    DOUBT_CARE_ROOM_WITHOUT_AREA = auto()
    DOUBT_NO_QUALIFIED_CAREGIVER = auto()
    DOUBT_VEHICLE_WITHOUT_SEATS = auto()
    DOUBT_VEHICLE_WITHOUT_DRIVER = auto()
    DOUBT_NO_VEHICLE_WITH_LIFT = auto()
    DOUBT_NO_VEHICLE_FOR_GROUP = auto()
    DOUBT_RIDE_TOO_LONG = auto()
    DOUBT_RIDE_WITHOUT_STOP = auto()
    DOUBT_SITE_WITHOUT_PLACE = auto()
    DOUBT_NO_COORDINATES = auto()
    DOUBT_ERRAND_BACKWARDS = auto()
    DOUBT_LICENCE_EXPIRED = auto()
    DOUBT_NOT_WITH_ONLY_WITH = auto()
    # remarks: what a coordinator should know about the rides of a week; nothing is wrong
    RIDE_AFTER_DEADLINE = auto()
    RIDE_PAUSED = auto()


class CodeInfo(NamedTuple):
    """`rule` "" for relations: there the violation carries the relation's id."""

    rule: str
    subjects: tuple[Kind, ...] = ()
    """Kinds in order; empty: any."""
    have: str = ""
    limit: str = ""
    """Unit and meaning of the two numbers; empty: not given."""


_LESSON, _COURSE, _ROOM, _SITE = Kind.LESSON, Kind.COURSE, Kind.ROOM, Kind.SITE
_TEACHER, _PERSON, _CHILD = Kind.TEACHER, Kind.PARTICIPANT, Kind.CHILD
_CARER, _VEHICLE, _DRIVER = Kind.CAREGIVER, Kind.VEHICLE, Kind.DRIVER
_RIDE, _TOUR, _PLACE, _RELATION = Kind.RIDE, Kind.TOUR, Kind.PLACE, Kind.RELATION
_GAP = ("minutes between", "minutes needed")
_RIDER = (_RIDE, _PERSON, _TOUR)
_MOMENT = ("minute of the week it happens", "minute of the week allowed")
_WORK = ("minutes worked", "minutes allowed")

_INFO: dict[Code, CodeInfo] = {
    # Pairs overlap in time; the earlier comes first. A room's `setup` and a person's travel between
    # sites (minutes + `site_change_slack`) count between lessons. A child's slots may overlap only
    # in one room; between slots at two sites it needs the travel time.
    Code.TEACHER_TWICE: CodeInfo("H1", (_TEACHER, _LESSON, _LESSON)),
    Code.ROOM_TWICE: CodeInfo("H1", (_ROOM, _LESSON, _LESSON)),
    Code.COURSE_TWICE: CodeInfo("H1", (_COURSE, _LESSON, _LESSON)),
    Code.PARTICIPANT_TWICE: CodeInfo("H1", (_PERSON, _LESSON, _LESSON)),
    Code.CHILD_TWICE: CodeInfo("H1", (_CHILD, _LESSON, _LESSON)),
    Code.CAREGIVER_TWICE: CodeInfo("H1", (_CARER, _ROOM, _ROOM)),
    Code.VEHICLE_TWICE: CodeInfo("H1", (_VEHICLE, _TOUR, _TOUR)),
    Code.DRIVER_TWICE: CodeInfo("H1", (_DRIVER, _TOUR, _TOUR)),
    Code.TEACHER_TRAVEL_TOO_SHORT: CodeInfo("H1", (_TEACHER, _LESSON, _LESSON), *_GAP),
    Code.PARTICIPANT_TRAVEL_TOO_SHORT: CodeInfo("H1", (_PERSON, _LESSON, _LESSON), *_GAP),
    Code.CHILD_TRAVEL_TOO_SHORT: CodeInfo("H1", (_CHILD, _LESSON, _LESSON), *_GAP),
    Code.CAREGIVER_TRAVEL_TOO_SHORT: CodeInfo("H1", (_CARER, _ROOM, _ROOM), *_GAP),
    Code.SETUP_TOO_SHORT: CodeInfo("H1", (_ROOM, _LESSON, _LESSON), *_GAP),
    Code.VEHICLE_TURNAROUND: CodeInfo("H1", (_VEHICLE, _TOUR, _TOUR), *_GAP),
    Code.DRIVER_TURNAROUND: CodeInfo("H1", (_DRIVER, _TOUR, _TOUR), *_GAP),
    # `note` of absent and blocked is the block's label. Empty `available`/`open` means never.
    Code.TEACHER_UNAVAILABLE: CodeInfo("H2", (_TEACHER, _LESSON)),
    Code.TEACHER_ABSENT: CodeInfo("H2", (_TEACHER, _LESSON)),
    Code.PARTICIPANT_UNAVAILABLE: CodeInfo("H2", (_PERSON, _LESSON)),
    Code.PARTICIPANT_ABSENT: CodeInfo("H2", (_PERSON, _LESSON)),
    Code.ROOM_CLOSED: CodeInfo("H2", (_ROOM, _LESSON)),
    Code.ROOM_BLOCKED: CodeInfo("H2", (_ROOM, _LESSON)),
    Code.OUTSIDE_GRID: CodeInfo("H2", (_LESSON,)),
    Code.OFF_STEP: CodeInfo("H2", (_LESSON,), "minute of the hour", "step in minutes"),
    Code.CAREGIVER_UNAVAILABLE: CodeInfo("H2", (_CARER, _ROOM)),
    Code.CAREGIVER_ABSENT: CodeInfo("H2", (_CARER, _ROOM)),
    Code.VEHICLE_UNAVAILABLE: CodeInfo("H2", (_VEHICLE, _TOUR)),
    Code.VEHICLE_ABSENT: CodeInfo("H2", (_VEHICLE, _TOUR)),
    Code.DRIVER_UNAVAILABLE: CodeInfo("H2", (_DRIVER, _TOUR)),
    Code.DRIVER_ABSENT: CodeInfo("H2", (_DRIVER, _TOUR)),
    # Sport always needs the feature `gym`. `note` of FEATURE is the feature's word.
    Code.SEATS: CodeInfo("H3", (_ROOM, _LESSON), "persons", "seats"),
    Code.FEATURE: CodeInfo("H3", (_ROOM, _LESSON)),
    Code.WRONG_ROOM: CodeInfo("H3", (_ROOM, _LESSON)),
    # Exactly `teachers_needed` different teachers. `note`: the qualification, the gender asked for.
    Code.TEACHERS_NEEDED: CodeInfo("H4", (_LESSON,), "teachers", "teachers"),
    Code.WRONG_TEACHER: CodeInfo("H4", (_TEACHER, _LESSON)),
    Code.NOT_QUALIFIED: CodeInfo("H4", (_TEACHER, _LESSON)),
    Code.TEACHER_GENDER: CodeInfo("H4", (_TEACHER, _LESSON)),
    # Feature `women`; the hall's women-only lesson first, the mixed sport lesson second.
    Code.ROOM_NOT_FOR_WOMEN: CodeInfo("H4", (_ROOM, _LESSON)),
    Code.MIXED_SPORT_IN_HALL: CodeInfo("H4", (_LESSON, _LESSON)),
    # TEACHER_BREAK: two or more lessons with gaps under `teacher_break`; a single lesson has its
    # own breaks inside.
    Code.TEACHER_WEEK_UNITS: CodeInfo("H5", (_TEACHER,), "UE", "UE"),
    Code.TEACHER_DAY_UNITS: CodeInfo("H5", (_TEACHER,), "UE", "UE"),
    Code.TEACHER_BREAK: CodeInfo("H5", (_TEACHER,), "UE in a row", "UE"),
    # DAYS_BETWEEN: every two lessons on different days; max_per_day rules within one day.
    Code.WRONG_WINDOW: CodeInfo("H6", (_LESSON,)),
    Code.LESSONS_PER_DAY: CodeInfo("H6", (_COURSE,), "lessons", "lessons"),
    Code.DAYS_BETWEEN: CodeInfo("H6", (_COURSE, _LESSON, _LESSON), "full days", "full days"),
    # Children are counted at every moment anything changes (so at every quarter of an hour too),
    # a child once. The area limit is floor(area / care_area_m2); area 0 means no place.
    Code.CARE_MISSING: CodeInfo("H7", (_CHILD, _LESSON)),
    Code.CARE_SHORT: CodeInfo("H7", (_CHILD, _LESSON)),
    Code.CARE_WITHOUT_PARENT: CodeInfo("H7", (_CHILD, _LESSON)),
    Code.CARE_NOT_NEEDED: CodeInfo("H7", (_CHILD, _LESSON)),
    Code.CARE_RATIO: CodeInfo("H7", (_ROOM,), "children", "caregivers present x ratio"),
    Code.CARE_UNDER_THREE: CodeInfo("H7", (_ROOM,), "children under three", "caregivers x limit"),
    Code.CARE_TWO_CAREGIVERS: CodeInfo("H7", (_ROOM,), "caregivers present", "caregivers needed"),
    Code.CARE_AREA: CodeInfo("H7", (_ROOM,), "children", "children"),
    Code.CARE_ROOM_LIMIT: CodeInfo("H7", (_ROOM,), "children", "children"),
    Code.CARE_QUALIFIED: CodeInfo("H7", (_CHILD, _ROOM)),
    Code.CARE_ROOM_UNSUITABLE: CodeInfo("H7", (_ROOM,)),
    Code.CARE_ROOM_OTHER_SITE: CodeInfo("H7", (_ROOM, _LESSON)),
    Code.CARE_ROOM_TAKEN: CodeInfo("H7", (_ROOM, _LESSON)),
    Code.CARE_ROOM_CLOSED: CodeInfo("H7", (_ROOM,)),
    Code.CARE_ROOM_BLOCKED: CodeInfo("H7", (_ROOM,)),
    Code.CARE_MAIN_NOT_ON_SHIFT: CodeInfo("H7", (_CARER, _CHILD, _ROOM)),
    Code.CAREGIVER_OTHER_SITE: CodeInfo("H7", (_CARER, _ROOM)),
    Code.CAREGIVER_DAY: CodeInfo("H7", (_CARER,), *_WORK),
    Code.CAREGIVER_WEEK: CodeInfo("H7", (_CARER,), *_WORK),
    Code.SHIFT_EMPTY: CodeInfo("H7", (_CARER, _ROOM)),
    # Missing proof, or "under one" from the first birthday on.
    Code.MEASLES: CodeInfo("H7", (_CHILD, _LESSON)),
    Code.SIBLINGS: CodeInfo("H8", (_CHILD, _CHILD, _LESSON)),
    # Every lesson of the errand's day: bring + travel <= start, end + travel <= fetch; `start` and
    # `end` are bring and fetch.
    Code.ERRAND_BRING: CodeInfo("H9", (_PERSON, _LESSON, _CHILD), *_GAP),
    Code.ERRAND_FETCH: CodeInfo("H9", (_PERSON, _LESSON, _CHILD), *_GAP),
    # `start` of AFTER_SCHOOL is the end of school. TUTORING_GROUP counts who attends.
    # PARTICIPANT_AT_SCHOOL: courses other than tutoring.
    Code.TUTORING_DAY: CodeInfo("H10", (_LESSON,)),
    Code.TUTORING_AFTER_SCHOOL: CodeInfo("H10", (_PERSON, _LESSON), *_GAP),
    Code.TUTORING_LATEST: CodeInfo("H10", (_LESSON,), "minute of the day", "minute of the day"),
    Code.TUTORING_GROUP: CodeInfo("H10", (_LESSON,), "pupils", "tutors x pupils_per_tutor"),
    Code.PARTICIPANT_AT_SCHOOL: CodeInfo("H10", (_PERSON, _LESSON)),
    Code.TOUR_EMPTY: CodeInfo("H11", (_TOUR,)),
    Code.TOUR_NOT_AT_DEPOT: CodeInfo("H11", (_TOUR, _VEHICLE, _PLACE)),
    Code.TOUR_TIMES: CodeInfo("H11", (_TOUR, _PLACE)),
    Code.TOUR_TOO_FAST: CodeInfo("H11", (_TOUR, _PLACE, _PLACE), *_GAP),
    Code.TOUR_BOARDING_TOO_SHORT: CodeInfo("H11", (_TOUR, _PLACE), *_GAP),
    Code.TOUR_TWO_DAYS: CodeInfo("H11", (_TOUR,)),
    # On the leg that leaves the place.
    Code.BUS_LAYOUT: CodeInfo("H11", (_TOUR, _VEHICLE), "layout index", "layouts"),
    Code.BUS_SEATS: CodeInfo("H11", (_TOUR, _VEHICLE, _PLACE), "persons", "seats"),
    Code.BUS_WHEELCHAIRS: CodeInfo("H11", (_TOUR, _VEHICLE, _PLACE), "persons", "places"),
    Code.BUS_SHELLS: CodeInfo("H11", (_TOUR, _VEHICLE, _PLACE), "children", "shells"),
    Code.BUS_CHILD_SEATS: CodeInfo("H11", (_TOUR, _VEHICLE, _PLACE), "children", "child seats"),
    Code.BUS_BOOSTERS: CodeInfo("H11", (_TOUR, _VEHICLE, _PLACE), "children", "boosters"),
    Code.BUS_PRAMS: CodeInfo("H11", (_TOUR, _VEHICLE, _PLACE), "prams", "prams"),
    Code.BUS_LIFT: CodeInfo("H11", (_RIDE, _PERSON, _TOUR, _VEHICLE)),
    Code.RIDE_WRONG_STOP: CodeInfo("H11", (*_RIDER, _PLACE)),
    Code.RIDE_NEVER_BOARDS: CodeInfo("H11", _RIDER),
    Code.RIDE_NEVER_ALIGHTS: CodeInfo("H11", _RIDER),
    Code.RIDE_BACKWARDS: CodeInfo("H11", _RIDER),
    Code.RIDE_PICKUP_EARLY: CodeInfo("H11", _RIDER, *_MOMENT),
    Code.RIDE_PICKUP_LATE: CodeInfo("H11", _RIDER, *_MOMENT),
    Code.RIDE_DELIVERY_EARLY: CodeInfo("H11", _RIDER, *_MOMENT),
    Code.RIDE_DELIVERY_LATE: CodeInfo("H11", _RIDER, *_MOMENT),
    Code.RIDE_TOO_LONG: CodeInfo("H11", _RIDER, "minutes", "minutes"),
    Code.RIDE_NOT_WITH: CodeInfo("H11", (_PERSON, _PERSON, _TOUR)),
    Code.RIDE_ONLY_WITH: CodeInfo("H11", (_PERSON, _PERSON, _TOUR)),
    # Work of a day: first tour's start to last tour's end less the gaps of 15 minutes or more
    # between tours, which are breaks. DRIVER_BREAK: break minutes; DRIVER_STRETCH: longest work
    # without a break. Legal week: six days of `driver_day`. `note` of DRIVER_LICENCE: ISO date.
    Code.DRIVER_VEHICLE: CodeInfo("H11", (_DRIVER, _VEHICLE, _TOUR)),
    Code.DRIVER_LICENCE: CodeInfo("H11", (_DRIVER, _TOUR)),
    Code.DRIVER_BREAK: CodeInfo("H11", (_DRIVER,), "minutes of break", "minutes of break due"),
    Code.DRIVER_STRETCH: CodeInfo("H11", (_DRIVER,), *_WORK),
    Code.DRIVER_LEGAL_DAY: CodeInfo("H11", (_DRIVER,), *_WORK),
    Code.DRIVER_LEGAL_WEEK: CodeInfo("H11", (_DRIVER,), *_WORK),
    Code.DRIVER_OWN_DAY: CodeInfo("H11", (_DRIVER,), *_WORK),
    Code.DRIVER_OWN_WEEK: CodeInfo("H11", (_DRIVER,), *_WORK),
    # A pinned lesson may be reported as unplaced, never moved. A pinned tour stays as it is, but
    # for riders who no longer ride.
    Code.PIN_START: CodeInfo("H12", (_LESSON,), *_MOMENT),
    Code.PIN_ROOM: CodeInfo("H12", (_LESSON, _ROOM)),
    Code.PIN_TEACHERS: CodeInfo("H12", (_LESSON,)),
    Code.PIN_RIDE: CodeInfo("H12", (_RIDE, _VEHICLE)),
    Code.PIN_TOUR: CodeInfo("H12", (_TOUR,)),
    Code.PIN_ORDER: CodeInfo("H12", (_TOUR,)),
    Code.LESSON_NOT_REPORTED: CodeInfo("H13", (_LESSON,)),
    Code.RIDE_NOT_REPORTED: CodeInfo("H13", (_RIDE, _PERSON, _LESSON)),
    Code.PARENT_NOT_REPORTED: CodeInfo("H13", (_PERSON, _CHILD, _LESSON)),
    Code.REPORTED_BUT_SERVED: CodeInfo("H13"),
    Code.REPORTED_NEEDLESSLY: CodeInfo("H13"),
    Code.REPORTED_TWICE: CodeInfo("H13"),
    Code.REPORTED_WITHOUT_LESSON: CodeInfo("H13"),
    Code.UNKNOWN_ID: CodeInfo("H13"),
    Code.PLACED_TWICE: CodeInfo("H13", (_LESSON,)),
    Code.CARE_LISTED_TWICE: CodeInfo("H13", (_CHILD, _LESSON)),
    Code.RIDE_TWICE: CodeInfo("H13", (_RIDE, _PERSON, _TOUR, _TOUR)),
    Code.TOUR_ID_TWICE: CodeInfo("H13", (_TOUR,)),
    # Members: each course (all its lessons) and each named lesson. With several members every pair
    # of lessons of different members counts, with one member every pair within it. same_start:
    # clock times equal; same_time: the shorter within the longer by the clock; same_days: the
    # days of the member with fewer days are among the other's; min_gap: on one day; precedence:
    # every lesson of an earlier member ends before those of a later one begin; adjacent: of a day
    # all members but the first begin within the minutes after another one. Only placed lessons.
    Code.RELATION_SAME_START: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.RELATION_SAME_TIME: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.RELATION_SAME_DAYS: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.RELATION_DIFFERENT_DAYS: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.RELATION_NOT_OVERLAP: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.RELATION_SAME_ROOM: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.RELATION_PRECEDENCE: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.RELATION_MIN_GAP: CodeInfo("", (_RELATION, _LESSON, _LESSON), *_GAP),
    Code.RELATION_ADJACENT: CodeInfo("", (_RELATION, _LESSON, _LESSON)),
    Code.NO_ROOM_FREE: CodeInfo("H13", (_LESSON,), "rooms that fit"),
    Code.NO_TEACHER_FREE: CodeInfo("H13", (_LESSON,), "teachers who fit"),
    Code.NO_TIME_FREE: CodeInfo("H13", (_LESSON,)),
    Code.NO_PLACE_FOUND: CodeInfo("H13", (_LESSON,)),
    Code.NO_CARE_PLACE: CodeInfo("H7", (_CHILD, _LESSON), "children", "places"),
    Code.NO_CARE_ROOM: CodeInfo("H7", (_CHILD, _LESSON)),
    Code.NO_CAREGIVER: CodeInfo("H7", (_CHILD, _LESSON), "caregivers", "caregivers needed"),
    Code.CHILD_WITHOUT_CARE: CodeInfo("H7", (_PERSON, _CHILD, _LESSON)),
    Code.PARTICIPANT_CLASH: CodeInfo("H1", (_PERSON, _LESSON)),
    Code.WAY_TOO_LONG: CodeInfo("H11", (_RIDE, _PERSON), "minutes", "minutes"),
    Code.NO_VEHICLE: CodeInfo("H11", (_RIDE, _PERSON)),
    Code.NO_DRIVER: CodeInfo("H11", (_RIDE, _PERSON)),
    Code.NO_SEAT_FREE: CodeInfo("H11", (_RIDE, _PERSON)),
    Code.TAKEN_OUT_BY_HAND: CodeInfo("H13"),
    Code.NOT_PLANNED_YET: CodeInfo("H13"),
    Code.DOUBT_NO_ROOM: CodeInfo("H3", (_COURSE,)),
    Code.DOUBT_ROOM_TOO_SMALL: CodeInfo("H3", (_COURSE,), "persons", "seats of the largest room"),
    Code.DOUBT_NO_TEACHER: CodeInfo("H4", (_COURSE,)),
    Code.DOUBT_TOO_FEW_TEACHERS: CodeInfo("H4", (_COURSE,), "teachers", "teachers needed"),
    Code.DOUBT_NO_SLOT: CodeInfo("H2", (_LESSON,)),
    Code.DOUBT_TOO_MANY_LESSONS: CodeInfo("H6", (_COURSE,), "lessons", "lessons that fit the days"),
    Code.DOUBT_TEACHER_OVERBOOKED: CodeInfo("H5", (_TEACHER,), "UE only she may hold", "UE"),
    Code.DOUBT_PIN_UNSUITABLE: CodeInfo("H12", (_LESSON,)),
    Code.DOUBT_COURSE_WITHOUT_LESSON: CodeInfo("H6", (_COURSE,)),
    Code.DOUBT_NOT_A_WOMAN: CodeInfo("H4", (_PERSON, _COURSE)),
    Code.DOUBT_CHILD_BLOCKED: CodeInfo("H7", (_CHILD,)),
    Code.DOUBT_NO_CARE_ROOM: CodeInfo("H7", (_CHILD, _COURSE)),
    Code.DOUBT_CARE_ROOM_WITHOUT_AREA: CodeInfo("H7", (_ROOM,)),
    Code.DOUBT_NO_QUALIFIED_CAREGIVER: CodeInfo("H7", (_CHILD,)),
    Code.DOUBT_VEHICLE_WITHOUT_SEATS: CodeInfo("H11", (_VEHICLE,)),
    Code.DOUBT_VEHICLE_WITHOUT_DRIVER: CodeInfo("H11", (_VEHICLE,)),
    Code.DOUBT_NO_VEHICLE_WITH_LIFT: CodeInfo("H11", (_PERSON,)),
    Code.DOUBT_NO_VEHICLE_FOR_GROUP: CodeInfo("H11", (_PERSON,), "seats needed", "seats"),
    Code.DOUBT_RIDE_TOO_LONG: CodeInfo("H11", (_PERSON, _SITE), "minutes", "minutes"),
    Code.DOUBT_RIDE_WITHOUT_STOP: CodeInfo("H11", (_PERSON,)),
    Code.DOUBT_SITE_WITHOUT_PLACE: CodeInfo("H11", (_SITE,)),
    Code.DOUBT_NO_COORDINATES: CodeInfo("H11", (_PLACE,)),
    Code.DOUBT_ERRAND_BACKWARDS: CodeInfo("H9", (_PERSON, _CHILD)),
    Code.DOUBT_LICENCE_EXPIRED: CodeInfo("H11", (_DRIVER,)),
    Code.DOUBT_NOT_WITH_ONLY_WITH: CodeInfo("H11", (_PERSON, _PERSON)),
    # `note` says when she was registered and until when that was possible; `note` of a pause is
    # its reason.
    Code.RIDE_AFTER_DEADLINE: CodeInfo("H11", (_PERSON,)),
    Code.RIDE_PAUSED: CodeInfo("H11", (_PERSON,)),
}

CODES: Mapping[Code, CodeInfo] = _INFO
