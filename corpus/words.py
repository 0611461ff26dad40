"""The words of a page as one compact value for the catalogue: both layers, boxes, confidences, zones, alternatives."""

import json
import zlib
from collections.abc import Sequence

from corpus.record import Word, Zone


def pack(words: Sequence[Word]) -> bytes:
    """Return compressed JSON; what is empty, and corrected text that equals the raw reading, is left out."""
    rows = [
        [
            w.raw,
            None if w.text == w.raw else w.text,
            *w.box,
            round(w.conf, 3),
            w.zone.value,
            w.line,
            *_rest(w),
        ]
        for w in words
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(blob: bytes) -> tuple[Word, ...]:
    """Return the words that were packed."""
    return tuple(
        Word(
            raw if text is None else text, raw, (x0, y0, x1, y1), conf, Zone(zone), line, _alternatives(rest)
        )
        for raw, text, x0, y0, x1, y1, conf, zone, line, *rest in json.loads(zlib.decompress(blob))
    )


def _rest(word: Word) -> list[list[list[str | float]]]:
    return [[[text, round(share, 3)] for text, share in word.alternatives]] if word.alternatives else []


def _alternatives(rest: list[list[tuple[str, float]]]) -> tuple[tuple[str, float], ...]:
    return tuple((text, share) for text, share in rest[0]) if rest else ()
