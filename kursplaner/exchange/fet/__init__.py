"""Timetables of the program FET (`.fet`): read, carried into a week, written for FET to check."""
