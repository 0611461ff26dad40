"""The nouns: what a reading, a page and a described letter are made of.

Frozen dataclasses without behaviour beyond small views of themselves. Boxes are (x0, y0, x1, y1) in pixels of
the upright page image that people see; confidences are 0..1; dates are ISO strings; unknown is None; lists
are tuples here and never null in JSON.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from corpus.text import fold

Box = tuple[int, int, int, int]

T = TypeVar("T")


class Zone(StrEnum):
    """The part of the page a word stands in (domain names after Decree 30/2020, annex I)."""

    HEAD_LEFT = "head-left"  # parent issuer, issuer, number, subject of a công văn, urgency mark
    HEAD_RIGHT = "head-right"  # motto, place and date
    BODY = "body"  # Kính gửi, title of a titled kind, text
    TABLE = "table"
    DISTRIBUTION = "distribution"  # Nơi nhận
    SIGNATURE = "signature"  # authority, title, name
    SIGNATURE_BOX = "signature-box"  # the printed box of a digital signature
    ARRIVAL_STAMP = "arrival-stamp"
    STAMP = "stamp"  # other stamps and marks
    PAGE_NUMBER = "page-number"
    NOISE = "noise"


RUNNING_ZONES = frozenset(
    {Zone.HEAD_LEFT, Zone.HEAD_RIGHT, Zone.BODY, Zone.TABLE, Zone.DISTRIBUTION, Zone.SIGNATURE}
)


class Verdict(StrEnum):
    """What quality says of one page."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: text as it should read, raw as the engine or the text layer gave it.

    Where restoring joins or splits what the engine saw ('ngayl 0' → 'ngày 10'), text may hold a blank.
    """

    text: str
    raw: str
    box: Box
    conf: float
    zone: Zone = Zone.BODY
    line: int = 0  # counts printed lines of the page in reading order, from 0
    alternatives: tuple[
        tuple[str, float], ...
    ] = ()  # what else readings made of it, each with its share 0..1


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of reading decided on a page: its name, whether it was done, and why (Vietnamese)."""

    name: str
    done: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PenReading:
    """What stands in a place of a letter's head where clerks write: field is "number", "day" or "month".

    `written` tells whether it is by hand. Candidates are texts with their probability (0..1), likeliest first; none
    where nothing is written. What they lack to 1 is the chance of something else. `box` is the place that was looked
    at, `ink` what of it bears ink that is not the print around; None where nothing was seen.
    """

    field: str
    box: Box
    written: bool
    candidates: tuple[tuple[str, float], ...] = ()
    ink: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read. Words stand in reading order; `number` counts from 1 within the record."""

    number: int
    width: int
    height: int
    dpi: int
    words: tuple[Word, ...] = ()
    rotation: float = 0.0  # degrees by which the received picture was turned to stand upright
    verdict: Verdict = Verdict.GOOD
    reasons: tuple[str, ...] = ()
    source: str = "ocr"  # "ocr" | "text-layer" | "document" (docx, txt)
    steps: tuple[Step, ...] = ()  # how it was read, in order; none of a page that was not read from a picture
    pen: tuple[PenReading, ...] = ()  # number, day and month as a clerk wrote them; not kept in the catalogue

    def lines(self, *zones: Zone, raw: bool = False) -> list[str]:
        """Return the printed lines of the given zones (all running text when none is given)."""
        return [" ".join(w.raw if raw else w.text for w in words) for words in self.word_lines(*zones)]

    def word_lines(self, *zones: Zone) -> list[list[Word]]:
        """Return the words of the given zones (all running text when none is given), one list a line."""
        wanted = frozenset(zones) or RUNNING_ZONES
        found: list[list[Word]] = []
        last: tuple[int, Zone] | None = None
        for word in self.words:
            if word.zone not in wanted:
                continue
            if (word.line, word.zone) != last:
                found.append([])
                last = (word.line, word.zone)
            found[-1].append(word)
        return found

    @property
    def has_head(self) -> bool:
        """Whether a document begins on this page: past the first page, an attachment with a head of its own."""
        return any(word.zone is Zone.HEAD_RIGHT for word in self.words)

    def text(self, *, raw: bool = False) -> str:
        """Return the running text, one printed line a line."""
        return "\n".join(self.lines(raw=raw))


@dataclass(frozen=True, slots=True)
class Where:
    """Where a value was read and by which rule, so that the screen can point at it."""

    page: int
    box: Box | None
    rule: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value read from the pages, how sure we are (0..1), where it stands, and what else it could be."""

    value: T
    confidence: float
    where: Where | None = None
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Habit:
    """What one approved letter showed of its issuer: a person confirmed it, so it helps to read the next one."""

    issuer: str
    parent_issuer: str | None = None
    signer: str | None = None
    signing_authority: str | None = None
    recipients: tuple[str, ...] = ()
    kind: str | None = None
    number: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class ArrivalStamp:
    """Number and date of the ĐẾN stamp."""

    number: str | None
    date: str | None


class Relation(StrEnum):
    """What the citing document does to the cited one (domain: citations → typed links)."""

    AMENDS = "amends"
    REPEALS = "repeals"
    REPLACES = "replaces"
    REPLIES_TO = "replies-to"
    FORWARDS = "forwards"
    FOLLOWS = "follows"
    IMPLEMENTS = "implements"
    BASED_ON = "based-on"
    ATTACHED_TO = "attached-to"
    REFERS_TO = "refers-to"


@dataclass(frozen=True, slots=True)
class Citation:
    """One document named in the text. `text` is the sentence; `raw` the symbol as it was printed or read."""

    symbol: str | None
    kind: str | None
    date: str | None
    issuer: str | None
    relation: Relation
    text: str
    page: int
    raw: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Obligation:
    """Who is asked to do what by when. bound: 'before' (exclusive), 'by' (inclusive), 'immediate' or None."""

    text: str
    actor: str | None
    action: str | None
    due: str | None
    time: str | None
    bound: str | None
    rrule: str | None
    page: int


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that was read about one letter: the shape that `vanthu fields --json` prints."""

    system: str | None = None  # party | state | front | other
    kind: str | None = None
    symbol: str | None = None
    number: str | None = None
    date: str | None = None
    place: str | None = None
    parent_issuer: str | None = None
    issuer: str | None = None
    subject: str | None = None
    recipients: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()
    signing_authority: str | None = None
    signer: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    arrival_stamp: ArrivalStamp | None = None
    citations: tuple[Citation, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    where: Mapping[str, Where] = field(default_factory=dict)
    candidates: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain dicts and lists for json.dumps, in the order of the fields above."""
        return asdict(self)


class Direction(StrEnum):
    """Which way the document goes, seen from our office."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A parsed number and symbol: '371-CV/ĐU' → number '371', kind 'CV', organ 'ĐU', year None."""

    number: str  # digits and an optional letter, without leading zeros
    kind: str | None  # the kind's letters, None for a State công văn
    organ: str | None  # everything after the kind: 'ĐU', 'SYT-NVY', 'QH15'
    year: int | None  # only normative State documents carry one
    form: str  # party | normative | state | letter
    symbol: str  # the whole symbol, tidied, as it should be printed

    @property
    def key(self) -> str:
        """The comparison key: upper case, folded, no blanks, no leading zeros ('08-HD/ĐU' → '8-HD/DU')."""
        return fold(self.symbol).upper().replace(" ", "").lstrip("0")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the search index is given of one record: current values, corrected and raw text, cited symbols."""

    record_id: int
    symbol: str | None
    date: str | None
    kind: str | None
    issuer: str | None
    subject: str | None
    signer: str | None
    urgency: str | None
    direction: Direction
    access: str  # "normal" | "restricted" | the key of a circle (corpus.circles)
    recipients: tuple[str, ...]
    cited: tuple[str, ...]
    due: tuple[str, ...]  # ISO days by which it asks for something
    pages: tuple[str, ...]  # corrected running text, one string a page
    raw_pages: tuple[str, ...]  # as the engine read it
    revision: int  # grows with every change of the record
