"""Where the fields of an invented letter are printed: measured on the page, so boxes and words agree."""

import numpy as np
import pytest

from training.letters.layout import lay_out
from training.letters.letter import load_letters
from training.letters.render import render_sheet
from training.letters.truth import field_boxes, printed_words

LETTERS = load_letters()


@pytest.mark.parametrize("name", LETTERS)
def test_every_field_of_the_gold_has_its_box(name: str) -> None:
    letter = LETTERS[name]
    boxes = field_boxes(letter)
    printed = {
        "issuer",
        "symbol",
        "number",
        "date",
        "place",
        "subject",
        "signing_authority",
        "signer",
        "distribution",
    }
    optional = {
        "parent_issuer": letter.parent_issuer,
        "recipients": letter.recipients,
        "urgency": letter.urgency,
        "arrival_stamp": letter.arrival,
        "kind": letter.titled,
        "system": letter.system != "front",
    }
    assert set(boxes) == printed | {field for field, there in optional.items() if there}
    last = len(lay_out(letter))
    assert all(boxes[field][0] == last for field in ("signer", "signing_authority", "distribution"))


def test_number_and_place_are_parts_of_symbol_and_head() -> None:
    for letter in LETTERS.values():
        boxes = {field: box for field, (_page, box) in field_boxes(letter).items()}
        number, symbol, place, date = (boxes[field] for field in ("number", "symbol", "place", "date"))
        assert number[0] == symbol[0] and number[2] < symbol[2]
        assert place[2] < date[0] and abs(place[3] - date[3]) < 1


def test_the_box_of_a_name_holds_its_ink_and_nothing_else() -> None:
    letter = LETTERS["nd09"]
    sheet = lay_out(letter)[-1]
    words = dict(printed_words(sheet))
    page, box = field_boxes(letter)["signer"]
    assert page == 1
    first, last = (words[part] for part in (letter.signer.split()[0], letter.signer.split()[-1]))
    assert box[0] == pytest.approx(first[0], abs=1) and box[2] == pytest.approx(last[2], abs=1)
    drawn = np.asarray(render_sheet(sheet, 144, letter.seed).convert("L"))
    x0, y0, x1, y1 = (round(2 * edge) for edge in box)
    assert drawn[y0:y1, x0:x1].min() < 60
    assert drawn[y1 + 2 : y1 + 8, x0:x1].min() > 200, "below a name at the foot there is only paper"
