"""Invents the archive of a commune office, letter by letter, as search is measured on it.

Words come from archive_words.tsv, chosen by lot with the first of a list oftenest (Zipf), so that some are in every
letter and some in one of a thousand, and so that 'dân' and 'đạn', 'bàn' and 'bán' are both common. A page has its
corrected text and the text as an engine read it. Some letters are planted: about a rare matter, some of them read
badly. The same seed gives the same letters; nothing here is a real document or a real person.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from corpus.record import Direction
from corpus.text import fold
from training.archive_offices import OURS, Office, draw_office, kind_of, symbol_of

_WORDS = Path(__file__).with_name("archive_words.tsv")
_NAMES = Path(__file__).parents[1] / "corpus" / "tables" / "name_syllables.tsv"
_FIRST, _DAYS = date(2021, 1, 4), 2090  # to September 2026
_BYTES = 3500  # of a letter's corrected text, on the mean
_RAW_DAMAGED = 0.4  # of letters whose first reading has errors that restoring mended
_DAMAGED = 0.04  # of letters whose errors nobody mended
_ONE_PAGE = 20  # lines; longer letters have two pages
_COPIES = 2  # letters about each rare matter
DAMAGES = ("none", "none", "accents lost", "misread", "wrongly mended")
_LOOKS = (("m", "rn"), ("l", "i"), ("h", "li"), ("c", "e"), ("n", "u"), ("b", "h"), ("t", "l"), ("u", "ii"))
_LAWS = (
    *("57-KL/TW", "18-CT/TW", "27-NQ/TW", "30/2020/NĐ-CP", "99/2020/NĐ-CP", "09/2022/TT-BNV", "76/2025/QH15"),
    *("1315/QĐ-TTg", "12-QC/TW", "44-KL/TW", "61/2018/NĐ-CP", "45/2019/QH14", "22-HD/BTCTW", "08/CT-TTg"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What letters are about: its name, the unit that deals with it, subjects, and what such letters speak of."""

    name: str
    unit: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists: general slots, topics, and rare matters with the words by which they are looked for."""

    slots: dict[str, tuple[str, ...]]
    topics: tuple[Topic, ...]
    rare: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArchiveLetter:
    """One letter and what is known of it by construction. rare: number of its rare matter, None for most."""

    number: int  # from 1, in order of days
    symbol: str
    date: str
    kind: str
    issuer: str
    issuer_short: str
    subject: str
    signer: str
    recipients: tuple[str, ...]
    cited: tuple[str, ...]
    direction: Direction
    topic: str
    hamlet: str | None  # the one that the subject names
    rare: int | None
    damage: str
    pages: tuple[str, ...]
    raw_pages: tuple[str, ...]


@dataclass(slots=True)
class _Making:
    """What the generator remembers from letter to letter."""

    chance: Random
    words: Words
    people: tuple[str, ...]
    hamlets: tuple[str, ...]
    planted: dict[int, int]
    last: dict[tuple[str, str, int], int] = field(default_factory=dict)
    recent: dict[str, list[str]] = field(default_factory=dict)


def load_words() -> Words:
    """Return the word lists of archive_words.tsv."""
    slots: dict[str, tuple[str, ...]] = {}
    topics: list[Topic] = []
    rare: list[tuple[str, str]] = []
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        slot, *cells = line.split("\t")
        if slot == "topic":
            topics.append(Topic(cells[0], cells[1], tuple(cells[2].split("|")), tuple(cells[3].split("|"))))
        elif slot == "rare":
            rare.append((cells[0], cells[1]))
        elif not slot.startswith("#"):
            slots[slot] = tuple(cells[0].split("|"))
    return Words(slots, tuple(topics), tuple(rare))


def archive_letters(count: int, seed: int = 1) -> Iterator[ArchiveLetter]:
    """Yield `count` letters in order of their days, about five and a half years of them."""
    chance, words = Random(seed), load_words()
    places = chance.sample(range(1, count + 1), min(count, _COPIES * len(words.rare)))
    planted = {place: at % len(words.rare) for at, place in enumerate(places)}
    made = _Making(chance, words, _people(chance), _hamlets(chance), planted)
    for number in range(1, count + 1):
        yield _letter(made, number, _FIRST + timedelta(days=number * _DAYS // count))


def _people(chance: Random) -> tuple[str, ...]:
    """Return invented full names, as many as sign and are named in an office's letters."""
    held: dict[str, list[str]] = {}
    for line in _NAMES.read_text(encoding="utf-8").splitlines()[1:]:
        syllable, place, *_ = line.split("\t")
        held.setdefault(place, []).append(syllable)
    found: dict[str, None] = {}
    while len(found) < 400:
        parts = (held["family"][:60], held["middle"], held["given"], held["given"])
        found[" ".join(chance.choice(part) for part in parts)] = None
    return tuple(found)


def _hamlets(chance: Random) -> tuple[str, ...]:
    first = "Đồng Bàu Gò Suối Đá Bản Nà Khe Cây Xóm Rừng Hố Đập Bến Phú"
    second = "Lá Sậy Me Trắng Dứa Lội Mây Hương Thông Muối Đỏ Lanh Chuối Dâu Bạc Ngái"
    return tuple(chance.sample([f"{one} {other}" for one in first.split() for other in second.split()], 70))


def _often(chance: Random, things: Sequence[str]) -> str:
    """Return one of the things: the n-th has a chance of 1/(n + 2)."""
    weights = [1 / (at + 2) for at in range(len(things))]
    return chance.choices(things, cum_weights=list(accumulate(weights)))[0]


def _letter(made: _Making, number: int, day: date) -> ArchiveLetter:
    chance = made.chance
    topic = chance.choices(made.words.topics, [1 / (n + 6) for n in range(len(made.words.topics))])[0]
    office, rare = draw_office(chance), made.planted.get(number)
    kind = kind_of(office, chance)
    place = chance.choice(made.hamlets) if rare is None and chance.random() < 0.35 else None
    about = made.words.rare[rare][0] if rare is not None else chance.choice(topic.subjects)
    subject = f"{about} tại thôn {place}" if place else about
    if rare is None and chance.random() < 0.3:
        subject += f" năm {day.year}"
    symbol = _next_symbol(made, office, kind, day.year, topic.unit)
    recent = made.recent.setdefault(topic.name, [])
    cited = tuple(dict.fromkeys(_citations(chance, recent)))
    recent.append(symbol)
    del recent[:-30]
    signer = made.people[(office.first_person + int(_often(chance, "012"))) % len(made.people)]
    lines = _lines(made, topic, office, kind, symbol, day, subject, signer, cited)
    damage = _damage_of(rare, chance)
    words = made.words.rare[rare][1].split() if rare is not None else []
    shown, raw = _spoilt(chance, lines, damage, words)
    shown_subject = _spoilt(chance, [subject], damage, words)[0][0]
    half = len(lines) * 3 // 5 if len(lines) > _ONE_PAGE else len(lines)
    return ArchiveLetter(
        number=number,
        symbol=symbol,
        date=day.isoformat(),
        kind=kind,
        issuer=office.head,
        issuer_short=office.short,
        subject=shown_subject[0].upper() + shown_subject[1:],
        signer=signer,
        recipients=(_often(chance, made.words.slots["actor"]), f"Lưu: VT, {topic.unit}"),
        cited=cited,
        direction=Direction.OUT if office.short in OURS else Direction.IN,
        topic=topic.name,
        hamlet=place,
        rare=rare,
        damage=damage,
        pages=_pages(shown, half),
        raw_pages=_pages(raw, half),
    )


def _pages(lines: Sequence[str], half: int) -> tuple[str, ...]:
    return tuple("\n".join(part) for part in (lines[:half], lines[half:]) if part)


def _next_symbol(made: _Making, office: Office, kind: str, year: int, unit: str) -> str:
    key = (office.head, "" if kind == "công văn" else kind, year)
    made.last[key] = made.last.get(key, made.chance.randrange(9)) + made.chance.choice(office.steps)
    return symbol_of(office, kind, made.last[key], unit)


def _citations(chance: Random, recent: Sequence[str]) -> Iterator[str]:
    if recent and chance.random() < 0.7:
        yield chance.choice(recent)
    if recent and chance.random() < 0.3:
        yield chance.choice(recent)
    if chance.random() < 0.5:
        yield _often(chance, _LAWS)


def _damage_of(rare: int | None, chance: Random) -> str:
    if rare is not None:
        return DAMAGES[rare % len(DAMAGES)]
    return chance.choice(DAMAGES[2:4]) if chance.random() < _DAMAGED else "none"


# The text


def _lines(
    made: _Making,
    topic: Topic,
    office: Office,
    kind: str,
    symbol: str,
    day: date,
    subject: str,
    signer: str,
    cited: Sequence[str],
) -> list[str]:
    chance, slots = made.chance, made.words.slots
    party = office.party
    lines = [
        "ĐẢNG CỘNG SẢN VIỆT NAM" if party else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        office.head,
        f"Số: {symbol}",
        f"Tân Khê, ngày {day.day:02} tháng {day.month:02} năm {day.year}",
        f"V/v {subject}" if kind == "công văn" else f"{kind.upper()}\n{subject}",
        f"Kính gửi: {_often(chance, slots['actor'])}",
        *(f"Căn cứ {symbol_} về {chance.choice(topic.subjects)};" for symbol_ in cited),
        f"{office.title} {_often(chance, slots['act'])} nội dung {subject} như sau:",
    ]
    size = chance.gauss(_BYTES, 900) - 420
    while sum(len(line.encode()) for line in lines) < size:
        lines.append(_paragraph(made, topic, day))
    return [
        *"\n".join(lines).split("\n"),
        f"Nơi nhận: - Như trên; - Lưu: VT, {topic.unit}.",
        f"TM. {office.title.upper()}",
        signer,
    ]


def _paragraph(made: _Making, topic: Topic, day: date) -> str:
    chance = made.chance
    lot = chance.random()
    if lot < 0.12:
        hamlet, unit = chance.choice(made.hamlets), _often(chance, made.words.slots["unit"])
        return f"- Thôn {hamlet}: {chance.randint(1, 400)} {unit}, kinh phí {chance.randint(1, 900)}.000.000 đồng"
    if lot < 0.18:
        person, actor = chance.choice(made.people), _often(chance, made.words.slots["actor"])
        return f"- Ông (bà) {person}, đại diện {actor}"
    sentences = (_sentence(made, topic, day) for _ in range(chance.randint(1, 3)))
    return f"{chance.randint(1, 9)}. " + " ".join(sentences)


def _sentence(made: _Making, topic: Topic, day: date) -> str:
    chance = made.chance
    if chance.random() < 0.15:
        topic = chance.choice(made.words.topics)

    def of(slot: str) -> str:
        return _often(chance, made.words.slots[slot])

    thing = _often(chance, topic.objects)
    actor = of("actor")
    due = day + timedelta(days=chance.randint(5, 60))
    shapes = (
        f"{of('opening')}, {actor} {of('modal')} {of('act')} {thing} {of('manner')}, {of('goal')}.",
        f"{_capital(actor)} {of('modal')} {of('act')} {thing} {of('manner')}.",
        f"Việc {of('act')} {thing} {of('problem')}.",
        f"Giao {actor} {of('act')} {thing}, {of('act')} {_often(chance, topic.objects)} {of('manner')}.",
        f"{_capital(actor)} {of('act')} {thing} xong trước ngày {due.day}/{due.month}/{due.year}.",
    )
    return chance.choice(shapes)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


# What scanning does to it


def _spoilt(
    chance: Random, lines: Sequence[str], damage: str, words: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return the corrected lines and the raw ones. words: those looked for, which the damage is to touch."""
    touched = {fold(word) for word in words}
    if damage == "accents lost":
        bare = [_bare(line) for line in lines]
        return bare, bare
    if damage == "misread":
        key = fold(words[-1]) if words else None
        spoilt = [_each(line, lambda word: _misread(chance, word, key, 0.04)) for line in lines]
        return spoilt, spoilt
    if damage == "wrongly mended":
        raw = [_each(line, lambda w: _bare(w) if fold(w) in touched else w) for line in lines]
        return [_each(line, lambda w: "xxx" if fold(w) == fold(words[0]) else w) for line in lines], raw
    if chance.random() < _RAW_DAMAGED:
        return list(lines), [_each(line, lambda word: _misread(chance, word, None, 0.06)) for line in lines]
    return list(lines), list(lines)


def _each(line: str, change: Callable[[str], str]) -> str:
    return " ".join(change(word) for word in line.split(" "))


def _bare(text: str) -> str:
    """Return text without accents, capitals kept."""
    return "".join(fold(ch).upper() if ch.isupper() else fold(ch) for ch in text)


def _misread(chance: Random, word: str, key: str | None, share: float) -> str:
    """Return a word with one letter read as its look-alike: by lot, and always where its folded form is `key`."""
    if fold(word) != key and chance.random() > share:
        return word
    at = chance.randrange(len(_LOOKS)) if fold(word) != key else 0
    for one, other in (*_LOOKS[at:], *_LOOKS[:at]):
        if one in word:
            return word.replace(one, other, 1)
    return word
