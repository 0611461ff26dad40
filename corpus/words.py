"""The words of a page as one compact value for the catalogue: both layers, boxes, confidences, zones, alternatives.

Before the words stands the running text of both layers: an index or a list of hits wants nothing else, and to make it
from the words takes ten times as long (measured: 1.0 ms a page, of which 0.1 ms for the text alone).
"""

import json
import zlib
from collections.abc import Sequence

from corpus.record import Page, Word, Zone

_MARK = b"\x01"  # of a value with its running text in front; one without begins as zlib does (0x78)
_LENGTH = 4  # bytes that tell how long the text's part is
_BETWEEN = "\x00"  # the corrected and the raw text


def pack(words: Sequence[Word]) -> bytes:
    """Return the running text and the words; what is empty, and corrected text that equals the raw reading, is left
    out. Each part is compressed."""
    page = Page(number=1, width=0, height=0, dpi=0, words=tuple(words))
    text, raw = page.text(), page.text(raw=True)
    told = zlib.compress((text if raw == text else f"{text}{_BETWEEN}{raw}").encode(), 6)
    return _MARK + len(told).to_bytes(_LENGTH, "big") + told + _words(words)


def _words(words: Sequence[Word]) -> bytes:
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


def texts(blob: bytes) -> tuple[str, str]:
    """Return the running text of a page, corrected and raw."""
    if blob[:1] != _MARK:
        page = Page(number=1, width=0, height=0, dpi=0, words=unpack(blob))
        return page.text(), page.text(raw=True)
    text, apart, raw = zlib.decompress(_parts(blob)[0]).decode().partition(_BETWEEN)
    return text, raw if apart else text


def _parts(blob: bytes) -> tuple[bytes, bytes]:
    """Return the part of the text and the part of the words."""
    if blob[:1] != _MARK:
        return b"", blob
    begin = 1 + _LENGTH
    end = begin + int.from_bytes(blob[1:begin], "big")
    return blob[begin:end], blob[end:]


def unpack(blob: bytes) -> tuple[Word, ...]:
    """Return the words that were packed."""
    return tuple(
        Word(
            raw if text is None else text, raw, (x0, y0, x1, y1), conf, Zone(zone), line, _alternatives(rest)
        )
        for raw, text, x0, y0, x1, y1, conf, zone, line, *rest in json.loads(zlib.decompress(_parts(blob)[1]))
    )


def _rest(word: Word) -> list[list[list[str | float]]]:
    return [[[text, round(share, 3)] for text, share in word.alternatives]] if word.alternatives else []


def _alternatives(rest: list[list[tuple[str, float]]]) -> tuple[tuple[str, float], ...]:
    return tuple((text, share) for text, share in rest[0]) if rest else ()
