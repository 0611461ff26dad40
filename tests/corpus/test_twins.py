"""What may be a second copy: the same number of the same body, and of no other body with nearly its name."""

from collections.abc import Callable

import pytest

from corpus import revisions, twins
from corpus.archive import Archive

File = Callable[..., int]


def test_twins_bear_the_same_number_symbol_and_issuer(archive: Archive, file: File) -> None:
    mine = file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng")
    same = file("12 - CV/TU", "2026-03-21", "TỈNH ỦY HẢI LĂNG")
    hidden = file("12-CV/TU", "2026-03-21", "Tỉnh ủy Hải Lăng")
    file("12-CV/TU", "2025-03-20", "Tỉnh ủy Hải Lăng")
    file("12-CV/TU", "2026-03-20", "Tỉnh ủy Suối Bạc")
    file("13-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng")
    with archive.database.write() as conn:
        revisions.set_access(conn, hidden, "restricted", revision=1)
        found = twins.twins(conn, mine, access=frozenset({"normal"}))
        assert [one.id for one in found] == [same]
        found = twins.twins(conn, mine, access=frozenset({"normal", "restricted"}))
        assert [one.id for one in found] == [same, hidden]


def test_a_document_of_unknown_issuer_or_symbol_has_no_twin(archive: Archive, file: File) -> None:
    ids = [file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng"), file("12-CV/TU", "2026-03-20", "")]
    ids += [file("", "2026-03-20", "Tỉnh ủy Hải Lăng"), file("12-CV/TU", "2026-03-20", "")]
    with archive.database.read() as conn:
        assert [twins.twins(conn, one, access=frozenset({"normal"})) for one in ids] == [[], [], [], []]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Đảng ủy xã Suối Mây", "ĐẢNG ỦY XÃ SUỐI MÂY", True),
        ("Đảng ủy xã Suối Mây", "ĐẢNG UỶ XÃ SUÓI MAY", True),  # marks lost in reading
        ("Ban Thường vụ Tỉnh ủy", "TỈNH ỦY HẢI LĂNG", True),
        ("Ủy ban nhân dân xã Suối Mây", "UBND xã Suối Mây", True),
        # Communes that differ by one letter: the whole lines are all but equal, the bodies are two.
        ("Đảng ủy xã Suối Mây", "Đảng ủy xã Suối Mậu", False),
        ("Ủy ban nhân dân xã Đồi Lau", "Ủy ban nhân dân xã Đồi Lai", False),
        ("Ủy ban nhân dân xã Hòa Xá", "Ủy ban nhân dân xã Dương Hòa", False),
        ("Đảng ủy xã Bạch Xa", "Đảng ủy xã Bạch Ngọc", False),
        # Near enough for a slip, yet both are communes of today; a name that is none is a slip.
        ("Đảng ủy xã Hồng Sơn", "Đảng ủy xã Hương Sơn", False),
        ("Đảng ủy xã Hương Sơn", "Đảng ủy xã Hươnq Sơn", True),
        ("Đảng ủy xã Suối Mây", "Ủy ban nhân dân xã Suối Mây", False),
        (None, "Đảng ủy xã Suối Mây", False),
        (None, None, False),
    ],
)
def test_one_issuer_or_two(one: str | None, other: str | None, same: bool) -> None:
    assert twins.same_issuer(one, other) is same
    assert twins.same_issuer(other, one) is same
