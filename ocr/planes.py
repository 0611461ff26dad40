"""A page parted into the gray planes that are read: the black print, evenly lit; all inks; the red mask."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import clean, light
from ocr.trace import Trace

Picture = NDArray[np.uint8]

_SEAL = 0.09  # of the page's width: a round seal is 30 to 42 mm across, no letter is


@dataclass(frozen=True, slots=True)
class Planes:
    """Gray pictures of one upright page, all of one size.

    `print` is the black print without coloured ink, evenly lit; `clear` the same without its fainter ink, None where
    all is alike; `whole` the page with all its inks; `red` a mask (255) of its red ink, None in gray.
    """

    print: Picture
    clear: Picture | None
    whole: Picture
    red: Picture | None

    def of_signature(self) -> tuple[Picture, ...]:
        """Return the planes on which a signature is looked for: names and titles are also stamped in red."""
        if self.red is None:
            return (self.print if self.clear is None else self.clear,)
        return (self.print, self.whole)

    def stamped(self) -> Picture | None:
        """Return what is printed in red on white, round seals and all that is in them left out; None without red."""
        if self.red is None:
            return None
        near = cv2.dilate(_without_seals(self.red), np.ones((3, 3), np.uint8)) > 0
        return np.where(near, self.whole, np.uint8(255))


def _without_seals(red: Picture) -> Picture:
    """Return a mask of red ink (255) without its large round pieces and what lies within them."""
    _, labels, stats, middles = cv2.connectedComponentsWithStats(red, connectivity=8)
    gone = np.zeros(len(stats), bool)
    gone[0] = True
    for x, y, wide, high, _area in stats[1:]:
        if min(wide, high) > _SEAL * red.shape[1] and max(wide, high) < 1.4 * min(wide, high):
            across = (middles[:, 0] - x - wide / 2) / (wide / 2)
            down = (middles[:, 1] - y - high / 2) / (high / 2)
            gone |= across**2 + down**2 < 1
    return np.where(gone[labels], np.uint8(0), red)


def part(picture: Picture, *, turned: bool, trace: Trace) -> Planes:
    """Return the planes of an upright picture (RGB or gray); `turned` says that it was turned by a few degrees."""
    inks = clean.part_inks(picture)
    found = [name for name, mask in (("đỏ", inks.red), ("xanh", inks.blue)) if mask is not None]
    trace.note(
        "inks", bool(found), f"Tách mực {' và '.join(found)}." if found else "Không có mực màu.", inks.black
    )
    page = _lit(inks.black, trace)
    clear = _clear(page, trace)
    if turned:
        page, clear = clean.despeckle(page), None if clear is None else clean.despeckle(clear)
    why = "Trang đã xoay: lọc hạt trước khi đọc." if turned else "Trang không xoay: lọc hạt chỉ làm mờ chữ."
    trace.note("specks", turned, why, page)
    return Planes(page, clear, clean.gray(picture), inks.red)


def _lit(page: Picture, trace: Trace) -> Picture:
    spread = light.unevenness(page)
    if spread <= light.UNEVEN:
        trace.note("light", False, f"Nền giấy sáng đều (chênh {spread:.0f} mức xám).")
        return page
    evened = light.evened(page)
    trace.note("light", True, f"Nền giấy sáng không đều (chênh {spread:.0f} mức xám); đã cân lại.", evened)
    return evened


def _clear(page: Picture, trace: Trace) -> Picture | None:
    level = light.faint_level(page)
    if level is None:
        trace.note("faint", False, "Mực trên trang đậm như nhau.")
        return None
    clear = light.without_faint(page, level)
    why = f"Có mực nhạt hơn chữ in (trên mức {level}): dấu đóng hoặc chữ mặt sau; đọc thêm khi bỏ nó."
    trace.note("faint", True, why, clear)
    return clear
