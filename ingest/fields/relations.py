"""What a letter does with a document it names, by the words around the name.

Which words say what stands in relations.tsv. `open` cues begin a statement or a part of it and govern all that
it lists ('Căn cứ A; B'); `before` cues stand just before the cited document ('phúc đáp Công văn số …'), at most
`reach` characters away. A document named inside the description of another ('Công văn A về việc đính chính Công
văn B') is not what this letter acts upon: it is referred to, unless the description carries it out ('Kế hoạch
thực hiện Luật B'). Measured on real letters: what the document does decides, not the nearest cue word. All
texts here are folded.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.record import Relation
from corpus.reference import Reference
from corpus.text import fold

_ACTS = frozenset({"amends", "repeals", "replaces", "replies-to", "forwards", "follows"})
_ISSUED_WITH = re.compile(r"\(?(?:duoc )?(?:ban hanh )?kem theo\s*$")
_CLAUSE = re.compile(r"[,;:]\s+|\bva\s+")
_NAMED_AT = re.compile(r"\btai (?:cac )?$")
_WITHIN = r"(?:quy dinh|noi dung)(?: tai)?(?: (?:khoan|diem|dieu|chuong|muc) \w{1,4},?){0,3}"
_LISTS_ON = re.compile(rf"(?:[,;:]|\bva|\bcung|\bvoi|\bhoac|\bva cac)(?:\s+{_WITHIN})?\s*$")
_OWN_TITLE = re.compile(r"\b(?:luat|phap lenh)\s*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of relations.tsv."""

    words: str  # folded
    relation: Relation
    where: str
    reach: int  # characters between the cue and the cited document


@dataclass(frozen=True, slots=True)
class Judged:
    """The relation found, and whether the document is only part of another one's description."""

    relation: Relation
    nested: bool = False


def from_lead(lead: str, reference: Reference) -> Relation:
    """Decide for the first document of a statement or part; `lead` is what stands before its name."""
    near = _act(lead, _nearest(lead, reference))
    opened = opened_by(lead, reference) or _opened_later(lead, reference)
    if near and near.relation in _ACTS and not _asked(lead, near, reference):
        return near.relation
    if opened:
        return opened
    return near.relation if near and near.relation not in _ACTS else Relation.REFERS_TO


def after_another(between: str, governing: Relation, reference: Reference) -> Judged:
    """Decide for a document that follows another one: a further item, or part of the other's description.

    governing is the relation of the last item before it that is no such part.
    """
    near = _act(between, _nearest(between, reference))
    if near and near.relation in _ACTS:
        own = _own_act(between, near)
        return Judged(near.relation) if own else Judged(Relation.REFERS_TO, nested=True)
    later = _opened_later(between, reference)
    if later:
        return Judged(later)
    if _LISTS_ON.search(between) or not between.strip():
        return Judged(governing)
    return Judged(near.relation if near else Relation.REFERS_TO, nested=True)


def _act(lead: str, cue: Cue | None) -> Cue | None:
    """Return the cue, unless its words belong to the title of the cited law: 'Luật sửa đổi, bổ sung một số điều …'."""
    return None if cue and _OWN_TITLE.search(lead[: lead.rfind(cue.words)]) else cue


def _own_act(between: str, cue: Cue) -> bool:
    """Tell whether the act is the letter's ('… và thay thế') and not the other document's ('về việc …')."""
    lead = between[: between.rfind(cue.words)].rstrip()
    return bool(_LISTS_ON.search(lead) or lead.endswith("dong thoi"))


def _opened_later(lead: str, reference: Reference) -> Relation | None:
    """Return the relation of a based-on cue that opens a later clause: '…, trên cơ sở', '… và đề xuất của'."""
    starts = [m.end() for m in _CLAUSE.finditer(lead)]
    for start in reversed(starts):
        clause = lead[start:]
        if "," in clause and not _NAMED_AT.search(clause):
            continue
        if opened_by(clause, reference) is Relation.BASED_ON:
            return Relation.BASED_ON
    return None


def opened_by(lead: str, reference: Reference) -> Relation | None:
    """Return the relation of the `open` cue with which the lead begins, the longest of those that fit."""
    bare = lead.lstrip(" -+*([“\"'.,")
    fits = [c for c in _cues(reference) if c.where == "open" and re.match(rf"{re.escape(c.words)}\b", bare)]
    fits = [c for c in fits if len(bare) - len(c.words) <= c.reach]
    return max(fits, key=lambda c: len(c.words)).relation if fits else None


def _nearest(lead: str, reference: Reference) -> Cue | None:
    """Return the `before` cue that ends nearest to the end of the lead, the longest of equals.

    'ban hành kèm theo' only says how the cited document was issued: the cue before it counts.
    """
    lead = _ISSUED_WITH.sub("", lead)
    near = sorted(_in_reach(lead, reference), key=lambda found: (found[0], -len(found[1].words)))
    cues = [cue for _, cue in near]
    if cues and cues[0].relation is Relation.IMPLEMENTS:
        # 'báo cáo kết quả (sáu tháng) thực hiện Kế hoạch' reports on the plan.
        return next((cue for cue in cues if cue.relation is Relation.REPLIES_TO), cues[0])
    return cues[0] if cues else None


def _in_reach(lead: str, reference: Reference) -> list[tuple[int, Cue]]:
    """Return the `before` cues that stand near enough to the end of the lead, with their distance."""
    found = []
    for cue in _cues(reference):
        if cue.where != "before":
            continue
        tail = lead[-cue.reach - len(cue.words) - 1 :]
        at = tail.rfind(cue.words)
        gap = len(tail) - at - len(cue.words)
        if at < 0 or not _whole(tail, at, cue.words) or gap > cue.reach:
            continue
        if not re.search(r"[,.:]", tail[at + len(cue.words) :]):
            found.append((gap, cue))
    return found


def _whole(text: str, at: int, words: str) -> bool:
    end = at + len(words)
    return not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def _asked(lead: str, cue: Cue, reference: Reference) -> bool:
    """Tell whether others are asked to report ('đề nghị … báo cáo kết quả'), so that this is no answer."""
    if cue.relation is not Relation.REPLIES_TO:
        return False
    ahead = lead[: lead.rfind(cue.words)]
    return any(re.search(rf"\b{re.escape(c.words)}\b", ahead) for c in _cues(reference) if c.where == "asks")


def _cues(reference: Reference) -> tuple[Cue, ...]:
    return _cue_rows(
        tuple((r["cue"], r["relation"], r["where"], r["reach"]) for r in reference.rows("relations"))
    )


@lru_cache(maxsize=4)
def _cue_rows(rows: tuple[tuple[str, str, str, str], ...]) -> tuple[Cue, ...]:
    return tuple(
        Cue(fold(cue), Relation(relation), where, int(reach)) for cue, relation, where, reach in rows
    )
