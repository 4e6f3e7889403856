"""A short, stable name for the content of a problem: tells whether a plan still answers it."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from kursplaner.domain.problem import WeekProblem


def fingerprint(problem: WeekProblem) -> str:
    """16 hex digits; the published plan does not count, it only prices changes."""
    content = msgspec.json.encode(msgspec.structs.replace(problem, published=None))
    return sha256(content).hexdigest()[:16]
