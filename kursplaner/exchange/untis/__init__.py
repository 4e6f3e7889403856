"""Text exports of the program Untis (GPU001, 002, 004, 005, 006): read, carried into a week."""
