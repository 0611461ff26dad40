"""What copying, scanning and photographing do to a page: plain seeded functions, image in, image out.

Lengths are px of the given image, angles degrees, seeds any int; the same arguments give the same pixels.
Images are RGB, L or 1 and keep their mode unless the function says otherwise. Only numpy and Pillow.
"""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from training.letters import stamps
from training.letters.sheet import Seal


def skew(image: Image.Image, degrees: float) -> Image.Image:
    """Turn the page by `degrees` (counter-clockwise) on white, size kept, as a sheet laid askew on the glass."""
    white = 255 if image.mode in ("L", "1") else (255, 255, 255)
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=white)


def noise(image: Image.Image, sigma: float = 6.0, salt: float = 0.0, seed: int = 0) -> Image.Image:
    """Add gaussian noise (sigma in grey levels) and turn a share `salt` (0..1) of the pixels black or white."""
    rng = np.random.default_rng(seed)
    pixels = np.asarray(image, dtype=np.float32)
    pixels = pixels + rng.normal(0, sigma, pixels.shape[:2]).astype(np.float32).reshape(_grey_shape(pixels))
    if salt:
        chance = rng.random(pixels.shape[:2])
        pixels[chance < salt / 2] = 0
        pixels[chance > 1 - salt / 2] = 255
    return _image(pixels)


def blur(image: Image.Image, radius: float) -> Image.Image:
    """Blur by a gaussian of `radius` px, as an unsharp lens or a third copy does."""
    return image.filter(ImageFilter.GaussianBlur(radius))


def bilevel(image: Image.Image, threshold: int | None = None) -> Image.Image:
    """Return the page in pure black and white (mode 1), as fax and copier settings give it.

    threshold is a grey level 0..255; without one it is found by Otsu's method.
    """
    grey = np.asarray(image.convert("L"))
    level = otsu(grey) if threshold is None else threshold
    return Image.fromarray(np.where(grey > level, 255, 0).astype(np.uint8)).convert(
        "1", dither=Image.Dither.NONE
    )


def otsu(grey: np.ndarray) -> int:
    """Return the grey level that parts the histogram best (largest variance between the two classes)."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(float)
    below, above = np.cumsum(counts), counts.sum() - np.cumsum(counts)
    sums = np.cumsum(counts * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = sums / below - (sums[-1] - sums) / above
        between = np.nan_to_num(below * above * apart**2)
    return int(np.argmax(between))


def low_dpi(image: Image.Image, dpi_from: int, dpi_to: int) -> Image.Image:
    """Return the page resampled from one resolution to another (smaller image, detail lost)."""
    size = (round(image.width * dpi_to / dpi_from), round(image.height * dpi_to / dpi_from))
    return image.resize(size, Image.Resampling.LANCZOS)


def border(image: Image.Image, width: int, seed: int = 0) -> Image.Image:
    """Paint the black edge of an open scanner lid on the left and the foot, ragged, about `width` px."""
    rng = np.random.default_rng(seed)
    edged = image.copy()
    draw = ImageDraw.Draw(edged)
    black = 0 if image.mode in ("L", "1") else (8, 8, 8)
    h, w = image.height, image.width
    left = [(0, int(h * t)) for t in (0, 1)]
    inner = [(int(width * rng.uniform(0.3, 1.0)), int(h * t)) for t in np.linspace(1.0, 0.55, 5)]
    draw.polygon([*left, *inner, (0, int(h * 0.5))], fill=black)
    foot = [(int(w * t), h - int(width * rng.uniform(0.1, 0.5))) for t in np.linspace(0, 1, 9)]
    draw.polygon([(0, h), *foot, (w, h)], fill=black)
    return edged


def uneven(image: Image.Image, depth: float = 0.35, seed: int = 0) -> Image.Image:
    """Darken the page softly by up to `depth` (0..1) across a random direction, as a lamp on one side does."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(1 - depth, 1.0, (3, 3)).astype(np.float32)
    light = np.asarray(Image.fromarray(corners).resize(image.size, Image.Resampling.BICUBIC))
    pixels = np.asarray(image, dtype=np.float32)
    return _image(pixels * light.reshape(_grey_shape(pixels)))


def stain(image: Image.Image, seed: int = 0) -> Image.Image:
    """Lay a ring of tea and a fold across the page."""
    rng = np.random.default_rng(seed)
    layer = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(layer)
    radius = image.width * rng.uniform(0.1, 0.14)
    x, y = image.width * rng.uniform(0.55, 0.8), image.height * rng.uniform(0.35, 0.6)
    box = (x - radius, y - radius, x + radius, y + radius)
    draw.ellipse(box, fill=(251, 247, 236))
    for start in range(0, 360, 12):  # a cup leaves a ring of uneven strength
        shade = int(rng.integers(0, 40))
        colour = (225 + shade // 2, 205 + shade, 165 + 2 * shade)
        draw.arc(box, start, start + 12, fill=colour, width=max(2, int(radius * rng.uniform(0.03, 0.07))))
    fold = int(image.height * rng.uniform(0.48, 0.52))
    draw.line((0, fold, image.width, fold + int(image.width * 0.004)), fill=(200, 200, 200), width=3)
    soft = layer.filter(ImageFilter.GaussianBlur(image.width / 600))
    return ImageChops.multiply(image.convert("RGB"), soft).convert(image.mode)


def photo(image: Image.Image, seed: int = 0, width: int = 1700) -> Image.Image:
    """Return the page as a telephone sees it on a desk: askew, in perspective, unevenly lit, RGB, `width` px wide."""
    rng = np.random.default_rng(seed)
    height = round(width * 4 / 3)
    page = image.convert("RGB").resize(
        (round(width * 0.84), round(width * 0.84 * image.height / image.width)), Image.Resampling.LANCZOS
    )
    left, top = (width - page.width) / 2, (height - page.height) / 2
    corners = np.array([(0, 0), (page.width, 0), (page.width, page.height), (0, page.height)], dtype=float)
    seen = corners + [left, top] + rng.uniform(-0.028, 0.028, (4, 2)) * width
    factors = _perspective(seen, corners)
    sheet = page.transform((width, height), Image.Transform.PERSPECTIVE, factors, Image.Resampling.BICUBIC)
    mask = Image.new("L", page.size, 255).transform((width, height), Image.Transform.PERSPECTIVE, factors)
    desk = _desk(width, height, rng)
    desk.paste(sheet, mask=mask)
    return noise(uneven(blur(desk, 0.7), 0.45, seed), 3.5, seed=seed)


def scan(image: Image.Image, degrees: float, dpi: int, sigma: float, seed: int, *, grey: bool) -> Image.Image:
    """Return a 300 dpi page as an office scanner gives it at `dpi`: turned, softened, with a little noise."""
    turned = skew(image.convert("L") if grey else image, degrees)
    return noise(low_dpi(blur(turned, 0.8), 300, dpi), sigma, seed=seed)


def hard_skew(image: Image.Image, seed: int = 0) -> Image.Image:
    """Bench condition: a 300 dpi page turned by 5 degrees, in grey with noise and specks."""
    side = 1 if seed % 2 else -1
    return noise(blur(skew(image.convert("L"), 5.0 * side), 0.8), 10.0, 0.002, seed)


def hard_fax(image: Image.Image, seed: int = 0) -> Image.Image:
    """Bench condition: a 300 dpi page as a 150 dpi fax, bilevel, thinned and with specks."""
    return bilevel(noise(low_dpi(blur(image.convert("L"), 1.2), 300, 150), 14.0, 0.004, seed), 150)


def hard_stamp(image: Image.Image, seed: int = 0) -> Image.Image:
    """Bench condition: a 300 dpi page with a heavy red seal over the middle of the text, then a grey scan."""
    rng = np.random.default_rng(seed)
    seal = Seal(0, 0, 56, "CỘNG HÒA X.H.C.N VIỆT NAM", "TỈNH HOÀNG LAM", ("ĐÃ KIỂM TRA",))
    inked = stamps.seal_image(seal, 300 / 72, seed)
    inked.putalpha(inked.getchannel("A").point(lambda a: min(255, a * 2)))
    stamped = image.convert("RGB")
    x = int(stamped.width * rng.uniform(0.3, 0.55))
    y = int(stamped.height * rng.uniform(0.35, 0.5))
    stamped.paste(inked, (x, y), inked)
    return noise(low_dpi(stamped.convert("L"), 300, 200), 6.0, seed=seed)


def hard_gloom(image: Image.Image, seed: int = 0) -> Image.Image:
    """Bench condition: a dark, blurred third copy at 200 dpi with a black border."""
    page = uneven(blur(low_dpi(image.convert("L"), 300, 200), 1.0), 0.5, seed)
    return noise(border(page, page.width // 25, seed), 12.0, 0.001, seed)


def shine_through(image: Image.Image, other: Image.Image, depth: float = 0.5) -> Image.Image:
    """Return a grey page on thin paper, with the print of its other side seen mirrored at depth (0..1) of its ink."""
    back = other.convert("L").resize(image.size).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    ink = 255.0 - np.asarray(back.filter(ImageFilter.GaussianBlur(2.0)), dtype=np.float32)
    return _image(np.asarray(image.convert("L"), dtype=np.float32) - depth * ink)


HARD = {"skew": hard_skew, "fax": hard_fax, "stamp": hard_stamp, "gloom": hard_gloom}


def _perspective(seen: np.ndarray, flat: np.ndarray) -> list[float]:
    """Return the 8 factors by which Pillow finds, for each point of the photo, its point on the flat page."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(f) for f in np.linalg.solve(np.array(rows), np.array(values))]


def _desk(width: int, height: int, rng: np.random.Generator) -> Image.Image:
    """Return a brown desk with a soft grain along x."""
    grain = rng.normal(0, 7, (height, 1, 1)) + rng.normal(0, 2, (height, width, 1))
    return _image(np.array([122.0, 88.0, 60.0]) + grain)


def _grey_shape(pixels: np.ndarray) -> tuple[int, ...]:
    return pixels.shape[:2] if pixels.ndim == 2 else (*pixels.shape[:2], 1)


def _image(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
