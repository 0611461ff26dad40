"""The words of a page in one value, with the running text in front; values without it are still read."""

import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from corpus.record import Page, Word, Zone
from corpus.words import pack, texts, unpack

_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=6)
_WORDS = st.lists(
    st.builds(
        Word,
        _TEXT,
        _TEXT,
        st.tuples(*[st.integers(0, 9999)] * 4),
        st.floats(0, 1).map(lambda share: round(share, 3)),
        st.sampled_from(Zone),
        st.integers(0, 9),
        st.just(()) | st.just((("là", 0.25),)),
    ),
    max_size=8,
).map(tuple)


def _page(words: tuple[Word, ...]) -> Page:
    return Page(1, 0, 0, 0, words)


@given(_WORDS)
def test_words_come_back_and_their_text_without_them(words: tuple[Word, ...]) -> None:
    blob = pack(words)
    assert unpack(blob) == words
    assert texts(blob) == (_page(words).text(), _page(words).text(raw=True))


def test_a_value_of_before_is_read_too() -> None:
    rows = [["Kinh", "Kính", 1, 2, 3, 4, 0.9, "body", 0], ["gửi", None, 5, 2, 9, 4, 0.8, "body", 0]]
    blob = zlib.compress(json.dumps(rows).encode())
    assert [word.text for word in unpack(blob)] == ["Kính", "gửi"]
    assert texts(blob) == ("Kính gửi", "Kinh gửi")


def test_a_text_read_as_nothing_is_not_the_corrected_one() -> None:
    words = (Word("số", "", (0, 0, 1, 1), 1.0),)
    assert texts(pack(words)) == ("số", "")
