"""An area's road network and its legs as rows: undo, replacement, what makes legs outdated."""

from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from kursplaner.db.journal import Journal
from kursplaner.db.roads import (
    Legs,
    basis,
    forget_legs,
    located_places,
    network_block,
    read_legs,
    stored_network,
    write_legs,
)
from kursplaner.db.rows import delete_deep
from kursplaner.db.store import Store
from kursplaner.db.tables.areas import Area, Place
from kursplaner.db.tables.roads import RoadLeg, StoredNetwork

BLOCK = bytes(range(256)) * 40
LEGS = Legs([[0.0, 60.5], [61.25, 0.0]], [[20.0, 750.1], [760.0, 40.0]])


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store)


@pytest.fixture
def area(journal: Journal) -> int:
    with journal.change("Adorf") as session:
        area = Area(name="Adorf", land="SN")
        session.add(area)
        session.flush()
        for name, lat in (("Markt", 50.32), ("Bahnhof", 50.33), ("Irgendwo", None)):
            session.add(Place(area_id=area.id, name=name, lat=lat, lon=12.25))
        return area.id


def _network(area: int, block: bytes = BLOCK) -> StoredNetwork:
    return StoredNetwork(
        area_id=area, source="dorf.osm.pbf", imported=datetime(2026, 11, 23, 8, 0), version="a",
        nodes=3, south=50.3, west=12.2, north=50.4, east=12.3, attribution="©", block=block,
    )  # fmt: skip


def _block(store: Store, area: int) -> bytes | None:
    with store.reading() as session:
        return network_block(session, area)


def _legs(store: Store, area: int, basis: str = "b", size: int = 2) -> Legs | None:
    with store.reading() as session:
        return read_legs(session, area, basis, size)


def _write(store: Store, area: int, basis: str = "b", legs: Legs = LEGS) -> None:
    with store.writing() as session:
        write_legs(session, area, basis, located_places(session, area), legs)


def test_that_bytes_come_back_by_undo_and_redo(store: Store, journal: Journal, area: int) -> None:
    with journal.change("Straßen") as session:
        session.add(_network(area))
    with journal.change("andere Straßen") as session:
        old = stored_network(session, area)
        assert old is not None
        old.block = BLOCK[::-1]
    assert _block(store, area) == BLOCK[::-1]
    journal.undo()
    assert _block(store, area) == BLOCK
    journal.undo()
    assert _block(store, area) is None
    journal.redo()
    assert _block(store, area) == BLOCK


def test_that_looking_at_a_network_leaves_its_block_in_the_file(
    store: Store, journal: Journal, area: int
) -> None:
    with journal.change("Straßen") as session:
        session.add(_network(area))
    with store.reading() as session:
        found = stored_network(session, area)
        assert found is not None
        assert "block" not in found.__dict__


def test_that_the_network_goes_and_returns_with_its_area(
    store: Store, journal: Journal, area: int
) -> None:
    with journal.change("Straßen") as session:
        session.add(_network(area))
    with journal.change("Adorf gelöscht") as session:
        delete_deep(session, session.get_one(Area, area))
    assert _block(store, area) is None
    journal.undo()
    assert _block(store, area) == BLOCK


def test_that_only_places_with_coordinates_have_legs(store: Store, area: int) -> None:
    with store.reading() as session:
        assert [place.name for place in located_places(session, area)] == ["Markt", "Bahnhof"]


def test_that_legs_come_back_exactly_as_written(store: Store, area: int) -> None:
    _write(store, area)
    assert _legs(store, area) == LEGS


def test_that_legs_of_another_basis_area_or_size_are_none(store: Store, area: int) -> None:
    _write(store, area)
    assert _legs(store, area, basis="c") is None
    assert _legs(store, area + 1) is None
    assert _legs(store, area, size=3) is None


def test_that_new_legs_take_the_place_of_all_old_ones(store: Store, area: int) -> None:
    _write(store, area)
    _write(store, area, basis="c")
    assert _legs(store, area) is None
    with store.reading() as session:
        assert session.scalar(select(func.count(RoadLeg.id))) == 4
    with store.writing() as session:
        forget_legs(session, area)
    assert _legs(store, area, basis="c") is None


def test_that_legs_never_keep_undo_from_taking_back_their_area(
    store: Store, journal: Journal, area: int
) -> None:
    _write(store, area)
    assert journal.undo() == "Adorf"
    with store.reading() as session:
        assert session.get(Area, area) is None


def test_that_the_basis_changes_with_network_position_and_place(store: Store, area: int) -> None:
    with store.reading() as session:
        places = located_places(session, area)
    moved = (replace(places[0], lat=50.3200001), *places[1:])
    renamed = (replace(places[0], name="Marktplatz"), *places[1:])
    assert len({basis("a", places), basis("b", places), basis("a", moved), basis("a", places[1:])}
               ) == 4  # fmt: skip
    assert basis("a", renamed) == basis("a", places)
