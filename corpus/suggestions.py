"""What the words of a subject or title suggest: which units a document may be for, how long a file may be kept.

Proposals only, each with the word that made it: a person decides. The words are rows of routing.tsv and
retention.tsv, which an office may extend.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.reference import Row
from corpus.text import fold, has_marks, one_line, tone_key
from corpus.units import Unit


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that a document may be for, and the words of the subject that say so."""

    unit: Unit
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a file may be kept ('vĩnh viễn', '20 năm'), the word that says so, and on what ground."""

    period: str
    word: str
    ground: str


def units_for(subject: str | None, held: Sequence[Unit], rows: Iterable[Row]) -> list[Proposal]:
    """Return the units that the words of a subject speak of, those with the most words first.

    A row names a body by the forms a unit's name may hold, the most fitting first ('Phòng Kinh tế | UBND').
    """
    found: dict[Unit, list[str]] = {}
    for row in rows:
        if holds(subject or "", row["cue"]):
            for one in _named(row["unit"], held):
                found.setdefault(one, []).append(row["cue"])
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].id))
    return [Proposal(one, tuple(words)) for one, words in ranked]


def _named(forms: str, held: Sequence[Unit]) -> list[Unit]:
    for form in forms.split("|"):
        found = [one for one in held if one.active and holds(one.name, form)]
        if found:
            return found
    return []


def keeping_for(title: str, rows: Iterable[Row]) -> list[Keeping]:
    """Return the periods that the words of a file's title suggest, the longest word first, each period once."""
    fitting = sorted((row for row in rows if holds(title, row["cue"])), key=lambda row: -len(row["cue"]))
    found = {row["period"]: Keeping(row["period"], row["cue"], row["ground"]) for row in reversed(fitting)}
    return [found[period] for period in dict.fromkeys(row["period"] for row in fitting)]


def holds(text: str, phrase: str) -> bool:
    """Tell whether a text holds the words of a phrase in a row; a word without marks may be any word of its letters."""
    there, wanted = _words(text), _words(phrase)
    return bool(wanted) and any(
        all(_same(word, cue) for word, cue in zip(there[start:], wanted, strict=False))
        for start in range(len(there) - len(wanted) + 1)
    )


def _words(text: str) -> list[str]:
    plain = "".join(ch if ch.isalnum() else " " for ch in one_line(text))
    return plain.split()


def _same(word: str, cue: str) -> bool:
    """Compare by tone key, so that Uỷ is Ủy and đạt is not đất; by folding where the text lost its marks."""
    return tone_key(word) == tone_key(cue) or (not has_marks(word) and word.lower() == fold(cue))
