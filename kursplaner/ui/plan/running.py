"""Second page of the planning panel: true progress of the run, and Stop."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QWidget

from kursplaner.services.planning import Bound, Event, Improved, Started
from kursplaner.services.report import level_name, stage_name
from kursplaner.ui import parts
from kursplaner.ui.plan.chart import CostChart
from kursplaner.ui.theme import px

TICK_MS = 250


class RunPage(QWidget):
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = parts.label("", "strong")
        self._left = parts.label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Verbrauchte Zeit")
        self._chart_title = parts.label("", "quiet")
        self.chart = CostChart()
        self._levels = _Levels()
        self.stop = parts.button("Anhalten und Bestes behalten", self._ask_stop)
        self._clock = QElapsedTimer()
        self._ticker = QTimer(self, interval=TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._limit = 60
        self._level = ""
        self._build()

    def _build(self) -> None:
        column = parts.column(self, gap=8)
        for widget in [self._stage, self._bar, self._left]:
            column.addWidget(widget)
        column.addSpacing(px(8))
        for part in [self._chart_title, self.chart, self._levels]:
            column.addWidget(part)
        column.addSpacing(px(8))
        column.addWidget(self.stop)
        column.addStretch(1)

    def begin(self, limit: int) -> None:
        """A run of at most `limit` seconds has begun."""
        self._limit, self._level = limit, ""
        self._stage.setText("Die Planung beginnt …")
        self._chart_title.setText("")
        self._levels.clear()
        self.chart.begin(0.0)
        self._bar.setRange(0, limit * 10)
        self.stop.setEnabled(True)
        self.stop.setText("Anhalten und Bestes behalten")
        self._clock.start()
        self._ticker.start()
        self._tick()

    def end(self) -> None:
        self._ticker.stop()

    def show_event(self, event: Event) -> None:
        match event:
            case Started():
                self._stage.setText(f"{stage_name(event.stage)} …")
                self._level = ""
                self._chart_title.setText("")
                self.chart.begin(event.seconds)
                if event.detail:
                    self._stage.setToolTip(event.detail)
            case Improved():
                self._enter(event.level, event.seconds)
                self.chart.add_cost(event.seconds, event.value)
                self._levels.set_value(event.level, event.value)
            case Bound():
                self._enter(event.level, event.seconds)
                self.chart.add_bound(event.seconds, event.bound)
                self._levels.set_bound(event.level, event.bound)

    def _enter(self, level: str, seconds: float) -> None:
        if level == self._level:
            return
        self._level = level
        self.chart.begin(seconds)
        self._chart_title.setText(f"Jetzt gesucht: {level_name(level)}")

    def _tick(self) -> None:
        elapsed = self._clock.elapsed() / 1000
        self._bar.setValue(min(self._bar.maximum(), round(elapsed * 10)))
        left = max(0, round(self._limit - elapsed))
        self._left.setText(
            f"noch höchstens {left} s" if left else "gleich fertig, der Plan wird zusammengestellt"
        )
        self.chart.advance(elapsed)

    def _ask_stop(self) -> None:
        self.stop.setEnabled(False)
        self.stop.setText("Der beste Plan wird geholt …")
        self.stop_asked.emit()


class _Levels(QWidget):
    """A row per level: its name, the best value, and how much of it is proven."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(0, 1)
        self.clear()

    def clear(self) -> None:
        parts.clear(self._grid)
        self._values: dict[str, int] = {}
        self._bounds: dict[str, int] = {}
        self._labels: dict[str, tuple[QLabel, QLabel]] = {}

    def set_value(self, level: str, value: int) -> None:
        self._values[level] = value
        self._show(level)

    def set_bound(self, level: str, bound: int) -> None:
        self._bounds[level] = bound
        self._show(level)

    def _show(self, level: str) -> None:
        value, proof = self._row(level)
        value.setText(str(self._values.get(level, "…")))
        bound = self._bounds.get(level)
        done = bound is not None and bound >= self._values.get(level, bound + 1)
        proof.setText("✓ bewiesen" if done else f"mind. {bound}" if bound is not None else "")

    def _row(self, level: str) -> tuple[QLabel, QLabel]:
        if level not in self._labels:
            number = len(self._labels)
            pair = (parts.label("", "strong", wrap=False), parts.label("", "small", wrap=False))
            self._grid.addWidget(parts.label(level_name(level)), number, 0)
            for position, label in enumerate(pair, start=1):
                self._grid.addWidget(label, number, position)
            self._labels[level] = pair
        return self._labels[level]
