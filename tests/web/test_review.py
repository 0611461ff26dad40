"""The document page: fields, boxes, layers of text, corrections, conflicts."""

import json
import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from corpus import catalogue, revisions
from corpus.record import Description, Page, Step, Verdict
from corpus.schema import record_page
from corpus.words import pack
from tests.web.desks import STAMP, START, Desk, file_letter, letter, page_of, post
from web.sheets import sheet_of


def fields_of(desk: Desk, record_id: int = 1) -> catalogue.Record:
    with desk.archive.database.read() as conn:
        return catalogue.get(conn, record_id)


def test_the_page_shows_fields_boxes_and_doubts(desk: Desk) -> None:
    file_letter(
        desk.archive,
        letter(arrival_stamp=STAMP),
        "Thực hiện kế hoạch rà soát",
        raw="Thực hiên kế hoạch ra soát",
        conf=0.4,
        reasons=("Chưa chắc: số, ký hiệu",),
    )
    page = desk.client("clerk").get("/documents/1").text
    assert 'value="218-CV/TU"' in page
    assert 'value="03/03/2026"' in page
    assert 'value="09/03/2026"' in page
    assert (
        '<rect class="field-box" data-field="symbol" data-line="44" x="200" y="300" width="320" height="44">'
        in page
    )
    assert 'viewBox="0 0 2480 3508"' in page
    assert "độ tin cậy thấp (40 %)" in page
    assert "Chưa chắc: số, ký hiệu" in page
    assert '<mark class="doubt" title="Độ tin cậy 40 %; máy đọc: hiên">hiện</mark>' in page
    assert 'data-fill="278"' in page
    assert '<pre class="running raw">Thực hiên kế hoạch ra soát</pre>' in page


def test_the_page_says_how_it_was_read_and_what_a_word_may_be() -> None:
    word = replace(page_of("họp", conf=0.4).words[0], alternatives=(("hợp", 0.31),))
    page = replace(
        page_of("x"), words=(word,), steps=(Step("level", True, "Dòng chữ nghiêng 3 độ; đã xoay lại."),)
    )
    sheet = sheet_of(page, [], None)
    assert sheet.lines[0][0].others == "hợp (31%)"
    assert sheet.steps[0].reason.startswith("Dòng chữ nghiêng")


def test_steps_and_other_readings_are_shown_on_the_document_page(desk: Desk) -> None:
    record_id = file_letter(desk.archive, letter(), "Mời họp", conf=0.4)
    with desk.archive.database.write() as conn:
        ((page, _),) = catalogue.pages(conn, record_id)
        words = (page.words[0], replace(page.words[1], alternatives=(("hợp", 0.31),)))
        steps = json.dumps([["level", True, "Dòng chữ nghiêng 3 độ; đã xoay lại."]])
        conn.execute(update(record_page).values(words=pack(words), steps=steps))
    shown = desk.client("staff").get(f"/documents/{record_id}").text
    assert "Dòng chữ nghiêng 3 độ; đã xoay lại." in shown
    assert 'title="Độ tin cậy 40 %; cách đọc khác: hợp (31%)">họp</mark>' in shown


def test_the_boxes_of_a_document_fit_what_stands_in_them(desk: Desk) -> None:
    long = ("Ủy ban nhân dân các xã, phường, đặc khu trên địa bàn tỉnh Lâm Đồng", "Sở Nội vụ")
    file_letter(desk.archive, letter(recipients=long))
    page = desk.client("clerk").get("/documents/1").text
    assert re.search(r'name="recipients" rows="3"', page)


def test_the_citation_is_copied_at_the_head(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    page = desk.client("staff").get("/documents/1").text
    assert page.index('data-copy="#cited"') < page.index('class="glance"') < page.index('id="cited"')
    assert page.count("data-copy=") == 1


def test_a_reader_sees_the_fields_but_no_forms(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    page = desk.client("staff").get("/documents/1").text
    assert "readonly" in page and "Chỉ để xem: văn thư là người sửa các trường này." in page
    assert "Chỉ để xem" not in desk.client("clerk").get("/documents/1").text
    assert 'name="revision"' not in page
    assert "Đã soát, sang văn bản kế" not in page


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"date": "10/3/2026"}, {"date": "2026-03-10"}),
        ({"date": "100326"}, {"date": "2026-03-10"}),
        ({"date": ""}, {"date": None}),
        ({"subject": "  Về   việc khác \n"}, {"subject": "Về việc khác"}),
        ({"recipients": "Đảng ủy A\n\n Đảng ủy B "}, {"recipients": ("Đảng ủy A", "Đảng ủy B")}),
        ({"symbol": "371-CV/TU"}, {"symbol": "371-CV/TU", "number": "371"}),
        ({"number": "371"}, {"symbol": "371-CV/TU", "number": "371"}),
        ({"number": "12a", "symbol": "12a-CV/TU"}, {"symbol": "12a-CV/TU", "number": "12a"}),
        ({"system": "state"}, {"system": "state"}),
        ({"signer": "Đỗ Thị Mẫu"}, {"signer": "Đỗ Thị Mẫu"}),
    ],
)
def test_a_correction_is_stored(desk: Desk, typed: dict[str, str], stored: dict[str, object]) -> None:
    file_letter(desk.archive, letter())
    answer = post(desk.client("clerk"), "/documents/1", revision="1", then="save", **typed)
    assert answer.status_code == 302
    record = fields_of(desk)
    assert {name: getattr(record, name) for name in stored} == stored
    with desk.archive.database.read() as conn:
        edits = list(revisions.history(conn, 1))
    assert {edit["person"] for edit in edits} == {"clerk"}
    assert {edit["field"] for edit in edits} == set(stored)


@pytest.mark.parametrize(
    ("typed", "symbol", "date"),
    [
        ({"number": "1426"}, "1426/UBND-NN", None),
        ({"number": "1426", "symbol": "/UBND-NN"}, "1426/UBND-NN", None),
        ({"number": "1426", "symbol": "1426/UBND-TH"}, "1426/UBND-TH", None),
        ({"date": "4"}, None, "2026-03-04"),
        ({"date": "04/03/2026"}, None, "2026-03-04"),
    ],
)
def test_what_was_printed_completes_what_a_hand_wrote(
    desk: Desk, typed: dict[str, str], symbol: str | None, date: str | None
) -> None:
    read = {"number": (("1426", 0.5),), "symbol": (("/UBND-NN", 0.9),), "date": (("2026-03", 0.9),)}
    file_letter(desk.archive, letter(symbol=None, number=None, date=None, candidates=read))
    client = desk.client("clerk")
    page = client.get("/documents/1").text
    assert 'data-tail="/UBND-NN"' in page
    assert 'data-fill="/03/2026"' in page
    assert post(client, "/documents/1", revision="1", **typed).status_code == 302
    record = fields_of(desk)
    assert (record.symbol, record.date) == (symbol, date)


def test_the_arrival_stamp_is_two_inputs_of_one_field(desk: Desk) -> None:
    file_letter(desk.archive, letter(arrival_stamp=STAMP))
    client = desk.client("clerk")
    post(client, "/documents/1", revision="1", arrival_number="58", arrival_date="9.3.26")
    assert fields_of(desk).arrival_stamp == replace(STAMP, number="58")
    post(client, "/documents/1", revision="2", arrival_number="", arrival_date="")
    assert fields_of(desk).arrival_stamp is None
    assert "57 09/03/2026" in client.get("/documents/1").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"date": "31/2/2026"}, "Không có ngày 31/2/2026"),
        ({"number": "<b>"}, "Số văn bản chỉ gồm chữ số"),
        ({"system": "alien"}, "Hãy chọn một trong các giá trị có sẵn"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_lost(
    desk: Desk, typed: dict[str, str], sentence: str
) -> None:
    file_letter(desk.archive, letter())
    answer = post(desk.client("clerk"), "/documents/1", revision="1", subject="Giữ lại", **typed)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "Giữ lại" in answer.text
    assert 'aria-invalid="true"' in answer.text or "system" in typed
    assert fields_of(desk).revision == 1


def test_the_whole_form_unchanged_changes_nothing(desk: Desk) -> None:
    file_letter(desk.archive, letter(arrival_stamp=STAMP))
    client = desk.client("clerk")
    page = client.get("/documents/1").text
    inputs = dict(re.findall(r'<input[^>]* name="(?!csrf)([\w.]+)" value="([^"]*)"', page))
    inputs |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n([^<]*)</textarea>', page))
    inputs.pop("text", None)
    post(client, "/documents/1", **inputs)
    assert fields_of(desk).revision == 1


def test_approving_leads_to_the_next_that_waits(desk: Desk) -> None:
    for number in ("1", "2", "3"):
        reasons = () if number == "2" else ("Chưa chắc: số",)
        file_letter(desk.archive, letter(symbol=f"{number}-CV/TU"), number, reasons=reasons)
    client = desk.client("clerk")
    answer = post(client, "/documents/3", revision="1", then="approve", subject="Đúng rồi")
    assert answer.headers["Location"] == "/documents/1"
    record = fields_of(desk, 3)
    assert (record.review, record.reviewed_by, record.subject) == ("done", "clerk", "Đúng rồi")
    assert post(client, "/documents/1", revision="1", then="approve").headers["Location"] == "/review"


def test_a_second_editor_gets_a_readable_conflict(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    first, second = desk.client("clerk"), desk.client("clerk")
    post(first, "/documents/1", revision="1", issuer="Tỉnh ủy A", **{"was.issuer": "Tỉnh ủy Lâm Đồng"})
    seen = {"was.issuer": "Tỉnh ủy Lâm Đồng", "issuer": "Tỉnh ủy Lâm Đồng"}
    answer = post(second, "/documents/1", revision="1", subject="Của người thứ hai", signer="Lê Mẫu", **seen)
    assert answer.status_code == 409
    assert "Có người vừa sửa văn bản này" in answer.text
    assert "Của người thứ hai" in answer.text
    assert "Về việc rà soát hệ thống loa" in answer.text
    assert "Tỉnh ủy A" not in answer.text, "what only the other one changed is not in conflict"
    record = fields_of(desk)
    assert (record.issuer, record.signer, record.revision) == ("Tỉnh ủy A", "Trần Văn Mẫu", 2)
    again = post(second, "/documents/1", revision="2", subject="Của người thứ hai")
    assert again.status_code == 302
    assert fields_of(desk).subject == "Của người thứ hai"


def test_a_stale_approval_is_a_conflict_too(desk: Desk) -> None:
    file_letter(desk.archive, letter(), reasons=("Chưa chắc: số",))
    client = desk.client("clerk")
    post(client, "/documents/1", revision="1", subject="Mới")
    assert post(client, "/documents/1", revision="1", then="approve").status_code == 409
    assert fields_of(desk).review == "needed"


def test_a_person_may_write_the_text_of_a_page(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Lời máy đọc")
    client = desk.client("clerk")
    text = "Dòng một\r\nDòng hai <b>"
    assert post(client, "/documents/1/pages/1/text", revision="1", text=text).status_code == 302
    page = client.get("/documents/1").text
    assert "<p>Dòng một</p><p>Dòng hai &lt;b&gt;</p>" in page
    assert "Lời máy đọc" in page
    assert post(client, "/documents/1/pages/1/text", revision="1", text="muộn").status_code == 409
    assert post(client, "/documents/1/pages/7/text", revision="2", text="x").status_code == 400


def test_restricting_hides_at_once(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    clerk, staff = desk.client("clerk"), desk.client("staff")
    assert staff.get("/documents/1").status_code == 200
    post(clerk, "/documents/1/access", revision="1", access="restricted")
    assert staff.get("/documents/1").status_code == 404
    assert "Hạn chế" in clerk.get("/documents/1").text
    assert post(clerk, "/documents/1/access", revision="2", access="public").status_code == 400


def test_leafing_through_the_list(desk: Desk) -> None:
    for number in ("1", "2", "3"):
        access = "restricted" if number == "2" else "normal"
        file_letter(desk.archive, letter(symbol=f"{number}-CV/TU"), number, access=access)
    page = desk.client("staff").get("/documents/3").text
    assert 'data-key="next" title="Alt+→" href="/documents/1"' in page
    assert 'data-key="previous"' not in page
    assert 'href="/documents/2"' in desk.client("clerk").get("/documents/3").text


def test_a_document_that_nothing_could_be_read_of_says_why(desk: Desk) -> None:
    record_id = file_letter(desk.archive, Description(), reasons=("Tệp bị hỏng.",))
    unread = Page(number=1, width=0, height=0, dpi=0, verdict=Verdict.UNREADABLE, reasons=("Tệp bị hỏng.",))
    sheet = sheet_of(unread, (), None)
    assert (sheet.has_image, sheet.width, sheet.lines) == (False, 1, ())
    page = desk.client("clerk").get(f"/documents/{record_id}").text
    assert f"Chưa rõ số (#{record_id})" in page
    assert "chưa đọc được" in page


def test_the_words_of_a_page_for_clicking(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Thực hiện")
    words = desk.client("clerk").get("/documents/1/pages/1/words").json["words"]
    assert words == [["Thực", 200, 300, 350, 344], ["hiện", 370, 300, 520, 344]]
    assert desk.client("clerk").get("/documents/1/pages/2/words").json == {"words": []}


def test_long_documents_are_leafed_through(desk: Desk) -> None:
    from corpus.catalogue import PageSource

    file_letter(desk.archive, letter(), "a")
    with desk.archive.database.write() as conn:
        _page, source = catalogue.pages(conn, 1)[0]
        pages = [(page_of(f"chữ {n}", n), PageSource(source.original_sha256, n)) for n in range(1, 31)]
        catalogue.file_record(
            conn,
            letter(symbol="9-CV/TU"),
            pages,
            direction=fields_of(desk).direction,
            review_reasons=(),
            at=START.isoformat(),
        )
    client = desk.client("clerk")
    assert 'id="page-12"' in client.get("/documents/2").text
    assert 'id="page-13"' not in client.get("/documents/2").text
    later = client.get("/documents/2?from=20").text
    assert 'id="page-13"' in later
    assert 'id="page-24"' in later
    for odd in ("0", "-3", "x", "٣", "999999999999"):
        assert client.get("/documents/2", query_string={"from": odd}).status_code == 200


def test_what_the_pen_wrote_is_shown_beside_its_field(desk: Desk) -> None:
    record_id = file_letter(desk.archive, letter(), "Mời họp")
    page = desk.client("clerk").get(f"/documents/{record_id}").text
    number = page[page.index('for="field-number"') : page.index('id="field-number"')]
    # The letter's number was not read apart: its line is the symbol's, 44 px high, with 20 px around it.
    assert '<svg viewBox="160 280 400 84"' in number
    assert f'<image href="/documents/{record_id}/pages/1.jpg" width="2480" height="3508"/>' in number
    revision = str(fields_of(desk, record_id).revision)
    post(desk.client("clerk"), f"/documents/{record_id}", then="approve", revision=revision)
    assert "<svg viewBox" not in desk.client("clerk").get(f"/documents/{record_id}").text


def test_what_was_confirmed_is_named_with_the_way_back(desk: Desk) -> None:
    file_letter(desk.archive, letter(symbol='2<i>"8-CV/TU'))
    file_letter(desk.archive, letter(symbol="219-CV/TU"), "khác", reasons=("Chưa chắc: số",))
    client = desk.client("clerk")
    answer = post(client, "/documents/1", revision="1", then="approve")
    page = client.get(answer.headers["Location"]).text
    assert 'href="/documents/1#next">2&lt;i&gt;&#34;8-CV/TU</a>' in page


def test_who_confirms_and_stays_is_back_on_the_document(desk: Desk) -> None:
    file_letter(desk.archive, letter(), reasons=("Chưa chắc: số",))
    file_letter(desk.archive, letter(symbol="219-CV/TU"), "khác", reasons=("Chưa chắc: số",))
    client = desk.client("clerk")
    assert "Đã soát, ở lại" in client.get("/documents/1").text
    answer = post(client, "/documents/1", revision="1", then="stay", subject="Về loa")
    assert answer.headers["Location"] == "/documents/1#next"
    page = client.get("/documents/1").text
    assert "Đã soát 218-CV/TU." in page and "Đã soát</span>" in page and "Về loa" in page
    refused = post(desk.client("staff"), "/documents/2", revision="1", then="stay")
    assert refused.status_code == 403
    assert "Đã soát, ở lại" not in desk.client("staff").get("/documents/2").text


def test_what_was_read_of_the_stamp_is_told_apart_from_the_book(desk: Desk) -> None:
    file_letter(desk.archive, letter(arrival_stamp=STAMP))
    file_letter(desk.archive, letter(symbol="219-CV/TU"), "khác")
    client = desk.client("clerk")
    read, unread = (
        client.get(f"/documents/{n}").text.partition('<details class="stamp" ')[2].partition("</details>")[0]
        for n in (1, 2)
    )
    assert read.startswith("open>") and "đọc từ dấu trên giấy" in read
    assert unread.startswith(">") and "không đọc được dấu nào trên giấy" in unread
    assert "Số của sổ do phần Vào sổ cấp" in read and "Số của sổ do phần Vào sổ cấp" in unread
    wrong = post(client, "/documents/2", revision="1", then="save", arrival_date="32/1/2026").text
    assert '<details class="stamp" open>' in wrong, "what is wrong is not folded away"
