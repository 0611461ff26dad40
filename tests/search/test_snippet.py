import time
from datetime import date

from search.query import parse
from search.snippet import Snippet, snippet

TODAY = date(2026, 11, 23)
FILLER = "Căn cứ tình hình thực tế của địa phương, các thôn bố trí lực lượng trực. " * 12


def show(text: str, *pages: str, raw: tuple[str, ...] = (), lead: str = "") -> Snippet:
    return snippet(pages, raw, parse(text, TODAY).marks, lead)


def test_words_are_marked_in_their_accented_form_when_typed_without() -> None:
    assert show("ho dap", "An toàn hồ đập mùa lũ").html == "An toàn <mark>hồ</mark> <mark>đập</mark> mùa lũ"


def test_typed_accents_mark_that_form_only_where_it_occurs() -> None:
    assert show("đạo", "cây đào, đạo đức").html == "cây đào, <mark>đạo</mark> đức"
    assert show("đạo", "cây đào").html == "cây <mark>đào</mark>"


def test_the_window_stands_where_most_words_are() -> None:
    found = show(
        "hồ đập xung yếu", FILLER + "Riêng hồ khác. " + FILLER + "Tu sửa hồ đập xung yếu ngay." + FILLER
    )
    assert "hồ đập xung yếu" in found.plain and found.plain.startswith("… ") and found.plain.endswith(" …")
    assert len(found.plain) < 400


def test_everything_but_the_mark_is_escaped() -> None:
    found = show("hồ img", 'a & <img src=x onerror="alert(1)"> hồ </mark><script>')
    assert found.html == (
        "a &amp; &lt;<mark>img</mark> src=x onerror=&quot;alert(1)&quot;&gt; <mark>hồ</mark> "
        "&lt;/mark&gt;&lt;script&gt;"
    )
    assert found.plain == 'a & <img src=x onerror="alert(1)"> hồ </mark><script>'


def test_pages_are_those_with_most_of_the_words() -> None:
    assert show("hồ đập", "hồ", "hồ đập", "đập hồ").pages == (2, 3)


def test_phrases_numbers_and_dates_are_marked_whole() -> None:
    found = show("371-CV/ĐU", "CV của ĐU số 371-CV/ĐU")
    assert found.html == "CV của ĐU số <mark>371</mark>-<mark>CV</mark>/<mark>ĐU</mark>"
    assert "<mark>" not in show('"hồ đập"', "đập hồ").html
    assert show("10/3/2026", "ngày 10/03/2026").html.count("<mark>") == 3


def test_raw_text_where_the_corrected_one_has_nothing() -> None:
    found = show("d6i", "đối ngoại", raw=("d6i ngoai",))
    assert found.html == "<mark>d6i</mark> ngoai" and found.pages == (1,)


def test_the_subject_leads_where_nothing_is_in_the_text() -> None:
    assert show("so:371", "", lead="Về hồ đập") == Snippet("Về hồ đập", "Về hồ đập", ())
    assert show("x", lead="") == Snippet("", "", ())


def test_decomposed_text_and_long_pages() -> None:
    start = time.process_time()
    found = show("lũ", "l\u0075\u0303 " * 60_000)
    assert found.html.startswith("<mark>lũ</mark>") and time.process_time() - start < 3
    assert len(show("lũ", "lũ " + "x" * 5000).plain) <= 610
