"""A form built from descriptions of fields: labels, widgets, hints, and what is wrong at the field.

Nothing here knows what is asked; `services.records_fields` says it, this makes widgets of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from kursplaner.services.records_fields import (
    Field,
    FieldFault,
    FieldKind,
    Group,
    Text,
    WeekTime,
    read,
    write,
)
from kursplaner.ui import parts
from kursplaner.ui.places.pick import Several, several
from kursplaner.ui.places.week_strip import WeekStrip
from kursplaner.ui.theme import px

LABEL_WIDTH = 126
SHORT = {
    FieldKind.WHOLE: 76,
    FieldKind.DECIMAL: 96,
    FieldKind.DATE: 110,
    FieldKind.CLOCK: 76,
    FieldKind.MOMENT: 150,
}
"""Width in design pixels of answers that are never long."""
BLOCKS = (FieldKind.LONG_TEXT, FieldKind.TIMES, FieldKind.ABSENCES, FieldKind.SEVERAL)
"""Kinds that need the whole width."""
LEAST_LINES, MOST_LINES = 2, 9


class TextBox(QPlainTextEdit):
    """As high as its lines; Tab leaves it like any other field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        lines = min(max(self.blockCount(), LEAST_LINES), MOST_LINES)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + px(22))


class Choice(QComboBox):
    """Gives the wheel back to the page: scrolling past must not change an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FieldBox:
    """One question: its widgets, what it says, and what is wrong with it."""

    def __init__(self, field: Field, form: FormView) -> None:
        self.field = field
        self.widget = _made(field)
        self.widget.setAccessibleName(field.label)
        self.widget.setAccessibleDescription(field.hint)
        self._hint = parts.label(field.hint, "small")
        self._hint.setVisible(bool(field.hint))
        self._error = parts.label("", "error")
        self._error.hide()
        self.strip = WeekStrip() if field.kind is FieldKind.TIMES else None
        self._connect(form)

    def _connect(self, form: FormView) -> None:
        widget = self.widget
        match widget:
            case QLineEdit():
                widget.textEdited.connect(lambda _text: self._touched(form))
            case QCheckBox():
                widget.toggled.connect(lambda _on: self._touched(form))
            case QComboBox():
                widget.currentIndexChanged.connect(lambda _index: self._touched(form))
            case QPlainTextEdit():
                widget.textChanged.connect(lambda: self._touched(form))
                if self.strip is not None:
                    widget.textChanged.connect(self._paint_times)
                    self.strip.drawn.connect(self._write_times)
            case Several():
                widget.changed.connect(lambda: self._touched(form))

    def _touched(self, form: FormView) -> None:
        self.say("")
        form.changed.emit()

    def _paint_times(self) -> None:
        """The little week shows what can be read already."""
        try:
            times = read(self.field, self.text, date.today())
        except FieldFault:
            return
        if self.strip is not None and isinstance(times, tuple):
            self.strip.show_times(tuple(x for x in times if isinstance(x, WeekTime)))

    def _write_times(self) -> None:
        if self.strip is not None and isinstance(self.widget, QPlainTextEdit):
            self.widget.setPlainText(str(write(self.field, self.strip.times)))

    def add_to(self, column: QVBoxLayout) -> None:
        if isinstance(self.widget, QCheckBox):
            column.addWidget(self.widget)
        elif self.field.kind in BLOCKS:
            column.addWidget(self._label())
            column.addWidget(self.widget)
        else:
            line = parts.row(gap=8)
            label = self._label()
            label.setFixedWidth(px(LABEL_WIDTH))
            line.addWidget(label)
            line.addWidget(self.widget, 0 if self.field.kind in SHORT else 1)
            if self.field.unit:
                line.addWidget(parts.label(self.field.unit, "quiet", wrap=False))
            if self.field.kind in SHORT:
                line.addStretch(1)
            column.addLayout(line)
        column.addWidget(self._hint)
        column.addWidget(self._error)
        if self.strip is not None:
            column.addWidget(self.strip)

    def _label(self) -> QLabel:
        label = parts.label(f"{self.field.label}{' *' if self.field.required else ''}")
        label.setBuddy(self.widget)
        return label

    @property
    def text(self) -> Text:
        match self.widget:
            case QCheckBox() as box:
                return box.isChecked()
            case QComboBox() as box:
                return str(box.currentData() or "")
            case QPlainTextEdit() as box:
                return box.toPlainText()
            case Several() as box:
                return box.chosen
            case QLineEdit() as box:
                return box.text()
        raise TypeError(self.field.kind)

    def show(self, text: Text) -> None:
        match self.widget:
            case QCheckBox() as box:
                box.setChecked(bool(text))
            case QComboBox() as box:
                box.setCurrentIndex(box.findData(text))
            case QPlainTextEdit() as box:
                box.setPlainText(str(text))
            case Several() as box:
                box.choose(text if isinstance(text, tuple) else ())
            case QLineEdit() as box:
                box.setText(str(text))
                box.setCursorPosition(0)

    def say(self, sentence: str) -> None:
        """What is wrong; empty: nothing."""
        if sentence == self._error.text():
            return
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.widget.setProperty("bad", "true" if sentence else "")
        self.widget.setAccessibleDescription(sentence or self.field.hint)
        parts.restyle(self.widget)

    @property
    def sentence(self) -> str:
        return self._error.text()


class FormView(QWidget):
    """The fields of some groups, one below the other."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, FieldBox] = {}
        self._shown: dict[str, Text] = {}
        self._column = parts.column(self, gap=6)

    def show_form(self, groups: Sequence[Group], texts: Mapping[str, Text]) -> None:
        """Build the widgets anew and fill them in."""
        self.blockSignals(True)
        parts.clear(self._column)
        self.boxes = {}
        for group in groups:
            if group.title:
                self._column.addSpacing(px(8))
                self._column.addWidget(parts.label(group.title.upper(), "section"))
            for field in group.fields:
                box = FieldBox(field, self)
                box.show(texts.get(field.name, ""))
                box.add_to(self._column)
                self.boxes[field.name] = box
        self._chain()
        self._shown = self.texts
        self.blockSignals(False)

    def _chain(self) -> None:
        """Tab walks the fields in the order in which they stand."""
        widgets = [part for box in self.boxes.values() for part in _stops(box.widget)]
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    @property
    def texts(self) -> dict[str, Text]:
        return {name: box.text for name, box in self.boxes.items()}

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what was shown first."""
        return self.texts != self._shown

    def settle(self) -> None:
        """What stands here now is what is saved."""
        self._shown = self.texts

    def fill_in(self, texts: Mapping[str, Text]) -> None:
        """As if a person had typed these."""
        for name, text in texts.items():
            self.boxes[name].show(text)
        self.changed.emit()

    def restore(self) -> None:
        """Back to what was shown first."""
        for name, text in self._shown.items():
            self.boxes[name].show(text)
            self.boxes[name].say("")

    def say_faults(self, faults: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it, and go to the first of them."""
        for name, box in self.boxes.items():
            box.say(faults.get(name, ""))
        first = next((self.boxes[name] for name in self.boxes if name in faults), None)
        if first is not None:
            _focused(first.widget).setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            _focused(first.widget).setFocus(Qt.FocusReason.OtherFocusReason)


def _made(field: Field) -> QWidget:
    match field.kind:
        case FieldKind.YES_NO:
            return QCheckBox(field.label)
        case FieldKind.CHOICE:
            box = Choice()
            empty = "bitte wählen" if field.options else "noch nichts angelegt"
            box.setPlaceholderText(empty)
            for option in field.options:
                box.addItem(option.label, option.key)
            return box
        case FieldKind.SEVERAL:
            return several(field.label, field.options)
        case FieldKind.LONG_TEXT | FieldKind.TIMES | FieldKind.ABSENCES:
            return TextBox()
    line = QLineEdit()
    if field.kind in SHORT:
        line.setFixedWidth(px(SHORT[field.kind]))
    return line


def _stops(widget: QWidget) -> tuple[QWidget, ...]:
    """Where Tab stops in the field."""
    return widget.stops if isinstance(widget, Several) else (widget,)


def _focused(widget: QWidget) -> QWidget:
    """Where the keyboard goes when the field is entered."""
    return next(iter(_stops(widget)), widget)
