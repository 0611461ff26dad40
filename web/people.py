"""/admin: who may sign in, as what, and in how many browsers (web.units keeps the units on the same page)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import accounts, audit, sessions, units
from corpus.accounts import Account
from corpus.errors import NotFoundError, UsageError
from web.gate import open_to
from web.language import _, said
from web.office import archive, now, office, person

blueprint = Blueprint("people", __name__, url_prefix="/admin")


@blueprint.get("")
@open_to("manage")
def show() -> ResponseReturnValue:
    """List the accounts and the units."""
    return _page()


@blueprint.get("/people/<int:account_id>")
@open_to("manage")
def one(account_id: int) -> ResponseReturnValue:
    """Show one account with what can be done to it. Raises NotFoundError."""
    return _page_of(account_id)


@blueprint.post("/people")
@open_to("manage")
def add() -> ResponseReturnValue:
    """Make an account; its one-time password is shown once, on the page that answers."""
    username, name = request.form.get("username", "").strip(), request.form.get("name", "").strip()
    role = request.form.get("role", "")
    try:
        if role not in accounts.ROLES:
            raise UsageError(_("Hãy chọn vai trò."))
        with archive().database.write() as conn:
            secret = accounts.add(conn, username=username, name=name or username, role=role, at=now())
            _note(conn, "account-added", username, role=role)
    except UsageError as error:
        flash(said(error), "danger")
        return _page(typed={"username": username, "name": name, "role": role}), 400
    return _page(secret=secret, of=name or username)


@blueprint.post("/people/<int:account_id>/reset")
@open_to("manage")
def reset(account_id: int) -> ResponseReturnValue:
    """Give a new one-time password, shown once; sessions and tokens end."""
    with archive().database.write() as conn:
        account = _existing(conn, account_id)
        secret = accounts.reset_password(conn, account_id)
        _note(conn, "password-reset", account.username)
    return _page_of(account_id, secret=secret)


@blueprint.post("/people/<int:account_id>/active")
@open_to("manage")
def switch(account_id: int) -> ResponseReturnValue:
    """Switch an account off (its sessions end) or on again; nobody switches off their own."""
    active = request.form.get("active") == "1"
    if account_id == person().id and not active:
        flash(_("Không thể tự khóa tài khoản của mình."), "danger")
        return _back(account_id)
    with archive().database.write() as conn:
        account = _existing(conn, account_id)
        if account.active != active:
            accounts.set_active(conn, account_id, active)
            _note(conn, "account-on" if active else "account-off", account.username)
    if active:
        flash(_("Đã mở khóa tài khoản của %(who)s.", who=account.name), "success")
    return _back(account_id)


@blueprint.post("/people/<int:account_id>/role")
@open_to("manage")
def change_role(account_id: int) -> ResponseReturnValue:
    """Give an account another role; its sessions and tokens end. Nobody changes their own."""
    role = request.form.get("role", "")
    if account_id == person().id:
        flash(_("Không thể tự đổi vai trò của mình. Hãy nhờ một quản trị khác."), "danger")
        return _back(account_id)
    with archive().database.write() as conn:
        account = _existing(conn, account_id)
        if account.role != role:
            accounts.set_role(conn, account_id, role)
            _note(conn, "role-changed", account.username, role=role)
    flash(_("Đã lưu vai trò của %(who)s.", who=account.name), "success")
    return _back(account_id)


@blueprint.post("/people/<int:account_id>/name")
@open_to("manage")
def rename(account_id: int) -> ResponseReturnValue:
    """Give a person another full name."""
    try:
        with archive().database.write() as conn:
            account = _existing(conn, account_id)
            name = accounts.rename(conn, account_id, request.form.get("name", ""))
            _note(conn, "account-renamed", account.username, name=name)
    except UsageError as error:
        flash(said(error), "danger")
        return _back(account_id)
    flash(_("Đã lưu họ tên."), "success")
    return _back(account_id)


@blueprint.post("/people/<int:account_id>/sessions/end")
@open_to("manage")
def end_sessions(account_id: int) -> ResponseReturnValue:
    """End every session of an account; its tokens and its password stay."""
    with archive().database.write() as conn:
        account = _existing(conn, account_id)
        ended = sessions.end_all(conn, account, person=person().username, at=now())
    flash(
        _("Đã kết thúc %(count)s phiên đăng nhập của %(who)s.", count=ended, who=account.name)
        if ended
        else _("%(who)s không có phiên đăng nhập nào.", who=account.name),
        "success",
    )
    return _back(account_id)


def _page(secret: str | None = None, of: str | None = None, typed: dict[str, str] | None = None) -> str:
    with archive().database.read() as conn:
        people = accounts.everyone(conn)
        places = units.members(conn)
        known = units.everyone(conn)
        open_sessions = sessions.counts(conn, office().clock())
    return render_template(
        "account/people.html",
        people=sorted(people, key=lambda one: not one.active),
        places=places,
        units=known,
        unit_names={unit.id: unit.name for unit in known},
        sessions=open_sessions,
        secret=secret,
        of=of,
        typed=typed or {},
        me=person().id,
    )


def _page_of(account_id: int, secret: str | None = None) -> str:
    with archive().database.read() as conn:
        account = _existing(conn, account_id)
        place = units.of_account(conn, account_id)
        known = units.everyone(conn)
        open_sessions = sessions.counts(conn, office().clock()).get(account_id, 0)
    return render_template(
        "account/person.html",
        account=account,
        place=place,
        units=[unit for unit in known if unit.active or unit.id == place.unit_id],
        sessions=open_sessions,
        secret=secret,
        is_me=account_id == person().id,
    )


def _existing(conn: Connection, account_id: int) -> Account:
    account = accounts.get(conn, account_id)
    if account is None:
        raise NotFoundError
    return account


def _back(account_id: int) -> ResponseReturnValue:
    return redirect(url_for("people.one", account_id=account_id))


def _note(conn: Connection, action: str, username: str, **detail: str) -> None:
    audit.append(
        conn,
        at=now(),
        person=person().username,
        action=action,
        subject=f"account:{username}",
        detail=dict(detail),
    )
