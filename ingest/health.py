"""What this machine and this archive need to work, each with the command that mends it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus import health, programs
from corpus.archive import Archive
from corpus.backup import check
from corpus.errors import VanthuError
from ocr import pen_reader, word_reader

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
    engine = programs.tesseract()
    found = [_tesseract(engine), _second_model(engine), *networks, _poppler(), _font(), _clock(today)]
    if folder is not None:
        found += [_writable(folder), _space(folder), *_archive(folder, today)]
    return found


def _tesseract(engine: programs.Tesseract) -> Finding:
    seen = f"{engine.version}, {', '.join(engine.languages)}" if engine.version else "chưa cài"
    fix = f"{_APT} tesseract-ocr tesseract-ocr-vie"
    return Finding("Tesseract và tiếng Việt", engine.reads_vietnamese, seen, fix)


def _second_model(engine: programs.Tesseract) -> Finding:
    """The larger net: without it doubtful pages are read again by the same model only."""
    # Installers name it 'Vietnamese' or 'script/Vietnamese'.
    seen = any(name.rpartition("/")[2] == "Vietnamese" for name in engine.languages)
    fix = f"{_APT} tesseract-ocr-script-viet"
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
    seen = programs.poppler()
    return Finding("poppler (pdftoppm)", seen is not None, seen or "chưa cài", f"{_APT} poppler-utils")


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
    seen = health.disk(folder)
    free = f"{seen.facts['free'] / 1e9:.1f} GB"
    return Finding("Chỗ trống trên đĩa", seen.level != "bad", free, "Xóa bớt tệp ngoài kho hoặc thêm đĩa")


def _archive(folder: Path, today: date) -> list[Finding]:
    """Look at every original, the audit chain and the catalogue, then at what the health page shows too."""
    fix = f"vanthu restore-backup BẢN_SAO_LƯU --archive THƯ_MỤC_MỚI  (xem: vanthu verify --archive {folder})"
    try:
        archive = Archive.open(folder)
        found = check(folder)
    except VanthuError as error:
        return [Finding("Kho lưu trữ", False, error.sentence, fix)]
    whole = Finding("Kho lưu trữ", found.good, f"{found.fixity.checked} tệp gốc", fix)
    return [whole, *_kept(archive, today)] if found.sound else [whole]


def _kept(archive: Archive, today: date) -> list[Finding]:
    """Tell of the last backup and the last look at every original; that there was none yet is no fault."""
    now = f"{today.isoformat()}T23:59:59"
    with archive.database.read() as conn:
        signs = (health.backed_up(conn, now), health.verified(conn, now))
    commands = (
        f"vanthu backup THƯ_MỤC_MỚI --archive {archive.folder}",
        f"vanthu verify --archive {archive.folder}",
    )
    names = ("Sao lưu lần cuối", "Kiểm tra tệp gốc lần cuối")
    return [
        Finding(name, sign.level != "bad", sign.facts["at"] or "chưa lần nào", command)
        for name, sign, command in zip(names, signs, commands, strict=True)
    ]
