"""Which rooms each FET activity may use here, and the rooms themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from kursplaner.domain.problem import Room
from kursplaner.exchange.fet.draft import Draft, LessonDraft
from kursplaner.exchange.fet.model import FetActivity
from kursplaner.exchange.loss import LossBook, Verdict

NO_ROOM = "ohne Raum"
"""FET places activities without any room; here each lesson needs one, so spare ones are added."""


class RoomPlan(Struct, frozen=True, kw_only=True):
    of: Mapping[int, tuple[str, ...]]
    """Allowed rooms by activity, never empty."""
    pins: Mapping[int, str]
    """Rooms fixed for activities whose time is fixed too."""
    rooms: tuple[Room, ...]
    sites: tuple[str, ...]


def rooms_of(draft: Draft, book: LossBook) -> RoomPlan:
    """Rooms, sites and choices; reports spare rooms and rules that leave no room."""
    home = draft.file.name or "Schule"
    real = {
        room.name: Room(
            id=room.name,
            name=room.name,
            site=room.building or home,
            seats=room.capacity,
            open=draft.grid.open(draft.closed_rooms[room.name]),
        )
        for room in draft.file.rooms
        if not room.real_rooms
    }
    roomless = [lesson for lesson in draft.lessons.values() if not _told(lesson)]
    spare = _spare(draft, roomless, home)
    if roomless:
        sentence = "Termine ohne festen Raum: sie bekommen gedachte Räume »ohne Raum«."
        book.add("Room", Verdict.SIMPLIFIED, sentence, count=len(roomless))
    rooms = (*real.values(), *spare)
    return RoomPlan(
        of={
            lesson.activity.id: _with_pin(
                lesson, _choice(draft, lesson, real, [room.id for room in spare], book)
            )
            for lesson in draft.lessons.values()
        },
        pins={
            lesson.activity.id: lesson.pin_room
            for lesson in draft.lessons.values()
            if lesson.pin is not None and lesson.pin_room is not None
        },
        rooms=rooms,
        sites=tuple(dict.fromkeys(room.site for room in rooms)) or (home,),
    )


def _with_pin(lesson: LessonDraft, rooms: tuple[str, ...]) -> tuple[str, ...]:
    """Where FET already holds the activity it may stay, whatever its size or other rules say."""
    if lesson.pin is None or lesson.pin_room is None or lesson.pin_room in rooms:
        return rooms
    return (*rooms, lesson.pin_room)


def _told(lesson: LessonDraft) -> bool:
    """Whether a hard rule gives the activity a room."""
    return bool(lesson.rooms or lesson.home_rooms or lesson.pin_room)


def _choice(
    draft: Draft, lesson: LessonDraft, real: Mapping[str, Room], spare: list[str], book: LossBook
) -> tuple[str, ...]:
    heads = draft.head_count(lesson.activity)
    lists = list(lesson.rooms)
    if lesson.pin_room is not None and lesson.pin is None:
        lists.append((lesson.pin_room,))
    if lists:
        found = [name for name in lists[0] if all(name in other for other in lists)]
        if not found:
            sentence = "Termine, deren Raumregeln sich widersprechen: die erste gilt."
            book.add("Room", Verdict.SIMPLIFIED, sentence, str(lesson.activity.id))
        return _large(found or lists[0], real, heads)
    if lesson.home_rooms:
        return _large((name for one in lesson.home_rooms for name in one), real, heads)
    if lesson.pin_room is not None:
        # Held in time and room: the pin says where it lies, once freed any room may do.
        return tuple(name for name, room in real.items() if room.seats >= heads)
    wished = [name for one in lesson.wished_rooms for name in one]
    large = [name for name in dict.fromkeys(wished) if real[name].seats >= heads]
    return (*large, *spare)


def _large(names: Iterable[str], real: Mapping[str, Room], heads: int) -> tuple[str, ...]:
    """The rooms with enough seats; all of them when none has, so that the lack is named later."""
    kept = tuple(dict.fromkeys(names))
    return tuple(name for name in kept if real[name].seats >= heads) or kept


def _spare(draft: Draft, roomless: list[LessonDraft], site: str) -> list[Room]:
    """As many spare rooms as lessons without a room can ever lie side by side."""
    activities = [lesson.activity for lesson in roomless]
    seats = max((draft.head_count(activity) for activity in activities), default=0)
    return [
        Room(
            id=f"{NO_ROOM} {number}",
            name=f"{NO_ROOM} {number}",
            site=site,
            seats=max(seats, 1),
            open=draft.grid.open(),
        )
        for number in range(1, _at_once(draft, activities) + 1)
    ]


def _at_once(draft: Draft, activities: list[FetActivity]) -> int:
    """Upper bound: each takes a teacher, else a student set, else stands for itself."""
    taught = [activity for activity in activities if activity.teachers]
    attended = [activity for activity in activities if not activity.teachers and activity.students]
    teachers = {name for activity in taught for name in activity.teachers}
    leaves = {leaf for activity in attended for leaf in draft.students(activity)}
    alone = len(activities) - len(taught) - len(attended)
    return min(len(taught), len(teachers)) + min(len(attended), len(leaves)) + alone
