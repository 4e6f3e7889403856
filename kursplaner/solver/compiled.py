"""Plain loops over numbers and arrays, compiled to machine code on their first call (numba).

The compiled form is kept in the user's cache folder, so only the first run of a version on a
machine waits for it. Where that cannot be written every process compiles anew.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from numba import config, njit, types

from kursplaner.paths import cache_folder

P = ParamSpec("P")
R = TypeVar("R")


def _version() -> str:
    """Of all such loops together: numba looks at a loop's own file, not at those it calls."""
    texts = (path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py")))
    loops = (text for text in texts if b"solver.compiled import" in text)
    return sha256(b"".join(loops)).hexdigest()[:16]


vars(config)["CACHE_DIR"] = str(cache_folder() / "compiled" / _version())


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """For functions of numbers, arrays and tuples of them: no objects, no dicts, no lists.

    They make no arrays, only look at parts of those they are given: so nobody need count who still
    holds one, which took half the time.
    """
    return _loop(function, _nrt=False)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, put into its callers: a small step is over before its arrays are handed on."""
    return _loop(function, _nrt=False, forceinline=True)


def compiled_making_arrays(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, for functions that make arrays; not for those called all the time."""
    return _loop(function)


def _loop(function: Callable[P, R], **options: Any) -> Callable[P, R]:
    try:
        loop: Any = njit(cache=True, **options)(function)
    except RuntimeError:  # nowhere to keep it: a frozen program, a home that cannot be written
        loop = njit(**options)(function)
    return cast(Callable[P, R], _one_form(loop))


def _one_form(loop: Any) -> Any:
    """A number given as a constant is a number: numba would compile a second form for it."""
    found = loop.get_call_template
    number: Callable[[Any], Any] = types.unliteral

    def call_template(args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        plain = {name: number(it) for name, it in named.items()}
        return found(tuple(map(number, args)), plain)

    loop.get_call_template = call_template
    return loop
