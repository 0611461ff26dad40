"""Sign in, sign out, change one's password."""

from urllib.parse import urlsplit

import structlog
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from corpus import accounts, audit
from web import gate
from web.gate import open_to, open_to_all
from web.language import _
from web.limits import SIGN_IN, limiter
from web.office import archive, now, person

blueprint = Blueprint("account", __name__)
log = structlog.get_logger("vanthu.web")


@blueprint.get("/login")
@open_to_all
def sign_in_here() -> ResponseReturnValue:
    """Show the sign-in form."""
    if current_user.is_authenticated:
        return redirect(url_for("status.start"))
    return render_template("account/login.html", next=_inside(request.args.get("next", "")))


@blueprint.post("/login")
@open_to_all
@limiter.limit(SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """Check name and password; a new session begins when they fit."""
    username = request.form.get("username", "")
    target = _inside(request.form.get("next", ""))
    with archive().database.read() as conn:
        account = accounts.check(conn, username, request.form.get("password", ""))
    if account is None:
        log.warning("sign-in-failed", address=request.remote_addr)
        flash(_("Tên đăng nhập hoặc mật khẩu chưa đúng."), "danger")
        return render_template("account/login.html", next=target, username=username), 401
    gate.sign_in(account)
    _note(account.username, "sign-in")
    return redirect(url_for("account.password") if account.must_change else target or url_for("status.start"))


@blueprint.post("/logout")
@open_to("see")
def sign_out_here() -> ResponseReturnValue:
    """End this person's sessions, also where the cookie was copied to."""
    account = person()
    with archive().database.write() as conn:
        # Setting an active account active changes nothing but its session version (ASVS 5.0, 7.4.1).
        accounts.end_sessions(conn, account.id)
        audit.append(
            conn,
            at=now(),
            person=account.username,
            action="sign-out",
            subject=f"account:{account.username}",
        )
    gate.sign_out()
    return redirect(url_for("account.sign_in_here"))


@blueprint.get("/password")
@open_to("see")
def password() -> ResponseReturnValue:
    """Show the form for a new password."""
    return render_template("account/password.html", shortest=accounts.MIN_PASSWORD)


@blueprint.post("/password")
@open_to("see")
@limiter.limit(SIGN_IN)
def change_password() -> ResponseReturnValue:
    """Set a new password; every other session of the account ends, this one goes on."""
    account, new = person(), request.form.get("new", "")
    problem = _problem(account.username, request.form.get("old", ""), new, request.form.get("again", ""))
    if problem is not None:
        flash(problem, "danger")
        return render_template("account/password.html", shortest=accounts.MIN_PASSWORD), 400
    with archive().database.write() as conn:
        accounts.change_password(conn, account.id, new)
        fresh = accounts.get(conn, account.id)
    _note(account.username, "password")
    gate.sign_in(fresh or account)
    flash(_("Đã đổi mật khẩu."), "success")
    return redirect(url_for("status.start"))


def _problem(username: str, old: str, new: str, again: str) -> str | None:
    """Return what is wrong with the wanted password, or None."""
    with archive().database.read() as conn:
        if accounts.check(conn, username, old) is None:
            return _("Mật khẩu hiện tại chưa đúng.")
    if new != again:
        return _("Hai lần nhập mật khẩu mới không giống nhau.")
    if len(new) < accounts.MIN_PASSWORD:
        return _("Mật khẩu cần ít nhất %(least)s ký tự.", least=accounts.MIN_PASSWORD)
    if new in (old, username):
        return _("Hãy chọn mật khẩu khác với mật khẩu cũ và tên đăng nhập.")
    return None


def _note(username: str, action: str) -> None:
    with archive().database.write() as conn:
        audit.append(conn, at=now(), person=username, action=action, subject=f"account:{username}")


def _inside(target: str) -> str:
    """Return the address when it leads to a page of ours, else '' (no open redirect)."""
    parts = urlsplit(target)
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if safe and not parts.scheme and not parts.netloc else ""
