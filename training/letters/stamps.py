"""Ink that is pressed on a printed page: the red round seal, the boxed urgency mark, the ĐẾN stamp."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from training.letters.fonts import font, width
from training.letters.sheet import ArrivalBox, Mark, Seal

RED = (205, 28, 40)
FILE_ROW = {"Số và ký hiệu HS: ........................": (6.0, 83.0)}
ARRIVAL_SIZE = (142.0, 88.0)  # points; Decree 30/2020 annex IV gives 50 x 35 mm


def seal_image(seal: Seal, scale: float, seed: int) -> Image.Image:
    """Return the seal in red on transparent; scale is px per point. The ink is uneven, as pressed by hand."""
    radius = seal.radius * scale
    side = int(radius * 2 + 8)
    image = Image.new("RGBA", (side, side), (*RED, 0))
    draw = ImageDraw.Draw(image)
    middle = side / 2
    for share, thick in ((1.0, 0.05), (0.93, 0.015), (0.62, 0.015)):
        r = radius * share
        box = (middle - r, middle - r, middle + r, middle + r)
        draw.ellipse(box, outline=(*RED, 255), width=max(1, int(radius * thick)))
    rim = radius * 0.775
    _rim(image, seal.upper, rim, radius * 0.19, top=True)
    _rim(image, seal.lower, rim, radius * 0.17, top=False)
    for side_sign in (-1, 1):
        _star(draw, middle + side_sign * rim * np.cos(0.42), middle + rim * np.sin(0.42), radius * 0.07)
    _heart(draw, seal.heart, middle, radius)
    turned = image.rotate(np.random.default_rng(seed).uniform(-7, 7), resample=Image.Resampling.BICUBIC)
    return _uneven(turned, seed)


def mark_image(mark: Mark, scale: float, seed: int) -> Image.Image:
    """Return an urgency mark: red bold capitals in a double box."""
    size = 14 * scale
    wide, high = int(width(mark.text, "bold", size) + 22 * scale), int(23 * scale)
    image = Image.new("RGBA", (wide, high), (*RED, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((1, 1, wide - 2, high - 2), outline=(*RED, 255), width=max(1, round(1.4 * scale)))
    inset = 3 * scale
    inner = (inset, inset, wide - inset, high - inset)
    draw.rectangle(inner, outline=(*RED, 255), width=max(1, round(0.5 * scale)))
    draw.text((wide / 2, high / 2), mark.text, font=font("bold", size), fill=(*RED, 255), anchor="mm")
    return _uneven(image, seed)


def arrival_image(box: ArrivalBox, scale: float, seed: int) -> Image.Image:
    """Return the ĐẾN stamp without its pen writing: office, ĐẾN, Số, Ngày, Chuyển, Số và ký hiệu HS."""
    wide, high = (int(v * scale) for v in ARRIVAL_SIZE)
    image = Image.new("RGBA", (wide + 4, high + 4), (*RED, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((2, 2, wide, high), outline=(*RED, 255), width=max(1, round(1.2 * scale)))
    draw.line((2, 18 * scale, wide, 18 * scale), fill=(*RED, 255), width=max(1, round(scale)))
    fitting = min(10.5, 10.5 * 132 / width(box.office, "bold", 10.5)) * scale
    draw.text((wide / 2, 9.5 * scale), box.office, font=font("bold", fitting), fill=(*RED, 255), anchor="mm")
    draw.text((24 * scale, 36 * scale), "ĐẾN", font=font("bold", 15 * scale), fill=(*RED, 255), anchor="mm")
    for text, (x, y) in (arrival_rows() | FILE_ROW).items():
        face = font("regular", (8 if text in FILE_ROW else 9.5) * scale)
        draw.text((x * scale, y * scale), text, font=face, fill=(*RED, 255), anchor="ls")
    return _uneven(image, seed)


def arrival_rows() -> dict[str, tuple[float, float]]:
    """Return where in the ĐẾN stamp (points) each row that is filled in by pen begins."""
    return {
        "Số: .........................": (50.0, 33.0),
        "Ngày: .....................": (50.0, 50.0),
        "Chuyển: ...............................": (6.0, 68.0),
    }


def _rim(image: Image.Image, text: str, radius: float, size: float, *, top: bool) -> None:
    """Set a text round the rim, letter by letter, on the upper or the lower arc."""
    middle = image.width / 2
    face = font("bold", size)
    total = sum(face.getlength(c) for c in text) * 1.06
    angle = -total / radius / 2
    for char in text:
        step = face.getlength(char) * 1.06 / radius
        at = angle + step / 2
        side = int(size * 2)
        tile = Image.new("RGBA", (side, side), (*RED, 0))
        ImageDraw.Draw(tile).text((side / 2, side / 2), char, font=face, fill=(*RED, 255), anchor="mm")
        turn, sign = (-np.degrees(at), -1) if top else (np.degrees(at), 1)
        tile = tile.rotate(turn, resample=Image.Resampling.BICUBIC)
        x, y = middle + radius * np.sin(at), middle + sign * radius * np.cos(at)
        image.alpha_composite(tile, (max(0, int(x - side / 2)), max(0, int(y - side / 2))))
        angle += step


def _heart(draw: ImageDraw.ImageDraw, lines: tuple[str, ...], middle: float, radius: float) -> None:
    widest = max(width(text, "bold", 1.0) for text in lines)
    size = min(radius * 0.24, radius * 1.12 / widest, radius * 0.85 / len(lines))
    y = middle - size * 1.1 * (len(lines) - 1) / 2
    for text in lines:
        draw.text((middle, y), text, font=font("bold", size), fill=(*RED, 255), anchor="mm")
        y += size * 1.1


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        r = radius if corner % 2 == 0 else radius * 0.42
        at = np.pi * (corner / 5 - 0.5)
        points.append((float(x + r * np.cos(at)), float(y + r * np.sin(at))))
    draw.polygon(points, fill=(*RED, 255))


def _uneven(image: Image.Image, seed: int) -> Image.Image:
    """Make the ink thinner in soft patches and let the paper's grain show."""
    rng = np.random.default_rng(seed)
    patches = Image.fromarray(rng.integers(150, 255, (7, 7), dtype=np.uint8)).resize(
        image.size, Image.Resampling.BICUBIC
    )
    grain = rng.normal(1.0, 0.1, (image.height, image.width))
    alpha = np.asarray(image.getchannel("A").filter(ImageFilter.GaussianBlur(0.6)), dtype=float)
    alpha *= np.asarray(patches, dtype=float) / 255 * grain
    image.putalpha(Image.fromarray(np.clip(alpha, 0, 240).astype(np.uint8)))
    return image
