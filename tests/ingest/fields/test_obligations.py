from datetime import date

import pytest

from corpus.record import Obligation, Page, Word, Zone
from corpus.reference import load
from ingest.fields.due import find_due
from ingest.fields.obligations import read_obligations

R = load()
ISSUED, ARRIVED = date(2026, 3, 10), date(2026, 3, 12)  # a Tuesday and a Thursday


def page(text: str, number: int = 1, zone: Zone = Zone.BODY) -> Page:
    words = [
        Word(w, w, (0, 0, 0, 0), 1.0, zone, n) for n, ln in enumerate(text.splitlines()) for w in ln.split()
    ]
    return Page(number, 0, 0, 0, tuple(words), source="document")


def asked(text: str, issued: date | None = ISSUED, arrived: date | None = ARRIVED) -> tuple[Obligation, ...]:
    return read_obligations([page(text)], issued=issued, arrived=arrived, reference=R)


ROWS = [
    (
        "báo cáo kết quả về BTV Tỉnh ủy (qua Văn phòng Tỉnh ủy) trước ngày 15/4/2026",
        "2026-04-15",
        None,
        "before",
        None,
    ),
    ("gửi về Thanh tra tỉnh trước 17 giờ 00 ngày 14/4/2026", "2026-04-14", "17:00", "before", None),
    ("chậm nhất ngày 20 tháng 3 năm 2026 gửi danh sách về Phòng Kinh tế", "2026-03-20", None, "by", None),
    ("xây dựng kế hoạch của đơn vị, xong trước 31/3/2026", "2026-03-31", None, "before", None),
    ("hoàn thành trước ngày 25/3", "2026-03-25", None, "before", None),
    ("nộp hồ sơ trong vòng 10 ngày kể từ ngày ban hành Công văn này", "2026-03-20", None, "by", None),
    (
        "trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này",
        "2026-03-19",
        None,
        "by",
        None,
    ),
    ("góp ý chậm nhất sau 15 ngày kể từ ngày ký", "2026-03-25", None, "by", None),
    (
        "định kỳ hằng quý, báo cáo trước ngày 20 của tháng cuối quý",
        None,
        None,
        "before",
        "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20",
    ),
    ("chậm nhất ngày 25 hằng tháng gửi báo cáo", None, None, "by", "FREQ=MONTHLY;BYMONTHDAY=25"),
    (
        "hằng năm, trước ngày 15 tháng 12 nộp hồ sơ",
        None,
        None,
        "before",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
    ),
    ("hoàn thành trong quý II/2026", "2026-06-30", None, "by", None),
    ("kiện toàn Ban Chỉ huy trong tháng 4/2026", "2026-04-30", None, "by", None),
    ("thực hiện đến hết năm 2026", "2026-12-31", None, "by", None),
    ("đến hết ngày 30/6/2026 phải hoàn thành", "2026-06-30", None, "by", None),
    ("triển khai ngay sau khi nhận được văn bản này", "2026-03-12", None, "immediate", None),
    ("chậm nhất 16h00 ngày 13/3/2026 gửi danh sách", "2026-03-13", "16:00", "by", None),
    ("báo cáo trong vòng 03 (ba) ngày làm việc sau ngày ban hành", "2026-03-13", None, "by", None),
    ("hoàn thành trong vòng 30 ngày kể từ ngày Quyết định này có hiệu lực", None, None, "by", None),
    ("định kỳ 6 tháng, năm báo cáo kết quả", None, None, "by", "FREQ=MONTHLY;INTERVAL=6"),
    ("thứ sáu hằng tuần gửi báo cáo nhanh", None, None, "by", "FREQ=WEEKLY;BYDAY=FR"),
    ("hồ sơ gửi sau ngày 19/4/2026 sẽ không được xét", "2026-04-19", None, "by", None),
    ("đăng ký trước ngày 05/01", "2027-01-05", None, "before", None),
    ("Tháng 12/2026: Tổng kết đợt thi đua của xã", "2026-12-31", None, "by", None),
    ("bao cao ket qua truoc ngay 15/4/2026", "2026-04-15", None, "before", None),
]


@pytest.mark.parametrize(("text", "due", "time", "bound", "rrule"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_deadline_phrases(
    text: str, due: str | None, time: str | None, bound: str, rrule: str | None
) -> None:
    (one,) = asked(text)
    assert (one.due, one.time, one.bound, one.rrule) == (due, time, bound, rrule)
    assert one.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị khai mạc trước 8 giờ 00 ngày 05/4/2026 tại hội trường",
        "Đề nghị đại biểu có mặt trước 7 giờ 30 ngày 05/4/2026",
        "Thời gian: 08 giờ 00 ngày 05/4/2026",
        "áp dụng với cán bộ được tuyển dụng trước ngày 01/01/2016",
        "kết quả đạt được trong quý I/2026",
        "giải quyết trong thời hạn 05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
        "từ ngày 01/4/2026 đến ngày 05/4/2026",
        "công tác trong năm 2026 của xã",
        "kinh phí hằng năm do ngân sách bảo đảm",
        "số chỉ tiêu còn lại tính đến hết năm 2026",
    ],
)
def test_events_history_and_procedures_are_no_deadlines(text: str) -> None:
    assert asked(text) == ()


@pytest.mark.parametrize("row", R.rows("deadlines"), ids=lambda r: f"{r['meaning']} {r['cue']}")
def test_every_example_of_the_table(row: dict[str, str]) -> None:
    found = find_due(row["example"], issued=ISSUED, arrived=ARRIVED, reference=R)
    assert len(found) == 1
    assert asked(row["example"]) if row["meaning"] != "event" else not asked(row["example"])


def test_unknown_dates_leave_the_day_open() -> None:
    (one,) = asked("nộp trong vòng 10 ngày kể từ ngày ban hành", issued=None)
    assert (one.due, one.bound) == (None, "by")
    (one,) = asked("triển khai ngay sau khi nhận được văn bản này", arrived=None)
    assert (one.due, one.bound) == (None, "immediate")


def test_counted_days_roll_over_rest_days() -> None:
    (one,) = asked("góp ý trong vòng 04 ngày kể từ ngày ký")  # Saturday 14/3 → Monday
    assert one.due == "2026-03-16"


def test_actor_and_action_of_numbered_items() -> None:
    text = (
        "1. Trạm Y tế xã rà soát danh sách, gửi về Ủy ban nhân dân xã trước ngày 31/3/2026; "
        "lập dự toán trong tháng 4/2026.\n"
        "2. Báo cáo kết quả về Sở Y tế chậm nhất ngày 10/4/2026.\n"
        "3. Giao Ban Xây dựng Đảng phối hợp Văn phòng Đảng ủy tham mưu văn bản, xong trước ngày 12/4/2026."
    )
    assert [(o.actor, o.action, o.due) for o in asked(text)] == [
        ("Trạm Y tế xã", "rà soát danh sách, gửi về Ủy ban nhân dân xã", "2026-03-31"),
        ("Trạm Y tế xã", "lập dự toán", "2026-04-30"),
        ("Trạm Y tế xã", "Báo cáo kết quả về Sở Y tế", "2026-04-10"),
        ("Ban Xây dựng Đảng", "phối hợp Văn phòng Đảng ủy tham mưu văn bản", "2026-04-12"),
    ]


def test_the_heading_above_is_the_actor() -> None:
    text = "2.3. Công an xã:\n- Lập danh sách hộ có nguy cơ, hoàn thành trong quý II/2026."
    (one,) = asked(text)
    assert (one.actor, one.action) == ("Công an xã", "Lập danh sách hộ có nguy cơ")


def test_words_of_one_syllable_need_their_marks() -> None:
    (one,) = asked("Giáo dục và y tế: các cán bộ thôn tham gia tập huấn trước ngày 20/3/2026.")
    assert one.actor is None
    (one,) = asked("giao Tram Y te tong hop truoc ngay 20/3/2026")
    assert one.actor == "Tram Y te"


def test_a_yearly_date_is_a_rule_and_no_day() -> None:
    (one,) = asked("Trước ngày 31 tháng 12 hằng năm, quỹ công khai các khoản thu.")
    assert (one.due, one.rrule) == (None, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31")


def test_a_letter_that_asks_another() -> None:
    (one,) = asked("Sở Nội vụ đề nghị Ủy ban nhân dân các xã, phường góp ý dự thảo trước ngày 20/3/2026.")
    assert (one.actor, one.action) == ("Ủy ban nhân dân các xã, phường", "góp ý dự thảo")


def test_deadlines_over_line_and_page_breaks() -> None:
    first = page("2. Các thôn nộp báo cáo về xã trước ngày 10 tháng", 1)
    second = page("4 năm 2026.", 2)
    (one,) = read_obligations([first, second], issued=ISSUED, arrived=None, reference=R)
    assert (one.due, one.page) == ("2026-04-10", 1)


def test_head_and_distribution_hold_no_deadlines() -> None:
    head = page("V/v nộp báo cáo trước ngày 10/4/2026", zone=Zone.HEAD_LEFT)
    foot = page("- Như trên (nộp trước ngày 10/4/2026);", zone=Zone.DISTRIBUTION)
    assert read_obligations([head, foot], issued=ISSUED, arrived=None, reference=R) == ()


def test_the_verb_is_no_part_of_who_is_asked() -> None:
    text = "1. Ủy ban nhân dân xã phát dọn hành lang lưới điện, bảo đảm an toàn, xong trước ngày 20/4/2026."
    (one,) = asked(text)
    assert (one.actor, one.action) == ("Ủy ban nhân dân xã", "phát dọn hành lang lưới điện, bảo đảm an toàn")


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("3. Các chi bộ trực thuộc chậm nhất ngày 05/4/2026 đăng ký mô hình.", "Các chi bộ trực thuộc"),
        ("a) Ủy ban Kiểm tra trong quý III/2026 giám sát hai chi bộ.", "Ủy ban Kiểm tra"),
        ("2. Công ty Cấp nước Suối Mây điều tiết nước trước ngày 25/3/2026.", "Công ty Cấp nước Suối Mây"),
        ("Trưởng các thôn huy động Nhân dân dọn mương trước ngày 25/3/2026.", "Trưởng các thôn"),
    ],
)
def test_an_actor_ends_at_its_deadline_or_its_verb(text: str, actor: str) -> None:
    assert [one.actor for one in asked(text)] == [actor]
