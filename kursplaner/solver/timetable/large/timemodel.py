"""When lectures take place, as a model for CP-SAT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from kursplaner.solver.timetable.large.shape import Curriculum, Shape


@dataclass(slots=True)
class TimeModel:
    """`at[course][slot]`: whether the course meets then. Costs are collected, not yet minimised."""

    shape: Shape
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    at: list[dict[int, cp_model.IntVar]] = field(default_factory=list)
    costs: list[cp_model.LinearExprT] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape = self.shape
        for course in shape.courses:
            self.at.append({slot: self.model.new_bool_var("") for slot in shape.open[course]})
            self.model.add(sum(self.at[course].values()) == shape.problem.courses[course].lectures)
        for clique in shape.cliques:
            for slot in range(shape.problem.slots):
                self.model.add_at_most_one(self.meeting(clique, slot))
        for course in shape.courses:
            self._spread(course)
        for curriculum in shape.curricula:
            for day in range(shape.problem.days):
                self._compact(curriculum, shape.slots_of(day))

    def meeting(self, courses: Sequence[int], slot: int) -> list[cp_model.IntVar]:
        return [self.at[course][slot] for course in courses if slot in self.at[course]]

    def _spread(self, course: int) -> None:
        """Days below the course's minimum cost."""
        shape = self.shape
        need = shape.problem.courses[course].min_days
        days = []
        for day in range(shape.problem.days):
            literals = [x for slot, x in self.at[course].items() if shape.day(slot) == day]
            days.append(self._any(literals))
        missing = self.model.new_int_var(0, max(0, need), "")
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
        """A lecture without a neighbour costs."""
        price = curriculum.weight * self.shape.problem.prices.isolated
        busy = [[], *(self.meeting(curriculum.members, slot) for slot in slots), []]
        for before, here, after in zip(busy, busy[1:], busy[2:], strict=False):
            if here:
                lonely = self.model.new_bool_var("")
                self.model.add(lonely + sum(before) + sum(after) >= sum(here))
                self.costs.append(price * lonely)

    def slots(self, solver: cp_model.CpSolver) -> list[list[int]]:
        """Per course the slots of its lectures."""
        return [[slot for slot, x in at.items() if solver.boolean_value(x)] for at in self.at]
