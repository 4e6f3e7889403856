"""The week board, its tray and its inspector."""

from kursplaner.ui.board.board import WeekBoard
from kursplaner.ui.board.inspector import Help, Inspector
from kursplaner.ui.board.model import LaneBy
from kursplaner.ui.board.tray import Tray

__all__ = ["Help", "Inspector", "LaneBy", "Tray", "WeekBoard"]
