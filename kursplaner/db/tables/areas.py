"""Where everything happens: planning areas, municipalities, places, sites, rooms and terms."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, link


class WorkspaceInfo(Record, kw_only=True):
    """One row: what this file is."""

    __tablename__ = "workspace"

    title: Mapped[str]
    created: Mapped[datetime]


class Area(Record, kw_only=True):
    """What is planned together: a town with its neighbours, or a county."""

    __tablename__ = "areas"

    name: Mapped[str]
    land: Mapped[str]
    """Bundesland by its ISO 3166-2 letters: SN, MV ... decides on holidays."""
    office: Mapped[str] = mapped_column(default="")
    office_phone: Mapped[str] = mapped_column(default="")
    reserve_driver: Mapped[str] = mapped_column(default="")
    days: Mapped[int] = mapped_column(default=6)
    """Days planned, from Monday on."""
    day_start: Mapped[int] = mapped_column(default=420)
    """Minute of the day, like `day_end`."""
    day_end: Mapped[int] = mapped_column(default=1260)
    lesson_step: Mapped[int] = mapped_column(default=15)
    winter: Mapped[bool] = mapped_column(default=False)
    """Whether estimated travel reckons with snow and ice."""


class Municipality(Record, kw_only=True):
    __tablename__ = "municipalities"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    name: Mapped[str]
    land: Mapped[str]
    postcode: Mapped[str] = mapped_column(default="")


class Place(Record, kw_only=True):
    """A point on the map: stop, site or depot."""

    __tablename__ = "places"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    name: Mapped[str]
    municipality_id: Mapped[int | None] = mapped_column(
        link("municipalities"), index=True, default=None
    )
    lat: Mapped[float | None] = mapped_column(default=None)
    lon: Mapped[float | None] = mapped_column(default=None)
    address: Mapped[str] = mapped_column(default="")
    landmark: Mapped[str] = mapped_column(default="")
    stop: Mapped[bool] = mapped_column(default=True)
    """Whether the shuttle boards here."""
    source: Mapped[str] = mapped_column(default="")
    """Where the coordinates come from."""


class TravelOverride(Record, kw_only=True):
    """Minutes a person entered for the way from one place to another (this direction only)."""

    __tablename__ = "travel_overrides"

    origin_id: Mapped[int] = mapped_column(link("places"), index=True)
    destination_id: Mapped[int] = mapped_column(link("places"), index=True)
    minutes: Mapped[int]
    reason: Mapped[str]
    until: Mapped[date | None] = mapped_column(default=None)


class Site(Record, kw_only=True):
    __tablename__ = "sites"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    name: Mapped[str]
    municipality_id: Mapped[int | None] = mapped_column(
        link("municipalities"), index=True, default=None
    )
    place_id: Mapped[int | None] = mapped_column(link("places"), index=True, default=None)


class Room(Record, kw_only=True):
    """Opening hours, recurring blocks and single dates off are time rules."""

    __tablename__ = "rooms"

    site_id: Mapped[int] = mapped_column(link("sites"), index=True)
    name: Mapped[str]
    seats: Mapped[int]
    features: Mapped[tuple[str, ...]] = mapped_column(default=())
    setup: Mapped[int] = mapped_column(default=0)
    hall: Mapped[str] = mapped_column(default="")
    childcare: Mapped[bool] = mapped_column(default=False)
    area_m2: Mapped[float] = mapped_column(default=0)
    childcare_places: Mapped[int | None] = mapped_column(default=None)
    position: Mapped[int] = mapped_column(default=0)


class Term(Record, kw_only=True):
    """First to last day; everything weekly happens inside it. Its first week is an A week."""

    __tablename__ = "terms"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    name: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]


class Closure(Record, kw_only=True):
    """Days on which the whole area rests beside the public holidays (bridge days, own days)."""

    __tablename__ = "closures"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    label: Mapped[str]
    school_only: Mapped[bool] = mapped_column(default=False)
    """Only no school day (H10); courses go on."""


class Setting(Record, kw_only=True):
    """A choice that belongs to this file and not to a computer."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_autoincrement": True})

    name: Mapped[str]
    value: Mapped[str]
