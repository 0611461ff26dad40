"""Where each field of an invented letter is printed: the smallest box round the ink of the field's own words.

The ink is measured on the rendered page itself, with everything else left out, so that a box holds what people see:
accents and tails, pen and stamps too. Boxes are (x0, y0, x1, y1) in points of the A4 sheet, y downwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PIL import ImageChops

from training.letters.fonts import font
from training.letters.heads import motto, subject_lead
from training.letters.layout import lay_out
from training.letters.letter import Letter
from training.letters.render import render_sheet
from training.letters.sheet import (
    BODY,
    DISTRIBUTION,
    HEAD_LEFT,
    HEAD_RIGHT,
    SIGNATURE,
    ArrivalBox,
    Item,
    Line,
    Mark,
    Sheet,
    Word,
)

PointBox = tuple[float, float, float, float]
_DPI = 144
_NOTHING = Line(BODY, 0.0, ())
_LARGE = 1000  # px, at which the ink of a word is measured


def field_boxes(letter: Letter) -> dict[str, tuple[int, PointBox]]:
    """Return for each field that is printed the page it stands on (from 1) and the box round its words.

    Fields: those of corpus.record.Description. The system's is that of the motto (none of the
    Front's, which uses the State's), the kind's is the title (none of a
    công văn), the list fields leave out 'Kính gửi' and 'Nơi nhận', and the subject its 'V/v'.
    """
    sheets = lay_out(letter)
    first, last = _of_head(sheets[0], letter), _of_foot(sheets[-1])
    found = {name: (1, _ink(sheets[0], items, letter.seed)) for name, items in first.items()}
    found |= {name: (len(sheets), _ink(sheets[-1], items, letter.seed)) for name, items in last.items()}
    return {name: (page, box) for name, (page, box) in found.items() if box is not None}


def printed_words(sheet: Sheet) -> list[tuple[str, PointBox]]:
    """Return every printed word of a page with the box round its ink, in points."""
    return [
        (word.text, _word_ink(word, line.y)) for line in sheet.lines() for word in line.words if not word.pen
    ]


def _word_ink(word: Word, y: float) -> PointBox:
    scale = word.size / _LARGE
    left, top, right, bottom = font(word.face, _LARGE).getbbox(word.text, anchor="ls")
    return word.x + left * scale, y + top * scale, word.x + right * scale, y + bottom * scale


Items = Mapping[int, Item]


def _of_head(sheet: Sheet, letter: Letter) -> dict[str, Items]:
    """Return by field what of the first page belongs to it: the items by their place, lines with its words only."""
    left = _lines(sheet, HEAD_LEFT)
    number = next(at for at, line in left.items() if line.words[0].text.startswith("Số"))
    above = [at for at in left if at < number and left[at].text != "*"]
    parents = above[: len(above) - len(letter.issuer)]
    right = _lines(sheet, HEAD_RIGHT)
    *mottoes, day = list(right)[: len(motto(letter)) + 1]
    before = len(letter.place.split())
    fields: dict[str, Items] = {
        "parent_issuer": {at: left[at] for at in parents},
        "issuer": {at: left[at] for at in above[len(parents) :]},
        "symbol": {number: _words(left[number], 1)},
        "number": {number: _words(left[number], 1, 2)},
        "system": {mottoes[0]: right[mottoes[0]]} if letter.system in ("party", "state") else {},
        "place": {day: _words(right[day], 0, before)},
        "date": {day: _words(right[day], before)},
        **_titled_or_not(sheet, letter, {at: line for at, line in left.items() if at > number}),
    }
    for at, item in enumerate(sheet.items):
        if isinstance(item, Mark):
            fields["urgency"] = {at: item}
        if isinstance(item, ArrivalBox):
            fields["arrival_stamp"] = {at: item}
    return fields


def _titled_or_not(sheet: Sheet, letter: Letter, below: Mapping[int, Line]) -> dict[str, Items]:
    """Return kind, subject and addressees."""
    body = _lines(sheet, BODY)
    addressed = _addressed(body, letter)
    if letter.titled:
        title, *rest = body
        subject = _spelling(letter.subject, [(at, body[at]) for at in rest])
        return {"kind": {title: body[title]}, "subject": subject, "recipients": addressed}
    lead = len(subject_lead(letter).split()) - len(letter.subject.split())
    whole = dict(below)
    first = next(iter(whole))
    whole[first] = _words(whole[first], lead)
    return {"subject": whole, "recipients": addressed}


def _addressed(body: Mapping[int, Line], letter: Letter) -> Items:
    at = next((n for n, line in body.items() if line.text.startswith("Kính gửi")), None)
    if at is None or not letter.recipients:
        return {}
    text = " ".join(letter.recipients) if len(letter.recipients) == 1 else ""
    dashes = 0 if text else len(letter.recipients)
    total = sum(len(name.split()) for name in letter.recipients) + dashes
    taken: dict[int, Item] = {}
    for place, line in body.items():
        if place >= at and total > 0:
            own = _words(line, 2) if place == at else line
            taken[place] = own
            total -= len(own.words)
    return taken


def _of_foot(sheet: Sheet) -> dict[str, Items]:
    signing = _lines(sheet, SIGNATURE)
    listed = _lines(sheet, DISTRIBUTION)
    *titles, name = signing
    return {
        "signing_authority": {at: signing[at] for at in titles},
        "signer": {name: signing[name]},
        "distribution": {at: listed[at] for at in list(listed)[1:]},
    }


def _lines(sheet: Sheet, zone: str) -> dict[int, Line]:
    return {at: item for at, item in enumerate(sheet.items) if isinstance(item, Line) and item.zone == zone}


def _words(line: Line, first: int, end: int | None = None) -> Line:
    return replace(line, words=line.words[first:end], underline=False)


def _spelling(text: str, lines: Iterable[tuple[int, Line]]) -> Items:
    """Return the first lines, as many as it takes to spell the text out."""
    wanted, taken = len(text.split()), {}
    for at, line in lines:
        if wanted <= 0:
            break
        taken[at] = line
        wanted -= len(line.words)
    return taken


def _ink(sheet: Sheet, items: Items, seed: int) -> PointBox | None:
    """Return the box round what these items alone put on the page; their places stay, for the pen hangs on them."""
    alone = Sheet([items.get(at, _NOTHING) for at in range(len(sheet.items))])
    drawn = render_sheet(alone, _DPI, seed).convert("L")
    box = ImageChops.invert(drawn).point(lambda grey: 255 if grey > 60 else 0).getbbox()
    scale = 72 / _DPI
    return None if box is None else (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)
