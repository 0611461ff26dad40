"""The picture of a chain: documents in columns by level, from the left downwards in order of days, links as arrows.

Drawn on the server as SVG, so that it prints and needs no script; the table beneath it has the same edges.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.chain import Chain, Edge, Node

_COLUMNS = ("centre", "province", "district", "commune", None)
WIDE, HIGH = 190, 46  # of a document's box, in units of the picture
_ACROSS, _DOWN, _MARGIN = 70, 18, 8


@dataclass(frozen=True, slots=True)
class Box:
    """A document on the picture: its left upper corner."""

    node: Node
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link on the picture, from the document that cites to the one cited."""

    edge: Edge
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and arrows with the size of the whole, and of each box."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    wide: int = WIDE
    high: int = HIGH


def picture_of(chain: Chain) -> Picture:
    """Lay a chain out."""
    levels = [level for level in _COLUMNS if any(node.level == level for node in chain.nodes)]
    boxes = [
        Box(node, _MARGIN + column * (WIDE + _ACROSS), _MARGIN + row * (HIGH + _DOWN))
        for column, level in enumerate(levels)
        for row, node in enumerate(node for node in chain.nodes if node.level == level)
    ]
    at = {box.node.id: box for box in boxes}
    arrows = tuple(_arrow(edge, at[edge.source], at[edge.target]) for edge in chain.edges)
    return Picture(tuple(boxes), arrows, _far(boxes, "x") + WIDE + _MARGIN, _far(boxes, "y") + HIGH + _MARGIN)


def _far(boxes: Sequence[Box], side: str) -> int:
    return max((getattr(box, side) for box in boxes), default=0)


def _arrow(edge: Edge, source: Box, target: Box) -> Arrow:
    """Join two boxes side to side; within one column from edge to edge."""
    y1, y2 = source.y + HIGH // 2, target.y + HIGH // 2
    if source.x > target.x:
        return Arrow(edge, source.x, y1, target.x + WIDE, y2)
    if source.x < target.x:
        return Arrow(edge, source.x + WIDE, y1, target.x, y2)
    below = source.y > target.y
    x = source.x + WIDE // 2
    return Arrow(edge, x, source.y if below else source.y + HIGH, x, target.y + HIGH if below else target.y)
