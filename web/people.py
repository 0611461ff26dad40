"""/admin: who may sign in (web.units keeps the units on the same page)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import accounts, audit, units
from corpus.accounts import Account
from corpus.errors import NotFoundError, UsageError
from web.gate import open_to
from web.language import _
from web.office import archive, now, person

blueprint = Blueprint("people", __name__, url_prefix="/admin")


@blueprint.get("")
@open_to("manage")
def show() -> ResponseReturnValue:
    """List the accounts."""
    return _page()


@blueprint.post("/people")
@open_to("manage")
def add() -> ResponseReturnValue:
    """Make an account; its one-time password is shown once, on the page that answers."""
    username, name = request.form.get("username", "").strip(), request.form.get("name", "").strip()
    role = request.form.get("role", "")
    try:
        with archive().database.write() as conn:
            secret = accounts.add(conn, username=username, name=name or username, role=role, at=now())
            _note(conn, "account-added", username, role=role)
    except UsageError as error:
        flash(error.sentence, "danger")
        return _page(typed={"username": username, "name": name, "role": role}), 400
    return _page(secret=secret, of=username)


@blueprint.post("/people/<int:account_id>/reset")
@open_to("manage")
def reset(account_id: int) -> ResponseReturnValue:
    """Give a new one-time password, shown once."""
    with archive().database.write() as conn:
        account = _existing(conn, account_id)
        secret = accounts.reset_password(conn, account_id)
        _note(conn, "password-reset", account.username)
    return _page(secret=secret, of=account.username)


@blueprint.post("/people/<int:account_id>/active")
@open_to("manage")
def switch(account_id: int) -> ResponseReturnValue:
    """Switch an account off (its sessions end) or on again; nobody switches off their own."""
    active = request.form.get("active") == "1"
    if account_id == person().id and not active:
        flash(_("Không thể tự khóa tài khoản của mình."), "danger")
        return redirect(url_for("people.show"))
    with archive().database.write() as conn:
        account = _existing(conn, account_id)
        accounts.set_active(conn, account_id, active)
        _note(conn, "account-on" if active else "account-off", account.username)
    return redirect(url_for("people.show"))


def _page(secret: str | None = None, of: str | None = None, typed: dict[str, str] | None = None) -> str:
    with archive().database.read() as conn:
        people = accounts.everyone(conn)
        places = units.members(conn)
        known = units.everyone(conn)
    return render_template(
        "account/people.html",
        people=people,
        places=places,
        units=known,
        secret=secret,
        of=of,
        typed=typed or {},
        me=person().id,
    )


def _existing(conn: Connection, account_id: int) -> Account:
    account = accounts.get(conn, account_id)
    if account is None:
        raise NotFoundError
    return account


def _note(conn: Connection, action: str, username: str, **detail: str) -> None:
    audit.append(
        conn,
        at=now(),
        person=person().username,
        action=action,
        subject=f"account:{username}",
        detail=dict(detail),
    )
