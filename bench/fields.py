"""A small scorer of fields against gold, for where the shared scorers are not at hand."""

import json
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from corpus.text import tone_key

_EXACT = ("kind", "symbol", "date", "signer", "urgency")
_NEAR = ("place", "parent_issuer", "issuer", "subject", "signing_authority")
_LISTS = ("recipients", "distribution")


def print_table(pairs: list[tuple[Path, Path]]) -> None:
    """Print for each field how many of the documents that have it are right (texts: 92 % alike)."""
    rows = [
        (json.loads(g.read_text(encoding="utf-8")), json.loads(f.read_text(encoding="utf-8")))
        for g, f in pairs
    ]
    for field in (*_EXACT, *_NEAR, *_LISTS):
        held = [(gold[field], found.get(field)) for gold, found in rows if gold.get(field)]
        right = sum(_same(field, gold, found) for gold, found in held)
        print(f"{field:<18} {right:>3}/{len(held)}")
    cited = [({c["symbol"] for c in g["citations"]}, {c["symbol"] for c in f["citations"]}) for g, f in rows]
    print(f"{'citations':<18} {sum(len(g & f) for g, f in cited):>3}/{sum(len(g) for g, _ in cited)}")


def _same(field: str, gold: Any, found: Any) -> bool:
    if found is None:
        return False
    if field in _LISTS:
        return len(gold) == len(found) and all(_alike(g, f) for g, f in zip(gold, found, strict=True))
    return _key(gold) == _key(found) if field in _EXACT else _alike(gold, found)


def _alike(gold: str, found: str) -> bool:
    return bool(fuzz.ratio(_key(gold), _key(found)) >= 92)


def _key(text: str) -> str:
    return " ".join(tone_key(word) for word in str(text).split())
