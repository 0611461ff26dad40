"""Prints Vietnamese words with the tones where Times New Roman has them: over circumflex and breve, not beside them."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont


@dataclass(frozen=True)
class Stack:
    """How tones stand over circumflex and breve: right and up, in em, of small letters and of capitals.

    Times New Roman, in which letters are written, stacks the two on small letters and pushes a large tone into a
    flat circumflex on capitals; the free fonts of its measures set them side by side. So the letter is printed bare
    and its marks, cut out of plain letters, are set above it.
    """

    small: tuple[float, float]
    capital: tuple[float, float]
    flat: float  # height of the circumflex, as a share of the font's own

    @classmethod
    def by_lot(cls, chance: Random) -> "Stack":
        """Return a stack drawn by lot around what Times New Roman does."""
        return cls(
            (chance.uniform(-0.02, 0.11), chance.uniform(0.1, 0.25)),
            (chance.uniform(0.0, 0.15), chance.uniform(0.0, 0.14)),
            chance.choice((0.5, 0.6, 0.7, 0.8, 1.0)),
        )

    def lifts(self, upper: bool) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return where the form and where the tone go."""
        return (0.0, 0.0), self.capital if upper else self.small


def print_text(
    page: Image.Image,
    at: tuple[float, float],
    text: str,
    font: ImageFont.FreeTypeFont,
    ink: int,
    stack: Stack | None,
) -> None:
    """Print text, base line at `at`; with a stack, tones over circumflex and breve as it says."""
    draw = ImageDraw.Draw(page)
    if stack is None or not any(_parted(ch) for ch in text):
        draw.text(at, text, font=font, fill=ink, anchor="ls")
        return
    for place, ch in enumerate(text):
        x = at[0] + font.getlength(text[:place])
        base, *marks = _parted(ch) or (ch,)
        draw.text((x, at[1]), base, font=font, fill=ink, anchor="ls")
        for mark, (right, up), flat in zip(
            marks, stack.lifts(base.isupper()), (stack.flat, 1.0), strict=False
        ):
            mask, bearer = _mark(font, mark, upper=base.isupper(), flat=round(flat, 1))
            shift = (font.getlength(base) - bearer) / 2 + right * font.size
            page.paste(ink, (round(x + shift - font.size / 2), round(at[1] - (1.5 + up) * font.size)), mask)


@cache
def _parted(ch: str) -> tuple[str, str, str] | None:
    """Return a letter without its marks, its circumflex or breve, and its tone over it; None of any other."""
    base, *marks = unicodedata.normalize("NFD", ch)
    form = next((m for m in marks if m in "\u0302\u0306"), None)
    tone = next((m for m in marks if m in "\u0300\u0301\u0303\u0309"), None)
    return (base, form, tone) if form and tone else None


@cache
def _mark(font: ImageFont.FreeTypeFont, mark: str, *, upper: bool, flat: float) -> tuple[Image.Image, float]:
    """Return a mark alone as a mask (2 em square, base line at 1.5 em, letter from 0.5 em) and the bearer's width.

    `flat` is the share of its height that is left of it, its lower end where it was.
    """
    bearer, size = "A" if upper else "a", int(2 * font.size)
    drawn = []
    for text in (unicodedata.normalize("NFC", bearer + mark), bearer):
        mask = Image.new("L", (size, size), 0)
        ImageDraw.Draw(mask).text((font.size / 2, 1.5 * font.size), text, font=font, fill=255, anchor="ls")
        drawn.append(mask)
    alone = ImageChops.subtract(drawn[0], drawn[1])
    box = alone.getbbox()
    if box is None or flat >= 1.0:
        return alone, font.getlength(bearer)
    high = max(1, round((box[3] - box[1]) * flat))
    flattened = Image.new("L", alone.size, 0)
    flattened.paste(alone.crop(box).resize((box[2] - box[0], high)), (box[0], box[3] - high))
    return flattened, font.getlength(bearer)
