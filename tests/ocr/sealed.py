"""Crops of a signature drawn here: bold lines, and a thin ringed seal over them."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.record import Word
from ocr.looks import Seen
from ocr.tesseract import Engine

BOLD = "/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf"
USUAL = 28.0  # pixels: 13 point print at 200 dpi
ENGINE = Engine("vie", 60, dpi=200)


def crop(*lines: tuple[str, int], seal: tuple[int, int, int] | None = None) -> np.ndarray:
    """Draw bold lines given as (text, top), a thin ringed seal (x, y, radius) over them."""
    image = Image.new("L", (800, 380), 255)
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(BOLD, 36)
    for text, top in lines:
        draw.text((400, top), text, font=face, fill=20, anchor="ma")
    if seal:
        x, y, radius = seal
        for share in (1.0, 0.93, 0.66):
            r = radius * share
            draw.ellipse((x - r, y - r, x + r, y + r), outline=60, width=3)
    return np.asarray(image)


def seen(text: str, x0: float, x1: float, conf: float = 0.9) -> Seen:
    return Seen(text, conf, (x0, x1), (100, 130))


def word(text: str, conf: float = 0.95) -> Word:
    return Word(text, text, (0, 0, 10, 10), conf)
