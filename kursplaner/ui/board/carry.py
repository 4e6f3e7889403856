"""A lesson on its way: where it may go, judged by the rules, lane by lane while there is time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

from kursplaner.domain.plan import PlacedLesson
from kursplaner.domain.rules import LessonJudge
from kursplaner.domain.time import Interval, merge, minute_of_day, moment
from kursplaner.domain.wording import Wording
from kursplaner.services.explaining import Place
from kursplaner.ui.board.geometry import Cell, Column, Geometry
from kursplaner.ui.board.placing import Placing

MOST_SENTENCES = 2
MOST_SECONDS = 0.3
"""For looking for a first place; afterwards the best so far."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What dropping on a cell would mean; `placed` None: it cannot be dropped there at all."""

    placed: PlacedLesson | None
    reasons: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        return self.placed is not None and not self.reasons


@dataclass(frozen=True, slots=True)
class Offer:
    """A place somebody pointed at for a lesson, with what dropping it there would mean."""

    place: Place
    where: str
    """`Di 09:30–10:45 · Vereinszimmer`."""
    allowed: bool


class Carry:
    """One lesson being moved over one geometry, by mouse or keyboard."""

    def __init__(self, geometry: Geometry, lesson: str, origin: str | None) -> None:
        self.geometry = geometry
        self.lesson = lesson
        self.model = geometry.model
        self.minutes = self.model.index.lessons[lesson].minutes
        judge = LessonJudge(self.model.problem, self.model.view.plan)
        self.placing = Placing(self.model, judge, lesson, origin)
        self.target: Cell | None = None
        self._verdicts: dict[tuple[str, int], Verdict] = {}
        self._wording = Wording(self.model.problem)
        self._starts: dict[tuple[int, str], list[int]] = {}
        self._next: dict[tuple[int, str], int] = {}
        self._spans: dict[tuple[int, str], tuple[Interval, ...]] = {}

    def on(self, geometry: Geometry) -> None:
        """Go on over another zoom or width of the same model."""
        self.geometry = geometry

    # Verdicts

    def verdict(self, cell: Cell) -> Verdict:
        """What dropping there would mean; asked again for every frame, judged once."""
        column = self.geometry.columns[cell.column]
        key = column.lane.key, cell.start
        if key not in self._verdicts:
            self._verdicts[key] = self._judged(cell)
        return self._verdicts[key]

    def _judged(self, cell: Cell) -> Verdict:
        lane = self.geometry.columns[cell.column].lane.key
        found = self.placing.at(lane, cell.start)
        if found is None:
            return Verdict(None, (self.placing.refusal(lane),))
        placed, broken = found
        return Verdict(placed, tuple(dict.fromkeys(self._wording.sentence(v) for v in broken)))

    def headline(self, cell: Cell) -> str:
        """`Di 09:30–10:45 · Vereinszimmer`."""
        title = self.geometry.columns[cell.column].lane.title
        until = self.model.times_words(self.lesson, cell.start).partition("–")[2]
        return f"{moment(cell.start)}–{until} · {title}"

    def label(self, cell: Cell) -> tuple[str, tuple[str, ...]]:
        """Headline and what to read below it: at most two reasons, the rest counted."""
        reasons = self.verdict(cell).reasons
        rest = len(reasons) - MOST_SENTENCES
        shown = reasons[:MOST_SENTENCES]
        more = (f"+{rest} weitere" if rest > 1 else "+1 weiterer Grund",) if rest > 0 else ()
        return self.headline(cell), (*shown, *more)

    def place(self, cell: Cell) -> Place | None:
        """The cell as a question: why not there? None where the lane cannot take the lesson."""
        placed = self.verdict(cell).placed
        if placed is None:
            return None
        return Place(placed=placed, fixed=self.placing.fixed(placed))

    def offer(self, cell: Cell) -> Offer | None:
        place = self.place(cell)
        if place is None or place.placed == self.placing.current:
            return None
        return Offer(place, self.headline(cell), self.verdict(cell).allowed)

    # Allowed places of whole lanes

    @property
    def known(self) -> int:
        """How many lanes have been judged so far."""
        return len(self._spans)

    def allowed(self, column: Column) -> tuple[Interval, ...] | None:
        """Spans (minutes of the day) the lesson may cover here; None while not yet known."""
        return self._spans.get((column.day, column.lane.key))

    def work(self, columns: Iterable[Column], seconds: float) -> bool:
        """Judge lanes in the given order until the time is used; True while something is left."""
        until = perf_counter() + seconds
        for column in columns:
            if (column.day, column.lane.key) in self._spans:
                continue
            if not self._judge(column, until):
                return True
        return False

    def _judge(self, column: Column, until: float) -> bool:
        """Go on with a lane; False when time ran out before its end."""
        key = (column.day, column.lane.key)
        starts = self.geometry.starts(column, self.minutes)
        found = self._starts.setdefault(key, [])
        for position in range(self._next.get(key, 0), len(starts)):
            self._next[key] = position + 1
            result = self.placing.at(column.lane.key, starts[position])
            if result is not None and not result[1]:
                found.append(starts[position])
            if perf_counter() > until:
                return False
        days = (Interval(minute_of_day(s), minute_of_day(s) + self.minutes) for s in found)
        self._spans[key] = merge(days)
        return True

    def first_allowed(self) -> Cell | None:
        """The earliest start anywhere that breaks nothing, else one that breaks least."""
        cells = [
            Cell(column.number, start)
            for column in self.geometry.columns
            for start in self.geometry.starts(column, self.minutes)
        ]
        cells.sort(key=lambda cell: (cell.start, cell.column))
        best: tuple[int, Cell] | None = None
        until = perf_counter() + MOST_SECONDS
        for cell in cells:
            verdict = self.verdict(cell)
            faults = len(verdict.reasons) if verdict.placed is not None else len(cells)
            if best is None or faults < best[0]:
                best = faults, cell
            if faults == 0 or perf_counter() > until:
                break
        return best[1] if best else None
