"""What leaves the printer: Chromium's PDF of the slip, of the list of results and of a document, read by pdftotext."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from corpus import registers, routing, units
from corpus.routing import Target
from search import index
from tests.journeys.served import serving, sign_in, watched
from tests.web.desks import START, Desk, asks, file_letter, letter, make_archive, make_desk, make_people

BY = {"person": "clerk", "at": START.isoformat(timespec="seconds")}
LONG = "Về việc rà soát, thống kê và nâng cấp hệ thống loa truyền thanh cơ sở trên địa bàn các xã, phường, đặc khu "
PLACES = tuple(f"Đảng ủy phường thứ {n}, thành phố trực thuộc trung ương" for n in range(1, 13))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office with twenty letters of long subjects; the first is entered and given."""
    with serving(_furnished(tmp_path_factory.mktemp("print") / "kho").app) as address:
        yield address


def _furnished(folder: Path) -> Desk:
    archive = make_archive(folder)
    make_people(archive)
    for number in range(1, 21):
        subject = LONG + f"cuối trích yếu {number}"
        told = {"symbol": f"{number}-CV/TU", "number": str(number), "subject": subject, "recipients": PLACES}
        file_letter(archive, letter(**told, obligations=(asks(),)), f"Thư {number}")
    work = tuple(replace(asks(due=f"2026-04-{day}"), text=f"{day}. " + LONG * 2) for day in range(11, 20))
    file_letter(
        archive, letter(symbol="99-CV/TU", number="99", date="2025-03-03", obligations=work), "Thư dài"
    )
    with archive.database.write() as conn:
        registers.enter(conn, 1, direction="in", entered_on="2026-03-10", **BY)
        unit = units.add(conn, "Phòng Văn hóa - Xã hội", **BY)
        given = {"role": "lead", "due": "2026-04-10", "note": "Khẩn trương thực hiện"}
        routing.give(conn, 1, Target(unit_id=unit), **given, **BY)
    index.catch_up(archive.database.read, archive.index_dir, write=archive.database.write)
    return make_desk(archive)


def printed(page: Page, folder: Path) -> list[str]:
    """Return the text of each printed page, blanks and line breaks made one."""
    path = folder / "in.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return [" ".join(sheet.split()) for sheet in done.stdout.rstrip("\f").split("\f")]


def size_of(folder: Path) -> str:
    done = subprocess.run(["pdfinfo", folder / "in.pdf"], capture_output=True, text=True, check=True)
    return next(line for line in done.stdout.splitlines() if line.startswith("Page size"))


@pytest.mark.browser
def test_the_slip_is_one_sheet_of_a4_with_all_that_is_known(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    with watched(browser, site, pictureless=True) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/2/slip")
        plain = printed(page, tmp_path)
        page.goto(f"{site}/documents/1/slip")
        (told,) = printed(page, tmp_path)
    assert len(plain) == 1
    assert "A4" in size_of(tmp_path)
    for words in (
        "ĐẢNG ỦY XÃ SUỐI MÂY",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số đến: 1 · Ngày đến: 10/03/2026",
        "1-CV/TU",
        "Tỉnh ủy Lâm Đồng",
        "cuối trích yếu 1",
        "15/04/2026: báo cáo kết quả trước ngày 15/4/2026",
        "Phòng Văn hóa - Xã hội (hạn 10/04/2026)",
        "Khẩn trương thực hiện (Người clerk, 12/03/2026)",
        "LÃNH ĐẠO CƠ QUAN",
        "LÃNH ĐẠO ĐƠN VỊ",
        "NGƯỜI GIẢI QUYẾT",
    ):
        assert words in told, words
    assert told.count("(Ký, ghi rõ họ tên)") == 3
    led, _leader, proposed = told.partition("LÃNH ĐẠO ĐƠN VỊ")
    assert "Khẩn trương thực hiện" not in led and "Khẩn trương thực hiện" in proposed, "a clerk is no leader"
    assert "Việc của tôi" not in told and "In phiếu" not in told


@pytest.mark.browser
def test_boxes_of_a_long_slip_keep_their_borders(browser: Browser, site: str, tmp_path: Path) -> None:
    with watched(browser, site, pictureless=True) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/21/slip")
        page.emulate_media(media="print")
        sides = page.locator(".slip-part").evaluate_all(
            "all => all.map(one => { const is = getComputedStyle(one);"
            " return [is.borderTopWidth, is.borderBottomWidth, is.breakInside] })"
        )
        sheets = printed(page, tmp_path)
    assert sides == [["1px", "1px", "avoid"]] * 3
    assert len(sheets) == 2 and "(Ký, ghi rõ họ tên)" in sheets[1]


@pytest.mark.browser
def test_no_hit_of_a_printed_list_is_cut(browser: Browser, site: str, tmp_path: Path) -> None:
    with watched(browser, site, pictureless=True) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/search?year=2026")
        sheets = printed(page, tmp_path)
    assert len(sheets) > 1
    for number in range(1, 21):
        on = [sheet for sheet in sheets if f" {number}-CV/TU Công văn" in f" {sheet}"]
        assert len(on) == 1 and f"cuối trích yếu {number}" in on[0], number
    whole = " ".join(sheets)
    assert "Năm: 2026" in whole and "20 văn bản" in whole
    for words in ("Đưa vào hồ sơ", "Xoay mọi trang", "Lưu lần tìm", "Thu hẹp"):
        assert words not in whole, words


@pytest.mark.browser
def test_a_printed_document_tells_every_field_whole(browser: Browser, site: str, tmp_path: Path) -> None:
    with watched(browser, site, pictureless=True) as page:
        sign_in(page, site, "clerk")
        page.goto(f"{site}/documents/1")
        sheets = printed(page, tmp_path)
    whole = " ".join(sheets)
    for words in (
        *PLACES,
        LONG.strip(),
        "cuối trích yếu 1",
        "Phòng Văn hóa - Xã hội",
        "số 1, 10/03/2026",
        "Đảng",
    ):
        assert words in whole, words
    field = next(sheet for sheet in sheets if "Kính gửi" in sheet)
    assert all(place in field for place in PLACES), "a field stays on one sheet"
    for words in ("Phím tắt", "Gộp trang", "Chuyển giao Giao cho Chọn", "Lưu lời văn"):
        assert words not in whole, words
