import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.record import IndexEntry
from search.analysis import entry_terms, folded_words, number_key, number_terms, pairs, syllables, toned_pairs


def test_nfd_and_nfc_give_the_same_words() -> None:
    text = "Đảng ủy xã Suối Tre"
    assert folded_words(unicodedata.normalize("NFD", text)) == folded_words(text)
    assert folded_words(text) == ["dang", "uy", "xa", "suoi", "tre"]


def test_leading_zeros_of_numbers_do_not_count() -> None:
    assert folded_words("ngày 03/3/2026") == ["ngay", "3", "3", "2026"]
    assert folded_words("000") == ["0"]


def test_offsets_point_into_the_nfc_text() -> None:
    text = "Kính gửi: Ủy ban."
    assert [text[s.start : s.end] for s in syllables(text)] == ["Kính", "gửi", "Ủy", "ban"]


def test_neighbours_and_the_place_of_the_tone() -> None:
    assert list(pairs(["dang", "uy", "xa"])) == ["dang_uy", "uy_xa"]
    assert list(toned_pairs(syllables("hoà bình"))) == list(toned_pairs(syllables("hòa bình")))
    assert list(toned_pairs(syllables("dan van"))) == []


@pytest.mark.parametrize("typed", ["8-HD/ĐU", "08 - hd/du", "08 HD ĐU", "08–HD/ĐU"])
def test_a_number_is_one_key_however_typed(typed: str) -> None:
    assert number_key(typed) == "8-HD-DU"


def test_every_part_of_a_symbol_is_a_term() -> None:
    assert {"371", "CV-DU", "371-CV", "371-CV-DU", "DU"} <= number_terms("371-CV/ĐU")
    assert "30-2020" in number_terms("30/2020/NĐ-CP")


def test_raw_words_that_the_correction_changed_stay_searchable(letter: Callable[..., IndexEntry]) -> None:
    terms = entry_terms(letter(1, pages=("thông tin đối ngoại",), raw_pages=("thong tln ddi ngoai",)))
    assert terms.text["tln"] == 1 and terms.text["tin"] == 1
    assert terms.pairs["thong_tln"] == 1


def test_fields_are_words_values_and_initials(letter: Callable[..., IndexEntry]) -> None:
    terms = entry_terms(letter(1, kind="công văn", issuer="Tỉnh ủy An Lộc", date="2026-03-10"))
    assert {"kind=cong", "kind=cv", "issuer=tinh_uy"} <= terms.words
    assert {"kind=công văn", "issuer=Tỉnh ủy An Lộc", "year=2026", "access=normal"} <= terms.keys


def test_a_wrong_date_is_no_day(letter: Callable[..., IndexEntry]) -> None:
    terms = entry_terms(letter(1, date="2026-13-40"))
    assert terms.day == 0 and not any(key.startswith("year=") for key in terms.keys)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text("aàảđĐ0123 -_/.,ợ\u0301ŋﬁ٣²İ\n漢", max_size=60), max_size=3),
    st.text("aàĐ 1-", max_size=9),
)
def test_a_record_has_the_terms_of_its_syllables(
    letter: Callable[..., IndexEntry], pages: list[str], subject: str
) -> None:
    terms = entry_terms(letter(1, pages=tuple(pages), raw_pages=tuple(pages), subject=subject))
    found, title = list(syllables("\n".join(pages))), list(syllables(subject))
    folded = [word.folded for word in found]
    assert terms.text == Counter(folded) | Counter({word.folded for word in title})
    assert terms.pairs == Counter(pairs(folded)) | Counter(set(pairs(word.folded for word in title)))
    assert terms.toned_pairs == Counter(toned_pairs(found)) + Counter(toned_pairs(title))
    assert terms.toned == {word.toned for word in (*found, *title) if word.toned}
