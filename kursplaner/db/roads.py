"""Reading and writing an area's road network and the legs computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kursplaner.db.ids import Letter
from kursplaner.db.tables.areas import Place
from kursplaner.db.tables.roads import RoadLeg, StoredNetwork
from kursplaner.domain import problem as p

Table = list[list[float]]
"""One row per origin, one column per destination, both in the order of the places."""


class Legs(msgspec.Struct, frozen=True):
    """What a network answered for some places; a place to itself: to the road and back."""

    seconds: Table
    metres: Table


def located_places(session: Session, area: int) -> tuple[p.Place, ...]:
    """All places of the area that have coordinates, by id."""
    rows = session.scalars(select(Place).where(Place.area_id == area).order_by(Place.id))
    return tuple(
        p.Place(id=Letter.PLACE.key(row.id), name=row.name, lat=row.lat, lon=row.lon)
        for row in rows
        if row.lat is not None and row.lon is not None
    )


def stored_network(session: Session, area: int) -> StoredNetwork | None:
    """The area's network, its block not loaded yet; None where none was imported."""
    return session.scalars(select(StoredNetwork).where(StoredNetwork.area_id == area)).first()


def network_block(session: Session, area: int) -> bytes | None:
    return session.scalars(select(StoredNetwork.block).where(StoredNetwork.area_id == area)).first()


def basis(version: str, places: Sequence[p.Place]) -> str:
    """16 hex digits for all that legs depend on: they are computed anew when it changes."""
    content = msgspec.json.encode((version, [(place.id, place.lat, place.lon) for place in places]))
    return sha256(content).hexdigest()[:16]


def read_legs(session: Session, area: int, basis: str, size: int) -> Legs | None:
    """The legs between `size` places kept for this basis; None where some are missing."""
    rows = session.execute(
        select(RoadLeg.seconds, RoadLeg.metres)
        .where(RoadLeg.area_id == area, RoadLeg.basis == basis)
        .order_by(RoadLeg.origin_id, RoadLeg.destination_id)
    ).all()
    if len(rows) != size * size:
        return None
    lines = [rows[start : start + size] for start in range(0, len(rows), size)]
    return Legs([[s for s, _ in line] for line in lines], [[m for _, m in line] for line in lines])


def write_legs(
    session: Session, area: int, basis: str, places: Sequence[p.Place], legs: Legs
) -> None:
    """Keep these legs instead of all the area had before."""
    forget_legs(session, area)
    ids = [Letter.PLACE.row(place.id) for place in places]
    rows = [
        {
            "area_id": area,
            "basis": basis,
            "origin_id": origin,
            "destination_id": destination,
            "seconds": legs.seconds[i][j],
            "metres": legs.metres[i][j],
        }
        for i, origin in enumerate(ids)
        for j, destination in enumerate(ids)
    ]
    if rows:
        session.connection().execute(insert(RoadLeg.__table__), rows)  # type: ignore[arg-type]


def forget_legs(session: Session, area: int) -> None:
    """Past the journal on purpose: what can be computed anew needs no undo."""
    table = RoadLeg.__table__
    session.connection().execute(delete(table).where(table.c.area_id == area))  # type: ignore[arg-type]
