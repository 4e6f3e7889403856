"""The week board, its tray and its inspector."""

from kursplaner.ui.board.board import WeekBoard
from kursplaner.ui.board.model import LaneBy
from kursplaner.ui.board.tray import Tray

__all__ = ["LaneBy", "Tray", "WeekBoard"]
