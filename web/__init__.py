"""What clerks and staff see: the Flask app over one archive."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from corpus.archive import Archive
from web import errors, gate, headers, language, pages
from web.attempts import Attempts
from web.bearer import FormTokens
from web.limits import limiter
from web.office import Office

_MOST = 2**53 - 1  # of a number in an address: what JSON and the catalogue hold exactly
_OVERHEAD = 1_000_000  # bytes of a multipart request beside the file itself


class Whole(IntegerConverter):
    """Whole numbers of addresses; one that no row can have leads nowhere (404)."""

    def __init__(self, map: Map, **limits: Any) -> None:
        super().__init__(map, **{"max": _MOST, **limits})


def _local_time() -> datetime:
    return datetime.now().astimezone()


def _hosts(named: tuple[str, ...]) -> list[str] | None:
    """Return the names by which the site answers: those of the settings and this machine's own, or any (None)."""
    return [*named, "localhost", "127.0.0.1"] if named else None


def create_app(archive: Archive, clock: Callable[[], datetime] = _local_time) -> Flask:
    """Return the app over an opened archive. `clock` gives the time of day with its zone."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=archive.secret_key(),
        MAX_CONTENT_LENGTH=archive.settings.max_file_mb * 1_000_000 + _OVERHEAD,
        SESSION_COOKIE_NAME="vanthu",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=archive.settings.proxy == "tls",
        TRUSTED_HOSTS=_hosts(archive.settings.trusted_hosts),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=archive.settings.session_hours),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=7),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: a page left open still saves
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI="memory://",
    )
    app.url_map.converters["int"] = Whole
    app.extensions["vanthu"] = Office(archive, clock)
    app.extensions["vanthu-attempts"] = Attempts()
    headers.install(app, archive.spool)
    language.install(app)
    errors.install(app)
    gate.install(app)  # before the form token: who may not come in is not asked for one
    FormTokens(app)
    limiter.init_app(app)
    pages.install(app)
    gate.check_views(app)
    return app
