"""Random numbers and sets of periods, for the compiled loops."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kursplaner.solver.compiled import compiled

Numbers = npt.NDArray[np.int64]


@compiled
def chance(m: Numbers, seed: int) -> float:
    """From 0 to less than 1 (xorshift, 64 bits); `m[seed]`, which is not 0, goes on."""
    x = np.uint64(m[seed])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    m[seed] = np.int64(x)
    return float(np.int64(x >> np.uint64(11))) * 2.0**-53


@compiled
def lone(bits: int) -> int:
    """How many busy periods have no busy neighbour."""
    x = np.uint64(bits & ~(bits << 1) & ~(bits >> 1))
    # Written so that the compiler sees it is one instruction of the processor.
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int(np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56)))
