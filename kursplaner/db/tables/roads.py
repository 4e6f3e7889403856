"""The imported road network of an area, and what it answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, link


class StoredNetwork(Record, kw_only=True):
    """At most one road network for each area, and where it comes from."""

    __tablename__ = "road_networks"
    __table_args__ = (UniqueConstraint("area_id"), {"sqlite_autoincrement": True})

    area_id: Mapped[int] = mapped_column(link("areas"))
    source: Mapped[str]
    """Name of the file it was made from."""
    imported: Mapped[datetime]
    """UTC."""
    version: Mapped[str]
    """16 hex digits, the fingerprint of `block`."""
    nodes: Mapped[int]
    south: Mapped[float]
    """Degrees (WGS84), like the other sides of the box around its roads."""
    west: Mapped[float]
    north: Mapped[float]
    east: Mapped[float]
    attribution: Mapped[str]
    """Must stand wherever something made from the network is shown."""
    block: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The network itself, some megabytes for a county; read only where it is asked for."""


class RoadLeg(Record, kw_only=True):
    """Seconds and metres along the roads from one place to another, computed once.

    Derived data: outside the journal, and without references, which would keep undo from taking
    back the area or the place. The leg of a place to itself leads to the road and back.
    """

    __tablename__ = "road_legs"
    __table_args__ = (Index(None, "area_id", "basis"), {"sqlite_autoincrement": True})

    area_id: Mapped[int]
    basis: Mapped[str]
    """What it was computed from: the network's version and the places (see `db.roads.basis`)."""
    origin_id: Mapped[int]
    destination_id: Mapped[int]
    seconds: Mapped[float]
    metres: Mapped[float]
