"""The site as a process: waitress over the app, with the worker and the watcher of the drop folder beside it."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from waitress.server import create_server

from corpus.archive import Archive
from corpus.settings import Settings
from web import chores, create_app

_THREADS = 8
_END_SECONDS = 30  # a worker ends between two documents


def serve(
    archive: Archive,
    host: str,
    port: int,
    *,
    worker: bool,
    beside: Sequence[str] = (),
    ready: Callable[[str], None],
) -> None:
    """Serve until Ctrl+C or SIGTERM, with the worker and, where given, one more module (name, arguments) beside it.

    ready: told of the address once the site answers there.
    """
    # Bodies of uploads touch no other folder than the spool.
    os.environ["TMPDIR"] = tempfile.tempdir = str(archive.spool)
    server = create_server(
        create_app(archive), host=host, port=port, threads=_THREADS, ident="vanthu", **proxy(archive.settings)
    )
    children = _children(archive, beside) if worker else []
    archive.database.keep_open()
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking through it again and again would hold up every page
    ready(f"http://{host}:{server.effective_port}/")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        chores.end_all()
        for child in children:
            child.terminate()
        for child in children:
            child.wait(_END_SECONDS)


def proxy(settings: Settings) -> dict[str, Any]:
    """Return what waitress believes of a proxy on this machine: who asked, by which name, and that it was encrypted."""
    if settings.proxy == "none":
        return {}
    headers = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _children(archive: Archive, beside: Sequence[str]) -> list[subprocess.Popen[bytes]]:
    """Start the worker, and the watcher when a drop folder is set, as processes of their own."""
    me = [sys.executable, "-m", "vanthu"]
    wanted = [["work"], *([["watch"]] if archive.settings.drop_folder else [])]
    commands = [[*me, *words, "--archive", str(archive.folder)] for words in wanted]
    if beside:
        commands.append([sys.executable, "-m", *beside])
    return [subprocess.Popen(command) for command in commands]
