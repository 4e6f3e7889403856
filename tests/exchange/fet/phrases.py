"""Pieces of a FET file as text, and questions to what was carried."""

from __future__ import annotations

from kursplaner.domain.problem import Lesson
from kursplaner.domain.time import Interval, at
from kursplaner.exchange.loss import Imported, Loss


def slot(tag: str, day: str, hour: str, *names: str) -> str:
    inner = f"<{names[0]}>{day}</{names[0]}><{names[1]}>{hour}</{names[1]}>"
    return f"<{tag}>{inner}</{tag}>"


def closed(day: str, hour: str) -> str:
    return slot("Not_Available_Time", day, hour, "Day", "Hour")


def fixed(activity: int, day: str, hour: str) -> str:
    return (
        f"<Activity_Id>{activity}</Activity_Id><Preferred_Day>{day}</Preferred_Day>"
        f"<Preferred_Hour>{hour}</Preferred_Hour>"
    )


def ids(*activities: int) -> str:
    return "".join(f"<Activity_Id>{id}</Activity_Id>" for id in activities)


def lesson(found: Imported, activity: int) -> Lesson:
    (item,) = (one for one in found.problem.lessons if one.id == f"a{activity}")
    return item


def about(found: Imported, kind: str) -> Loss:
    (loss,) = (one for one in found.report.losses if one.kind == kind)
    return loss


def starts(found: Imported, activity: int) -> list[int]:
    """Starts the windows of a lesson allow, on the grid of the week."""
    item = lesson(found, activity)
    step = found.problem.grid.lesson_step
    return [
        start
        for start in range(0, at(7, 0), step)
        if any(w.contains(Interval(start, start + item.minutes)) for w in item.windows)
    ]


def preferred(*slots: tuple[str, str]) -> str:
    names = ("Preferred_Starting_Day", "Preferred_Starting_Hour")
    return "".join(slot("Preferred_Starting_Time", *one, *names) for one in slots)


def min_days(days: int, *activities: int) -> str:
    return ids(*activities) + f"<MinDays>{days}</MinDays>"
