"""One day's tours planned anew, or only mended: nothing that a person fixed is undone."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, Tour, Unserved, WeekPlan
from kursplaner.domain.rules import check
from kursplaner.domain.score import LevelName, score
from kursplaner.domain.time import day_of
from kursplaner.domain.violation import Violation
from kursplaner.domain.words import counted
from kursplaner.services.touring import Touring
from kursplaner.services.week import WeekView
from kursplaner.services.worker import ask_worker
from kursplaner.solver.events import Event, Finished, Status
from kursplaner.solver.protocol import PlanTours, RepairTours

SECONDS = 20.0
AT_ONCE = 3.0
"""Seconds for mending: somebody is on the phone."""


class Replanned(Struct, frozen=True, kw_only=True):
    """What came of it; `plan` is the plan as it was where nothing better was found."""

    plan: WeekPlan
    better: bool
    proven: bool
    seated: int
    """More rides with a seat than before."""
    tours: int
    """More tours than before; negative: fewer."""
    minutes: int
    """More minutes of driving than before; negative: less."""
    mended: int = 0
    """Fewer broken rules than before."""
    kept: int = 0
    """Tours of the day that are as they were, to the minute."""

    @property
    def words(self) -> str:
        """`2 Fahrten mehr mit Platz, eine Tour weniger, 34 Minuten weniger Fahrt`"""
        if not self.better:
            proof = "Besser geht es nicht (bewiesen)" if self.proven else "Nichts Besseres gefunden"
            return f"{proof}, alles bleibt, wie es war"
        said = [_more(-self.mended, "Regelverstoß", "Regelverstöße")] if self.mended else []
        said += [_more(self.seated, "Fahrt", "Fahrten", " mit Platz")] if self.seated else []
        said += [_more(self.tours, "Tour", "Touren")] if self.tours else []
        said += [_more(self.minutes, "Minute", "Minuten", " Fahrt")] if self.minutes else []
        return ", ".join(said) or "Gleich gut, aber näher an der veröffentlichten Woche"


def free_tours(view: WeekView, day: int) -> tuple[str, ...]:
    """Tours of the day that may be taken apart.

    Fixed tours may not; nor those with a rider put there by hand against a rule: no planning
    would put her there again.
    """
    touring = Touring(view)
    return tuple(
        line.id
        for line in touring.day(day).lines
        if not line.tour.held
        and not (line.broken and any(ride in touring.pins for ride in line.tour.rides))
    )


def replan_day(
    view: WeekView, day: int, *, seconds: float = SECONDS, seed: int = 1,
    deterministic: float | None = None, on_event: Callable[[Event], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Replanned:  # fmt: skip
    """Ask a worker process and wait: never on a window's own thread. Errors as `ask_worker`.

    Raises RuntimeError where the rules find a new fault in the answer: a bug, never a plan.
    """
    request = PlanTours(
        problem=view.problem, plan=view.plan, touched=free_tours(view, day), day=day, seed=seed,
        seconds=seconds, deterministic=deterministic,
    )  # fmt: skip
    return _answered(view, day, request, on_event, stop)


def repair_day(
    view: WeekView, day: int, *, seconds: float = AT_ONCE, seed: int = 1,
    deterministic: float | None = None, stop: Callable[[], bool] | None = None,
) -> Replanned:  # fmt: skip
    """After somebody joined or left, or a vehicle or driver was lost: only what must change does.

    Whoever has no seat comes into the tours there are, what can no longer be driven is replaced;
    every other tour stays as it is, to the minute. Waits and raises like `replan_day`.
    """
    request = RepairTours(
        problem=view.problem, plan=view.plan, day=day, seed=seed, seconds=seconds,
        deterministic=deterministic,
    )  # fmt: skip
    return _answered(view, day, request, None, stop)


def _answered(
    view: WeekView, day: int, request: PlanTours | RepairTours,
    on_event: Callable[[Event], None] | None, stop: Callable[[], bool] | None,
) -> Replanned:  # fmt: skip
    answer = ask_worker(request, on_event, stop)
    if not isinstance(answer, Finished):
        raise RuntimeError(f"worker: {type(answer).__name__} is no plan")
    found = _merged(view, day, answer.outcome.plan)
    mended = _judge(view, found)
    return _compared(view, day, found, mended, answer.outcome.status is Status.OPTIMAL)


def _merged(view: WeekView, day: int, plan: WeekPlan) -> WeekPlan:
    """The answer's tours of this day, all other days as they are."""
    rides = Touring(view).rides

    def today(item: Unserved) -> bool:
        ride = rides.get(item.id) if item.kind is Missing.RIDE else None
        return ride is not None and ride.day == day

    def on_day(tour: Tour) -> bool:
        return day_of(tour.start) == day

    tours = [tour for tour in view.plan.tours if not on_day(tour)]
    tours += [tour for tour in plan.tours if on_day(tour)]
    unserved = [item for item in view.plan.unserved if not today(item)]
    unserved += [item for item in plan.unserved if today(item)]
    ordered = sorted(tours, key=lambda tour: (tour.start, tour.vehicle, tour.id))
    return replace(view.plan, tours=tuple(ordered), unserved=tuple(unserved))


def _judge(view: WeekView, found: WeekPlan) -> int:
    """How many rules less are broken; none may be broken anew."""
    known = {_case(violation) for violation in view.violations if violation.hard}
    now = [violation for violation in check(view.problem, found) if violation.hard]
    new = [violation for violation in now if _case(violation) not in known]
    if new:
        raise RuntimeError(f"the re-planned tours break {len(new)} rules, first: {new[0]}")
    return len(known) - len({_case(violation) for violation in now})


def _case(violation: Violation) -> object:
    return violation.code, violation.subjects


def _compared(view: WeekView, day: int, found: WeekPlan, mended: int, proven: bool) -> Replanned:
    before, after = score(view.problem, view.plan), score(view.problem, found)
    levels = LevelName.TOURS_UNSERVED, LevelName.TOURS
    cheaper = [after.level(name) for name in levels] < [before.level(name) for name in levels]
    better = mended > 0 or cheaper

    def more(term: str) -> int:
        return after.term(term).count - before.term(term).count if better else 0

    plan = found if better else view.plan
    return Replanned(
        plan=plan, better=better, proven=proven,
        seated=-more("ride_unserved"), tours=more("tour"), minutes=more("drive_minute"),
        mended=mended if better else 0,
        kept=sum(tour in view.plan.tours for tour in plan.tours if day_of(tour.start) == day),
    )  # fmt: skip


def _more(number: int, one: str, many: str, what: str = "") -> str:
    """`2 Touren weniger`, `eine Fahrt mehr mit Platz`"""
    return f"{counted(abs(number), one, many)} {'mehr' if number > 0 else 'weniger'}{what}"
