"""Workspaces as readable files, and what every new workspace starts with."""

from kursplaner.db.seed.format import AreaFile, read_area
from kursplaner.db.seed.load import load_area
from kursplaner.db.seed.shipped import seed_rules

__all__ = ["AreaFile", "load_area", "read_area", "seed_rules"]
