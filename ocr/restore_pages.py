"""Restores the words of pages: what ocr.restore does to lines, with boxes, confidences and raw readings kept."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from corpus.record import Page, Word
from ocr.decisions import Decision, decide
from ocr.evidence import Heard
from ocr.language_model import Model
from ocr.lexicon import Lexicon
from ocr.restore import detect_mode, rewritten, weights_of
from ocr.witness import box_around

_MOST_KEPT = 4  # other readings of a word that are kept


def restore_pages(
    pages: Sequence[Page], *, model: Model, mode: str = "auto", known: Sequence[str] = ()
) -> tuple[Page, ...]:
    """Return the pages with Word.text restored from Word.raw in all running zones; known: see restore_lines.

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
    heard = [[Heard(word.conf, word.alternatives) for word in words] for words in lines] if seen else None
    decisions = decide(texts, weights_of(mode), model, heard, known)
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
    text, changes = rewritten(0, raw, moved)
    sure = min((d.judged.confidence for d in decisions if d.known), default=None)
    conf = min(word.conf for word in words)
    if not changes and text == raw.replace(" ", "") and len(words) == 1:
        text = words[0].raw
    return replace(
        words[0],
        text=text,
        raw=" ".join(word.raw for word in words),
        box=box_around(words),
        conf=_confidence(conf, sure, bool(changes)),
        alternatives=_others(words, text, raw, moved),
    )


def _others(
    words: Sequence[Word], text: str, raw: str, decisions: Sequence[Decision]
) -> tuple[tuple[str, float], ...]:
    """Return what else the word could be: what the readings had, and the rivals that context left it."""
    found = dict(words[0].alternatives) if len(words) == 1 else {}
    if len(decisions) == 1:
        (one,) = decisions
        for rival, share in one.judged.alternatives:
            whole = raw[: one.start] + rival + raw[one.end :]
            found[whole] = max(share, found.get(whole, 0.0))
    rest = sorted(((share, other) for other, share in found.items() if other != text), reverse=True)
    return tuple((other, share) for share, other in rest[:_MOST_KEPT])


def _confidence(engine: float, sure: float | None, changed: bool) -> float:
    """Join what the engine and the language say: a changed word is as sure as its context makes it."""
    if sure is None:
        return engine
    return round(0.95 * sure if changed else (engine + sure) / 2, 3)


def _with_words(page: Page, mended: dict[int, list[Word]]) -> Page:
    return replace(page, words=tuple(new for word in page.words for new in mended.get(id(word), [word])))
