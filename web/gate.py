"""The gate before every page: who is signed in, is the session still good, and does the role reach this page.

Each view says which right it needs (`open_to`) or that anybody may come (`open_to_all`); a view that says
nothing keeps the app from starting, so a new page cannot be left open by mistake.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from corpus import accounts
from corpus.accounts import Account
from corpus.errors import ForbiddenError
from web import bearer, limits, parts, signing, unsaved
from web.errors import answer_error, wants_data
from web.inside import page_around, page_before
from web.language import _

View = TypeVar("View", bound=Callable[..., Any])
_ALL = "*"
_BEFORE_CHANGE = ("account.password", "account.change_password", "account.sign_out_here")


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
    signing.install(app)
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


def _check() -> BaseResponse | None:
    """Let the request through, send it to sign in or to change the password, or refuse it."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    right = right_of(current_app.view_functions[request.endpoint])
    if right == _ALL:
        return None
    page = parts.page()
    if page and parts.is_visit():
        return redirect(page)
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    account: Account = current_user.account
    limits.count_account(account.id)
    if account.must_change and request.endpoint not in _BEFORE_CHANGE:
        return _ask_for_password()
    if right is None or not accounts.may(account, right):
        raise ForbiddenError
    bearer.check_writes()
    signing.note_seen()
    return None


def _ask_to_sign_in() -> BaseResponse:
    if wants_data():
        sentence = _("Mã truy cập chưa đúng hoặc đã hết hiệu lực. Hãy tạo mã mới ở trang Mã truy cập API.")
        answer = answer_error(401, sentence if bearer.is_presented() else None)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if request.headers.get("HX-Request"):
        page = page_around() or parts.page() or "/"
        return Response(status=401, headers={"HX-Redirect": url_for("account.sign_in_here", next=page)})
    if request.method not in ("GET", "HEAD"):
        return _say_unsaved()
    flash(_("Hãy đăng nhập để tiếp tục."), "info")
    return redirect(url_for("account.sign_in_here", next=request.full_path.rstrip("?")))


def _say_unsaved() -> BaseResponse:
    """Answer a form that comes without a session: what was typed is kept on the page that asks to sign in."""
    if request.endpoint in _BEFORE_CHANGE:
        return redirect(url_for("account.sign_in_here"))
    form, page = unsaved.of_request(), page_before()
    if form is None:
        flash(
            _("Phiên làm việc đã hết nên việc vừa rồi CHƯA được lưu. Hãy đăng nhập rồi làm lại."), "warning"
        )
        return redirect(url_for("account.sign_in_here", next=page or None))
    flash(
        _("Phiên làm việc đã hết: điều bạn vừa gõ CHƯA được lưu. Hãy đăng nhập để xem lại và gửi lại."),
        "warning",
    )
    return Response(render_template("account/login.html", next=page, unsaved=unsaved.sealed(form)), 401)


def _ask_for_password() -> BaseResponse:
    if wants_data():
        return answer_error(403)
    return redirect(url_for("account.password"))
