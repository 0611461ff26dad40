"""Questions that people ask an archive, each with its right answers, known from how the letters were made.

No answer comes from a search engine: a number is borne by the letters that were given it, a matter is that of the
letters that were planted about it, and a word stands in a letter or not, as a plain look at its text tells.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bench.typing_slips import dropped, swapped, telex, vni, wrong_tone
from corpus.text import fold
from training.archive_letters import ArchiveLetter, load_words

EACH = 10  # questions of a kind


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, of which kind, the numbers of the letters that answer it; plain: asked of the others."""

    kind: str
    text: str
    right: frozenset[int]
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions are made from."""

    letters: Sequence[ArchiveLetter]
    chance: Random
    fields: frozenset[str]  # field names that our query language knows by now


Maker = Callable[[Asked], Iterator[Question]]
_ACCENTED = [
    "đạn",
    "dân",
    "bản",
    "bàn",
    "bán",
    "thư",
    "thủ",
    "hộ",
    "hồ",
    "đạo",
    "đào",
    "giá",
    "gà",
    "mạ",
    "lợn",
    "lụa",
]
_SENTENCES = (
    "công văn của {issuer} về {words}",
    "tìm {kind} {words} năm {year}",
    "{kind} {words} do {issuer} ban hành",
)


def questions(letters: Sequence[ArchiveLetter], fields: frozenset[str], seed: int = 7) -> list[Question]:
    """Return the questions about these letters, all kinds; the same letters and seed give the same questions."""
    asked = Asked(letters, Random(seed), fields)
    return [question for make in _MAKERS for question in make(asked) if question.right]


def _numbers(letters: Iterable[ArchiveLetter]) -> frozenset[int]:
    return frozenset(letter.number for letter in letters)


def _pick(asked: Asked, wanted: Callable[[ArchiveLetter], bool], count: int = EACH) -> list[ArchiveLetter]:
    """Draw letters that a question is about; not sample letters, which have questions of their own."""
    fit = [letter for letter in asked.letters if letter.topic and wanted(letter)]
    return asked.chance.sample(fit, min(count, len(fit)))


# Numbers


def _number_whole(asked: Asked) -> Iterator[Question]:
    forms: list[Callable[[str], str]] = [
        lambda s: s,
        lambda s: re.sub(r"[-/]", " ", s),
        str.lower,
        lambda s: fold(s).upper(),
        lambda s: f"số {s}",
    ]
    for at, letter in enumerate(_pick(asked, lambda one: True, 15)):
        text = forms[at % len(forms)](letter.symbol)
        right = _numbers(one for one in asked.letters if one.symbol == letter.symbol)
        yield Question("number whole", text, right)


def _number_part(asked: Asked) -> Iterator[Question]:
    for at, letter in enumerate(_pick(asked, lambda one: int(_digits(one)) > 150, 12)):
        number, tail = _digits(letter), letter.symbol[len(_digits(letter)) :].strip("-/")
        if at % 3 == 2 and "/" in tail:
            right = _numbers(
                one for one in asked.letters if one.symbol.endswith(tail) and _digits(one) + tail
            )
            yield Question("number part", tail, right)
        else:
            yield Question("number part", number, _numbers(o for o in asked.letters if _digits(o) == number))


def _number_mistyped(asked: Asked) -> Iterator[Question]:
    held = {letter.symbol for letter in asked.letters} | {s for o in asked.letters for s in o.cited}
    for letter in _pick(asked, lambda one: len(_digits(one)) >= 3, 60):
        digits = _digits(letter)
        at = asked.chance.randrange(len(digits))
        other = asked.chance.choice([d for d in "123456789" if d != digits[at]])
        wrong = digits[:at] + other + digits[at + 1 :] + letter.symbol[len(digits) :]
        if wrong not in held:
            right = _numbers(one for one in asked.letters if one.symbol == letter.symbol)
            yield Question("number, one digit wrong", wrong, right)


def _few_mistyped(asked: Asked) -> Iterator[Question]:
    yield from list(_number_mistyped(asked))[:EACH]


def _number_blanks(asked: Asked) -> Iterator[Question]:
    for at, letter in enumerate(_pick(asked, lambda one: len(_digits(one)) >= 3)):
        forms = (
            letter.symbol.replace("-", " - ").replace("/", " / "),
            f"{letter.symbol[:2]} {letter.symbol[2:]}",
            letter.symbol.replace("/", "-"),
            letter.symbol.replace("-", "").replace("/", ""),
            letter.symbol.replace("/", "/ "),
        )
        right = _numbers(one for one in asked.letters if one.symbol == letter.symbol)
        yield Question("number, odd blanks and signs", forms[at % len(forms)], right)


def _cites(asked: Asked) -> Iterator[Question]:
    citing: dict[str, set[int]] = defaultdict(set)
    for letter in asked.letters:
        for symbol in letter.cited:
            citing[symbol].add(letter.number)
    held = {letter.symbol for letter in asked.letters}
    laws = [s for s in sorted(citing) if s not in held]
    ours = [s for s in sorted(citing) if s in held and len(citing[s]) > 1]
    for symbol in (
        *asked.chance.sample(laws, min(4, len(laws))),
        *asked.chance.sample(ours, min(8, len(ours))),
    ):
        text = f"viendan:{symbol}" if "viendan" in asked.fields else symbol
        yield Question("who cites", text, frozenset(citing[symbol]), symbol)


def _digits(letter: ArchiveLetter) -> str:
    match = re.match(r"\d+", letter.symbol)
    return match[0] if match else ""


# Words


def _rare(asked: Asked, damages: Iterable[str]) -> list[tuple[str, frozenset[int]]]:
    """Return (the words by which a rare matter is looked for, its letters) of matters damaged in these ways."""
    held: dict[int, list[ArchiveLetter]] = defaultdict(list)
    for letter in asked.letters:
        if letter.rare is not None and letter.damage in damages:
            held[letter.rare].append(letter)
    words = load_words().rare
    return [(words[number][1], _numbers(letters)) for number, letters in sorted(held.items())]


def _with_words(
    kind: str, change: Callable[[Random, str], str], damages: tuple[str, ...] = ("none",)
) -> Maker:
    def make(asked: Asked) -> Iterator[Question]:
        for words, right in _rare(asked, damages)[:16]:
            yield Question(kind, change(asked.chance, words), right)

    return make


def _topic_and_hamlet(asked: Asked, kind: str, change: Callable[[str], str]) -> Iterator[Question]:
    for letter in _pick(asked, lambda one: one.hamlet is not None and one.damage == "none"):
        right = _numbers(_about(asked, letter, lambda o, at=letter.hamlet: o.hamlet == at))
        yield Question(kind, change(f"{_words_of(letter)} thôn {letter.hamlet}"), right)


def _about(
    asked: Asked, letter: ArchiveLetter, more: Callable[[ArchiveLetter], bool]
) -> Iterator[ArchiveLetter]:
    """Yield the letters with the subject of this one of which `more` is true, those with lost accents too."""
    about = fold(_subject(letter))
    return (one for one in asked.letters if more(one) and fold(one.subject).startswith(about))


def _words_of(letter: ArchiveLetter) -> str:
    """Return what a person would type of the subject: its longest part between commas, five words at most."""
    part = max(_subject(letter).split(","), key=lambda text: len(text.split()))
    return " ".join(re.findall(r"\w+", part)[:5])


def _subject(letter: ArchiveLetter) -> str:
    """Return the subject without the hamlet and the year."""
    return re.sub(r" (tại thôn|năm \d{4}).*", "", letter.subject)


def _accented_places(asked: Asked) -> Iterator[Question]:
    yield from _topic_and_hamlet(asked, "matter + hamlet, accents", str)


def _bare_places(asked: Asked) -> Iterator[Question]:
    yield from _topic_and_hamlet(asked, "matter + hamlet, no accents", fold)


def _one_word(asked: Asked) -> Iterator[Question]:
    for word in _ACCENTED:
        holds = re.compile(rf"(?<!\w){word}(?!\w)", re.IGNORECASE)
        right = _numbers(one for one in asked.letters if any(holds.search(page) for page in one.pages))
        yield Question("one accented word", word, right)


def _phrase(asked: Asked) -> Iterator[Question]:
    """Words as they stand in a letter's body between two signs, such as few letters hold."""
    texts = {letter.number: "\n".join(letter.pages).lower() for letter in asked.letters}
    found = 0
    for _ in range(400):
        letter = asked.chance.choice(asked.letters)
        line = asked.chance.choice(letter.pages[0].lower().split("\n")[8:] or [""])
        part = asked.chance.choice(re.split(r"[.,;:]", line)).split()
        if letter.damage != "none" or not 4 <= len(part) <= 9:
            continue
        phrase = " ".join(part[:5])
        pattern = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")
        right = frozenset(number for number, text in texts.items() if phrase in text and pattern.search(text))
        if 0 < len(right) <= EACH:
            yield Question("phrase in quotes", f'"{phrase}"', right)
            found += 1
        if found == EACH:
            return


def _telex(chance: Random, text: str) -> str:
    return vni(text) if chance.random() < 0.5 else telex(text)


def _slip(chance: Random, text: str) -> str:
    return swapped(chance, text) if chance.random() < 0.5 else dropped(chance, text)


# Fields


def _date_and_word(asked: Asked) -> Iterator[Question]:
    for at, letter in enumerate(_pick(asked, lambda one: one.rare is None and one.damage == "none")):
        year, month, day = (part.lstrip("0") for part in letter.date.split("-"))
        forms = (f"{day}/{month}/{year}", f"ngày {day} tháng {month} năm {year}", f"{month}/{year}")
        same = letter.date[: 10 if at % 3 < 2 else 7]
        right = _numbers(_about(asked, letter, lambda o, same=same: o.date.startswith(same)))
        yield Question("date + words", f"{_words_of(letter)} {forms[at % 3]}", right)


def _issuer_and_year(asked: Asked) -> Iterator[Question]:
    for at, letter in enumerate(
        _pick(asked, lambda one: one.issuer_short.startswith(("Sở", "Bộ", "Ban")), 12)
    ):
        year = letter.date[:4]
        right = _numbers(o for o in asked.letters if o.issuer == letter.issuer and o.date[:4] == year)
        name = letter.issuer_short
        text = f"{name} {year}" if at % 2 else f'coquan:"{name.lower()}" nam:{year}'
        yield Question("issuer + year", text, right, f"{name} {year}")


def _issuer_short(asked: Asked) -> Iterator[Question]:
    for letter in _pick(asked, lambda one: one.issuer_short.startswith("UBND") and one.rare is None):
        right = _numbers(_about(asked, letter, lambda o, issuer=letter.issuer: o.issuer == issuer))
        yield Question("issuer in short + words", f"{letter.issuer_short} {_words_of(letter)}", right)


def _signer(asked: Asked) -> Iterator[Question]:
    for at, letter in enumerate(_pick(asked, lambda one: True, 12)):
        right = _numbers(one for one in asked.letters if one.signer == letter.signer)
        name = letter.signer if at % 2 else fold(letter.signer)
        yield Question("signer", name if at % 3 else f'nguoiky:"{name}"', right, name)


def _sentence(asked: Asked) -> Iterator[Question]:
    """A whole sentence, as people ask other people."""
    for at, letter in enumerate(_pick(asked, lambda one: one.rare is not None and one.damage == "none")):
        words = load_words().rare[letter.rare or 0][1]
        shape = _SENTENCES[at % len(_SENTENCES)]
        text = shape.format(issuer=letter.issuer_short, kind=letter.kind, words=words, year=letter.date[:4])
        yield Question("sentence", text, frozenset({letter.number}))


_MAKERS: tuple[Maker, ...] = (
    _number_whole,
    _number_part,
    _few_mistyped,
    _number_blanks,
    _cites,
    _with_words("words, accents", lambda chance, text: text),
    _with_words("words, no accents", lambda chance, text: fold(text)),
    _with_words("words, one tone wrong", wrong_tone),
    _accented_places,
    _bare_places,
    _one_word,
    _phrase,
    _date_and_word,
    _issuer_and_year,
    _issuer_short,
    _signer,
    _sentence,
    _with_words("one slip", _slip),
    _with_words("one slip, no accents", lambda chance, text: _slip(chance, fold(text))),
    _with_words("Telex or VNI keys", _telex),
    _with_words("letter without accents", lambda chance, text: text, ("accents lost",)),
    _with_words("letter misread", lambda chance, text: text, ("misread",)),
    _with_words("wrongly mended, raw right", lambda chance, text: text, ("wrongly mended",)),
)
