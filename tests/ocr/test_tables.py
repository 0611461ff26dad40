"""Ruled tables drawn here: found with their cells, read cell by cell."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from corpus.record import Page, Word, Zone
from ocr import clean
from ocr.layout import arrange, with_marks
from ocr.tables import Table, find_tables
from tests.ocr.letter import LETTER, typed

WIDTH, HEIGHT, DPI = 1654, 2339, 200
COLUMNS, ROWS = (150, 400, 1100, 1500), (800, 880, 1000, 1080)


def ruled(*, gap: int = 0, span: bool = False) -> np.ndarray:
    """Return a page with a table of 3 x 3 cells; with span the first column is one cell over the last two rows."""
    page = np.full((HEIGHT, WIDTH), 250, np.uint8)
    for y in ROWS:
        start = COLUMNS[1] if span and y == ROWS[2] else COLUMNS[0]
        cv2.line(page, (start, y), (COLUMNS[-1], y), 20, 3)
    for x in COLUMNS:
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), 20, 3)
    if gap:
        page[:, 700 : 700 + gap] = 250
    for row in range(12):
        cv2.putText(
            page, "Uy ban nhan dan xa de nghi", (200, 150 + 50 * row), cv2.FONT_HERSHEY_COMPLEX, 1, 20, 2
        )
    return page


@pytest.mark.parametrize("degrees", [0.0, 1.0])
def test_a_table_is_found_with_its_cells_row_by_row(degrees: float) -> None:
    (table,) = find_tables(clean.straighten(ruled(), degrees) if degrees else ruled(), DPI)
    assert len(table.cells) == 9
    lefts = [cell[0] for cell in table.cells]
    assert all(a < b < c for a, b, c in (lefts[at : at + 3] for at in (0, 3, 6)))


def test_a_broken_rule_is_mended() -> None:
    (table,) = find_tables(ruled(gap=6), DPI)
    assert len(table.cells) == 9


def test_a_cell_may_span_rows() -> None:
    (table,) = find_tables(ruled(span=True), DPI)
    assert len(table.cells) == 8
    assert [cell[0] < COLUMNS[1] for cell in table.cells] == [
        True,
        False,
        False,
        True,
        False,
        False,
        False,
        False,
    ]


def test_text_an_underline_and_a_small_box_are_no_table() -> None:
    page = ruled()
    page[790:1090] = 250
    cv2.line(page, (500, 300), (900, 300), 20, 3)
    cv2.rectangle(page, (200, 900), (500, 1000), 20, 4)
    assert find_tables(page, DPI) == ()
    assert find_tables(np.full((HEIGHT, WIDTH), 250, np.uint8), DPI) == ()


def test_the_black_edge_of_a_scan_is_no_table() -> None:
    page = np.full((HEIGHT, WIDTH), 250, np.uint8)
    for y in (2, 100, 200, 300):
        cv2.line(page, (0, y), (WIDTH, y), 10, 4)
    for x in (2, 500, WIDTH - 3):
        cv2.line(page, (x, 0), (x, 300), 10, 4)
    assert find_tables(page, DPI) == ()


def cells() -> list[Word]:
    return typed(
        [
            (160, 780, "TT"), (420, 780, "Tên đơn vị nhận"), (1700, 780, "Hạn nộp"),
            (160, 870, "1"), (420, 870, "Các chi bộ thôn của"), (1700, 870, "ngày 30/4"),
            (420, 930, "Đảng bộ xã"),
        ]
    )  # fmt: skip


TABLE = Table(
    (150, 770, 2300, 980),
    ((150, 770, 400, 860), (400, 770, 1600, 860), (1600, 770, 2300, 860),
     (150, 860, 400, 980), (400, 860, 1600, 980), (1600, 860, 2300, 980)),
)  # fmt: skip


def test_what_stands_in_one_cell_is_read_together_where_the_table_stands() -> None:
    text = [
        (280, 640, "Thời hạn nộp của từng đơn vị như sau:"),
        (280, 1100, "Các đơn vị nộp đúng hạn theo bảng trên."),
    ]
    page = Page(1, 2480, 3508, 300, arrange([*typed(text), *cells()], 2480, 3508, 300, [TABLE]))
    assert page.lines() == [
        "Thời hạn nộp của từng đơn vị như sau:",
        "TT",
        "Tên đơn vị nhận",
        "Hạn nộp",
        "1",
        "Các chi bộ thôn của",
        "Đảng bộ xã",
        "ngày 30/4",
        "Các đơn vị nộp đúng hạn theo bảng trên.",
    ]
    assert page.lines(Zone.TABLE)[0] == "TT"
    assert [w.line for w in page.words] == sorted(w.line for w in page.words)


def test_marks_do_not_move_a_table_behind_the_text() -> None:
    words = arrange(
        [*typed([(280, 1100, "Các đơn vị nộp đúng hạn theo bảng trên.")]), *cells()], 2480, 3508, 300, [TABLE]
    )
    marks = typed([(300, 300, "KHẨN")])
    marked = with_marks(words, [replace(w, zone=Zone.HEAD_LEFT) for w in marks])
    assert [w.text for w in marked if w.zone is not Zone.HEAD_LEFT] == [w.text for w in words]


def test_a_head_in_a_ruled_table_stays_a_head() -> None:
    whole = Table((0, 150, 2480, 480), ((0, 150, 1100, 480), (1100, 150, 2480, 480)))
    page = Page(1, 2480, 3508, 300, arrange(typed(LETTER), 2480, 3508, 300, [whole]))
    assert page.lines(Zone.HEAD_RIGHT)[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert not page.lines(Zone.TABLE)
