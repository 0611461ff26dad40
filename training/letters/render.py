"""Draw a laid-out letter as page images: print in black, pen in blue, stamps in red."""

import zlib

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from training.letters import pen, stamps
from training.letters.fonts import font, width
from training.letters.layout import lay_out
from training.letters.letter import Letter
from training.letters.sheet import A4, ArrivalBox, Line, Mark, Rule, Scribble, Seal, Sheet, Word

PRINT = (18, 18, 20)


def render_pages(letter: Letter, dpi: int = 300) -> list[Image.Image]:
    """Return the clean pages of a letter as RGB images of A4 at `dpi`, all ink included, nothing damaged.

    The same letter and dpi always give the same pixels: pen and stamps take their chance from letter.seed.
    """
    return [render_sheet(sheet, dpi, letter.seed) for sheet in lay_out(letter)]


def render_sheet(sheet: Sheet, dpi: int, seed: int) -> Image.Image:
    """Return one page as an RGB image."""
    scale = dpi / 72
    image = Image.new("RGB", (round(A4[0] * scale), round(A4[1] * scale)), "white")
    draw = ImageDraw.Draw(image)
    for item in sheet.items:
        if isinstance(item, Line):
            _draw_line(draw, item, scale)
        elif isinstance(item, Rule):
            ends = (item.x0 * scale, item.y0 * scale, item.x1 * scale, item.y1 * scale)
            draw.line(ends, fill=PRINT, width=max(1, round(0.7 * scale)))
    for number, item in enumerate(sheet.items):
        _press(image, item, scale, seed * 1000 + number)
    return image


def _draw_line(draw: ImageDraw.ImageDraw, line: Line, scale: float) -> None:
    for word in line.words:
        if not word.pen:
            place = (word.x * scale, line.y * scale)
            draw.text(place, word.text, font=font(word.face, word.size * scale), fill=PRINT, anchor="ls")
    if line.underline:
        last = line.words[-1]
        end = last.x + width(last.text, last.face, last.size)
        y = (line.y + 2.2) * scale
        draw.line((line.words[0].x * scale, y, end * scale, y), fill=PRINT, width=max(1, round(0.7 * scale)))


def _press(image: Image.Image, item: object, scale: float, seed: int) -> None:
    """Put pen and stamp ink of one item on the page."""
    match item:
        case Line():
            for word in item.words:
                if word.pen:
                    _write(image, word, item.y, scale, seed)
        case Scribble():
            hand = zlib.crc32(item.name.encode())  # one person always signs alike
            inked = pen.signature(round(item.w * scale), round(item.h * scale), hand)
            _multiply(image, inked, item.x * scale, item.y * scale)
        case Seal():
            inked = stamps.seal_image(item, scale, seed)
            _multiply(image, inked, item.x * scale - inked.width / 2, item.y * scale - inked.height / 2)
        case Mark():
            inked = stamps.mark_image(item, scale, seed)
            _multiply(image, inked, item.x * scale - inked.width / 2, item.y * scale - inked.height / 2)
        case ArrivalBox():
            _press_arrival(image, item, scale, seed)
        case _:
            pass


def _write(image: Image.Image, word: Word, y: float, scale: float, seed: int) -> None:
    """Write a number by hand where the print left a gap, a little higher and larger than print."""
    height = round(word.size * 0.95 * scale)
    inked = pen.digits(word.text, height, seed)
    room = (38.0 if len(word.text) > 2 else 21.0) * scale
    if inked.width > room:
        inked = inked.resize((round(room), inked.height), Image.Resampling.LANCZOS)
    left = word.x * scale + max(0.0, (room - inked.width) / 2)
    drop = np.random.default_rng(seed).uniform(0.0, 0.16) * height
    _multiply(image, inked, left, y * scale - inked.height + drop)


def _press_arrival(image: Image.Image, box: ArrivalBox, scale: float, seed: int) -> None:
    stamp = stamps.arrival_image(box, scale, seed)
    values = (box.number, box.date, "")
    routing = font("italic", 11 * scale)
    layer = Image.new("RGBA", stamp.size, (255, 255, 255, 0))
    layer.alpha_composite(stamp)
    for (x, y), value, label in zip(
        stamps.arrival_rows().values(), values, ("Số:  ", "Ngày:  ", ""), strict=True
    ):
        if not value:
            continue
        inked = pen.digits(value, round((11 if "/" not in value else 9) * scale), seed + len(value))
        left = (x + width(label, "regular", 9.5) + 2) * scale
        layer.alpha_composite(inked, (round(left), max(0, round((y + 1) * scale) - inked.height)))
    at = (44 * scale, 66 * scale)
    ImageDraw.Draw(layer).text(at, box.forwarded, font=routing, fill=(*pen.BLUE, 235), anchor="ls")
    turned = layer.rotate(
        np.random.default_rng(seed).uniform(-2.5, 2.5), Image.Resampling.BICUBIC, expand=True
    )
    _multiply(image, turned, box.x * scale, box.y * scale)


def _multiply(image: Image.Image, inked: Image.Image, x: float, y: float) -> None:
    """Lay transparent ink over the page: what lies below shows through, as with real ink."""
    box = (round(x), round(y), round(x) + inked.width, round(y) + inked.height)
    under = image.crop(box)
    paper = Image.new("RGBA", inked.size, "white")
    paper.alpha_composite(inked)
    image.paste(ImageChops.multiply(under, paper.convert("RGB")), box[:2])
