"""What the window remembers between two starts: files, size, last place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

KEEP = 6


class Memory:
    """A thin, typed view of QSettings."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened last, the newest first; files that are gone are left out."""
        stored = self._settings.value("recent", [])
        names = [stored] if isinstance(stored, str) else stored
        names = [str(name) for name in names] if isinstance(names, list) else []
        return tuple(path for path in map(Path, names) if path.is_file())

    def remember(self, path: Path) -> None:
        others = [str(known) for known in self.recent if known != path]
        self._settings.setValue("recent", [str(path), *others][:KEEP])

    @property
    def open_on_start(self) -> Path | None:
        """The workspace that was open when the program was left."""
        name = str(self._settings.value("open", "") or "")
        return Path(name) if name and Path(name).is_file() else None

    def set_open(self, path: Path | None) -> None:
        self._settings.setValue("open", str(path) if path is not None else "")

    @property
    def geometry(self) -> QByteArray | None:
        stored = self._settings.value("geometry")
        return stored if isinstance(stored, QByteArray) else None

    def set_geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)
