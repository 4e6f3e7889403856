from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kursplaner.domain.time import at
from kursplaner.services.demo import create_demo
from kursplaner.ui.findings import findings, urgent
from kursplaner.ui.palette import FindBox
from kursplaner.ui.places.check import FINDING, CheckPlace
from kursplaner.ui.places.master import TablePlace
from kursplaner.ui.shell import TITLES, Shell
from kursplaner.ui.window import MainWindow
from tests.ui.shell.places import somewhere, start_of


def message_of(window: MainWindow) -> str:
    """What the window tells calmly now; the message is closed."""
    box = next(w for w in window.findChildren(QMessageBox) if w.isVisible())
    text = f"{box.text()} {box.informativeText()}"
    box.done(0)
    return text


def test_that_the_first_start_offers_a_beginning(empty_window: MainWindow) -> None:
    assert empty_window.start.isVisible()
    assert set(empty_window.start.choices) == {
        "adorf", "ludwigslust-parchim", "new", "import", "file", "school",
    }  # fmt: skip


def test_that_an_example_opens_by_the_keyboard(empty_window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(empty_window.opened, timeout=20_000):
        qtbot.keyClick(empty_window.start.choices["adorf"], Qt.Key.Key_Return)
    assert empty_window.shell is not None
    assert empty_window.shell.desk.view.problem.lessons


def test_that_an_example_is_opened_as_it_was_left(empty_window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(empty_window.opened, timeout=20_000):
        empty_window.open_example("adorf")
    assert empty_window.shell is not None
    placed = somewhere(empty_window.shell.desk, at(1, 9))
    empty_window.shell.desk.move(placed)
    empty_window.show_start()
    with qtbot.waitSignal(empty_window.opened, timeout=20_000):
        empty_window.open_example("adorf")
    assert start_of(empty_window.shell.desk, placed.lesson) == at(1, 9)


def test_that_a_file_that_is_no_workspace_is_refused_in_words(
    empty_window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "Brief.kursplaner"
    path.write_text("Sehr geehrte Damen und Herren")
    empty_window.open_path(path)
    assert "Brief" in message_of(empty_window)
    assert empty_window.start.isVisible()


def test_that_a_bad_file_leaves_what_is_open_alone(window: MainWindow, tmp_path: Path) -> None:
    before = window.shell
    window.open_path(tmp_path / "gibt-es-nicht.kursplaner")
    assert message_of(window)
    assert window.shell is before
    assert before is not None
    assert before.desk.move(somewhere(before.desk, at(1, 9)))


def test_that_the_last_file_is_remembered(window: MainWindow, adorf: Path) -> None:
    assert window.memory.open_on_start == adorf
    window.show_start()
    assert window.memory.open_on_start is None
    assert window.memory.recent == (adorf,)


def test_that_files_that_are_gone_are_not_offered(
    settings: QSettings, window: MainWindow, adorf: Path
) -> None:
    window.show_start()
    adorf.unlink()
    assert window.memory.recent == ()


def test_that_every_place_shows_the_week(shell: Shell) -> None:
    places = shell.rail.keys()
    assert places == list(TITLES)
    for key in places:
        shell.rail.choose(key)
        assert shell.key == key
        assert [name for name in TITLES if shell.place(name).isVisible()] == [key]
        assert not shell.place(key).grab().isNull()


def test_that_arrows_and_keys_switch_the_week(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert shell.desk.view.week == "2026-W50"
    assert shell.header.week.text == "KW 50 · 7.12.–12.12.2026"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shell.desk.view.week == "2026-W49"


def test_that_the_week_menu_offers_every_week_of_the_terms(shell: Shell) -> None:
    menu = shell.header.week.menu()
    inner = [action.menu() for action in menu.actions()]
    offered = [a for m in inner if m is not None for a in m.actions()]  # type: ignore[attr-defined]
    assert len(offered) == len(shell.desk.workspace.weeks())
    assert [a.text() for a in offered if a.isChecked()] == ["KW 49 · 30.11.–5.12.2026"]
    menu.deleteLater()


def test_that_a_move_on_the_board_is_saved_said_and_undone_by_keys(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    placed = somewhere(shell.desk, at(1, 9))
    shell.week.board.moved.emit(placed)
    assert start_of(shell.desk, placed.lesson) == at(1, 9)
    assert "Di 09:00" in shell.status.sentence
    assert shell.status.offers_undo
    assert shell.header.chip.text() == "Entwurf · noch nicht veröffentlicht"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert start_of(shell.desk, placed.lesson) is None
    assert shell.header.chip.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert start_of(shell.desk, placed.lesson) == at(1, 9)


def test_that_the_status_line_undoes_by_a_click(shell: Shell, qtbot: QtBot) -> None:
    placed = somewhere(shell.desk, at(1, 9))
    shell.desk.move(placed)
    shell.status.undo_asked.emit()
    assert start_of(shell.desk, placed.lesson) is None
    assert not shell.status.offers_undo


def test_that_broken_rules_are_listed_and_counted(shell: Shell) -> None:
    desk = shell.desk
    desk.move(somewhere(desk, at(0, 9), number=0))
    desk.move(somewhere(desk, at(0, 9), number=3))
    assert any(item.hard for item in desk.view.violations)
    shell.choose("check")
    check = shell.place("check")
    assert isinstance(check, CheckPlace)
    found = findings(desk.view)
    assert check.list.count() == len(found)
    assert shell.rail.badge("check") == urgent(found) > 0


def test_that_a_click_on_a_finding_leads_to_its_lesson(shell: Shell, qtbot: QtBot) -> None:
    desk = shell.desk
    first, second = somewhere(desk, at(0, 9), number=0), somewhere(desk, at(0, 9), number=3)
    desk.move(first)
    desk.move(second)
    shell.choose("check")
    check = shell.place("check")
    assert isinstance(check, CheckPlace)
    item = check.list.item(0)
    qtbot.mouseClick(
        check.list.viewport(), Qt.MouseButton.LeftButton,
        pos=check.list.visualItemRect(item).center(),
    )  # fmt: skip
    assert shell.key == "week"
    assert desk.selected == item.data(FINDING).lesson
    assert shell.week.board.lesson == desk.selected
    assert shell.week.inspector.lesson == desk.selected


def test_that_a_table_is_searched_while_typing(shell: Shell, qtbot: QtBot) -> None:
    shell.choose("people")
    people = shell.place("people")
    assert isinstance(people, TablePlace)
    name = shell.desk.view.problem.participants[0].name
    qtbot.keyClicks(people.filter, name.upper())
    assert people.shown.rowCount() == 1
    assert people.shown.index(0, 0).data() == name


def find_box(window: MainWindow, qtbot: QtBot) -> FindBox:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return window.findChild(FindBox)  # type: ignore[no-any-return]


def test_that_anything_is_found_by_a_few_letters(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    box = find_box(window, qtbot)
    person = shell.desk.view.problem.participants[0].name
    qtbot.keyClicks(box.line, person)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert shell.key == "people"
    people = shell.place("people")
    assert isinstance(people, TablePlace)
    assert people.shown.rowCount() >= 1


def test_that_commands_are_found_too(window: MainWindow, shell: Shell, qtbot: QtBot) -> None:
    box = find_box(window, qtbot)
    qtbot.keyClicks(box.line, "fahrd")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert shell.key == "shuttle"


def test_that_nothing_found_says_so_and_return_does_nothing(
    window: MainWindow, shell: Shell, qtbot: QtBot
) -> None:
    box = find_box(window, qtbot)
    qtbot.keyClicks(box.line, "xyzxyz")
    assert "Nichts gefunden" in box.list.item(0).text()
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert shell.key == "week"
    box.close()


def test_that_help_follows_the_place(window: MainWindow, shell: Shell, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert shell.help.isVisible()
    shell.choose("output")
    assert "Drucken" in shell.help.title
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not shell.help.isVisible()


def test_that_two_windows_do_not_share_a_workspace(
    window: MainWindow, adorf: Path, settings: QSettings, qtbot: QtBot, tmp_path: Path
) -> None:
    second = MainWindow(settings, tmp_path)
    qtbot.addWidget(second)
    second.open_path(adorf)
    assert second.shell is not None
    assert second.shell.desk.workspace.read_only
    placed = somewhere(second.shell.desk, at(1, 9))
    assert not second.shell.desk.move(placed)
    assert message_of(second)
    second.close()


def test_that_everything_is_released_on_close(window: MainWindow, qtbot: QtBot) -> None:
    shell = window.shell
    assert shell is not None
    for key in TITLES:
        shell.choose(key)
    window.show_start()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    qtbot.waitUntil(lambda: not isValid(shell), timeout=5000)
    assert window.shell is None


def test_that_an_example_from_elsewhere_can_be_opened_after_another(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lup.kursplaner"
    create_demo("ludwigslust-parchim", path).close()
    window.open_path(path)
    assert window.shell is not None
    assert "Ludwigslust" in window.windowTitle()
    assert window.memory.recent[0] == path


def test_that_a_lesson_has_a_menu_and_the_board_too(shell: Shell) -> None:
    placed = somewhere(shell.desk, at(1, 9))
    shell.desk.move(placed)
    words = [action.text() for action in shell.week.menu_for(placed.lesson).actions()]
    assert "Fixieren" in words
    assert "Aus dem Plan nehmen" in words
    shell.desk.toggle_pin(placed.lesson)
    words = [action.text() for action in shell.week.menu_for(placed.lesson).actions()]
    assert "Fixierung lösen" in words
    assert shell.week.menu_for(None).actions()[0].text() == "Woche planen"


def test_that_the_draft_chip_counts_what_differs_from_the_published_week(shell: Shell) -> None:
    placed = somewhere(shell.desk, at(1, 9))
    shell.desk.move(placed)
    shell.desk.publish()
    assert shell.header.chip.isHidden()
    shell.desk.unplace(placed.lesson)
    assert shell.header.chip.text() == "Entwurf · 1 Änderung"
    assert "gegenüber der veröffentlichten Woche" in shell.header.chip.toolTip()
