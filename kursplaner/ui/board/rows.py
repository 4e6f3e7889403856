"""Which small rows a block shows below its title, which go first when it is too small. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kursplaner.ui.board.facts import LessonFacts
from kursplaner.ui.board.model import LaneBy


class Says(Enum):
    TIMES = auto()
    ROOM = auto()
    TEACHERS = auto()
    COUNT = auto()


@dataclass(frozen=True, slots=True)
class Row:
    says: Says
    text: str


_DROPPED = (Says.TEACHERS, Says.ROOM, Says.COUNT, Says.TIMES)
"""In this order, when the block is too small."""
_SHOWN = {
    LaneBy.ROOM: (Says.TIMES, Says.TEACHERS, Says.COUNT),
    LaneBy.TEACHER: (Says.TIMES, Says.ROOM, Says.COUNT),
}
_ALL = (Says.TIMES, Says.ROOM, Says.TEACHERS, Says.COUNT)


def rows(facts: LessonFacts, by: LaneBy, most: int) -> list[Row]:
    """At most `most` rows from top to bottom; the lane's own name is not repeated."""
    texts = {
        Says.TIMES: facts.times, Says.ROOM: facts.room,
        Says.TEACHERS: facts.teachers, Says.COUNT: facts.count,
    }  # fmt: skip
    shown = [says for says in _SHOWN.get(by, _ALL) if texts[says]]
    for says in _DROPPED:
        if len(shown) > max(most, 0) and says in shown:
            shown.remove(says)
    return [Row(says, texts[says]) for says in shown]


def times_forms(times: str) -> tuple[str, ...]:
    """From long to short: 09:30–11:00, 9:30–11, ab 9:30."""
    start, _, end = times.partition("–")
    if not end:
        return (times,)
    return times, f"{_brief(start)}–{_brief(end)}", f"ab {_brief(start)}"


def count_forms(count: str) -> tuple[str, ...]:
    """From long to short: 12 von 16, 12/16."""
    return count, count.replace(" von ", "/")


def place_forms(name: str) -> tuple[str, ...]:
    """From long to short, a number at the end kept: Seminarraum 12, Seminarr… 12, Sem… 12."""
    word, _, last = name.rpartition(" ")
    if not word or len(last) > 3:
        return (name,)
    return name, *(f"{word[:length]}… {last}" for length in range(len(word) - 2, 1, -1))


def _brief(clock: str) -> str:
    """09:00 as 9, 09:30 as 9:30."""
    hour, _, minute = clock.partition(":")
    return hour.lstrip("0") + (f":{minute}" if minute != "00" else "")
