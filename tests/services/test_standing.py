"""Standing rides: house rules, no-shows that pause rides, deadlines, and what a week shows."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kursplaner.db.seed import load_area, read_area
from kursplaner.domain.doubts import remarks
from kursplaner.domain.index import PlanIndex, ProblemIndex
from kursplaner.domain.rides import Ride, rides
from kursplaner.domain.rules import Code
from kursplaner.domain.wording import Wording
from kursplaner.errors import UserError
from kursplaner.paths import resource
from kursplaner.services import standing
from kursplaner.services.week import WeekView, load_week
from kursplaner.services.workspace import Workspace, create_workspace
from tests.services.conftest import MONDAY, WEEK


def a_rider(ws: Workspace) -> standing.Rider:
    """Somebody who attends on several days of the shuttle week."""
    return standing.riders(ws)[0]


def on(number: int) -> date:
    """A day so many days before the Monday."""
    return MONDAY - timedelta(days=number)


def rides_of(view: WeekView, person: str) -> list[Ride]:
    known = PlanIndex(ProblemIndex(view.problem), view.plan)
    return [ride for ride in rides(known) if ride.participant == person]


def test_that_a_new_file_has_the_shipped_rules(adorf: Workspace) -> None:
    assert standing.ride_rules(adorf, WEEK) == standing.RideRules()


def test_that_changed_rules_hold_from_that_week_on_and_reach_the_problem(adorf: Workspace) -> None:
    wanted = replace(standing.RideRules(), wait_at_stop=3, no_show_limit=2)
    standing.save_ride_rules(adorf, WEEK, wanted)
    assert standing.ride_rules(adorf, WEEK) == wanted
    assert standing.ride_rules(adorf, "2026-W48") == standing.RideRules()
    assert load_week(adorf, WEEK).problem.legal.wait_at_stop == 3
    assert load_week(adorf, "2026-W48").problem.legal.wait_at_stop == 5
    adorf.undo()
    assert standing.ride_rules(adorf, WEEK) == standing.RideRules()


def test_that_rules_left_as_they_are_make_no_undo_step(adorf: Workspace) -> None:
    standing.save_ride_rules(adorf, WEEK, standing.RideRules())
    assert adorf.undo_title() is None


@pytest.mark.parametrize(
    "wrong", [{"wait_at_stop": 61}, {"deadline_clock": 1441}, {"pause_days": 0}]
)
def test_that_impossible_rules_change_nothing(adorf: Workspace, wrong: dict[str, int]) -> None:
    with pytest.raises(UserError):
        standing.save_ride_rules(adorf, WEEK, replace(standing.RideRules(), **wrong))
    assert standing.ride_rules(adorf, WEEK) == standing.RideRules()


def test_that_the_third_no_show_within_the_period_pauses_from_the_next_day_on(
    adorf: Workspace,
) -> None:
    who = a_rider(adorf)
    assert standing.note_no_show(adorf, WEEK, who.id, on(20)).pause is None
    assert standing.note_no_show(adorf, WEEK, who.id, on(10)).counted == 2
    noted = standing.note_no_show(adorf, WEEK, who.id, on(3))
    assert noted.pause is not None
    assert (noted.pause.first, noted.pause.last) == (on(2), on(2) + timedelta(days=13))
    assert noted.pause.automatic
    assert noted.pause.reason.startswith("3-mal unentschuldigt nicht erschienen")


def test_that_an_old_no_show_does_not_count(adorf: Workspace) -> None:
    who = a_rider(adorf)
    for number in (40, 10, 3):
        noted = standing.note_no_show(adorf, WEEK, who.id, on(number))
    assert (noted.counted, noted.pause) == (2, None)


def test_that_the_order_of_noting_does_not_matter(adorf: Workspace) -> None:
    who = a_rider(adorf)
    for number in (3, 20, 10):
        noted = standing.note_no_show(adorf, WEEK, who.id, on(number))
    assert noted.pause is not None
    assert noted.pause.first == on(2)


def test_that_counting_begins_anew_after_a_pause(adorf: Workspace) -> None:
    who = a_rider(adorf)
    for number in (20, 10, 9):
        noted = standing.note_no_show(adorf, WEEK, who.id, on(number))
    assert noted.pause is not None
    standing.lift_pause(adorf, noted.pause.row, on(7))
    assert standing.note_no_show(adorf, WEEK, who.id, on(5)).counted == 1


def test_that_the_pause_can_be_switched_off(adorf: Workspace) -> None:
    who = a_rider(adorf)
    standing.save_ride_rules(adorf, WEEK, replace(standing.RideRules(), no_show_limit=0))
    for number in (9, 8, 7, 6):
        noted = standing.note_no_show(adorf, WEEK, who.id, on(number))
    assert (noted.limit, noted.pause) == (0, None)


def test_that_one_day_is_noted_once(adorf: Workspace) -> None:
    who = a_rider(adorf)
    standing.note_no_show(adorf, WEEK, who.id, on(3))
    with pytest.raises(UserError, match="schon vermerkt"):
        standing.note_no_show(adorf, WEEK, who.id, on(3))
    noted = [x.day for x in standing.standing(adorf).no_shows if x.person == who.id]
    assert noted.count(on(3)) == 1


def test_that_note_and_pause_are_one_step(adorf: Workspace) -> None:
    who = a_rider(adorf)
    for number in (5, 4, 3):
        standing.note_no_show(adorf, WEEK, who.id, on(number))
    assert standing.standing(adorf).pauses
    adorf.undo()
    assert not standing.standing(adorf).pauses
    assert on(3) not in [x.day for x in standing.standing(adorf).no_shows if x.person == who.id]


def test_that_a_pause_takes_her_rides_out_of_the_week_and_lifting_gives_them_back(
    shuttle: Workspace,
) -> None:
    view = load_week(shuttle, WEEK)
    driven = {id for tour in view.plan.tours for id in tour.rides}
    who = next(
        p for p in view.problem.participants if {r.id for r in rides_of(view, p.id)} & driven
    )
    everything = rides_of(view, who.id)
    first = min(ride.day for ride in everything)
    pause = standing.pause_rides(shuttle, who.id, MONDAY, MONDAY + timedelta(days=first), "Urlaub")
    paused = load_week(shuttle, WEEK)
    assert [r.id for r in rides_of(paused, who.id)] == [r.id for r in everything if r.day > first]
    tours = {id for tour in paused.plan.tours for id in tour.rides}
    assert not tours & {r.id for r in everything if r.day == first}
    sentence = next(
        Wording(paused.problem).sentence(item)
        for item in remarks(paused.problem, paused.plan)
        if item.code == Code.RIDE_PAUSED
    )
    assert sentence.startswith(f"{who.name} wird nicht gefahren: Pause bis ")
    assert "Urlaub" in sentence
    standing.lift_pause(shuttle, pause.row, MONDAY)
    assert len(rides_of(load_week(shuttle, WEEK), who.id)) == len(everything)
    line = next(x for x in standing.standing(shuttle).pauses if x.row == pause.row)
    assert line.state(MONDAY) == "aufgehoben am 30.11.2026"


def test_that_a_whole_week_of_pause_frees_the_planning_of_her(adorf: Workspace) -> None:
    who = a_rider(adorf)
    standing.pause_rides(adorf, who.id, on(3), None, "Kur")
    view = load_week(adorf, WEEK)
    person = next(p for p in view.problem.participants if p.id == who.id)
    assert not person.ride
    assert any(x.code == Code.RIDE_PAUSED for x in remarks(view.problem, view.plan))


@pytest.mark.parametrize(("last", "reason"), [(on(5), "Kur"), (None, "  ")])
def test_that_a_pause_needs_a_reason_and_a_right_order(
    adorf: Workspace, last: date | None, reason: str
) -> None:
    with pytest.raises(UserError):
        standing.pause_rides(adorf, a_rider(adorf).id, on(3), last, reason)
    assert not standing.standing(adorf).pauses


def test_that_the_deadline_is_noon_on_the_working_day_before(adorf: Workspace) -> None:
    deadlines = load_week(adorf, WEEK).problem.ride_deadlines
    assert deadlines[0] == -3 * 1440 + 720  # Monday: Friday noon
    assert deadlines[1] == 720


def test_that_a_public_holiday_is_no_working_day(adorf: Workspace) -> None:
    """Buß- und Bettag, 18.11.2026, is a Wednesday and free in Saxony."""
    assert load_week(adorf, "2026-W47").problem.ride_deadlines[3] == 1 * 1440 + 720


def test_that_a_late_registration_is_named_and_drives_all_the_same(shuttle: Workspace) -> None:
    view = load_week(shuttle, WEEK)
    who = next(p for p in view.problem.participants if rides_of(view, p.id))
    day = min(ride.day for ride in rides_of(view, who.id))
    after_noon = timedelta(minutes=view.problem.ride_deadlines[day] + 90)
    with shuttle.change("Anmeldung") as session:
        at = datetime.combine(MONDAY, time()) + after_noon
        standing.note_registration(session, int(who.id[1:]), at)
    after = load_week(shuttle, WEEK)
    assert rides_of(after, who.id) == rides_of(view, who.id)
    named = [
        item for item in remarks(after.problem, after.plan)
        if item.code == Code.RIDE_AFTER_DEADLINE and item.subjects[0].id == who.id
    ]  # fmt: skip
    assert [item.start for item in named] == [day * 1440]
    assert not named[0].hard
    assert re.fullmatch(r"angemeldet .* 13:30, möglich bis .* 12:00", named[0].note)


def test_that_a_late_registration_for_one_course_speaks_only_of_its_rides(
    shuttle: Workspace,
) -> None:
    view = load_week(shuttle, WEEK)
    who = next(p for p in view.problem.participants if rides_of(view, p.id))
    other = next(c for c in view.problem.courses if c.id not in who.courses)
    with shuttle.change("Anmeldung") as session:
        at = datetime.combine(MONDAY, time()) + timedelta(days=6)
        standing.note_registration(session, int(who.id[1:]), at, int(other.id[1:]))
    after = load_week(shuttle, WEEK)
    assert not any(x.subjects[0].id == who.id for x in remarks(after.problem, after.plan))


def test_that_the_example_shows_what_changes_standing_rides(adorf: Workspace) -> None:
    """Two no-shows and a late registration are in its file."""
    noted = standing.standing(adorf)
    assert [x.day for x in noted.no_shows] == [on(12), on(26)]
    assert noted.pauses == ()
    late = [p for p in load_week(adorf, WEEK).problem.participants if p.registered]
    assert [[entry.at for entry in p.registered] for p in late] == [[-3 * 1440 + 15 * 60 + 30]]


def test_that_pauses_can_be_written_in_a_workspace_file(tmp_path: Path) -> None:
    text = resource("demo", "adorf.toml").read_text("utf-8")
    text = text.replace(
        "no_shows = [26, 12]",
        'ride_pauses = [{ start = 1, days = 2, reason = "Kur" }, { start = 6, reason = "weg" }]',
    )
    (tmp_path / "adorf.toml").write_text(text, "utf-8")
    places = resource("demo", "places-vogtland.toml")
    (tmp_path / places.name).write_bytes(places.read_bytes())
    ws = create_workspace(tmp_path / "leer.kursplaner", "Leer", today=MONDAY)
    with ws.change("geladen") as session:
        area = load_area(
            session, read_area(tmp_path / "adorf.toml"), MONDAY, first=MONDAY,
            last=MONDAY + timedelta(weeks=8),
        )  # fmt: skip
    ws.choose_area(area.id)
    found = [p.ride_paused for p in load_week(ws, WEEK).problem.participants if p.ride_paused]
    assert [[(b.start, b.end, b.label) for b in blocks] for blocks in found] == [[
        (1440, 3 * 1440, "Pause bis 2.12. (Kur)"), (6 * 1440, 7 * 1440, "Pause (weg)"),
    ]]  # fmt: skip
    ws.close()
