"""VROOM and PyVRP on one pickup-and-delivery case: JSON on standard input, routes as JSON out.

Runs in an interpreter of its own that holds `pyvroom` and `pyvrp`; knows nothing of kursplaner.
Both count in whole numbers (thousandths); legs are rounded up so that every answer is in time.
"""

import json
import math
import sys

SCALE = 1000


def main(peer, seconds):
    case = json.load(sys.stdin)
    routes = {"vroom": vroom_routes, "pyvrp": pyvrp_routes}[peer](case, float(seconds))
    json.dump(routes, sys.stdout)


def legs(case):
    return [[math.ceil(SCALE * cell - 1e-6) for cell in row] for row in case["minutes"]]


def window(low, high):
    return math.ceil(SCALE * low - 1e-6), math.floor(SCALE * high + 1e-6)


def vroom_routes(case, seconds):
    import vroom

    question = vroom.Input()
    question.set_durations_matrix("car", legs(case))
    capacity = vroom.Amount([case["capacity"]])
    shift = vroom.TimeWindow(*window(*case["shift"]))
    for k in range(case["fleet"]):
        question.add_vehicle(
            vroom.Vehicle(k, start=0, end=0, capacity=capacity, profile="car", time_window=shift)
        )
    for ride in case["rides"]:
        steps = [
            vroom.ShipmentStep(
                end["node"], end["node"], default_service=math.ceil(SCALE * end["service"]),
                time_windows=[vroom.TimeWindow(*window(*end["window"]))],
            )
            for end in (ride["pickup"], ride["delivery"])
        ]  # fmt: skip
        question.add_shipment(*steps, amount=vroom.Amount([ride["size"]]))
    found = question.solve(exploration_level=5, nb_threads=1)
    table = found.routes
    visits = table[table["type"].isin(["pickup", "delivery"])]
    return [
        [int(node) for node in one["location_index"]] for _, one in visits.groupby("vehicle_id")
    ]


def pyvrp_routes(case, seconds):
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    places = [model.add_location(0, 0) for _ in case["minutes"]]
    low, high = window(*case["shift"])
    depot = model.add_depot(places[0])
    model.add_vehicle_type(
        case["fleet"], case["capacity"], start_depot=depot, end_depot=depot, tw_early=low,
        tw_late=high,
    )  # fmt: skip
    for a, row in zip(places, legs(case), strict=True):
        for b, leg in zip(places, row, strict=True):
            model.add_edge(a, b, distance=leg, duration=leg)
    for ride in case["rides"]:
        facts = {"amount": ride["size"]}
        for name in ("pickup", "delivery"):
            end = ride[name]
            early, late = window(*end["window"])
            facts |= {
                f"{name}_location": places[end["node"]], f"{name}_tw_early": early,
                f"{name}_tw_late": late,
                f"{name}_service_duration": math.ceil(SCALE * end["service"]),
            }  # fmt: skip
        model.add_shipment(**facts)
    best = model.solve(MaxRuntime(seconds), display=False, collect_stats=False).best
    if not best.is_feasible():
        return []
    return [[node for act in route if (node := _node(case, act)) is not None]
            for route in best.routes()]  # fmt: skip


def _node(case, activity):
    if not activity.is_shipment():
        return None
    return case["rides"][activity.idx]["pickup" if activity.is_pickup() else "delivery"]["node"]


if __name__ == "__main__":
    main(*sys.argv[1:])
