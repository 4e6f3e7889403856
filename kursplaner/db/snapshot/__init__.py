"""Rows <-> domain values: the only place that knows both shapes."""

from kursplaner.db.snapshot.directory import directory
from kursplaner.db.snapshot.plans import read_plan, refuse_foreign, write_plan
from kursplaner.db.snapshot.week import OwnMinutes, TravelSeason, TravelTimes, week_problem

__all__ = [
    "OwnMinutes",
    "TravelSeason",
    "TravelTimes",
    "directory",
    "read_plan",
    "refuse_foreign",
    "week_problem",
    "write_plan",
]
