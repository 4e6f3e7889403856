"""Names beside their points so that none covers another; who finds no room goes without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF


class Anchor(Struct, frozen=True, kw_only=True):
    """A point that wants a name of this size; the first in a row choose first."""

    key: str
    at: QPointF
    size: QSizeF
    gap: float
    """Pixels from the point to its name."""


def placed(anchors: Sequence[Anchor], area: QRectF, taken: Iterable[QRectF]) -> dict[str, QRectF]:
    """A rectangle inside `area` for as many names as possible; `taken` must stay free."""
    used = list(taken)
    found: dict[str, QRectF] = {}
    for anchor in anchors:
        free = (
            box
            for box in _choices(anchor)
            if area.contains(box) and not any(box.intersects(other) for other in used)
        )
        box = next(free, None)
        if box is not None:
            found[anchor.key] = box
            used.append(box)
    return found


def _choices(anchor: Anchor) -> Iterable[QRectF]:
    """Right, left, above, below, then the corners."""
    x, y, gap = anchor.at.x(), anchor.at.y(), anchor.gap
    wide, tall = anchor.size.width(), anchor.size.height()
    right, left, middle = x + gap, x - gap - wide, x - wide / 2
    level, above, below = y - tall / 2, y - gap - tall, y + gap
    corners = ((right, above), (right, below), (left, above), (left, below))
    for corner in ((right, level), (left, level), (middle, above), (middle, below), *corners):
        yield QRectF(QPointF(*corner), anchor.size)
