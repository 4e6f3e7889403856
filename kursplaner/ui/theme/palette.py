"""The tokens as a QPalette, so that every native widget wears them."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from kursplaner.ui.theme.tokens import Tokens

_Role = QPalette.ColorRole


def palette(t: Tokens) -> QPalette:
    made = QPalette()
    colours: dict[QPalette.ColorRole, QColor] = {
        _Role.Window: t.ground, _Role.WindowText: t.text,
        _Role.Base: t.surface, _Role.AlternateBase: t.ground, _Role.Text: t.text,
        _Role.PlaceholderText: t.quiet,
        _Role.Button: t.surface, _Role.ButtonText: t.text, _Role.BrightText: t.on_accent,
        _Role.Highlight: t.accent, _Role.HighlightedText: t.on_accent, _Role.Accent: t.accent,
        _Role.Link: t.accent, _Role.LinkVisited: t.accent,
        _Role.ToolTipBase: t.tip, _Role.ToolTipText: t.on_tip,
        _Role.Light: t.surface, _Role.Midlight: t.hairline, _Role.Mid: t.line,
        _Role.Dark: t.day_line, _Role.Shadow: t.day_line,
    }  # fmt: skip
    for role, colour in colours.items():
        made.setColor(role, colour)
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, t.ghost)
    made.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, t.line)
    return made
