"""Invented counties of realistic size, the same for the same seed, to show and measure scale."""

from __future__ import annotations

from kursplaner.db.seed import AreaFile


def county(seed: int, number: int = 0) -> AreaFile:
    raise NotImplementedError


def land(seed: int) -> tuple[AreaFile, ...]:
    return tuple(county(seed, number) for number in range(10))
