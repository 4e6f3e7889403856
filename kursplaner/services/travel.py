"""Travel minutes for a week's places: by hand before road before estimate."""

from __future__ import annotations

from collections.abc import Sequence

from kursplaner.db.snapshot import TravelFound, TravelSeason, TravelTimes
from kursplaner.domain.problem import Place
from kursplaner.roads.estimate import TravelSettings
from kursplaner.roads.matrix import Matrix, Override, travel_matrix
from kursplaner.services.road_memory import Answered, points_of
from kursplaner.services.workspace import Workspace


def travel_times(ws: Workspace) -> TravelTimes:
    """What gives the minutes between places of the area in view.

    To be called before a transaction is opened: what the roads answer is kept in the file.
    """
    answered = ws.roads.answers(ws.area)

    def found(places: Sequence[Place], season: TravelSeason) -> TravelFound:
        matrix = matrix_of(answered, places, season)
        return TravelFound(travel=matrix.travel(), notes=(*answered.notes, *matrix.notes))

    return found


def matrix_of(answered: Answered, places: Sequence[Place], season: TravelSeason) -> Matrix:
    """The matrix of the places on the day of `season.on`."""
    roads = answered.roads
    if roads is not None and not roads.knows(points_of(places)):
        # Somebody else moved a place a moment ago; the next reading has it.
        roads = None
    settings = TravelSettings(winter=season.winter)
    return travel_matrix(places, _overrides(season), roads, settings, on=season.on)


def _overrides(season: TravelSeason) -> list[Override]:
    return [
        Override(
            origin=own.origin,
            destination=own.destination,
            minutes=own.minutes,
            reason=own.reason,
            until=own.until,
        )
        for own in season.own
    ]
