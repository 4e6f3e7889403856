"""A county's day: 8 vehicles, 150 rides, 4 sites, 6 waves; makes the table of docs/performance.md.

python -m tests.benchmarks.shuttle.county [--seconds 60] [--seeds 1,2,3] [--early 5]

Per seed: what is served after a few seconds, cost and bound at the end, then one rider more and
one bus less, and what a dispatcher's questions take. Every plan is judged by `domain.rules`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from msgspec.structs import replace

from kursplaner.domain.plan import WeekPlan
from kursplaner.domain.problem import Block, WeekProblem
from kursplaner.domain.rules import check
from kursplaner.domain.rules.codes import Code
from kursplaner.domain.score import score
from kursplaner.domain.time import at
from kursplaner.solver.events import Stop
from kursplaner.solver.shuttle.byhand import Desk
from kursplaner.solver.shuttle.repair import repair
from kursplaner.solver.shuttle.week import Tours, plan_tours
from tests.solver.shuttle import cases

HEAD = (
    "| seed | rides | too far | no seat, early | cost, early | no seat | cost | bound "
    "| gap | rider more: s, tours changed | bus less: s, tours changed, no seat "
    "| check ms | three places ms |",
    "|---|" + "---:|" * 12,
)


def county(seed: int) -> tuple[WeekProblem, WeekPlan]:
    """A Tuesday of 75 people, there and back, whose villages lie near enough to ride."""
    return cases.county_day(seed=seed, spread=10.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--early", type=float, default=5.0)
    parser.add_argument("--seeds", default="1,2,3")
    options = parser.parse_args()
    print("\n".join(HEAD))
    for seed in options.seeds.split(","):
        print(row(int(seed), options.early, options.seconds), flush=True)
    return 0


def row(seed: int, early: float, seconds: float) -> str:
    problem, bare = county(seed)
    first, _ = judged(problem, bare, plan_tours(problem, bare, Stop(seconds=early)))
    tours = plan_tours(problem, bare, Stop(seconds=seconds))
    last, plan = judged(problem, bare, tours)
    far = sum(
        item.reason is not None and item.reason.code != Code.NO_SEAT_FREE
        for item in tours.unserved
    )  # fmt: skip
    bound = tours.levels[1].bound
    gap = (last[1] - bound) / last[1]
    more, less = rider_more(problem, bare), bus_less(problem, plan)
    checked, offered = questions(problem, plan)
    cells = (
        seed, len(Desk(problem, plan).rides), far, first[0] - far, first[1], last[0] - far, last[1],
        bound, f"{gap:.1%}", more, less, f"{checked:.1f}", f"{offered:.0f}",
    )  # fmt: skip
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def judged(problem: WeekProblem, bare: WeekPlan, tours: Tours) -> tuple[tuple[int, int], WeekPlan]:
    """Rides without a seat and cost, and the plan, to which no rule may object."""
    plan = replace(bare, tours=tours.tours, unserved=tours.unserved)
    broken = check(problem, plan)
    assert not broken, broken[:3]
    bill = score(problem, plan)
    return (len(tours.unserved), bill.level("tours")), plan


def rider_more(problem: WeekProblem, bare: WeekPlan) -> str:
    """Planned without one person, who then joins."""
    who = problem.participants[7].id
    before = replace(problem, participants=tuple(
        replace(person, ride=False) if person.id == who else person
        for person in problem.participants
    ))  # fmt: skip
    _, plan = judged(before, bare, plan_tours(before, bare, Stop(seconds=10)))
    return repaired(problem, plan)[0]


def bus_less(problem: WeekProblem, plan: WeekPlan) -> str:
    """The bus with most tours breaks down for the day."""
    broken = statistics.mode(tour.vehicle for tour in plan.tours)
    day = (Block(start=at(1, 0), end=at(2, 0), label="Werkstatt"),)
    after = replace(problem, vehicles=tuple(
        replace(bus, absent=day) if bus.id == broken else bus for bus in problem.vehicles
    ))  # fmt: skip
    told, left = repaired(after, plan)
    return f"{told}, {left - len(plan.unserved)}"


def repaired(problem: WeekProblem, plan: WeekPlan) -> tuple[str, int]:
    begin = time.monotonic()
    found = repair(problem, plan, Stop(seconds=3))
    seconds = time.monotonic() - begin
    after = replace(plan, tours=found.tours, unserved=found.unserved)
    assert not check(problem, after)
    same = sum(tour in plan.tours for tour in found.tours)
    return f"{seconds:.1f}, {len(found.tours) - same} of {len(found.tours)}", len(found.unserved)


def questions(problem: WeekProblem, plan: WeekPlan) -> tuple[float, float]:
    """Worst milliseconds of judging a tour, and of the three best places for a rider."""
    desk = Desk(problem, plan)
    checks, offers = [], []
    for tour in plan.tours:
        begin = time.perf_counter()
        desk.check(tour)
        checks.append(time.perf_counter() - begin)
    for ride in plan.tours[0].rides[:3]:
        begin = time.perf_counter()
        desk.best_places(ride)
        offers.append(time.perf_counter() - begin)
    return 1000 * max(checks), 1000 * max(offers)


if __name__ == "__main__":
    sys.exit(main())
