"""The style sheet: what Fusion and the palette alone do not give.

Widgets ask for a look by the dynamic property `role`, set before they are shown:
QPushButton "primary", "link", "segment" (checkable, in a row), "quiet"; QLabel "title" (subject of
a panel), "quiet", "small", "section" (small capitals above a group), "badge" (draft), "count"
(number of warnings); QFrame "card", "choice" (a large button), "warn-card", "rail", "panel",
"bar"; QListWidget "places".
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor

from kursplaner.ui.theme.fonts import px
from kursplaner.ui.theme.tokens import RADIUS, SMALL_PX, TITLE_PX, Tokens

_SHEET = Template("""
QToolTip { background: $tip; color: $on_tip; border: 0; padding: ${s1}px ${s2}px; }
QPushButton, QToolButton[role="segment"] { background: $surface; color: $text;
    border: 1px solid $line; border-radius: ${radius}px; padding: ${s1}px ${s3}px;
    min-height: ${line_height}px; }
QPushButton:hover { border-color: $ghost; }
QPushButton:pressed, QPushButton:checked { background: $accent_body; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: ${s1m}px ${s3m}px; }
QPushButton:disabled { color: $ghost; background: $ground; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent;
    font-weight: 600; }
QPushButton[role="primary"]:hover { border-color: $text; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $line; border-color: $line; color: $ghost; }
QPushButton[role="link"] { background: transparent; border: 0; color: $accent; padding: 0;
    text-align: left; text-decoration: underline; min-height: 0; }
QPushButton[role="link"]:focus { border: 1px solid $accent; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent;
    padding: ${s1}px ${s2}px; }
QPushButton[role="quiet"]:hover { background: $rail; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; padding: ${s1m}px ${s2m}px; }
QPushButton[role="segment"] { border-radius: 0; border-left-width: 0; }
QPushButton[role="segment"][place="first"] { border-left: 1px solid $line;
    border-top-left-radius: ${radius}px; border-bottom-left-radius: ${radius}px; }
QPushButton[role="segment"][place="last"] { border-top-right-radius: ${radius}px;
    border-bottom-right-radius: ${radius}px; }
QPushButton[role="segment"]:checked { background: $accent_body; border-color: $line;
    font-weight: 600; }
QPushButton[role="segment"]:focus { border: 2px solid $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit, QTimeEdit, QComboBox {
    background: $surface; color: $text; border: 1px solid $line; border-radius: ${radius}px;
    padding: ${s1}px ${s2}px; min-height: ${line_height}px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateEdit:focus,
QTimeEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: ${s1m}px ${s2m}px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $ghost; background: $ground; }
QLineEdit[bad="true"], QComboBox[bad="true"], QPlainTextEdit[bad="true"] {
    border: 1px solid $warn; background: $warn_body; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: ${s5}px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$chevron"); width: ${s3}px;
    height: ${s3}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; outline: 0;
    selection-background-color: $accent_body; selection-color: $text; }

QCheckBox, QRadioButton { spacing: ${s2}px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: ${box}px; height: ${box}px; background: $surface; border: 1px solid $ghost;
    border-radius: 3px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent;
    border-color: $accent; image: url("$tick"); }
QAbstractItemView::indicator:indeterminate { background: $accent; border-color: $accent;
    image: url("$dash"); }
QRadioButton::indicator:checked { background: $surface; border: ${s1}px solid $accent;
    width: ${inner}px; height: ${inner}px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }
QCheckBox:focus, QRadioButton:focus { text-decoration: underline; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }

QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: ${small}px; }
QLabel[role="error"] { color: $warn; font-size: ${small}px; }
QLabel[role="section"] { color: $quiet; font-size: ${small}px; font-weight: 600; }
QLabel[role="badge"] { background: $draft_body; color: $draft; border-radius: ${s2}px;
    padding: ${tiny}px ${s2}px; }
QLabel[role="count"] { background: $warn; color: $on_warn; border-radius: ${s2}px;
    padding: 0 ${s1}px; font-size: ${small}px; font-weight: 600; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="choice"] { background: $surface; border: 1px solid $line; padding: 1px;
    border-radius: ${radius}px; }
QFrame[role="choice"]:hover { border-color: $accent; }
QFrame[role="choice"]:focus { border: 2px solid $accent; padding: 0; }
QFrame[role="choice"]:disabled { background: $ground; }
QFrame[role="warn-card"] { background: $warn_body; border: 1px solid $warn_fill;
    border-radius: ${radius}px; }
QFrame[role="unplaced-card"] { background: $surface; border: 1px solid $line;
    border-left: ${s1}px solid $warn; border-radius: ${radius}px; }
QFrame[role="unplaced-card"]:focus { border: 2px solid $accent;
    border-left: ${s1}px solid $warn; }
QFrame[role="tray"] { background: $ground; border: 0; border-top: 1px solid $line; }
QFrame[role="tray"][target="true"] { background: $accent_body; border: 2px dashed $accent; }
QFrame[role="rail"] { background: $rail; border: 0; border-right: 1px solid $line; }
QFrame[role="panel"] { background: $surface; border: 0; border-left: 1px solid $line; }
QFrame[role="bar"] { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame[role="status"] { background: $rail; border: 0; border-top: 1px solid $line; }

QListWidget[role="places"] { background: transparent; border: 0; outline: 0; }
QListWidget[role="places"]::item { padding: ${s2}px; border-radius: ${radius}px; color: $text; }
QListWidget[role="places"]::item:hover { background: $hairline; }
QListWidget[role="places"]::item:selected { background: $surface; color: $text;
    border-left: 3px solid $accent; }
QAbstractItemView { background: $surface; alternate-background-color: $ground;
    border: 1px solid $line; gridline-color: $hairline; outline: 0;
    selection-background-color: $accent_body; selection-color: $text; }
QAbstractItemView:focus { border-color: $accent; }
QHeaderView { border: 0; }
QHeaderView::section { background: $ground; color: $quiet; border: 0;
    border-bottom: 1px solid $line; padding: ${s1}px ${s2}px; }
QTabBar::tab { background: transparent; color: $quiet; padding: ${s2}px ${s3}px; border: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { border-bottom: 3px solid $accent; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QMenu { background: $surface; border: 1px solid $line; padding: ${s1}px; }
QMenu::item { padding: ${s1}px ${s5}px ${s1}px ${s4}px; border-radius: ${radius}px; }
QMenu::item:selected { background: $accent_body; color: $text; }
QMenu::item:disabled { color: $ghost; }
QMenu::separator { height: 1px; background: $line; margin: ${s1}px; }
QMenuBar { background: $surface; }
QMenuBar::item { padding: ${s1}px ${s2}px; }
QMenuBar::item:selected { background: $accent_body; color: $text; }
QStatusBar { background: $rail; color: $quiet; }
QSplitter::handle { background: $line; }
QProgressBar { background: $hairline; border: 0; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollArea { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: ${s3}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${s3}px; margin: 0; }
QScrollBar::handle { background: $day_line; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: ${s6}px; }
QScrollBar::handle:horizontal { min-width: ${s6}px; }
QScrollBar::handle:hover { background: $ghost; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def sheet(t: Tokens, icons: Path) -> str:
    """The application's style sheet; `icons` is the folder of the SVG files."""
    colours = {
        field.name: value.name()
        for field in fields(t)
        if isinstance(value := getattr(t, field.name), QColor)
    }
    steps = {f"s{n}": str(px(4 * n)) for n in range(1, 7)}
    return _SHEET.substitute(
        colours, **steps, s1m=str(px(4) - 1), s2m=str(px(8) - 1), s3m=str(px(12) - 1),
        tiny=str(px(2)), radius=str(RADIUS), line_height=str(px(18)), title=str(px(TITLE_PX)),
        box=str(px(14)), round=str(px(14) // 2 + 1), inner=str(px(14) - 2 * px(4) + 2),
        tick=(icons / f"tick-{'dark' if t.dark else 'light'}.svg").as_posix(),
        dash=(icons / f"dash-{'dark' if t.dark else 'light'}.svg").as_posix(),
        small=str(px(SMALL_PX)), chevron=(icons / "chevron-down.svg").as_posix(),
    )  # fmt: skip
