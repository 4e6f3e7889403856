"""What the shuttle rules share: the rides of a plan, and a tour's riders leg by leg."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kursplaner.domain.index import PlanIndex
from kursplaner.domain.plan import Tour, TourStop
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.time import Interval, day_of, merge


@dataclass(frozen=True, slots=True)
class Leg:
    """From one halt to the next, with the rides on board."""

    stop: TourStop
    on_board: tuple[Ride, ...]


class Fleet:
    """Rides of a plan by id, tours by vehicle, driver and ride; times when they may be used."""

    def __init__(self, plan: PlanIndex, tours: Sequence[Tour]) -> None:
        self.plan = plan
        self.index = plan.index
        self.problem = plan.index.problem
        self.legal = self.problem.legal
        self.tours = tuple(tours)
        self.rides: Mapping[str, Ride] = {ride.id: ride for ride in rides(plan)}
        self.vehicle_times = {item.id: merge(item.available) for item in self.problem.vehicles}
        self.driver_times = {item.id: merge(item.available) for item in self.problem.drivers}
        self.of_vehicle: dict[str, list[Tour]] = defaultdict(list)
        self.of_driver: dict[str, list[Tour]] = defaultdict(list)
        self.of_ride: dict[str, list[Tour]] = defaultdict(list)
        for tour in self.tours:
            self.of_vehicle[tour.vehicle].append(tour)
            self.of_driver[tour.driver].append(tour)
            for ride in tour.rides:
                self.of_ride[ride].append(tour)

    def known(self, ids: Sequence[str]) -> tuple[Ride, ...]:
        return tuple(self.rides[id] for id in ids if id in self.rides)

    def legs(self, tour: Tour) -> Iterator[Leg]:
        on_board: dict[str, Ride] = {}
        for stop in tour.stops[:-1]:
            for id in stop.alight:
                on_board.pop(id, None)
            on_board |= {ride.id: ride for ride in self.known(stop.board)}
            yield Leg(stop, tuple(on_board.values()))


def tour_span(tour: Tour) -> Interval:
    """When vehicle and driver are taken, boarding at the depot included."""
    first, last = tour.stops[0], tour.stops[-1]
    return Interval(min(first.arrive, first.depart), max(last.arrive, last.depart))


def tour_day(tour: Tour) -> int:
    return day_of(tour_span(tour).start)
