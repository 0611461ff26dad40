"""Learns how an OCR model misreads Vietnamese letters, from the pairs that training.readings made.

    python -m training.channel OUT.tsv READINGS.jsonl ...

OUT has one row a pattern: printed letters, what was read, minus the natural logarithm of its probability. Each
printed word is aligned with its reading letter by letter, three times, with the costs learnt the time before;
then single letters and pairs of neighbours are counted.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from corpus.text import nfc
from ocr.channel import LONGEST_READ, generic_cost, same_length_fold
from ocr.lexicon import split_tone
from ocr.protect import class_of

PAIR_LEAST = 3
PRIOR, PRIOR_SHARE = (
    3.0,
    0.01,
)  # sightings that the family and the generic costs count as: so many, and this share
FAMILY_SHARE = 0.8
_RIGHT = "="  # stands for the printed letter itself
Costs = dict[tuple[str, str], float]


def word_pairs(truth: list[str], read: list[str]) -> list[tuple[str, str]]:
    """Return (printed word, reading) for the tokens whose blanks were read where they stand."""
    one, two = nfc(" ".join(truth)), nfc(" ".join(read))
    where = _positions(same_length_fold(one), same_length_fold(two))
    found, at = [], 0
    for token in one.split(" "):
        start, end = where[at], where[at + len(token)]
        at += len(token) + 1
        clean = (start == 0 or two[start - 1] == " ") and (end >= len(two) or two[end] == " ")
        if clean and start < end and " " not in two[start:end]:
            found += _core_pair(token, two[start:end])
    return found


def _positions(one: str, two: str) -> list[int]:
    """Return for each place of one the place of two that it is aligned with."""
    where = [0] * (len(one) + 1)
    for op in Levenshtein.opcodes(one, two):
        for i in range(op.src_start, op.src_end):
            where[i] = min(op.dest_end, op.dest_start + i - op.src_start)
        where[op.src_end] = op.dest_end
    return where


def _core_pair(token: str, read: str) -> list[tuple[str, str]]:
    """Cut the signs that both share off both ends; keep the pair when the printed core is one word."""
    while token and read and not token[0].isalnum() and token[0] == read[0]:
        token, read = token[1:], read[1:]
    while token and read and not token[-1].isalnum() and token[-1] == read[-1]:
        token, read = token[:-1], read[:-1]
    if not token.isalpha() or class_of(token) or not read or len(read) > 2 * len(token) + 2:
        return []
    return [(token, read)]


def aligned(word: str, read: str, costs: Costs) -> list[tuple[str, str]]:
    """Return the cheapest way to read the word letter by letter: (letter, what was read for it)."""
    best: list[list[tuple[float, int]]] = [[(math.inf, 0)] * (len(read) + 1) for _ in range(len(word) + 1)]
    best[0][0] = (0.0, 0)
    for i, letter in enumerate(word, start=1):
        for j in range(len(read) + 1):
            options = [
                (
                    best[i - 1][j - size][0]
                    + costs.get((letter, read[j - size : j]), generic_cost(letter, read[j - size : j])),
                    size,
                )
                for size in range(min(LONGEST_READ, j) + 1)
            ]
            best[i][j] = min(options)
    found, j = [], len(read)
    for i in range(len(word), 0, -1):
        size = best[i][j][1]
        found.append((word[i - 1], read[j - size : j]))
        j -= size
    return found[::-1] if j == 0 else []


def learn(pairs: Counter[tuple[str, str]]) -> Costs:
    """Return the cost of each pattern of one printed letter, and of two where that says more."""
    costs: Costs = {}
    for _ in range(3):
        single: Counter[tuple[str, str]] = Counter()
        double: Counter[tuple[str, str]] = Counter()
        for (word, read), count in pairs.items():
            steps = aligned(word, read, costs)
            for step in steps:
                single[step] += count
            for (a, x), (b, y) in pairwise(steps):
                double[a + b, x + y] += count
        costs = _single_costs(single)
    return costs | _double_costs(double, costs)


def _single_costs(single: Counter[tuple[str, str]]) -> Costs:
    """Cost of each reading of each letter; rare letters lean on their family (ừ on ư ứ ử ữ ự)."""
    totals = _totals(single)
    families: Counter[tuple[str, str]] = Counter()
    for (letter, read), count in single.items():
        families[_family(letter), _RIGHT if read == letter else read] += count
    family_totals = _totals(families)
    costs = {}
    for letter, total in totals.items():
        family = _family(letter)
        prior = PRIOR + PRIOR_SHARE * total
        costs[letter, "…"] = math.log((total + prior) / (prior * (1 - FAMILY_SHARE)))
        for (other, read), count in families.items():
            if other == family:
                own = letter if read == _RIGHT else read
                likely = FAMILY_SHARE * count / family_totals[family]
                likely += (1 - FAMILY_SHARE) * math.exp(-generic_cost(letter, own))
                cost = -math.log((single[letter, own] + prior * likely) / (total + prior))
                costs[letter, own] = min(cost, costs.get((letter, own), cost))
    return costs


def _family(letter: str) -> str:
    """Return the letter without its tone, case kept."""
    toneless, _ = split_tone(letter)
    return toneless.upper() if letter.isupper() else toneless


def _double_costs(double: Counter[tuple[str, str]], single: Costs) -> Costs:
    """Keep the pairs that are likelier together than letter by letter."""
    totals = _totals(double)
    costs = {}
    for (letters, read), count in double.items():
        cost = -math.log(count / (totals[letters] + PRIOR))
        apart = min(
            single.get((letters[0], read[:i]), 9.0) + single.get((letters[1], read[i:]), 9.0)
            for i in range(len(read) + 1)
        )
        if count >= PAIR_LEAST and read and cost < apart - 0.3:
            costs[letters, read] = cost
    return costs


def _totals(counts: Counter[tuple[str, str]]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for (letters, _), count in counts.items():
        totals[letters] += count
    return totals


def read_pairs(paths: Iterable[Path]) -> Counter[tuple[str, str]]:
    """Return the counted word pairs of files that training.readings wrote."""
    pages = [page for path in paths for page in path.read_text(encoding="utf-8").splitlines()]
    return Counter(
        pair for page in map(json.loads, pages) for pair in word_pairs(page["truth"], page["read"])
    )


def main() -> None:
    """Learn and write one channel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("readings", type=Path, nargs="+")
    given = parser.parse_args()
    pairs = read_pairs(given.readings)
    costs = learn(pairs)
    rows = [f"{letters}\t{read}\t{cost:.2f}" for (letters, read), cost in sorted(costs.items())]
    given.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{sum(pairs.values())} words, {len(rows)} patterns")


if __name__ == "__main__":
    main()
