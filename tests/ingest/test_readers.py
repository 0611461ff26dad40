from pathlib import Path

import pytest
from PIL import Image

from corpus.errors import DamagedError, TooLargeError
from corpus.turning import turned_box
from ingest import media
from ingest.media import media_type_of, name_agrees
from ingest.readers import ReadConfig, Source, _image_dpi, read_document
from tests.ingest.test_pdf import RUNNING, write_pdf


def picture(path: Path, size: tuple[int, int], **save: object) -> Path:
    Image.new("L", size, 255).save(path, **save)  # type: ignore[arg-type]
    return path


def test_every_type_is_known_by_its_content(tmp_path: Path) -> None:
    for name, kind in (("a.png", media.PNG), ("a.jpg", media.JPEG), ("a.tif", media.TIFF)):
        assert media_type_of(picture(tmp_path / name, (60, 80))) == kind
    heic = tmp_path / "a.bin"
    heic.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(40))
    assert media_type_of(heic) == media.HEIC
    text = tmp_path / "b.bin"
    text.write_text("Công văn", encoding="utf-16")
    assert media_type_of(text) == media.TEXT
    assert (
        name_agrees("x.PDF", media.PDF)
        and not name_agrees("x.pdf", media.TEXT)
        and name_agrees("x", media.PDF)
    )


def test_frames_of_a_tiff_are_pages_of_one_document(tmp_path: Path) -> None:
    frames = [Image.new("1", (826, 1169), 1) for _ in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], dpi=(100, 100))
    seen: list[tuple[int, int]] = []
    pages = read_document(
        [Source(tmp_path / "a.tif", media.TIFF)], ReadConfig(), tmp_path, lambda d, t: seen.append((d, t))
    )
    assert [(p.source_page, p.page.number, p.page.dpi) for p in pages] == [
        (1, 1, 100),
        (2, 2, 100),
        (3, 3, 100),
    ]
    assert all(p.picture and p.picture.exists() for p in pages)
    assert seen[-1] == (3, 3)


def test_several_files_are_numbered_through(tmp_path: Path) -> None:
    sources = [Source(picture(tmp_path / f"{n}.png", (413, 585)), media.PNG) for n in range(2)]
    pages = read_document(sources, ReadConfig(), tmp_path)
    assert [(p.file, p.source_page, p.page.number) for p in pages] == [(0, 1, 1), (1, 1, 2)]


def test_a_bomb_in_a_later_frame_is_seen_before_it_is_decoded(tmp_path: Path) -> None:
    small, huge = Image.new("1", (100, 100), 1), Image.new("1", (12_000, 12_000), 1)
    small.save(tmp_path / "a.tif", save_all=True, append_images=[huge], compression="group4")
    with pytest.raises(TooLargeError, match="12000×12000"):
        read_document([Source(tmp_path / "a.tif", media.TIFF)], ReadConfig(), tmp_path)


def test_a_broken_picture_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 and nothing more")
    with pytest.raises(DamagedError):
        read_document([Source(path, media.JPEG)], ReadConfig(), tmp_path)


@pytest.mark.parametrize(
    ("size", "stated", "dpi"),
    [((2480, 3508), None, 300), ((1654, 2339), 200, 200), ((3000, 4000), 72, 363), ((600, 800), None, 73)],
)
def test_the_dpi_of_a_picture(size: tuple[int, int], stated: int | None, dpi: int) -> None:
    image = Image.new("1", size)
    if stated:
        image.info["dpi"] = (stated, stated)
    assert _image_dpi(image) == dpi


@pytest.mark.ocr
def test_a_heic_photograph_is_read_like_any_picture(tmp_path: Path) -> None:
    path = Path(__file__).parents[1] / "fixtures" / "letter.heic"
    assert media_type_of(path) == media.HEIC
    (page,) = read_document([Source(path, media.HEIC)], ReadConfig(), tmp_path)
    assert "SỞ NỘI VỤ" in page.page.text() and page.picture is not None


def test_only_some_pages_are_read_each_as_a_person_turned_it(tmp_path: Path) -> None:
    frames = [Image.new("L", (800, 1100), 255) for _ in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], dpi=(100, 100))
    seen: list[tuple[int, int]] = []
    config = ReadConfig(only=((0, 1), (0, 3)), turns=((0, 3, 90),))
    sources = [Source(tmp_path / "a.tif", media.TIFF)]
    first, third = read_document(sources, config, tmp_path, lambda d, t: seen.append((d, t)))
    assert (first.source_page, first.page.width, first.page.rotation) == (1, 800, 0.0)
    assert (third.source_page, third.page.width, third.page.height, third.page.rotation) == (
        3,
        1100,
        800,
        90.0,
    )
    assert third.picture is not None
    with Image.open(third.picture) as shown:
        assert shown.size == (1100, 800)
    assert seen[-1] == (2, 2)


def test_the_words_of_a_text_layer_turn_with_their_page(tmp_path: Path) -> None:
    sources = [Source(write_pdf(tmp_path / "a.pdf", [RUNNING[:60], RUNNING[60:]] * 3), media.PDF)]
    upright = read_document(sources, ReadConfig(), tmp_path)[0].page
    turned = read_document(sources, ReadConfig(turns=((0, 1, 180),)), tmp_path)[0].page
    assert (turned.source, turned.rotation) == ("text-layer", 180.0)
    last, first = upright.words[0], next(w for w in turned.words if w.text == upright.words[0].text)
    assert first.box != last.box
    assert {turned_box(w.box, upright.width, upright.height, 180) for w in upright.words} == {
        w.box for w in turned.words
    }
