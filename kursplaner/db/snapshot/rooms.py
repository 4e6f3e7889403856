"""Places, sites and rooms of an area as the problem sees them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.frame import Frame
from kursplaner.db.tables.areas import Place, Room, Site
from kursplaner.domain import problem as p
from kursplaner.domain.time import DAY
from kursplaner.domain.violation import Kind


class Places:
    """Places with coordinates; a place without any is named once and then unknown."""

    def __init__(self, frame: Frame) -> None:
        rows = frame.session.scalars(
            select(Place).where(Place.area_id == frame.area.id).order_by(Place.id)
        )
        self._rows = {row.id: row for row in rows}
        self._used: set[int] = set()
        self._notes = frame.notes

    def use(self, place: int | None) -> str | None:
        """The place's id in the problem; None where it is missing or nowhere."""
        if place is None:
            return None
        row = self._rows[place]
        if row.lat is None or row.lon is None:
            if place not in self._used:
                self._notes.append(
                    f"{row.name} hat keine Koordinaten; Fahrten dorthin werden nicht geplant."
                )
            self._used.add(place)
            return None
        self._used.add(place)
        return Letter.PLACE.key(place)

    def used(self) -> tuple[p.Place, ...]:
        """All places asked for, by id."""
        return tuple(
            p.Place(id=Letter.PLACE.key(row.id), name=row.name, lat=row.lat, lon=row.lon)
            for row in self._rows.values()
            if row.id in self._used and row.lat is not None and row.lon is not None
        )


def sites(frame: Frame, places: Places) -> tuple[p.Site, ...]:
    rows = frame.session.scalars(
        select(Site).where(Site.area_id == frame.area.id).order_by(Site.id)
    )
    return tuple(
        p.Site(id=Letter.SITE.key(row.id), name=row.name, place=places.use(row.place_id))
        for row in rows
    )


def rooms(frame: Frame) -> tuple[p.Room, ...]:
    rows = frame.session.scalars(
        select(Room)
        .join(Site, Site.id == Room.site_id)
        .where(Site.area_id == frame.area.id)
        .order_by(Room.position, Room.id)
    )
    rest = tuple(_rest(frame))
    return tuple(_room(frame, row, rest) for row in rows)


def _room(frame: Frame, row: Room, rest: tuple[p.Block, ...]) -> p.Room:
    taken = (*frame.blocks(Kind.ROOM, row.id), *rest)
    return p.Room(
        id=Letter.ROOM.key(row.id),
        name=row.name,
        site=Letter.SITE.key(row.site_id),
        seats=row.seats,
        features=row.features,
        open=frame.available(Kind.ROOM, row.id),
        blocked=tuple(sorted(taken, key=lambda block: (block.start, block.end))),
        setup=row.setup,
        hall=row.hall,
        childcare=row.childcare,
        area_m2=row.area_m2,
        childcare_places=row.childcare_places,
    )


def _rest(frame: Frame) -> Iterable[p.Block]:
    """Holidays and the like close every room for the whole day."""
    for day, reason in sorted(frame.calendar.rest.items()):
        if day in frame.grid.days:
            yield p.Block(start=day * DAY, end=(day + 1) * DAY, label=reason)
