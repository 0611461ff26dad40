from collections.abc import Mapping

import pytest
from rapidfuzz import fuzz

from corpus.errors import UsageError
from corpus.reference import load
from corpus.text import same_words
from ocr.channel import same_length_fold
from ocr.language_model import Model, load_model
from ocr.protect import class_of, repaired_number
from ocr.restore import Restored, detect_mode, restore_lines

# An invented letter, and what the English model would make of it.
LETTER = [
    "ĐẢNG BỘ TỈNH NAM SƠN",
    "ĐẢNG ỦY XÃ SUỐI ĐÁ TÂY",
    "Suối Đá Tây, ngày 10 tháng 4 năm 2026",
    "Số 218-CV/ĐU",
    "Kính gửi: - Ủy ban nhân dân xã,",
    "- Các chi bộ thôn, chi bộ trường học, trạm y tế xã.",
    "Thực hiện Kế hoạch số 84-KH/TU, ngày 05/3/2026 của Ban Thường vụ Tỉnh ủy về công",
    "tác phòng, chống thiên tai; Ban Thường vụ Đảng ủy xã yêu cầu các cơ quan, đơn vị triển",
    "khai thực hiện một số nội dung sau:",
    "1. Tổ chức kiểm tra các công trình thủy lợi, đê điều trên địa bàn trước mùa mưa.",
    "2. Báo cáo kết quả về Văn phòng Đảng ủy trước ngày 25/4/2026.",
    "Nơi nhận:",
    "- Như trên,",
    "- Lưu Văn phòng Đảng ủy.",
]
DAMAGED = [
    "DANG BO TINH NAM SON",
    "PANG UY XA SUOI DA TAY",
    "Suéi Da Tay, ngayl 0 thang 4 nam 2026",
    "S6218-CV/bU",
    "Kinh giti: - Uy ban nhan dan xa,",
    "- Cac chi b6 thon, chi bd trudng hoc, tram y té xa.",
    "Thyc hién Ké hoach sé 84-KH/TU, ngay 05/3/2026 cua Ban Thudng vu Tinh uy vé céng",
    "tac phong, chéng thién tai; Ban Thuong vy Dang uy xa yéu cau cdc co quan, don vi trién",
    "khai thuc hién mét sé ndi dung sau:",
    "1. T6 chtrc kiém tra cac céng trinh thuy loi, dé diéu trén dia ban truéc mia mua.",
    "2. Bdo cdo két qua vé Van phong Dang tty truéc ngay 25/4/2026.",
    "Noi nhan:",
    "- Nhu trén,",
    "- Luu Van phong Dang uy.",
]


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="module")
def noisy(model: Model) -> Restored:
    return restore_lines(DAMAGED, model=model)


def same_share(one: list[str], other: tuple[str, ...]) -> float:
    pairs = [
        (a, b) for x, y in zip(one, other, strict=True) for a, b in zip(x.split(), y.split(), strict=False)
    ]
    return sum(same_words(a, b) for a, b in pairs) / len(pairs)


def test_text_without_marks_gets_them_back(model: Model) -> None:
    bare = [same_length_fold(line) for line in LETTER]
    restored = restore_lines(bare, model=model)
    assert restored.mode == "accents"
    assert len(restored.lines) == len(LETTER)
    assert same_share(LETTER, restored.lines) >= 0.96  # the invented place name cannot be known
    assert restored.lines[3] == LETTER[3]


def test_letter_read_by_the_english_model_is_mended(noisy: Restored) -> None:
    assert noisy.mode == "noisy"
    assert same_share(LETTER, noisy.lines) >= 0.95
    for truth, line in zip(LETTER, noisy.lines, strict=True):
        assert fuzz.ratio(truth, line) >= 90, line


def test_what_the_rules_of_fields_need_is_right(noisy: Restored) -> None:
    lines = noisy.lines
    assert lines[2].endswith("ngày 10 tháng 4 năm 2026")
    assert lines[3] == "Số 218-CV/ĐU"
    assert lines[4] == "Kính gửi: - Ủy ban nhân dân xã,"
    assert lines[5] == "- Các chi bộ thôn, chi bộ trường học, trạm y tế xã."
    assert "Kế hoạch số 84-KH/TU, ngày 05/3/2026 của Ban Thường vụ Tỉnh ủy" in lines[6]


@pytest.mark.parametrize("bare", [True, False])
def test_changes_point_into_the_restored_lines(noisy: Restored, model: Model, bare: bool) -> None:
    restored = restore_lines([same_length_fold(line) for line in LETTER], model=model) if bare else noisy
    assert restored.changes
    for change in restored.changes:
        assert restored.lines[change.line][change.start : change.end] == change.text
        assert change.text != change.raw
        assert 0 <= change.confidence <= 1
        assert all(0 < p <= 1 and text != change.text for text, p in change.alternatives)


def test_reasons_say_what_was_done(noisy: Restored) -> None:
    reasons = {change.raw: change.reason for change in noisy.changes}
    assert reasons["phong"] == "accents"
    assert reasons["b6"] == "misread"
    assert reasons["S6218-CV/bU"] == "number"


def test_numbers_dates_addresses_and_symbols_are_kept(model: Model) -> None:
    line = "Lien he 0912 345 678, vanthu@suoidatay.example, https://suoidatay.example/a1 muc II, 12,5% ngay 03/3/2026"
    for mode in ("accents", "noisy", "light"):
        got = restore_lines([line], mode=mode, model=model).lines[0]
        for kept in (
            "0912 345 678,",
            "vanthu@suoidatay.example,",
            "https://suoidatay.example/a1",
            "II,",
            "12,5%",
            "03/3/2026",
        ):
            assert kept in got, mode


def test_good_text_is_left_alone(model: Model) -> None:
    restored = restore_lines(LETTER, model=model)
    assert restored.mode == "light"
    assert list(restored.lines) == LETTER
    assert restored.changes == ()


def test_light_mode_mends_marks_that_the_vietnamese_model_lost(model: Model) -> None:
    read = [
        "Thực hiện nhiệm vụ phát triến kinh tế - xã hội; tố chức sơ kết, báo cáo kết quá trước ngày 25/4/2026."
    ]
    restored = restore_lines(read, model=model)
    assert restored.mode == "light"
    assert "phát triển kinh tế - xã hội; tổ chức sơ kết, báo cáo kết quả trước" in restored.lines[0]


def test_a_word_is_not_forced_where_its_rival_is_not_sure(model: Model) -> None:
    for line in (
        "việc lạm thu, thu không đúng quy định",
        "do Chủ tịch nước kí quyết định",
        "để nước và bô ở gần",
    ):
        assert restore_lines([line], mode="light", model=model).lines[0] == line


def test_old_tone_place_is_not_corrected(model: Model) -> None:
    line = "Uỷ ban nhân dân xã báo cáo việc thoả thuận, hoà giải ở cơ sở."
    assert restore_lines([line], model=model).lines[0] == line


def test_a_line_break_does_not_cut_the_context(model: Model) -> None:
    whole = restore_lines(["Uy ban nhan", "dan xa bao cao ket", "qua thuc hien"], mode="accents", model=model)
    assert whole.lines == ("Ủy ban nhân", "dân xã báo cáo kết", "quả thực hiện")


def test_blanks_and_signs_stay_where_they_are(model: Model) -> None:
    raw = ["", "   ", "  - Bao cao (ket qua),   “thuc hien”;", "\t*"]
    assert restore_lines(raw, mode="accents", model=model).lines == (
        "",
        "   ",
        "  - Báo cáo (kết quả),   “thực hiện”;",
        "\t*",
    )


def test_unsure_words_have_low_confidence_and_alternatives(model: Model) -> None:
    (change,) = [
        c for c in restore_lines(["ba Thuy"], mode="accents", model=model).changes if c.raw == "Thuy"
    ]
    assert change.confidence < 0.9
    assert change.alternatives


def test_capitals_are_kept(model: Model) -> None:
    assert restore_lines(["DANG CONG SAN VIET NAM"], model=model).lines == ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    assert restore_lines(["Ban Thuong vu Tinh uy"], model=model).lines == ("Ban Thường vụ Tỉnh ủy",)


def test_symbols_get_their_letter_back_where_only_one_is_meant(model: Model) -> None:
    got = restore_lines(
        ["Can cu Nghi dinh so 30/2020/ND-CP ngay 05/3/2020"], mode="accents", model=model
    ).lines[0]
    assert got == "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020"


def test_empty_input_and_unknown_mode(model: Model) -> None:
    assert restore_lines([], model=model) == Restored((), "accents", ())
    with pytest.raises(UsageError):
        restore_lines(["a"], mode="loud", model=model)


def test_long_lines_and_junk_do_not_hurt(model: Model) -> None:
    junk = ["x" * 5000, "@#$ %^& ||| ~~", "1l|I0O " * 200, "nhan dan " * 400]
    for mode in ("accents", "noisy", "light"):
        assert len(restore_lines(junk, mode=mode, model=model).lines) == 4


@pytest.mark.parametrize(
    ("text", "mode"),
    [(LETTER, "light"), (DAMAGED, "noisy"), ([same_length_fold(line) for line in LETTER], "accents")],
)
def test_mode_is_seen_from_the_letters(text: list[str], mode: str, model: Model) -> None:
    assert detect_mode(text, model.lexicon) == mode


def test_acronyms_are_no_sign_of_misreading(model: Model) -> None:
    assert detect_mode(["UBND xa bao cao HDND xa"], model.lexicon) == "accents"


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("S6245-CV/bU", "Số 245-CV/ĐU"),
        ("Số219-CV/PU", "Số 219-CV/ĐU"),
        ("S045-KH/DU", "Số 45-KH/ĐU"),
        ("57-KL/TW", None),
        ("S40", None),
    ],
)
def test_number_line_is_taken_apart(raw: str, mended: str | None) -> None:
    assert repaired_number(raw) == mended


@pytest.mark.parametrize(
    ("core", "kind"),
    [
        ("10", "<2>"),
        ("2026", "<year>"),
        ("03/3/2026", "<date>"),
        ("84-KH/TU", "<symbol>"),
        ("30/2020/NĐ-CP", "<symbol>"),
        ("XIV", "<roman>"),
        ("12,5%", "<number>"),
        ("đảng", None),
    ],
)
def test_classes(core: str, kind: str | None) -> None:
    assert class_of(core) == kind


# Slips of the engine


@pytest.mark.parametrize("row", load().rows("abbreviations"), ids=lambda row: row["misread"])
def test_every_broken_abbreviation_is_mended_in_its_example(row: Mapping[str, str], model: Model) -> None:
    restored = restore_lines([row["example"]], mode="light", model=model).lines[0]
    assert row["form"] in restored.split()


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("ngày 26 tháng I1 năm 2011", "ngày 26 tháng 11 năm 2011"),
        ("ngày l2 tháng 3 năm 20l1", "ngày 12 tháng 3 năm 2011"),
        ("tháng l của dự án", "tháng l của dự án"),  # no digit beside it
        ("~ Như trên;", "- Như trên;"),
        ("Kínhgửi Ủy ban nhân dân xã", "Kính gửi Ủy ban nhân dân xã"),
        ("phát triển kinh tẾ và phục vụ lễ tân", "phát triển kinh tế và phục vụ lễ tân"),
    ],
)
def test_slips_are_mended_by_their_class(read: str, mended: str, model: Model) -> None:
    assert restore_lines([read], mode="light", model=model).lines[0] == mended


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        (
            "Quyét dinh sé 320/OD-TTg ngay 8 thang 3 nam 2020",
            "Quyết định số 320/QĐ-TTg ngày 8 tháng 3 năm 2020",
        ),
        ("$6 Y té bao cdo", "Sở Y tế báo cáo"),
        ("két qua 'thuc hién nhiém vu", "kết quả thực hiện nhiệm vụ"),
        ("xay dung m6 hinh 3D", "xây dựng mô hình 3D"),
        ("KT. CHU TICH", "KT. CHỦ TỊCH"),
    ],
)
def test_slips_of_the_english_model(read: str, mended: str, model: Model) -> None:
    assert restore_lines([read], mode="noisy", model=model).lines[0] == mended


def test_capitals_that_are_no_capitals(model: Model) -> None:
    read = "cua BO truéng BO Y té vé viéc thuc hién nhiém vu"
    restored = restore_lines([read], mode="noisy", model=model).lines[0]
    assert restored == "của Bộ trưởng Bộ Y tế về việc thực hiện nhiệm vụ"


def test_names_follow_surnames(model: Model) -> None:
    restored = restore_lines(["do ong Nguyen Van Thang, Chu tich UBND xa"], mode="accents", model=model)
    assert restored.lines[0].startswith("do ông Nguyễn Văn Thắng, Chủ tịch UBND xã")


def test_the_fifth_letter_of_a_list_gets_its_stroke_back(model: Model) -> None:
    lines = ["a) Một;", "b) Hai;", "c) Ba;", "d) Bốn;", "d) Năm;", "e) Sáu;", "d) Bảy;"]
    restored = restore_lines(lines, mode="accents", model=model).lines
    assert [line[0] for line in restored] == ["a", "b", "c", "d", "đ", "e", "d"]


def test_clean_words_that_stick_together_get_their_marks_and_no_blank(model: Model) -> None:
    line = "vat lieuxay dung theo Thong tu lien tich7 cua Samsung"
    restored = restore_lines([line], mode="accents", model=model).lines
    assert restored == ("vật liệuxây dựng theo Thông tư liên tịch7 của Samsung",)
