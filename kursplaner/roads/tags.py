"""What OpenStreetMap tags of a way mean for a minibus: which direction, how fast.

Speeds are what a careful driver keeps on average (bends, junctions, villages), kilometres per
hour. Keys and values are those of the OpenStreetMap wiki (highway, access, oneway, maxspeed).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

Tags = Mapping[str, str]


class _Class(Struct, frozen=True):
    """`usual` without a speed limit in the data, `most` whatever the limit says, km/h."""

    usual: float
    most: float


CLASSES: Mapping[str, _Class] = {
    "motorway": _Class(105, 110),
    "motorway_link": _Class(55, 70),
    "trunk": _Class(85, 95),
    "trunk_link": _Class(50, 60),
    "primary": _Class(65, 80),
    "primary_link": _Class(45, 55),
    "secondary": _Class(60, 75),
    "secondary_link": _Class(40, 50),
    "tertiary": _Class(50, 65),
    "tertiary_link": _Class(35, 45),
    "unclassified": _Class(38, 50),
    "residential": _Class(25, 35),
    "living_street": _Class(9, 10),
    "road": _Class(25, 40),
    "service": _Class(15, 20),
    "track": _Class(12, 20),
}

_LIMIT_SHARE = 0.9
"""Mean speed per speed limit: one brakes for bends and junctions."""
_UNPAVED_KMH = 25.0
_DESTINATION_KMH = 15.0
_MPH = 1.609344
_NAMED_LIMITS = {
    "walk": 7.0,
    "living_street": 7.0,
    "urban": 50.0,
    "rural": 100.0,
    "motorway": 130.0,
    "none": 130.0,
    "zone30": 30.0,
    "zone:30": 30.0,
    "zone20": 20.0,
    "zone:20": 20.0,
}
_CLOSED = frozenset(
    (
        "no",
        "private",
        "agricultural",
        "forestry",
        "delivery",
        "military",
        "emergency",
        "permit",
        "customers",
    )
)
_ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
_UNPAVED = frozenset(
    (
        *("unpaved", "compacted", "gravel", "fine_gravel", "pebblestone"),
        *("ground", "dirt", "earth", "grass", "sand", "mud"),
    )
)
_NOT_FOR_ALL = frozenset(("parking_aisle", "emergency_access", "drive-through"))
_BARRIERS = frozenset(("bollard", "block", "jersey_barrier", "log", "cycle_barrier", "debris"))
_GATES = frozenset(("gate", "lift_gate", "swing_gate", "chain", "rising_bollard"))

FERRY_KMH = 8.0
FERRY_WAIT_MINUTES = 15.0


class Drive(Struct, frozen=True):
    """How a way is driven; 0 km/h: not at all in this direction.

    A ferry has `fixed_minutes` for the whole way (0: take the speed) besides.
    """

    forward_kmh: float
    backward_kmh: float
    fixed_minutes: float = 0.0
    boarding: bool = True
    """Whether people may get in and out: not on motorways and ferries."""


def drive(tags: Tags, ferries: bool = False) -> Drive | None:
    """How a minibus drives the way with these tags; None where it must not."""
    if tags.get("route") == "ferry":
        return _ferry(tags) if ferries else None
    highway = tags.get("highway", "")
    if highway not in CLASSES or tags.get("area") == "yes":
        return None
    access = _access(tags)
    if access in _CLOSED or tags.get("service") in _NOT_FOR_ALL:
        return None
    if highway == "track" and not (access or tags.get("tracktype") == "grade1"):
        return None
    kmh = _speed(tags, highway, access)
    forward, backward = _directions(tags, highway)
    if not (forward or backward):
        return None
    return Drive(
        kmh if forward else 0.0,
        kmh if backward else 0.0,
        boarding=not highway.startswith(("motorway", "trunk_link")),
    )


def blocks(tags: Tags) -> bool:
    """Whether a node with these tags cannot be passed by car."""
    access = _access(tags)
    barrier = tags.get("barrier", "")
    if barrier in _BARRIERS:
        return access in ("", *_CLOSED)
    return barrier in _GATES and access in _CLOSED


def limit_kmh(value: str) -> float | None:
    """The speed limit a `maxspeed` value states, km/h; None where it states none we know."""
    word = value.split(";")[0].strip()
    number, _, unit = word.partition(" ")
    if number.replace(".", "", 1).isdigit():
        return (float(number) * (_MPH if unit == "mph" else 1.0)) or None
    return _NAMED_LIMITS.get(word.partition(":")[2] if word[2:3] == ":" else word)


def _ferry(tags: Tags) -> Drive | None:
    if _access(tags) in _CLOSED or not any(tags.get(k) for k in ("motorcar", "motor_vehicle")):
        return None
    forward, backward = _directions(tags, "")
    crossing = _duration_minutes(tags.get("duration", ""))
    return Drive(
        FERRY_KMH if forward else 0.0,
        FERRY_KMH if backward else 0.0,
        crossing + FERRY_WAIT_MINUTES if crossing else 0.0,
        boarding=False,
    )


def _duration_minutes(value: str) -> float:
    """`12`, `00:12` or `01:05:00` in minutes; 0 for anything else."""
    parts = value.split(":")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return 0.0
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return float(numbers[0])
    return numbers[0] * 60 + numbers[1] + (numbers[2] / 60 if len(numbers) == 3 else 0.0)


def _access(tags: Tags) -> str:
    """The most particular statement on who may drive here; empty: none."""
    return next((tags[key] for key in _ACCESS_KEYS if key in tags), "")


def _directions(tags: Tags, highway: str) -> tuple[bool, bool]:
    oneway = tags.get("oneway", "")
    if oneway in ("yes", "true", "1"):
        return True, False
    if oneway in ("-1", "reverse"):
        return False, True
    if oneway == "reversible":
        return False, False
    if oneway == "no":
        return True, True
    implied = tags.get("junction") in ("roundabout", "circular") or highway.startswith("motorway")
    return True, not implied


def _speed(tags: Tags, highway: str, access: str) -> float:
    cls = CLASSES[highway]
    limit = limit_kmh(tags.get("maxspeed", ""))
    kmh = cls.usual if limit is None else min(cls.most, _LIMIT_SHARE * limit)
    if tags.get("surface") in _UNPAVED:
        kmh = min(kmh, _UNPAVED_KMH)
    return min(kmh, _DESTINATION_KMH) if access == "destination" else kmh
