"""Elements of a FET file as text: what is written by people is always escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def leaf(tag: str, content: str | int) -> str:
    """An element with text."""
    return f"<{tag}>{escape(_NO_XML.sub('', str(content)))}</{tag}>\n"


def node(tag: str, content: str) -> str:
    """An element with elements."""
    return f"<{tag}>\n{content}</{tag}>\n"


def named(tag: str, name: str) -> str:
    return node(tag, leaf("Name", name) + leaf("Comments", ""))


def section(tag: str, items: Iterable[str]) -> str:
    return node(tag, "".join(items)) + "\n"


def rule(kind: str, content: str) -> str:
    """A constraint that must hold."""
    weight = leaf("Weight_Percentage", 100)
    rest = leaf("Active", "true") + leaf("Comments", "")
    return node(f"Constraint{kind}", weight + content + rest)


def yes(value: bool) -> str:
    return "true" if value else "false"
