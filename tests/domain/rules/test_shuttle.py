"""H11 and the vehicles' and drivers' part of H1, H2, H12."""

from datetime import date

import pytest
from msgspec.structs import replace

from kursplaner.domain.plan import Missing, TourStop, Unserved
from kursplaner.domain.problem import Block, Child, ChildSeats, Layout, Participant, RidePin
from kursplaner.domain.rules import Code
from kursplaner.domain.time import Interval
from tests.domain.builders import (
    HOME,
    OUT,
    add,
    broken,
    edit,
    home_tour,
    out_tour,
    said,
    shifted,
    stop,
    town,
    tue,
    week,
)  # fmt: skip

TOWN = town()
BILAL_OUT = "bilal/1.0/out"


def tours(*given):
    return week(tours=given)


def with_out(tour):
    return tours(tour, home_tour())


def with_home(tour):
    return tours(out_tour(), tour)


def test_that_a_tour_begins_and_ends_at_the_depot():
    problem = edit(TOWN, "vehicles", "v1", depot="kita")
    assert broken(problem, week()) == [Code.TOUR_NOT_AT_DEPOT] * 2
    no_return = out_tour(stops=out_tour().stops[:-1])
    assert said(TOWN, with_out(no_return)) == (
        "Tour 1 beginnt oder endet in »School«, nicht am Abstellort von »Bus 1«."
    )


def test_that_a_tour_has_at_least_two_stops():
    reported = Unserved(kind=Missing.RIDE, id=OUT)
    plan = replace(with_out(out_tour(stops=())), unserved=(reported,))
    assert broken(TOWN, plan) == [Code.TOUR_EMPTY]


def test_that_stops_follow_one_another_in_time():
    backwards = stop(out_tour(), 3, arrive=tue(8, 29), depart=tue(8, 35))
    assert broken(TOWN, with_out(backwards)) == [Code.TOUR_TIMES]
    assert "bei »Depot« rückwärts" in said(TOWN, with_out(backwards))
    before = stop(out_tour(), 3, depart=tue(8, 34))
    assert broken(TOWN, with_out(before)) == [Code.TOUR_TIMES]


def test_that_the_way_takes_its_minutes():
    fast = stop(out_tour(), 1, arrive=tue(8, 13))
    assert broken(TOWN, with_out(fast)) == [Code.TOUR_TOO_FAST]
    assert said(TOWN, with_out(fast)) == (
        "Tour 1 fährt Di 08:00 von »Depot« nach »Village« zu schnell: "
        "gebraucht werden 14 Minuten, es sind 13 Minuten."
    )


def test_that_boarding_takes_its_minutes_for_all_groups_together():
    problem, plan = with_bilal()
    assert (
        broken(edit(problem, "participants", "amina", boarding=2), plan)
        == [Code.TOUR_BOARDING_TOO_SHORT] * 2
    )
    slow = with_out(stop(plan.tours[0], 1, arrive=tue(8, 15)))
    assert said(problem, slow) == (
        "Tour 1 hält Di 08:15 bei »Village« zu kurz zum Ein- und Aussteigen: "
        "gebraucht werden 2 Minuten, es sind 1 Minute."
    )


def test_that_a_tour_ends_on_its_day():
    night = (
        TourStop(place="depot", arrive=tue(23), depart=tue(23)),
        TourStop(place="depot", arrive=tue(24, 10), depart=tue(24, 10)),
    )
    problem = edit(TOWN, "vehicles", "v2", available=(Interval(0, 10080),))
    problem = edit(problem, "drivers", "d2", available=(Interval(0, 10080),))
    late = out_tour(id="tour-9", vehicle="v2", driver="d2", stops=night)
    assert broken(problem, tours(out_tour(), home_tour(), late)) == [Code.TOUR_TWO_DAYS]


def with_bilal(**changes):
    """Bilal rides with Amina from the village; both minutes of boarding fit."""
    problem = edit(TOWN, "participants", "bilal", ride=True, home="village",
                   ride_home_open=True, **changes)  # fmt: skip
    tour = stop(out_tour(), 1, board=(OUT, BILAL_OUT))
    return problem, with_out(stop(tour, 2, alight=(OUT, BILAL_OUT)))


def test_that_two_groups_may_share_a_bus():
    assert broken(*with_bilal()) == []


@pytest.mark.parametrize(("seats", "full"), [(3, False), (2, True)])
def test_that_everybody_has_a_seat(seats, full):
    problem, plan = with_bilal()
    problem = edit(problem, "vehicles", "v1", layouts=(Layout(seats=seats),))
    assert broken(problem, plan) == ([Code.BUS_SEATS] if full else [])
    if full:
        assert said(problem, plan) == (
            "In »Bus 1« sitzen auf Tour 1 ab »Village« (Di 08:16) 3 Personen auf 2 Plätzen."
        )


def test_that_a_tour_keeps_one_layout_of_its_vehicle():
    assert broken(TOWN, with_out(out_tour(layout=1))) == [Code.BUS_LAYOUT]
    assert broken(TOWN, with_out(out_tour(layout=-1))) == [Code.BUS_LAYOUT]


def test_that_a_wheelchair_needs_its_place_and_a_lift():
    problem, plan = with_bilal(wheelchair=True)
    assert broken(problem, plan) == [Code.BUS_LIFT, Code.BUS_WHEELCHAIRS]
    lift = edit(problem, "vehicles", "v1", lift=True)
    assert broken(lift, plan) == [Code.BUS_WHEELCHAIRS]
    assert "Rollstuhlplätze: 1 gebraucht, 0 vorhanden" in said(lift, plan)
    wide = edit(lift, "vehicles", "v1", layouts=(Layout(seats=2, wheelchairs=1),))
    assert broken(wide, plan) == []


def test_that_who_needs_a_lift_gets_one():
    problem, plan = with_bilal(needs_lift=True)
    assert broken(problem, plan) == [Code.BUS_LIFT]
    assert said(problem, plan) == "Bilal T. braucht einen Lift, den »Bus 1« auf Tour 1 nicht hat."


@pytest.mark.parametrize(
    ("age", "height", "seats", "code"),
    [
        (14, None, ChildSeats(seat=9, booster=9), Code.BUS_SHELLS),
        (15, None, ChildSeats(shell=9, booster=9), Code.BUS_CHILD_SEATS),
        (47, 160, ChildSeats(shell=9, booster=9), Code.BUS_CHILD_SEATS),
        (48, None, ChildSeats(shell=9, seat=9), Code.BUS_BOOSTERS),
        (143, 149, ChildSeats(shell=9, seat=9), Code.BUS_BOOSTERS),
        (143, 150, ChildSeats(), None),
        (144, 120, ChildSeats(), None),
    ],
)
def test_that_a_child_sits_in_the_seat_of_its_class(age, height, seats, code):
    problem = edit(TOWN, "children", "noor", age_months=age, height_cm=height)
    problem = edit(problem, "vehicles", "v1", child_seats=seats)
    assert broken(problem, week()) == ([code, code] if code else [])


def test_that_a_pram_needs_room():
    problem = edit(TOWN, "participants", "amina", pram=True)
    assert broken(problem, week()) == []
    problem = edit(problem, "vehicles", "v1", prams=0)
    assert broken(problem, week()) == [Code.BUS_PRAMS] * 2


def test_that_riders_get_in_and_out_at_their_stops():
    detour = (
        TourStop(place="depot", arrive=tue(7, 50), depart=tue(7, 50)),
        TourStop(place="kita", arrive=tue(8), depart=tue(8, 10), board=(OUT,)),
        *out_tour().stops[2:],
    )
    plan = with_out(out_tour(stops=detour))
    assert broken(TOWN, plan) == [Code.RIDE_WRONG_STOP]
    assert said(TOWN, plan) == (
        "Die Hinfahrt von Amina K. am Dienstag führt auf Tour 1 an den falschen Halt »Kita« "
        "(Di 08:00)."
    )


def test_that_who_boards_gets_out_and_the_other_way_round():
    assert broken(TOWN, with_out(stop(out_tour(), 2, alight=()))) == [Code.RIDE_NEVER_ALIGHTS]
    lost = replace(
        with_out(stop(out_tour(), 1, board=())), unserved=(Unserved(kind=Missing.RIDE, id=OUT),)
    )
    assert broken(TOWN, lost) == [Code.RIDE_NEVER_BOARDS]
    swapped = stop(stop(out_tour(), 1, board=(), alight=(OUT,)), 2, alight=(), board=(OUT,))
    assert broken(TOWN, with_out(swapped)) == [Code.RIDE_BACKWARDS]


def test_that_the_bus_arrives_ten_minutes_before_the_childcare_buffer():
    assert broken(TOWN, with_out(shifted(out_tour(), 7))) == []
    late = with_out(shifted(out_tour(), 8))
    assert broken(TOWN, late) == [Code.RIDE_DELIVERY_LATE]
    assert said(TOWN, late) == (
        "Amina K. kommt mit Tour 1 Di 08:36 an, spätestens erlaubt ist Di 08:35."
    )


def test_that_the_bus_does_not_arrive_more_than_an_hour_early():
    assert broken(TOWN, with_out(shifted(out_tour(), -43))) == []
    early = with_out(shifted(out_tour(), -44))
    assert broken(TOWN, early) == [Code.RIDE_DELIVERY_EARLY]
    assert "Di 07:44 an, frühestens erlaubt ist Di 07:45" in said(TOWN, early)


def test_that_the_bus_leaves_five_to_thirty_minutes_after_the_hand_over():
    assert broken(TOWN, with_home(shifted(home_tour(), -5))) == []
    assert broken(TOWN, with_home(shifted(home_tour(), 20))) == []
    early = with_home(shifted(home_tour(), -6))
    assert broken(TOWN, early) == [Code.RIDE_PICKUP_EARLY]
    assert "Di 11:34 abgeholt, frühestens geht es Di 11:35" in said(TOWN, early)
    late = with_home(shifted(home_tour(), 21))
    assert broken(TOWN, late) == [Code.RIDE_PICKUP_LATE]


def test_that_nobody_sits_in_the_bus_too_long():
    problem = edit(TOWN, "participants", "amina", max_ride=15)
    slow = stop(home_tour(), 2, arrive=tue(11, 56), depart=tue(11, 58))
    slow = stop(slow, 3, arrive=tue(12, 12), depart=tue(12, 12))
    assert broken(problem, with_home(slow)) == [Code.RIDE_TOO_LONG]
    assert said(problem, with_home(slow)) == (
        "Amina K. sitzt auf Tour 2 16 Minuten im Fahrzeug, erlaubt sind 15 Minuten."
    )


def test_that_a_small_child_shortens_the_ride():
    problem = edit(TOWN, "participants", "amina", max_ride=40)
    slow = stop(home_tour(), 2, arrive=tue(12, 11), depart=tue(12, 13))
    slow = stop(slow, 3, arrive=tue(12, 27), depart=tue(12, 27))
    assert broken(problem, with_home(slow)) == [Code.RIDE_TOO_LONG]
    older = edit(problem, "children", "noor", age_months=36)
    assert broken(older, with_home(slow)) == []


def test_that_some_people_do_not_share_a_bus():
    problem, plan = with_bilal(not_with=("amina",))
    assert broken(problem, plan) == [Code.RIDE_NOT_WITH]
    assert "Amina K. und Bilal T. dürfen nicht zusammen fahren" in said(problem, plan)


def test_that_an_escort_is_in_the_bus():
    problem, plan = with_bilal()
    problem = edit(problem, "participants", "amina", only_with="bilal")
    # Bilal does not ride home, so Amina's way home lacks him.
    assert broken(problem, plan) == [Code.RIDE_ONLY_WITH]
    assert "darf nur mit Bilal T. fahren, sitzt in Tour 2" in said(problem, plan)


def test_that_vehicle_and_driver_are_available_for_the_whole_tour():
    short = (Interval(tue(8, 1), tue(20)),)
    assert broken(edit(TOWN, "vehicles", "v1", available=short), week()) == [
        Code.VEHICLE_UNAVAILABLE
    ]
    assert broken(edit(TOWN, "drivers", "d1", available=short), week()) == [Code.DRIVER_UNAVAILABLE]


def test_that_absences_of_vehicle_and_driver_count():
    service = (Block(start=tue(12), end=tue(18), label="Werkstatt"),)
    bus = edit(TOWN, "vehicles", "v1", absent=service)
    assert broken(bus, week()) == [Code.VEHICLE_ABSENT]
    assert "»Bus 1« steht Di 12:00–12:08 nicht bereit (Werkstatt)" in said(bus, week())
    assert broken(edit(TOWN, "drivers", "d1", absent=service), week()) == [Code.DRIVER_ABSENT]


def test_that_a_driver_drives_what_she_may():
    problem = edit(TOWN, "drivers", "d1", vehicles=("v2",))
    assert broken(problem, week()) == [Code.DRIVER_VEHICLE] * 2


def test_that_the_licence_is_valid_on_the_day():
    valid = edit(TOWN, "drivers", "d1", licence_until=date(2026, 12, 1))
    assert broken(valid, week()) == []
    expired = edit(TOWN, "drivers", "d1", licence_until=date(2026, 11, 30))
    assert broken(expired, week()) == [Code.DRIVER_LICENCE] * 2
    reported = Unserved(kind=Missing.RIDE, id=HOME)
    plan = replace(tours(out_tour()), unserved=(reported,))
    assert "ist nur bis 30.11.2026 gültig" in said(expired, plan)


def idle(id, start, end, **changes):
    """An empty tour out of the depot and back."""
    stops = (
        TourStop(place="depot", arrive=start, depart=start),
        TourStop(place="depot", arrive=end, depart=end),
    )
    return out_tour(id=id, stops=stops, **changes)


def spare(*spans):
    """The week and tours of the second driver in the second bus."""
    extra = [idle(f"x{i}", a, b, vehicle="v2", driver="d2") for i, (a, b) in enumerate(spans)]
    return tours(out_tour(), home_tour(), *extra)


def test_that_a_vehicle_drives_one_tour_at_a_time():
    plan = tours(out_tour(), home_tour(), idle("x", tue(8, 10), tue(8, 20), driver="d2"))
    assert broken(TOWN, plan) == [Code.VEHICLE_TWICE]
    assert said(TOWN, plan) == (
        "»Bus 1« fährt Di 08:00–08:35 schon Tour 1 und kann nicht zugleich Tour x fahren."
    )


def test_that_a_driver_drives_one_tour_at_a_time():
    plan = tours(out_tour(), home_tour(), idle("x", tue(8, 10), tue(8, 20), vehicle="v2"))
    assert broken(TOWN, plan) == [Code.DRIVER_TWICE]


def test_that_there_is_time_between_two_tours():
    plan = tours(out_tour(), home_tour(), idle("x", tue(8, 39), tue(8, 50)))
    assert broken(TOWN, plan) == [Code.DRIVER_TURNAROUND, Code.VEHICLE_TURNAROUND]
    assert broken(TOWN, tours(out_tour(), home_tour(), idle("x", tue(8, 40), tue(8, 50)))) == []


def test_that_a_driver_reaches_the_other_depot():
    problem = edit(TOWN, "vehicles", "v2", depot="kita")
    stops = (
        TourStop(place="kita", arrive=tue(8, 41), depart=tue(8, 41)),
        TourStop(place="kita", arrive=tue(8, 50), depart=tue(8, 50)),
    )
    other = out_tour(id="x", vehicle="v2", stops=stops)
    assert broken(problem, tours(out_tour(), home_tour(), other)) == [Code.DRIVER_TURNAROUND]
    later = shifted(other, 1)
    assert broken(problem, tours(out_tour(), home_tour(), later)) == []


def test_that_six_hours_of_work_need_half_an_hour_of_break():
    six = spare((tue(7), tue(13)))
    assert broken(TOWN, six) == []
    more = spare((tue(7), tue(11)), (tue(11, 15), tue(13, 16)))
    assert broken(TOWN, more) == [Code.DRIVER_BREAK]
    assert said(TOWN, more) == (
        "Herr Rad (Fahrer:in) hat am Dienstag 15 Minuten Pause, vorgeschrieben sind 30 Minuten."
    )
    parts = spare((tue(7), tue(9)), (tue(9, 15), tue(11)), (tue(11, 15), tue(14)))
    assert broken(TOWN, parts) == []


def test_that_gaps_under_a_quarter_of_an_hour_are_no_break():
    plan = spare((tue(7), tue(9)), (tue(9, 14), tue(11)), (tue(11, 30), tue(13, 31)))
    assert broken(TOWN, plan) == []
    short = spare((tue(7), tue(9)), (tue(9, 14), tue(11)), (tue(11, 29), tue(13, 31)))
    assert broken(TOWN, short) == [Code.DRIVER_BREAK]


def test_that_nine_hours_of_work_need_45_minutes_of_break():
    plan = spare((tue(7), tue(12)), (tue(12, 30), tue(16, 31)))
    assert broken(TOWN, plan) == [Code.DRIVER_BREAK]
    assert "30 Minuten Pause, vorgeschrieben sind 45" in said(TOWN, plan)


def test_that_nobody_drives_over_six_hours_on_end():
    plan = spare((tue(7), tue(13, 1)), (tue(13, 31), tue(14)))
    assert broken(TOWN, plan) == [Code.DRIVER_STRETCH]
    assert "6 Std. 1 Min. ohne Pause" in said(TOWN, plan)


def test_that_ten_hours_are_the_most_of_a_day():
    plan = spare((tue(7), tue(12)), (tue(12, 45), tue(17, 45)))
    assert broken(TOWN, plan) == []
    long = spare((tue(7), tue(12)), (tue(12, 45), tue(17, 46)))
    assert broken(TOWN, long) == [Code.DRIVER_LEGAL_DAY]
    assert "10 Std. 1 Min., gesetzlich erlaubt sind 10 Std." in said(TOWN, long)
    assert broken(edit(TOWN, "drivers", "d2", employed=False), long) == []


def test_that_the_average_week_has_48_hours():
    days = [(tue(7) + d * 1440, tue(17, 45) + d * 1440) for d in range(-1, 4)]
    spans = [part for a, b in days for part in ((a, a + 300), (a + 345, b))]
    assert broken(TOWN, spare(*spans)) == [Code.DRIVER_LEGAL_WEEK]


def test_that_volunteers_keep_to_their_own_limits():
    plan = spare((tue(13), tue(15)))
    own = {"employed": False, "max_minutes_day": 119}
    assert broken(edit(TOWN, "drivers", "d2", **own), plan) == [Code.DRIVER_OWN_DAY]
    weekly = edit(TOWN, "drivers", "d2", max_minutes_week=119)
    assert broken(weekly, plan) == [Code.DRIVER_OWN_WEEK]
    assert "vereinbart sind höchstens 1 Std. 59 Min." in said(weekly, plan)


def test_that_a_ride_is_in_one_tour_only():
    copy = replace(home_tour(), id="tour-3", vehicle="v2", driver="d2")
    plan = tours(out_tour(), home_tour(), copy)
    assert broken(TOWN, plan) == [Code.RIDE_TWICE]
    assert "mehrfach eingeplant: Tour 2 und Tour 3" in said(TOWN, plan)


def test_that_a_pinned_ride_stays_in_its_vehicle():
    pinned = replace(TOWN, ride_pins=(RidePin(ride=OUT, vehicle="v2"),))
    assert broken(pinned, week()) == [Code.PIN_RIDE]
    assert "ist auf »Bus 2« fixiert" in said(pinned, week())
    kept = replace(TOWN, ride_pins=(RidePin(ride=OUT, vehicle="v1"),))
    assert broken(kept, week()) == []


def test_that_a_pinned_tour_stays_as_it_is():
    pinned = replace(TOWN, pinned_tours=(out_tour(pinned=True),))
    assert broken(pinned, week()) == []
    assert broken(pinned, with_out(shifted(out_tour(), 1))) == [Code.PIN_TOUR]


def test_that_a_pinned_tour_may_lose_who_no_longer_rides():
    gone = stop(stop(out_tour(), 1, board=(OUT, "zoe/1.0/out")), 2, alight=(OUT, "zoe/1.0/out"))
    assert broken(replace(TOWN, pinned_tours=(gone,)), week()) == []


def test_that_a_tour_fixed_in_its_order_may_change_its_times_but_not_its_riders():
    pinned = replace(TOWN, pinned_tours=(out_tour(order_pinned=True),))
    assert broken(pinned, week()) == []
    assert broken(pinned, with_out(shifted(out_tour(), 1))) == []
    elsewhere = stop(stop(out_tour(), 1, board=()), 2, alight=())
    assert Code.PIN_ORDER in broken(pinned, with_out(elsewhere))


def test_that_a_tour_fixed_whole_is_judged_whole_even_where_its_order_is_fixed_too():
    pinned = replace(TOWN, pinned_tours=(out_tour(pinned=True, order_pinned=True),))
    assert broken(pinned, week()) == []
    assert broken(pinned, with_out(shifted(out_tour(), 1))) == [Code.PIN_TOUR]


def test_that_the_order_may_lose_who_no_longer_rides():
    gone = out_tour(order_pinned=True)
    gone = stop(stop(gone, 1, board=(OUT, "zoe/1.0/out")), 2, alight=(OUT, "zoe/1.0/out"))
    assert broken(replace(TOWN, pinned_tours=(gone,)), week()) == []


def test_that_a_pupil_needs_a_child_seat_too():
    pupil = Participant(id="p", name="Pia", courses=("a",), home="village", ride=True,
                        ride_home_open=True, age_months=100, height_cm=130)  # fmt: skip
    ride = "p/1.0/out"
    tour = stop(stop(out_tour(), 1, board=(OUT, ride)), 2, alight=(OUT, ride))
    problem = edit(add(TOWN, "participants", pupil), "vehicles", "v1",
                   child_seats=ChildSeats(seat=1))  # fmt: skip
    assert broken(problem, with_out(tour)) == [Code.BUS_BOOSTERS]


def test_that_a_big_family_counts_with_all_its_children():
    more = tuple(Child(id=f"c{i}", name="Kind", parent="amina", age_months=200) for i in range(2))
    problem = edit(add(TOWN, "children", *more), "vehicles", "v1", layouts=(Layout(seats=3),))
    slots = tuple(replace(week().care[0], child=child.id) for child in more)
    plan = replace(week(), care=(*week().care, *slots))
    assert broken(problem, plan) == [Code.BUS_SEATS] * 2
