"""Old place names: their accents come from decisions and neighbours, never from a guess."""

from collections import Counter
from typing import Any

import pytest

from training.place_names import Names, key_of, names_of, tidy_name, told, winner
from training.places import Row, Units, names_of_2025, split, table

NEW = "".join(
    f"{name}\tTỉnh An Giang\n" for name in ("Xã Chợ Vàm", "Xã Hòa Bình", "Xã Phú Tân", "Phường Long Phú")
)
TEXT = (
    "12. Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của thị trấn Chợ Vàm, xã Phú Thạnh và xã Phú Xuân "
    "thành xã mới có tên gọi là xã Chợ Vàm.",
    "Ủy ban nhân dân huyện Phú Tân, tỉnh An Giang",
    "Đường qua xã Hòa Lạc của huyện Phú Tân, tỉnh An Giang",
    "Đường qua xã Hoà Lạc và huyện Phú Tân, tỉnh An Giang",
)


def part(key: str, lat: float, *, first: bool = False) -> dict[str, Any]:
    return {"newWardKey": key, "isDefaultNewWard": first, "newWardLat": lat, "newWardLon": 105.0}


def given() -> dict[str, Any]:
    old = "tinhangiang_huyenphutan_"
    whole = {
        "xachovam": [old + n for n in ("thitranchovam", "xaphuthanh", "xaphuxuan")],
        "xaphutan": [old + "xahiepxuong", old + "xahoalac"],
        "phuonglongphu": ["tinhangiang_thixatanchau_phuonglongchau"],
    }
    near = [part("xaphutan", 10.7), part("xachovam", 10.6, first=True)]
    far = [part("xaphutan", 10.7), part("xachovam", 9.6, first=True)]
    return {
        "DICT_PROVINCE": {"tinhangiang": ["tinhangiang", "tinhkiengiang"]} | _others(),
        "DICT_PROVINCE_WARD_NO_DIVIDED": {"tinhangiang": whole},
        "DICT_PROVINCE_WARD_DIVIDED": {"tinhangiang": {old + "phuong5": near, old + "phuong6": far}},
    }


def _others() -> dict[str, list[str]]:
    from training.places import CITIES, PROVINCES

    cities = ["thanhpho" + key_of(name) for name in CITIES.split(", ")]
    rest = ["tinh" + key_of(name) for name in PROVINCES.split(", ")]
    return {key: [key] for key in (*cities, *rest) if key not in ("tinhangiang", "tinhkiengiang")}


def made(text: tuple[str, ...] = TEXT) -> tuple[list[Row], Counter[str]]:
    new = {("", key): "Hà Nội" for key in _others()} | names_of_2025(NEW)
    missing: Counter[str] = Counter()
    return [r for r in table(Units(given(), new), names_of(text), missing) if r.within], missing


def test_rows_say_what_became_of_places_and_unsure_ones_are_left_out() -> None:
    rows, missing = made()
    within = "huyện Phú Tân, An Giang"
    assert rows == [
        Row("Phú Tân", "huyện", "An Giang", "An Giang"),
        Row("5", "phường", within, "Chợ Vàm; Phú Tân"),
        Row("Chợ Vàm", "thị trấn", within, "Chợ Vàm"),
        Row("Hòa Lạc", "xã", within, "Phú Tân"),
        Row("Phú Thạnh", "xã", within, "Chợ Vàm"),
        Row("Phú Xuân", "xã", within, "Chợ Vàm"),
    ]
    # Tân Châu is nowhere in the text; Hiệp Xương neither; the parts of Phường 6 lie a degree apart.
    assert missing == {"district: spelling": 1, "commune: spelling": 2, "commune: parts": 1}


def test_rivals_without_a_clear_majority_are_left_out() -> None:
    rows, _ = made((*TEXT, "Đường qua xã Hóa Lạc thuộc huyện Phú Tân, tỉnh An Giang"))
    assert "xahoalac" not in {key_of(row.kind + row.name) for row in rows}


def test_a_decision_is_known_by_its_members() -> None:
    names = names_of(TEXT)
    assert len(told(names, "xã Chợ Vàm", {"chovam", "phuthanh", "phuxuan"})) == 1
    assert told(names, "xã Chợ Vàm", {"tanlap", "tanhoa", "phuxuan"}) == []
    assert told(names, "xã Chợ Vám", {"chovam", "phuthanh", "phuxuan"}) == []
    assert told(Names(), "xã Chợ Vàm", {"chovam"}) == []


def test_copies_that_lost_blanks_are_read() -> None:
    line = "diện tích tự nhiên của xã Đức Hạnhvà xã Cốc Pàngthành xã mới có tên gọi là xã Cốc Pàng."
    (clause,) = names_of([line, line]).clauses["xacocpang"]
    assert clause.names == ("Đức Hạnh", "Cốc Pàng")


@pytest.mark.parametrize(
    ("spellings", "found"),
    [
        ({"Hòa Lạc": 2, "Hoà Lạc": 3}, "Hoà Lạc"),
        ({"Tân Thạnh": 5, "Tân Thành": 4}, None),
        ({"Tân Thạnh": 9, "Tân Thành": 1}, "Tân Thạnh"),
        ({"Tân Thạnh": 1}, None),
        ({}, None),
    ],
)
def test_winner(spellings: dict[str, int], found: str | None) -> None:
    assert winner(spellings, share=0.9, least=2) == found


def test_names_are_tidied() -> None:
    assert tidy_name("Hoà LẠC", {"hoaf": "hòa"}) == "Hòa Lạc"
    assert tidy_name("Phan Rang–Tháp Chàm", {}) == "Phan Rang - Tháp Chàm"
    assert tidy_name("Đắk R’Lấp", {}) == "Đắk R'Lấp"


def test_keys_and_names_are_split_alike() -> None:
    assert split("xãlộcthạnh") == ("xã", "lộcthạnh")
    assert split("thitranchovam") == ("thị trấn", "chovam")
    assert split("Thành phố Huế") == ("thành phố", "Huế")
    with pytest.raises(ValueError, match="nơi nào"):
        split("nơi nào")
