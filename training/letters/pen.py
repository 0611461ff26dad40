"""Writing by pen, drawn with our own strokes: digits and signatures.

Each digit is a few strokes of control points (digits.tsv), smoothed by a Catmull-Rom spline and shaken by a
seed; nothing is copied from a font or from anybody's hand.
"""

from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageDraw

Strokes: TypeAlias = list[np.ndarray]

BLUE = (28, 48, 150)
SHAPES = Path(__file__).with_name("digits.tsv")


@lru_cache(maxsize=1)
def shapes() -> dict[str, list[Strokes]]:
    """Return the ways in which each character is written, from digits.tsv: strokes of points (n × 2)."""
    found: dict[str, list[Strokes]] = {}
    for row in SHAPES.read_text("utf-8").splitlines():
        if row.startswith("#"):
            continue
        char, drawn = row.split("\t")
        strokes = [np.array([point.split(",") for point in part.split()], float) for part in drawn.split(";")]
        found.setdefault(char, []).append(strokes)
    return found


def digits(text: str, height: int, seed: int) -> Image.Image:
    """Return a text of digits and '/' written by pen, blue on transparent, `height` px high, cut to its ink."""
    rng = np.random.default_rng(seed)
    scale = 4
    tall = height * scale
    advance = int(tall * 0.62)
    image = Image.new("RGBA", (advance * len(text) + tall, tall * 2), (*BLUE, 0))
    draw = ImageDraw.Draw(image)
    slant = rng.uniform(0.05, 0.25)
    x = tall * 0.3
    for char in text:
        ways = shapes()[char]
        shape = ways[int(rng.integers(len(ways)))]
        wide = tall * rng.uniform(0.42, 0.55) * (0.7 if char in "1/" else 1.0)
        high = tall * rng.uniform(0.88, 1.08)
        lift = tall * (0.45 + rng.uniform(-0.05, 0.05))
        for stroke in shape:
            points = stroke + rng.normal(0, 0.022, stroke.shape)
            xs = x + points[:, 0] * wide + (1 - points[:, 1]) * high * slant
            ys = lift + points[:, 1] * high
            _ink(draw, spline(np.column_stack([xs, ys])), tall * 0.05)
        x += wide + tall * rng.uniform(0.1, 0.2)
    return _cut(image, scale)


def signature(width: int, height: int, seed: int) -> Image.Image:
    """Return an invented signature in blue on transparent, about width × height px: loops, then a long tail."""
    rng = np.random.default_rng(seed)
    scale = 3
    image = Image.new("RGBA", (width * scale, height * scale), (*BLUE, 0))
    draw = ImageDraw.Draw(image)
    for stroke in _signature_strokes(rng):
        points = stroke * [width * scale, height * scale]
        _ink(draw, spline(points), scale * height * 0.013)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def spline(points: np.ndarray, steps: int = 14) -> np.ndarray:
    """Return a Catmull-Rom curve through the points (n × 2), `steps` samples a piece."""
    if len(points) < 3:
        return points
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5
            * (
                2 * p1
                + (p2 - p0) * t
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
        )
    return np.vstack([*pieces, points[-1:]])


def _signature_strokes(rng: np.random.Generator) -> list[np.ndarray]:
    """A capital, some small letters run together, and a flourish; each of three kinds of hand differs."""
    kind = int(rng.integers(3))
    first = [_capital_stroke(rng), _run_of_letters(rng, waves=kind != 1)]
    if kind == 0:
        tail = [
            (0.88, 0.3),
            (0.5, rng.uniform(0.6, 0.7)),
            (0.03, 0.9),
            (0.4, 0.84),
            (0.9, rng.uniform(0.62, 0.8)),
        ]
    elif kind == 1:
        tail = [(0.12, 0.92), (0.5, rng.uniform(0.75, 0.85)), (0.98, rng.uniform(0.66, 0.78))]
    else:
        tail = [(0.75, 0.75), (0.95, 0.5), (0.8, 0.2), (0.55, 0.45), (0.7, 0.95), (0.99, 0.9)]
    return [*first, np.array(tail)]


def _capital_stroke(rng: np.random.Generator) -> np.ndarray:
    x, lean = rng.uniform(0.05, 0.12), rng.uniform(0.02, 0.1)
    shapes = (
        [(x, 0.85), (x + lean, 0.1), (x + 0.14, 0.35), (x + 0.1, 0.6), (x + 0.22, 0.8)],
        [(x + 0.2, 0.15), (x + 0.04, 0.2), (x, 0.55), (x + 0.1, 0.85), (x + 0.24, 0.6)],
        [(x, 0.2), (x + 0.1, 0.1), (x + 0.06, 0.85), (x - 0.04, 0.7), (x + 0.12, 0.5), (x + 0.24, 0.7)],
        [(x, 0.3), (x + 0.2, 0.06), (x + 0.08, 0.5), (x + 0.26, 0.45), (x + 0.12, 0.95), (x + 0.02, 0.8)],
    )
    points = np.array(shapes[int(rng.integers(len(shapes)))])
    return points + rng.normal(0, 0.015, points.shape)


def _run_of_letters(rng: np.random.Generator, *, waves: bool) -> np.ndarray:
    points = [(0.3, 0.65)]
    x = 0.32
    for _ in range(int(rng.integers(3, 7))):
        step = rng.uniform(0.05, 0.1)
        high = rng.uniform(0.15, 0.5) if rng.random() < 0.3 else rng.uniform(0.45, 0.56)
        points.append((x + step * 0.6, high))
        points.append((x + step * 0.5, rng.uniform(0.66, 0.76)))
        if not waves:
            points.append((x + step * 0.1, rng.uniform(0.58, 0.66)))
        x += step
    return np.array([*points, (x + 0.08, 0.6), (x + 0.16, rng.uniform(0.45, 0.6))])


def _ink(draw: ImageDraw.ImageDraw, curve: np.ndarray, thickness: float) -> None:
    """Draw a curve whose line is thickest in the middle, as a ball pen pressed on paper draws it."""
    count = len(curve)
    for index in range(count - 1):
        press = 0.75 + 0.35 * np.sin(np.pi * (index + 1) / count)
        radius = thickness * press / 1.6
        (x0, y0), (x1, y1) = curve[index], curve[index + 1]
        draw.line((x0, y0, x1, y1), fill=(*BLUE, 255), width=max(1, round(radius * 2)))
        draw.ellipse((x1 - radius, y1 - radius, x1 + radius, y1 + radius), fill=(*BLUE, 255))


def _cut(image: Image.Image, scale: int) -> Image.Image:
    box = image.getchannel("A").getbbox() or (0, 0, scale, scale)
    inked = image.crop(box)
    return inked.resize(
        (max(1, inked.width // scale), max(1, inked.height // scale)), Image.Resampling.LANCZOS
    )
