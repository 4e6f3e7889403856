"""Constraints between activities: days apart, same time, order, no overlap, gaps, one room."""

from __future__ import annotations

from collections.abc import Mapping

from kursplaner.domain.problem import RelationKind
from kursplaner.exchange.fet.draft import (
    DaysApart,
    Draft,
    Fate,
    RelationDraft,
    UnknownNameError,
    ids_of,
    number_of,
)
from kursplaner.exchange.fet.model import FetConstraint
from kursplaner.exchange.fet.times import Handler
from kursplaner.exchange.loss import Verdict
from kursplaner.exchange.periods import SHORT_BREAK


def _relate(
    draft: Draft, constraint: FetConstraint, ids: tuple[int, ...], *kinds: RelationKind,
    minutes: int = 0,
) -> None:  # fmt: skip
    known = {activity.id for activity in draft.file.activities}
    if not known.issuperset(ids):
        raise UnknownNameError
    present = tuple(id for id in ids if id in draft.lessons)
    for kind in kinds if len(present) > 1 else ():
        draft.relations.append(
            RelationDraft(kind, present, minutes=minutes, weight=constraint.weight)
        )


def _fate(constraint: FetConstraint, sentence: str, *, exact: bool = True) -> Fate:
    if constraint.weight < 100:
        return Fate(Verdict.SIMPLIFIED, f"{sentence} Unter 100 %: als Wunsch übernommen.")
    return Fate(Verdict.CARRIED if exact else Verdict.SIMPLIFIED, sentence)


def _min_days(draft: Draft, constraint: FetConstraint) -> Fate:
    ids, days = draft.activities(constraint), number_of(constraint.node, "MinDays")
    if days and len(ids) > 1:
        draft.days_apart.append(DaysApart(ids, days, constraint.weight))
    if days > 1 and (constraint.weight < 100 or not _is_whole_group(draft, ids)):
        sentence = "Mehrere Tage zwischen Terminen: hier nur an verschiedenen Tagen."
        return _fate(constraint, sentence, exact=False)
    if days > 1:
        return _fate(constraint, "Mehrere Tage zwischen Terminen eines Faches.")
    return _fate(constraint, "Termine eines Faches an verschiedenen Tagen.")


def _is_whole_group(draft: Draft, ids: tuple[int, ...]) -> bool:
    """Only a course as a whole can ask for free days between its lessons."""
    groups = {draft.lessons[id].activity.group for id in ids}
    if len(groups) != 1 or 0 in groups:
        return False
    (group,) = groups
    return set(ids) == {id for id, it in draft.lessons.items() if it.activity.group == group}


def _same_starting_time(draft: Draft, constraint: FetConstraint) -> Fate:
    ids = draft.activities(constraint)
    _relate(draft, constraint, ids, RelationKind.SAME_START, RelationKind.SAME_DAYS)
    return _fate(constraint, "Termine, die zur gleichen Zeit beginnen.")


def _same_starting_day(draft: Draft, constraint: FetConstraint) -> Fate:
    _relate(draft, constraint, draft.activities(constraint), RelationKind.SAME_DAYS)
    return _fate(constraint, "Termine am gleichen Tag.")


def _same_starting_hour(draft: Draft, constraint: FetConstraint) -> Fate:
    _relate(draft, constraint, draft.activities(constraint), RelationKind.SAME_START)
    return _fate(constraint, "Termine zur gleichen Stunde, auch an verschiedenen Tagen.")


def _not_overlapping(draft: Draft, constraint: FetConstraint) -> Fate:
    _relate(draft, constraint, draft.activities(constraint), RelationKind.NOT_OVERLAP)
    return _fate(constraint, "Termine, die sich nicht überschneiden.")


def _ordered(draft: Draft, constraint: FetConstraint) -> Fate:
    ids = ids_of(constraint.node, "First_Activity_Id", "Second_Activity_Id")
    _relate(draft, constraint, ids, RelationKind.PRECEDENCE)
    return _fate(constraint, "Reihenfolge von Terminen in der Woche.")


def _consecutive(draft: Draft, constraint: FetConstraint) -> Fate:
    ids = ids_of(constraint.node, "First_Activity_Id", "Second_Activity_Id")
    _relate(draft, constraint, ids, RelationKind.PRECEDENCE)
    _side_by_side(draft, constraint, ids)
    return _block(draft, constraint, "Direkt aufeinander folgende Termine in dieser Reihenfolge.")


def _grouped(draft: Draft, constraint: FetConstraint) -> Fate:
    tags = ["First_Activity_Id", "Second_Activity_Id", "Third_Activity_Id"]
    ids = ids_of(constraint.node, *tags[: 3 if constraint.kind.startswith("Three") else 2])
    _side_by_side(draft, constraint, ids)
    _relate(draft, constraint, ids if len(ids) > 2 else (), RelationKind.NOT_OVERLAP)
    return _block(draft, constraint, "Termine, die ohne Lücke aneinander liegen.")


def _side_by_side(draft: Draft, constraint: FetConstraint, ids: tuple[int, ...]) -> None:
    """On one day, one after the other; lessons that end a little early leave a little gap."""
    _relate(draft, constraint, ids, RelationKind.SAME_DAYS)
    _relate(draft, constraint, ids, RelationKind.ADJACENT, minutes=SHORT_BREAK)


def _block(draft: Draft, constraint: FetConstraint, sentence: str) -> Fate:
    """FET lets a break lie within a block, we do not."""
    breaks = any(other.kind in ("BreakTimes", "Break") for other in draft.file.constraints)
    end = " Auch keine Pause liegt dazwischen." if breaks else ""
    return _fate(constraint, sentence + end, exact=not breaks)


def _min_gaps(draft: Draft, constraint: FetConstraint) -> Fate:
    minutes = number_of(constraint.node, "MinGaps") * draft.grid.length
    _relate(draft, constraint, draft.activities(constraint), RelationKind.MIN_GAP, minutes=minutes)
    return _fate(constraint, "Mindestabstand zwischen Terminen eines Tages.")


def _few_rooms(draft: Draft, constraint: FetConstraint) -> Fate:
    ids = draft.activities(constraint)
    most = number_of(constraint.node, "Max_Number_of_Different_Rooms")
    if most > 1:
        return Fate(Verdict.LEFT_OUT, f"Höchstens {most} verschiedene Räume für Termine.")
    _relate(draft, constraint, ids, RelationKind.SAME_ROOM)
    return _fate(constraint, "Termine im gleichen Raum.")


BETWEEN_HANDLERS: Mapping[str, Handler] = {
    "MinDaysBetweenActivities": _min_days,
    "MinNDaysBetweenActivities": _min_days,
    "ActivitiesSameStartingTime": _same_starting_time,
    "ActivitiesSameStartingDay": _same_starting_day,
    "ActivitiesSameStartingHour": _same_starting_hour,
    "ActivitiesNotOverlapping": _not_overlapping,
    "TwoActivitiesOrdered": _ordered,
    "TwoActivitiesConsecutive": _consecutive,
    "TwoActivitiesGrouped": _grouped,
    "ThreeActivitiesGrouped": _grouped,
    "MinGapsBetweenActivities": _min_gaps,
    "ActivitiesOccupyMaxDifferentRooms": _few_rooms,
}
