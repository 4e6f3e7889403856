"""A whole tour in the hand: in another vehicle, with another driver, its riders as they are."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from msgspec.structs import replace

from kursplaner.domain.plan import Tour
from kursplaner.services.tour_hand import Proposal, changed
from kursplaner.services.week import WeekView


class TourHand:
    """One tour lifted off its row, judged wherever it is held. Nothing is refused or saved."""

    def __init__(self, view: WeekView, tour: str) -> None:
        """StopIteration for a tour this week does not have."""
        # Here and not above: the arithmetic of tours would slow the start of every window.
        from kursplaner.solver.shuttle.byhand import Desk

        self.view = view
        self.tour = next(one for one in view.plan.tours if one.id == tour)
        # Riders fixed to the vehicle go with their tour: the same hand put them there.
        pins = tuple(pin for pin in view.problem.ride_pins if pin.ride not in self.tour.rides)
        self.desk = Desk(replace(view.problem, ride_pins=pins), view.plan)
        self._told: dict[str, Proposal] = {}

    def in_vehicle(self, vehicle: str) -> Proposal:
        """With the driver it has or, where that breaks more, with who breaks least."""
        if vehicle not in self._told:
            self._told[vehicle] = self._in_vehicle(vehicle)
        return self._told[vehicle]

    def with_driver(self, driver: str) -> Proposal:
        """The vehicle and its layout stay."""
        after = self._timed(replace(self.tour, driver=driver))
        return self._proposal(after, self.desk.index.drivers[driver].name)

    def _in_vehicle(self, vehicle: str) -> Proposal:
        best, least = self.tour, inf
        for tour in self._crews(vehicle):
            broken = len(self.desk.check(tour))
            if broken < least:
                best, least = tour, broken
            if not broken:
                break
        title = self.desk.index.vehicles[vehicle].name
        if best.driver != self.tour.driver:
            title = f"{title} mit {self.desk.index.drivers[best.driver].name}"
        return self._proposal(best, title)

    def _crews(self, vehicle: str) -> Iterator[Tour]:
        """Every layout with every driver who may drive it, the present one first."""
        drivers = self.view.problem.drivers
        able = [one.id for one in drivers if not one.vehicles or vehicle in one.vehicles]
        for driver in dict.fromkeys((self.tour.driver, *able)):
            for layout in range(len(self.desk.index.vehicles[vehicle].layouts)):
                crew = replace(self.tour, vehicle=vehicle, driver=driver, layout=layout)
                yield self._timed(crew)

    def _timed(self, tour: Tour) -> Tour:
        return self.desk.retimed(tour, self.desk.visits(self.tour))

    def _proposal(self, after: Tour, title: str) -> Proposal:
        return changed(self.view, self.desk, self.tour, after, title)
