"""Where the minutes of a way come from, in the words of screen and paper."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kursplaner.domain.index import ProblemIndex
    from kursplaner.domain.plan import Tour

ATTRIBUTION = "© OpenStreetMap-Mitwirkende (ODbL)"
"""Must stand wherever something made from the road network is shown or printed."""


class Source(StrEnum):
    """Where the minutes of a leg come from, in the words of the screen."""

    ESTIMATE = "Schätzung"
    ROAD = "Straße"
    OVERRIDE = "von Hand"

    @property
    def letter(self) -> str:
        """The letter of `domain.problem.Travel.sources`."""
        return _LETTERS[self]


_LETTERS = {Source.ESTIMATE: "S", Source.ROAD: "R", Source.OVERRIDE: "H"}
_SOURCES = {letter: source for source, letter in _LETTERS.items()}


def leg_source(index: ProblemIndex, start: str, end: str) -> Source | None:
    """Where the minutes from place to place come from; None where the problem does not say."""
    return _SOURCES.get(index.source_letter(start, end))


def uses_roads(index: ProblemIndex, tours: Iterable[Tour]) -> bool:
    """Whether a leg of the tours was reckoned on the road network, so that it must be named."""
    return any(
        leg_source(index, one.place, two.place) is Source.ROAD
        for tour in tours
        for one, two in pairwise(tour.stops)
        if one.place != two.place
    )
