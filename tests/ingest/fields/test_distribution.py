import pytest

from corpus.reference import Reference
from ingest.fields.distribution import find_foot, read_distribution


def distribution_of(pages, reference: Reference) -> tuple[str, ...]:
    reading = read_distribution(find_foot(pages, reference), reference)
    return reading.value if reading else ()


def test_the_list_with_a_continued_line(printed, state_letter: str, reference: Reference) -> None:
    assert distribution_of([printed(state_letter)], reference) == (
        "Như trên",
        "Thường trực Đảng ủy (để b/c)",
        "Các phòng, ban, ngành, đoàn thể của xã",
        "Lưu: VT, KT(Hòa, 04b)",
    )


def test_a_list_of_the_party(printed, party_plan: str, reference: Reference) -> None:
    assert distribution_of([printed(party_plan)], reference) == (
        "Ủy ban Kiểm tra Tỉnh ủy (báo cáo)",
        "Các chi bộ trực thuộc",
        "Lưu Văn phòng Đảng ủy",
    )


def test_braces_remarks_and_initials_do_not_belong(printed, reference: Reference) -> None:
    page = printed(
        "Nơi nhận:\n- Chủ tịch UBND tỉnh;| để\n- Các thôn;      | b/c\n- Lưu Văn phòng Đảng ủy. Khoa\n(MHS: 123)\n"
    )
    assert distribution_of([page], reference) == ("Chủ tịch UBND tỉnh", "Các thôn", "Lưu Văn phòng Đảng ủy")


@pytest.mark.parametrize("cue", ["Nơi nhận", "Noinhén:", "Nol nhận:", "_Nơi nhận: *", ".. nhận:"])
def test_the_cue_as_ocr_breaks_it(printed, reference: Reference, cue: str) -> None:
    assert distribution_of([printed(f"{cue}\n- Như trên;\n- Lưu: VT.\n")], reference) == (
        "Như trên",
        "Lưu: VT",
    )


def test_a_lost_cue(printed, reference: Reference) -> None:
    page = printed("thi hành Quyết định này.\n\n- Như Điều 3;\n- Lưu: VT.\n")
    assert distribution_of([page], reference) == ("Như Điều 3", "Lưu: VT")


def test_the_first_foot_is_the_letters(printed, state_letter: str, reference: Reference) -> None:
    form = printed("Nơi nhận:\n- Ủy ban nhân dân xã;\n- Lưu: đơn vị.\n", number=2)
    foot = find_foot([printed(state_letter), form], reference)
    assert foot is not None
    assert foot.page.number == 1


def test_no_foot(printed, reference: Reference) -> None:
    assert find_foot([printed("Nơi nhận hồ sơ là bộ phận một cửa của Ủy ban nhân dân xã")], reference) is None
    assert read_distribution(None, reference) is None
