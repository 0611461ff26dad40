"""Reads what is stamped on a page askew or in a frame: urgency and secrecy marks, the ĐẾN stamp.

The engine passes over print that leans, and takes a frame for a table or a picture. So frames are looked for first,
in black and in red ink, each is laid level, freed of its lines, and read on its own (Decree 30/2020, annex I: boxed
capitals of 20 x 8 to 40 x 8 mm; the arrow of an urgent letter is a frame too). One engine call a mark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from corpus.record import Box, Word, Zone
from ocr.clean import ink_of
from ocr.cues import cues, is_cue, letters
from ocr.quality import legible
from ocr.tesseract import SPARSE, Engine, glimpse

Picture = NDArray[np.uint8]

_LONG = (15.0, 75.0)  # millimetres of a frame's long side
_SHORT = 5.0  # the least of its short side
_SHAPE = (1.4, 7.5)  # long side to short side: a seal is round
_HOLLOW = 0.4  # share of its hull that a frame's lines may fill
_UPPER = 0.6  # share of the page, from its top, in which marks stand
_LEAST_LETTERS = 4
_SOLID = 0.3  # share of its box that letters fill at least, where they touch
_MOST = 3  # frames of one page that are read
_LEVEL = 10.0  # degrees that an ĐẾN stamp may lean
_LEAST_SIDE = 12  # pixels: less holds no print
_UNFRAMED = 2  # red marks without a frame that are read


@dataclass(frozen=True, slots=True)
class Frame:
    """A leaning rectangle around a mark: its corners and middle in pixels, degrees to turn it level."""

    corners: NDArray[np.float32]
    middle: tuple[float, float]
    size: tuple[float, float]  # long side, short side
    angle: float

    def covers(self, word: Word) -> bool:
        """Tell whether the middle of a word lies in the frame."""
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        return cv2.pointPolygonTest(self.corners, (x, y), False) >= 0

    @property
    def box(self) -> Box:
        """The upright box around the frame."""
        x, y = self.corners[:, 0], self.corners[:, 1]
        return max(0, int(x.min())), max(0, int(y.min())), int(x.max()), int(y.max())


def read_marks(
    words: Sequence[Word], page: Picture, red: Picture | None, engine: Engine
) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Return the words that are outside of every mark, and the words of the marks with their zones.

    `page` is the gray page with all inks, `red` a mask of its red ink (255) or None. An urgency or secrecy mark
    belongs to the left head. What a frame holds that is no mark is left to the first reading, and so are the words of
    the signature, which a seal overprints.
    """
    seen: list[tuple[Frame, tuple[Word, ...]]] = []
    for frame, ink in _candidates(page, red, engine.dpi):
        # What one ink shows of a frame and cannot be read may be read in the other.
        if not any(found and _same(frame, other) for other, found in seen):
            seen.append((frame, _read(page, ink, frame, engine, coloured=ink is red)))
    marks = [(frame, found) for frame, found in seen if found]
    kept = tuple(
        w for w in words if w.zone is Zone.SIGNATURE or not any(frame.covers(w) for frame, _ in marks)
    )
    return kept, tuple(w for _, found in marks for w in found)


def _candidates(page: Picture, red: Picture | None, dpi: int) -> Iterator[tuple[Frame, Picture]]:
    """Yield what may be marks, with the ink they are seen in: red frames first, then black ones, then red print."""
    for ink in [ink_of(page)] if red is None else [red, ink_of(page)]:
        yield from ((frame, ink) for frame in frames(ink, dpi)[:_MOST])
    if red is not None:
        yield from ((frame, red) for frame in _unframed(red)[:_UNFRAMED])


def frames(ink: Picture, dpi: int) -> list[Frame]:
    """Return the frames among the ink (255) of a page's upper part that hold letters, the largest first."""
    unit = dpi / 25.4
    upper = ink[: int(_UPPER * ink.shape[0])]
    joined = cv2.morphologyEx(upper, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, seen, found_stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=8)
    labels, stats = np.asarray(seen, np.int32), np.asarray(found_stats, np.int32)
    prints = _letters(upper, unit)
    found = []
    for at in np.flatnonzero(_framelike(stats, unit)):
        frame = _frame(labels, stats[at], int(at), unit)
        if frame is None:
            continue
        inside = [count for at, count in prints if cv2.pointPolygonTest(frame.corners, at, False) > 0]
        if sum(inside) >= _LEAST_LETTERS:
            found.append(frame)
    return sorted(found, key=lambda f: -f.size[0] * f.size[1])


def _letters(ink: Picture, unit: float) -> list[tuple[tuple[float, float], int]]:
    """Return the middles of what may be print and the letters of each: those of a bold mark touch ('KHẨN')."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high, area = (stats[:, at] for at in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    tall = np.maximum(high, wide)
    single = (tall > 1.5 * unit) & (tall < 9 * unit)
    glued = (high > 1.5 * unit) & (high < 9 * unit) & (wide > high) & (area > _SOLID * wide * high)
    counts = np.where(glued, np.round(wide / np.maximum(high, 1)), 1).astype(np.int64)
    return [
        ((float(middles[at][0]), float(middles[at][1])), int(counts[at]))
        for at in np.flatnonzero(single | glued)
    ]


def _framelike(stats: NDArray[np.int32], unit: float) -> NDArray[np.bool_]:
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    longer = np.maximum(wide, high)
    fits = (longer > 0.7 * _LONG[0] * unit) & (longer < _LONG[1] * unit)
    fits &= np.minimum(wide, high) > _SHORT * unit
    fits[0] = False
    return np.asarray(fits & (stats[:, cv2.CC_STAT_AREA] < _HOLLOW * wide * high), np.bool_)


def _frame(labels: NDArray[np.int32], stat: NDArray[np.int32], at: int, unit: float) -> Frame | None:
    """Return the leaning rectangle around one piece of ink, None where it is no hollow frame of a mark's size."""
    x, y, wide, high = (int(v) for v in stat[:4])
    rows, columns = np.nonzero(labels[y : y + high, x : x + wide] == at)
    points = np.column_stack((columns + x, rows + y)).astype(np.float32)
    hull = cv2.convexHull(points)
    middle, size, angle = cv2.minAreaRect(hull)
    frame = _level((middle[0], middle[1]), (size[0], size[1]), angle)
    longer, shorter = frame.size
    sized = _LONG[0] * unit <= longer <= _LONG[1] * unit and shorter >= _SHORT * unit
    if not sized or not _SHAPE[0] <= longer / shorter <= _SHAPE[1]:
        return None
    area = cv2.contourArea(hull)
    return frame if area > 0.5 * longer * shorter and len(points) < _HOLLOW * area else None


def _level(middle: tuple[float, float], size: tuple[float, float], angle: float) -> Frame:
    """Return a rectangle as cv2 gives it as a frame whose long side is to lie level: -90 <= angle < 90."""
    wide, high = size
    if wide < high:
        wide, high, angle = high, wide, angle + 90
    angle = (angle + 90) % 180 - 90
    corners = np.asarray(cv2.boxPoints((middle, (wide, high), angle)), np.float32)
    return Frame(corners, (float(middle[0]), float(middle[1])), (float(wide), float(high)), float(angle))


def _same(one: Frame, other: Frame) -> bool:
    return cv2.pointPolygonTest(one.corners, other.middle, False) >= 0


def _read(page: Picture, ink: Picture, frame: Frame, engine: Engine, *, coloured: bool) -> tuple[Word, ...]:
    """Return the words of a mark with their zone, none where what is in the frame is no mark.

    Coloured print is a stamp whatever it says; black print in a frame may be a table's.
    """
    if min(frame.size) < _LEAST_SIDE:
        return ()
    picture = _alone(ink, frame)
    words = _sound(glimpse(picture, engine))
    if _is_urgent(words):
        return tuple(replace(w, zone=Zone.HEAD_LEFT, box=frame.box) for w in words)
    if abs(frame.angle) <= _LEVEL:
        upright = _read_upright(page, frame.box, engine)
        seen = [*words, *upright]
        if _is_arrival(seen) or _is_arrival([*seen, *glimpse(picture, engine, psm=SPARSE)]):
            return tuple(replace(w, zone=Zone.ARRIVAL_STAMP) for w in upright)
    return tuple(replace(w, zone=Zone.STAMP, box=frame.box) for w in words) if coloured else ()


def _alone(ink: Picture, frame: Frame) -> Picture:
    """Return black print on white: what a frame holds, laid level, its lines taken off."""
    longer, shorter = frame.size
    wide, high = (
        round(longer),
        round(1.3 * shorter),
    )  # an arrow is not straight: the print may pass its rectangle
    matrix = cv2.getRotationMatrix2D(frame.middle, frame.angle, 1.0)
    matrix[:, 2] += np.array((wide / 2 - frame.middle[0], high / 2 - frame.middle[1]))
    level = np.asarray(cv2.warpAffine(ink, matrix, (wide, high), flags=cv2.INTER_LINEAR), np.uint8)
    bare = _without_lines(level)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), _lean(bare), 1.0)
    bare = np.asarray(cv2.warpAffine(bare, turn, (wide, high), flags=cv2.INTER_LINEAR), np.uint8)
    return np.asarray(np.pad(255 - bare, 20, constant_values=255), np.uint8)


def _lean(ink: Picture) -> float:
    """Return by how many degrees (-14..14) the one or two lines of a mark must be turned still to run level."""
    y, x = np.nonzero(ink > 100)
    if x.size < 50:
        return 0.0

    def sharpness(degrees: float) -> float:
        rows = (y - x * np.tan(np.radians(degrees))).astype(np.int64)
        return float(np.sum(np.diff(np.bincount(rows - rows.min()).astype(np.float64)) ** 2))

    best = max(range(-14, 15), key=sharpness)
    return float(best) if sharpness(best) > 1.2 * sharpness(0) else 0.0


def _read_upright(page: Picture, box: Box, engine: Engine) -> tuple[Word, ...]:
    x0, y0, x1, y1 = box
    words = glimpse(np.ascontiguousarray(page[y0:y1, x0:x1]), engine)
    return tuple(replace(w, box=(w.box[0] + x0, w.box[1] + y0, w.box[2] + x0, w.box[3] + y0)) for w in words)


def _without_lines(ink: Picture) -> Picture:
    """Return the ink (255) of a level mark without its frame: pieces that run along most of a side."""
    hard = np.where(ink > 100, np.uint8(255), np.uint8(0))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(hard, connectivity=8)
    high, wide = hard.shape
    lines = (stats[:, cv2.CC_STAT_WIDTH] > 0.6 * wide) | (stats[:, cv2.CC_STAT_HEIGHT] > 0.85 * high)
    lines[0] = False
    return np.where(
        cv2.dilate(lines[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, np.uint8(0), ink
    )


def _sound(words: Sequence[Word]) -> list[Word]:
    return [w for w in words if legible(w.text)]


def _is_urgent(words: Sequence[Word]) -> bool:
    """Tell whether the words are an urgency or a secrecy mark."""
    bare = letters(" ".join(w.text for w in words))
    return is_cue(bare, "urgency", 75) or is_cue(bare, "secrecy", 80)


def _is_arrival(words: Sequence[Word]) -> bool:
    """Tell whether the words in a frame are an ĐẾN stamp's: that word in capitals, or three of its other cues."""
    texts = [letters(w.text) for w in words]
    if any(w.text.isupper() and fuzz.ratio("den", letters(w.text)[-4:]) >= 80 for w in words):
        return True
    seen = {cue for cue in cues("arrival") if any(_begins(text, cue) for text in texts)}
    return len(seen) >= 3


def _begins(text: str, cue: str) -> bool:
    return len(text) >= len(cue) - 1 and fuzz.ratio(cue, text[: len(cue)]) >= 75


def _unframed(mask: Picture) -> list[Frame]:
    """Return boxes of red ink as wide as a word at least and wider than high, the largest first."""
    height, width = mask.shape
    small = cv2.resize(mask[: height // 2], None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    joined = cv2.dilate(np.where(small > 30, np.uint8(1), np.uint8(0)), np.ones((3, 7), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [tuple(8 * int(v) for v in row[:4]) for row in stats[1:]]
    wide = [b for b in boxes if b[2] > 0.06 * width and 1.25 * b[3] < b[2] < 0.5 * width and b[3] > 24]
    return list(_upright(sorted(wide, key=lambda b: -b[2] * b[3])))


def _upright(boxes: Sequence[tuple[int, ...]]) -> Iterator[Frame]:
    for x, y, wide, high in boxes:
        yield _level((x + wide / 2, y + high / 2), (wide + 16.0, high + 16.0), 0.0)
