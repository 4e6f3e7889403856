"""Benchmark files of the dial-a-ride problem (Cordeau's text format) and their solutions."""

from __future__ import annotations

import json
from math import hypot, isfinite
from pathlib import Path

from kursplaner.domain.dialaride import DialAnswer, DialARide, Request, VehicleClass
from kursplaner.errors import UserError
from kursplaner.exchange.files import read_words, write_bytes

UNSERVED = 100_000.0
Node = tuple[float, ...]
"""id, x, y, service, load, earliest, latest"""


def read_darp(path: Path, village: float = 0.0) -> DialARide:
    """The instance; every ride must be served, so being left out costs a lot.

    Stops at most `village` minutes from one another, by chains of such stops, are one stop in
    their middle: riders alike in all else are then one demand with a count.
    Request i boards at node i and alights at node n + i; the end depot is node 2n + 1.
    Raises UserError when the file is missing or not of this format.
    """
    rows = _rows(path)
    try:
        return _problem(path.stem, rows, village)
    except (ValueError, IndexError) as error:
        raise UserError(
            f"»{path.name}« ist keine Dial-a-ride-Datei.",
            "Erwartet wird Cordeaus Textformat mit einer Kopfzeile und einer Zeile je Knoten.",
        ) from error


def _rows(path: Path) -> list[list[str]]:
    return [words for _, words in read_words(path)]


def _problem(name: str, rows: list[list[str]], village: float) -> DialARide:
    vehicles, duration, capacity = int(rows[0][0]), float(rows[0][2]), int(float(rows[0][3]))
    ride = float(rows[0][4])
    nodes: list[Node] = [tuple(float(value) for value in row[:7]) for row in rows[1:]]
    if len(nodes) % 2:
        nodes.append((float(len(nodes)), *nodes[0][1:]))
    n = len(nodes) // 2 - 1
    if n < 1 or [int(node[0]) for node in nodes] != list(range(2 * n + 2)):
        raise ValueError("die Knoten sind nicht fortlaufend nummeriert")
    if not all(isfinite(value) for node in nodes for value in node):
        raise ValueError("eine Zahl ist nicht endlich")
    nodes = _gathered(nodes, village) if village > 0 else nodes
    matrix = tuple(tuple(hypot(a[1] - b[1], a[2] - b[2]) for b in nodes) for a in nodes)
    end = nodes[-1]
    return DialARide(
        name=name, minutes=matrix, costs=matrix,
        requests=tuple(_request(nodes, i, n, ride) for i in range(1, n + 1)),
        vehicles=(VehicleClass(
            id="bus", start=0, end=2 * n + 1, layouts=((capacity,),), count=vehicles,
            shift=(max(nodes[0][5], end[5] - 1e9), min(end[6], 1e9)), max_duration=duration,
        ),),
    )  # fmt: skip


def _request(nodes: list[Node], i: int, n: int, ride: float) -> Request:
    up, down = nodes[i], nodes[n + i]
    if up[4] <= 0 or up[4] + down[4] != 0:
        raise ValueError(f"die Lasten von Fahrt {i} heben sich nicht auf")
    return Request(
        id=str(i), pickup=i, delivery=n + i, demand=(int(up[4]),), max_ride=ride,
        pickup_window=(up[5], up[6]), delivery_window=(down[5], down[6]),
        pickup_service=up[3], delivery_service=down[3], price=UNSERVED,
    )  # fmt: skip


def _gathered(nodes: list[Node], village: float) -> list[Node]:
    """The nodes with every village's stops in its middle; depots stay where they are."""
    group = list(range(len(nodes)))
    for a, first in enumerate(nodes):
        for b, second in enumerate(nodes[:a]):
            if hypot(first[1] - second[1], first[2] - second[2]) <= village:
                old, new = group[a], group[b]
                group = [new if g == old else g for g in group]
    depots = {group[0], group[-1]}
    return [node if g in depots else _moved(node, _middle(nodes, group, g))
            for node, g in zip(nodes, group, strict=True)]  # fmt: skip


def _middle(nodes: list[Node], group: list[int], g: int) -> tuple[float, float]:
    mine = [node for node, other in zip(nodes, group, strict=True) if other == g]
    return sum(node[1] for node in mine) / len(mine), sum(node[2] for node in mine) / len(mine)


def _moved(node: Node, spot: tuple[float, float]) -> Node:
    return (node[0], *spot, *node[3:])


def write_gathered(path: Path, village: float, out: Path) -> None:
    """The instance with villages gathered as in `read_darp`, in its own format, for a referee."""
    rows = _rows(path)
    nodes = _gathered([tuple(float(value) for value in row[:7]) for row in rows[1:]], village)
    lines = [" ".join(rows[0])]
    for row, node in zip(rows[1:], nodes, strict=True):
        lines.append(" ".join([row[0], repr(node[1]), repr(node[2]), *row[3:]]))
    write_bytes(out, ("\n".join(lines) + "\n").encode())


def write_darp(problem: DialARide, answer: DialAnswer, path: Path) -> None:
    """The routes as lists of node numbers, with value, bound and proof beside them."""
    routes = [[visit.place for visit in route.visits] for route in answer.routes]
    document = {
        "instance": problem.name,
        "routes": routes,
        "cost": answer.value,
        "bound": answer.bound,
        "proof": answer.proof.value,
        "seconds": round(answer.seconds, 2),
        "unserved": list(answer.unserved),
    }
    write_bytes(path, json.dumps(document).encode())
