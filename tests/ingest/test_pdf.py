from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from corpus.errors import DamagedError, EncryptedError, TooLargeError
from ingest.pdf import is_real_text, open_pdf

TINOS = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
RUNNING = (
    "Ủy ban nhân dân xã đề nghị các thôn kiểm tra, báo cáo kết quả thực hiện trước ngày 15 tháng 4 năm 2026."
)


def write_pdf(path: Path, lines: list[str], picture: Image.Image | None = None) -> Path:
    pdfmetrics.registerFont(TTFont("Tinos", TINOS))
    sheet = canvas.Canvas(str(path), pagesize=(595, 842))
    sheet.setFont("Tinos", 13)
    for row, line in enumerate(lines):
        sheet.drawString(70, 780 - 20 * row, line)
    if picture is not None:
        out = BytesIO()
        picture.save(out, "PNG")
        sheet.drawInlineImage(picture, 0, 0, 595, 842)
    sheet.showPage()
    sheet.save()
    return path


def test_a_real_text_layer_gives_words_where_they_stand(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [RUNNING[:60], RUNNING[60:]] * 3)
    with open_pdf(path, max_pages=5) as pdf:
        found = pdf.text_words(0, dpi=200)
    assert found is not None
    words, width, height = found
    assert (width, height) == (1653, 2339)
    assert " ".join(w.text for w in words).startswith("Ủy ban nhân dân xã đề nghị")
    first = words[0]
    assert abs(first.box[0] - 70 * 200 / 72) < 4 and first.box[3] < words[-1].box[1]


def test_a_signature_box_is_no_text_layer(tmp_path: Path) -> None:
    lines = ["Người ký: Ủy ban nhân dân xã", "Cơ quan: Tỉnh", "Thời gian ký: 10.03.2026 08:12:40 +07:00"]
    with open_pdf(write_pdf(tmp_path / "a.pdf", lines), max_pages=5) as pdf:
        assert pdf.text_words(0, dpi=200) is None


def test_text_under_a_scan_is_not_trusted(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [RUNNING] * 4, Image.new("L", (1654, 2339), 255))
    with open_pdf(path, max_pages=5) as pdf:
        assert pdf.text_words(0, dpi=200) is None
        drawn = pdf.render(0, dpi=300, megapixels=40)
    assert drawn.dpi == 200 and drawn.image.shape == (2339, 1653, 3), "a scan is drawn at its own resolution"


@pytest.mark.parametrize(
    ("text", "real"),
    [
        (RUNNING * 3, True),
        ("Uy ban nhan dan xa de nghi cac thon kiem tra " * 6, False),
        ("ñy ban nh©n d©n x· ®Ò nghÞ c¸c th«n kiÓm tra, b¸o c¸o kÕt qu¶ " * 5, False),
        (RUNNING, False),
    ],
)
def test_what_counts_as_real_text(text: str, real: bool) -> None:
    assert is_real_text(text) is real


def test_a_huge_page_is_drawn_within_the_limit(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(14_000, 14_000))
    pdf.save(tmp_path / "a.pdf")
    with open_pdf(tmp_path / "a.pdf", max_pages=5) as opened:
        drawn = opened.render(0, dpi=300, megapixels=10)
    assert drawn.image.shape[0] * drawn.image.shape[1] <= 10_100_000 and drawn.dpi < 20


def test_encrypted_damaged_and_too_long_files_say_so(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page()
    pdf.save(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    pdf.save(tmp_path / "b.pdf")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    for name, error in (("a.pdf", EncryptedError), ("b.pdf", TooLargeError), ("c.pdf", DamagedError)):
        with pytest.raises(error), open_pdf(tmp_path / name, max_pages=2):
            pass


def test_poppler_draws_what_pdfium_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_pdf(tmp_path / "a.pdf", [RUNNING])

    def fails(*_args: object, **_values: object) -> None:
        raise pypdfium2.PdfiumError("cannot draw")

    monkeypatch.setattr(pypdfium2.PdfPage, "render", fails)
    with open_pdf(path, max_pages=5) as pdf:
        drawn = pdf.render(0, dpi=300, megapixels=40)
    assert drawn.image.min() < 50, "the text is on the picture"
    assert drawn.image.shape[0] > drawn.image.shape[1] > 1000
