"""Response headers that keep a browser from running or framing anything, and where request bytes may lie."""

import tempfile
from pathlib import Path
from typing import IO, cast

from flask import Flask, Request, request
from werkzeug.wrappers import Response

_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
FILE_CSP = "sandbox; default-src 'none'"  # for what was received: it must never act in a browser
_IN_MEMORY = 256_000  # bytes of one uploaded file that may stay in memory


def install(app: Flask, spool: Path) -> None:
    """Set the headers on every answer, and let uploads touch the spool folder only (design §4)."""
    app.request_class = _request_class(spool)
    app.after_request(_harden)


def _harden(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _CSP)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _request_class(spool: Path) -> type[Request]:
    class SpoolRequest(Request):
        """A request whose uploaded files are buffered in the archive's spool, nameless."""

        def _get_file_stream(
            self,
            total_content_length: int | None,
            content_type: str | None,
            filename: str | None = None,
            content_length: int | None = None,
        ) -> IO[bytes]:
            # Werkzeug closes it with the request; it never has a name in the folder.
            return cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(spool)))

    return SpoolRequest
