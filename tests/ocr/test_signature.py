from ocr.lines import level, rows, runs
from ocr.signature import name_weight, part_signature, title_weight
from tests.ocr.letter import HEIGHT, typed


def parted(*lines: tuple[int, int, str]) -> tuple[list[str], str | None]:
    signature = part_signature(rows(runs(level(typed(lines)), HEIGHT, 1.6)), HEIGHT)
    return [t.text for t in signature.titles], signature.name.text if signature.name else None


def test_titles_above_name_below() -> None:
    found = parted((1400, 100, "TM. ỦY BAN NHÂN DÂN"), (1480, 160, "CHỦ TỊCH"), (1450, 520, "Lò Văn Păn"))
    assert found == (["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Lò Văn Păn")


def test_the_seal_between_is_no_title() -> None:
    found = parted(
        (1400, 100, "KT. TRƯỞNG BAN"),
        (1400, 160, "PHÓ TRƯỞNG BAN"),
        (1330, 330, "NAM SƠN"),
        (1420, 560, "Hoàng Thị Mỷ"),
    )
    assert found == (["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"], "Hoàng Thị Mỷ")


def test_an_office_right_above_the_name_counts() -> None:
    found = parted((1450, 100, "TRƯỞNG BAN"), (1370, 500, "CHỦ TỊCH UBND XÃ"), (1400, 560, "Lê Quốc Bảo"))
    assert found == (["TRƯỞNG BAN", "CHỦ TỊCH UBND XÃ"], "Lê Quốc Bảo")


def test_pen_strokes_around_the_name_are_left_out() -> None:
    found = parted((1400, 100, "GIÁM ĐỐC ⁄"), (1300, 300, "`¬_ *j# Đ"), (1400, 500, "— Nguyễn Văn Hảo _"))
    assert found == (["GIÁM ĐỐC"], "Nguyễn Văn Hảo")


def test_a_name_run_together_or_cut_by_the_pen() -> None:
    assert parted((1400, 100, "CHỦ TỊCH"), (1400, 500, "LòVănPăn"))[1] == "Lò Văn Păn"
    assert parted((1400, 100, "CHỦ TỊCH"), (1400, 500, "Lò“Văn Păn"))[1] == "Lò Văn Păn"


def test_text_is_neither() -> None:
    assert parted((1300, 100, "để chỉ đạo, theo dõi"), (1300, 160, "các phòng, đơn vị")) == ([], None)


def test_weights_compare_two_readings() -> None:
    lines = rows(runs(level(typed([(1400, 100, "GIÁM ĐỐC"), (1400, 400, "Vi Thị Sen")])), HEIGHT, 1.6))
    whole, part = part_signature(lines, HEIGHT), part_signature(lines[:1], HEIGHT)
    assert title_weight(whole) == title_weight(part) > 0
    assert name_weight(whole) > name_weight(part) == 0
