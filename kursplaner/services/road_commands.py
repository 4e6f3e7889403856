"""`kursplaner roads`: import, forget and show the road network, answered in German lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC
from pathlib import Path

from kursplaner.services.roads import (
    NetworkInfo,
    RoadsReport,
    RoadState,
    forget_roads,
    import_roads,
    road_state,
)
from kursplaner.services.workspace import open_workspace


def import_file(db: Path, pbf: Path, progress: Callable[[str], None]) -> list[str]:
    """Give the file the road network out of an .osm.pbf file."""

    def tell(doing: str, done: int, total: int) -> None:
        progress(f"{doing} … {100 * done // total} %" if total else f"{doing} …")

    with closing(open_workspace(db)) as ws:
        report = import_roads(ws, pbf, tell)
    progress("")
    return list(_imported(report)) if report else ["Abgebrochen, nichts wurde geändert."]


def forget(db: Path) -> list[str]:
    with closing(open_workspace(db)) as ws:
        gone = forget_roads(ws)
    if not gone:
        return ["Diese Datei hat kein Straßennetz."]
    return ["Das Straßennetz ist entfernt, Fahrzeiten werden wieder geschätzt."]


def show(db: Path) -> list[str]:
    with closing(open_workspace(db, read_only=True)) as ws:
        return list(_state(road_state(ws)))


def _imported(report: RoadsReport) -> Iterator[str]:
    yield f"Eingelesen: {_network(report.network)}"
    yield f"{report.places - len(report.too_far)} von {report.places} Orten liegen an einer Straße."
    if report.too_far:
        yield f"Zu weit von jeder Straße, weiter geschätzt: {', '.join(report.too_far)}."
    yield report.network.attribution


def _state(state: RoadState) -> Iterator[str]:
    network = state.network
    if network is None:
        yield "Kein Straßennetz; Fahrzeiten werden geschätzt."
    else:
        day = f"{network.imported.replace(tzinfo=UTC).astimezone():%d.%m.%Y}"
        yield f"Straßennetz: {_network(network)}, eingelesen am {day}"
        yield (
            f"Gebiet: {_degrees(network.south)} bis {_degrees(network.north)} Nord, "
            f"{_degrees(network.west)} bis {_degrees(network.east)} Ost"
        )
    counts = ", ".join(f"{number} {source.value}" for source, number in sorted(state.legs.items()))
    yield f"Herkunft der Fahrzeiten zwischen den Orten: {counts or 'noch keine'}"
    yield from state.notes
    if network is not None:
        yield network.attribution


def _network(network: NetworkInfo) -> str:
    nodes = f"{network.nodes:,}".replace(",", ".")
    return f"{network.source}, {nodes} Straßenpunkte"


def _degrees(value: float) -> str:
    return f"{value:.2f}°".replace(".", ",")
