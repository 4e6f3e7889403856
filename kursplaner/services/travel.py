"""Travel minutes for a week's places: by hand before road before estimate."""

from __future__ import annotations

from collections.abc import Sequence

from kursplaner.db.snapshot import TravelSeason
from kursplaner.domain.problem import Place, Travel
from kursplaner.roads.estimate import TravelSettings
from kursplaner.roads.matrix import Override, travel_matrix


def travel_times(places: Sequence[Place], season: TravelSeason) -> Travel:
    """The matrix of all places for the week of `season.on`."""
    overrides = [
        Override(
            origin=own.origin,
            destination=own.destination,
            minutes=own.minutes,
            reason=own.reason,
            until=own.until,
        )
        for own in season.own
    ]
    settings = TravelSettings(winter=season.winter)
    return travel_matrix(places, overrides, None, settings, on=season.on).travel()
