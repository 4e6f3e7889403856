"""Planning from the window, with the real worker process."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kursplaner.domain.time import at
from kursplaner.services import planning
from kursplaner.services.planning import Scope
from kursplaner.ui.desk import Desk
from kursplaner.ui.plan.run import PlanRun
from kursplaner.ui.plan.setup import NORMAL, STRENGTHS, WISHES, PlanChoice
from kursplaner.ui.shell import Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.places import somewhere, start_of

PATIENCE = 60_000


@pytest.fixture
def run(desk: Desk) -> Iterator[PlanRun]:
    made = PlanRun(planning.prepare(desk.workspace, desk.view.week), desk)
    yield made
    made.abandon()


def plan(shell: Shell, qtbot: QtBot, *, stop: bool = False) -> None:
    """Plan and wait for the proposal; the panel's own buttons are pressed."""
    shell.open_plan()
    shell.plan.setup.choose_seconds(10)
    shell.plan.setup.start.click()
    if stop:
        qtbot.waitUntil(lambda: shell.plan.running.chart.has_cost, timeout=PATIENCE)
        shell.plan.running.stop.click()
    qtbot.waitUntil(lambda: shell.plan.proposal is not None, timeout=PATIENCE)
    qtbot.waitUntil(shell.plan.result.adopt.isVisible, timeout=PATIENCE)


def test_that_a_plan_is_found_shown_adopted_and_undone_in_one_step(
    shell: Shell, qtbot: QtBot
) -> None:
    plan(shell, qtbot)
    assert shell.week.previewing
    assert not shell.desk.view.plan.lessons
    shell.plan.result.adopt.click()
    assert len(shell.desk.view.plan.lessons) == len(shell.desk.view.problem.lessons)
    assert not any(item.hard for item in shell.desk.view.violations)
    assert not shell.week.previewing
    assert not shell.plan.isVisible()
    shell.desk.undo()
    assert not shell.desk.view.plan.lessons
    assert not shell.desk.undo_stack.canUndo()


def test_that_a_discarded_plan_changes_nothing(shell: Shell, qtbot: QtBot) -> None:
    placed = somewhere(shell.desk, at(1, 9))
    shell.desk.move(placed)
    before = shell.desk.view
    plan(shell, qtbot, stop=True)
    shell.week.board.moved.emit(somewhere(shell.desk, at(2, 9)))
    assert "Vorschlag" in shell.status.sentence
    shell.plan.result.discard.click()
    assert shell.desk.view is before
    assert not shell.week.previewing


def test_that_stop_keeps_the_best_so_far(desk: Desk, run: PlanRun, qtbot: QtBot) -> None:
    heard: list[planning.Event] = []
    run.happened.connect(heard.append)
    run.start(seconds=300)
    qtbot.waitUntil(lambda: any(isinstance(e, planning.Improved) for e in heard), timeout=PATIENCE)
    run.stop()
    qtbot.waitUntil(lambda: not run.running, timeout=PATIENCE)
    assert isinstance(heard[-1], planning.Finished)
    assert heard[-1].outcome.plan.lessons


def test_that_a_worker_that_dies_is_told_calmly(run: PlanRun, qtbot: QtBot) -> None:
    heard: list[planning.Event] = []
    run.happened.connect(heard.append)
    run.start(seconds=300)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)
    os.kill(run.process_id, signal.SIGKILL)
    qtbot.waitUntil(lambda: not run.running, timeout=PATIENCE)
    assert isinstance(heard[-1], planning.Failed)
    assert "unverändert" in heard[-1].remedy
    assert sum(isinstance(e, planning.Failed) for e in heard) == 1


def test_that_a_worker_that_cannot_start_is_told_calmly(
    run: PlanRun, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "worker_command", lambda: ["/no/such/program"])
    with qtbot.waitSignal(run.happened) as told:
        run.start(seconds=1)
    assert isinstance(told.args[0], planning.Failed)


def test_that_noise_on_the_workers_output_is_no_event(
    run: PlanRun, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chatter = "print('hello'); import sys; sys.stderr.write('trouble at line 7')"
    monkeypatch.setattr(planning, "worker_command", lambda: [sys.executable, "-c", chatter])
    with qtbot.waitSignal(run.happened, timeout=PATIENCE) as told:
        run.start(seconds=1)
    assert isinstance(told.args[0], planning.Failed)
    assert "trouble at line 7" in run.details()


def test_that_a_worker_deaf_to_stop_is_ended_after_a_while(
    run: PlanRun, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = "import time; time.sleep(600)"
    monkeypatch.setattr(planning, "worker_command", lambda: [sys.executable, "-c", deaf])
    run.start(seconds=1)
    qtbot.waitUntil(lambda: run.process_id > 0, timeout=PATIENCE)
    run.give_up_after(50)
    run.stop()
    qtbot.waitUntil(lambda: not run.running, timeout=PATIENCE)


def test_that_closing_the_window_ends_the_worker_without_asking(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    shell.open_plan()
    shell.plan.setup.choose_seconds(300)
    shell.plan.setup.start.click()
    qtbot.waitUntil(lambda: shell.plan.process_id > 0, timeout=PATIENCE)
    worker = shell.plan.process_id
    assert window.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_that_a_bug_in_the_worker_is_not_read_to_the_person(
    shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = '{"type":"Failed","what":"ZeroDivisionError: x","user":false}'
    monkeypatch.setattr(
        planning, "worker_command", lambda: [sys.executable, "-c", f"print('{line}')"]
    )
    shell.open_plan()
    shell.plan.setup.start.click()
    qtbot.waitUntil(lambda: not shell.plan.busy, timeout=PATIENCE)
    read = shell.plan.result.text()
    assert "ZeroDivisionError" not in read
    assert "unverändert" in read


def test_that_only_the_selected_lesson_can_be_asked_for_when_one_is_selected(
    shell: Shell,
) -> None:
    shell.open_plan()
    setup = shell.plan.setup
    assert not setup.offers(Scope.SELECTED)
    lesson = shell.desk.view.problem.lessons[0].id
    shell.desk.select(lesson)
    assert setup.offers(Scope.SELECTED)
    setup.choose_scope(Scope.SELECTED)
    assert setup.choice().selected == (lesson,)
    shell.desk.select(None)
    assert setup.scope is Scope.ALL


def test_that_what_is_out_of_scope_stays(shell: Shell, qtbot: QtBot) -> None:
    placed = somewhere(shell.desk, at(3, 10))
    shell.desk.move(placed)
    shell.open_plan()
    shell.plan.setup.choose_scope(Scope.UNPLACED)
    plan(shell, qtbot, stop=True)
    shell.plan.result.adopt.click()
    assert start_of(shell.desk, placed.lesson) == at(3, 10)


def test_that_wishes_weigh_more_or_nothing(desk: Desk) -> None:
    names = [word for word, _ in STRENGTHS]
    strengths = [1.0] * len(WISHES)
    strengths[2] = STRENGTHS[names.index("sehr wichtig")][1]
    strengths[3] = STRENGTHS[names.index("unwichtig")][1]
    before = desk.view.problem.weights
    after = PlanChoice(scope=Scope.ALL, strengths=tuple(strengths)).weighed(before)
    assert after.preferred_time == 4 * before.preferred_time
    assert after.even_spread == 0
    assert after.teacher_gap == before.teacher_gap
    assert STRENGTHS[NORMAL][1] == 1.0
