"""Reads an .osm.pbf file piece by piece, so that progress is true and stopping is immediate.

A .pbf file is a row of independent blobs, the first being the header. Each piece handed to
osmium is the header followed by a few megabytes of blobs, a complete little file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from kursplaner.errors import UserError

OnProgress = Callable[[str, int, int], None]
"""Called with what is being done (German), bytes done, bytes in all."""
Stop = Callable[[], bool]

_PIECE_BYTES = 8 << 20
_MAX_HEADER = 64 << 10
_MAX_BLOB = 64 << 20


class StoppedError(Exception):
    """The caller asked to stop; nothing was made."""


class PbfFile:
    """An .osm.pbf file on disk, read once per pass. Raises UserError where it is not one."""

    def __init__(self, path: Path, on_progress: OnProgress | None, stop: Stop | None) -> None:
        self._path = path
        self._on_progress = on_progress
        self._stop = stop
        self._osmium = require_extra()
        self._threads = self._osmium.io.ThreadPool()

    def objects(self, doing: str, entities: Any, *filters: Any) -> Iterator[Any]:
        """All objects of the kinds `entities` that pass the filters, in the file's order."""
        for piece in self._pieces(doing):
            buffer = self._osmium.io.FileBuffer(piece, "pbf")
            reader = self._osmium.FileProcessor(buffer, entities, self._threads)
            for item in filters:
                reader.with_filter(item)
            try:
                yield from reader
            except (RuntimeError, ValueError) as fault:
                raise self.damaged() from fault

    def damaged(self) -> UserError:
        return UserError(
            f"Die Datei »{self._path.name}« ist keine lesbare OpenStreetMap-Datei (.osm.pbf): "
            f"sie ist leer, beschädigt oder hat ein anderes Format.",
            "Bitte laden Sie sie noch einmal herunter, zum Beispiel den Auszug Ihres "
            "Bundeslandes von download.geofabrik.de.",
        )

    def _pieces(self, doing: str) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                total = self._path.stat().st_size
                header = self._blob(file)
                while piece := self._piece(file):
                    yield header + piece
                    self._report(doing, file.tell(), total)
        except OSError as fault:
            raise UserError(
                f"Die Datei »{self._path}« lässt sich nicht lesen.",
                "Bitte prüfen Sie, ob sie vorhanden ist und Sie sie öffnen dürfen.",
            ) from fault

    def _piece(self, file: BinaryIO) -> bytes:
        blobs = bytearray()
        while len(blobs) < _PIECE_BYTES and file.peek(1):  # type: ignore[attr-defined]
            blobs += self._blob(file)
        return bytes(blobs)

    def _report(self, doing: str, done: int, total: int) -> None:
        if self._on_progress:
            self._on_progress(doing, done, total)
        if self._stop and self._stop():
            raise StoppedError

    def _blob(self, file: BinaryIO) -> bytes:
        """The bytes of the next blob with its frame."""
        prefix = file.read(4)
        size = int.from_bytes(prefix, "big")
        if len(prefix) < 4 or not 0 < size <= _MAX_HEADER:
            raise self.damaged()
        head = file.read(size)
        length = _datasize(head)
        data = file.read(length) if 0 < length <= _MAX_BLOB else b""
        if len(head) < size or not data or len(data) < length:
            raise self.damaged()
        return prefix + head + data


def require_extra() -> Any:
    """The osmium package; UserError where `kursplaner[roads]` (osmium, scipy) is not installed."""
    try:
        import osmium
        import osmium.filter
        import scipy  # noqa: F401
    except ImportError as fault:
        raise UserError(
            "Für das Straßennetz fehlt ein Zusatzteil des Programms (kursplaner[roads]).",
            "Bitte installieren Sie ihn mit: pip install kursplaner[roads]; "
            "bis dahin werden Fahrzeiten geschätzt.",
        ) from fault
    return osmium


def _datasize(head: bytes) -> int:
    """Field 3 (datasize) of the protobuf message BlobHeader; 0 where it has none."""
    position = 0
    try:
        while position < len(head):
            key, position = _varint(head, position)
            value, position = _varint(head, position)
            if key == 3 << 3:
                return value
            if key & 7 == 2:
                position += value
    except IndexError:
        return 0
    return 0


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """The protobuf integer at `position`, and the position behind it."""
    value = shift = 0
    while True:
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return value, position
