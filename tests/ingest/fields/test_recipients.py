from dataclasses import replace

from corpus.record import Word, Zone
from corpus.reference import Reference
from ingest.fields.recipients import read_recipients

HEAD = "UBND XÃ BÌNH KHÊ                       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSố: 8/UBND-KT\n\n"


def recipients_of(printed, reference: Reference, text: str) -> tuple[str, ...]:
    reading = read_recipients([printed(text)], reference)
    return reading.value if reading else ()


def test_a_list_with_a_continued_line(printed, state_letter: str, reference: Reference) -> None:
    reading = read_recipients([printed(state_letter)], reference)
    assert reading is not None
    assert reading.value == (
        "Phòng Kinh tế xã",
        "Trưởng thôn Đông, thôn Đoài và các tổ dân phố trên địa bàn",
        "Công ty Cấp nước Bình Khê",
    )
    assert reading.confidence >= 0.9
    assert reading.where is not None
    assert reading.where.page == 1


def test_one_on_the_same_line(printed, reference: Reference) -> None:
    text = f"{HEAD}                  Kính gửi : Ban Quản lý chợ Bình Khê.\n\n    Ngày 02/3/2026, Ủy ban nhân dân xã"
    assert recipients_of(printed, reference, text) == ("Ban Quản lý chợ Bình Khê",)


def test_a_list_of_the_party_with_commas_at_the_margin(printed, reference: Reference) -> None:
    text = (
        "TỈNH ỦY HẢI VÂN ĐẢNG CỘNG SẢN VIỆT NAM\nSố 8-CV/TU\n\n"
        "Kính gửi: - Đảng ủy các xã, phường,\n- Ủy ban MTTQ Việt Nam và các đoàn thể chính trị - xã\nhội tỉnh,\n"
        "- Các ban đảng.\n\nThực hiện Kết luận số 4-KL/TW, Ban Thường vụ Tỉnh ủy yêu cầu\n"
    )
    assert recipients_of(printed, reference, text) == (
        "Đảng ủy các xã, phường",
        "Ủy ban MTTQ Việt Nam và các đoàn thể chính trị - xã hội tỉnh",
        "Các ban đảng",
    )


def test_the_cue_alone_above_the_list(printed, reference: Reference) -> None:
    text = (
        f"{HEAD}            Kính gửi:\n                      - Trạm Y tế xã;\n                      - Các thôn\n"
        "                   (sau đây gọi chung là các đơn vị)\n\n    Trạm Y tế xã nhận được công văn\n"
    )
    assert recipients_of(printed, reference, text) == ("Trạm Y tế xã", "Các thôn")


def test_the_broken_cue_is_found(printed, reference: Reference) -> None:
    text = f"{HEAD}                  Kinh giti: Trạm Y tế xã\n\n    Thực hiện Kế hoạch số 5/KH-UBND"
    assert recipients_of(printed, reference, text) == ("Trạm Y tế xã",)


def test_the_addressee_glued_to_the_cue(printed, reference: Reference) -> None:
    text = f"{HEAD}                  Kính gửi:Trạm Y tế xã\n\n    Thực hiện Kế hoạch số 5/KH-UBND"
    assert recipients_of(printed, reference, text) == ("Trạm Y tế xã",)


def test_nobody_addressed(printed, party_plan: str, reference: Reference) -> None:
    assert read_recipients([printed(party_plan)], reference) is None
    assert read_recipients([], reference) is None


def test_an_attachment_has_no_say(printed, party_plan: str, reference: Reference) -> None:
    form = printed(f"{HEAD}          Kính gửi: Ban Tổ chức giải\n", number=2)
    assert read_recipients([printed(party_plan), form], reference) is None


def test_an_urgency_mark_beside_the_list_does_not_end_it(printed, reference: Reference) -> None:
    text = (
        f"{HEAD}            Kính gửi:\n                      - Giám đốc các bệnh viện trong và ngoài\n"
        "                      công lập của tỉnh;\n                      - Trạm Y tế xã.\n\n    Thực hiện Kế hoạch số 5"
    )
    page = printed(text)
    beside = next(w for w in page.words if w.text == "công")
    y0, y1 = beside.box[1] - 4, beside.box[3] - 4
    mark = [
        Word(t, t, (20 + 60 * i, y0, 70 + 60 * i, y1), 0.9, Zone.HEAD_LEFT, 999)
        for i, t in enumerate(("HỎA", "TỐC"))
    ]
    reading = read_recipients([replace(page, words=(*page.words, *mark))], reference)
    assert reading is not None
    assert reading.value == ("Giám đốc các bệnh viện trong và ngoài công lập của tỉnh", "Trạm Y tế xã")
