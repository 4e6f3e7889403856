"""From few likely legs to all of them: right on the way, proven at the end."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from kursplaner.domain.dialaride import Proof
from kursplaner.solver.shuttle import climb
from kursplaner.solver.shuttle.engine import Limits, solve
from kursplaner.solver.shuttle.exact import choose as exact
from kursplaner.solver.shuttle.exact.cuts import Cutter
from kursplaner.solver.shuttle.net.fragments import enumerate_fragments
from kursplaner.solver.shuttle.net.network import build
from kursplaner.solver.shuttle.net.routes import Candidate, own_riders
from kursplaner.solver.shuttle.net.thin import thinned
from kursplaner.solver.shuttle.routing.ruin import RuinRecreate, is_simple
from tests.solver.shuttle import brute
from tests.solver.shuttle.small import random_case, villages

LIMITS = Limits(seconds=3)


@pytest.fixture
def by_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even the smallest case climbs, hardly wider than the bound at first, and is cut."""
    monkeypatch.setattr(climb, "FEW", 0)
    monkeypatch.setattr(climb, "WIDTH", 1e-4)
    monkeypatch.setattr(exact, "WIDE", -1.0)


@pytest.fixture
def by_legs(monkeypatch: pytest.MonkeyPatch, by_steps: None) -> None:
    """Without a guide, from one nearest place on."""
    monkeypatch.setattr(climb, "guide_through", lambda *_: None)
    monkeypatch.setattr(climb, "FIRST", 1)
    monkeypatch.setattr(climb, "LEAST", 0)


@pytest.mark.parametrize("way", ["by_steps", "by_legs"])
@pytest.mark.parametrize("seed", range(200, 224))
def test_that_climbing_step_by_step_ends_at_the_best_answer(
    seed: int, way: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(way)
    problem = random_case(seed, 1 + seed % 4)
    brute.assert_best(problem, solve(problem, limits=LIMITS))


@pytest.mark.parametrize("way", ["by_steps", "by_legs"])
def test_that_counted_riders_of_villages_are_proven_step_by_step(
    way: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(way)
    problem = villages(14)
    answer = solve(problem, limits=Limits(seconds=20))
    assert brute.faults(problem, answer) == []
    assert answer.proof is Proof.OPTIMAL
    alone = [replace(r, price=9000 + int(r.id)) for r in problem.requests]
    apart = solve(replace(problem, requests=tuple(alone)), limits=Limits(seconds=20))
    assert answer.value == pytest.approx(apart.value), "the count changes nothing but the work"


def test_that_a_rider_keeps_her_own_way_on_the_thinnest_network() -> None:
    net = build(villages(9))
    thin = thinned(net, 1)
    assert thin.follows.sum() < net.follows.sum()
    assert not (thin.follows & ~net.follows).any()
    assert np.array_equal(thin.follows.diagonal(net.n), net.follows.diagonal(net.n))
    assert np.array_equal(thinned(net, 2 * net.n).follows, net.follows)


def test_that_legs_between_the_same_places_stay_or_go_together() -> None:
    net = build(villages(10))
    thin = thinned(net, 2)
    for place in set(net.place[: net.n].tolist()):
        alike = np.flatnonzero(net.place[: net.n] == place)
        others = np.flatnonzero(net.place[: net.n] != place)
        rows = thin.follows[np.ix_(alike, others)]
        assert (rows == rows[0]).all()


def test_that_riders_on_one_spot_are_one_demand_whatever_its_number() -> None:
    base = villages(4, count=2)
    twice = tuple((*row, row[1]) for row in (*base.minutes, base.minutes[1]))
    moved = replace(base.requests[2], pickup=3)
    requests = (*base.requests[:2], moved, base.requests[3])
    net = build(replace(base, minutes=twice, costs=twice, requests=requests))
    assert net.kinds == 2


@pytest.mark.parametrize("seed", range(5))
def test_that_no_whole_answer_breaks_a_rounded_row(seed: int) -> None:
    """Rows found for a made-up fractional answer hold for every way to drive everybody."""
    rng = np.random.default_rng(seed)
    net = build(villages(11, seed))
    table = enumerate_fragments(net)
    cutter = Cutter(net, table)
    some = rng.choice(table.count, size=12, replace=False)
    cuts = cutter.broken(some, rng.uniform(0.05, 0.6, size=12))
    assert cuts
    for _ in range(30):
        counts, left = _driven(cutter, rng)
        for cut in cuts:
            used = float(cut.of(counts).sum())
            if cut.up:
                used += float(left[list(cut.kinds)].sum())
            least = float(cut.of(cutter.sizes))
            assert used >= least - 1e-9 if cut.up else used <= least + 1e-9


def _driven(cutter: Cutter, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Random fragments that take nobody twice, and who is left out."""
    left = cutter.sizes.copy()
    taken = []
    for row in rng.permutation(len(cutter.counts)):
        if (cutter.counts[row] <= left).all():
            left = left - cutter.counts[row]
            taken.append(cutter.counts[row])
        if rng.random() < 0.02:
            break
    return np.array(taken).reshape(-1, len(left)), left


def test_that_alike_riders_are_handed_out_once_each() -> None:
    """The exact choice names the first riders of a demand in every route."""
    net = build(villages(4, count=2))
    one = Candidate(0, (0, net.n), (0,), 10.0)
    first, second = own_riders(net, (one, one))
    assert {first.nodes, second.nodes} == {(0, net.n), (1, net.n + 1)}
    assert is_simple(net)
    lines = RuinRecreate(net, 1, (one, one)).lines
    assert sorted(line.nodes[0] for line in lines) == [0, 1]
