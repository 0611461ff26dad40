"""Run one reader on one page in a process of its own and say what it read and what it cost; keep the answer.

Cost is processor time (user and system, of the process and all that it started and waited for), so that a busy
machine does not change it; memory is the largest sum of resident sets of the process tree, looked at 20 times a
second.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from ingest.media import media_type_of
from ingest.readers import ReadConfig, Source, read_document
from ocr import tesseract

ROOT = Path(__file__).parent.parent
_LOOK = 0.05  # seconds between two looks at memory
_USUAL_DPI = 300  # told to OCRmyPDF for a picture that states none
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took: seconds of processor and of the clock on the wall, megabytes at most."""

    cpu: float
    wall: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a page: its text, its verdict ('' when it gives none), what it cost."""

    text: str
    verdict: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class Sample:
    """A page to read: its picture, and the file as received (its first page) when that is not the picture itself."""

    picture: Path
    received: Path | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """A way of reading: name, what changes its answer (for the cache), and how a page is read into a folder."""

    name: str
    version: Callable[[], str]
    read: Callable[[Sample, Path], None]


def reading(reader: Reader, page: Sample, kept: Path) -> Reading:
    """Return the reader's reading of a page, from `kept` when the same page was read by the same version before.

    The reader writes text.txt, and verdict.txt if it has one. Raises ChildProcessError when it fails.
    """
    digest = hashlib.sha256(page.picture.read_bytes() + reader.version().encode()).hexdigest()[:16]
    held = kept / f"{page.picture.stem}.{reader.name}.{digest}.json"
    if held.exists():
        values = json.loads(held.read_text(encoding="utf-8"))
        return Reading(values["text"], values["verdict"], Cost(**values["cost"]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cost = measured(lambda: reader.read(page, folder))
        verdict = folder / "verdict.txt"
        seen = verdict.read_text(encoding="utf-8") if verdict.exists() else ""
        found = Reading((folder / "text.txt").read_text(encoding="utf-8"), seen, cost)
    kept.mkdir(parents=True, exist_ok=True)
    held.write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")
    return found


def measured(work: Callable[[], None]) -> Cost:
    """Do the work in a forked process and return its cost. Raises ChildProcessError when it ends badly."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        _work_and_leave(work)
    peak = 0
    while True:
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if ended:
            break
        peak = max(peak, _resident(child))
        time.sleep(_LOOK)
    if status:
        raise ChildProcessError(f"the reader ended with {os.waitstatus_to_exitcode(status)}")
    # A short call may end between two looks: the largest single process is what the system itself noted.
    peak_mb = max(peak / 1e6, usage.ru_maxrss * 1024 / 1e6)
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - start, peak_mb)


def _work_and_leave(work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException as error:
        print(f"bench: {error!r}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _resident(pid: int) -> int:
    """Return the bytes resident in a process and all its descendants, 0 of one that is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, IndexError, ValueError):
        return 0
    return pages * _PAGE_BYTES + sum(map(_resident, children))


# The readers


def readers() -> dict[str, Reader]:
    """Return the readers of this machine by name: tesseract and ours always, ocrmypdf where it is installed."""
    found = [
        Reader("tesseract", tesseract.version, _tesseract_alone),
        Reader("ours", _our_version, _ours),
    ]
    if ocrmypdf():
        found.append(Reader("ocrmypdf", lambda: f"{ocrmypdf()} {_cleaner()}", _by_ocrmypdf))
    return {reader.name: reader for reader in found}


def ocrmypdf() -> str | None:
    """Return the path of OCRmyPDF: beside this Python, else on the PATH, else None."""
    beside = Path(sys.executable).parent / "ocrmypdf"
    return str(beside) if beside.exists() else shutil.which("ocrmypdf")


def read_by_us(file: Path, folder: Path, *, threads: int = 1, wanted: range | None = None) -> None:
    """Read a file by our whole reading, from the file to words in zones; nothing is restored."""
    config = ReadConfig(threads=threads)
    pages = read_document([Source(file, media_type_of(file))], config, folder, wanted=wanted)
    (folder / "text.txt").write_text("\f".join(p.page.text(raw=True) for p in pages), encoding="utf-8")
    (folder / "verdict.txt").write_text(pages[0].page.verdict, encoding="utf-8")


def _ours(page: Sample, folder: Path) -> None:
    read_by_us(page.received or page.picture, folder, wanted=range(1, 2))


def _tesseract_alone(page: Sample, folder: Path) -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    command = ["tesseract", str(page.picture), str(folder / "text"), "-l", "vie", "--psm", "3", "quiet"]
    os.execvp(command[0], command)


def _by_ocrmypdf(page: Sample, folder: Path) -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with Image.open(page.picture) as picture:
        dpi = round(picture.info.get("dpi", (_USUAL_DPI,))[0])
    options = [
        "-l",
        "vie",
        "-j",
        "1",
        "--deskew",
        "--rotate-pages",
        *_cleaner().split(),
        "--output-type",
        "pdf",
    ]
    options += ["--quiet", "--image-dpi", str(dpi), "--sidecar", str(folder / "text.txt")]
    os.execv(str(ocrmypdf()), ["ocrmypdf", *options, str(page.picture), str(folder / "out.pdf")])


def _cleaner() -> str:
    """Return the option that lets OCRmyPDF clean pages, where the program that does it is installed."""
    return "--clean" if shutil.which("unpaper") else ""


@cache
def _our_version() -> str:
    """Return a digest of all that changes our reading: the code of ocr, the readers, the words and tables."""
    files = [*(ROOT / "ocr").glob("*.py"), *(ROOT / "corpus" / "tables").glob("*")]
    files += sorted((ROOT / "ocr" / "model").glob("*.onnx"))
    files += [ROOT / "corpus" / n for n in ("text.py", "record.py")] + [
        ROOT / "ingest" / n for n in ("readers.py", "pdf.py")
    ]
    whole = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files)))
    return f"{tesseract.version()} {whole.hexdigest()}"
