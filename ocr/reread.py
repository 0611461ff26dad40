"""Second looks at the places where one reading of the whole page fails: the signature under seal and pen, and a head
of which a column is missing.

Each look is one more engine call on a small crop; a page has at most three (measured: about a second together).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.record import Box, Word, Zone
from ocr.head import has_date, has_motto, has_number
from ocr.light import faint_level, without_faint
from ocr.lines import Run, level, rows, run_of, runs, usual_height, within
from ocr.name_look import is_doubtful, read_name, weight
from ocr.quality import legible
from ocr.signature import Signature, name_weight, part_signature, title_weight
from ocr.tesseract import Engine, glimpse
from ocr.title_look import is_sound, read_titles
from ocr.vote import join
from ocr.witness import Witness

Picture = NDArray[np.uint8]

_RUN_GAP = 1.6
_ABOVE, _NAME_REACH = 0.2, 13  # usual heights: a name is looked for from just above the titles' end downwards
_TITLES_REACH = 9  # usual heights: what the lines of authority take at most
_NAME_ASIDE = 16  # usual heights to either side of the titles' middle
_CLOSE = 3  # pixels around print in which a seal is left standing: what is left joins letters of a name


@dataclass(frozen=True, slots=True)
class Region:
    """A crop of the page, in pixels, and the words in it that are painted over before reading."""

    box: Box
    hidden: tuple[Word, ...] = ()


def signature_again(
    words: Sequence[Word], planes: Sequence[Picture], engine: Engine, *, stamped: Picture | None = None
) -> tuple[Word, ...]:
    """Return the words with the signature read anew from its own crop, where that makes out more.

    `words` carry zones; `planes` are gray pictures of the page, black print first, then as scanned: names are also
    stamped in red. A plane after the first is only read when no name was found. `stamped` is what is printed in red:
    a deputy who signs stamps PHÓ GIÁM ĐỐC below the printed GIÁM ĐỐC.
    """
    usual = usual_height(words)
    region = _signature_region(words, planes[0].shape, usual)
    if region is None:
        return tuple(words)
    old = _signature([w for w in words if w.zone is Zone.SIGNATURE and within(w, region.box)], usual)
    seen = [old]
    for plane in planes:
        seen.append(_signature(_read(plane, region, engine), usual))
        if seen[-1].name is not None:
            break
    cleared = _cleared(planes[0], region)
    if cleared is not None:
        seen.append(_signature(_read(cleared, region, engine), usual))
    titles = max(seen, key=title_weight).titles
    name = max(seen, key=name_weight).name
    if stamped is not None:
        red = _signature(_read(stamped, region, engine), usual)
        titles, name = _with_further(titles, red.titles, name), name or red.name
    if not _is_joint(words, region):
        titles = _titles_looked_at(titles, planes[0], region, usual, engine)
        name = _looked_at(name, titles, planes[0], region, usual, engine)
    kept = [w for w in words if not (w.zone in (Zone.SIGNATURE, Zone.NOISE) and within(w, region.box))]
    found = [*titles, *([name] if name else [])]
    return (*kept, *(placed.word for row in found for placed in row.words))


def head_again(words: Sequence[Word], plane: Picture, engine: Engine) -> tuple[Word, ...]:
    """Return the words with a head column that the first reading lost, read from its own crop.

    A column is lost when the other one shows a head: a motto without 'Số …' on the left, or no date on the right.
    """
    left = [w for w in words if w.zone is Zone.HEAD_LEFT]
    right = [w for w in words if w.zone is Zone.HEAD_RIGHT]
    if not right:
        return tuple(words)
    edge = min(w.box[0] for w in right)
    usual = usual_height(words)
    top, bottom = min(w.box[1] for w in right) - 2 * usual, max(w.box[3] for w in right) + 4 * usual
    result = tuple(words)
    if not has_number(_texts(left)):
        result = _column_again(result, _box(0, top, edge, bottom, plane), plane, engine, has_number)
    if not has_date(_texts(right)):
        box = _box(edge - 6 * usual, top, plane.shape[1], bottom, plane)
        result = _column_again(result, box, plane, engine, has_date)
    return result


def lost_head(words: Sequence[Word], plane: Picture, engine: Engine) -> tuple[Word, ...]:
    """Return the words of a first page on which no head was found, with its two upper crops read anew.

    Where the right crop shows no motto either, the words are returned as they are.
    """
    height, width = plane.shape
    bottom = 0.25 * height
    right = Region(_box(0.4 * width, 0, width, bottom, plane))
    found = _read(plane, right, engine)
    if not has_motto(" ".join(w.text for w in found)):
        return tuple(words)
    edge = min(w.box[0] for w in found if legible(w.text))
    left = Region(_box(0, 0, edge, bottom, plane))
    kept = [w for w in words if not (within(w, right.box) or within(w, left.box))]
    return (*kept, *_read(plane, left, engine), *found)


def _texts(words: Iterable[Word]) -> str:
    return " ".join(w.text for w in words)


def _column_again(
    words: tuple[Word, ...], box: Box, plane: Picture, engine: Engine, wanted: Callable[[str], bool]
) -> tuple[Word, ...]:
    found = _read(plane, Region(box), engine)
    if not wanted(_texts(found)):
        return words
    return (*(w for w in words if not within(w, box)), *found)


def _signature(words: Sequence[Word], usual: float) -> Signature:
    return part_signature(rows(runs(level(words), usual, _RUN_GAP)), usual)


def _cleared(plane: Picture, region: Region) -> Picture | None:
    """Return the page with the crop of a region freed of fainter ink, such as a grey seal; None where it has none.

    On the whole page a seal is too little of the ink to be told from it; in the crop of a signature it is much.
    """
    x0, y0, x1, y1 = region.box
    crop = np.ascontiguousarray(plane[y0:y1, x0:x1])
    level = faint_level(crop) if crop.size else None
    if level is None:
        return None
    cleared = plane.copy()
    cleared[y0:y1, x0:x1] = without_faint(crop, level, around=_CLOSE)
    return cleared


def _is_joint(words: Sequence[Word], region: Region) -> bool:
    """Tell whether somebody else signs left of the region: a joint letter."""
    return any(w.zone is Zone.SIGNATURE and w.box[0] < region.box[0] for w in words)


def _titles_looked_at(
    titles: tuple[Run, ...], plane: Picture, region: Region, usual: float, engine: Engine
) -> tuple[Run, ...]:
    """Return the lines of authority with those that are not whole, or overlap, as many looks make them out."""
    sound = [run for run in titles if is_sound([placed.word for placed in run.words])]
    if titles and len(sound) == len(titles):
        return titles
    x0, y0 = region.box[:2]
    lines = read_titles(_without(plane, region)[: int(_TITLES_REACH * usual)], usual, engine)
    seen = [run_of(level([_moved(word, x0, y0) for word in line])) for line in lines]
    seen = [run for run in seen if all(_apart(run, other, usual) for other in sound)]
    return tuple(sorted([*sound, *seen], key=_height)) if seen else titles


def _apart(run: Run, other: Run, usual: float) -> bool:
    """Tell whether two runs stand on lines of their own; both may have been levelled by tilts of their own."""
    return abs(_height(run) - _height(other)) > 0.5 * usual


def _height(run: Run) -> float:
    return sum(p.word.box[1] + p.word.box[3] for p in run.words) / (2 * len(run.words))


def _looked_at(
    name: Run | None, titles: Sequence[Run], plane: Picture, region: Region, usual: float, engine: Engine
) -> Run | None:
    """Return the name as many looks at the place below the titles make it out, where one reading leaves a doubt."""
    known = [placed.word for placed in name.words] if name else []
    if not titles or (known and not is_doubtful(known)):
        return name
    axis = sum(run.center for run in titles) / len(titles)
    top = max(placed.word.box[3] for run in titles for placed in run.words) - _ABOVE * usual
    reach = (axis - _NAME_ASIDE * usual, top, axis + _NAME_ASIDE * usual, top + _NAME_REACH * usual)
    part = replace(region, box=_inside(_box(*reach, plane), region.box))
    x0, y0 = part.box[:2]
    crop = _without(plane, part)
    seen = read_name(crop, usual, engine, [_moved(word, -x0, -y0) for word in known])
    if weight(seen) <= weight(known):
        return name
    return run_of(level([_moved(word, x0, y0) for word in seen]))


def _with_further(titles: tuple[Run, ...], others: Sequence[Run], name: Run | None) -> tuple[Run, ...]:
    """Return titles and those others that stand on lines of their own, not below the name, from top to bottom."""
    free = [o for o in others if all(abs(o.middle - t.middle) > 0.5 * (t.y1 - t.y0) for t in titles)]
    above = [o for o in free if name is None or o.middle < name.y0]
    return tuple(sorted([*titles, *above], key=lambda run: run.middle))


def _signature_region(words: Sequence[Word], shape: tuple[int, ...], usual: float) -> Region | None:
    """Return the crop right of Nơi nhận, from the text's end to below the name. None without a foot."""
    left = [w for w in words if w.zone is Zone.DISTRIBUTION]
    right = [w for w in words if w.zone is Zone.SIGNATURE]
    if not left and not right:
        return None
    start = min(w.box[1] for w in (left or right))
    top = min([start - 3 * usual, *(w.box[1] - 0.6 * usual for w in right)])
    last = max((w.box[3] for w in [*left, *right]), default=0)
    bottom = max(last, start + 17 * usual) + 2 * usual
    box = _box(0.4 * shape[1], top, shape[1], bottom, shape)
    others = (Zone.DISTRIBUTION, Zone.BODY, Zone.TABLE, Zone.PAGE_NUMBER)
    return Region(box, tuple(w for w in words if w.zone in others and _touches(w, box)))


def _box(x0: float, y0: float, x1: float, y1: float, page: Picture | tuple[int, ...]) -> Box:
    height, width = (page.shape if isinstance(page, np.ndarray) else page)[:2]
    return max(0, int(x0)), max(0, int(y0)), min(width, int(x1)), min(height, int(y1))


def _inside(box: Box, outer: Box) -> Box:
    return max(box[0], outer[0]), max(box[1], outer[1]), min(box[2], outer[2]), min(box[3], outer[3])


def _read(plane: Picture, region: Region, engine: Engine) -> tuple[Word, ...]:
    x0, y0, x1, y1 = region.box
    if x1 - x0 < 40 or y1 - y0 < 20:
        return ()
    crop = _without(plane, region)
    words = glimpse(crop, engine)
    words = join([words], Witness(crop, words)) if words else ()
    return tuple(_moved(word, x0, y0) for word in words)


def _without(plane: Picture, region: Region) -> Picture:
    """Return the crop of a region with its hidden words painted over."""
    x0, y0, x1, y1 = region.box
    crop = plane[y0:y1, x0:x1].copy()
    paper = int(np.percentile(crop, 90))
    for word in region.hidden:
        a, b, c, d = word.box
        crop[max(0, b - y0) : max(0, d - y0), max(0, a - x0) : max(0, c - x0)] = paper
    return crop


def _moved(word: Word, across: int, down: int) -> Word:
    x0, y0, x1, y1 = word.box
    return replace(word, box=(x0 + across, y0 + down, x1 + across, y1 + down))


def _touches(word: Word, box: Box) -> bool:
    return word.box[0] < box[2] and word.box[2] > box[0] and word.box[1] < box[3] and word.box[3] > box[1]
