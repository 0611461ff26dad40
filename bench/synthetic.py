"""Our own bench pages: invented letters, rendered and damaged, of which every printed word is known.

A condition is a way in which pages reach an office. Pages are numbered from 0; the same condition and number always
give the same pixels. No real letter is needed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice

import numpy as np
from PIL import Image

from training.letters import damage
from training.letters.layout import lay_out
from training.letters.letter import Block, Letter, load_letters
from training.letters.render import render_sheet
from training.letters.sheet import BODY, SIGNATURE, Line, Rule, Sheet

_SIZES = (13.0, 14.0, 13.5, 14.5)  # points; the body of real letters is set in 13 or 14
_SLANTED = 6  # every sixth page has its body in italics
_ENOUGH_BODY = 300  # characters that a page must have to be measured


@dataclass(frozen=True, slots=True)
class SyntheticPage:
    """One damaged page: its picture, the dpi it claims, its body text, and the signer printed on it (None if none)."""

    name: str
    picture: Image.Image
    dpi: int
    body: str
    signer: str | None


def clean(page: Image.Image, seed: int) -> Image.Image:
    """Print as it leaves the printer, 300 dpi, grey."""
    return page.convert("L")


def scan(page: Image.Image, seed: int) -> Image.Image:
    """An ordinary office scan: 300 dpi, grey, 1 to 3 degrees askew, soft, with noise and a little dust."""
    rng = np.random.default_rng(seed)
    turned = damage.skew(page.convert("L"), _either_way(rng, 1.0, 3.0))
    return damage.noise(damage.blur(turned, 0.8), rng.uniform(3, 8), 0.0003, seed)


def stamped(page: Image.Image, seed: int) -> Image.Image:
    """A colour scan of the signed copy: seal over the signature, pen, 300 dpi."""
    rng = np.random.default_rng(seed)
    return damage.noise(damage.blur(damage.skew(page, rng.uniform(-0.5, 0.5)), 0.6), 2.5, seed=seed)


def bad(page: Image.Image, seed: int) -> Image.Image:
    """A fax of a page fed askew: 200 dpi, 2.5 to 6 degrees, pure black and white, with specks."""
    rng = np.random.default_rng(seed)
    turned = damage.blur(damage.skew(page.convert("L"), _either_way(rng, 2.5, 6.0)), 0.9)
    return damage.bilevel(damage.noise(damage.low_dpi(turned, 300, 200), 8.0, 0.0008, seed), 165)


def photo(page: Image.Image, seed: int) -> Image.Image:
    """The page on a desk as a telephone sees it, with all its ink; about 230 dpi."""
    return damage.photo(page, seed, width=2250)


def shine(page: Image.Image, seed: int) -> Image.Image:
    """Thin paper printed on both sides: the other side, here the page itself turned over, shows at half its ink."""
    depth = (0.35, 0.5, 0.65)[seed % 3]
    return damage.noise(damage.blur(damage.shine_through(page, page.rotate(180), depth), 0.6), 3.0, seed=seed)


def hard(page: Image.Image, seed: int) -> Image.Image:
    """One of damage.HARD in turn: 5 degrees with specks, 150 dpi fax, seal over the text, dark third copy."""
    return list(damage.HARD.values())[seed % len(damage.HARD)](page, seed)


def ruined(page: Image.Image, seed: int) -> Image.Image:
    """What no reader can be asked to read: 80 dpi and fewer, blurred, noisy; it shows whether the verdict says so."""
    dpi = (80, 65, 50, 40)[seed % 4]
    return damage.noise(damage.low_dpi(damage.blur(page.convert("L"), 2.5), 300, dpi), 18.0, seed=seed)


@dataclass(frozen=True, slots=True)
class Condition:
    """How pages are damaged, the dpi that the file states (0: none), and whether stamps and pen are left on."""

    spoil: Callable[[Image.Image, int], Image.Image]
    dpi: int
    inked: bool


CONDITIONS = {
    "clean": Condition(clean, 300, inked=False),
    "scan": Condition(scan, 300, inked=False),
    "stamped": Condition(stamped, 300, inked=True),
    "bad": Condition(bad, 200, inked=False),
    "photo": Condition(photo, 0, inked=True),
    "hard": Condition(hard, 0, inked=False),
    "ruined": Condition(ruined, 0, inked=False),
    "shine": Condition(shine, 300, inked=False),
}
GOOD = ("clean", "scan")  # pages that cleaning must not make worse


def pages(name: str, count: int) -> Iterator[SyntheticPage]:
    """Yield the first `count` pages of a condition. Raises KeyError when there is no such condition."""
    condition = CONDITIONS[name]
    shift = list(CONDITIONS).index(name) * 3  # each condition begins with other letters
    for number, (letter, sheet) in enumerate(islice(_sheets(), shift, shift + count)):
        drawn = render_sheet(sheet if condition.inked else printed_only(sheet), 300, letter.seed)
        picture = condition.spoil(drawn, letter.seed)
        yield SyntheticPage(
            f"{name}-{number:02}", picture, condition.dpi, body_of(sheet), signer_of(sheet, letter)
        )


def _sheets() -> Iterator[tuple[Letter, Sheet]]:
    """Yield the pages that have enough body, of all letters round and round, each time in another form."""
    for number, letter in enumerate(cycle(load_letters().values())):
        varied = vary(letter, number)
        for sheet in lay_out(varied):
            if len(body_of(sheet)) >= _ENOUGH_BODY:
                yield varied, sheet


def vary(letter: Letter, number: int) -> Letter:
    """Return the letter in another size, seed and slant, and without its tables: the body is running text."""
    blocks = tuple(block for block in letter.body if block.style != "table")
    if number % _SLANTED == _SLANTED - 1:
        blocks = tuple(Block("basis", b.text) if b.style == "text" else b for b in blocks)
    return replace(letter, body=blocks, size=_SIZES[number % len(_SIZES)], seed=letter.seed * 100 + number)


def printed_only(sheet: Sheet) -> Sheet:
    """Return the sheet without stamps, seal and signature; numbers written into the head stay."""
    return Sheet([item for item in sheet.items if isinstance(item, Line | Rule)])


def body_of(sheet: Sheet) -> str:
    """Return the body paragraphs, one printed line a line: no head, Nơi nhận, signature or page number."""
    return "\n".join(line.text for line in sheet.lines() if line.zone == BODY)


def signer_of(sheet: Sheet, letter: Letter) -> str | None:
    """Return the signer when the name is printed on this page."""
    names = [line.text for line in sheet.lines() if line.zone == SIGNATURE]
    return letter.signer if letter.signer in names else None


def _either_way(rng: np.random.Generator, least: float, most: float) -> float:
    return float(rng.uniform(least, most) * rng.choice((-1, 1)))
