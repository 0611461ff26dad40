"""Draws pages of text and has Tesseract read them, to learn what it does to Vietnamese letters.

The lines are drawn at training time only; nothing of them is kept but counts of letter patterns.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFont

from training.stacked_print import Stack, print_text
from training.text import blocks, is_vietnamese

FONT_FOLDER = Path("/usr/share/fonts/truetype")
FACES = (  # how often each is drawn: letters are written in Times New Roman, forms and tables now and then in Arial
    ("croscore/Tinos-Regular", 8),
    ("croscore/Tinos-Bold", 3),
    ("croscore/Tinos-Italic", 3),
    ("croscore/Tinos-BoldItalic", 1),
    ("liberation2/LiberationSerif-Regular", 3),
    ("liberation2/LiberationSerif-Bold", 1),
    ("freefont/FreeSerif", 2),
    ("freefont/FreeSerifItalic", 1),
    ("dejavu/DejaVuSerif", 1),
    ("croscore/Arimo-Regular", 2),
    ("liberation2/LiberationSans-Bold", 1),
    ("freefont/FreeSans", 1),
)
STACKED = 0.7  # share of pages whose tones stand over the circumflex, as in Times New Roman
WIDTH_CHARS = 84
LINES_A_PAGE = 44
UPPER_SHARE, TITLE_SHARE = 0.09, 0.05


@dataclass(frozen=True)
class Condition:
    """How a page is spoilt: dots per inch, blur in px, noise in grey levels, share of pages made bilevel."""

    dpi: tuple[int, ...] = (200, 300)
    blur: tuple[float, float] = (0.4, 1.3)
    noise: tuple[float, float] = (2.0, 14.0)
    bilevel: float = 0.3


Picture = npt.NDArray[np.uint8]
POOR = Condition(dpi=(150, 200, 200, 300), blur=(0.8, 2.0), noise=(6.0, 30.0), bilevel=0.4)
CONDITIONS = {"eng": ("eng", Condition()), "eng-poor": ("eng", POOR), "vie": ("vie", POOR)}


def pages_of_text(
    folder: Path, names: tuple[str, ...], count: int, chance: random.Random, *, held_out: bool = False
) -> Iterator[list[str]]:
    """Yield pages of wrapped lines drawn by lot from the training blocks, or from those kept for testing."""
    pool = [
        line
        for name in names
        for block in blocks(folder / name, held_out=held_out)
        for line in chance.sample(block, min(60, len(block)))
        if 40 < len(line) < 400 and is_vietnamese(line)
    ]
    for _ in range(count):
        lines: list[str] = []
        while len(lines) < LINES_A_PAGE:
            lines += wrapped(styled(chance.choice(pool), chance))
        yield lines[:LINES_A_PAGE]


def styled(line: str, chance: random.Random) -> str:
    """Return the line, now and then in capitals or with every word capitalised, as headings and names are."""
    lot = chance.random()
    if lot < UPPER_SHARE:
        return line.upper()
    return " ".join(w[:1].upper() + w[1:] for w in line.split()) if lot < UPPER_SHARE + TITLE_SHARE else line


def wrapped(line: str) -> list[str]:
    """Cut a line into printed lines."""
    lines, now = [], ""
    for word in line.split():
        if now and len(now) + len(word) >= WIDTH_CHARS:
            lines.append(now)
            now = ""
        now = f"{now} {word}".strip()
    return [*lines, now]


def drawn(lines: list[str], condition: Condition, seed: int) -> tuple[Picture, int]:
    """Return the picture of a page, spoilt by lot, and its dots per inch."""
    chance = random.Random(seed)
    dpi = chance.choice(condition.dpi)
    face = chance.choices([f for f, _ in FACES], [n for _, n in FACES])[0]
    size = round(chance.uniform(12, 14.5) / 72 * dpi)
    font = ImageFont.truetype(str(FONT_FOLDER / f"{face}.ttf"), size)
    step = round(size * 1.35)
    page = Image.new("L", (round(8.27 * dpi * 1.15), step * (len(lines) + 4)), 255)
    stack = Stack.by_lot(chance) if chance.random() < STACKED else None
    for i, line in enumerate(lines):
        print_text(page, (round(dpi * 0.6), step * (i + 2) + size), line, font, chance.randint(0, 60), stack)
    return _spoilt(np.asarray(page), condition, chance, dpi), dpi


def _spoilt(page: Picture, condition: Condition, chance: random.Random, dpi: int) -> Picture:
    noise = np.random.default_rng(chance.randint(0, 1 << 30))
    scale = dpi / 300
    grey = cv2.GaussianBlur(page, (0, 0), max(0.3, chance.uniform(*condition.blur) * scale)).astype(
        np.float32
    )
    grey += noise.normal(0, chance.uniform(*condition.noise), grey.shape)
    grey = np.clip(grey, 0, 255)
    if chance.random() < condition.bilevel:
        grey = np.where(grey > chance.uniform(110, 185), 255.0, 0.0)
    return grey.astype(np.uint8)


def read(picture: Picture, dpi: int, language: str, scratch: Path) -> list[str]:
    """Return the lines that Tesseract reads."""
    cv2.imwrite(str(scratch), picture)
    command = ["tesseract", str(scratch), "-", "-l", language, "--psm", "6", "--dpi", str(dpi)]
    done = run(
        command,
        capture_output=True,
        text=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
    )
    return [line for line in done.stdout.splitlines() if line.strip()]
