import pytest

from ingest.fields.items import has_mark, item_text


@pytest.mark.parametrize("text", ["- Như trên;", "– Các thôn;", "* Lưu: VT.", "~ Như trên;", ". Trạm Y tế;"])
def test_a_mark(text: str) -> None:
    assert has_mark(text)


@pytest.mark.parametrize("text", ["Như trên;", "(sau đây gọi là đơn vị)", "“Sổ tay đảng viên”;", "02 bản"])
def test_no_mark(text: str) -> None:
    assert not has_mark(text)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["- Như trên;"], "Như trên"),
        (["- Các phòng, ban", "của xã;"], "Các phòng, ban của xã"),
        (["- Chủ tịch UBND xã;} để b/c"], "Chủ tịch UBND xã"),
        (["- Lưu: VT, KT./."], "Lưu: VT, KT"),
        (["- UBND tỉnh (để b/c);"], "UBND tỉnh (để b/c)"),
        (["- Văn bản số 12/UBND-", "KT của xã;"], "Văn bản số 12/UBND-KT của xã"),
    ],
)
def test_the_text_of_an_item(lines: list[str], text: str) -> None:
    assert item_text(lines) == text
