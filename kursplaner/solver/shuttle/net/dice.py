"""Random numbers for compiled searches: a state of its own in an array (SplitMix64)."""

from __future__ import annotations

import numpy as np

from kursplaner.solver.compiled import compiled
from kursplaner.solver.shuttle.net.network import Ints


def dice_of(seed: int) -> Ints:
    """The state, and behind it a counter for whoever uses the dice."""
    return np.array([seed * 7919 + 12345, 0], dtype=np.int64)


@compiled
def rolled(dice: Ints) -> float:
    """The next number in [0, 1)."""
    dice[0] += np.int64(-7046029254386353131)
    x = np.uint64(dice[0])
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return float(x >> np.uint64(11)) / 9007199254740992.0


@compiled
def number(dice: Ints, below: int) -> int:
    """One of 0 to below - 1."""
    return int(rolled(dice) * below)
