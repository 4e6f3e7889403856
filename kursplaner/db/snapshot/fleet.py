"""Vehicles and drivers as the problem sees them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from kursplaner.db.ids import Letter
from kursplaner.db.snapshot.frame import Frame, grouped
from kursplaner.db.snapshot.people import full_name
from kursplaner.db.snapshot.rooms import Places
from kursplaner.db.tables.fleet import Driver, DriverVehicle, Vehicle, VehicleLayout
from kursplaner.domain import problem as p
from kursplaner.domain.violation import Kind


def vehicles(frame: Frame, places: Places) -> tuple[p.Vehicle, ...]:
    """Vehicles in use; one whose depot is nowhere on the map is left out and named."""
    return tuple(_vehicles(frame, places))


def _vehicles(frame: Frame, places: Places) -> Iterator[p.Vehicle]:
    layouts = grouped(
        frame.session.scalars(select(VehicleLayout).order_by(VehicleLayout.position)),
        lambda layout: layout.vehicle_id,
    )
    rows = frame.session.scalars(
        select(Vehicle).where(Vehicle.area_id == frame.area.id, Vehicle.active).order_by(Vehicle.id)
    )
    for row in rows:
        depot = places.use(row.depot_id)
        if depot is None or not layouts.get(row.id):
            why = "keinen Standplatz mit Koordinaten" if depot is None else "keine Sitzplätze"
            frame.notes.append(f"{row.name} hat {why} und wird nicht eingeplant.")
            continue
        yield _vehicle(frame, row, depot, layouts[row.id])


def _vehicle(frame: Frame, row: Vehicle, depot: str, layouts: list[VehicleLayout]) -> p.Vehicle:
    return p.Vehicle(
        id=Letter.VEHICLE.key(row.id),
        name=row.name,
        depot=depot,
        layouts=tuple(p.Layout(seats=x.seats, wheelchairs=x.wheelchairs) for x in layouts),
        child_seats=p.ChildSeats(shell=row.shells, seat=row.child_seats, booster=row.boosters),
        prams=row.prams,
        lift=row.lift,
        available=frame.available(Kind.VEHICLE, row.id),
        absent=frame.blocks(Kind.VEHICLE, row.id),
    )


def drivers(frame: Frame) -> tuple[p.Driver, ...]:
    vehicles = grouped(
        frame.session.scalars(select(DriverVehicle).order_by(DriverVehicle.id)),
        lambda pair: pair.driver_id,
    )
    rows = frame.session.scalars(
        select(Driver).where(Driver.area_id == frame.area.id, Driver.active).order_by(Driver.id)
    )
    return tuple(
        p.Driver(
            id=Letter.DRIVER.key(row.id),
            name=full_name(row.first_name, row.last_name),
            available=frame.available(Kind.DRIVER, row.id),
            absent=frame.blocks(Kind.DRIVER, row.id),
            vehicles=tuple(Letter.VEHICLE.key(x.vehicle_id) for x in vehicles.get(row.id, ())),
            employed=row.employed,
            max_minutes_day=row.max_minutes_day,
            max_minutes_week=row.max_minutes_week,
            licence_until=row.licence_until,
        )
        for row in rows
    )
