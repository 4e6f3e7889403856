"""The first answer of a week, and what finding it proves: places first, people as they follow."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence

from ortools.sat.python import cp_model

from kursplaner.domain.score import LevelName
from kursplaner.solver.cpsat import FOUND, Clock, evaluate, least, most, solve
from kursplaner.solver.levels import hopeless
from kursplaner.solver.timetable.build import Built
from kursplaner.solver.timetable.model import AnyLiteral, Linear, Literal
from kursplaner.solver.timetable.placing import hold, lies_there
from kursplaner.solver.timetable.settling import TIGHT
from kursplaner.solver.timetable.slots import Places, of_school_size, slot_places

FIRST_SHARE = 0.3
SLOT_SHARE = 0.6
"""A place for everything comes before every wish, so it may take most of the time."""
FAR = 1000
"""A lesson left out against somebody who is missed, only for the first answer."""

Values = Sequence[int]
Known = tuple[Values | None, Mapping[str, int]]
"""A start, if there is one, and bounds of levels, each under those before it."""


def first(built: Built, clock: Clock, seed: int) -> Known:
    """An answer to start from and what it proves; none only when time or patience are over.

    H12 before everything: pinned lessons that can lie together are held from then on.
    """
    if of_school_size(built.table):
        _hold_pins(built, clock, seed)
        return _of_school(built, clock, seed), {}
    known: Known | None = None
    if built.table.index.problem.published is not None:
        known = _with_everybody(built, clock, seed) or _at_one_price(built, clock, seed)
    if known is not None and _all_pinned(built, known[0] or ()):
        return known
    if not _hold_pins(built, clock, seed) and known is not None:
        return known
    return _places_first(built, clock, seed)


def _places_first(built: Built, clock: Clock, seed: int) -> Known:
    """The most lessons first, without anybody: a small model. People as they then can come."""
    places, floor = _most_lessons(built, clock, seed)
    start = None if places is None else _followed(built, places)
    floors: Mapping[str, int] = {LevelName.UNPLACED: floor}
    if built.table.index.problem.published is not None:
        start = _best(built, start, _repaired(built, seed))
    return start or _empty(built, clock, seed), floors


def _with_everybody(built: Built, clock: Clock, seed: int) -> Known | None:
    """Nobody and nothing left out, with the fewest changes: a start and the bounds it proves.

    Where that has an answer, one search settles three levels. None where none was found in time.
    """
    prices = built.objective
    none, fewest = least(prices.unplaced), least(prices.missed)
    if none == 0:
        fewest = max(fewest, hopeless(built.table.index.problem))
    model = built.table.model.clone()
    model.add(prices.unplaced <= none)
    model.add(prices.missed <= fewest)
    if isinstance(prices.changes, cp_model.LinearExpr):
        model.minimize(prices.changes)
    solver = _quick(clock.solver(seed, FIRST_SHARE))
    if solve(model, solver, clock) not in FOUND:
        return None
    names = (name for name, _ in prices.levels)
    bounds = (none, fewest, _bound(solver))
    return list(solver.response_proto.solution), dict(zip(names, bounds, strict=False))


def _at_one_price(built: Built, clock: Clock, seed: int) -> Known | None:
    """A published week re-planned: three levels as one price, none worth a unit of the one above.

    From the published plan on that is a short search; where it ends in time it proves all three.
    """
    levels = built.objective.levels[:3]
    (_, unplaced), (_, missed), (_, changes) = levels
    if not isinstance(changes, cp_model.LinearExpr):
        return None
    person = most(changes) + 1
    lesson = person * (most(missed) + 1)
    model = built.table.model.clone()
    model.minimize(lesson * unplaced + person * missed + changes)
    solver = _quick(clock.solver(seed, FIRST_SHARE))
    if solve(model, solver, clock) != cp_model.OPTIMAL:
        return None
    values = list(solver.response_proto.solution)
    return values, {name: evaluate(price, values) for name, price in levels}


def _most_lessons(built: Built, clock: Clock, seed: int) -> tuple[Values | None, int]:
    """As many lessons as have a place (of equal ones with the fewest changes), and the bound.

    Nearly all have one, as a rule, so the search comes from below, and else from above.
    """
    unplaced, changes = built.objective.unplaced, built.objective.changes
    model, lesson = built.alone.clone(), most(changes) + 1
    model.minimize(lesson * unplaced + changes)
    values: Values | None = None
    bound = least(unplaced)
    for from_below in (True, False):
        solver = _quick(clock.solver(seed, FIRST_SHARE))
        solver.parameters.optimize_with_lb_tree_search = from_below
        if solve(model, solver, clock) in FOUND:
            values = list(solver.response_proto.solution)
        bound = max(bound, math.ceil((_bound(solver) - lesson + 1) / lesson))
        if values is not None:
            break
    return values, bound


def _followed(built: Built, places: Values) -> Values | None:
    """Lessons where these values have them; of what follows, the fewest people missed."""
    model = built.table.model.clone()
    for lesson in built.table.lessons.values():
        hold(model, lesson, places)
    model.minimize(built.objective.missed)
    return _tight(model)


def _repaired(built: Built, seed: int) -> Values | None:
    """What still holds of the published week, nothing else: never is a worse one shown."""
    table, published = built.table, built.table.index.problem.published
    known = {item.lesson: item for item in published.lessons} if published else {}
    model = table.model.clone()
    for lesson in table.lessons.values():
        for literal in lies_there(table, lesson, known.get(lesson.id)):
            model.add_implication(lesson.placed, literal)
        if lesson.id in known:
            start = known[lesson.id].start // table.step
            model.add(lesson.slot == start).only_enforce_if(lesson.placed)
    model.minimize(FAR * built.objective.unplaced + built.objective.missed)
    return _tight(model, seed)


def _tight(model: cp_model.CpModel, seed: int = 1) -> Values | None:
    """Settled in a moment, so the time for it is its own."""
    clock = Clock(TIGHT)
    solver = clock.solver(seed)
    solver.parameters.num_workers = 1
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _best(built: Built, *answers: Values | None) -> Values | None:
    """Whichever is lower on the first level they differ in."""
    found = [values for values in answers if values is not None]
    prices = [price for _, price in built.objective.levels]
    return min(found, key=lambda v: [evaluate(price, v) for price in prices], default=None)


def _all_pinned(built: Built, values: Values) -> bool:
    lessons = built.table.lessons
    pinned = {pin.lesson for pin in built.table.index.problem.pins} & set(lessons)
    return all(values[lessons[id].placed.index] for id in pinned)


def _hold_pins(built: Built, clock: Clock, seed: int) -> bool:
    """Pinned lessons that can lie together never give way to others; asked without the others."""
    lessons = built.table.lessons
    pinned = {pin.lesson for pin in built.table.index.problem.pins} & set(lessons)
    if not pinned:
        return False
    model = built.alone.clone()
    for id, lesson in lessons.items():
        model.add(lesson.placed == (id in pinned))
    if solve(model, _quick(clock.solver(seed, FIRST_SHARE)), clock) not in FOUND:
        return False
    for id in sorted(pinned):
        built.table.model.add(lessons[id].placed == 1)
        built.alone.add(lessons[id].placed == 1)
    return True


# weeks of school size


def _of_school(built: Built, clock: Clock, seed: int) -> Values | None:
    """From places filled in one by one, else from a plan at hand, else from nothing."""
    changes = built.objective.changes
    values = _at_slots(built, clock, seed)
    if values is None:
        placed = [lesson.placed for lesson in built.table.lessons.values()]
        values = _asked(built, clock.solver(seed, FIRST_SHARE), clock, placed, changes)
    if not isinstance(changes, int):
        if values is None:
            near = FAR * built.objective.unplaced + changes
            values = _asked(built, clock.solver(seed, FIRST_SHARE), clock, (), near)
        values = _best(built, values, _repaired(built, seed))
    return values or _empty(built, clock, seed)


def _at_slots(built: Built, clock: Clock, seed: int) -> Values | None:
    """Places first, then all that follows from them."""
    for places in slot_places(built.table, built.people, clock, seed, SLOT_SHARE):
        for there in (list(_attending(built, places)), []):
            values = _completed(built, clock.solver(seed, SLOT_SHARE), clock, places, there)
            if values is not None:
                return values
    return None


def _completed(
    built: Built, solver: cp_model.CpSolver, clock: Clock, places: Places,
    there: Iterable[Literal],
) -> Values | None:  # fmt: skip
    """An answer with lessons at these places and all of `there` attending."""
    if clock.deterministic_left is None:
        # Presolve alone settles it; giving up here would throw all places away.
        least = TIGHT.seconds
        solver.parameters.max_time_in_seconds = max(least, solver.parameters.max_time_in_seconds)
    model = built.table.model.clone()
    model.add_bool_and(there)
    for id, place in places.items():
        lesson = built.table.lessons[id]
        model.add_bool_and(lesson.placed, *lies_there(built.table, lesson, place))
        model.add(lesson.slot == place.start // built.table.step)
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _empty(built: Built, clock: Clock, seed: int) -> Values | None:
    """No lesson placed: an answer as well, and better than none however late it is."""
    none = [lesson.placed.negated() for lesson in built.table.lessons.values()]
    return _asked(built, Clock(TIGHT).solver(seed), clock, none, 0)


def _asked(
    built: Built, solver: cp_model.CpSolver, clock: Clock, true: Iterable[AnyLiteral],
    price: Linear,
) -> Values | None:  # fmt: skip
    """A question of yes or no is much quicker than the search for the most."""
    model = built.table.model.clone()
    model.add_bool_and(true)
    for literal in _attending(built):
        model.add_hint(literal, True)
    if not isinstance(price, int):
        model.minimize(price)
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 0
    return list(solver.response_proto.solution) if solve(model, solver, clock) in FOUND else None


def _attending(built: Built, lessons: Container[str] | None = None) -> Iterable[Literal]:
    """Literals of people whose coming (to these lessons) is a decision of its own."""
    placed = {lesson.placed.index for lesson in built.table.lessons.values()}
    found = [
        literal
        for people in built.people
        for lesson, literal in people.attends.items()
        if lessons is None or lesson in lessons
    ]
    return {x.index: x for x in found if x.index not in placed}.values()


def _quick(solver: cp_model.CpSolver) -> cp_model.CpSolver:
    """For questions whose answer is near: simplifying the model costs more than the search."""
    solver.parameters.num_workers = 1
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.linearization_level = 0
    solver.parameters.symmetry_level = 0
    return solver


def _bound(solver: cp_model.CpSolver) -> int:
    return math.ceil(solver.best_objective_bound - 1e-6)
