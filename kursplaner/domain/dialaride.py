"""The dial-a-ride problem as frozen values: what the tour engine is asked and what it answers.

Free of weeks and names: adapters and benchmark readers write it, the engine reads it. Times are
minutes, costs any unit; both may be fractions. Places are rows of the two matrices.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

Matrix = tuple[tuple[float, ...], ...]
Window = tuple[float, float]


class Request(Struct, frozen=True, kw_only=True):
    """A group that travels together from `pickup` to `delivery`.

    Windows bound the start of service at both ends; with `DialARide.shared_stops` they bound the
    vehicle's departure at the pickup and its arrival at the delivery. Ride time is the time from
    the end of service at the pickup to the start of service at the delivery.
    """

    id: str
    pickup: int
    delivery: int
    demand: tuple[int, ...]
    """One number per kind of place in the vehicle, same order as `VehicleClass.layouts`."""
    pickup_window: Window
    delivery_window: Window
    pickup_service: float = 0.0
    delivery_service: float = 0.0
    max_ride: float = float("inf")
    price: float = 1e6
    """Cost of leaving the group unserved."""
    apart: tuple[str, ...] = ()
    """Requests that must not be on board at the same time."""
    escort: str | None = None
    """Request that must be on board whenever this one is."""
    vehicles: tuple[str, ...] | None = None
    """Ids of the vehicle classes that may serve it; None: all."""
    soon: bool = False
    """A way home: boarding early is better than late. Otherwise arriving late is better."""
    surcharges: tuple[tuple[str, float], ...] = ()
    """Cost on top when a vehicle of the named class serves it."""


class Crew(Struct, frozen=True, kw_only=True):
    """What a driver may do in one shift, and how her day is cut into tours (minutes).

    A tour ends at the depot; between two tours lie at least `turnaround` minutes. Work is counted
    in stretches: tours with less than `pause` minutes between them belong to one.
    """

    tour_cost: float = 0.0
    """Price of every tour after the first."""
    turnaround: float = 0.0
    longest_wait: float = float("inf")
    """An empty vehicle that would stand longer drives home, where it can."""
    pause: float = 0.0
    most_work: float = float("inf")
    most_stretch: float = float("inf")
    breaks: tuple[tuple[float, float], ...] = ()
    """(work, rest): with more work than this, at least so much rest in the day."""
    done: tuple[Window, ...] = ()
    """Work of the same driver that day which is settled already."""


class VehicleClass(Struct, frozen=True, kw_only=True):
    """`count` equal vehicles. A route starts and ends in the shift, at the two depots."""

    id: str
    start: int
    end: int
    layouts: tuple[tuple[int, ...], ...]
    """Alternative capacities; a route keeps one of them."""
    shift: Window
    count: int = 1
    max_duration: float = float("inf")
    fixed_cost: float = 0.0
    crew: Crew | None = None
    """Looked at by the search over days; the proof leaves it out, so its bound stays valid."""


class DialARide(Struct, frozen=True, kw_only=True):
    """The whole question. Identical requests (all fields but `id` equal) count as one demand."""

    name: str = ""
    minutes: Matrix
    costs: Matrix
    requests: tuple[Request, ...]
    vehicles: tuple[VehicleClass, ...]
    ride_weight: float = 0.0
    """Price of a minute on board beyond the direct ride, waiting not counted."""
    shared_stops: bool = False
    """All who board or alight at one halt share its departure and arrival; services add up.

    People get out before others get in: nobody waits on board at her goal while others board.
    """


class Visit(Struct, frozen=True, array_like=True):
    """One group getting in (`boards`) or out, service starting at `time`."""

    request: str
    boards: bool
    place: int
    time: float


class Route(Struct, frozen=True, kw_only=True):
    """What one vehicle drives, with the moments it leaves and reaches its depots."""

    vehicle: str
    layout: int
    visits: tuple[Visit, ...]
    depart: float
    arrive: float
    cost: float
    cuts: tuple[int, ...] = ()
    """Visits before which the vehicle is at its depot: a new tour begins (see `Crew`)."""


class Proof(StrEnum):
    OPTIMAL = "optimal"
    GAP = "gap"
    """Not proven best: `bound` says how far it can be from it at most."""


class DialAnswer(Struct, frozen=True, kw_only=True):
    """Routes, who is left out, the value reached and the bound proven for it."""

    routes: tuple[Route, ...]
    unserved: tuple[str, ...]
    value: float
    bound: float
    proof: Proof
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """How far above the optimum the value can be at most, as a share of the value."""
        if self.proof is Proof.OPTIMAL or self.value <= 0:
            return 0.0
        return max(0.0, (self.value - self.bound) / self.value)
