"""Tours by hand: each function one intention of a person, one transaction, one undo step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec.structs import replace
from sqlalchemy.orm import Session

from kursplaner.db import snapshot
from kursplaner.db.snapshot import versions as stored
from kursplaner.db.snapshot.pins import delete_ride_pin, write_ride_pin
from kursplaner.domain.names import Names
from kursplaner.domain.plan import Missing, Unserved, WeekPlan
from kursplaner.domain.problem import RidePin
from kursplaner.domain.rules import Code
from kursplaner.domain.violation import Kind, Ref, Violation
from kursplaner.errors import UserError
from kursplaner.services.fitting import fitted
from kursplaner.services.tour_hand import Hand, Proposal, number_of
from kursplaner.services.week import WeekView
from kursplaner.services.workspace import Workspace


class Hold(StrEnum):
    """What of a tour is fixed, in the words of undo."""

    FREE = "wieder frei"
    ORDER = "in ihrer Reihenfolge fixiert"
    WHOLE = "fixiert"


def put(ws: Workspace, view: WeekView, proposal: Proposal) -> None:
    """Make the tours as proposed. A ride put by hand is fixed to its vehicle from then on.

    Anything may be put anywhere: the rules judge it. UserError where the week changed meanwhile.
    """
    plan = replace(view.plan, tours=proposal.tours)
    if proposal.ride is not None and proposal.target is not None:
        plan = replace(plan, unserved=_served(plan.unserved, proposal.ride))
    with ws.change(put_words(view, proposal)) as session:
        _save(session, ws, view, plan)
        if proposal.ride is not None and proposal.vehicle is not None:
            pin = RidePin(ride=proposal.ride, vehicle=proposal.vehicle)
            write_ride_pin(session, view.week, pin)
        for pin in _taken_along(view, proposal):
            write_ride_pin(session, view.week, pin)


def _taken_along(view: WeekView, proposal: Proposal) -> Iterator[RidePin]:
    """Riders fixed to the vehicle of a whole tour that now goes with another one."""
    tour = next((one for one in proposal.tours if one.id == proposal.target), None)
    if tour is not None and proposal.ride is None:
        for pin in view.problem.ride_pins:
            if pin.ride in tour.rides and pin.vehicle != tour.vehicle:
                yield RidePin(ride=pin.ride, vehicle=tour.vehicle)


def put_words(view: WeekView, proposal: Proposal) -> str:
    """`Hinfahrt von Amina K. am Dienstag in Tour 3 gesetzt`, as undo says it."""
    if proposal.ride is None or proposal.target is None:
        return proposal.title.replace(" · ", ": ", 1)
    number = number_of(proposal.tours, proposal.target)
    return f"{_ride(view, proposal.ride)} in Tour {number} gesetzt"


def take_out(ws: Workspace, view: WeekView, ride: str) -> None:
    """Take a ride out of its tour; it waits for a seat, and nothing fixes it any more."""
    tours = Hand(view, ride).out().tours
    waits = Unserved(kind=Missing.RIDE, id=ride, reason=_by_hand(ride))
    unserved = (*_served(view.plan.unserved, ride), waits)
    with ws.change(take_out_words(view, ride)) as session:
        _save(session, ws, view, replace(view.plan, tours=tours, unserved=unserved))
        delete_ride_pin(session, view.week, ride)


def take_out_words(view: WeekView, ride: str) -> str:
    return f"{_ride(view, ride)} aus der Tour genommen"


def pin_ride(ws: Workspace, view: WeekView, ride: str, on: bool) -> None:
    """Fix a ride to the vehicle it is in, or set it free; UserError where it has no seat."""
    tour = next((one for one in view.plan.tours if ride in one.rides), None)
    if tour is None and on:
        raise UserError(
            f"Die {_ride(view, ride)} hat keinen Platz und kann nicht fixiert werden.",
            "Bitte setzen Sie sie zuerst in eine Tour.",
        )
    with ws.change(pin_ride_words(view, ride, on)) as session:
        if on and tour is not None:
            write_ride_pin(session, view.week, RidePin(ride=ride, vehicle=tour.vehicle))
        else:
            delete_ride_pin(session, view.week, ride)


def pin_ride_words(view: WeekView, ride: str, on: bool) -> str:
    return f"{_ride(view, ride)} " + ("fixiert" if on else "wieder frei")


def fix_tour(ws: Workspace, view: WeekView, tour: str, hold: Hold) -> None:
    """Fix a tour wholly (halts, order, times, riders, vehicle, driver) or in its order (who rides
    together, and one after the other), or set it free."""
    pins = {"pinned": hold is Hold.WHOLE, "order_pinned": hold is Hold.ORDER}
    tours = tuple(replace(one, **pins) if one.id == tour else one for one in view.plan.tours)
    with ws.change(fix_tour_words(view, tour, hold)) as session:
        _save(session, ws, view, replace(view.plan, tours=tours))


def fix_tour_words(view: WeekView, tour: str, hold: Hold) -> str:
    return f"Tour {number_of(view.plan.tours, tour)} {hold}"


def dissolve(ws: Workspace, view: WeekView, tour: str) -> None:
    """Take a whole tour out; its riders wait for a seat."""
    gone = next(one for one in view.plan.tours if one.id == tour)
    waits = tuple(
        Unserved(kind=Missing.RIDE, id=ride, reason=_by_hand(ride)) for ride in gone.rides
    )
    plan = replace(
        view.plan,
        tours=tuple(one for one in view.plan.tours if one.id != tour),
        unserved=(*view.plan.unserved, *waits),
    )
    with ws.change(dissolve_words(view, tour)) as session:
        _save(session, ws, view, plan)
        for ride in gone.rides:
            delete_ride_pin(session, view.week, ride)


def dissolve_words(view: WeekView, tour: str) -> str:
    return f"Tour {number_of(view.plan.tours, tour)} aufgelöst"


def save_tours(ws: Workspace, view: WeekView, plan: WeekPlan, title: str) -> None:
    """Make the draft say `plan`, which came of `view`."""
    with ws.change(title) as session:
        _save(session, ws, view, plan)


def _save(session: Session, ws: Workspace, view: WeekView, plan: WeekPlan) -> None:
    """UserError where the stored week is no longer the one a person saw when she decided."""
    found = stored.versions(session, ws.area, view.week)
    row = found.draft or found.published
    now = fitted(view.problem, snapshot.read_plan(session, row) if row else WeekPlan())
    if now != view.plan:
        raise UserError(
            "Die Woche wurde inzwischen von jemand anderem geändert.",
            "Bitte sehen Sie sie noch einmal an und wiederholen Sie den Schritt.",
        )
    stored.save_draft(session, ws.area, view.week, fitted(view.problem, plan))


def _served(unserved: Iterable[Unserved], ride: str) -> tuple[Unserved, ...]:
    return tuple(x for x in unserved if (x.kind, x.id) != (Missing.RIDE, ride))


def _by_hand(ride: str) -> Violation:
    return Violation(rule="H13", code=Code.TAKEN_OUT_BY_HAND, subjects=(Ref(Kind.RIDE, ride),))


def _ride(view: WeekView, ride: str) -> str:
    return Names(view.problem).ride(ride)
