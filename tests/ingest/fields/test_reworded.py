"""A page in the words of a person, on the places of the words that were read."""

from corpus.record import Page, Word, Zone
from ingest.fields.reworded import reworded

READ = ["UBND", "XÃ", "2:", "Tổ", "chức", "ngày", "20", "-", "tháng", "01"]


def page(number: int = 1) -> Page:
    words = [
        Word(
            text,
            text,
            (at * 10, 0, at * 10 + 9, 9),
            0.4,
            Zone.HEAD_LEFT if at < 2 else Zone.BODY,
            int(at > 1),
        )
        for at, text in enumerate(READ)
    ]
    return Page(number, 100, 100, 150, tuple(words))


def test_new_words_take_the_places_of_those_that_they_stand_for() -> None:
    (found,) = reworded([page()], {1: "UBND XÃ\n2. Tổ chức ngày 20 tháng 01 năm 2027"})
    assert found.text() == "UBND XÃ\n2. Tổ chức ngày 20 tháng 01 năm 2027"
    told = {word.text: (word.box[0], word.zone) for word in found.words}
    assert told["UBND"] == (0, Zone.HEAD_LEFT)
    assert told["2."] == (20, Zone.BODY)
    assert told["2027"][1] is Zone.BODY


def test_a_text_that_was_not_changed_reads_as_it_did() -> None:
    before = page()
    (after,) = reworded([before], {1: before.text()})
    assert [(w.text, w.box, w.zone, w.line) for w in after.words] == [
        (w.text, w.box, w.zone, w.line) for w in before.words
    ]


def test_pages_without_a_text_of_a_person_stay() -> None:
    first, second = page(), page(2)
    assert reworded([first, second], {2: "chỉ còn thế này"})[0] is first
    assert reworded([first, second], {2: ""})[1].words == ()
    empty = Page(1, 100, 100, 150)
    assert reworded([empty], {1: "chữ"}) == [empty]
