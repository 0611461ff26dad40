import pytest

from corpus.record import ArrivalStamp, Page, Word, Zone
from corpus.reference import load
from ingest.fields.marks import read_arrival_stamp, read_circulation, read_secrecy, read_urgency

R = load()
WIDTH, HEIGHT, LINE = 2480, 3508, 40


def printed(*lines: tuple[str, int, int], zone: Zone = Zone.BODY, number: int = 1) -> Page:
    """Return a page of lines given as text, left edge and top in px; ' | ' in a text is a wide gap."""
    words = []
    for place, (text, left, y) in enumerate(lines):
        x = left
        for part in text.split():
            if part == "|":
                x += 5 * LINE
                continue
            right = x + 24 * len(part)
            words.append(Word(part, part, (x, y, right, y + LINE), 0.9, zone, place))
            x = right + 16
    return Page(number, WIDTH, HEIGHT, 300, tuple(words))


def plain(text: str, zone: Zone = Zone.BODY) -> Page:
    words = [
        Word(w, w, (0, 0, 0, 0), 1.0, zone, n) for n, ln in enumerate(text.splitlines()) for w in ln.split()
    ]
    return Page(1, 0, 0, 0, tuple(words), source="document")


@pytest.mark.parametrize("row", R.rows("marks"), ids=lambda r: r["mark"])
def test_every_example_of_the_table(row: dict[str, str]) -> None:
    reader = {"urgency": read_urgency, "secrecy": read_secrecy, "circulation": read_circulation}[row["class"]]
    found = reader([printed((row["example"], 300, 600), zone=Zone.HEAD_LEFT)], R)
    assert found is not None
    assert found.value == row["value"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("║ KHẨN ║", "khẩn"),
        ("HÓA TÓC] | KẾ HOẠCH", "hỏa tốc"),
        ("THUỢNG KHÂN", "thượng khẩn"),
        ("KẾ HOẠCH", None),
        ("yêu cầu khẩn trương thực hiện", None),
        ("khẩn", None),
    ],
)
def test_urgency_stands_alone(text: str, value: str | None) -> None:
    found = read_urgency([printed((text, 300, 600))], R)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("MẬT", "mật"),
        ("MẬT |", "mật"),
        ("MAT", "mật"),
        ("TỐI MAT", "tối mật"),
        ("TUYỆT MÂT .", "tuyệt mật"),
        ("MẬT | KẾ HOẠCH", "mật"),
        ("- MẬT -", "mật"),
        ("ỦY BAN MẶT TRẬN TỔ QUỐC", None),
        ("MẬT ĐỘ DÂN SỐ", None),
        ("BÍ MẬT NHÀ NƯỚC", None),
        ("Công tác bảo vệ bí mật nhà nước", None),
        ("văn bản có dấu MẬT phải nộp riêng", None),
    ],
)
@pytest.mark.parametrize("zone", [Zone.HEAD_LEFT, Zone.STAMP, Zone.BODY])
def test_secrecy_fails_closed_on_a_lone_mark_only(text: str, value: str | None, zone: Zone) -> None:
    found = read_secrecy([printed((text, 300, 600), zone=zone)], R)
    assert (found.value if found else None) == value


def test_secrecy_is_looked_for_on_every_page_and_in_plain_text() -> None:
    first = printed(("KẾ HOẠCH", 900, 600))
    second = printed(("TỐI MẬT", 300, 300), zone=Zone.STAMP, number=2)
    found = read_secrecy([first, second], R)
    assert found is not None
    assert found.value == "tối mật"
    assert found.where is not None
    assert found.where.page == 2
    assert read_secrecy([plain("UBND XÃ ĐÁ BẠC\nSố: 12/KH-UBND\nMẬT\nKẾ HOẠCH")], R) is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Độ mật: Tối mật", "tối mật"),
        ("Độ mật: Mật.", "mật"),
        ("Độ mật: Thường", None),
        ("Độ mật: không", None),
    ],
)
def test_a_field_of_secrecy(text: str, value: str | None) -> None:
    found = read_secrecy([plain(text)], R)
    assert (found.value if found else None) == value


def test_the_end_of_a_sentence_is_no_mark() -> None:
    page = printed(
        ("Các cơ quan không gửi qua mạng những văn bản có dấu", 300, 700),
        ("MẬT", 300, 760),
    )
    assert read_secrecy([page], R) is None


def test_low_on_the_page_nothing_is_a_mark() -> None:
    assert read_urgency([printed(("KHẨN", 300, 3000))], R) is None
    assert read_secrecy([printed(("MẬT", 300, 3000), zone=Zone.TABLE)], R) is None


def test_arrival_stamp_of_its_zone() -> None:
    lines = [
        ("ĐẢNG ỦY XÃ ĐÁ BẠC", 200, 700),
        ("ĐẾN", 300, 750),
        ("Số: ..612..", 200, 800),
        ("Ngày: 18/3/2026", 200, 850),
    ]
    found = read_arrival_stamp([printed(*lines, zone=Zone.ARRIVAL_STAMP)], R)
    assert found is not None
    assert found.value == ArrivalStamp("612", "2026-03-18")


def test_arrival_stamp_in_plain_text_and_partly_read() -> None:
    text = "Số: 45/UBND-NC\n│ ĐẾN │\n│ Số: ......... │\n│ Ngày: 08/4/2026 │\n│ Chuyển: VP │"
    found = read_arrival_stamp([plain(text)], R)
    assert found is not None
    assert found.value == ArrivalStamp(None, "2026-04-08")
    assert (
        read_arrival_stamp([plain("Số: 45/UBND-NC\nNam Sơn, ngày 8/4/2026\nKính gửi các tổ đến họp")], R)
        is None
    )
