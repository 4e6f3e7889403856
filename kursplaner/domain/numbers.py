"""Numbers a week is planned by: what law and practice say, and what each wish is worth.

Seen from outside they belong to `problem`; they live here because they are edited as settings.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from kursplaner.domain.time import HOUR

Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all records: immutable, unknown fields refused by name."""


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
    wait_at_stop: Count = 5
    """Minutes the driver waits for somebody who is not at the stop."""
    deadline_days: Count = 1
    """Rides are registered by so many working days before; 0: on the day itself."""
    deadline_clock: Count = 12 * HOUR
    """Minute of that day by which they are registered; 1440: by its end."""
    no_show_limit: Count = 3
    """So many unexcused no-shows pause a person's rides; 0: never by themselves."""
    no_show_days: Count = 28
    """Days within which no-shows are counted together."""
    pause_days: Count = 14
    """Days such a pause lasts."""


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
