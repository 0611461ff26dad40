"""A page as its row holds it, and back: words packed, reasons, steps and what hands wrote as JSON."""

import json
from typing import Any

from sqlalchemy import RowMapping

from corpus.record import Box, Page, PenReading, Step, Verdict
from corpus.words import pack, unpack


def row_of(page: Page) -> dict[str, Any]:
    """Return what a row holds of a page as read; where it comes from and where it stands are not in it."""
    return {
        "rotation": page.rotation,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "verdict": page.verdict.value,
        "reasons": _dump(list(page.reasons)),
        "source": page.source,
        "words": pack(page.words),
        "steps": _dump([[s.name, s.done, s.reason] for s in page.steps]),
        "pen": _dump([[p.field, p.box, p.written, p.candidates, p.ink] for p in page.pen]),
    }


def page_of(row: RowMapping) -> Page:
    """Return the page of a row."""
    return Page(
        number=row["position"],
        width=row["width"],
        height=row["height"],
        dpi=row["dpi"],
        words=unpack(row["words"]),
        rotation=row["rotation"],
        verdict=Verdict(row["verdict"]),
        reasons=tuple(json.loads(row["reasons"])),
        source=row["source"],
        steps=tuple(Step(*step) for step in json.loads(row["steps"])),
        pen=tuple(_pen(*one) for one in json.loads(row["pen"] or "[]")),
    )


def _pen(
    field: str, box: list[int], written: bool, candidates: list[list[Any]], ink: list[int] | None = None
) -> PenReading:
    kept = tuple((str(text), float(chance)) for text, chance in candidates)
    return PenReading(field, _box(box), written, kept, _box(ink) if ink else None)


def _box(edges: list[int]) -> Box:
    x0, y0, x1, y1 = edges
    return x0, y0, x1, y1


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
