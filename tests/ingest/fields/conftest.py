"""Invented letters as printed: text laid on a grid, so that columns and boxes are those of the layout."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from corpus.record import Page, Word, Zone
from corpus.reference import Reference, load
from ingest.grid import DPI, size_of, words_of

Printed = Callable[..., Page]


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load()


@pytest.fixture(scope="session")
def printed() -> Printed:
    """Return a function that prints text as one page; `doubt` gives single words an own confidence."""

    def one(text: str, number: int = 1, doubt: dict[str, float] | None = None) -> Page:
        lines = text.strip("\n").split("\n")
        width, height = size_of(lines)
        words = [replace(w, conf=(doubt or {}).get(w.text, 0.97)) for w in words_of(lines)]
        return Page(number, width, height, DPI, tuple(words), source="document")

    return one


@pytest.fixture(scope="session")
def scanned() -> Callable[[Sequence[tuple[str, int, int, Zone]]], Page]:
    """Return a function that puts lines (text, x, y, zone) on an A4 page of 300 dpi."""

    def one(lines: Sequence[tuple[str, int, int, Zone]]) -> Page:
        words: list[Word] = []
        for count, (text, left, top, zone) in enumerate(lines):
            x = left
            for part in text.split():
                words.append(Word(part, part, (x, top, x + 25 * len(part), top + 45), 0.95, zone, count))
                x += 25 * (len(part) + 1)
        return Page(1, 2480, 3508, 300, tuple(words))

    return one


@pytest.fixture(scope="session")
def state_letter() -> str:
    return """
       ỦY BAN NHÂN DÂN                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
         XÃ BÌNH KHÊ                             Độc lập - Tự do - Hạnh phúc
         ─────────                              ───────────────────────────
       Số: 87/UBND-KT                       Bình Khê, ngày 14 tháng 5 năm 2026
   V/v sửa chữa đường liên thôn
  trước mùa mưa năm 2026

                        Kính gửi: - Phòng Kinh tế xã;
                                  - Trưởng thôn Đông, thôn Đoài và các tổ dân
                                    phố trên địa bàn;
                                  - Công ty Cấp nước Bình Khê.

    Thực hiện Kế hoạch số 12/KH-UBND ngày 03 tháng 4 năm 2026 của Ủy ban nhân dân xã về
giao thông nông thôn, Ủy ban nhân dân xã đề nghị các đơn vị khẩn trương rà soát./.

Nơi nhận:                                                     TM. ỦY BAN NHÂN DÂN
- Như trên;                                                       KT. CHỦ TỊCH
- Thường trực Đảng ủy (để b/c);                                   PHÓ CHỦ TỊCH
- Các phòng, ban, ngành, đoàn thể
của xã;
- Lưu: VT, KT(Hòa, 04b).
                                                                  Phạm Thị Lụa
"""


@pytest.fixture(scope="session")
def party_plan() -> str:
    return """
        ĐẢNG BỘ TỈNH HẢI VÂN                       ĐẢNG CỘNG SẢN VIỆT NAM
       ĐẢNG ỦY XÃ BÌNH KHÊ                      ──────────────────────
                 *
           Số 45-KH/ĐU                       Bình Khê, ngày 02 tháng 6 năm 2026

                                      KẾ HOẠCH
                    kiểm tra việc học tập và làm theo tấm gương
                         của các chi bộ thôn năm 2026
                                       -----

    Thực hiện Hướng dẫn số 03-HD/TU, ngày 12/02/2026 của Ban Thường vụ Tỉnh ủy, Ban Thường vụ
Đảng ủy xã xây dựng kế hoạch như sau:
    1. Mục đích: nâng cao chất lượng sinh hoạt chi bộ.

Nơi nhận:                                                      T/M BAN THƯỜNG VỤ
- Ủy ban Kiểm tra Tỉnh ủy (báo cáo),                               PHÓ BÍ THƯ
- Các chi bộ trực thuộc,
- Lưu Văn phòng Đảng ủy.
                                                                Vũ Đình Khoát
"""
