"""Setting short German texts into narrow boxes: hyphens, lines, shortened names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

_VOWELS = frozenset("aeiouyäöüáéěíóúůý")
_TOGETHER = (
    "schl", "schm", "schn", "schr", "schw", "sch", "chr", "spr", "str", "pfl", "ch", "ck", "ph",
    "th", "qu", "sp", "st", "bl", "br", "dr", "fl", "fr", "gl", "gr", "kl", "kr", "pf", "pl", "pr",
    "tr", "zw",
)  # fmt: skip
_SECOND_PARTS = (
    "abend", "ausbildung", "beratung", "gruppe", "hilfe", "kurs", "orientierung", "prüfung",
    "raum", "sport", "sprache", "stunde", "training", "treff", "unterricht", "vortrag", "zimmer",
)  # fmt: skip
_MIN_PART = 3


@lru_cache(maxsize=4096)
def breaks(word: str) -> tuple[int, ...]:
    """Positions at which a German word may be divided; a simple rule, not a dictionary."""
    low = word.lower()
    known = {low.rfind(part) for part in _SECOND_PARTS if low.endswith(part)}
    found = {position for position in known if position >= _MIN_PART}
    tail = min(found, default=len(low))
    found |= {p for p in _syllables(low) if p <= tail - _MIN_PART or p >= tail + _MIN_PART}
    return tuple(sorted(p for p in found if _MIN_PART <= p <= len(low) - _MIN_PART))


def _syllables(low: str) -> Iterator[int]:
    """Before the last consonant (or the cluster that begins a syllable) between two vowels."""
    vowels = [n for n, letter in enumerate(low) if letter in _VOWELS]
    for before, after in pairwise(vowels):
        between = low[before + 1 : after]
        if between and between.isalpha():
            yield after - _onset(between)


def _onset(between: str) -> int:
    if len(between) == 1:
        return 1
    return next((len(c) for c in _TOGETHER if between.endswith(c) and c != "ck"), 1)


def lines(
    text: str, metrics: QFontMetricsF, width: float, most: int, anywhere: bool = False
) -> list[str]:
    """The text in at most `most` lines of `width` px.

    Words are divided with a hyphen where they must be, with `anywhere` at any letter if nothing
    else helps; what is left over is cut with an ellipsis.
    """
    rest = text.split()
    result: list[str] = []
    while rest and len(result) < most:
        if len(result) == most - 1:
            result.append(metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, width))
            return result
        line, rest = _line(rest, metrics, width, anywhere)
        result.append(line)
    return result


def _line(
    words: list[str], metrics: QFontMetricsF, width: float, anywhere: bool
) -> tuple[str, list[str]]:
    """One line and the words left for the next."""
    line = ""
    for position, word in enumerate(words):
        if metrics.horizontalAdvance(f"{line} {word}".strip()) <= width:
            line = f"{line} {word}".strip()
            continue
        before = f"{line} " if line else ""
        if not (line and metrics.horizontalAdvance(word) <= width):
            head, tail = _divided(before, word, metrics, width, anywhere and not line)
            if head:
                return before + head, [tail, *words[position + 1 :]]
        if line:
            return line, words[position:]
        cut = metrics.elidedText(word, Qt.TextElideMode.ElideRight, width)
        return cut, words[position + 1 :]
    return line, []


def _divided(
    before: str, word: str, metrics: QFontMetricsF, width: float, anywhere: bool
) -> tuple[str, str]:
    """The longest beginning of the word that fits behind `before`, hyphenated; and the rest."""
    places = tuple(range(2, len(word) - 1)) if anywhere else ()
    for position in (*reversed(breaks(word)), *reversed(places)):
        head = word[:position] + ("" if word[position - 1] == "-" else "-")
        if metrics.horizontalAdvance(before + head) <= width:
            return head, word[position:]
    return "", word


def shortened(name: str, metrics: QFontMetricsF, width: float) -> str:
    """A person's name, first name cut to its initial where the whole does not fit."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    first, _, rest = name.partition(" ")
    if rest and len(first) > 2 and not first.endswith("."):
        name = f"{first[0]}. {rest}"
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
