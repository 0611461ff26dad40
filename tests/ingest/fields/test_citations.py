import time

import pytest

from corpus.record import Page, Relation, Word, Zone
from corpus.reference import load
from ingest.fields.citations import read_citations

R = load()


def page(text: str, number: int = 1, zone: Zone = Zone.BODY) -> Page:
    words = tuple(
        Word(w, w, (0, 0, 0, 0), 1.0, zone, n)
        for n, line in enumerate(text.splitlines())
        for w in line.split()
    )
    return Page(number, 0, 0, 0, words, source="document")


def cited(text: str, own: str | None = None) -> list[tuple[str | None, str]]:
    found = read_citations([page(text)], own_symbol=own, reference=R)
    return [(c.symbol, c.relation.value) for c in found]


SENTENCES = [
    (
        "Thực hiện Công văn số 611-CV/TU, ngày 03/3/2026 của Ban Thường vụ Tỉnh ủy về việc phòng dịch,",
        ["611-CV/TU implements"],
    ),
    (
        "Thực hiện Kết luận số 61-KL/TW, ngày 16/3/2025 của Bộ Chính trị và Nghị quyết số 62-NQ/TW ngày 24/01/2025 "
        "của Bộ Chính trị về phát triển du lịch,",
        ["61-KL/TW implements", "62-NQ/TW implements"],
    ),
    (
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
        ["30/2020/NĐ-CP based-on"],
    ),
    ("Căn cứ Luật Lưu trữ số 33/2024/QH15;", ["33/2024/QH15 based-on"]),
    ("- Căn cứ Quy chế làm việc số 02-QC/ĐU, ngày 15/7/2025 của Đảng ủy xã;", ["02-QC/ĐU based-on"]),
    (
        "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 63/TTr-SNV ngày 4/3/2026.",
        ["63/TTr-SNV based-on"],
    ),
    (
        "Phúc đáp Công văn số 64/SNV-VTLT ngày 4/3/2026 của Sở Nội vụ, UBND xã có ý kiến như sau:",
        ["64/SNV-VTLT replies-to"],
    ),
    ("Trả lời Công văn số 65-CV/ĐU ngày 4/3/2026 của Đảng ủy xã Đá Bạc,", ["65-CV/ĐU replies-to"]),
    (
        "UBND xã báo cáo kết quả thực hiện Công văn số 66/UBND-NC ngày 7/4/2026 như sau:",
        ["66/UBND-NC replies-to"],
    ),
    ("Tiếp theo Công văn số 67/UBND-NC ngày 20/3/2026, UBND tỉnh yêu cầu:", ["67/UBND-NC follows"]),
    ("Quyết định này thay thế Quyết định số 09-QĐ/ĐU ngày 1/8/2025.", ["09-QĐ/ĐU replaces"]),
    (
        "Quyết định có hiệu lực kể từ ngày ký và thay thế Quyết định số 68/QĐ-UBND ngày 2/2/2024.",
        ["68/QĐ-UBND replaces"],
    ),
    ("Bãi bỏ Quyết định số 77/2021/QĐ-UBND ngày 5/5/2021 của UBND tỉnh.", ["77/2021/QĐ-UBND repeals"]),
    ("Bãi bỏ khoản 3 Điều 12 Quy chế ban hành kèm theo Quyết định số 69/QĐ-UBND.", ["69/QĐ-UBND amends"]),
    (
        "Sửa đổi, bổ sung một số điều của Quy định ban hành kèm theo Quyết định số 69/QĐ-UBND",
        ["69/QĐ-UBND amends"],
    ),
    ("Đính chính Công văn số 70/UBND-VP ngày 6/3/2026 của UBND xã.", ["70/UBND-VP amends"]),
    ("Thu hồi Thông báo số 45/TB-UBND ngày 6/3/2026.", ["45/TB-UBND repeals"]),
    ("UBND phường sao gửi Hướng dẫn số 08-HD/BTGDVTU đến các tổ dân phố.", ["08-HD/BTGDVTU forwards"]),
    ("Văn phòng Đảng ủy chuyển Kế hoạch số 71-KH/TU để các chi bộ nghiên cứu.", ["71-KH/TU forwards"]),
    ("Hướng dẫn thực hiện Kế hoạch số 31-KH/TU ngày 8/3/2026 của Tỉnh ủy", ["31-KH/TU implements"]),
    (
        "Cụ thể hóa Chương trình hành động số 39-CTr/TU của Tỉnh ủy, Đảng ủy xã xây dựng",
        ["39-CTr/TU implements"],
    ),
    ("Việc tổ chức cần gọn nhẹ theo tinh thần Chỉ thị số 42-CT/TW.", ["42-CT/TW refers-to"]),
    ("(kèm theo Công văn số 15/UBND-VP ngày 9/3/2026)", ["15/UBND-VP attached-to"]),
    ("Mức khoán giữ nguyên theo Kế hoạch số 58/KH-UBND.", ["58/KH-UBND refers-to"]),
    (
        "Xét Báo cáo thẩm tra số 18/BC-BPC của Ban Pháp chế; Căn cứ Thông báo số 72/TB-VPCP của Văn phòng Chính phủ",
        ["18/BC-BPC based-on", "72/TB-VPCP based-on"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_what_the_letter_does_with_each_document(text: str, expected: list[str]) -> None:
    assert [f"{symbol} {relation}" for symbol, relation in cited(text)] == expected


@pytest.mark.parametrize("row", R.rows("relations"), ids=lambda r: f"{r['where']} {r['cue']}")
def test_every_example_of_the_table(row: dict[str, str]) -> None:
    assert row["relation"] in [relation for _, relation in cited(row["example"])] or row["where"] == "asks"
    if row["where"] == "asks":
        assert "replies-to" not in [relation for _, relation in cited(row["example"])]


def test_date_issuer_kind_and_sentence_are_kept() -> None:
    text = "Thực hiện Thông báo kết luận số 12/TB-UBND ngày 05 tháng 3 năm 2026 của Chủ tịch UBND tỉnh tại cuộc họp,"
    (one,) = read_citations([page(text)], own_symbol=None, reference=R)
    assert (one.kind, one.date, one.issuer) == ("thông báo", "2026-03-05", "Chủ tịch UBND tỉnh")
    assert one.text == text
    assert (one.raw, one.page) == ("12/TB-UBND", 1)


def test_date_and_issuer_told_before_the_document() -> None:
    text = "Ngày 05/3/2026, Sở Y tế đã ban hành Công văn số 12/SYT-NV về việc tiêm chủng."
    (one,) = read_citations([page(text)], own_symbol=None, reference=R)
    assert (one.date, one.issuer, one.relation) == ("2026-03-05", "Sở Y tế", Relation.REFERS_TO)


def test_an_issuer_before_its_proposal() -> None:
    text = "Theo đề nghị của Trưởng phòng Kinh tế tại Tờ trình số 63/TTr-PKT."
    (one,) = read_citations([page(text)], own_symbol=None, reference=R)
    assert one.issuer == "Trưởng phòng Kinh tế"


def test_an_issuer_may_hold_words_like_stops() -> None:
    text = (
        "Phúc đáp Công văn số 12/BVNS-KH ngày 3/3/2026 của Bệnh viện đa khoa Nam Sơn về việc mượn hội trường."
    )
    (one,) = read_citations([page(text)], own_symbol=None, reference=R)
    assert one.issuer == "Bệnh viện đa khoa Nam Sơn"


def test_a_list_under_one_cue() -> None:
    text = (
        "Trên cơ sở ý kiến của Hội đồng nhân dân xã tại các Công văn: số 11/HĐND-KT ngày 5/3/2026 về việc bổ sung "
        "dự toán năm 2026, số 12/HĐND-KT ngày 6/3/2026 về việc mua sắm và số 13/HĐND-KT ngày 7/3/2026,"
    )
    found = read_citations([page(text)], own_symbol=None, reference=R)
    assert [(c.symbol, c.kind, c.relation) for c in found] == [
        (f"{n}/HĐND-KT", "công văn", Relation.BASED_ON) for n in (11, 12, 13)
    ]


def test_items_after_a_colon_take_the_cue_above_them() -> None:
    text = "Căn cứ:\n- Nghị định số 11/2024/NĐ-CP của Chính phủ;\n- Thông tư số 12/2024/TT-BNV của Bộ Nội vụ;"
    assert cited(text) == [("11/2024/NĐ-CP", "based-on"), ("12/2024/TT-BNV", "based-on")]


def test_a_document_in_the_description_of_another() -> None:
    text = (
        "Căn cứ Công văn số 21/VTLT-NV ngày 9/3/2026 của Cục Văn thư về việc đính chính Công văn số 20/VTLT-NV "
        "ngày 1/3/2026."
    )
    assert cited(text) == [("21/VTLT-NV", "based-on"), ("20/VTLT-NV", "refers-to")]
    text = "Căn cứ Thông tư số 14/2026/TT-BTC ngày 2/3/2026 hướng dẫn thực hiện Nghị định số 13/2026/NĐ-CP;"
    assert cited(text) == [("14/2026/TT-BTC", "based-on"), ("13/2026/NĐ-CP", "implements")]


def test_after_a_description_the_list_goes_on() -> None:
    text = (
        "Thực hiện Nghị định số 15/2024/NĐ-CP ngày 3/3/2024 sửa đổi, bổ sung một số điều của Nghị định số "
        "14/2020/NĐ-CP ngày 5/5/2020 và Nghị định số 16/2025/NĐ-CP ngày 6/6/2025 của Chính phủ,"
    )
    assert cited(text) == [
        ("15/2024/NĐ-CP", "implements"),
        ("14/2020/NĐ-CP", "refers-to"),
        ("16/2025/NĐ-CP", "implements"),
    ]


def test_a_law_without_a_number_is_kept_by_name() -> None:
    text = (
        "Căn cứ Luật Tiếp công dân ngày 25 tháng 11 năm 2013;\n"
        "Căn cứ Luật Phòng, chống ma túy ngày 30/3/2021; "
        "Luật sửa đổi, bổ sung một số điều của Luật Đất đai ngày 1/2/2024;"
    )
    found = read_citations([page(text)], own_symbol=None, reference=R)
    assert [(c.symbol, c.kind, c.raw, c.date) for c in found] == [
        (None, "luật", "Luật Tiếp công dân", "2013-11-25"),
        (None, "luật", "Luật Phòng, chống ma túy", "2021-03-30"),
        (None, "luật", "Luật sửa đổi, bổ sung một số điều của Luật Đất đai", "2024-02-01"),
    ]
    assert {c.relation for c in found} == {Relation.BASED_ON}


def test_sentences_run_over_lines_and_pages() -> None:
    first = page("Phúc đáp Công văn số 88/SYT-\nKHTC ngày 02 tháng 3 năm\n2026 và Kế hoạch số", 1)
    second = page("89/KH-SYT ngày 3/3/2026 của Sở Y tế, UBND xã báo cáo.", 2)
    found = read_citations([first, second], own_symbol=None, reference=R)
    assert [(c.symbol, c.date, c.page) for c in found] == [
        ("88/SYT-KHTC", "2026-03-02", 1),
        ("89/KH-SYT", "2026-03-03", 1),
    ]


def test_the_own_symbol_is_no_citation_wherever_it_stands() -> None:
    head = page("UBND XÃ ĐÁ BẠC\nSố: 31/KH-UBND", zone=Zone.HEAD_LEFT)
    body = page("Phụ lục\n(kèm theo Kế hoạch số 8l/KH-UBND ngày 3/3/2026)\nCăn cứ Công văn số 12/UBND-NC,", 2)
    found = read_citations([head, body], own_symbol="31/KH-UBND", reference=R)
    assert [c.symbol for c in found] == ["12/UBND-NC"]
    assert [c.symbol for c in read_citations([head], own_symbol=None, reference=R)] == []


def test_a_citation_in_the_subject_counts() -> None:
    head = page(
        "UBND XÃ ĐÁ BẠC\nSố: 31/UBND-VP\nV/v đính chính Công văn số 30/UBND-VP\nngày 2/3/2026",
        zone=Zone.HEAD_LEFT,
    )
    found = read_citations([head], own_symbol="31/UBND-VP", reference=R)
    assert [(c.symbol, c.relation, c.date) for c in found] == [("30/UBND-VP", Relation.AMENDS, "2026-03-02")]


def test_each_symbol_once_with_what_is_done_first() -> None:
    text = (
        "UBND xã nhận được Công văn số 12/STC-NS ngày 3/3/2026 của Sở Tài chính.\n"
        "Thực hiện Công văn số 12/STC-NS, UBND xã phân công như sau:\nPhúc đáp Công văn số 13/STC-NS."
    )
    found = read_citations([page(text)], own_symbol=None, reference=R)
    assert [(c.symbol, c.relation, c.date) for c in found] == [
        ("12/STC-NS", Relation.IMPLEMENTS, "2026-03-03"),
        ("13/STC-NS", Relation.REPLIES_TO, None),
    ]


def test_the_arrival_stamp_and_the_distribution_are_not_read() -> None:
    stamp = page("Số: 45/UBND-NC", zone=Zone.ARRIVAL_STAMP)
    foot = page("- Như Công văn số 46/UBND-NC;", zone=Zone.DISTRIBUTION)
    assert read_citations([stamp, foot], own_symbol=None, reference=R) == ()


def test_other_numbers_are_no_citations() -> None:
    text = (
        "Thuốc có số đăng ký VD-12345-16, liên hệ số 0260-3123-456, địa chỉ số 45/2A Lê Lợi, ngày 3/3/2026."
    )
    assert cited(text) == []


def test_a_repaired_symbol_says_so() -> None:
    (one,) = read_citations(
        [page("Căn cứ Công văn số 86/5TC-NS ngày 3/3/2026;")], own_symbol=None, reference=R
    )
    assert (one.symbol, one.raw) == ("86/STC-NS", "86/5TC-NS")
    assert one.confidence < 0.9


def test_long_text_without_sentences_stays_fast() -> None:
    text = "căn cứ Luật Đất đai và Công văn số 12/UBND-NC của ngày 3/3/2026 về " * 1500
    begin = time.process_time()
    read_citations([page(text)], own_symbol=None, reference=R)
    assert time.process_time() - begin < 5
