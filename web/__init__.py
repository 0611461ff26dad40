"""What clerks and staff see: the Flask app over one archive."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from corpus.archive import Archive
from web import errors, gate, headers, language, pages
from web.limits import limiter
from web.office import Office

_OVERHEAD = 1_000_000  # bytes of a multipart request beside the file itself


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
    app.extensions["vanthu"] = Office(archive, clock)
    headers.install(app, archive.spool)
    language.install(app)
    errors.install(app)
    gate.install(app)  # before the form token: who may not come in is not asked for one
    CSRFProtect(app)
    limiter.init_app(app)
    pages.install(app)
    gate.check_views(app)
    return app
