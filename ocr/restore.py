"""Puts the marks of Vietnamese back into text that lost them, and mends what OCR misread.

Line for line: no text moves from one line to another, but the words of the neighbouring lines are context.
Each change says what stood there, what it became, why, how sure we are, and what else it could be.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from corpus.errors import UsageError
from corpus.record import Page, Word
from corpus.text import fold, has_marks, nfc
from ocr.candidates import ACCENTS, LIGHT, NOISY, Weights
from ocr.decisions import Decision, decide
from ocr.language_model import Model
from ocr.lexicon import Lexicon

MODES = {"accents": ACCENTS, "noisy": NOISY, "light": LIGHT}


@dataclass(frozen=True, slots=True)
class Change:
    """One change. start and end are places in the restored line; confidence is 0..1."""

    line: int
    start: int
    end: int
    raw: str
    text: str
    reason: str  # 'accents' | 'misread' | 'joined' | 'split' | 'number'
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """Restored lines, one for each line given."""

    lines: tuple[str, ...]
    mode: str
    changes: tuple[Change, ...]


def restore_lines(
    lines: Sequence[str],
    *,
    mode: str = "auto",
    model: Model,
    confidences: Sequence[Sequence[float]] | None = None,
) -> Restored:
    """Return the lines restored. mode: auto | accents | noisy | light.

    confidences: for each line the engine's confidence (0..1) of each of its tokens, when known: sure tokens are
    left alone more readily. Raises UsageError for an unknown mode.
    """
    plain = [nfc(line) for line in lines]
    chosen = detect_mode(plain, model.lexicon) if mode == "auto" else mode
    decisions = decide(plain, _weights(chosen), model, confidences)
    restored, changes = [], []
    for number, line in enumerate(plain):
        text, found = _rewritten(number, line, decisions[number])
        restored.append(text)
        changes += found
    return Restored(tuple(restored), chosen, tuple(changes))


def detect_mode(lines: Sequence[str], lexicon: Lexicon) -> str:
    """Choose by the share of marked letters: read with marks, read by the English model, or clean without marks.

    The English model knows é and little else of our letters, so é does not count as a mark (measured).
    """
    text = " ".join(lines).lower()
    letters = sum(ch.isalpha() for ch in text)
    marked = sum(ch != "é" and fold(ch) != ch for ch in text if ch.isalpha())
    if marked > 0.06 * max(1, letters):
        return "light"
    words = ["".join(ch for ch in word if ch.isalnum()) for word in text.split()]
    words = [word for word in words if any(ch.isalpha() for ch in word)]
    odd = sum(not word.isalpha() or has_marks(word) or fold(word) not in lexicon.skeletons for word in words)
    return "noisy" if odd > 0.06 * max(1, len(words)) else "accents"


def _rewritten(number: int, line: str, decisions: list[Decision]) -> tuple[str, list[Change]]:
    """Return the line with the decisions carried out, and the changes with their places in it."""
    parts: list[str] = []
    changes: list[Change] = []
    at = length = 0
    for decision in decisions:
        before = line[at : decision.start]
        parts += [before, decision.text]
        length += len(before)
        if decision.text != line[decision.start : decision.end]:
            changes.append(_change(number, length, decision))
        length += len(decision.text)
        at = decision.end
    return "".join([*parts, line[at:]]), changes


def _change(number: int, start: int, decision: Decision) -> Change:
    return Change(
        number,
        start,
        start + len(decision.text),
        decision.raw,
        decision.text,
        _reason(decision),
        decision.judged.confidence,
        decision.judged.alternatives,
    )


def _reason(decision: Decision) -> str:
    if not decision.known:
        return "number"
    blanks, raw_blanks = decision.text.count(" "), decision.raw.count(" ")
    if blanks != raw_blanks or (blanks and fold(decision.text) != fold(decision.raw)):
        return "split" if blanks >= raw_blanks else "joined"
    return "accents" if fold(decision.text) == fold(decision.raw) else "misread"


def restore_pages(pages: Sequence[Page], *, model: Model, mode: str = "auto") -> tuple[Page, ...]:
    """Return the pages with Word.text restored from Word.raw in all running zones.

    Typed pages (docx, txt, text layers) are left alone, unless as a whole they are text that lost its marks. A
    word that was split in reading is joined again: its first word takes the text, both boxes and both raws (with
    a blank), the other one goes.
    """
    chosen = _to_restore(pages, model.lexicon)
    lines = [words for i in chosen for words in pages[i].word_lines()]
    raws = [[word.raw.replace(" ", "") or "-" for word in words] for words in lines]
    texts = [" ".join(raw) for raw in raws]
    mode = detect_mode(texts, model.lexicon) if mode == "auto" else mode
    seen = any(pages[i].source == "ocr" for i in chosen)
    confidences = [[word.conf for word in words] for words in lines] if seen else None
    decisions = decide(texts, _weights(mode), model, confidences)
    mended: dict[int, list[Word]] = {}
    for words, text, found in zip(lines, texts, decisions, strict=True):
        mended.update(_mended(words, text, found))
    return tuple(_with_words(page, mended) if i in chosen else page for i, page in enumerate(pages))


def _to_restore(pages: Sequence[Page], lexicon: Lexicon) -> list[int]:
    """Return which pages to restore: those read from a picture, and typed ones of a text without its marks."""
    typed = [i for i, page in enumerate(pages) if page.source != "ocr"]
    lines = [line for i in typed for line in pages[i].lines(raw=True)]
    lost = bool(lines) and detect_mode(lines, lexicon) != "light"
    return [i for i, page in enumerate(pages) if page.source == "ocr" or lost]


def _weights(mode: str) -> Weights:
    if mode not in MODES:
        raise UsageError(f"Không có chế độ '{mode}'. Chọn auto, accents, noisy hoặc light.")
    return MODES[mode]


def _mended(words: list[Word], text: str, decisions: list[Decision]) -> dict[int, list[Word]]:
    """Return for each word of a line, by id(), what stands in its place: one word, or none after a joint."""
    ends = list(accumulate(len(token) + 1 for token in text.split(" ")))
    by_first: dict[int, list[Decision]] = {}
    joined_to: dict[int, int] = {}
    for decision in decisions:
        first, last = bisect_right(ends, decision.start), bisect_right(ends, decision.end - 1)
        by_first.setdefault(first, []).append(decision)
        joined_to[first] = max(last, joined_to.get(first, first))
    found: dict[int, list[Word]] = {}
    at = 0
    while at < len(words):
        last = joined_to.get(at, at)
        start = ends[at] - len(text.split(" ")[at]) - 1
        own = [d for i in range(at, last + 1) for d in by_first.get(i, [])]
        found[id(words[at])] = [_one_word(words[at : last + 1], text[start : ends[last] - 1], start, own)]
        found.update({id(word): [] for word in words[at + 1 : last + 1]})
        at = last + 1
    return found


def _one_word(words: list[Word], raw: str, start: int, decisions: list[Decision]) -> Word:
    """Return the word that a token (or joined tokens) becomes."""
    moved = [replace(d, start=d.start - start, end=d.end - start) for d in decisions]
    text, changes = _rewritten(0, raw, moved)
    sure = min((d.judged.confidence for d in decisions if d.known), default=None)
    conf = min(word.conf for word in words)
    boxes = [word.box for word in words]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    whole_raw = " ".join(word.raw for word in words)
    if not changes and text == raw.replace(" ", "") and len(words) == 1:
        text = words[0].raw
    return replace(words[0], text=text, raw=whole_raw, box=box, conf=_confidence(conf, sure, bool(changes)))


def _confidence(engine: float, sure: float | None, changed: bool) -> float:
    """Join what the engine and the language say: a changed word is as sure as its context makes it."""
    if sure is None:
        return engine
    return round(0.95 * sure if changed else (engine + sure) / 2, 3)


def _with_words(page: Page, mended: dict[int, list[Word]]) -> Page:
    return replace(page, words=tuple(new for word in page.words for new in mended.get(id(word), [word])))
