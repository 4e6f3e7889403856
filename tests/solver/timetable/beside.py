"""Several weeks in one question, each under ids of its own: a Land, or two towns that share."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from kursplaner.domain.problem import Travel, WeekProblem

LISTS = (
    "sites", "rooms", "teachers", "courses", "lessons", "participants", "children", "caregivers",
    "vehicles", "drivers",
)  # fmt: skip


def side_by_side(problems: Mapping[str, WeekProblem], minutes_between: int) -> WeekProblem:
    """One problem, the ids of each with its key in front ("a.", "b.", ...)."""
    parts = [_renamed(problem, f"{key}.") for key, problem in problems.items()]
    size = sum(len(part.travel.places) for part in parts)
    minutes, before = list[tuple[int, ...]](), 0
    for part in parts:
        own = len(part.travel.places)
        left, right = (minutes_between,) * before, (minutes_between,) * (size - before - own)
        minutes += [left + row + right for row in part.travel.minutes]
        before += own
    places = tuple(place for part in parts for place in part.travel.places)
    lists = {name: tuple(x for part in parts for x in getattr(part, name)) for name in LISTS}
    return replace(
        parts[0], travel=Travel(places=places, minutes=tuple(minutes)), published=None, **lists
    )


def _renamed(problem: WeekProblem, prefix: str) -> WeekProblem:
    raw = msgspec.to_builtins(problem)
    ids = {record["id"] for name in LISTS for record in raw[name]}
    ids |= {place["id"] for place in raw["travel"]["places"]}

    def walk(item: object) -> object:
        match item:
            case dict():
                return {key: walk(value) for key, value in item.items()}
            case list() | tuple():
                return [walk(value) for value in item]
            case str() if item in ids:
                return prefix + item
        return item

    return msgspec.convert(walk(raw), WeekProblem)
