"""The program with its window: application, look, language, and what happens when a bug shows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QThreadPool, QTranslator
from PySide6.QtWidgets import QApplication

from kursplaner import paths
from kursplaner.ui import theme
from kursplaner.ui.faults import FaultHook
from kursplaner.ui.window import MainWindow


def run(argv: Sequence[str]) -> int:
    """Open the window, with the file named in `argv` or the one open last; the exit code."""
    app = application(argv)
    window = MainWindow(QSettings(), paths.user_folder())
    hook = FaultHook(lambda: window)
    hook.install()
    named = next((Path(word) for word in argv[1:] if not word.startswith("-")), None)
    path = named or window.memory.open_on_start
    window.show()
    if path is not None:
        window.open_path(path)
    code = app.exec()
    QThreadPool.globalInstance().waitForDone()
    sys.excepthook = sys.__excepthook__
    return code


def application(argv: Sequence[str]) -> QApplication:
    """The QApplication in house style; German words of Qt where they are installed."""
    app = QApplication(list(argv) or ["kursplaner"])
    app.setApplicationName("kursplaner")
    app.setOrganizationName("kursplaner")
    app.setApplicationDisplayName("")
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if translator.load("qtbase_de", folder):
        app.installTranslator(translator)
    theme.follow_system(app)
    return app
