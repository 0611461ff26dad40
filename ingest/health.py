"""What this machine and this archive need to work, each with the command that mends it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.archive import Archive
from corpus.backup import check
from corpus.errors import VanthuError
from ocr import pen_reader, tesseract, word_reader

_LEAST_FREE = 1_000_000_000  # bytes
_OLDEST_CLOCK = date(2026, 1, 1)
_APT = "sudo apt-get install -y"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is good, what was seen, and the command that mends it."""

    what: str
    good: bool
    seen: str
    fix: str


def examine(folder: Path | None, *, today: date) -> list[Finding]:
    """Look at the outside programs, the clock, and the archive when one is given."""
    networks = [
        _network("Mô hình đọc từng chữ", "word-reader.onnx", word_reader.ready),
        _network("Mô hình đọc chữ số viết tay", "pen-reader.onnx", pen_reader.ready),
    ]
    found = [_tesseract(), _second_model(), *networks, _poppler(), _font(), _clock(today)]
    if folder is not None:
        found += [_writable(folder), _space(folder), _archive(folder)]
    return found


def _tesseract() -> Finding:
    fix = f"{_APT} tesseract-ocr tesseract-ocr-vie"
    try:
        languages = tesseract.languages()
        return Finding(
            "Tesseract và tiếng Việt", "vie" in languages, f"{tesseract.version()}, {languages}", fix
        )
    except VanthuError as error:
        return Finding("Tesseract và tiếng Việt", False, error.sentence, fix)


def _second_model() -> Finding:
    """The larger net: without it doubtful pages are read again by the same model only."""
    fix = f"{_APT} tesseract-ocr-script-viet"
    try:
        seen = "Vietnamese" in tesseract.languages()
    except VanthuError:
        seen = False
    return Finding("Mô hình đọc thứ hai", seen, "Vietnamese" if seen else "chưa cài", fix)


def _network(label: str, file: str, ready: Callable[[], None]) -> Finding:
    """Tell whether one of our own networks can be loaded."""
    fix = "pip install --force-reinstall vanthu"
    try:
        ready()
        return Finding(label, True, file, fix)
    except VanthuError as error:
        return Finding(label, False, error.sentence, fix)


def _poppler() -> Finding:
    path = shutil.which("pdftoppm")
    return Finding("poppler (pdftoppm)", path is not None, path or "chưa cài", f"{_APT} poppler-utils")


def _font() -> Finding:
    done = (
        subprocess.run(["fc-list"], capture_output=True, text=True, check=False)
        if shutil.which("fc-list")
        else None
    )
    seen = bool(done and "Tinos" in done.stdout) or Path("/usr/share/fonts/truetype/croscore").exists()
    return Finding("Phông chữ tiếng Việt", seen, "Tinos" if seen else "thiếu", f"{_APT} fonts-croscore")


def _clock(today: date) -> Finding:
    return Finding("Đồng hồ máy", today >= _OLDEST_CLOCK, today.isoformat(), "sudo timedatectl set-ntp true")


def _writable(folder: Path) -> Finding:
    good = folder.exists() and os.access(folder, os.W_OK)
    return Finding(
        "Quyền ghi vào kho", good, str(folder), f"sudo chown -R $USER {folder} && chmod -R u+rwX {folder}"
    )


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    return Finding(
        "Chỗ trống trên đĩa", free >= _LEAST_FREE, f"{free / 1e9:.1f} GB", "Xóa bớt tệp hoặc thêm đĩa"
    )


def _archive(folder: Path) -> Finding:
    fix = f"vanthu restore-backup BẢN_SAO_LƯU --archive THƯ_MỤC_MỚI  (xem: vanthu verify --archive {folder})"
    try:
        Archive.open(folder)
        found = check(folder)
    except VanthuError as error:
        return Finding("Kho lưu trữ", False, error.sentence, fix)
    return Finding("Kho lưu trữ", found.good, f"{found.fixity.checked} tệp gốc", fix)
