"""Requests of scripts: `Authorization: Bearer …` opens /api/* as the token's person, without session or form token."""

from typing import Any

import structlog
from flask import g, request
from flask_wtf.csrf import CSRFProtect

from corpus import tokens
from corpus.accounts import Account
from corpus.errors import ForbiddenError
from corpus.tokens import Bearer
from web.language import _
from web.limits import TOKEN, WRONG_TOKEN, address, count, is_reading
from web.office import archive, today

log = structlog.get_logger("vanthu.web")
_SCHEME = "bearer "


class FormTokens(CSRFProtect):  # type: ignore[misc]
    """The check of form tokens, which a request by a token needs none of: no browser sends that by itself."""

    def protect(self, **options: Any) -> None:
        """Check the form token of a request that comes with a session."""
        if not is_presented():
            super().protect(**options)


def is_presented() -> bool:
    """Tell whether the request names a token where tokens count. Then its session is not looked at at all."""
    return request.path.startswith("/api/") and _header().lower().startswith(_SCHEME)


def account() -> Account | None:
    """Return whose token the request carries, or None. Raises TooManyRequests."""
    found = _bearer()
    if found is None:
        count(WRONG_TOKEN, "wrong-token", address())
        log.warning("wrong-token", address=request.remote_addr)
        return None
    count(TOKEN, "token", str(found.token.id))
    if found.token.last_used_on != today():
        with archive().database.write() as conn:
            tokens.used(conn, found.token.id, today=today())
    g.vanthu_bearer = found
    return found.account


def check_writes() -> None:
    """Raise ForbiddenError when a token that only reads asks to write."""
    found: Bearer | None = g.get("vanthu_bearer")
    if found is not None and not found.token.writes and not is_reading():
        raise ForbiddenError(_("Mã truy cập này chỉ đọc. Hãy tạo mã đọc và ghi ở trang Mã truy cập API."))


def _bearer() -> Bearer | None:
    with archive().database.read() as conn:
        return tokens.bearer(conn, _header()[len(_SCHEME) :].strip(), today=today())


def _header() -> str:
    return request.headers.get("Authorization", "")
