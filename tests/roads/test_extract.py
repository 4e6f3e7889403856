import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kursplaner.errors import UserError
from kursplaner.roads.estimate import Point
from kursplaner.roads.extract import import_network
from kursplaner.roads.network import RoadNetwork

At = Callable[[float, float], Point]
ROAD = {"highway": "residential"}


@pytest.fixture
def village(draw: Callable[..., Path]) -> Path:
    return draw({"a": (0, 0), "b": (1000, 0)}, [("ab", ROAD)])


def test_that_a_damaged_file_is_one_german_sentence(village: Path, tmp_path: Path, at: At) -> None:
    whole = village.read_bytes()
    ruined = whole[:-40] + b"\xff" * 30 + whole[-10:]
    cases = {"leer": b"", "abgerissen": whole[:-7], "verdorben": ruined}
    cases |= {"text": b"<?xml version='1.0'?><osm/>" * 50, "nullen": bytes(5000)}
    for name, content in cases.items():
        path = tmp_path / f"{name}.osm.pbf"
        path.write_bytes(content)
        with pytest.raises(UserError, match=rf"»{name}.osm.pbf« ist keine lesbare"):
            import_network(path, [at(0, 0)])


def test_that_a_missing_file_is_named(tmp_path: Path, at: At) -> None:
    with pytest.raises(UserError, match=r"fort\.osm\.pbf.* lässt sich nicht lesen"):
        import_network(tmp_path / "fort.osm.pbf", [at(0, 0)])
    with pytest.raises(UserError, match="lässt sich nicht lesen"):
        import_network(tmp_path, [at(0, 0)])


def test_that_an_extract_of_another_region_is_recognised(village: Path, at: At) -> None:
    with pytest.raises(UserError, match="keine Straßen in der Umgebung"):
        import_network(village, [Point(53.4, 11.8)])


def test_that_an_extract_without_roads_is_recognised(draw: Callable[..., Path], at: At) -> None:
    path = draw({"a": (0, 0), "b": (9, 0)}, [("ab", {"highway": "footway"})])
    with pytest.raises(UserError, match="keine Straßen"):
        import_network(path, [at(0, 0)])


def test_that_no_place_at_all_is_asked_for(village: Path) -> None:
    with pytest.raises(UserError, match="fehlt ein Ort"):
        import_network(village, [])


def test_that_progress_ends_at_the_size_of_the_file(village: Path, at: At) -> None:
    told: list[tuple[str, int, int]] = []
    import_network(village, [at(0, 0)], on_progress=lambda *news: told.append(news))
    size = village.stat().st_size
    assert [done for _, done, _ in told] == [size, size]
    assert len({doing for doing, _, _ in told}) == 2


def test_that_stopping_ends_the_import_with_nothing(village: Path, at: At) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) == 2

    assert import_network(village, [at(0, 0)], stop=stop) is None
    assert len(asked) == 2


@pytest.mark.parametrize("package", ["osmium", "scipy"])
def test_that_a_missing_extra_is_said_with_its_name(
    village: Path, at: At, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    network = import_network(village, [at(0, 0)])
    assert network is not None
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UserError, match=r"kursplaner\[roads\]"):
        import_network(village, [at(0, 0)])
    with pytest.raises(UserError, match=r"kursplaner\[roads\]"):
        RoadNetwork.from_bytes(network.to_bytes())


def test_that_a_file_of_many_pieces_reads_the_same(
    village: Path, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = import_network(village, [at(0, 0)])
    monkeypatch.setattr("kursplaner.roads.pbf._PIECE_BYTES", 1)
    told: list[int] = []
    pieces = import_network(
        village, [at(0, 0)], on_progress=lambda _, done, total: told.append(done)
    )
    assert whole is not None
    assert pieces is not None
    assert pieces.to_bytes() == whole.to_bytes()
    assert told == sorted(told[: len(told) // 2]) * 2
