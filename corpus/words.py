"""The words of a page as one compact value for the catalogue: both layers, boxes, confidences, zones."""

import json
import zlib
from collections.abc import Sequence

from corpus.record import Word, Zone


def pack(words: Sequence[Word]) -> bytes:
    """Return compressed JSON; the corrected text is left out where it equals the raw reading."""
    rows = [
        [w.raw, None if w.text == w.raw else w.text, *w.box, round(w.conf, 3), w.zone.value, w.line]
        for w in words
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(blob: bytes) -> tuple[Word, ...]:
    """Return the words that were packed."""
    return tuple(
        Word(raw if text is None else text, raw, (x0, y0, x1, y1), conf, Zone(zone), line)
        for raw, text, x0, y0, x1, y1, conf, zone, line in json.loads(zlib.decompress(blob))
    )
