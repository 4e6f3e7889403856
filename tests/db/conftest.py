"""Real SQLite files; the schema is built once and copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from kursplaner.db.store import Store, create_store, open_store


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("db") / "leer.kursplaner"
    create_store(path).close()
    return path


@pytest.fixture
def new_file(template: Path, tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str = "test.kursplaner") -> Path:
        return Path(copyfile(template, tmp_path / name))

    return make


@pytest.fixture
def store(new_file: Callable[..., Path]) -> Iterator[Store]:
    store = open_store(new_file())
    yield store
    store.close()
