"""The planning panel: asks what to plan, runs it in its own process, offers the result."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from kursplaner.domain.plan import WeekPlan
from kursplaner.errors import UserError
from kursplaner.services import planning
from kursplaner.ui import faults, parts, words
from kursplaner.ui.background import Task
from kursplaner.ui.desk import Desk
from kursplaner.ui.plan.compare import Comparison, compare
from kursplaner.ui.plan.result import ResultPage
from kursplaner.ui.plan.run import PlanRun
from kursplaner.ui.plan.running import RunPage
from kursplaner.ui.plan.setup import PlanChoice, SetupPage
from kursplaner.ui.theme import icon, px

SEED = 1
BUG = planning.Failed(
    what="Beim Planen ist ein Fehler im Programm aufgetreten.",
    remedy="Ihre Woche ist unverändert, Sie können weiterarbeiten oder es noch einmal versuchen.",
    user=False,
)


class PlanPanel(QFrame):
    closed = Signal()
    proposal_changed = Signal(object)
    """The WeekPlan on offer, to be shown on the board, or None when there is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._run: PlanRun | None = None
        self._outcome: planning.Outcome | None = None
        self._task: Task | None = None
        self._bug = ""
        self._title = parts.label("", "title")
        self.setup, self.running, self.result = SetupPage(), RunPage(), ResultPage()
        self._pages = QStackedWidget()
        self._build()
        self._connect()
        self.setup.show_view(desk.view, desk.selected)
        self._show(self.setup, "Woche planen")

    def _build(self) -> None:
        head = parts.row(gap=4)
        head.addWidget(self._title, 1)
        close = parts.button("", self.dismiss, role="quiet", icon=icon("close"))
        close.setAccessibleName("Planung schließen")
        close.setToolTip("Schließen (Esc)")
        head.addWidget(close)
        for page in (self.setup, self.running, self.result):
            self._pages.addWidget(parts.scrolled(page) if page is self.setup else page)
        column = parts.column(self, gap=10)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.setup.start_asked.connect(self.plan)
        self.running.stop_asked.connect(self.stop)
        self.result.adopt_asked.connect(self.adopt)
        self.result.discard_asked.connect(self.discard)
        self.result.details_asked.connect(self.show_details)
        self.result.again_asked.connect(self.begin)
        self._desk.view_changed.connect(self._on_view)
        self._desk.selected_changed.connect(
            lambda lesson: self.setup.show_selected(self._desk.view, lesson)
        )

    def _show(self, page: QWidget, title: str) -> None:
        position = (self.setup, self.running, self.result).index(page)
        self._pages.setCurrentIndex(position)
        self._title.setText(title)

    @property
    def busy(self) -> bool:
        return self._run is not None and self._run.running

    @property
    def waits(self) -> bool:
        """Whether a run or a proposal is there to come back to."""
        return self.busy or self._outcome is not None

    @property
    def process_id(self) -> int:
        """Of the running worker; 0 without one."""
        return self._run.process_id if self._run is not None else 0

    def begin(self) -> None:
        """The first page, unless a run or a proposal waits for the person."""
        if self.waits:
            return
        self.setup.show_view(self._desk.view, self._desk.selected)
        self._show(self.setup, f"{words.week_short(self._desk.view.week)} planen")
        self.setup.start.setFocus()

    def plan(self, choice: PlanChoice) -> None:
        """Start a run; a question that cannot be put is told on the result page."""
        if self.busy:
            return
        try:
            prepared = self._prepared(choice)
        except UserError as error:
            self._fail(planning.Failed(what=error.what, remedy=error.remedy))
            return
        self._run = PlanRun(prepared, self)
        self._run.happened.connect(self._on_event)
        self.running.begin(choice.seconds)
        self._show(self.running, f"{words.week_short(prepared.week)} wird geplant")
        self._run.start(seconds=choice.seconds, seed=SEED)
        self.running.stop.setFocus()

    def _prepared(self, choice: PlanChoice) -> planning.Prepared:
        prepared = planning.prepare(
            self._desk.workspace, self._desk.view.week, choice.scope,
            selected=choice.selected, from_day=choice.from_day,
        )  # fmt: skip
        weights = choice.weighed(prepared.problem.weights)
        problem = msgspec.structs.replace(prepared.problem, weights=weights)
        return replace(prepared, problem=problem)

    def stop(self) -> None:
        if self._run is not None:
            self._run.stop()

    def _on_event(self, event: planning.Event) -> None:
        match event:
            case planning.Finished():
                self._finish(event.outcome)
            case planning.Failed():
                self._fail(event)
            case _:
                self.running.show_event(event)

    def _finish(self, outcome: planning.Outcome) -> None:
        assert self._run is not None
        self.running.end()
        self._outcome = outcome
        prepared, before = self._run.prepared, self._desk.view.plan
        self._show(self.result, f"Vorschlag für {words.week_short(prepared.week)}")
        self.result.show_busy()
        self._task = Task(lambda _report: compare(prepared, before, outcome), self)
        self._task.done.connect(self._on_compared)
        self._task.start()
        self.proposal_changed.emit(outcome.plan)

    def _on_compared(self, found: Comparison) -> None:
        self.result.show_comparison(found)
        self.result.adopt.setFocus()

    def _fail(self, failed: planning.Failed) -> None:
        self.running.end()
        self._bug = "" if failed.user else failed.what
        self.result.show_failure(failed if failed.user else BUG)
        self._show(self.result, "Kein Plan")

    def show_details(self) -> None:
        """What the worker wrote to its error output, ready to be copied."""
        faults.tell_bug(self, f"{self._bug}\n\n{self._run.details() if self._run else ''}")

    def adopt(self) -> None:
        """Take the proposal over: one step of undo."""
        if self._outcome is None or self._run is None:
            return
        outcome, prepared = self._outcome, self._run.prepared
        self._drop_proposal()
        for sentence in self._desk.adopt(prepared, outcome):
            self._desk.said.emit(sentence, True)
        self.closed.emit()

    def discard(self) -> None:
        self._drop_proposal()
        self._desk.said.emit("Vorschlag verworfen, die Woche ist unverändert.", False)
        self.closed.emit()

    def dismiss(self) -> None:
        """Close the panel; a run goes on and a proposal waits."""
        self.closed.emit()

    def _drop_proposal(self) -> None:
        self._outcome = None
        if self._task is not None:
            self._task.forget()
        self.proposal_changed.emit(None)

    def _on_view(self, view: object) -> None:
        if not self.waits:
            self.begin_quietly()

    def begin_quietly(self) -> None:
        """Follow the week in sight without taking the focus."""
        self.setup.show_view(self._desk.view, self._desk.selected)
        self._show(self.setup, f"{words.week_short(self._desk.view.week)} planen")

    @property
    def proposal(self) -> WeekPlan | None:
        return self._outcome.plan if self._outcome is not None else None

    @property
    def proposal_week(self) -> str | None:
        return self._run.prepared.week if self._run is not None and self._outcome else None

    def abandon(self) -> None:
        """End a run at once: the window is closing."""
        if self._task is not None:
            self._task.forget()
        if self._run is not None:
            self._run.abandon()
