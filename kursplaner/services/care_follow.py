"""Childcare after a move by hand: which room, and which caregivers come along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kursplaner.domain.index import ProblemIndex
from kursplaner.domain.plan import CareShift, CareSlot, PlacedLesson, WeekPlan
from kursplaner.domain.problem import Caregiver
from kursplaner.domain.rules.presence import THREE_YEARS, area_limit
from kursplaner.domain.time import Interval, covered


def best_care_room(
    index: ProblemIndex,
    plan: WeekPlan,
    placed: PlacedLesson,
    slot: Interval,
    kept: list[str],
    children: int,
) -> str | None:
    """A childcare room at the lesson's site: the one the family had, else one that has room.

    Rooms with a lesson in them or closed at that time come last; None where the site has none.
    """
    site = index.rooms[placed.room].site
    rooms = [r for r in index.problem.rooms if r.childcare and r.site == site]

    def order(room: str) -> tuple[bool, bool, bool, bool]:
        record = index.rooms[room]
        free = covered(slot, record.open) and not any(b.span.overlaps(slot) for b in record.blocked)
        small = area_limit(record, index.problem.legal) < children
        return _taken(index, plan, room, slot), not free, room not in kept, small

    candidates = sorted((r.id for r in rooms if r.id != placed.room), key=order)
    return candidates[0] if candidates else None


def _taken(index: ProblemIndex, plan: WeekPlan, room: str, slot: Interval) -> bool:
    return any(
        item.room == room
        and Interval(item.start, item.start + index.lessons[item.lesson].minutes).overlaps(slot)
        for item in plan.lessons
    )


def staffed(index: ProblemIndex, old: WeekPlan, new: WeekPlan, lesson: str) -> WeekPlan:
    """Shifts cut where the lesson's children left, and made where they came, as far as possible.

    Who is missing then is told by the rules.
    """
    left = [slot for slot in old.care if slot.lesson == lesson]
    came = [slot for slot in new.care if slot.lesson == lesson]
    if left == came:
        return new
    shifts = [kept for shift in old.shifts for kept in _cut(shift, left, new.care)]
    _send_home(index, shifts, old.shifts, new.care)
    before = [shift.caregiver for shift in old.shifts if any(_meets(shift, x) for x in left)]
    main = [slot.caregiver for slot in left if slot.caregiver is not None]
    order = list(dict.fromkeys([*main, *before, *index.caregivers]))
    for room, span in dict.fromkeys((slot.room, Interval(slot.start, slot.end)) for slot in came):
        _fill(index, shifts, new.care, room, span, order)
    shifts.sort(key=lambda shift: (shift.start, shift.room, shift.caregiver))
    return replace(new, shifts=tuple(shifts), care=tuple(_on_shift(new.care, shifts)))


def _cut(shift: CareShift, left: list[CareSlot], care: tuple[CareSlot, ...]) -> Iterator[CareShift]:
    """The shift as far as children are still there; untouched where nobody left."""
    if not any(_meets(shift, slot) for slot in left):
        yield shift
        return
    rest = [slot for slot in care if _meets(shift, slot)]
    if rest:
        start = max(shift.start, min(slot.start for slot in rest))
        end = min(shift.end, max(slot.end for slot in rest))
        yield replace(shift, start=start, end=end)


def _send_home(
    index: ProblemIndex,
    shifts: list[CareShift],
    before: tuple[CareShift, ...],
    care: tuple[CareSlot, ...],
) -> None:
    """Drop shifts that were cut and whose children the others can look after."""
    for shift in [shift for shift in reversed(shifts) if shift not in before]:
        rest = [s for s in care if _meets(shift, s)]
        others = [s for s in shifts if s is not shift and s.room == shift.room]
        if all(
            _needed(index, [x for x in rest if x.start <= slot.start < x.end])
            <= sum(_span(s).contains(Interval(slot.start, slot.end)) for s in others)
            for slot in rest
        ):
            shifts.remove(shift)


def _meets(shift: CareShift, slot: CareSlot) -> bool:
    return shift.room == slot.room and shift.start < slot.end and slot.start < shift.end


def _fill(
    index: ProblemIndex,
    shifts: list[CareShift],
    care: tuple[CareSlot, ...],
    room: str,
    span: Interval,
    order: list[str],
) -> None:
    needed = _needed(index, [s for s in care if s.room == room and _overlaps(s, span)])
    for id in order:
        if sum(s.room == room and _span(s).contains(span) for s in shifts) >= needed:
            return
        if id in index.caregivers and _can(index, index.caregivers[id], shifts, room, span):
            _add(shifts, CareShift(caregiver=id, room=room, start=span.start, end=span.end))


def _needed(index: ProblemIndex, slots: list[CareSlot]) -> int:
    """Caregivers for the fullest moment."""
    legal = index.problem.legal
    most = 0
    for slot in slots:
        here = {s.child for s in slots if s.start <= slot.start < s.end}
        small = sum(index.children[child].age_months < THREE_YEARS for child in here)
        two = 2 if len(here) > legal.care_two_above else 1
        most = max(
            most, two, -(-len(here) // legal.care_ratio), -(-small // legal.care_under_three)
        )
    return most


def _can(
    index: ProblemIndex, person: Caregiver, shifts: list[CareShift], room: str, span: Interval
) -> bool:
    """Available, at this site, and nowhere else at that time."""
    site = index.rooms[room].site
    if person.sites and site not in person.sites:
        return False
    if not covered(span, person.available) or any(b.span.overlaps(span) for b in person.absent):
        return False
    own = (shift for shift in shifts if shift.caregiver == person.id and shift.room != room)
    return not any(
        _span(shift).widened(way, way).overlaps(span)
        for shift in own
        for way in (index.site_minutes(shift.room, room),)
    )


def _add(shifts: list[CareShift], new: CareShift) -> None:
    """Joined with the caregiver's own shifts in the room that touch it."""
    start, end = new.start, new.end
    for shift in [s for s in shifts if s.caregiver == new.caregiver and s.room == new.room]:
        if shift.start <= end and start <= shift.end:
            shifts.remove(shift)
            start, end = min(start, shift.start), max(end, shift.end)
    shifts.append(replace(new, start=start, end=end))


def _on_shift(care: Iterable[CareSlot], shifts: list[CareShift]) -> Iterator[CareSlot]:
    """Main caregivers who are there; where she is not, the first who is."""
    for slot in care:
        here = [
            s.caregiver for s in shifts if s.room == slot.room and s.start <= slot.start < s.end
        ]
        if slot.caregiver in here or (slot.caregiver is None and not here):
            yield slot
        else:
            yield replace(slot, caregiver=here[0] if here else None)


def _span(shift: CareShift) -> Interval:
    return Interval(shift.start, shift.end)


def _overlaps(slot: CareSlot, span: Interval) -> bool:
    return slot.start < span.end and span.start < slot.end
