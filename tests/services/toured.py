"""One Tuesday of the Adorf example with tours made by hand: the same in every test, no engine.

Course A1 at 09:00. Bus 1 fetches Oksana (Bad Elster, a child) and Jiří (Bad Brambach), bus 2
fetches Iryna (Markneukirchen, a child) and Ahmad (Mühlental); bus 1 brings Oksana and Jiří home.
Nobody brings Iryna and Ahmad home, and Tereza (Klingenthal) waits for both ways.
"""

from __future__ import annotations

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import Missing, PlacedLesson, WeekPlan
from kursplaner.domain.rules import check
from kursplaner.domain.time import at
from kursplaner.services.tour_commands import save_tours
from kursplaner.services.tour_hand import Hand, Proposal
from kursplaner.services.week import WeekView, load_week, place_lesson
from kursplaner.services.workspace import Workspace

DAY, LESSON = 1, "l1"
OKSANA, JIRI, IRYNA, AHMAD, TEREZA = (
    f"{person}/1.0/out" for person in ("p4", "p7", "p5", "p8", "p6")
)
OKSANA_HOME, JIRI_HOME, AHMAD_HOME = (f"{person}/1.0/home" for person in ("p4", "p7", "p8"))
BUS_1, BUS_2 = "v1", "v2"


def make_tours(ws: Workspace, week: str) -> WeekView:
    """Put the Tuesday into the file; the week as it is then."""
    index = ProblemIndex(load_week(ws, week).problem)
    teacher = index.may_teach(index.course_of(LESSON))[0].id
    place_lesson(ws, week, PlacedLesson(LESSON, at(DAY, 9), "r1", (teacher,)))
    before = view = load_week(ws, week)
    for vehicle, rides in ((BUS_1, (OKSANA, JIRI)), (BUS_2, (IRYNA, AHMAD)),
                           (BUS_1, (OKSANA_HOME, JIRI_HOME))):  # fmt: skip
        first = Hand(view, rides[0]).in_vehicle(vehicle)
        assert first is not None
        view = put(view, first)
        for ride in rides[1:]:
            assert first.target is not None
            proposal = Hand(view, ride).on_tour(first.target)
            assert proposal is not None
            view = put(view, proposal)
    save_tours(ws, before, view.plan, "Touren")
    return load_week(ws, week)


def put(view: WeekView, proposal: Proposal) -> WeekView:
    """The week as it would be, judged; nothing is saved."""
    unserved = tuple(
        x for x in view.plan.unserved if (x.kind, x.id) != (Missing.RIDE, proposal.ride)
    )
    plan: WeekPlan = replace(view.plan, tours=proposal.tours, unserved=unserved)
    return replace(view, plan=plan, violations=check(view.problem, plan))


def tour_of(view: WeekView, ride: str) -> str | None:
    """Id of the tour the ride is on."""
    return next((tour.id for tour in view.plan.tours if ride in tour.rides), None)
