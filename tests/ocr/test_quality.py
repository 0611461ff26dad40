import pytest

from corpus.record import Verdict, Word, Zone
from ocr.quality import judge, legible


def words(text: str, conf: float = 0.93, zone: Zone = Zone.BODY) -> list[Word]:
    return [Word(t, t, (60 * i, 0, 60 * i + 50, 30), conf, zone) for i, t in enumerate(text.split())]


CLEAN = "Thực hiện Kế hoạch số 12-KH/ĐU ngày 05/01/2026, Đảng ủy xã Suối Mơ yêu cầu các chi bộ báo cáo"


@pytest.mark.parametrize(
    "text",
    ["nghiêng", "khuỷu", "Đắk", "quyết", "UBND", "HĐND", "12/3/2026,", "(tiếp", "QĐ-TTg", "xoong", "1.250"],
)
def test_written_words_are_legible(text: str) -> None:
    assert legible(text)


@pytest.mark.parametrize("text", ["ÄÔ_", "1⁄4", "#", "tcfvs", "zxở", "…", "°H(°®€k", "Nhưtrên"])
def test_scrawl_is_not_legible(text: str) -> None:
    assert not legible(text)


def test_a_clean_page_is_good() -> None:
    assert judge(words(CLEAN)) == (Verdict.GOOD, ())


def test_a_page_of_garble_is_unreadable() -> None:
    verdict, reasons = judge(words("tl¿kq wvz8 ïÏ¬ xắcfz rkerrre 8uoun 'Ôq oẹqf zt9q" * 2, conf=0.5))
    assert verdict is Verdict.UNREADABLE
    assert "hãy" in reasons[0]


def test_low_confidence_is_doubtful_and_coarse_scans_say_so() -> None:
    verdict, reasons = judge(words(CLEAN, conf=0.6), dpi=100)
    assert verdict is Verdict.DOUBTFUL
    assert any("60 %" in reason for reason in reasons)
    assert any("100 dpi" in reason for reason in reasons)


def test_scrawl_outside_the_running_text_does_not_count() -> None:
    scrawl = words("ïÏ¬ xắcfz rkerrre zt9q", conf=0.1, zone=Zone.NOISE)
    assert judge([*words(CLEAN), *scrawl])[0] is Verdict.GOOD


def test_blank_and_unread_pages_differ() -> None:
    assert judge([], blank=True)[0] is Verdict.GOOD
    assert judge([], blank=False)[0] is Verdict.UNREADABLE
    assert judge(words("Trang 2"), blank=False)[0] is Verdict.DOUBTFUL
