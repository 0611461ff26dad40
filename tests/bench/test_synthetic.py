import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from bench import measure, ocr, scores, synthetic
from training.letters.fonts import FOLDER as FONTS
from training.letters.layout import lay_out
from training.letters.letter import load_letters

needs_fonts = pytest.mark.skipif(not FONTS.exists(), reason="fonts-croscore is not installed")
LETTERS = load_letters()
BODY = "Ủy ban nhân dân xã đề nghị các thôn\nbáo cáo trước ngày 15/4/2026."


# Pages


@needs_fonts
def test_a_page_is_the_same_each_time_and_says_what_is_printed_on_it() -> None:
    first, again = (next(synthetic.pages("bad", 1)) for _ in range(2))
    assert first.picture.tobytes() == again.picture.tobytes()
    assert (first.body, first.signer) == (again.body, again.signer)
    assert first.picture.mode == "1" and first.dpi == 200
    assert first.signer is not None and first.signer not in first.body
    assert "Nơi nhận" not in first.body and "CỘNG HÒA" not in first.body


@needs_fonts
def test_twelve_pages_of_a_condition_are_twelve_different_letters() -> None:
    sheets = list(itertools.islice(synthetic._sheets(), 60))
    bodies = [synthetic.body_of(sheet) for _, sheet in sheets]
    assert all(len(set(bodies[at : at + 12])) == 12 for at in range(0, 48, 12))
    assert {letter.size for letter, _ in sheets[:12]} == set(synthetic._SIZES)
    assert len({letter.seed for letter, _ in sheets}) == len(
        {(letter.id, letter.size) for letter, _ in sheets}
    )


@needs_fonts
def test_a_varied_letter_has_the_same_words_in_another_form() -> None:
    letter = LETTERS["nd01"]
    slanted = synthetic.vary(letter, 5)
    assert slanted.seed != letter.seed
    assert [b.text for b in slanted.body] == [b.text for b in letter.body]
    assert "basis" in {b.style for b in slanted.body}
    assert all(b.style != "table" for b in synthetic.vary(LETTERS["nd10"], 0).body)


@needs_fonts
def test_print_alone_has_no_red_and_the_stamped_sheet_has() -> None:
    sheet = lay_out(LETTERS["nd07"])[-1]
    inked, bare = (
        np.asarray(synthetic.render_sheet(one, 60, 1)).astype(int)
        for one in (sheet, synthetic.printed_only(sheet))
    )
    red = [int(np.count_nonzero(page[..., 0] - page[..., 2] > 60)) for page in (inked, bare)]
    assert red[0] > 500 and red[1] == 0
    assert synthetic.signer_of(sheet, LETTERS["nd07"]) == LETTERS["nd07"].signer


# Scores


def test_what_stands_around_the_body_costs_nothing_and_what_stands_in_it_does() -> None:
    whole = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{BODY}\nNơi nhận: Như trên"
    assert scores.body_cer(BODY, whole) == 0.0
    torn = whole.replace("các thôn", "các CÔNG AN thôn")
    length = len(scores.unified(BODY))
    assert scores.body_cer(BODY, torn) == pytest.approx(100 * len("CÔNG AN ") / length)
    assert scores.body_cer(BODY, whole.replace("đề nghị", "dề nghi")) == pytest.approx(200 / length)
    assert scores.body_cer(BODY, "") == 100.0


def test_dashes_quotes_and_line_ends_are_no_errors() -> None:
    assert scores.body_cer("“Một cửa” – số 1…", 'xem "Một cửa"\n- số 1... rồi') == 0.0


@pytest.mark.parametrize(
    ("read", "found"),
    [
        ("KT. CHỦ TỊCH\nHoà Thị Thuý", True),
        ("HÒA THỊ THÚY", True),
        ("Hòa Thị Thuy", False),
        ("Hòa ~ Thị Thúy", True),
    ],
)
def test_a_signer_is_found_with_every_mark_wherever_the_tone_is_put(read: str, found: bool) -> None:
    assert scores.signer_found("Hòa Thị Thúy", read) is found


def test_worst_lines_are_sought_anywhere_and_right_ones_left_out() -> None:
    read = "báo cáo trước ngày 15/4/2026.\nỦy ban nhân dân xã dề nghi các thôm"
    assert scores.worst_lines(BODY, read) == [
        (3, "Ủy ban nhân dân xã đề nghị các thôn", "Ủy ban nhân dân xã dề nghi các thôm")
    ]


def test_buckets_hold_their_upper_end() -> None:
    assert ocr.in_buckets([0.0, 1.0, 1.01, 3.0, 9.9, 30.0, 30.1, 400.0]) == [2, 2, 1, 1, 2]


# Measuring


def test_the_cost_of_what_a_process_starts_is_its_own() -> None:
    busy = "x = 0\nfor n in range(3_000_000): x += n"
    cost = measure.measured(lambda: exit_of(os.spawnlp(os.P_WAIT, "python3", "python3", "-c", busy)))
    assert cost.cpu > 0.05
    assert cost.peak_mb > 5


def exit_of(status: int) -> None:
    assert status == 0


def test_a_reader_that_fails_is_told_and_not_kept(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    picture.write_bytes(b"picture")

    def failing(_page: measure.Sample, _folder: Path) -> None:
        raise OSError("no")

    with pytest.raises(ChildProcessError):
        measure.reading(
            measure.Reader("failing", lambda: "1", failing), measure.Sample(picture), tmp_path / "kept"
        )
    assert not (tmp_path / "kept").exists()


def test_a_page_is_read_again_only_when_reader_or_page_has_changed(tmp_path: Path) -> None:
    picture, count = tmp_path / "page.png", tmp_path / "count"
    picture.write_bytes(b"picture")

    def read(page: measure.Sample, folder: Path) -> None:
        with count.open("a") as file:
            file.write("x")
        (folder / "text.txt").write_bytes(page.picture.read_bytes())

    def by(version: str) -> str:
        reader = measure.Reader("stub", lambda: version, read)
        return measure.reading(reader, measure.Sample(picture), tmp_path / "kept").text

    assert [by("1"), by("1"), by("2")] == ["picture"] * 3
    assert count.read_text() == "xx"
    picture.write_bytes(b"another")
    assert by("2") == "another"
    assert count.read_text() == "xxx"
