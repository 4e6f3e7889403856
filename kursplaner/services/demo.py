"""Example workspaces a person can play with: two real towns with invented people, and two sizes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kursplaner.services.workspace import Workspace

PROFILES = ("adorf", "ludwigslust-parchim", "county", "land")


def create_demo(
    profile: str, path: Path, *, seed: int = 1, monday: date | None = None
) -> Workspace:
    raise NotImplementedError
