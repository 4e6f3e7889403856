"""Rows <-> domain values: the only place that knows both shapes."""

from kursplaner.db.snapshot.directory import directory
from kursplaner.db.snapshot.plans import read_plan, refuse_foreign, write_plan
from kursplaner.db.snapshot.week import (
    OwnMinutes,
    TravelFound,
    TravelSeason,
    TravelTimes,
    travel_season,
    week_problem,
)

__all__ = [
    "OwnMinutes",
    "TravelFound",
    "TravelSeason",
    "TravelTimes",
    "directory",
    "read_plan",
    "refuse_foreign",
    "travel_season",
    "week_problem",
    "write_plan",
]
