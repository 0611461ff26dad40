"""Builds the n-gram model of ocr/model from running text.

    python -m training.language_model TEXT_DIR OUT [--phrases FILE ...]

TEXT_DIR holds the files named in training.text; each FILE has phrases or place names, one in every tab-divided
cell, that are counted though the text may lack them (training/phrases.txt always is). The result holds counts
turned into probabilities only; n-grams seen in fewer than three blocks of text are left out, and so are private
names. Same input, same output.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocr.language_model import ORDER, ngram_keys
from ocr.lexicon import WORD_BITS, key_of, parted
from ocr.protect import CLASSES, NAME, STOP, UNKNOWN
from training import names
from training.packing import packed
from training.text import SOURCES, blocks
from training.tokens import LOWER, TITLE, Stream, Words, stream_of, worth_knowing, written_forms

LEAST_BLOCKS = 3
LEAST_COUNT = {2: 3.0, 3: 3.0, 4: 4.0}
PHRASE_WEIGHT = 4.0
NEVER_A_NAME = 1e-9
OWN_PHRASES = Path(__file__).with_name("phrases.txt")
Ids = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Text:
    """The whole text as one array of ids, and for each word its block and weight."""

    words: Ids
    block: Ids
    weights: Floats  # one a block
    cases: npt.NDArray[np.int8]
    phrases: list[list[int]]
    names: Floats  # how often each word was hidden as part of a name


@dataclass(frozen=True)
class Grams:
    """Distinct n-grams of one order, sorted by key."""

    keys: Keys
    ids: Ids  # one row an n-gram
    counts: Floats
    blocks: Ids


def read_text(folder: Path, phrase_files: list[Path]) -> tuple[list[str], Text]:
    """Read all training blocks; return the words of the lexicon, and the text in their ids."""
    words, streams, weights = Words(), [], []
    for source in SOURCES:
        for block in blocks(folder / source.name, held_out=False):
            streams.append(stream_of(block, words))
            weights.append(source.weight)
    forms = written_forms(words)
    seen = _blocks_of_words(streams, len(words.keys))
    phrases = _phrases(phrase_files)
    lexicon, mapping = _lexicon(words, forms, seen, phrases)
    texts, cases = [mapping[s.words] for s in streams], [s.cases for s in streams]
    phrase_ids = _phrase_ids(phrases, lexicon)
    hidden = _hide(streams, texts, cases, phrase_ids, lexicon)
    block = np.concatenate([np.full(len(t), i) for i, t in enumerate(hidden)])
    whole, words = np.concatenate(hidden), np.concatenate(texts)
    parts = np.bincount(
        words[(whole == CLASSES.index(NAME)) & (words >= len(CLASSES))], minlength=len(lexicon)
    )
    return lexicon, Text(whole, block, np.array(weights), np.concatenate(cases), phrase_ids, parts)


def _blocks_of_words(streams: list[Stream], size: int) -> Ids:
    seen = np.zeros(size, dtype=np.int64)
    for stream in streams:
        seen[np.unique(stream.words)] += 1
    return seen


def _phrases(paths: list[Path]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                found.update(dict.fromkeys(cell for cell in line.split("\t") if cell))
    return list(found)


def _lexicon(words: Words, forms: dict[int, str], seen: Ids, phrases: list[str]) -> tuple[list[str], Ids]:
    in_phrases = {key_of(word) for name in phrases for word in parted(name)}
    kept = [
        (int(seen[n]), forms[n], n)
        for key, n in words.keys.items()
        if n in forms
        and (worth_knowing(forms[n], int(seen[n])) or (key in in_phrases and forms[n].isalpha()))
    ]
    kept.sort(key=lambda row: (-row[0], row[1]))
    kept = kept[: (1 << WORD_BITS) - len(CLASSES)]
    mapping = np.full(len(words.keys), CLASSES.index(UNKNOWN), dtype=np.int64)
    mapping[: len(CLASSES)] = np.arange(len(CLASSES))
    for i, (_, _, number) in enumerate(kept):
        mapping[number] = len(CLASSES) + i
    return [*CLASSES, *(form for _, form, _ in kept)], mapping


def _phrase_ids(phrases: list[str], lexicon: list[str]) -> list[list[int]]:
    ids = {key_of(word): i for i, word in enumerate(lexicon)}
    unknown = CLASSES.index(UNKNOWN)
    return [[ids.get(key_of(word), unknown) for word in parted(name)] for name in phrases]


def _hide(
    streams: list[Stream],
    texts: list[Ids],
    cases: list[npt.NDArray[np.int8]],
    phrases: list[list[int]],
    lexicon: list[str],
) -> list[Ids]:
    ids = {word: i for i, word in enumerate(lexicon)}
    of_phrases = {
        pair for row in phrases for pair in names.pair_codes(np.array(row, dtype=np.int64)).tolist()
    }
    known = names.Known(
        public=names.frequent(names.blocks_of_pairs(texts, cases, TITLE), names.PUBLIC_BLOCKS),
        plain=names.frequent(names.blocks_of_pairs(texts, cases, LOWER), names.PLAIN_BLOCKS),
        places=np.array(sorted(of_phrases), dtype=np.int64),
        sure=np.array([ids[word] for word in names.SURE_SURNAMES if word in ids]),
        likely=np.array([ids[word] for word in names.LIKELY_SURNAMES if word in ids]),
        middles=np.array([ids[word] for word in names.MIDDLES if word in ids]),
    )
    hidden = []
    for stream, text in zip(streams, texts, strict=True):
        mask = names.private(stream, text, known)
        hidden.append(np.where(mask, CLASSES.index(NAME), text))
    return hidden


def count(text: Text, order: int) -> Grams:
    """Count the n-grams of one order, weighted, with the number of blocks each was seen in."""
    columns = [text.words[i : len(text.words) - order + 1 + i] for i in range(order)]
    whole = text.block[: len(text.block) - order + 1] == text.block[order - 1 :]
    columns = [column[whole] for column in columns]
    key = columns[0]
    for column in columns[1:]:
        key = key << WORD_BITS | column
    tagged = np.sort(key << 10 | text.block[: len(whole)][whole])
    grams, gram_of = _runs(tagged >> 10)
    counts = np.bincount(gram_of, weights=text.weights[tagged & 1023])
    new_block = np.concatenate([[True], tagged[1:] != tagged[:-1]])
    seen = np.bincount(gram_of, weights=new_block).astype(np.int64)
    del tagged, gram_of, new_block
    grams, counts, seen = _with_phrases(grams, counts, seen, text.phrases, order)
    ids = np.stack(
        [grams >> WORD_BITS * (order - 1 - i) & ((1 << WORD_BITS) - 1) for i in range(order)], axis=1
    )
    return Grams(grams.astype(np.uint64), ids, counts, seen)


def _runs(ordered: Ids) -> tuple[Ids, Ids]:
    """Return the distinct values of a sorted array, and for each element the number of its value."""
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    return ordered[first], np.cumsum(first) - 1


def _with_phrases(
    grams: Ids, counts: Floats, seen: Ids, phrases: list[list[int]], order: int
) -> tuple[Ids, Floats, Ids]:
    keys = []
    for row in phrases:
        for at in range(len(row) - order + 1):
            key = 0
            for word in row[at : at + order]:
                key = key << WORD_BITS | word
            keys.append(key)
    if not keys:
        return grams, counts, seen
    every = np.concatenate([grams, np.array(keys, dtype=np.int64)])
    amount = np.concatenate([counts, np.full(len(keys), PHRASE_WEIGHT)])
    blocks_seen = np.concatenate([seen, np.full(len(keys), LEAST_BLOCKS)])
    distinct, at = np.unique(every, return_inverse=True)
    return distinct, np.bincount(at, weights=amount), np.bincount(at, weights=blocks_seen).astype(np.int64)


def continuations(longer: Grams, shorter: Grams) -> Floats:
    """Return before how many different words each shorter n-gram stands (Kneser and Ney's count)."""
    mask = np.uint64((1 << WORD_BITS * (longer.ids.shape[1] - 1)) - 1)
    tails = np.sort(longer.keys & mask)
    return np.maximum(
        1.0, np.searchsorted(tails, shorter.keys, "right") - np.searchsorted(tails, shorter.keys, "left")
    )


def discounts(counts: Floats) -> Floats:
    """Return what is taken off a count of 1, of 2, of 3 or more (Chen and Goodman)."""
    n = [float(np.sum(np.ceil(counts) == i)) for i in (1, 2, 3, 4)]
    y = n[0] / (n[0] + 2 * n[1])
    return np.array([0.0, *(max(0.1, i - (i + 1) * y * n[i] / n[i - 1]) for i in (1, 2, 3))])


@dataclass(frozen=True)
class Level:
    """The kept n-grams of one order with their probabilities, and the weight left for the shorter ones."""

    keys: Keys  # sorted
    log_probs: Floats
    contexts: Keys  # sorted
    log_backoffs: Floats


def estimate(grams: Grams, counts: Floats, lower: "list[Level]", unigrams: Floats) -> Level:
    """Return the smoothed probabilities of one order, given those of the shorter orders."""
    order = grams.ids.shape[1]
    rates = discounts(counts)
    context_of = grams.keys >> np.uint64(WORD_BITS)
    contexts, gram_context = _runs(context_of.astype(np.int64))
    totals = np.bincount(gram_context, weights=counts)
    kept = (grams.blocks >= LEAST_BLOCKS) & (grams.counts >= LEAST_COUNT[order])
    mass = np.maximum(counts - rates[np.minimum(np.ceil(counts), 3).astype(int)], 0.0)
    used = np.bincount(gram_context, weights=np.where(kept, mass, 0.0), minlength=len(contexts))
    left = np.maximum(1.0 - used / totals, 1e-4)
    shorter = look_up(grams.ids[kept][:, 1:], lower, unigrams)
    probs = mass[kept] / totals[gram_context[kept]] + left[gram_context[kept]] * np.exp(shorter)
    useful = np.bincount(gram_context, weights=kept, minlength=len(contexts)) > 0
    return Level(grams.keys[kept], np.log(probs), contexts[useful].astype(np.uint64), np.log(left[useful]))


def look_up(ids: Ids, levels: "list[Level]", unigrams: Floats) -> Floats:
    """Return log p(last | words before it) with back-off; levels are those of order 2, 3 … in turn."""
    if ids.shape[1] == 1:
        return unigrams[ids[:, 0]]
    level = levels[ids.shape[1] - 2]
    key = ids[:, 0]
    for i in range(1, ids.shape[1]):
        key = key << WORD_BITS | ids[:, i]
    found, at = _find(level.keys, key.astype(np.uint64))
    has_weight, context = _find(level.contexts, key.astype(np.uint64) >> np.uint64(WORD_BITS))
    shorter = look_up(ids[:, 1:], levels, unigrams)
    return np.where(
        found, level.log_probs[at], shorter + np.where(has_weight, level.log_backoffs[context], 0.0)
    )


def _find(ordered: Keys, wanted: Keys) -> tuple[npt.NDArray[np.bool_], Ids]:
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return ordered[at] == wanted, at


def build(folder: Path, out: Path, phrase_files: list[Path]) -> None:
    """Count, smooth, pack and write the model."""
    lexicon, text = read_text(folder, phrase_files)
    print(f"{len(text.words)} tokens, {len(lexicon)} words", flush=True)
    orders = {n: count(text, n) for n in range(1, ORDER + 1)}
    unigrams = _unigrams(orders, len(lexicon))
    levels: list[Level] = []
    for n in range(2, ORDER + 1):
        amounts = orders[n].counts if n == ORDER else continuations(orders[n + 1], orders[n])
        levels.append(estimate(orders[n], amounts, levels, unigrams))
        print(f"order {n}: {len(orders[n].keys)} seen, {len(levels[-1].keys)} kept", flush=True)
    of_words = np.stack([*case_log_probs(text, len(lexicon)), name_log_probs(text)])
    write(out, lexicon, unigrams, of_words, levels)


def _unigrams(orders: dict[int, Grams], size: int) -> Floats:
    """Return log p(word): half by how many words it follows, half by how often it stands (measured)."""
    amounts = np.zeros(size)
    amounts[orders[1].ids[:, 0]] = continuations(orders[2], orders[1])
    plain = np.full(size, 0.5)
    plain[orders[1].ids[:, 0]] += orders[1].counts
    amounts = 0.5 * (amounts + 0.5) / np.sum(amounts + 0.5) + 0.5 * plain / plain.sum()
    return np.log(amounts)


def case_log_probs(text: Text, size: int) -> Floats:
    """Return log p(lower case | word) and log p(capitalised | word) for words inside a sentence."""
    inside = np.concatenate([[False], text.words[:-1] != CLASSES.index(STOP)])
    rows = []
    for case in (LOWER, TITLE):
        chosen = inside & (text.cases == case)
        rows.append(np.bincount(text.words[chosen], minlength=size) + 1.0)
    both = np.stack(rows)
    return np.log(both / both.sum(axis=0))


def name_log_probs(text: Text) -> Floats:
    """Return log p(word | part of a person's name); a word that was a name less than three times is none."""
    parts = np.where(text.names >= LEAST_COUNT[2], text.names, 0.0)
    return np.log(np.maximum(parts / parts.sum(), NEVER_A_NAME))


def write(out: Path, lexicon: list[str], unigrams: Floats, of_words: Floats, levels: list[Level]) -> None:
    """Write words.txt, unigrams.npy, ngrams.npy and about.json."""
    out.mkdir(parents=True, exist_ok=True)
    keys, probs, backoffs = [], [], []
    for n, level in enumerate(levels, start=2):
        longer = levels[n - 1] if n < ORDER else None
        weight = np.zeros(len(level.keys))
        if longer is not None:
            found, at = _find(longer.contexts, level.keys)
            weight = np.where(found, longer.log_backoffs[at], 0.0)
        ids = [
            (level.keys >> np.uint64(WORD_BITS * (n - 1 - i)) & np.uint64((1 << WORD_BITS) - 1)).astype(
                np.int64
            )
            for i in range(n)
        ]
        keys.append(ngram_keys(*ids))
        probs.append(level.log_probs)
        backoffs.append(weight)
    first = np.zeros(len(lexicon))
    first[levels[0].contexts.astype(np.int64)] = levels[0].log_backoffs
    np.save(out / "unigrams.npy", np.stack([unigrams, first, *of_words]).astype(np.float32))
    np.save(out / "ngrams.npy", packed(np.concatenate(keys), np.concatenate(probs), np.concatenate(backoffs)))
    (out / "words.txt").write_text("\n".join(lexicon), encoding="utf-8")
    about = {
        "classes": len(CLASSES),
        "channels": sorted(p.stem.removeprefix("channel-") for p in out.glob("channel-*.tsv")),
    }
    (out / "about.json").write_text(json.dumps(about) + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--phrases", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    build(given.text, given.out, [OWN_PHRASES, *given.phrases])


if __name__ == "__main__":
    main()
