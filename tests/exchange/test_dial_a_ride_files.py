"""Benchmark files in and solutions out, and what a damaged file says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kursplaner.domain.dialaride import DialAnswer, DialARide, Proof, Route, Visit
from kursplaner.errors import UserError
from kursplaner.exchange.darp import read_darp, write_darp, write_gathered
from kursplaner.exchange.pdptw import read_pdptw, write_pdptw

DARP = """1 2 480 3 30
0 0 0 0 0 0 480
1 3 4 3 1 0 1440
2 6 8 3 2 0 1440
3 0 5 3 -1 100 115
4 0 9 3 -2 200 215
5 0 0 0 0 0 480
"""
PDPTW = """2 10 1
0 0 0 0 0 500 0 0 0
1 3 4 5 10 60 9 0 2
2 6 8 -5 20 90 9 1 0
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "case.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_dial_a_ride_file_is_read(tmp_path: Path) -> None:
    problem = read_darp(written(tmp_path, DARP))
    first, second = problem.requests
    assert (first.pickup, first.delivery, first.demand, first.max_ride) == (1, 3, (1,), 30)
    assert first.delivery_window == (100, 115)
    assert second.demand == (2,)
    assert problem.minutes[0][1] == 5
    bus = problem.vehicles[0]
    assert (bus.count, bus.layouts, bus.end, bus.max_duration) == (1, ((3,),), 5, 480)


def test_that_the_older_form_without_end_depot_is_read(tmp_path: Path) -> None:
    short = "\n".join(DARP.splitlines()[:-1])
    problem = read_darp(written(tmp_path, short))
    assert len(problem.requests) == 2
    assert problem.minutes[0][5] == 0


VILLAGES = """2 3 480 8 45
0 0 0 0 0 0 480
1 10 0 2 1 0 1440
2 12 0 2 1 0 1440
3 50 0 2 1 0 1440
4 0 1 0 -1 100 115
5 0 1 0 -1 100 115
6 0 1 0 -1 100 115
7 0 0 0 0 0 480
"""


def test_that_stops_of_one_village_become_one_stop_in_its_middle(tmp_path: Path) -> None:
    path = written(tmp_path, VILLAGES)
    problem = read_darp(path, village=2.5)
    assert problem.minutes[1][2] == 0
    assert problem.minutes[1][3] == 50 - 11
    assert problem.minutes[0][7] == 0, "the depots stay, though a stop lies near them"
    assert problem.minutes[0][4] == 1
    assert [request.pickup for request in problem.requests] == [1, 2, 3]
    assert read_darp(path).minutes[1][2] == 2
    write_gathered(path, 2.5, tmp_path / "gathered.txt")
    assert read_darp(tmp_path / "gathered.txt").minutes == problem.minutes


def test_that_a_pickup_and_delivery_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, PDPTW)
    (request,) = read_pdptw(path).requests
    assert (request.pickup, request.delivery, request.demand) == (1, 2, (5,))
    assert request.pickup_service == 9
    assert read_pdptw(path).vehicles[0].fixed_cost > 0, "fewest vehicles first"
    known = read_pdptw(path, fleet=1).vehicles[0]
    assert (known.count, known.fixed_cost) == (1, 0)


@pytest.mark.parametrize("read", [read_darp, read_pdptw])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "one two",
        "1 2 3 4 5\n0 0 0",
        DARP.replace("2 6 8", "9 6 8"),
        DARP.replace(" 6 8", " nan 8"),
    ],
)
def test_that_a_damaged_file_is_told_in_one_sentence(
    read: Callable[[Path], DialARide], text: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"case\.txt« ist keine"):
        read(written(tmp_path, text))


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="gibt es nicht"):
        read_darp(tmp_path / "none.txt")


def test_that_solutions_list_node_numbers(tmp_path: Path) -> None:
    problem = read_darp(written(tmp_path, DARP))
    visits = (Visit("1", True, 1, 50.0), Visit("1", False, 3, 100.0))
    route = Route(vehicle="bus", layout=0, visits=visits, depart=0, arrive=110, cost=12.0)
    answer = DialAnswer(routes=(route,), unserved=("2",), value=12, bound=10, proof=Proof.GAP)
    for write in (write_darp, write_pdptw):
        write(problem, answer, tmp_path / "out.json")
        found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
        assert found["routes"] == [[1, 3]]
        assert found["unserved"] == ["2"]
