import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageOps
from viparse import fix

from training.letters import build, damage, files, office_files, pen
from training.letters.fonts import FOLDER as FONTS
from training.letters.layout import lay_out
from training.letters.letter import TEXTS, gold, letter_from_json, load_letters, long_date
from training.letters.render import render_pages

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
LETTERS = load_letters()
needs_fonts = pytest.mark.skipif(not FONTS.exists(), reason="fonts-croscore is not installed")
each = pytest.mark.parametrize("name", sorted(LETTERS))
page_dpi = 60


def flat(text: str) -> str:
    return " ".join(text.split())


def sample_gold(name: str) -> dict:
    return json.loads((SAMPLES / LETTERS[name].file).with_suffix(".json").read_text("utf-8"))


@needs_fonts
@each
def test_shipped_gold_is_what_the_texts_give(name: str) -> None:
    letter = LETTERS[name]
    assert gold(letter, [sheet.text() for sheet in lay_out(letter)]) == sample_gold(name)


@each
def test_gold_stands_in_the_printed_text(name: str) -> None:
    found = sample_gold(name)
    whole = flat(" ".join(found["text"]))
    tight = whole.replace(" ", "")
    assert found["symbol"] in found["text"][0]
    assert long_date(found["date"]) in found["text"][0]
    assert flat(found["text"][-1]).endswith(found["signer"])
    assert found["subject"] in whole
    assert all(name in whole for name in [*found["recipients"], *found["distribution"]])
    for cited in found["citations"]:
        assert cited["symbol"] in tight
    for deadline in found["deadlines"]:
        assert deadline["text"] in whole
        assert deadline["page"] in range(1, found["pages"] + 1)
    assert "{" not in whole


@each
def test_due_is_the_date_in_the_words(name: str) -> None:
    for deadline in sample_gold(name)["deadlines"]:
        day = re.search(r"(\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})", deadline["text"])
        if day:
            assert deadline["due"] == f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
        clock = re.search(r"(\d\d) giờ (\d\d)", deadline["text"])
        assert deadline["time"] == (f"{clock[1]}:{clock[2]}" if clock else None)
        assert (deadline["due"] is None) or (deadline["rrule"] is None)


def test_citations_resolve_to_each_other_by_symbol_date_and_issuer() -> None:
    held = {(g["symbol"], g["date"]): g["id"] for g in map(sample_gold, LETTERS)}
    targets = {}
    for name in LETTERS:
        for cited in sample_gold(name)["citations"]:
            assert held.get((cited["symbol"], cited["date"])) == cited["target"]
            if cited["target"]:
                assert cited["issuer"] == LETTERS[cited["target"]].cited_as
                targets.setdefault(name, {})[cited["target"]] = cited["relation"]
    assert targets["nd02"]["nd01"] == "implements"
    assert set(targets["nd03"]) == {"nd01", "nd02"}
    assert targets["nd04"] == {"nd01": "replies-to", "nd03": "replies-to"}
    assert targets["nd10"]["nd09"] == "replies-to"
    assert targets["nd12"]["nd11"] == "replaces"


def test_one_letter_arrives_before_the_letter_it_cites() -> None:
    rows = json.loads((SAMPLES / "MANIFEST.json").read_text("utf-8"))
    order = [row["id"] for row in rows]
    assert [row["received"] for row in rows] == sorted(row["received"] for row in rows)
    early = [
        (letter.id, cited["target"])
        for letter in LETTERS.values()
        for cited in letter.citations
        if cited["target"] and order.index(letter.id) < order.index(cited["target"])
    ]
    assert ("nd15", "nd14") in early


def test_manifest_names_every_file_by_its_hash_and_the_folder_stays_small() -> None:
    rows = json.loads((SAMPLES / "MANIFEST.json").read_text("utf-8"))
    assert {row["id"] for row in rows} == set(LETTERS)
    for row in rows:
        assert hashlib.sha256((SAMPLES / row["file"]).read_bytes()).hexdigest() == row["sha256"]
        assert (SAMPLES / row["gold"]).exists()
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 3.5e6


@needs_fonts
@pytest.mark.parametrize("name", ["nd10", "nd11", "nd15"])
def test_two_builds_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = build.build_letter(LETTERS[name], tmp_path / "a")
    second = build.build_letter(LETTERS[name], tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


@needs_fonts
def test_scanned_pdf_and_tiff_carry_no_clock(tmp_path: Path) -> None:
    page = render_pages(LETTERS["nd19"], page_dpi)[0]
    for name, mode in (("a.pdf", "L"), ("b.pdf", "1")):
        files.write_pdf(tmp_path / name, [page.convert(mode)], page_dpi)
        first = (tmp_path / name).read_bytes()
        files.write_pdf(tmp_path / name, [page.convert(mode)], page_dpi)
        assert (tmp_path / name).read_bytes() == first
        assert b"20260101000000" in first


def test_shipped_files_are_what_they_say() -> None:
    with Image.open(SAMPLES / LETTERS["nd08"].file) as frames:
        assert (frames.n_frames, frames.mode, frames.info["compression"]) == (2, "1", "group4")
    with Image.open(SAMPLES / LETTERS["nd13"].file) as photo:
        assert photo.getexif()[0x0112] == 6
        assert photo.width > photo.height
        upright = ImageOps.exif_transpose(photo)
        assert upright.height > upright.width
    for name in LETTERS:
        if LETTERS[name].file.endswith(".pdf"):
            with pypdfium2.PdfDocument(SAMPLES / LETTERS[name].file) as pdf:
                assert len(pdf) == sample_gold(name)["pages"]


def test_born_digital_letter_has_its_words_as_text() -> None:
    with pypdfium2.PdfDocument(SAMPLES / LETTERS["nd15"].file) as pdf:
        words = flat(pdf[0].get_textpage().get_text_bounded())
    found = sample_gold("nd15")
    assert found["deadlines"][0]["text"] in words
    assert "Thời gian ký: 20.04.2026" in words
    assert found["signer"] in words


@pytest.mark.parametrize(
    "text", ["Số: 64/QĐ-UBND", "ỦY BAN NHÂN DÂN XÃ", "Kính gửi: Uỷ ban thôn ĐỒI Mây", "đ/c Hoà, 85%"]
)
def test_tcvn3_reads_back(text: str) -> None:
    back = ""
    for face, chars in office_files.tcvn3_runs(text):
        plain = fix(f"|{chars}|", encoding="tcvn3")[1:-1]  # fix() strips blanks at the ends
        back += plain.upper() if face == ".VnTimeH" else plain
        assert face == ".VnTimeH" or "Ồ" not in plain
    assert flat(back) == text


def test_tcvn3_says_what_it_cannot_spell() -> None:
    with pytest.raises(ValueError, match="Ủ"):
        office_files.tcvn3_runs("Đảng Ủy xã")


def test_placeholder_without_an_entry_is_an_error() -> None:
    raw = json.loads((TEXTS / "nd01.json").read_text("utf-8"))
    raw["body"] = ["Thực hiện {c7}."]
    with pytest.raises(ValueError, match="c7"):
        letter_from_json(raw, {})


@needs_fonts
def test_pages_carry_pen_in_blue_and_seal_in_red_and_never_vary() -> None:
    once, again = render_pages(LETTERS["nd07"], page_dpi), render_pages(LETTERS["nd07"], page_dpi)
    assert [page.size for page in once] == [(496, 702)]
    assert once[0].tobytes() == again[0].tobytes()
    pixels = np.asarray(once[0]).astype(int)
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    assert ((red - blue > 60) & (red - green > 60)).sum() > 200
    top = slice(0, 140)
    assert ((blue - red)[top] > 40).sum() > 20  # the number and the day are written by hand


def test_pen_digits_take_their_shape_from_the_seed() -> None:
    assert pen.digits("286", 40, 1).tobytes() == pen.digits("286", 40, 1).tobytes()
    assert pen.digits("286", 40, 1).tobytes() != pen.digits("286", 40, 2).tobytes()
    assert abs(pen.digits("286", 40, 1).height - 40) < 12


@pytest.fixture
def ruled() -> Image.Image:
    """A grey page with black lines every 20 px."""
    pixels = np.full((600, 400), 255, np.uint8)
    pixels[60:540:20, 40:360] = 0
    pixels[61:540:20, 40:360] = 0
    return Image.fromarray(pixels)


def test_skew_turns_the_lines_by_its_angle(ruled: Image.Image) -> None:
    turned = np.asarray(damage.skew(ruled, 3.0))
    left, right = turned[60:540, 100], turned[60:540, 300]
    shift = np.tan(np.radians(3.0)) * 200
    best = min(range(20), key=lambda n: np.abs(np.roll(right, n).astype(int) - left).sum())
    assert turned.shape == (600, 400)
    assert best == pytest.approx(shift % 20, abs=1)


def test_noise_and_salt_come_from_the_seed(ruled: Image.Image) -> None:
    one = np.asarray(damage.noise(ruled, 5.0, 0.02, 3))
    assert (one == np.asarray(damage.noise(ruled, 5.0, 0.02, 3))).all()
    assert (one != np.asarray(damage.noise(ruled, 5.0, 0.02, 4))).any()
    assert 0.004 < (one[:50] == 0).mean() < 0.02


def test_bilevel_leaves_two_levels_and_keeps_the_ink(ruled: Image.Image) -> None:
    black = damage.bilevel(damage.noise(damage.blur(ruled, 0.8), 8.0, seed=1))
    assert black.mode == "1"
    kept = 1 - np.asarray(black).mean()
    assert kept == pytest.approx((np.asarray(ruled) == 0).mean(), rel=0.5)


def test_low_dpi_shrinks_and_border_blackens(ruled: Image.Image) -> None:
    assert damage.low_dpi(ruled, 300, 150).size == (200, 300)
    edged = np.asarray(damage.border(ruled, 30, 5))
    assert edged[-2, 200] == 0
    assert edged[590, 2] == 0
    assert edged[20, 200] == 255


def test_stain_and_uneven_light_only_darken(ruled: Image.Image) -> None:
    before = np.asarray(ruled).astype(int)
    for damaged in (damage.stain(ruled, 2), damage.uneven(ruled, 0.4, 2)):
        after = np.asarray(damaged).astype(int)
        assert (after <= before + 1).all()
        assert after.mean() < before.mean()


def test_photo_lays_the_page_on_a_brown_desk(ruled: Image.Image) -> None:
    seen = damage.photo(ruled, 7, 300)
    assert (seen.mode, seen.size) == ("RGB", (300, 400))
    corner = seen.getpixel((3, 3))
    assert corner[0] > corner[2] + 10
    assert sum(seen.getpixel((150, 200))) > 3 * 100


@needs_fonts
@pytest.mark.parametrize("name", sorted(damage.HARD))
def test_hard_conditions_are_seeded(name: str) -> None:
    page = Image.new("RGB", (620, 877), "white")
    one, again = damage.HARD[name](page, 1), damage.HARD[name](page, 1)
    assert one.tobytes() == again.tobytes()
    assert one.mode in ("L", "1")


def test_seed_twin_reading_and_gold_belong_together() -> None:
    folder = Path(__file__).parents[1] / "fixtures"
    read = (folder / "seed_twin.txt").read_text("utf-8")
    found = json.loads((folder / "seed_twin.json").read_text("utf-8"))
    assert found["symbol"] == "286-CV/ĐU"
    assert len(found["recipients"]) == 4
    assert [c["symbol"] for c in found["citations"]] == ["774-CV/TU", "91-KL/TW", "71-NQ/TW"]
    assert all(c["symbol"] in read.replace(" ", "") for c in found["citations"])
