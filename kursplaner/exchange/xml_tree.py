"""XML of unknown origin as plain nodes: no entities, no external files, bounded depth."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from msgspec import Struct

DEEPEST = 50


class XmlError(ValueError):
    """Why the text is no usable XML: the end of a German sentence."""


class Node(Struct):
    """An element: its text without surrounding space, attributes and children."""

    tag: str
    text: str = ""
    attributes: dict[str, str] = {}
    children: list[Node] = []

    def all(self, tag: str) -> Iterator[Node]:
        return (child for child in self.children if child.tag == tag)

    def child(self, *tags: str) -> Node | None:
        """The first child with one of the names."""
        return next((child for child in self.children if child.tag in tags), None)

    def word(self, *tags: str) -> str:
        """Text of the first child with one of the names; empty when there is none."""
        found = self.child(*tags)
        return found.text if found is not None else ""

    def words(self, tag: str) -> tuple[str, ...]:
        return tuple(child.text for child in self.all(tag))


def parse(content: bytes) -> Node:
    """The root element. Raises XmlError."""
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _no_entities
    parser.ExternalEntityRefHandler = _no_external
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise XmlError(f"Zeile {error.lineno}, Spalte {error.offset + 1} ist kein XML") from error
    except (UnicodeError, ValueError, LookupError) as error:
        if isinstance(error, XmlError):
            raise
        raise XmlError("die Kodierung ist unbekannt") from error
    assert builder.root is not None
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[tuple[Node, list[str]]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise XmlError("die Elemente sind zu tief verschachtelt")
        node = Node(tag, attributes=attributes, children=[])
        if self._open:
            self._open[-1][0].children.append(node)
        else:
            self.root = node
        self._open.append((node, []))

    def end(self, tag: str) -> None:
        node, parts = self._open.pop()
        node.text = "".join(parts).strip()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1][1].append(text)


def _no_entities(*_: object) -> None:
    raise XmlError("eigene Entitäten sind nicht erlaubt")


def _no_external(*_: object) -> int:
    raise XmlError("Verweise auf andere Dateien sind nicht erlaubt")
