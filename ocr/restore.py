"""Puts the marks of Vietnamese back into text that lost them, and mends what OCR misread.

Line for line: no text moves from one line to another, but the words of the neighbouring lines are context.
Each change says what stood there, what it became, why, how sure we are, and what else it could be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.errors import UsageError
from corpus.text import fold, has_marks, nfc
from ocr.decisions import Decision, decide
from ocr.evidence import Heard, with_second
from ocr.language_model import Model, load_model
from ocr.lexicon import Lexicon, skeleton_of
from ocr.modes import MODES, Weights


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

    @property
    def text(self) -> str:
        """The restored lines as one text."""
        return "\n".join(self.lines)


class Restorer:
    """Puts marks back into texts; the model is opened once.

    >>> Restorer().restore("Uy ban nhan dan xa").text
    'Ủy ban nhân dân xã'
    """

    def __init__(self, known: Sequence[str] = (), model: Model | None = None) -> None:
        """known: names and phrases that the texts are likely to hold. Raises MissingToolError without a model."""
        self.known = tuple(known)
        self.model = model or load_model()

    def restore(self, text: str, *, mode: str = "auto", second: str = "") -> Restored:
        """Return the text restored line for line; mode and second: see restore_lines. Raises UsageError."""
        return restore_lines(
            text.split("\n"), mode=mode, model=self.model, second=second.splitlines(), known=self.known
        )


def restore_lines(
    lines: Sequence[str],
    *,
    mode: str = "auto",
    model: Model,
    heard: Sequence[Sequence[Heard]] | None = None,
    second: Sequence[str] = (),
    known: Sequence[str] = (),
) -> Restored:
    """Return the lines restored. mode: auto | accents | noisy | light.

    heard: for each line what is known of each of its tokens, such as the engine's confidence: sure tokens are left
    alone more readily. second: the same page as Tesseract's English model read it, for lines read by the Vietnamese
    one. known: names and phrases that the text is likely to hold: the office, its province, whom it writes to.
    Raises UsageError for an unknown mode.
    """
    plain = [nfc(line) for line in lines]
    chosen = detect_mode(plain, model.lexicon) if mode == "auto" else mode
    weights = weights_of(chosen)
    if second and chosen == "light":
        heard = with_second(plain, [nfc(line) for line in second], heard)
    restored, changes = [], []
    for number, found in enumerate(decide(plain, weights, model, heard, known)):
        text, changed = rewritten(number, plain[number], found)
        restored.append(text)
        changes += changed
    return Restored(tuple(restored), chosen, tuple(changes))


def detect_mode(lines: Sequence[str], lexicon: Lexicon) -> str:
    """Choose by the share of marked letters: read with marks, read by the English model, or clean without marks.

    The English model knows é and little else of our letters, so é does not count as a mark (measured).
    """
    text = " ".join(lines)
    letters = sum(ch.isalpha() for ch in text)
    marked = sum(ch != "é" and fold(ch) != ch for ch in text.lower() if ch.isalpha())
    if marked > 0.06 * max(1, letters):
        return "light"
    words = ["".join(ch for ch in word if ch.isalnum()) for word in text.split()]
    words = [word for word in words if any(ch.isalpha() for ch in word)]
    odd = sum(
        not word.isalpha() or has_marks(word) or skeleton_of(word) not in lexicon.skeletons for word in words
    )
    return "noisy" if odd > 0.06 * max(1, len(words)) else "accents"


def rewritten(number: int, line: str, decisions: list[Decision]) -> tuple[str, list[Change]]:
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
        return "number" if any(ch.isdigit() for ch in decision.raw) else "misread"
    blanks, raw_blanks = decision.text.count(" "), decision.raw.count(" ")
    same = _bare(decision.text) == _bare(decision.raw)
    if blanks != raw_blanks or (blanks and not same):
        return "split" if blanks >= raw_blanks else "joined"
    return "accents" if same else "misread"


_bare = lru_cache(maxsize=65536)(fold)  # pages repeat their words


def weights_of(mode: str) -> Weights:
    """Return the weights of a mode. Raises UsageError for an unknown one."""
    if mode not in MODES:
        raise UsageError("Không có chế độ '%(mode)s'. Chọn auto, accents, noisy hoặc light.", mode=mode)
    return MODES[mode]
