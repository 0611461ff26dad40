"""The Tinos faces (fonts-croscore) and the width of words in them.

Debian's fonts-liberation 1.07 draws boxes for most Vietnamese letters (measured), so it is no substitute.
"""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path("/usr/share/fonts/truetype/croscore")
FILES = {
    "regular": "Tinos-Regular.ttf",
    "bold": "Tinos-Bold.ttf",
    "italic": "Tinos-Italic.ttf",
    "bold-italic": "Tinos-BoldItalic.ttf",
    "sans": "Arimo-Regular.ttf",
    "sans-bold": "Arimo-Bold.ttf",
}
_MEASURE = 1000


@lru_cache(maxsize=256)
def font(face: str, pixels: float) -> ImageFont.FreeTypeFont:
    """Return a face at a size in pixels. Raises OSError when fonts-croscore is not installed."""
    return ImageFont.truetype(str(FOLDER / FILES[face]), pixels, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20000)
def width(text: str, face: str, size: float) -> float:
    """Return the width of a text in points when it is set at `size` points."""
    return font(face, _MEASURE).getlength(text) * size / _MEASURE
