"""A real PostgreSQL of one's own, as long as the tests run; without one installed they skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

FOLDERS = [
    Path("/usr/lib/postgresql"),
    Path("/usr/local/pgsql"),
    Path("C:/Program Files/PostgreSQL"),
]
USER = "kursplaner"


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = [folder for base in FOLDERS for folder in sorted(base.glob("*/bin"))]
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@pytest.fixture(scope="session")
def running_server() -> Iterator[Path]:
    """The folder of the socket of a running server."""
    pytest.importorskip("psycopg")
    programs = _programs()
    if programs is None or os.name == "nt":
        pytest.skip("no PostgreSQL on this computer")
    # Not in tmp_path: the path of a socket may have 107 letters at most.
    with tempfile.TemporaryDirectory(prefix="kp-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", USER, "--no-sync")
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
        _run(programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", settings,
             "start")  # fmt: skip
        try:
            yield folder
        finally:
            _run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")


def _run(*words: object) -> None:
    """The server refuses to run as root, so there it runs as its own user."""
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run([str(word) for word in words], check=True, user=user, cwd="/",
                   stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # fmt: skip


_numbers = count(1)


@pytest.fixture
def new_address(running_server: Path) -> Callable[[], str]:
    """Addresses of new empty databases."""
    import psycopg

    def make() -> str:
        name = f"test_{next(_numbers)}"
        with psycopg.connect(
            f"host={running_server} user={USER} dbname=postgres", autocommit=True
        ) as c:
            c.execute(f"CREATE DATABASE {name}")
        return f"postgresql://{USER}@/{name}?host={running_server}"

    return make
