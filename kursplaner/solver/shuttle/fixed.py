"""Tours a person fixed, as they are driven now: to the minute, or at least in their order."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from kursplaner.domain.plan import Tour, WeekPlan
from kursplaner.domain.problem import WeekProblem
from kursplaner.solver.shuttle.byhand import Desk

ROUNDS = 3
"""A tour that moves makes room for another; more than once in a row is rare."""


def fixed_tours(problem: WeekProblem, plan: WeekPlan, rides: Collection[str]) -> list[Tour]:
    """The pinned tours without riders who no longer ride; those fixed only in their order at
    times that follow the lessons of `plan`, see `follow`."""
    kept = [_without_strangers(tour, rides) for tour in problem.pinned_tours]
    tours = tuple(tour for tour in kept if tour.rides or not tour.only_order)
    loose = {tour.id for tour in tours if tour.only_order}
    return list(follow(problem, replace(plan, tours=tours), loose))


def follow(problem: WeekProblem, plan: WeekPlan, which: Collection[str]) -> tuple[Tour, ...]:
    """All tours of the plan, the named ones at new times where that breaks less and nothing new:
    the same riders in the same order in the same vehicle. Where no times fit, as they were."""
    tours, desk = list(plan.tours), Desk(problem, plan)
    for _ in range(ROUNDS if which else 0):
        before = tuple(tours)
        for number, tour in enumerate(before):
            made = desk.in_time(tour) if tour.id in which else None
            if made is not None:
                tours[number] = made
                desk = Desk(problem, replace(plan, tours=tuple(tours)))
        if before == tuple(tours):
            break
    return tuple(tours)


def _without_strangers(tour: Tour, known: Collection[str]) -> Tour:
    stops = tuple(
        replace(
            stop,
            board=tuple(ride for ride in stop.board if ride in known),
            alight=tuple(ride for ride in stop.alight if ride in known),
        )
        for stop in tour.stops
    )
    return replace(tour, stops=stops)
