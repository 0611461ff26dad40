"""Sign in, sign out, change one's password."""

from typing import cast

import structlog
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Connection

from corpus import accounts, audit
from corpus.accounts import Account
from web import signing, unsaved
from web.attempts import Attempts
from web.gate import open_to, open_to_all
from web.inside import inside
from web.language import _
from web.limits import SIGN_IN, address, count, span
from web.office import archive, now, office, person
from web.unsaved import Unsaved

blueprint = Blueprint("account", __name__)
log = structlog.get_logger("vanthu.web")


@blueprint.get("/login")
@open_to_all
def sign_in_here() -> ResponseReturnValue:
    """Show the sign-in form."""
    if current_user.is_authenticated:
        return redirect(url_for("status.start"))
    return render_template("account/login.html", next=inside(request.args.get("next", "")))


@blueprint.post("/login")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Check name and password; a new session begins when they fit. Wrong ones make the next try wait."""
    username = request.form.get("username", "")
    target = inside(request.form.get("next", ""))
    sealed = request.form.get("unsaved", "")
    kept = unsaved.opened(sealed)
    again = {"next": target, "username": username, "unsaved": sealed if kept else ""}
    wait = _must_wait(username)
    if wait:
        return _too_often(wait, "account/login.html", **again)
    with archive().database.read() as conn:
        account = accounts.check(conn, username, request.form.get("password", ""))
    if account is None or not signing.sign_in(account):
        log.warning("sign-in-failed", address=request.remote_addr)
        flash(_("Tên đăng nhập hoặc mật khẩu chưa đúng."), "danger")
        return render_template("account/login.html", **again), 401
    _tries().succeed(username, address())
    return _go_on(account, target, kept)


def _go_on(account: Account, target: str, kept: Unsaved | None) -> ResponseReturnValue:
    """Lead a person on who has signed in: to what was not saved, where it is theirs, or to where they were going."""
    mine = kept is not None and kept.owner == account.id
    if kept is not None and (not mine or account.must_change):
        flash(_("Điều gõ trước khi đăng nhập không được lưu và không hiện lại."), "warning")
    if account.must_change:
        return redirect(url_for("account.password"))
    if mine:
        return render_template("account/unsaved.html", kept=kept)
    return redirect(target or url_for("status.start"))


def _must_wait(username: str) -> int:
    """Count a try of a password; returns the seconds to wait before one may be made, 0 for none.

    Raises TooManyRequests where an address tries more than a whole office would.
    """
    count(SIGN_IN, "sign-in", address())
    return _tries().begin(username, address(), office().clock().timestamp())


def _tries() -> Attempts:
    return cast(Attempts, current_app.extensions["vanthu-attempts"])


def _too_often(wait: int, template: str, **shown: object) -> ResponseReturnValue:
    """Return the form again, with how long to wait; nothing typed is lost but the password."""
    flash(_("Nhập sai mật khẩu quá nhiều lần. Hãy chờ %(wait)s rồi thử lại.", wait=span(wait)), "danger")
    return render_template(template, **shown), 429, {"Retry-After": str(wait)}


@blueprint.post("/logout")
@open_to("see")
def sign_out_here() -> ResponseReturnValue:
    """End this session, also where the cookie was copied to (ASVS 5.0, 7.4.1)."""
    account = person()
    with archive().database.write() as conn:
        signing.sign_out(conn)
        _note(conn, account.username, "sign-out")
    return redirect(url_for("account.sign_in_here"))


@blueprint.get("/password")
@open_to("see")
def password() -> ResponseReturnValue:
    """Show the form for a new password."""
    return render_template("account/password.html", shortest=accounts.MIN_PASSWORD)


@blueprint.post("/password")
@open_to("see")
def change_password() -> ResponseReturnValue:
    """Set a new password; every session and token of the account ends, and this browser gets a new session."""
    account, new = person(), request.form.get("new", "")
    wait = _must_wait(account.username)
    if wait:
        return _too_often(wait, "account/password.html", shortest=accounts.MIN_PASSWORD)
    problem = _problem(account.username, request.form.get("old", ""), new, request.form.get("again", ""))
    if problem is not None:
        flash(problem, "danger")
        return render_template("account/password.html", shortest=accounts.MIN_PASSWORD), 400
    with archive().database.write() as conn:
        accounts.change_password(conn, account.id, new, stamp=account.stamp)
        fresh = accounts.get(conn, account.id) or account
        secret = signing.begin(conn, fresh)
        _note(conn, account.username, "password")
    signing.hold(fresh, secret or "")
    flash(_("Đã đổi mật khẩu. Mọi phiên đăng nhập và mã truy cập API khác đã kết thúc."), "success")
    return redirect(url_for("status.start"))


def _problem(username: str, old: str, new: str, again: str) -> str | None:
    """Return what is wrong with the wanted password, or None."""
    with archive().database.read() as conn:
        if accounts.check(conn, username, old) is None:
            return _("Mật khẩu hiện tại chưa đúng.")
    _tries().succeed(username, address())
    if new != again:
        return _("Hai lần nhập mật khẩu mới không giống nhau.")
    if len(new) < accounts.MIN_PASSWORD:
        return _("Mật khẩu cần ít nhất %(least)s ký tự.", least=accounts.MIN_PASSWORD)
    if new in (old, username):
        return _("Hãy chọn mật khẩu khác với mật khẩu cũ và tên đăng nhập.")
    return None


def _note(conn: Connection, username: str, action: str) -> None:
    audit.append(conn, at=now(), person=username, action=action, subject=f"account:{username}")
