"""Course timetabling instances through the command: solved, written, told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kursplaner.errors import UserError
from kursplaner.exchange.ctt import read_ctt, read_solution
from kursplaner.services import bench, bench_ctt

SCHOOL = """Name: Kleine Schule
Courses: 3
Rooms: 2
Days: 2
Periods_per_day: 3
Curricula: 1
Constraints: 1

COURSES:
deutsch lehrerA 3 2 30
mathe lehrerB 2 2 40
sport lehrerA 1 1 10

ROOMS:
klein 30
gross 50

CURRICULA:
klasse 2 deutsch mathe

UNAVAILABILITY_CONSTRAINTS:
sport 0 0

END.
"""


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "schule.ctt"
    path.write_text(SCHOOL, encoding="ascii")
    return path


def test_that_an_instance_is_solved_written_and_told(school: Path, tmp_path: Path) -> None:
    out = tmp_path / "schule.sol"
    told = bench.run("ctt", school, out, 60.0, 1)
    assert told[0].startswith("schule: Kosten 0, bewiesen optimal")
    lectures = read_solution(out)
    assert [it.course for it in lectures].count("deutsch") == 3
    assert len(lectures) == 6
    assert all(it.room == "gross" for it in lectures if it.course == "mathe")


def test_that_teachers_curricula_and_closed_slots_reach_the_engine(school: Path) -> None:
    problem = bench_ctt.period_problem(read_ctt(school))
    assert problem.curricula == ((0, 1),)
    assert problem.cliques == ((0, 2),)
    assert [course.blocked for course in problem.courses] == [(), (), (0,)]
    assert [course.size for course in problem.courses] == [30, 40, 10]


def test_that_an_impossible_instance_writes_nothing(school: Path, tmp_path: Path) -> None:
    crowded = SCHOOL.replace("mathe lehrerB 2 2 40", "mathe lehrerB 4 2 40")
    school.write_text(crowded, encoding="ascii")
    out = tmp_path / "schule.sol"
    with pytest.raises(UserError, match="deutsch, mathe dürfen nie gleichzeitig"):
        bench.run("ctt", school, out, 2.0, 1)
    assert not out.exists()
