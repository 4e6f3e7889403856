"""Vehicles as they are fitted out, and who drives them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from kursplaner.db.tables.base import Record, link


class Vehicle(Record, kw_only=True):
    __tablename__ = "vehicles"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    name: Mapped[str]
    depot_id: Mapped[int] = mapped_column(link("places"), index=True)
    plate: Mapped[str] = mapped_column(default="")
    key: Mapped[str] = mapped_column(default="")
    """Where the key hangs."""
    shells: Mapped[int] = mapped_column(default=0)
    child_seats: Mapped[int] = mapped_column(default=0)
    boosters: Mapped[int] = mapped_column(default=0)
    prams: Mapped[int] = mapped_column(default=2)
    lift: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class VehicleLayout(Record, kw_only=True):
    """One way to fit a vehicle out, without the driver's seat."""

    __tablename__ = "vehicle_layouts"

    vehicle_id: Mapped[int] = mapped_column(link("vehicles"), index=True)
    position: Mapped[int]
    seats: Mapped[int]
    wheelchairs: Mapped[int] = mapped_column(default=0)


class Driver(Record, kw_only=True):
    __tablename__ = "drivers"

    area_id: Mapped[int] = mapped_column(link("areas"), index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    employed: Mapped[bool] = mapped_column(default=True)
    """Employed drivers fall under the ArbZG, volunteers under their own limits."""
    max_minutes_day: Mapped[int | None] = mapped_column(default=None)
    max_minutes_week: Mapped[int | None] = mapped_column(default=None)
    licence_until: Mapped[date | None] = mapped_column(default=None)
    active: Mapped[bool] = mapped_column(default=True)


class DriverVehicle(Record, kw_only=True):
    """Vehicles a driver may drive; no row: all."""

    __tablename__ = "driver_vehicles"

    driver_id: Mapped[int] = mapped_column(link("drivers"), index=True)
    vehicle_id: Mapped[int] = mapped_column(link("vehicles"), index=True)
