"""Documents that a letter names, and what it does with each: implements, answers, replaces …

A citation is `kind số symbol[,] ngày date của issuer` (domain: Party puts a comma before 'ngày', State does not);
a further item of a list may have the symbol alone, and takes kind and relation from the items before it. What
the letter does with each is decided in ingest.fields.relations.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from corpus.record import Citation, DocNumber, Page, Relation
from corpus.reference import Reference
from corpus.symbols import SymbolSpan, find_symbols, key
from corpus.text import fold, one_line, plain_signs
from ingest.fields.dates import DateSpan, date_after, find_dates
from ingest.fields.relations import Judged, after_another, from_lead, opened_by
from ingest.fields.sentences import Statement, flat, statements, without_marker

_KIND_TO_NUMBER = 45  # characters between the name of a kind and its number: 'Quy chế làm việc số'
_TEXT_LIMIT = 600
_LIST_WORDS = 1  # 'và', 'các': what may stand before a further item of a list
_ISSUER_LIMIT = 90
_ISSUER = re.compile(r"^\s*,?\s*(?:của|ctia|cua)\s+", re.IGNORECASE)
# Short words stop an issuer's name only with their marks: 'đã', but not the 'đa' of 'Bệnh viện đa khoa'.
_ISSUER_STOP = re.compile(
    r"\s+(?:về|vẻ|vê|v/v|đã|tại|đến|như|để|trong|gửi|trình)\b|[,;:.()“”\"]", re.IGNORECASE
)
_ISSUER_STOP_FOLDED = re.compile(
    r"\s(?:quy dinh|ban hanh|huong dan|sua doi|phe duyet|ket luan|yeu cau|thong bao|trien khai|thuc hien|bo sung"
    r"|de nghi|xem xet|va (?:quyet dinh|ket luan|nghi|cong van|ke hoach|thong|chi thi|huong dan|bao cao|van ban))\b"
)
# Over folded text. A comma stays in a name when a small letter follows: 'Luật Phòng, chống tham nhũng'.
_LAW = re.compile(
    r"\b(?:(?P<amending>luat sua doi)(?:,? (?!(?:so|ngay|nam) [\dil])[\w&\-]+){1,24}"
    r"|(?P<kind>bo luat|luat(?! (?:su|gia|khoa|hoc)\b)|phap lenh|hien phap)"
    r"(?:,? (?!(?:so|ngay|nam) [\dil]|quy dinh|ve |va luat|va nghi|va bo luat|ban hanh)[\w&\-]+){1,14})"
)
_LAW_KINDS = {"bo luat": "bộ luật", "luat": "luật", "phap lenh": "pháp lệnh", "hien phap": "hiến pháp"}
_TOLD = re.compile(r"^,?\s(?P<who>[A-ZĐỦ][^,;:]{2,70}?)\s(?:đã\s)?(?:có|ban\shành|gửi)\s[^,;:]{0,20}$")
_HEAD_NUMBER = re.compile(r"(?:\bS?[ốóôòồốổỗ]|\bS[oOéeÓỐÔ06]|^)\s?[:.]?[^a-zđA-ZĐ]{0,14}$")
_ATTACHED = re.compile(r"\(?(?:ban hanh )?(?:kem theo|dinh kem)[^()]{0,40}$")
_HEADING_LETTERS = 12  # small letters before '(kèm theo …': 'Phụ lục', 'Mẫu số'
_STRAY_LETTERS = 2
_HEAD_LIMIT = 160  # characters of capitals that a letterhead may put before its number
_OF_ASSEMBLY = frozenset({"luật", "bộ luật", "nghị quyết"})
_NUMBER_WORD = re.compile(r"\b(?:(?:nd|qd|nq|cv|tb|tt|kh)\s+)?s[o06]\b\W*$")


@dataclass(frozen=True, slots=True)
class _Named:
    """A cited document while its statement is read; start counts from the name of its kind."""

    start: int
    end: int
    kind: str | None
    span: SymbolSpan | None
    law: str | None
    day: DateSpan | None


@dataclass(frozen=True, slots=True)
class _Governed:
    """What an earlier statement leaves for the list items after it."""

    relation: Relation | None = None
    kind: str | None = None
    open: bool = False  # it ended in ':' ';' or ',' so that a list may go on


def read_citations(
    pages: Sequence[Page], *, own_symbol: str | None, reference: Reference
) -> tuple[Citation, ...]:
    """Return every document that the letter names, each symbol once, in order of appearance.

    own_symbol is the letter's own, which is left out wherever it stands. A law without a number is kept with
    symbol None and its name in `raw`. Raw holds the symbol as read; confidence (0..1) is lower when letters
    were repaired.
    """
    own = key(own_symbol) if own_symbol else None
    found: list[Citation] = []
    before = _Governed()
    for statement in statements(pages):
        cited, before = _in_statement(statement, before, reference)
        found += [c for c in cited if not _is_own(c, own, statement)]
    return _each_once(found)


def _in_statement(
    statement: Statement, before: _Governed, reference: Reference
) -> tuple[list[Citation], _Governed]:
    named = _named(statement, before, reference)
    judged: list[Judged] = []
    cited = []
    for place, one in enumerate(named):
        judged.append(_relation(statement.text, named[: place + 1], judged, before, reference))
        cited.append(_citation(statement, one, judged[-1].relation))
    ends_open = statement.text.rstrip()[-1:] in (":", ";", ",")
    opened = judged[0].relation if judged else opened_by(fold(without_marker(statement.text)), reference)
    if not judged and before.open and ends_open and opened is None and not statement.text.endswith(":"):
        return cited, before
    kind = named[-1].kind if named else None
    return cited, _Governed(opened, kind, ends_open)


def _named(statement: Statement, before: _Governed, reference: Reference) -> list[_Named]:
    text = statement.text
    found: list[_Named] = []
    for span in find_symbols(text):
        if _is_number_line(text[: span.start], before):
            continue
        named, start = _kind_before(text, span.start, found[-1].end if found else 0, reference)
        listed = found[-1].kind if found else (before.kind if before.open else None)
        kind = _kind(span.number, named, listed, reference)
        found.append(_Named(start, span.end, kind, span, None, date_after(text, span.end)))
    found += [law for law in _laws(text, reference) if not any(_overlap(law, other) for other in found)]
    return sorted(found, key=lambda one: one.start)


def _kind(number: DocNumber, named: str | None, listed: str | None, reference: Reference) -> str | None:
    """Return the kind of a cited document: as named before it where its letters do not say otherwise.

    listed is the kind of the item before it in a list, for letters that name none ('các Công văn: số …, số …').
    """
    by_letters = reference.kind_name(number.kind, number.form) if number.kind else None
    if by_letters is None:
        if (number.organ or "").startswith("QH"):
            return named if named in _OF_ASSEMBLY else "luật"
        return named or listed
    letters = {t.abbreviation for t in reference.doc_types if t.name == named}
    if named and (letters <= {""} or number.kind in letters):
        return named
    return by_letters


def _is_number_line(ahead: str, before: _Governed) -> bool:
    """Tell whether a symbol stands on the number line of a head: nothing but capitals and 'Số' before it.

    So that neither a misread own number nor the number of an attachment's head becomes a citation.
    """
    if len(ahead) > _HEAD_LIMIT or (before.open and before.relation):
        return False
    number_word = _HEAD_NUMBER.search(ahead)
    if number_word is None:
        return False
    return sum(ch.islower() for ch in ahead[: number_word.start()]) <= _STRAY_LETTERS


def _kind_before(text: str, start: int, floor: int, reference: Reference) -> tuple[str | None, int]:
    """Return the kind named just before a symbol and where its name, or else the word 'số', begins."""
    low = max(floor, start - _KIND_TO_NUMBER)
    window = flat(text[low:start])
    word = _NUMBER_WORD.search(window)
    found = list(_kind_pattern(reference.kind_names).finditer(window))
    if not found or re.search(r"[.;,)]", window[found[-1].end() :]):
        return None, low + word.start() if word else start
    return _unfolded(reference.kind_names)[found[-1].group()], low + found[-1].start()


@lru_cache(maxsize=4)
def _kind_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(fold(name)) for name in names) + r")\b")


@lru_cache(maxsize=4)
def _unfolded(names: tuple[str, ...]) -> dict[str, str]:
    return {fold(name): name for name in reversed(names)}


def _laws(text: str, reference: Reference) -> Iterator[_Named]:
    """Find laws without a number, in statements that open with a cue ('Căn cứ Luật … ngày …;').

    A later law of the statement has to be dated: otherwise it is part of what another document is about.
    """
    plain = flat(text)
    if opened_by(flat(without_marker(text)), reference) is None:
        return
    for place, match in enumerate(_LAW.finditer(plain)):
        name = re.split(r",\s(?=[A-ZĐ])", text[match.start() : match.end()])[0]
        end = match.start() + len(name)
        day = date_after(text, end)
        if (day or place == 0) and name[:1].isupper():
            yield _Named(match.start(), end, _LAW_KINDS[match["kind"] or "luat"], None, one_line(name), day)


def _overlap(law: _Named, other: _Named) -> bool:
    """Tell whether a law's name and a symbol belong to one document ('Luật Lưu trữ số 33/2024/QH15')."""
    return law.start < other.end and other.start <= law.end + len(" số: ")


def _citation(statement: Statement, one: _Named, relation: Relation) -> Citation:
    span = one.span
    issuer = _issuer(statement.text, one)
    day = one.day.day if one.day else None
    if day is None and issuer is None and (told := _told_before(statement.text[: one.start])):
        day, issuer = told
    return Citation(
        symbol=span.number.symbol if span else None,
        kind=one.kind,
        date=day.isoformat() if day else None,
        issuer=issuer,
        relation=relation,
        text=_excerpt(statement.text, one.start),
        page=statement.page_at(one.start),
        raw=span.raw if span else one.law,
        confidence=span.confidence if span else 0.8,
    )


def _excerpt(text: str, start: int) -> str:
    if len(text) <= _TEXT_LIMIT:
        return text
    low = max(0, min(start - _TEXT_LIMIT // 3, len(text) - _TEXT_LIMIT))
    return ("…" if low else "") + text[low : low + _TEXT_LIMIT].strip() + "…"


def _issuer(text: str, one: _Named) -> str | None:
    """Return who issued the cited document: 'của …' after it, or '… của X tại Tờ trình số' before it."""
    after = text[one.day.end if one.day else one.end :][: _ISSUER_LIMIT + 12]
    begin = _ISSUER.match(after)
    if begin:
        name = after[begin.end() :]
        stop = _ISSUER_STOP.search(name)
        name = name[: stop.start()] if stop else name[:_ISSUER_LIMIT]
        stop = _ISSUER_STOP_FOLDED.search(flat(name))
        name = name[: stop.start()] if stop else name
        return one_line(name).strip(" -–") or None
    ahead = re.search(
        r"của\s+([^,;:()]{3,80}?)\s+tại\s+(?:các\s+)?$", text[max(0, one.start - 110) : one.start]
    )
    return one_line(ahead.group(1)) if ahead else None


def _told_before(lead: str) -> tuple[date | None, str] | None:
    """Return date and issuer told before the document: 'Ngày 08/4/2026, Sở Y tế có Công văn số …'."""
    spans = find_dates(lead)
    told = _TOLD.match(lead[spans[-1].end :]) if spans else None
    return (spans[-1].day, one_line(told["who"])) if told else None


def _relation(
    text: str, named: Sequence[_Named], earlier: Sequence[Judged], before: _Governed, reference: Reference
) -> Judged:
    """Decide what the letter does with the last of `named`, the others standing before it in the statement."""
    one = named[-1]
    part_start = max(text.rfind(";", 0, one.start) + 1, 0)
    prior = named[-2] if len(named) > 1 else None
    governing = next((j.relation for j in reversed(earlier) if not j.nested), Relation.REFERS_TO)
    if prior and prior.end > part_start:
        between = text[prior.day.end if prior.day else prior.end : one.start]
        return after_another(fold(between), governing, reference)
    lead = fold(without_marker(text[part_start : one.start].lstrip()))
    if len(lead.split()) <= _LIST_WORDS:
        if earlier:
            return Judged(governing)
        if before.open and before.relation:
            return Judged(before.relation)
    return Judged(from_lead(lead, reference))


def _is_own(citation: Citation, own: str | None, statement: Statement) -> bool:
    """Tell whether a citation is the letter's own number, also where its attachments repeat it."""
    if own is None or citation.symbol is None:
        return False
    mine = key(citation.symbol)
    if mine == own:
        return True
    at = statement.text.find(citation.raw or "")
    headed = _ATTACHED.search(flat(statement.text[: max(at, 0)]))
    if headed is None or sum(ch.islower() for ch in statement.text[: headed.start()]) > _HEADING_LETTERS:
        return False
    return _letters(mine) == _letters(own)


def _letters(symbol_key: str) -> str:
    return re.sub(r"^\d+[A-Z]?", "", symbol_key)


def _each_once(found: Sequence[Citation]) -> tuple[Citation, ...]:
    """Keep the first mention of each symbol, with its relation, or the first later one that does more.

    'Thực hiện' on a later page is an order to others more often than what the letter is for (measured).
    """
    kept: dict[str, Citation] = {}
    for one in found:
        name = key(one.symbol) if one.symbol else fold(plain_signs(one.raw or ""))
        first = kept.get(name)
        if first is None:
            kept[name] = one
            continue
        weak = first.relation is Relation.REFERS_TO and one.relation is not Relation.BASED_ON
        weak = weak and (one.page == first.page or one.relation is not Relation.IMPLEMENTS)
        relation = one.relation if weak else first.relation
        kept[name] = replace(
            first, relation=relation, date=first.date or one.date, issuer=first.issuer or one.issuer
        )
    return tuple(kept.values())
