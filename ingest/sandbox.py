"""One child process a document does readers → layout whole, under wall, CPU and memory limits.

Parsers of outside formats are hostile-input code: they run in a child of a fork server (cv2 loaded once), in its
own process group, and answer over a pipe in JSON, so that nothing a damaged child sends is ever executed.
"""

import json
import multiprocessing as mp
import os
import resource
import signal
import tempfile
import time
import traceback
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from corpus import errors
from corpus.errors import DamagedError, LimitError, VanthuError
from corpus.record import Page, PenReading, Step, Verdict
from corpus.words import pack, unpack

_POLL_SECONDS = 0.25
_CONTEXT = mp.get_context("forkserver")
_PRELOADED = ("ingest.readers",)
_CONTEXT.set_forkserver_preload([*_PRELOADED])
_KILLED_FOR_LIMIT = frozenset({-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: seconds of wall and CPU time, megabytes of address space."""

    wall_seconds: int
    cpu_seconds: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that came back: the page, which file (from 0) and page of it (from 1), its picture or None."""

    page: Page
    file: int
    source_page: int
    picture: Path | None


def read(
    sources: Sequence[tuple[Path, str]],
    config: dict[str, Any],
    pictures: Path,
    limits: Limits,
    progress: Callable[[int, int], None] = lambda done, total: None,
    wanted: range | None = None,
) -> list[Sheet]:
    """Read (path, media type) pairs as one document; `config` holds the fields of readers.ReadConfig.

    Page pictures are written into the existing folder `pictures`. Raises the VanthuError that the child met,
    LimitError when it passed a limit, DamagedError when a parser crashed.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    names = [(str(path), media_type) for path, media_type in sources]
    child = _CONTEXT.Process(
        target=_child, args=(sender, names, config, str(pictures), limits, wanted), daemon=True
    )
    child.start()
    sender.close()
    try:
        return _collect(receiver, child, limits, progress)
    finally:
        _end(child)
        receiver.close()


def make_ready(*modules: str) -> None:
    """Have the fork server load these modules too, so that children need not; in vain once it runs."""
    _CONTEXT.set_forkserver_preload([*_PRELOADED, *modules])


def run(work: str, arguments: Sequence[Any], limits: Limits, folder: Path) -> None:
    """Run a function of ours, named 'module:function', in a child of its own with limits; it returns nothing.

    The module is imported in the child only; temporary files go into `folder`. Raises LimitError when the child
    passed a limit, DamagedError when it failed; the log says why.
    """
    child = _CONTEXT.Process(target=_run_child, args=(work, arguments, limits, str(folder)), daemon=True)
    child.start()
    try:
        child.join(limits.wall_seconds)
        if child.exitcode is None:
            raise LimitError
    finally:
        _end(child)
    if child.exitcode:
        raise LimitError if child.exitcode in _KILLED_FOR_LIMIT else DamagedError


def _run_child(work: str, arguments: Sequence[Any], limits: Limits, folder: str) -> None:
    os.setsid()
    _limit(limits)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    os.environ.setdefault("HOME", folder)  # a service may have none, and OCRmyPDF asks for it
    module, _colon, function = work.partition(":")
    getattr(import_module(module), function)(*arguments)


def _collect(
    receiver: Connection, child: Any, limits: Limits, progress: Callable[[int, int], None]
) -> list[Sheet]:
    sheets: list[Sheet] = []
    deadline = time.monotonic() + limits.wall_seconds
    while True:
        if time.monotonic() > deadline:
            raise LimitError
        try:
            if not receiver.poll(_POLL_SECONDS):
                continue
            message = json.loads(receiver.recv_bytes())
        except (EOFError, OSError) as error:
            child.join(5)
            raise (LimitError if child.exitcode in _KILLED_FOR_LIMIT else DamagedError) from error
        if message["is"] == "page":
            sheets.append(_sheet(message))
        elif message["is"] == "progress":
            progress(message["done"], message["total"])
        elif message["is"] == "error":
            raise _error(message["code"], message["sentence"])
        else:
            return sheets


def _end(child: Any) -> None:
    """Kill the child's whole process group (Tesseract too) and reap it."""
    if child.pid is not None and child.is_alive():
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            child.kill()
    child.join()


def _sheet(message: dict[str, Any]) -> Sheet:
    values = message["page"]
    values["words"] = unpack(b64decode(message["words"]))
    values["reasons"], values["verdict"] = tuple(values["reasons"]), Verdict(values["verdict"])
    values["steps"] = tuple(Step(**step) for step in values["steps"])
    values["pen"] = tuple(_pen(one) for one in values["pen"])
    picture = Path(message["picture"]) if message["picture"] else None
    return Sheet(Page(**values), message["file"], message["source_page"], picture)


def _pen(values: dict[str, Any]) -> PenReading:
    candidates = tuple((str(text), float(chance)) for text, chance in values["candidates"])
    ink = tuple(values["ink"]) if values["ink"] else None
    return PenReading(values["field"], tuple(values["box"]), values["written"], candidates, ink)


def _error(code: str, sentence: str) -> VanthuError:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, VanthuError)]
    return next((k for k in kinds if k.code == code), DamagedError)(sentence)


def _child(
    sender: Connection,
    names: list[tuple[str, str]],
    config: dict[str, Any],
    pictures: str,
    limits: Limits,
    wanted: range | None,
) -> None:
    """Read the document and send it page by page. Runs in the child; never raises."""
    os.setsid()
    _limit(limits)
    # Whatever a library writes on its way lies with the page pictures in the spool and goes with them.
    os.environ["TMPDIR"] = tempfile.tempdir = pictures
    try:
        # Imported here: the parent never loads cv2, and the fork server has it already.
        from ingest.readers import ReadConfig, Source, read_document

        def report(done: int, total: int) -> None:
            _send(sender, {"is": "progress", "done": done, "total": total})

        sources = [Source(Path(name), media_type) for name, media_type in names]
        for one in read_document(sources, ReadConfig(**config), Path(pictures), report, wanted):
            values = asdict(replace(one.page, words=()))
            words = b64encode(pack(one.page.words)).decode()
            picture = str(one.picture) if one.picture else None
            place = {"file": one.file, "source_page": one.source_page, "picture": picture}
            _send(sender, {"is": "page", "page": values, "words": words, **place})
        _send(sender, {"is": "done"})
    except VanthuError as error:
        _send(sender, {"is": "error", "code": error.code, "sentence": error.sentence})
    except MemoryError:
        _send(sender, {"is": "error", "code": LimitError.code, "sentence": LimitError.message})
    except Exception as error:
        # Whatever a parser throws at a broken file is the file's fault; the worker goes on. The log says where.
        traceback.print_exc()
        sentence = f"{DamagedError.message} ({type(error).__name__})"
        _send(sender, {"is": "error", "code": DamagedError.code, "sentence": sentence})


def _limit(limits: Limits) -> None:
    """Set the limits on this process and everything it starts."""
    memory = limits.memory_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(limits.wall_seconds + 30)  # should the parent die, the child does not outlive it by much
    # Who looks something up goes first: at 10 the p95 of all pages was 2.1 times as long while letters were read.
    os.nice(19)


def _send(sender: Connection, message: dict[str, Any]) -> None:
    sender.send_bytes(json.dumps(message, ensure_ascii=False).encode())
