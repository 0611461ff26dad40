from datetime import date

import pytest

from search.query import LONGEST, parse
from search.tree import And, Dated, Due, Everything, Field, Node, Not, Number, Or, Phrase, Run, Wild

TODAY = date(2026, 11, 23)


def tree(text: str) -> Node | None:
    return parse(text, TODAY).tree


def said(node: Node | None) -> str:
    assert isinstance(node, Run | Phrase | Field | Number)
    return " ".join(word.folded for word in node.words)


def test_words_are_one_run() -> None:
    node = tree("Triển khai thông tin")
    assert isinstance(node, Run) and said(node) == "trien khai thong tin"


@pytest.mark.parametrize(
    "text", ["1011-CV/TU", "1011 CV TU", "1011-cv/tu", "Số 1011 - CV/TU", "1011 cv tu", "so 1011 CV/TU"]
)
def test_a_symbol_however_typed(text: str) -> None:
    node = tree(text)
    assert isinstance(node, Number) and node.key == "1011-CV-TU" and node.cited


@pytest.mark.parametrize(
    ("text", "key"),
    [("30/2020/NĐ-CP", "30-2020-ND-CP"), ("1890/VPCP-V.I", "1890-VPCP-V.I"), ("CV/ĐU", "CV-DU")],
)
def test_state_symbols_and_parts(text: str, key: str) -> None:
    node = tree(text)
    assert isinstance(node, Number) and node.key == key


def test_a_bare_number_looks_into_the_text_only_when_no_record_bears_it() -> None:
    node = tree("số 371")
    assert isinstance(node, Number) and node.key == "371" and node.in_text == "fallback"
    assert isinstance(tree("công văn 371"), Run)


def test_the_number_field_asks_the_own_number_only() -> None:
    node = tree("số: 371")
    assert isinstance(node, Number) and not node.cited and node.in_text == "never"


@pytest.mark.parametrize(
    "text", ["10/3/2026", "10-3-26", "100326", "10.3.2026", "2026-03-10", "ngày 10 tháng 3 năm 2026"]
)
def test_days_as_typed(text: str) -> None:
    node = tree(text)
    assert isinstance(node, Dated) and node.first == node.last == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("quý I/2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("quý IV năm 2025", date(2025, 10, 1), date(2025, 12, 31)),
        ("quy 2/2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("01/3–15/3/2026", date(2026, 3, 1), date(2026, 3, 15)),
        ("1/3/2026 - 15/4/2026", date(2026, 3, 1), date(2026, 4, 15)),
        ("từ ngày 1/3 đến ngày 15/3/2026", date(2026, 3, 1), date(2026, 3, 15)),
        ("từ 1/3/2026 đến hết 15/3/2026", date(2026, 3, 1), date(2026, 3, 15)),
        ("1/2026-3/2026", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_spans_as_people_write_them(text: str, first: date, last: date) -> None:
    for typed in (text, f"hồ đập {text}"):
        node = tree(typed)
        dated = node.parts[-1] if isinstance(node, And) else node
        assert isinstance(dated, Dated) and (dated.first, dated.last) == (first, last), typed


@pytest.mark.parametrize("text", ["tháng 3 năm 2026", "tháng 3/2026", "thang 03-2026"])
def test_a_month_in_words(text: str) -> None:
    node = tree(text)
    assert isinstance(node, Or) and isinstance(node.parts[0], Dated)
    assert (node.parts[0].first, node.parts[0].last) == (date(2026, 3, 1), date(2026, 3, 31))


def test_a_quarter_is_also_looked_for_in_the_text() -> None:
    node = tree("quý I/2026")
    assert isinstance(node, Dated) and [word.folded for word in node.words] == ["quy", "i", "2026"]


@pytest.mark.parametrize("text", ["1011-CV/TU", "30/2020/NĐ-CP", "12-2026", "8-HD/ĐU ngày 5"])
def test_symbols_are_no_spans(text: str) -> None:
    assert not isinstance(tree(text), Dated)


def test_who_cites_a_number() -> None:
    node = tree("viendan:57-KL/TW")
    assert isinstance(node, Number) and (node.key, node.cited, node.own) == ("57-KL-TW", True, False)
    assert parse("viện dẫn: 57-KL/TW", TODAY).explanation != "", "a field of two words is no field"


def test_what_is_due() -> None:
    assert tree("hạn:3/2026") == Due(date(2026, 3, 1), date(2026, 3, 31))
    assert tree('han:"tuần này"') == Due(date(2026, 11, 23), date(2026, 11, 29))


def test_a_star_stands_for_the_rest_of_a_word() -> None:
    assert tree("Hạn*") == Wild("Hạn*", "han")
    assert tree("so:37*") == Wild("37*", "37", number=True)
    node = tree("cháy ch* rừng")
    assert isinstance(node, And) and node.parts[1] == Wild("ch*", "ch")
    assert "Dấu * cần đứng sau ít nhất 2 chữ" in parse("a*", TODAY).explanation


def test_only_a_few_stars_count() -> None:
    query = parse("ba* be* bi* bo* bu*", TODAY)
    assert "Chỉ dùng 4 dấu *" in query.explanation
    assert isinstance(query.tree, And) and sum(isinstance(part, Wild) for part in query.tree.parts) == 4


@pytest.mark.parametrize("text", ["hồ NOT đập", "hồ KHÔNG đập", "hồ AND -đập", "hồ VÀ KHÔNG đập"])
def test_words_for_and_and_not(text: str) -> None:
    node = tree(text)
    assert isinstance(node, And) and said(node.parts[0]) == "ho"
    assert isinstance(node.parts[1], Not) and said(node.parts[1].part) == "dap"


def test_a_month_may_also_begin_a_symbol() -> None:
    node = tree("3/2026")
    assert isinstance(node, Or) and isinstance(node.parts[0], Dated)
    assert (node.parts[0].first, node.parts[0].last) == (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("homnay", date(2026, 11, 23), date(2026, 11, 23)),
        ('"tháng này"', date(2026, 11, 1), date(2026, 11, 30)),
        ("tháng trước", None, None),
        ("1/2026..3/2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("quy2/2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("12/2026", date(2026, 12, 1), date(2026, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("1/2/98", date(1998, 2, 1), date(1998, 2, 1)),
    ],
)
def test_the_date_field(value: str, first: date | None, last: date | None) -> None:
    node = tree(f"ngày:{value}")
    if first is None:
        assert "Không hiểu ngày" in parse(f"ngày:{value}", TODAY).explanation
    else:
        assert isinstance(node, Dated) and (node.first, node.last) == (first, last)


def test_fields_with_and_without_accents() -> None:
    node = tree('coquan:"Tỉnh ủy" nguoiky:Hòa loại:cv')
    assert isinstance(node, And)
    assert [(p.name, said(p)) for p in node.parts if isinstance(p, Field)] == [
        ("issuer", "tinh uy"),
        ("signer", "hoa"),
        ("kind", "cv"),
    ]


def test_phrase_and_exclusion() -> None:
    node = tree('"đối ngoại" -"họp báo" -mật')
    assert isinstance(node, And) and isinstance(node.parts[0], Phrase)
    assert [type(part) for part in node.parts[1:]] == [Not, Not]


@pytest.mark.parametrize("sign", ["OR", "HOẶC", "|"])
def test_alternatives_part_the_whole_query(sign: str) -> None:
    node = tree(f"hồ đập {sign} phòng cháy")
    assert isinstance(node, Or) and [said(part) for part in node.parts] == ["ho dap", "phong chay"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "-",
        "???",
        "NOT NOT NOT a",
        "((((",
        "OR OR",
        "so:",
        "ngay:32/13/2026",
        ":",
        "a:b:c",
        "-" * 300,
        '"' * 99,
        "9" * 500,
        "/" * 200,
        "a/" * 150,
        "1-" * 150,
        "\x00\ufeff",
        "99/99/9999",
        "31/2/2026",
        "12/9999",
        "ngay:..",
        "han:",
        "viendan:",
        "*",
        "a*",
        "so:*",
        "hạn* " * 60,
        "(" * 90 + "a" + ")" * 90,
        "NOT",
        "KHÔNG KHÔNG",
        "AND AND",
        "'; DROP TABLE record; --",
        "(?P<x>.*)+$",
        "😀😀 🇻🇳",
        "\u0111\u0300\u0301" * 60,
        "C«ng v¨n",
        "han:1/1/0001..31/12/9999",
    ],
)
def test_a_wrong_query_is_explained_and_never_fails(text: str) -> None:
    query = parse(text, TODAY)
    assert query.explanation.endswith(".") and len(query.text) <= LONGEST


def test_too_long_is_cut_and_said() -> None:
    assert str(LONGEST) in parse("hồ đập " * 100, TODAY).explanation


def test_an_empty_box_means_everything() -> None:
    assert tree("  ") == Everything() and tree("?!") is None


def test_the_explanation_tells_what_was_understood() -> None:
    assert parse('hồ đập -"mùa lũ" ngay:3/2026', TODAY).explanation == (
        "Tìm văn bản có đủ các từ “hồ đập”, không có cụm từ “mùa lũ”, từ 1/3/2026 đến 31/3/2026."
    )


def test_excluded_words_and_fields_are_not_marked() -> None:
    assert [word.folded for word in parse("hồ -lũ coquan:tỉnh đập", TODAY).words] == ["ho", "dap"]
