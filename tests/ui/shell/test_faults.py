from __future__ import annotations

import sys
import threading

from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kursplaner.errors import UserError
from kursplaner.ui.background import Task
from kursplaner.ui.faults import FaultHook


def boxes(parent: QWidget) -> list[QMessageBox]:
    return [box for box in parent.findChildren(QMessageBox) if box.isVisible()]


def caught(hook: FaultHook, error: Exception) -> None:
    try:
        raise error
    except Exception:
        kind, found, trace = sys.exc_info()
        assert kind is not None
        assert found is not None
        hook(kind, found, trace)


def shown(qtbot: QtBot) -> tuple[QWidget, FaultHook]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent, FaultHook(lambda: parent)


def test_that_a_bug_is_told_once_with_details_to_copy(qtbot: QtBot) -> None:
    parent, hook = shown(qtbot)
    for _ in range(3):
        caught(hook, ZeroDivisionError("seven"))
    (box,) = boxes(parent)
    assert "unversehrt" in box.text()
    assert "ZeroDivisionError: seven" in box.detailedText()
    copy = next(b for b in box.findChildren(QPushButton) if "kopieren" in b.text())
    copy.click()
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    box.done(0)


def test_that_the_next_bug_is_told_after_the_first_was_read(qtbot: QtBot) -> None:
    parent, hook = shown(qtbot)
    caught(hook, ValueError("one"))
    boxes(parent)[0].done(0)
    caught(hook, ValueError("two"))
    assert "two" in boxes(parent)[0].detailedText()
    boxes(parent)[0].done(0)


def test_that_a_users_error_is_told_as_such_from_any_thread(qtbot: QtBot) -> None:
    parent, hook = shown(qtbot)
    error = UserError("Der Ordner ist voll.", "Bitte wählen Sie einen anderen.")
    threading.Thread(target=caught, args=(hook, error)).start()
    qtbot.waitUntil(lambda: bool(boxes(parent)))
    assert boxes(parent)[0].text() == "Der Ordner ist voll."
    assert boxes(parent)[0].informativeText() == "Bitte wählen Sie einen anderen."
    boxes(parent)[0].done(0)


def test_that_work_beside_the_window_answers_in_its_thread(qtbot: QtBot) -> None:
    task = Task(lambda tell: (tell("halb"), threading.get_ident())[1])
    heard: list[tuple[object, bool]] = []
    here = threading.get_ident()
    task.progress.connect(lambda text: heard.append((text, threading.get_ident() == here)))
    task.done.connect(lambda _answer: heard.append(("done", threading.get_ident() == here)))
    with qtbot.waitSignal(task.done) as done:
        task.start()
    assert heard == [("halb", True), ("done", True)]
    assert done.args[0] != here


def test_that_a_dropped_task_stays_silent(qtbot: QtBot) -> None:
    task = Task(lambda _tell: 1)
    task.forget()
    with qtbot.assertNotEmitted(task.done, wait=200):
        task.start()
