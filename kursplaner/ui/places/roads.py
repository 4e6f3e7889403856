"""Fahrzeiten: read in the roads of OpenStreetMap, choose estimate or road, enter own minutes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QLayout,
    QProgressBar,
    QRadioButton,
    QWidget,
)

from kursplaner.domain.words import counted
from kursplaner.errors import UserError
from kursplaner.services import road_ways as ways
from kursplaner.services import roads
from kursplaner.services.week import WeekView
from kursplaner.ui import parts
from kursplaner.ui.background import Report, Task
from kursplaner.ui.desk import Desk
from kursplaner.ui.places.own_ways import OwnWays
from kursplaner.ui.theme import px

FILES = "Auszug von OpenStreetMap (*.osm.pbf *.pbf)"
NAMED = 6
"""Places named in the result; the tooltip has all of them."""


class RoadsPage(QWidget):
    """Where travel minutes come from at the left, the minutes entered by hand at the right."""

    _went = Signal(str, int, int)
    """What is being done, how much is done and of how much; rung from another thread."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._task: Task | None = None
        self._halt = Event()
        self.estimate = QRadioButton("geschätzt: Luftlinie mit Umweg")
        self.road = QRadioButton("aus dem Straßennetz")
        self.winter = QCheckBox("Mit Winter rechnen (Schnee und Glätte)")
        self.choose = parts.button("Datei von OpenStreetMap wählen …", self.ask_file)
        self.forget = parts.button("Straßennetz entfernen", self._forget, role="quiet")
        self.stop = parts.button("Anhalten", self.halt)
        self.bar = QProgressBar()
        self.doing = parts.label("", "quiet")
        self.result = parts.label("")
        self.network = parts.label("", "quiet")
        self.source = parts.label("", "small")
        self.own = OwnWays(desk)
        self._build()
        self._went.connect(self._show_progress)

    def _build(self) -> None:
        row = parts.row(self, gap=24)
        left = QWidget()
        left.setMaximumWidth(px(460))
        column = parts.column(left, gap=10)
        column.addWidget(parts.label("Woher die Fahrzeiten kommen", "strong"))
        choices = QButtonGroup(self)
        for button in (self.estimate, self.road):
            choices.addButton(button)
            column.addWidget(button)
        column.addWidget(self.winter)
        column.addSpacing(px(8))
        column.addWidget(parts.label("Straßennetz", "strong"))
        column.addWidget(self.network)
        column.addLayout(self._line(self.choose, self.forget))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Fortschritt")
        column.addWidget(self.doing)
        column.addLayout(self._line(self.bar, self.stop, stretch=False))
        column.addWidget(self.result)
        column.addStretch(1)
        column.addWidget(self.source)
        row.addWidget(left, 2)
        row.addWidget(self.own, 3)
        self.road.clicked.connect(lambda: self._by_road(True))
        self.estimate.clicked.connect(lambda: self._by_road(False))
        self.winter.clicked.connect(self._with_winter)
        self._show_running(False)
        self.result.hide()

    def _line(self, *widgets: QWidget, stretch: bool = True) -> QLayout:
        line = parts.row(gap=8)
        for widget in widgets:
            line.addWidget(widget)
        if stretch:
            line.addStretch(1)
        return line

    # what is shown

    def show_view(self, view: WeekView) -> None:
        workspace = self._desk.workspace
        now, state = ways.ways(workspace), roads.road_state(workspace)
        self.estimate.setChecked(not now.by_road)
        self.road.setChecked(now.by_road)
        self.road.setEnabled(now.has_network)
        self.winter.setChecked(now.winter)
        self.forget.setVisible(now.has_network)
        self.source.setText(roads.ATTRIBUTION if now.has_network else "")
        missing = roads.missing_extra()
        self.choose.setEnabled(not missing and self._task is None)
        self.network.setText(missing or _described(state))
        self.own.show_view(view)
        self.setEnabled(not workspace.read_only)

    # reading a file

    def ask_file(self) -> None:
        dialog = QFileDialog(self, "Straßen von OpenStreetMap", "", FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_file(self, path: Path) -> None:
        """Read beside the window; what was found is kept when it is all there."""
        if self._task is not None:
            return
        try:
            roads.try_writing(self._desk.workspace, path)
        except UserError as error:
            self._desk.failed.emit(error)
            return
        self._halt.clear()
        self.result.hide()
        self._show_running(True)
        workspace, tell, halted = self._desk.workspace, self._went.emit, self._halt.is_set

        def work(_report: Report) -> roads.ReadRoads | None:
            return roads.read_roads(workspace, path, tell, halted)

        self._task = Task(work, self)
        self._task.done.connect(self._on_read)
        self._task.failed.connect(self._on_failed)
        self._task.crashed.connect(self._end)
        self._task.start()

    def halt(self) -> None:
        """Nothing of the file is kept then."""
        self._halt.set()
        self.stop.setEnabled(False)
        self.doing.setText("Wird angehalten …")

    def leave(self) -> None:
        """The file is closing: let go of what is being read."""
        self._halt.set()
        if self._task is not None:
            self._task.forget()

    def _on_read(self, found: roads.ReadRoads | None) -> None:
        self._end()
        if found is None:
            self._say("Angehalten, nichts wurde geändert.")
            return
        kept: list[roads.RoadsReport] = []
        sentence = f"Straßennetz aus {found.file.name} eingelesen."
        if self._desk.act(
            sentence, lambda: kept.append(roads.keep_roads(self._desk.workspace, found))
        ):
            self._say(_summary(kept[0]))
            self.result.setToolTip(", ".join(kept[0].too_far))

    def _on_failed(self, error: UserError) -> None:
        self._end()
        self._desk.failed.emit(error)

    def _end(self) -> None:
        self._task = None
        self._show_running(False)
        self.choose.setEnabled(True)

    def _say(self, sentence: str) -> None:
        self.result.setText(sentence)
        self.result.show()

    def _show_running(self, on: bool) -> None:
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(on)
        self.choose.setEnabled(not on)
        self.stop.setEnabled(on)
        self.bar.setRange(0, 0)
        self.doing.setText("Die Datei wird geöffnet …" if on else "")

    def _show_progress(self, doing: str, done: int, total: int) -> None:
        if self._task is None or self._halt.is_set():
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.doing.setText(f"{doing} … {100 * done // total} %" if total else f"{doing} …")

    # choices

    def _by_road(self, on: bool) -> None:
        said = "Fahrzeiten kommen jetzt aus dem Straßennetz." if on else "Fahrzeiten geschätzt."
        self._do(said, lambda: ways.travel_by_road(self._desk.workspace, on))

    def _with_winter(self, on: bool) -> None:
        said = "Mit Winter gerechnet." if on else "Ohne Winter gerechnet."
        self._do(said, lambda: ways.reckon_with_winter(self._desk.workspace, on))

    def _forget(self) -> None:
        self.result.hide()
        said = "Straßennetz entfernt, Fahrzeiten werden geschätzt."
        self._do(said, lambda: roads.forget_roads(self._desk.workspace))

    def _do(self, sentence: str, intention: Callable[[], object]) -> None:
        if not self._desk.act(sentence, intention):
            self.show_view(self._desk.view)


def _described(state: roads.RoadState) -> str:
    network = state.network
    if network is None:
        return (
            "Noch keines. Laden Sie den Auszug Ihres Bundeslandes (etwa »sachsen-latest.osm.pbf« "
            "von download.geofabrik.de) und wählen Sie die Datei hier; das Programm nimmt daraus "
            "nur die Straßen um Ihre Orte."
        )
    points = f"{network.nodes:,}".replace(",", ".")
    legs = ", ".join(f"{number} {source.value}" for source, number in sorted(state.legs.items()))
    return (
        f"{network.source} vom {network.imported:%d.%m.%Y}, {points} Straßenpunkte.\n"
        f"Wege zwischen Ihren Orten: {legs or 'noch keine'}."
    )


def _summary(report: roads.RoadsReport) -> str:
    near = report.places - len(report.too_far)
    points = f"{report.network.nodes:,}".replace(",", ".")
    said = (
        f"Eingelesen: {points} Straßenpunkte. {near} von "
        f"{counted(report.places, 'Ort liegt', 'Orten liegen')} an einer Straße."
    )
    if not report.too_far:
        return said
    more = " …" if len(report.too_far) > NAMED else ""
    return (
        f"{said} Zu weit von jeder Straße und deshalb weiter geschätzt: "
        f"{', '.join(report.too_far[:NAMED])}{more}."
    )
