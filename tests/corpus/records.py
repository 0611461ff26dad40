"""A record of nothing but defaults, for tests of what is made of records."""

from typing import Any

from corpus.catalogue import Record
from corpus.record import Direction


def record(**values: Any) -> Record:
    base: dict[str, Any] = dict.fromkeys(Record.__slots__)
    base |= {
        "id": 1,
        "revision": 1,
        "created_at": "2026-03-12",
        "direction": Direction.IN,
        "access": "normal",
    }
    base |= {"review": "none", "review_reasons": (), "recipients": (), "distribution": ()}
    return Record(**{**base, **values})
