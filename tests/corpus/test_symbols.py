import time

import pytest

from corpus.reference import load
from corpus.symbols import find_symbols, key, parse, repair_header, suffix

PARTY = ["371-CV/ĐU", "1011-CV/TU", "57-KL/TW", "08-HD/BTGDVTU", "39-CTr/TU", "20-TB/UBKTĐU", "03-BC/CB"]
PARTY += ["73-KH/ĐUQH", "24-BS/UBKTTU", "367-QĐ/TWĐTN-VP", "281-CV/VPĐU", "12-TTr/ĐU"]
STATE = ["30/2020/NĐ-CP", "33/2024/QH15", "25/2026/QH16", "1686/NQ-UBTVQH15", "28/2018/QĐ-TTg", "46/NQ-HĐND"]
STATE += [
    "15/UBND-VP",
    "123/KH-UBND",
    "6240/BGDĐT-KHCNTT",
    "1890/VPCP-V.I",
    "291/QĐ-MTTQ-BTT",
    "249/MTTQ-BTT",
]
STATE += ["210/TTr-SNV", "12/VHXH", "35/CĐ-TTg", "517/BC-KH&ĐT", "12a/QĐ-UBND", "04/KH-HĐTĐ-TXD"]


@pytest.mark.parametrize("symbol", PARTY + STATE)
def test_parses_the_whole_symbol_in_every_dress(symbol: str) -> None:
    number = parse(symbol)
    assert number is not None
    assert number.symbol == symbol
    assert number.form == ("party" if symbol in PARTY else number.form)
    dresses = [f"Số {symbol}", f"Số: {symbol}.", f"Thực hiện Công văn số {symbol} ngày 03/3/2026 của Sở"]
    dresses.append("theo Văn bản số " + symbol.replace("-", " – ") + ", ngày 5/3/2026")
    for text in dresses:
        assert [s.number.symbol for s in find_symbols(text)] == [symbol], text


@pytest.mark.parametrize(
    "text",
    [
        "ngày 25/3/2026",
        "đạt 57/60 chỉ tiêu",
        "nhiệm kỳ 2025-2030",
        "trực 24/7",
        "số đăng ký VD-12345-16",
        "số nhà 45/2A đường Lê Lợi",
        "QCVN 09:2017/BXD",
        "điện thoại 0260-3123-456",
        "khoản 2/Điều 5",
        "tốc độ 60/km",
        "lô 12/B1",
    ],
)
def test_leaves_other_numbers_alone(text: str) -> None:
    assert find_symbols(text) == []


def test_tells_number_kind_organ_and_year() -> None:
    number = parse("08/2020/QĐ-UBND")
    assert number is not None
    assert (number.number, number.kind, number.organ, number.year) == ("8", "QĐ", "UBND", 2020)
    assert number.form == "normative"
    letter = parse("15/UBND-VP")
    assert letter is not None
    assert (letter.form, letter.kind, letter.organ) == ("letter", None, "UBND-VP")


def test_key_ignores_case_accents_blanks_and_leading_zeros() -> None:
    assert key("08-HD/BTGDVTU") == key("8 - hd/btgdvtu") == "8-HD/BTGDVTU"
    number = parse("08-QĐ/ĐU")
    assert number is not None
    assert number.key == key("8-QD/DU")


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("số 1942/QĐ-\nUBND ngày", "1942/QĐ-UBND"),
        ("số 131/2018/ TT - BTC ngày", "131/2018/TT-BTC"),
        ("số 62/2014/QH 13 ngày", "62/2014/QH13"),
        ("số 52/201 9/QĐ-UBND", "52/2019/QĐ-UBND"),
        ("số 118/2024/NĐ-CP1 quy định", "118/2024/NĐ-CP"),
        ("số 12/2021/NQ-UBTVQH15 ngày", "12/2021/NQ-UBTVQH15"),
        ("số 12/TTr-SXD (QLĐT) ngày 5/6/2026", "12/TTr-SXD(QLĐT)"),
    ],
)
def test_joins_what_line_breaks_and_ocr_parted(text: str, symbol: str) -> None:
    assert [s.number.symbol for s in find_symbols(text)] == [symbol]


@pytest.mark.parametrize(
    ("read", "symbol"),
    [
        ("số 86/5TC-NS ngày", "86/STC-NS"),
        ("số 15/QD-UBND", "15/QĐ-UBND"),
        ("số 15/QB-UBND", "15/QĐ-UBND"),
        ("số 15/OD-UBND", "15/QĐ-UBND"),
        ("số 15/2020/NBD-CP", "15/2020/NĐ-CP"),
        ("số 15/NQ-HDND", "15/NQ-HĐND"),
        ("số 375/QĐĐ-UBND", "375/QĐ-UBND"),
        ("số 61/2020/NĐCP", "61/2020/NĐ-CP"),
        ("số 3l 07/UBND-VX", "3107/UBND-VX"),
        ("số 87/QĐ-GTYT", "87/QĐ-GTVT"),
    ],
)
def test_repairs_damage_but_says_so_and_keeps_the_raw(read: str, symbol: str) -> None:
    (span,) = find_symbols(read)
    assert span.number.symbol == symbol
    assert span.repaired
    assert span.confidence < 0.9
    assert span.raw == read[span.start : span.end]


def test_keeps_letters_that_only_look_damaged() -> None:
    for symbol in ("12/QĐ-PTC", "91/NQ-HĐNĐ", "5/TTr-PGDĐT", "31/BC-BVT"):
        (span,) = find_symbols(f"số {symbol}")
        assert (span.number.symbol, span.repaired) == (symbol, False)


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ("S6371-CV/bU", "371-CV/ĐU"),
        ("Sé 371-CV/DU", "371-CV/ĐU"),
        ("So: 402-CV/PU", "402-CV/ĐU"),
        ("Số219-CV/U", "219-CV/ĐU"),
        ("s6 1011-CV/TU", "1011-CV/TU"),
        ("Số 9l8-CV/ĐU", "918-CV/ĐU"),
        ("Số 12-QB/ÐU", "12-QĐ/ĐU"),
        ("Số 31-CY/TV", "31-CV/TW"),
    ],
)
def test_repairs_the_number_line_of_a_party_head(line: str, symbol: str) -> None:
    number = repair_header(line, party=True)
    assert number is not None
    assert number.symbol == symbol


def test_reads_the_number_line_of_a_state_head() -> None:
    number = repair_header("Số: 131/UBND-VP      Suối Đá Tây, ngày 26 tháng 3 năm 2026", party=False)
    assert number is not None
    assert number.symbol == "131/UBND-VP"
    assert repair_header("Suối Đá Tây, ngày 26 tháng 3 năm 2026", party=False) is None


@pytest.mark.parametrize(
    ("line", "tail"),
    [
        ("Số:      /SYT-KHTC", "/SYT-KHTC"),
        ("Số     -CV/ĐU", "-CV/ĐU"),
        ("S6   -CV/DU", "-CV/ĐU"),
        ("Số:41 7® /TB -UBND Nam Sơn", "/TB-UBND"),
        ("Số:     /2025/QĐ-UBND", "/2025/QĐ-UBND"),
        ("Số: 4/5/QĐ-UBND", "/QĐ-UBND"),
        ("Nam Sơn, ngày   tháng 3 năm 2026", None),
    ],
)
def test_suffix_is_read_where_the_number_is_blank_or_scrawled(line: str, tail: str | None) -> None:
    assert suffix(line) == tail


def test_every_example_of_the_tables_parses() -> None:
    reference = load()
    for row in reference.rows("doc_types"):
        number = parse(row["example"]) if row["example"] else None
        assert number or not row["example"], row
        if number and row["abbreviation"]:
            assert number.kind == row["abbreviation"]
            assert reference.kind_name(number.kind, number.form) is not None
    for row in reference.rows("organs"):
        number = parse(row["example"])
        assert number is not None, row
        assert row["abbreviation"] in (number.organ or ""), row


def test_damaged_text_of_full_length_stays_fast() -> None:
    for text in ("1/A-" * 25_000, "số 1/2020/" * 10_000, "9" * 100_000, "1-QĐ/ĐU " * 8_000):
        begin = time.process_time()
        find_symbols(text)
        assert time.process_time() - begin < 5
