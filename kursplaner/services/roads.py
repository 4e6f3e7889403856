"""The road network of an area: import from OpenStreetMap, forget, look at, draw tours on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy.orm import Session

from kursplaner.db import roads as rows
from kursplaner.db.settings import ESTIMATE, set_setting
from kursplaner.db.snapshot import travel_season
from kursplaner.db.snapshot.versions import now
from kursplaner.db.tables.areas import Area
from kursplaner.db.tables.roads import StoredNetwork
from kursplaner.domain.legs import ATTRIBUTION, Source
from kursplaner.domain.plan import Tour
from kursplaner.domain.problem import Place
from kursplaner.errors import UserError
from kursplaner.exchange.gpx import Track
from kursplaner.roads.estimate import TravelSettings
from kursplaner.roads.matrix import RoadTimes
from kursplaner.roads.pbf import OnProgress, Stop
from kursplaner.services.road_memory import points_of
from kursplaner.services.travel import matrix_of
from kursplaner.services.week import WeekView
from kursplaner.services.workspace import Workspace

if TYPE_CHECKING:
    from kursplaner.roads.network import RoadNetwork

__all__ = [
    "ATTRIBUTION",
    "NetworkInfo",
    "OnProgress",
    "ReadRoads",
    "RoadState",
    "RoadsReport",
    "Source",
    "Stop",
    "forget_roads",
    "import_roads",
    "keep_roads",
    "missing_extra",
    "read_roads",
    "road_state",
    "tour_track",
    "try_writing",
]


class NetworkInfo(Struct, frozen=True, kw_only=True):
    """The network an area has; the box around its roads in degrees (WGS84)."""

    source: str
    """Name of the file it was made from."""
    imported: datetime
    """UTC."""
    nodes: int
    south: float
    west: float
    north: float
    east: float
    attribution: str
    """Must stand wherever something made from the network is shown."""


class RoadsReport(Struct, frozen=True, kw_only=True):
    """What an import brought."""

    network: NetworkInfo
    places: int
    """How many places of the area have coordinates."""
    too_far: tuple[str, ...]
    """Names of those too far from any road; travel there stays estimated."""


class RoadState(Struct, frozen=True, kw_only=True):
    """Where the travel minutes between all places of the area come from today."""

    network: NetworkInfo | None
    legs: dict[Source, int]
    """Ordered pairs of different places by source; sources without any are left out."""
    notes: tuple[str, ...]
    """What a person should know, German sentences."""


class ReadRoads(Struct, frozen=True):
    """A network read from a file and not kept yet."""

    area: int
    file: Path
    places: tuple[Place, ...]
    network: RoadNetwork
    times: RoadTimes
    """Between the places."""
    too_far: tuple[str, ...]


def import_roads(
    ws: Workspace, pbf: Path, on_progress: OnProgress | None = None, stop: Stop | None = None
) -> RoadsReport | None:
    """Take the roads around the area's places from an .osm.pbf file; one undo step.

    None when stopped. Nothing changes then, nor with a UserError: file missing, damaged, of
    another region; no place with coordinates; extra not installed; file open for reading only.
    """
    try_writing(ws, pbf)
    found = read_roads(ws, pbf, on_progress, stop)
    return None if found is None else keep_roads(ws, found)


def try_writing(ws: Workspace, pbf: Path) -> None:
    """A file that cannot be written is told now (UserError), not after minutes of reading."""
    with ws.change(_title(pbf)):
        pass


def read_roads(
    ws: Workspace, pbf: Path, on_progress: OnProgress | None = None, stop: Stop | None = None
) -> ReadRoads | None:
    """The long part of an import, which changes nothing and may run in a thread of its own."""
    area = ws.area
    with ws.reading() as session:
        places = rows.located_places(session, area)
    network = _import(pbf, places, on_progress, stop)
    if network is None:
        return None
    too_far = _too_far(network, places)
    if len(too_far) == len(places):
        raise UserError(
            f"Keiner Ihrer Orte liegt an einer Straße aus der Datei »{pbf.name}«.",
            "Bitte wählen Sie den Auszug des Bundeslandes, in dem die Orte liegen.",
        )
    if on_progress is not None:
        on_progress("Fahrzeiten werden berechnet", 0, 0)  # how long is not known
    times = network.times(points_of(places), TravelSettings().max_snap_m)
    return None if stop and stop() else ReadRoads(area, pbf, places, network, times, too_far)


def keep_roads(ws: Workspace, found: ReadRoads) -> RoadsReport:
    """Use the network from now on; one undo step."""
    with ws.change(_title(found.file)) as session:
        stored = _store(session, found.area, found.network)
        set_setting(session, f"{ESTIMATE}{found.area}", "")
        info = _info(stored)
        version = stored.version
    ws.roads.learn(found.area, version, found.network, found.places, found.times)
    return RoadsReport(network=info, places=len(found.places), too_far=found.too_far)


def forget_roads(ws: Workspace) -> bool:
    """Estimate travel again; one undo step. False where there was no network."""
    with ws.change("Straßennetz entfernt") as session:
        stored = rows.stored_network(session, ws.area)
        if stored is None:
            return False
        session.delete(stored)
        rows.forget_legs(session, ws.area)
    return True


def road_state(ws: Workspace) -> RoadState:
    """The network in use, and how many legs come from it, from hand and from the estimate."""
    answered = ws.roads.answers(ws.area)
    with ws.reading() as session:
        stored = rows.stored_network(session, ws.area)
        info = _info(stored) if stored else None
        places = rows.located_places(session, ws.area)
        season = travel_season(session, session.get_one(Area, ws.area), date.today())
    matrix = matrix_of(answered, places, season)
    legs = Counter(
        source for i, row in enumerate(matrix.sources) for j, source in enumerate(row) if i != j
    )
    return RoadState(network=info, legs=dict(legs), notes=(*answered.notes, *matrix.notes))


def tour_track(view: WeekView, tour: Tour) -> Track | None:
    """The line a tour drives; None without a network, or where a halt has no coordinates."""
    known = {place.id: place for place in view.problem.travel.places}
    points = points_of([known[stop.place] for stop in tour.stops if stop.place in known])
    if view.roads is None or len(points) < len(tour.stops):
        return None
    legs = view.roads.along(points)
    return None if legs is None else Track(legs=legs)


def _title(pbf: Path) -> str:
    return f"Straßennetz aus {pbf.name} eingelesen"


def missing_extra() -> str:
    """One sentence where reading road networks needs a part not installed; else empty."""
    if all(find_spec(name) is not None for name in ("osmium", "scipy")):
        return ""
    from kursplaner.roads.pbf import require_extra

    try:
        require_extra()
    except UserError as error:
        return str(error)
    return ""


def _import(
    pbf: Path, places: Sequence[Place], on_progress: OnProgress | None, stop: Stop | None
) -> RoadNetwork | None:
    # Here and not above: numpy would slow the start of every window.
    from kursplaner.roads.extract import import_network

    network = import_network(pbf, points_of(places), on_progress=on_progress, stop=stop)
    return None if stop and stop() else network


def _too_far(network: RoadNetwork, places: Sequence[Place]) -> tuple[str, ...]:
    away = network.snap(points_of(places)).metres
    limit = TravelSettings().max_snap_m
    return tuple(
        place.name or place.id for place, metres in zip(places, away, strict=True) if metres > limit
    )


def _store(session: Session, area: int, network: RoadNetwork) -> StoredNetwork:
    """The network in the place of the one before."""
    before = rows.stored_network(session, area)
    if before is not None:
        session.delete(before)
        session.flush()
    block = network.to_bytes()
    stored = StoredNetwork(
        area_id=area,
        source=network.source,
        imported=now(),
        version=sha256(block).hexdigest()[:16],
        nodes=network.nodes,
        south=float(network.lat.min()),
        west=float(network.lon.min()),
        north=float(network.lat.max()),
        east=float(network.lon.max()),
        attribution=ATTRIBUTION,
        block=block,
    )
    session.add(stored)
    return stored


def _info(stored: StoredNetwork) -> NetworkInfo:
    return NetworkInfo(
        source=stored.source,
        imported=stored.imported,
        nodes=stored.nodes,
        south=stored.south,
        west=stored.west,
        north=stored.north,
        east=stored.east,
        attribution=stored.attribution,
    )
