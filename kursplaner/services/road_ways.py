"""How travel minutes are had: estimate or roads, winter, and minutes a person entered for a way."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kursplaner.db.ids import Letter
from kursplaner.db.roads import stored_network
from kursplaner.db.settings import ESTIMATE, set_setting, setting
from kursplaner.db.tables.areas import Area, Place, TravelOverride
from kursplaner.domain.calendar import german_date
from kursplaner.errors import UserError
from kursplaner.services.workspace import Workspace

MOST_MINUTES = 240


class Ways(Struct, frozen=True, kw_only=True):
    """How the area in view comes to its travel minutes."""

    has_network: bool
    by_road: bool
    """Whether a network there is is used."""
    winter: bool


class OwnWay(Struct, frozen=True, kw_only=True):
    """Minutes entered by hand for one direction; `row` names the entry."""

    row: int
    origin: str
    destination: str
    """Names of the places."""
    minutes: int
    reason: str
    until: date | None

    def holds(self, on: date) -> bool:
        return self.until is None or on <= self.until


def ways(ws: Workspace) -> Ways:
    with ws.reading() as session:
        area = session.get_one(Area, ws.area)
        has = stored_network(session, area.id) is not None
        off = bool(setting(session, f"{ESTIMATE}{area.id}"))
        return Ways(has_network=has, by_road=has and not off, winter=area.winter)


def travel_by_road(ws: Workspace, on: bool) -> None:
    """Use the road network, or estimate although there is one; one undo step.

    UserError where roads are wanted and no network was read in.
    """
    title = "Fahrzeiten aus dem Straßennetz" if on else "Fahrzeiten geschätzt"
    with ws.change(title) as session:
        if on and stored_network(session, ws.area) is None:
            raise UserError(
                "Es ist noch kein Straßennetz eingelesen.",
                "Bitte wählen Sie zuerst eine Datei von OpenStreetMap (.osm.pbf).",
            )
        set_setting(session, f"{ESTIMATE}{ws.area}", "" if on else "ja")


def reckon_with_winter(ws: Workspace, on: bool) -> None:
    """Longer travel minutes for snow and ice, or the usual ones; one undo step."""
    with ws.change("Mit Winter gerechnet" if on else "Ohne Winter gerechnet") as session:
        session.get_one(Area, ws.area).winter = on


def own_ways(ws: Workspace) -> tuple[OwnWay, ...]:
    """All minutes entered by hand in the area, in the order of the names."""
    start, goal = aliased(Place), aliased(Place)
    with ws.reading() as session:
        rows = session.execute(
            select(TravelOverride, start.name, goal.name)
            .join(start, start.id == TravelOverride.origin_id)
            .join(goal, goal.id == TravelOverride.destination_id)
            .where(start.area_id == ws.area)
            .order_by(start.name, goal.name, TravelOverride.id)
        )
        return tuple(
            OwnWay(
                row=row.id, origin=origin, destination=destination, minutes=row.minutes,
                reason=row.reason, until=row.until,
            )
            for row, origin, destination in rows
        )  # fmt: skip


def set_own_way(
    ws: Workspace, origin: str, destination: str, minutes: int, reason: str,
    until: date | None = None, *, both: bool = True,
) -> None:  # fmt: skip
    """Enter minutes from one place to another (ids), with `both` also back; one undo step.

    An entry for the same way is replaced. UserError: same place twice, no reason, minutes that
    cannot be.
    """
    if origin == destination:
        raise UserError("Start und Ziel sind derselbe Ort.", "Bitte wählen Sie zwei Orte.")
    if not 1 <= minutes <= MOST_MINUTES:
        raise UserError(f"Die Fahrzeit liegt außerhalb von 1 bis {MOST_MINUTES} Minuten.")
    if not reason.strip():
        raise UserError("Bitte nennen Sie den Grund, etwa »Baustelle, Umleitung«.")
    pairs = [(origin, destination), (destination, origin)][: 2 if both else 1]
    with ws.change(_title(ws, origin, destination, minutes)) as session:
        for start, goal in pairs:
            _write(session, start, goal, minutes, reason.strip(), until)


def remove_own_way(ws: Workspace, row: int) -> None:
    """Back to the computed minutes; one undo step."""
    with ws.change("Eigene Fahrzeit gelöscht") as session:
        found = session.get(TravelOverride, row)
        if found is None:
            raise UserError("Diese Fahrzeit gibt es nicht mehr.")
        session.delete(found)


def until_text(until: date | None) -> str:
    return f"bis {german_date(until)}" if until else "unbefristet"


def _write(
    session: Session, origin: str, destination: str, minutes: int, reason: str, until: date | None
) -> None:
    start, goal = Letter.PLACE.row(origin), Letter.PLACE.row(destination)
    found = session.scalars(
        select(TravelOverride).where(
            TravelOverride.origin_id == start, TravelOverride.destination_id == goal
        )
    ).first()
    if found is None:
        session.add(
            TravelOverride(
                origin_id=start, destination_id=goal, minutes=minutes, reason=reason, until=until
            )
        )
    else:
        found.minutes, found.reason, found.until = minutes, reason, until


def _title(ws: Workspace, origin: str, destination: str, minutes: int) -> str:
    with ws.reading() as session:
        names = [session.get(Place, Letter.PLACE.row(key)) for key in (origin, destination)]
    if None in names:
        raise UserError("Diesen Ort gibt es nicht mehr.")
    start, goal = (place.name for place in names if place is not None)
    return f"{start} – {goal}: {minutes} Minuten"
