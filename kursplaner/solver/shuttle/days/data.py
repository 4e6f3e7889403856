"""A day of rides as a few flat arrays: what the compiled search over lines of trips looks up.

Few, for every array of an argument takes the compiler's time; nothing in them is ever changed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kursplaner.domain.dialaride import Crew, VehicleClass
from kursplaner.solver.shuttle.net.network import Floats, Ints, Network

Flags = npt.NDArray[np.uint8]

EARLY, LATE, PRE, POST, SPAN, DIRECT, SOON = range(7)
"""Columns of `Day.times`; the last three are the rider's."""
FOLLOWS, APART = 1, 2
"""Bits of `Day.pairs`."""
START, END, LAYOUTS, UNTIL, COUNT, OPENS, CLOSES, FIXED, LONGEST, STRICT = range(10)
"""Columns of `Day.cars`: depots, first layout and one behind the last, vehicles, shift, price of
the first tour, most minutes of a tour, whether there is a driver to be looked at."""
TOUR, TURN, WAIT, PAUSE, WORK, STRETCH, BREAKS, DONE, PAIRS = range(10, 19)
"""More columns, see `Crew`; then how many breaks and spans done there are, in pairs behind."""


class Day(NamedTuple):
    """The arrays of a network; n riders, 2n nodes, C vehicle classes, V layouts, P places."""

    n: int
    shared: bool
    company: bool
    """Whether anybody needs an escort or must not meet somebody."""
    weight: float
    place: Ints
    times: Floats
    """(2n, 7)."""
    legs: Floats
    """(2, P, P): minutes, cost."""
    pairs: Flags
    """(2n, 2n)."""
    riders: Ints
    """(n, 1 + kinds): escort or -1, demand."""
    room: Ints
    """(V, kinds)."""
    able: Floats
    """(C, n): surcharge of the rider; inf where no layout of the class may take her."""
    cars: Floats


def day_of(net: Network) -> Day:
    problem, n = net.problem, net.n
    rider = np.arange(2 * n) % max(n, 1)
    soon = np.array([request.soon for request in net.riders], dtype=np.float64)
    times = (net.early, net.late, net.pre, net.post, net.span[rider], net.direct[rider],
             soon[rider])  # fmt: skip
    pairs = net.follows.astype(np.uint8)
    pairs[:n, :n] += APART * net.apart.astype(np.uint8)
    able = np.full((len(problem.vehicles), n), np.inf)
    for v, owner in enumerate(net.layout_class.tolist()):
        # Layouts of one class differ in places alone, never in whom they may take.
        able[owner] = np.where(net.allowed[:, v], net.extra[:, v], able[owner])
    return Day(
        n=n, shared=net.shared, company=bool((net.escort >= 0).any() or net.apart.any()),
        weight=float(problem.ride_weight), place=net.place, times=np.stack(times, axis=1),
        legs=np.stack([net.matrix, net.costs]), pairs=pairs,
        riders=np.column_stack([net.escort, net.demand]), room=net.layouts, able=able,
        cars=_cars(net),
    )  # fmt: skip


def _cars(net: Network) -> Floats:
    owners = np.arange(len(net.problem.vehicles) + 1)
    first = np.searchsorted(net.layout_class, owners).tolist()
    rows = [
        _car(car, begin, end)
        for car, begin, end in zip(net.problem.vehicles, first, first[1:], strict=False)
    ]
    table = np.zeros((len(rows), max(map(len, rows), default=0)))
    for k, row in enumerate(rows):
        table[k, : len(row)] = row
    return table


def _car(car: VehicleClass, first: int, until: int) -> list[float]:
    crew = car.crew or Crew()
    return [
        car.start, car.end, first, until, car.count, *car.shift, car.fixed_cost, car.max_duration,
        car.crew is not None, crew.tour_cost, crew.turnaround, crew.longest_wait, crew.pause,
        crew.most_work, crew.most_stretch, len(crew.breaks), len(crew.done),
        *(x for pair in (*crew.breaks, *sorted(crew.done)) for x in pair),
    ]  # fmt: skip
