"""The gate before every page: who is signed in, is the session still good, and does the role reach this page.

Each view says which right it needs (`open_to`) or that anybody may come (`open_to_all`); a view that says
nothing keeps the app from starting, so a new page cannot be left open by mistake.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, Request, Response, current_app, flash, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from corpus import accounts
from corpus.accounts import Account
from corpus.errors import ForbiddenError
from web import bearer
from web.errors import answer_error, wants_data
from web.language import _
from web.office import office

View = TypeVar("View", bound=Callable[..., Any])
_ALL = "*"
_BEFORE_CHANGE = ("account.password", "account.change_password", "account.sign_out_here")


class SignedIn(UserMixin):  # type: ignore[misc]
    """The account behind a session; its id carries the session version, so that old sessions fall."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Return what the session holds of the person."""
        return f"{self.account.id}:{self.account.session_version}"


def open_to(right: str) -> Callable[[View], View]:
    """Mark a view as open to people whose role has this right."""

    def mark(view: View) -> View:
        view.vanthu_right = right  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: View) -> View:
    """Mark a view as open to anybody, signed in or not."""
    return open_to(_ALL)(view)


def install(app: Flask) -> None:
    """Put the gate before every request of the app."""
    manager = LoginManager(app)
    manager.session_protection = None  # behind a changing office proxy the address is no proof
    manager.user_loader(_load)
    manager.request_loader(_load_by_token)
    app.before_request(_check)


def check_views(app: Flask) -> None:
    """Raise RuntimeError when a view does not say who may come."""
    silent = [
        name for name, view in app.view_functions.items() if right_of(view) is None and name != "static"
    ]
    if silent:
        raise RuntimeError(f"views that name no right: {', '.join(sorted(silent))}")


def right_of(view: Callable[..., Any]) -> str | None:
    """Return the right that a view names, None when it names none."""
    return getattr(view, "vanthu_right", None)


def sign_in(account: Account) -> None:
    """Begin a new session: nothing of the one before it stays but the language (no fixation)."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session["since"] = office().clock().isoformat(timespec="seconds")
    login_user(SignedIn(account))


def sign_out() -> None:
    """End the session in this browser."""
    logout_user()
    session.clear()


def _load(held: str) -> SignedIn | None:
    """Return the person of a session, or None when it is too old or its version no longer counts."""
    number, _sep, version = held.partition(":")
    if bearer.is_presented():
        return None
    if not (number.isdigit() and version.isdigit()) or _expired():
        return None
    with office().archive.database.read() as conn:
        account = accounts.get(conn, int(number))
    if account is None or not account.active or account.session_version != int(version):
        return None
    return SignedIn(account)


def _load_by_token(_request: Request) -> SignedIn | None:
    """Return the person whose token the request carries, or None."""
    found = bearer.account() if bearer.is_presented() else None
    return SignedIn(found) if found else None


def _expired() -> bool:
    since = session.get("since")
    if not isinstance(since, str):
        return True
    age = office().clock() - datetime.fromisoformat(since)
    return not timedelta(0) <= age <= timedelta(hours=office().archive.settings.session_hours)


def _check() -> BaseResponse | None:
    """Let the request through, send it to sign in or to change the password, or refuse it."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    right = right_of(current_app.view_functions[request.endpoint])
    if right == _ALL:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    account: Account = current_user.account
    if account.must_change and request.endpoint not in _BEFORE_CHANGE:
        return _ask_for_password()
    if right is None or not accounts.may(account, right):
        raise ForbiddenError
    bearer.check_writes()
    return None


def _ask_to_sign_in() -> BaseResponse:
    if wants_data():
        sentence = _("Mã truy cập chưa đúng hoặc đã hết hiệu lực. Hãy tạo mã mới ở trang Mã truy cập API.")
        answer = answer_error(401, sentence if bearer.is_presented() else None)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    target = url_for("account.sign_in_here", next=request.full_path.rstrip("?"))
    if request.method != "GET":
        target = url_for("account.sign_in_here")
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": target})
    flash(_("Hãy đăng nhập để tiếp tục."), "info")
    return redirect(target)


def _ask_for_password() -> BaseResponse:
    if wants_data():
        return answer_error(403)
    return redirect(url_for("account.password"))
