"""Draws words of a signature as they lie under a seal's rim and the pen, for training the sealed reader.

Names and titles are all that is printed there, in bold, and a scanner without colours makes the seal as black as the
print. See word_pictures for what else happens to a drawn word.
"""

from collections.abc import Iterator
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageChops

from corpus.reference import load
from training.letters import pen, stamps
from training.letters.sheet import Seal
from training.word_pictures import BOLD, SUPER, Sample, Spot, samples

_SEALS, _HANDS = 60, 80  # pictures of each that are drawn once
_RADIUS = (2.9, 4.1)  # em: a seal is 36 mm wide, a name is set in 13 or 14 points
_TITLES = 0.3  # share of words that are of a title, in capitals
_FAMILY = 0.5  # share of the others that begin a name: there the seal's rim lies
_SEALED, _SIGNED = 0.85, 0.5  # shares of words under a seal, under the pen
_UPPER = ("CỘNG HÒA XHCN VIỆT NAM", "CỘNG HÒA X.H.C.N VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM")
_LOWER = ("TỈNH AN GIANG", "TỈNH HÀ NAM", "THÀNH PHỐ HÀ NỘI", "HUYỆN BA VÌ", "XÃ TÂN PHÚ")
_HEARTS = (("SỞ", "Y TẾ"), ("ỦY BAN", "NHÂN DÂN"), ("SỞ", "NỘI VỤ"), ("BAN", "CHẤP HÀNH"))


class NamesAndTitles:
    """A bag of what is printed above and below a seal."""

    def __init__(self) -> None:
        tables = load()
        rows = [row for row in tables.rows("name_syllables") if len(row["syllable"]) > 1]
        first = [row for row in rows if row["place"] == "family"]
        # Half by how many people bear it, half by lot: rare names are seen too.
        self._firsts = [row["syllable"] for row in first]
        self._shares = [float(row["share"] or 0.05) ** 0.5 for row in first]
        self._others = [row["syllable"] for row in rows if row["place"] != "family"]
        titles = [row["title"].upper().split() for row in tables.rows("titles")]
        codes = ["KT.", "TM.", "TL.", "TUQ.", "Q.", "SỞ", "UBND", "ỦY", "BAN", "NHÂN", "DÂN", "XÃ", "HUYỆN"]
        self._titles = [word.strip(",") for title in titles for word in title] + codes

    def one(self, chance: Random) -> str:
        """Return a word of a title in capitals, or a syllable of a name."""
        lot = chance.random()
        if lot < _TITLES:
            return chance.choice(self._titles)
        if chance.random() < _FAMILY:
            return chance.choices(self._firsts, self._shares)[0]
        return chance.choice(self._others)


def sealed_samples(seed: int) -> Iterator[Sample]:
    """Yield pictures of words without end; the same seed gives the same pictures."""
    return samples(NamesAndTitles(), seed, faces=BOLD, press=_press)


def _press(page: Image.Image, spot: Spot, chance: Random) -> None:
    """Lay a seal's rim and a pen's strokes over the word, in any ink from black to grey."""
    unit = spot.em * SUPER
    middle = (chance.uniform(spot.left - unit, spot.right + unit), spot.base)
    if chance.random() < _SEALED:
        radius = chance.uniform(*_RADIUS) * unit
        mask = _resized(_seal(chance.randrange(_SEALS)), 2 * radius)
        # The rim lies between the foot and twice the height of the word, below the seal's middle or above it.
        off = radius * chance.uniform(0.62, 1.02) * chance.choices((1, -1), (4, 1))[0]
        _ink(page, mask, (middle[0], spot.base - 0.3 * unit - off), chance.randint(0, 150))
    if chance.random() < _SIGNED:
        mask = _resized(_hand(chance.randrange(_HANDS)), chance.uniform(5, 11) * unit)
        at = (middle[0] + chance.uniform(-3, 3) * unit, spot.base - chance.uniform(-0.5, 2) * unit)
        _ink(page, mask, at, chance.randint(0, 110))


def _ink(page: Image.Image, mask: Image.Image, middle: tuple[float, float], shade: int) -> None:
    """Press a mask (white where ink is) onto the page, darker than what lies there or not at all."""
    layer = Image.new("L", page.size, 255)
    layer.paste(shade, (round(middle[0] - mask.width / 2), round(middle[1] - mask.height / 2)), mask)
    page.paste(ImageChops.darker(page, layer))


def _resized(mask: Image.Image, width: float) -> Image.Image:
    size = (round(width), max(1, round(mask.height * width / mask.width)))
    return mask.resize(size, Image.Resampling.BILINEAR)


@cache
def _seal(number: int) -> Image.Image:
    chance = Random(number)
    seal = Seal(0, 0, 50, chance.choice(_UPPER), chance.choice(_LOWER), chance.choice(_HEARTS))
    picture = stamps.seal_image(seal, 5.0, number).rotate(chance.uniform(-25, 25), Image.Resampling.BICUBIC)
    worn = np.random.default_rng(number).uniform(0.75, 1.4)  # ink thick or thin
    return picture.getchannel("A").point(lambda alpha: min(255, round(alpha * worn)))


@cache
def _hand(number: int) -> Image.Image:
    chance = Random(number)
    signed = pen.signature(800, chance.randint(250, 520), number).getchannel("A")
    return signed.rotate(chance.uniform(-15, 30), Image.Resampling.BILINEAR, expand=True)
