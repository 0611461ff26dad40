"""Telex and VNI keys typed with the input method off."""

import pytest

from search.keystrokes import typed_out, without_keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trieern", "trien"),
        ("ddoois", "doi"),
        ("nguwowif", "nguoi"),
        ("thu7c5", "thuc"),
        ("sawcs", "sac"),
        ("xax", "xa"),
        ("gioosng", "giong"),
        ("ddieeuf", "dieu"),
        ("cvd", "cvd"),
    ],
)
def test_keystrokes(typed: str, meant: str) -> None:
    assert without_keys(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trieern", "triển"),
        ("ddoois", "đối"),
        ("nguwowif", "người"),
        ("ngafn", "ngàn"),
        ("daau", "dâu"),
        ("soos", "số"),
        ("hoas", "hóa"),
        ("tafi", "tài"),
        ("lieeju", "liệu"),
        ("thuwcj", "thực"),
        ("thu7c5", "thực"),
        ("d9o61i", "đối"),
        ("tuowngr", "tưởng"),
        ("quas", "quá"),
        ("giuwx", "giữ"),
        ("cvd", "cvd"),
        ("ban", "ban"),
        ("371", "371"),
    ],
)
def test_keystrokes_with_their_accents(typed: str, meant: str) -> None:
    assert typed_out(typed) == meant
