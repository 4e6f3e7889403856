"""The engines: pure functions from WeekProblem to Outcome; no database, no window, no files."""
