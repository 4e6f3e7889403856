"""Benchmark files of pickup and delivery with time windows (Li & Lim) and their solutions."""

from __future__ import annotations

import json
from math import hypot, isfinite
from pathlib import Path

from kursplaner.domain.dialaride import DialAnswer, DialARide, Request, VehicleClass
from kursplaner.errors import UserError
from kursplaner.exchange.files import read_words, write_bytes

UNSERVED = 100_000.0
VEHICLE = 1_000.0
"""Fewest vehicles first: one vehicle costs more than any detour."""


def read_pdptw(path: Path, fleet: int | None = None) -> DialARide:
    """The instance; with `fleet` that many vehicles and distance alone counts.

    Raises UserError when the file is missing or not of this format.
    """
    rows = [words for _, words in read_words(path)]
    try:
        return _problem(path.stem, rows, fleet)
    except (ValueError, IndexError) as error:
        raise UserError(
            f"»{path.name}« ist keine Datei im Format von Li und Lim.",
            "Erwartet werden eine Kopfzeile und neun Zahlen je Knoten.",
        ) from error


def _problem(name: str, rows: list[list[str]], fleet: int | None) -> DialARide:
    vehicles, capacity = int(rows[0][0]), int(float(rows[0][1]))
    nodes = [tuple(float(value) for value in row[:9]) for row in rows[1:]]
    if not nodes or [int(node[0]) for node in nodes] != list(range(len(nodes))):
        raise ValueError("die Knoten sind nicht fortlaufend nummeriert")
    if not all(isfinite(value) for node in nodes for value in node):
        raise ValueError("eine Zahl ist nicht endlich")
    matrix = tuple(tuple(hypot(a[1] - b[1], a[2] - b[2]) for b in nodes) for a in nodes)
    bus = VehicleClass(
        id="bus", start=0, end=0, layouts=((capacity,),), count=fleet or vehicles,
        shift=(nodes[0][4], nodes[0][5]), fixed_cost=0.0 if fleet else VEHICLE,
    )  # fmt: skip
    pickups = [node for node in nodes[1:] if int(node[8])]
    return DialARide(
        name=name, minutes=matrix, costs=matrix, vehicles=(bus,),
        requests=tuple(_request(nodes, node) for node in pickups),
    )  # fmt: skip


def _request(nodes: list[tuple[float, ...]], up: tuple[float, ...]) -> Request:
    down = nodes[int(up[8])]
    if int(down[7]) != int(up[0]) or down[3] != -up[3]:
        raise ValueError(f"Abholung {int(up[0])} passt nicht zu ihrer Lieferung")
    return Request(
        id=str(int(up[0])), pickup=int(up[0]), delivery=int(down[0]), demand=(int(up[3]),),
        pickup_window=(up[4], up[5]), delivery_window=(down[4], down[5]),
        pickup_service=up[6], delivery_service=down[6], price=UNSERVED,
    )  # fmt: skip


def write_pdptw(problem: DialARide, answer: DialAnswer, path: Path) -> None:
    """The routes as lists of node numbers without the depot, vehicles and distance beside them."""
    fixed = {vehicle.id: vehicle.fixed_cost for vehicle in problem.vehicles}
    document = {
        "instance": problem.name,
        "routes": [[visit.place for visit in route.visits] for route in answer.routes],
        "vehicles": len(answer.routes),
        "distance": sum(route.cost - fixed[route.vehicle] for route in answer.routes),
        "proof": answer.proof.value,
        "seconds": round(answer.seconds, 2),
        "unserved": list(answer.unserved),
    }
    write_bytes(path, json.dumps(document).encode())
