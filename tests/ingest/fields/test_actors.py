"""Who is asked: where the name of a body ends and what it is to do begins."""

import pytest

from corpus.reference import load
from ingest.fields.actors import cues, first_verb, read_actor

WORDS = cues(load())


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Các chi bộ trực thuộc chậm nhất ngày 05/4/2026", None),
        ("Ủy ban nhân dân xã | phát dọn hành lang lưới điện, bảo đảm an toàn", "Ủy ban nhân dân xã"),
        ("Công an xã Bình Khê | gác các ngầm tràn, báo cáo", "Công an xã Bình Khê"),
        ("Đề nghị Ủy ban nhân dân các xã, phường | dọn vệ sinh", "Ủy ban nhân dân các xã, phường"),
        ("Các thôn 1, 2 và 3 | chằng chống nhà cửa", "Các thôn 1, 2 và 3"),
        ("Ủy ban nhân dân các xã miền núi, vùng cao | đưa dân", None),  # as before: no listed verb
        ("Bảo hiểm xã hội tỉnh | cấp thẻ", "Bảo hiểm xã hội tỉnh"),
        ("Hội Nông dân xã và Đoàn Thanh niên | báo cáo", "Hội Nông dân xã và Đoàn Thanh niên"),
        ("Các tổ chức đoàn thể | tổ chức ra quân", "Các tổ chức đoàn thể"),
        ("Công ty Cấp nước Suối Mây | điều tiết nước", "Công ty Cấp nước Suối Mây"),
        ("Trưởng các thôn | huy động Nhân dân dọn mương", "Trưởng các thôn"),
        ("Uy ban nhan dan xa | phat don hanh lang", "Uy ban nhan dan xa"),
        ("Trường hợp vắng mặt báo cáo", None),
        ("Phòng, chống dịch sởi hoàn thành", None),
        ("báo cáo kết quả", None),
    ],
)
def test_a_name_ends_where_its_verb_begins(text: str, actor: str | None) -> None:
    plain = text.replace("| ", "")
    assert read_actor(plain, WORDS, ended=False) == actor
    if actor and "|" in text:
        verb = first_verb(plain, WORDS)
        assert verb is not None and plain[verb:].startswith(text.partition("| ")[2][:3])


def test_a_name_without_a_verb_ends_at_its_deadline() -> None:
    assert read_actor("Các chi bộ trực thuộc", WORDS, ended=True) == "Các chi bộ trực thuộc"
    assert read_actor("Các chi bộ trực thuộc:", WORDS, ended=False) == "Các chi bộ trực thuộc"
    assert read_actor("Các chi bộ trực thuộc", WORDS, ended=False) is None
    assert read_actor("Các " + "x" * 200, WORDS, ended=True) is None


def _told(text: str) -> str | None:
    return read_actor(text.partition(" trước ngày ")[0], WORDS, ended=True)


@pytest.mark.parametrize("row", [r for r in load().rows("deadlines") if r["meaning"] == "level"], ids=str)
def test_every_level_ends_a_name(row: dict[str, str]) -> None:
    assert _told(row["example"]) == row["example"].partition(" chằng")[0]


@pytest.mark.parametrize("row", [r for r in load().rows("deadlines") if r["meaning"] == "joins"], ids=str)
def test_what_joins_belongs_to_the_name(row: dict[str, str]) -> None:
    assert _told(row["example"]) == row["example"].partition(" nộp ")[0]


@pytest.mark.parametrize("row", [r for r in load().rows("deadlines") if r["meaning"] == "thing"], ids=str)
def test_a_thing_is_not_asked(row: dict[str, str]) -> None:
    assert _told(row["example"]) is None
