"""What stands around a place for pen on drawn paper, and how a scanner sees it: pixels, `em` the size of print."""

from random import Random

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageDraw, ImageFont

Picture = npt.NDArray[np.uint8]

_ABOVE_TEXT = ("SỞ Y TẾ", "ỦY BAN NHÂN DÂN", "Độc lập - Tự do - Hạnh phúc", "VĂN PHÒNG", "BAN CHỈ ĐẠO")
_BELOW_TEXT = (
    "V/v báo cáo kết quả thực hiện",
    "về việc triển khai kế hoạch",
    "Kính gửi: Ủy ban nhân dân",
    "huấn luyện",
)


def surroundings(
    pen: ImageDraw.ImageDraw,
    em: float,
    base: float,
    start: float,
    end: float,
    font: ImageFont.FreeTypeFont,
    chance: Random,
) -> None:
    """Draw what may stand near: lines above and below, a rule, dots to write on, the arc of a seal, specks."""
    wide = pen.im.size[0]
    if chance.random() < 0.25:
        pen.text(
            (chance.uniform(-3, 1) * em, base - chance.uniform(1.25, 2.1) * em),
            chance.choice(_ABOVE_TEXT),
            font=font,
            fill=20,
            anchor="ls",
        )
    if chance.random() < 0.4:
        below = base + chance.uniform(1.05, 1.7) * em
        pen.text(
            (chance.uniform(-4, 1) * em, below), chance.choice(_BELOW_TEXT), font=font, fill=20, anchor="ls"
        )
    if chance.random() < 0.2:
        y = base - chance.uniform(0.95, 1.5) * em
        x = chance.uniform(0, wide)
        pen.line((x, y, x + chance.uniform(1, 6) * em, y), fill=20, width=max(1, round(0.04 * em)))
    if chance.random() < 0.12:
        dots = "." * int((end - start) / font.getlength("."))
        pen.text((start, base + chance.uniform(-0.02, 0.12) * em), dots, font=font, fill=40, anchor="ls")
    elif chance.random() < 0.03:
        pen.line((start, base + 0.1 * em, end, base + 0.1 * em), fill=60, width=max(1, round(0.03 * em)))
    if chance.random() < 0.08:
        x, y, size = chance.uniform(0, wide), base + chance.uniform(-3, 3) * em, chance.uniform(2, 5) * em
        fill = chance.randint(120, 220)
        pen.ellipse((x - size, y - size, x + size, y + size), outline=fill, width=max(1, round(0.08 * em)))
    for _ in range(chance.choice((0, 0, 0, 2, 6))):
        x, y, size = chance.uniform(0, wide), chance.uniform(0, 4 * em), chance.uniform(0, 0.05) * em
        pen.ellipse((x, y, x + size, y + size), fill=60)


def scanned(
    page: Picture, scale: float, two_levels: bool, chance: Random, noise: np.random.Generator
) -> Picture:
    """Return the strip as a scanner leaves it: in gray, or in two levels."""
    paper = chance.randint(222, 255)
    light = paper - (255 - page.astype(np.float32)) * (paper / 255) * chance.uniform(0.75, 1)
    light = cv2.GaussianBlur(light, (0, 0), max(0.3, chance.uniform(0.35, 1.15) * scale))
    grain = chance.choice((0, 2, 4, 9))
    if grain:
        light += noise.normal(0, grain, page.shape).astype(np.float32)
    result = np.clip(light, 0, 255).astype(np.uint8)
    if two_levels:
        level = float(result.min()) + (paper - float(result.min())) * chance.uniform(0.45, 0.75)
        result = np.where(result > level, np.uint8(255), np.uint8(0))
        if chance.random() < 0.4:
            result = np.asarray(cv2.GaussianBlur(result, (0, 0), chance.uniform(0.4, 0.9)), np.uint8)
    elif chance.random() < 0.5:
        packed = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(25, 85)])[1]
        result = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    return result
