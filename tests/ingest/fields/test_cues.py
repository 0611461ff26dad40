import pytest

from corpus.reference import Reference, load
from ingest.fields.cues import bodies, cues, find, kinds, starts, titles

CUES = [(row["form"], row["group"], row["example"]) for row in load().rows("cues")]
TITLES = [(row["title"], row["example"]) for row in load().rows("titles")]
BODIES = [(row["form"], row["role"], row["example"]) for row in load().rows("issuers")]


@pytest.mark.parametrize(("form", "group", "example"), CUES)
def test_the_cue_is_found_in_its_example(form: str, group: str, example: str, reference: Reference) -> None:
    hit = starts(example, cues(reference, group))
    assert hit is not None, (form, group)


@pytest.mark.parametrize(("title", "example"), TITLES)
def test_the_title_is_found_in_its_example(title: str, example: str, reference: Reference) -> None:
    hit = starts(example, titles(reference))
    assert hit is not None
    assert hit.cue.form == title


@pytest.mark.parametrize(("form", "role", "example"), BODIES)
def test_the_body_is_found_in_its_example(form: str, role: str, example: str, reference: Reference) -> None:
    hit = starts(example, bodies(reference))
    assert hit is not None
    assert hit.cue.meaning.startswith(role), form


def test_a_lost_mark_and_a_lost_blank_do_not_matter(reference: Reference) -> None:
    assert starts("Kínhgứi :", cues(reference, "addressee"))
    assert starts("KÉ HOẠCH", kinds(reference))
    assert not starts("Kính thưa các đồng chí", cues(reference, "addressee"))


def test_find_takes_the_place_that_agrees_best(reference: Reference) -> None:
    text = "THỦ TƯỚNG CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    hit = find(text, cues(reference, "motto-state"))
    assert hit is not None
    assert text[hit.start : hit.end] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_empty_text_holds_nothing(reference: Reference) -> None:
    assert starts("", titles(reference)) is None
    assert find("— * —", titles(reference)) is None
