"""When the free lectures take place: the part of the model that every stage shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from kursplaner.solver.timetable.large.cost import touched
from kursplaner.solver.timetable.large.shape import Curriculum, Shape, Timetable


@dataclass(frozen=True, slots=True)
class Scope:
    """What a model may move: per free course its lectures to place and the slots open to them."""

    free: Mapping[int, tuple[int, ...]]
    """Course -> slots its free lectures may take; the lectures it keeps are in `kept`."""
    kept: Timetable
    """Lectures that stay, per course."""


def scope_of(shape: Shape, timetable: Timetable | None, slots: Mapping[int, set[int]]) -> Scope:
    """Frees the lectures of the given courses in the given slots; without a timetable all."""
    kept: Timetable = [
        {slot: room for slot, room in places.items() if slot not in slots.get(course, ())}
        for course, places in enumerate(timetable or [{} for _ in shape.courses])
    ]
    busy = [set(places) for places in kept]
    free = {}
    for course, wanted in slots.items():
        taken = busy[course].union(*(busy[rival] for rival in shape.rivals[course]))
        free[course] = tuple(slot for slot in shape.open[course] if slot in wanted - taken)
    return Scope(free, kept)


@dataclass(slots=True)
class TimeModel:
    """A CP-SAT model over `at[course][slot]`; stages add rooms and set the objective."""

    shape: Shape
    scope: Scope
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    at: dict[int, dict[int, cp_model.IntVar]] = field(default_factory=dict)
    costs: list[cp_model.LinearExprT] = field(default_factory=list)

    def __post_init__(self) -> None:
        for course in self.scope.free:
            self._lectures(course)
        self._clashes()
        for course in self.scope.free:
            self._days(course)
        for curriculum in touched(self.shape, self.scope.free):
            for day in range(self.shape.problem.days):
                self._compact(curriculum, self.shape.slots_of(day))

    def _lectures(self, course: int) -> None:
        slots = self.scope.free[course]
        self.at[course] = {slot: self.model.new_bool_var("") for slot in slots}
        missing = self.shape.problem.courses[course].lectures - len(self.scope.kept[course])
        self.model.add(sum(self.at[course].values()) == missing)

    def _clashes(self) -> None:
        seen: set[tuple[int, ...]] = set()
        for clique in self.shape.cliques:
            free = tuple(course for course in clique if course in self.at)
            if len(free) < 2 or free in seen:
                continue
            seen.add(free)
            for slot in range(self.shape.problem.slots):
                literals = [self.at[course][slot] for course in free if slot in self.at[course]]
                if len(literals) > 1:
                    self.model.add_at_most_one(literals)

    def _days(self, course: int) -> None:
        shape, kept = self.shape, self.scope.kept[course]
        used = {shape.day(slot) for slot in kept}
        need = shape.problem.courses[course].min_days - len(used)
        if need <= 0:
            return
        days = []
        for day in sorted({shape.day(slot) for slot in self.at[course]} - used):
            literals = [x for slot, x in self.at[course].items() if shape.day(slot) == day]
            days.append(self._any(literals))
        missing = self.model.new_int_var(0, need, "")
        self.model.add(missing + sum(days) >= need)
        self.costs.append(shape.problem.prices.day * missing)

    def _any(self, literals: Sequence[cp_model.IntVar]) -> cp_model.IntVar:
        """True only if one of them is."""
        if len(literals) == 1:
            return literals[0]
        used = self.model.new_bool_var("")
        self.model.add_bool_or([*literals, used.negated()])
        return used

    def _compact(self, curriculum: Curriculum, slots: range) -> None:
        """A lecture without a neighbour costs; `None` is never, True is a lecture that stays."""
        busy = [self._busy(curriculum, slot) for slot in slots]
        if not any(isinstance(state, list) for state in busy):
            if any(state is True for state in busy):
                self._constant(curriculum, busy)
            return
        price = curriculum.weight * self.shape.problem.prices.isolated
        for here, state in enumerate(busy):
            near = [busy[i] for i in (here - 1, here + 1) if 0 <= i < len(busy)]
            if state is None or True in near:
                continue
            helpers = [x for other in near if isinstance(other, list) for x in other]
            self._isolated(price, state, helpers)

    def _isolated(
        self, price: int, state: list[cp_model.IntVar] | bool, helpers: list[cp_model.IntVar]
    ) -> None:
        lonely = self.model.new_bool_var("")
        here = 1 if state is True else sum(state)  # type: ignore[arg-type]
        self.model.add(lonely + sum(helpers) >= here)
        self.costs.append(price * lonely)

    def _constant(self, curriculum: Curriculum, busy: Sequence[object]) -> None:
        price = curriculum.weight * self.shape.problem.prices.isolated
        padded = [None, *busy, None]
        lonely = sum(
            1
            for i in range(1, len(padded) - 1)
            if padded[i] and not padded[i - 1] and not padded[i + 1]
        )
        self.costs.append(price * lonely)

    def _busy(self, curriculum: Curriculum, slot: int) -> list[cp_model.IntVar] | bool | None:
        if any(slot in self.scope.kept[course] for course in curriculum.members):
            return True
        literals = [
            self.at[course][slot]
            for course in curriculum.members
            if course in self.at and slot in self.at[course]
        ]
        return literals or None

    def hint(self, timetable: Timetable) -> None:
        for course, slots in self.at.items():
            for slot, x in slots.items():
                self.model.add_hint(x, slot in timetable[course])

    def slots(self, solver: cp_model.CpSolver) -> list[list[int]]:
        """Per course the slots of its lectures, kept and placed."""
        return [
            [*kept, *(slot for slot, x in self.at.get(c, {}).items() if solver.boolean_value(x))]
            for c, kept in enumerate(self.scope.kept)
        ]
