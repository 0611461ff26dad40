"""Lines of capitals that say as what somebody signs: 'KT. GIÁM ĐỐC', 'T/M BAN THƯỜNG VỤ', 'PHÓ BÍ THƯ'.

Authority codes (Decree 30/2020 art. 13; Party form with a slash) are rows of cues.tsv, the titles of
titles.tsv, the bodies of issuers.tsv. Seal and pen damage these lines, so known words are put right.
"""

import re
from dataclasses import dataclass

from corpus.reference import Reference
from corpus.text import fold, nfc, same_words
from ingest.fields.cues import Cue, Hit, bodies, cues, longest_first, starts, titles

_WORD = re.compile(r"[^\W_]+")
_LONGEST_LINE = 400  # characters: more is no printed line, and looking at each of its words takes long
_MOST_LOST, _LEAST_LEFT = 3, 5  # letters of a title that a seal hides, and that must be left of it
_JUNK_END = re.compile(r"(?:\s+\W*(?:[^\W\d_]|\d+)?\W*)+$")


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A line of authority: its code as it should be printed ('KT.', 'T/M' or ''), the words after it, and
    whether they name a title (else a body)."""

    code: str
    words: str
    is_title: bool

    @property
    def text(self) -> str:
        """The whole line: 'KT. GIÁM ĐỐC'."""
        return f"{self.code} {self.words}".strip()


def title_line(text: str, reference: Reference) -> TitleLine | None:
    """Return the line when it names an authority or a title in capitals, else None.

    Signs and dirt before it are dropped; known words are put right ('GIÁM ĐÓC' → 'GIÁM ĐỐC').
    """
    start = find_title(text, reference)
    if start is None:
        return None
    rest, code = nfc(text)[start:], ""
    found = starts(rest, cues(reference, "authority"))
    if found and _is_code(rest, found):
        code = _code(rest[: found.end + 1], found.cue)
        rest = re.sub(r"^\W+", "", rest[found.end :])
    words = _respelled(_only_capitals(rest), reference)
    hit = starts(words, titles(reference))
    return TitleLine(code, words, hit is not None) if words else None


def body_line(text: str, reference: Reference) -> TitleLine | None:
    """Return a line in capitals that names a body: the second line of 'GIÁM ĐỐC / SỞ NỘI VỤ'."""
    hit = starts(text, bodies(reference))
    if hit is None or not hit.cue.meaning.startswith("starts"):
        return None
    words = _respelled(_only_capitals(nfc(text)[hit.start :]), reference)
    return TitleLine("", words, False) if len(words) > 3 else None


def cut_title(text: str, reference: Reference) -> TitleLine | None:
    """Return a line of capitals whose title lost its first letters under the seal: 'ÁM ĐỐC SỞ NỘI VỤ' → GIÁM ĐỐC SỞ ….

    Only for a line below another one of authority: alone, what is left of a title may be any word.
    """
    loud = [word for word in nfc(text).split() if word.isupper()]
    glued = [fold("".join(loud[: count + 1])) for count in range(len(loud))]
    for title in titles(reference):
        for lost in range(1, _MOST_LOST + 1):
            left = title.letters[lost:]
            if len(left) >= _LEAST_LEFT and left in glued:
                words = [title.form.upper(), *loud[glued.index(left) + 1 :]]
                return TitleLine("", _respelled(" ".join(words), reference), True)
    return None


def find_title(text: str, reference: Reference) -> int | None:
    """Return where a title or an authority begins in the line, in capitals; None where there is none."""
    plain = nfc(text)
    if len(plain) > _LONGEST_LINE:
        return None
    loud = [m for m in _WORD.finditer(plain) if m[0].isupper() or m[0][0].isdigit()]
    if sum(len(m[0]) > 1 for m in loud) < 2:
        return None
    for match in loud:
        rest = plain[match.start() :]
        code = starts(rest, cues(reference, "authority"))
        if code and _is_code(rest, code) and _names(rest[code.end :], reference):
            return match.start()
        hit = starts(rest, titles(reference))
        if hit and hit.start == 0 and rest[: hit.end].isupper() and not _better_later(rest, hit, reference):
            return match.start()
    return None


def _better_later(text: str, hit: Hit, reference: Reference) -> bool:
    """Tell whether the title begins a word later: dirt before it was taken for a part of it ('Đ * ) CHỦ TỊCH')."""
    later = starts(text[text.find(" ") + 1 :], titles(reference)) if " " in text and hit.score < 100 else None
    return later is not None and later.score > hit.score


def deputy_of(words: str, reference: Reference) -> str | None:
    """Return the title of the deputy who signs for this one: 'GIÁM ĐỐC' → 'PHÓ GIÁM ĐỐC' (titles.tsv)."""
    for row in reference.rows("titles"):
        if row["deputy"] and fold(row["title"]) == fold(words):
            return row["deputy"].upper()
    return None


def _names(rest: str, reference: Reference) -> bool:
    """Tell whether what follows a code is a title or a body in capitals, or at least two words in capitals."""
    hit = starts(rest, titles(reference)) or starts(rest, bodies(reference))
    if hit and rest[hit.start : hit.end].isupper():
        return True
    words = _WORD.findall(rest)
    return len(words) > 1 and all(len(w) > 1 and w.isupper() and w.isalpha() for w in words[:2])


def _is_code(text: str, hit: Hit) -> bool:
    """A code is in capitals and parted from the words by a full stop, a slash or a blank."""
    return hit.start == 0 and text[: hit.end].replace("/", "").isupper() and len(text) > hit.end + 2


def _code(raw: str, cue: Cue) -> str:
    """Return the code as the system writes it: with a slash where one was printed, else with a full stop."""
    bare = cue.meaning.replace("/", "").rstrip(".")
    if len(bare) < 2 or bare == "QUYỀN":
        return cue.meaning
    return f"{bare[0]}/{bare[1:]}" if "/" in raw else f"{bare}."


def _respelled(text: str, reference: Reference) -> str:
    """Put the known titles and bodies of a line right, from left to right; other words stay as read."""
    known = longest_first([*titles(reference), *bodies(reference)])
    done: list[str] = []
    rest = text
    while rest:
        hit = starts(rest, known)
        if hit and hit.start == 0:
            read, right = rest[: hit.end], hit.cue.form.upper()
            done.append(read if same_words(read, right) else right)
            rest = rest[hit.end :].lstrip()
        else:
            word, _, rest = rest.partition(" ")
            done.append(word)
    return _JUNK_END.sub("", " ".join(done)).strip(" ,.;:-–_")


def _only_capitals(text: str) -> str:
    """Keep the words in capitals from the start on, up to the first word that is not."""
    kept = []
    for word in text.split():
        letters = [ch for ch in word if ch.isalpha()]
        if letters and not all(ch.isupper() for ch in letters):
            break
        if not letters and not re.fullmatch(r"[\d,.–-]+", word):
            break
        kept.append(word)
    return " ".join(kept).strip(" ,.;:-–_")
