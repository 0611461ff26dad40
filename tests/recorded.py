"""Letters of training/letters as they were read once by OCR: what comes after reading is tested without it.

`python -m bench.boxes --record tests/fixtures/letter_pages.json` reads them anew.
"""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any, cast

from sqlalchemy import RowMapping

from corpus.page_rows import page_of
from corpus.record import Page

_FILE = Path(__file__).parent / "fixtures" / "letter_pages.json"
_HELD: dict[str, list[dict[str, Any]]] = json.loads(_FILE.read_text(encoding="utf-8"))
NAMES = tuple(_HELD)
DPI = 200
"""Of the pictures that were read: training.letters.render.render_pages(letter, DPI) draws them again."""


def pages(name: str) -> list[Page]:
    """Return the pages of a letter as they were read and restored."""
    rows = ({**row, "words": b64decode(row["words"])} for row in _HELD[name])
    return [page_of(cast(RowMapping, row)) for row in rows]
