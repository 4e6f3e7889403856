"""Times that follow: tours whose lessons moved, in the same order at times that fit again."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.services.tour_commands import save_tours
from kursplaner.services.tour_hand import number_of
from kursplaner.services.touring import driven
from kursplaner.services.week import WeekView
from kursplaner.services.workspace import Workspace


class NewTimes(Struct, frozen=True, kw_only=True):
    """The week with tours at new times."""

    plan: WeekPlan
    changed: tuple[str, ...]
    """Ids of the tours whose times are new."""
    title: str
    """`Zeiten der Tour 2 angepasst`, as undo says it."""


def new_times(view: WeekView, which: Collection[str] | None = None) -> NewTimes | None:
    """Of the named tours (None: of all) those that break a rule, at times that break less.

    Riders, order, vehicle and driver stay, also of fixed tours: a person asks for it. None where
    other times alone help nobody.
    """
    # Here and not above: the arithmetic of tours would slow the start of every window.
    from kursplaner.solver.shuttle.fixed import follow

    plan = replace(view.plan, tours=driven(view.plan))
    asked = {tour.id for tour in plan.tours} if which is None else which
    tours = follow(view.problem, plan, asked)
    changed = tuple(
        before.id for before, after in zip(plan.tours, tours, strict=True) if before != after
    )
    if not changed:
        return None
    ordered = tuple(sorted(tours, key=lambda tour: (tour.start, tour.vehicle, tour.id)))
    return NewTimes(plan=replace(plan, tours=ordered), changed=changed, title=_title(view, changed))


def adjust(ws: Workspace, view: WeekView, times: NewTimes) -> None:
    """Make the week so: one undo step. UserError where it changed meanwhile."""
    save_tours(ws, view, times.plan, times.title)


def _title(view: WeekView, changed: tuple[str, ...]) -> str:
    if len(changed) == 1:
        return f"Zeiten der Tour {number_of(view.plan.tours, changed[0])} angepasst"
    return f"Zeiten von {len(changed)} Touren angepasst"
