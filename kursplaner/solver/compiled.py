"""Plain loops over numbers and arrays, compiled to machine code on their first call (numba).

The compiled form is kept on disk, beside the source or in the user's cache folder, so only the
first run on a machine waits for it. Where neither can be written every process compiles anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """For functions of numbers, arrays and tuples of them: no objects, no dicts, no lists."""
    try:
        return cast(Callable[P, R], njit(cache=True)(function))
    except RuntimeError:  # nowhere to keep it: a frozen program, a home that cannot be written
        return cast(Callable[P, R], njit()(function))
