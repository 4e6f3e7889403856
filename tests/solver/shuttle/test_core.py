"""The tour engine on cases small enough to check by hand, one for every rule."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof
from kursplaner.solver.shuttle.engine import Limits, solve
from tests.solver.shuttle import brute
from tests.solver.shuttle.small import bus, case, freight, random_case, ride

LIMITS = Limits(seconds=20)


def solved(problem: DialARide) -> DialAnswer:
    answer = solve(problem, limits=LIMITS)
    assert brute.faults(problem, answer) == []
    assert answer.proof is Proof.OPTIMAL
    assert answer.value == pytest.approx(answer.bound)
    return answer


def order(answer: DialAnswer) -> list[str]:
    return [f"{'+' if v.boards else '-'}{v.request}" for v in answer.routes[0].visits]


def test_that_two_riders_share_one_bus() -> None:
    answer = solved(case(ride("a", 1, 4), ride("b", 2, 4)))
    assert answer.value == 80
    assert len(answer.routes) == 1
    assert order(answer)[:2] == ["+a", "+b"]


def test_that_nobody_rides_longer_than_her_limit() -> None:
    """Fetching b first on the way out would keep a on board for 50 minutes."""
    free = case(ride("a", 2, 1), ride("b", 4, 1))
    limited = case(ride("a", 2, 1, max_ride=10), ride("b", 4, 1))
    assert solved(free).value == 80
    answer = solved(limited)
    assert answer.value == 80
    assert order(answer) == ["+b", "+a", "-a", "-b"] or order(answer) == ["+b", "+a", "-b", "-a"]


def test_that_a_ride_longer_than_its_limit_is_left_out() -> None:
    answer = solved(case(ride("a", 1, 4, max_ride=29)))
    assert answer.unserved == ("a",)
    assert answer.value == 500


def test_that_a_ride_dearer_than_its_price_is_left_out() -> None:
    assert solved(case(ride("a", 1, 4, price=79))).unserved == ("a",)
    assert solved(case(ride("a", 1, 4, price=81))).unserved == ()


def test_that_seats_hold_on_every_leg() -> None:
    three = [ride(name, 1, 2, demand=(2,)) for name in "abc"]
    answer = solved(case(*three))
    assert answer.value == 60, "twice out to place 2, with a way back between: 0-1-2-1-2-0"


def test_that_a_vehicle_drives_several_trips() -> None:
    early = ride("a", 1, 2, delivery_window=(20, 40), max_ride=10)
    late = ride("b", 1, 2, delivery_window=(300, 320), max_ride=10)
    answer = solved(case(early, late))
    assert len(answer.routes) == 1
    assert answer.value == 60


def test_that_windows_hold_at_both_ends() -> None:
    answer = solved(case(ride("a", 1, 2, pickup_window=(100, 110), delivery_window=(125, 130))))
    board, leave = answer.routes[0].visits
    assert 100 <= board.time <= 110
    assert 125 <= leave.time <= 130


def test_that_one_layout_holds_for_the_whole_route() -> None:
    """With seats out for a wheelchair only one of both trips can be driven."""
    wheel = ride("w", 1, 2, demand=(0, 1), delivery_window=(20, 40), max_ride=10)
    many = ride("m", 1, 2, demand=(6, 0), delivery_window=(300, 320), max_ride=10)
    either = bus(layouts=((6, 0), (4, 1)))
    assert len(solved(case(wheel, many, fleet=(either,))).unserved) == 1
    two = replace(either, count=2)
    assert solved(case(wheel, many, fleet=(two,))).unserved == ()


def test_that_people_who_must_not_meet_do_not() -> None:
    a, b = ride("a", 1, 4, apart=("b",)), ride("b", 1, 4)
    answer = solved(case(a, b))
    assert answer.value == 140, "two trips: 0-1-4-1-4-0"


def test_that_an_escort_is_on_board_all_the_way() -> None:
    child = ride("child", 2, 3, escort="mother")
    mother = ride("mother", 1, 4)
    answer = solved(case(child, mother))
    visits = order(answer)
    assert visits.index("+mother") < visits.index("+child")
    assert visits.index("-child") < visits.index("-mother")
    alone = solved(case(child, replace(mother, price=10)))
    assert set(alone.unserved) <= {"child", "mother"}


def test_that_a_ride_keeps_to_the_vehicles_allowed() -> None:
    far = bus("far", fixed_cost=200)
    answer = solved(case(ride("a", 1, 2, vehicles=("far",)), fleet=(bus("near"), far)))
    assert [route.vehicle for route in answer.routes] == ["far"]


def test_that_a_surcharge_moves_a_ride_to_another_vehicle() -> None:
    dear = ride("a", 1, 2, surcharges=(("one", 5.0),))
    answer = solved(case(dear, fleet=(bus("one"), bus("two", fixed_cost=1))))
    assert answer.routes[0].vehicle == "two"
    assert answer.value == 41


def test_that_shift_and_duration_hold() -> None:
    assert solved(case(ride("a", 1, 4), fleet=(bus(shift=(0, 79)),))).unserved == ("a",)
    assert solved(case(ride("a", 1, 4), fleet=(bus(max_duration=79),))).unserved == ("a",)
    assert solved(case(ride("a", 1, 4), fleet=(bus(max_duration=80),))).unserved == ()


def test_that_a_fixed_cost_is_paid_per_vehicle() -> None:
    rides = [ride(name, 1, 2, delivery_window=(20, 30)) for name in "ab"]
    fleet = (bus(layouts=((1,),), count=2, fixed_cost=7),)
    assert solved(case(*rides, fleet=fleet)).value == 94


def test_that_alike_riders_count_as_one_demand() -> None:
    """Twelve alike riders, eight seats, two buses: the engine must not try them one by one."""
    riders = [ride(str(i), 1, 2, delivery_window=(20, 30), price=100) for i in range(12)]
    answer = solved(case(*riders, fleet=(bus(layouts=((8,),), count=2),)))
    assert answer.unserved == ()
    assert answer.value == 80


def test_that_service_at_a_shared_stop_adds_up() -> None:
    """Three board at one stop, two minutes each: the bus leaves six minutes after it came."""
    riders = [
        ride(name, 1, 2, pickup_service=2, pickup_window=(16, 16), delivery_window=(26, 26))
        for name in "abc"
    ]
    shared = case(*riders, shared_stops=True)
    assert solved(shared).unserved == ()
    hurried = [replace(r, pickup_window=(15, 15), delivery_window=(25, 25)) for r in riders]
    assert len(solved(case(*hurried, shared_stops=True)).unserved) == 1


def test_that_a_price_of_minutes_on_board_makes_the_direct_way_worth_it() -> None:
    a, b = ride("a", 2, 1), ride("b", 4, 1)
    cheap = solved(case(a, b))
    weighted = solve(case(a, b, ride_weight=100.0), limits=LIMITS)
    assert cheap.value == 80
    assert weighted.value == 80, "b is fetched first, both ride direct"


def test_that_a_stop_keeps_a_right_answer() -> None:
    problem = case(ride("a", 1, 4), ride("b", 2, 4))
    answer = solve(problem, stop=lambda: True, limits=LIMITS)
    assert brute.faults(problem, answer) == []
    assert answer.bound <= answer.value


def test_that_no_vehicle_or_no_ride_is_no_error() -> None:
    assert solve(case(ride("a", 1, 2), fleet=(bus(count=0),)), limits=LIMITS).unserved == ("a",)
    assert solve(case(), limits=LIMITS).value == 0


@pytest.mark.parametrize("seed", range(60))
def test_that_no_other_answer_is_better(seed: int) -> None:
    problem = random_case(seed, 1 + seed % 4)
    brute.assert_best(problem, solve(problem, limits=LIMITS))


@pytest.mark.parametrize("seed", [100, 103, 104])
def test_that_no_other_answer_is_better_with_five_rides(seed: int) -> None:
    problem = random_case(seed, 5)
    brute.assert_best(problem, solve(problem, limits=LIMITS))


def test_that_the_same_seed_gives_the_same_answer() -> None:
    problem = random_case(7, 5)
    one, two = solve(problem, limits=LIMITS, seed=3), solve(problem, limits=LIMITS, seed=3)
    assert one.routes == two.routes


def test_that_beyond_the_budget_everybody_is_still_served_rightly() -> None:
    problem = freight(1, 14)
    values: list[float] = []
    answer = solve(
        problem, limits=Limits(seconds=3, fragments=500),
        on_progress=lambda value, bound: values.append(value) if value is not None else None,
    )  # fmt: skip
    assert brute.faults(problem, answer) == []
    assert answer.unserved == ()
    assert answer.bound <= answer.value == pytest.approx(min(values))


def test_that_beyond_the_budget_rides_with_a_limit_are_improved_in_pieces() -> None:
    base = freight(2, 14)
    requests = tuple(
        replace(r, max_ride=base.minutes[r.pickup][r.delivery] * 1.5) for r in base.requests
    )
    problem = replace(base, requests=requests)
    answer = solve(problem, limits=Limits(seconds=4, fragments=60))
    assert brute.faults(problem, answer) == []
    assert answer.bound <= answer.value
