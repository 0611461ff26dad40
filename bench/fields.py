"""Scores what was read of a letter against its gold: one figure from 0 to 1 for each field of each document.

Values count as score/fields.py of the shared folder counts them: texts at 95 % likeness with their accents (subject
92), names only when equal, lists by F1 with items at 90 %.
"""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from corpus.text import plain_signs, tone_key

_EXACT = ("kind", "date", "signer", "urgency")
_ALIKE = {"place": 95, "parent_issuer": 95, "issuer": 95, "subject": 92, "signing_authority": 90}
_LISTS = ("recipients", "distribution")
_ITEM = 90
SURE = 0.9
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)

Scores = dict[str, float]


def scored(gold: Mapping[str, Any], found: Mapping[str, Any]) -> Scores:
    """Return the figure of each field that the gold of one document holds; citations, relations, deadlines too."""
    scores = {name: float(right(name, gold[name], found.get(name))) for name in FIELDS if gold.get(name)}
    if gold.get("symbol"):
        scores["suffix"] = float(_suffix(gold["symbol"]) == _suffix(found.get("symbol")))
    if gold.get("date"):
        scores["month"] = float(str(found.get("date"))[:7] == gold["date"][:7])
    for name in _LISTS:
        if gold.get(name):
            scores[name] = _items(gold[name], found.get(name) or ())
    return scores | _cited(gold, found) | _due(gold, found)


def right(name: str, gold: Any, found: Any) -> bool:
    """Tell whether one value is right."""
    if found in (None, ""):
        return False
    if name == "symbol":
        return _symbol(gold) == _symbol(found)
    if name == "signing_authority":
        gold, found = re.sub("[/.]", " ", gold), re.sub("[/.]", " ", found)
    if name in _ALIKE:
        return bool(fuzz.ratio(_key(gold), _key(found)) >= _ALIKE[name])
    return _key(gold) == _key(found)


FIELDS = ("symbol", *_EXACT, *_ALIKE)


def print_table(rows: Sequence[Scores]) -> None:
    """Print for each field the mean of the documents that have it, and how many those are."""
    for name in dict.fromkeys(name for row in rows for name in row):
        held = [row[name] for row in rows if name in row]
        print(f"{name:<18} {100 * sum(held) / len(held):6.1f}   of {len(held)}")


def print_reliability(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Print how many of the values given with a confidence are right, by confidence."""
    seen: dict[float, list[bool]] = defaultdict(list)
    held = 0
    for gold, found in pairs:
        for name in (name for name in FIELDS if gold.get(name)):
            held += 1
            if found.get(name):
                conf = (found.get("confidence") or {}).get(name, 0.0)
                seen[max(low for low in BINS if low <= conf)].append(right(name, gold[name], found[name]))
    print("confidence      right    of   share of all fields")
    for low, high in itertools.pairwise(BINS):
        if seen[low]:
            share = 100 * len(seen[low]) / held
            mean = 100 * sum(seen[low]) / len(seen[low])
            print(f"{low:.2f}–{min(high, 1.0):.2f}  {mean:8.1f} {len(seen[low]):5}   {share:5.1f} %")


def print_changes(before: Mapping[str, Scores], now: Mapping[str, Scores]) -> None:
    """Print what was gained and lost since the figures before, by document and field."""
    for sign, word in ((1, "gained"), (-1, "lost")):
        moved = [
            f"{name} {field} {before[name][field]:.2f} → {scores[field]:.2f}"
            for name, scores in sorted(now.items())
            for field in scores
            if field in before.get(name, {}) and sign * (scores[field] - before[name][field]) > 0.004
        ]
        print(f"{word}: {len(moved)}")
        for line in moved:
            print(f"  {line}")


def read_figures(path: Path) -> dict[str, dict[str, Scores]]:
    """Return the figures last kept, by set, document and field; none where there is no such file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write_figures(path: Path, figures: Mapping[str, Mapping[str, Scores]]) -> None:
    """Keep the figures, rounded, for later runs to be compared with."""
    rounded = {
        group: {name: {f: round(v, 3) for f, v in scores.items()} for name, scores in sorted(found.items())}
        for group, found in figures.items()
    }
    path.write_text(json.dumps(rounded, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _key(text: object) -> str:
    plain = re.sub(r"[“”\"'‘’]", "", plain_signs(str(text)))
    return " ".join(tone_key(word) for word in plain.lower().split()).strip(" .,;:-*")


def _symbol(text: object) -> str:
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+", "", plain_signs(str(text))).upper()).strip(".,;:-*")


def _suffix(text: object) -> str:
    return re.sub(r"^\d+[A-Z]?", "", _symbol(text or ""))


def _items(gold: Sequence[str], found: Sequence[str]) -> float:
    """Return the F1 of a list: each item is taken once, by the one that it is most like."""
    left, hit = list(found), 0
    for item in gold:
        best = max(left, key=lambda other: fuzz.ratio(_key(item), _key(other)), default=None)
        if best is not None and fuzz.ratio(_key(item), _key(best)) >= _ITEM:
            left.remove(best)
            hit += 1
    return 2 * hit / (len(gold) + len(found))


def _on_gold_pages(gold: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
    """Gold lists citations and deadlines of pages 1, 2 and the last one only."""
    pages = {1, 2, gold.get("pages", 1), None}
    return lambda one: one.get("page") in pages


def _cited(gold: Mapping[str, Any], found: Mapping[str, Any]) -> Scores:
    every = [c for c in gold.get("citations") or () if c.get("symbol")]
    mine = {_symbol(c["symbol"]): c for c in every if c.get("part") != "attachment"}
    beside = {_symbol(c["symbol"]) for c in every} - set(mine) | {_symbol(gold.get("symbol"))}
    seen = filter(_on_gold_pages(gold), found.get("citations") or ())
    got = {_symbol(c["symbol"]): c for c in seen if c.get("symbol")}
    got = {symbol: c for symbol, c in got.items() if symbol not in beside}
    if not mine:
        return {}
    both = [symbol for symbol in mine if symbol in got]
    scores = {"citations": 2 * len(both) / (len(mine) + len(got))}
    if both:
        scores["relations"] = sum(got[s]["relation"] in _accepted(mine[s]) for s in both) / len(both)
    return scores


def _accepted(citation: Mapping[str, Any]) -> set[str]:
    others = citation.get("relation_alt") or []
    return {citation["relation"], *([others] if isinstance(others, str) else others)}


def _due(gold: Mapping[str, Any], found: Mapping[str, Any]) -> Scores:
    every = [d for d in gold.get("deadlines") or () if d.get("due")]
    mine = {d["due"][:10] for d in every if d.get("part") != "attachment"}
    seen = filter(_on_gold_pages(gold), found.get("obligations") or ())
    got = {o["due"][:10] for o in seen if o.get("due")} - ({d["due"][:10] for d in every} - mine)
    return {"deadlines": 2 * len(mine & got) / (len(mine) + len(got))} if mine else {}
