"""What a file is, by its content and never by its name."""

import codecs
import zipfile
from pathlib import Path

from corpus.errors import UnknownTypeError

PDF = "application/pdf"
TIFF = "image/tiff"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
IMAGES = frozenset({TIFF, JPEG, PNG, HEIC})

LABELS = {
    PDF: "PDF",
    TIFF: "ảnh TIFF",
    JPEG: "ảnh JPEG",
    PNG: "ảnh PNG",
    HEIC: "ảnh HEIC",
    DOCX: "Word DOCX",
    TEXT: "văn bản thuần",
}
_ENDINGS = {
    PDF: {"pdf"},
    TIFF: {"tif", "tiff"},
    JPEG: {"jpg", "jpeg", "jfif"},
    PNG: {"png"},
    HEIC: {"heic", "heif"},
    DOCX: {"docx"},
    TEXT: {"txt", "text", "md"},
}
_HEAD = 4096
_PDF_WITHIN = 1024  # the header may stand anywhere in the first kilobyte (ISO 32000, implementation note)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_SIGNATURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)


def media_type_of(path: Path) -> str:
    """Return the media type of a file that vanthu reads. Raises UnknownTypeError for everything else."""
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return PDF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIC
    if head.startswith(b"PK\x03\x04") and _is_docx(path):
        return DOCX
    if _is_text(path):
        return TEXT
    raise UnknownTypeError


def name_agrees(name: str, media_type: str) -> bool:
    """Tell whether a file name's ending fits the type; a name without a known ending claims nothing."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    claims = [known for known, endings in _ENDINGS.items() if ending in endings]
    return not claims or media_type in claims


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            return "word/document.xml" in parts.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return False


def _is_text(path: Path) -> bool:
    """Tell whether the whole file is UTF-8 or UTF-16 text that holds no control bytes and is not markup."""
    with path.open("rb") as handle:
        data = handle.read(2_000_000)
    try:
        text = data.decode(
            "utf-16" if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
        )
    except UnicodeDecodeError:
        return False
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<svg", "<?xml", "%!ps", "{\\rtf", "mime-version", "from:")):
        return False
    return bool(start) and not any(ord(ch) < 32 and ch not in "\t\r\n\f" for ch in text)
