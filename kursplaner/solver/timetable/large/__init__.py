"""Large timetables in whole periods (whole schools, published benchmarks): anytime search."""

from kursplaner.solver.timetable.large.engine import solve_periods

__all__ = ["solve_periods"]
