"""Names of people as they stand in print: 2–5 capitalised syllables that begin with a family name.

What names are made of is in tables/name_syllables.tsv; a syllable that OCR damaged is put right where only one
known spelling fits.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from corpus.reference import Reference
from corpus.text import fold, tone_key
from ingest.fields.cues import cues, starts
from ingest.fields.printed import Piece

LONGEST_NAME = 5
SCRAWL = 3
"""A doubtful syllable of at most so many letters before a family name is the pen's, not the name's."""
Spellings = Mapping[str, frozenset[str]]

_SYLLABLE = re.compile(r"[^\W\d_]+")
_LONGEST_SYLLABLE = 7
_SIGNS = ".,;:'`’_|"


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a line: spelled as it should be, how plausible (0..1)."""

    text: str
    likely: float
    whole: bool  # nothing else with letters stands in the line


def name_in(piece: Piece, reference: Reference) -> Name | None:
    """Return the person's name in a line: a run of capitalised syllables from a family name on, or None.

    A place or an item of the distribution list is no name.
    """
    ranked = starts(piece.text, cues(reference, "rank"))  # 'Thiếu tướng Phạm Văn Sáu'
    first = ranked.cue.words if ranked and ranked.start == 0 else 0
    words = [w.text for w in piece.words[first:]]
    confs = [w.conf for w in piece.words[first:]]
    table = _syllables(tuple((r["syllable"], r["place"]) for r in reference.rows("name_syllables")))
    for start in range(len(words)):
        run = _run(words[start:])[:LONGEST_NAME]
        if len(run) < 2 or fold(run[0]) not in table["family"] or _is_place(run, reference):
            continue
        doubtful = confs[start] < 0.75 or run[0] not in table["family"][fold(run[0])]
        if (
            doubtful
            and len(run) > 2
            and len(run[0]) <= SCRAWL
            and run[1] in table["family"].get(fold(run[1]), ())
        ):
            continue
        return _name(run, len([w for w in words if any(ch.isalpha() for ch in w)]) == len(run), table)
    return None


def _name(run: Sequence[str], whole: bool, table: Mapping[str, Spellings]) -> Name:
    first, *middle, last = run
    known = {s for place in table.values() for s in _spellings(place)}
    spelled = [
        _respelled(first, table["family"], _spellings(table["family"])),
        *(_respelled(w, table["middle"], known) for w in middle),
        last,
    ]
    strange = sum(fold(w) not in {fold(k) for k in known} for w in spelled)
    return Name(" ".join(spelled), (0.97 if spelled == list(run) else 0.85) * 0.75**strange, whole)


def _is_place(run: Sequence[str], reference: Reference) -> bool:
    wanted = fold(" ".join(run))
    return any(fold(r["name"]) == wanted for r in reference.rows("places") if not r["province"])


def _run(words: Sequence[str]) -> list[str]:
    run = []
    for word in words:
        bare = word.strip(_SIGNS)
        if not capitalised(bare):
            break
        run.append(bare)
    return run


def capitalised(word: str) -> bool:
    """Tell whether a word may be a syllable of a name: letters, the first one alone a capital."""
    sound = _SYLLABLE.fullmatch(word) is not None and len(word) <= _LONGEST_SYLLABLE
    return sound and word[0].isupper() and (len(word) == 1 or word[1:].islower())


@lru_cache(maxsize=4)
def _syllables(rows: tuple[tuple[str, str], ...]) -> dict[str, Spellings]:
    """Return for family, middle and given the spellings of each folded syllable."""
    return {
        place: {
            fold(s): frozenset(t for t, q in rows if q == place and fold(t) == fold(s))
            for s, p in rows
            if p == place
        }
        for place in ("family", "middle", "given")
    }


def _spellings(place: Spellings) -> set[str]:
    return {s for spellings in place.values() for s in spellings}


def _respelled(word: str, place: Spellings, known: Set[str]) -> str:
    """Return the one known spelling where the syllable as read is none: 'Nguyén' → 'Nguyễn'.

    Given names are never changed: each set of marks may be somebody's name.
    """
    spellings = place.get(fold(word), frozenset())
    if any(tone_key(word) == tone_key(s) for s in known):
        return word
    return next(iter(spellings)) if len(spellings) == 1 else word
