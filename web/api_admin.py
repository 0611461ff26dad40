"""/api: what the administrator's page does with accounts and units."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from corpus import accounts, audit, units
from corpus.accounts import Account
from corpus.errors import NotFoundError, UsageError
from web.gate import open_to
from web.given import given, json_object, writable
from web.language import _
from web.office import archive, now, person

blueprint = Blueprint("api_admin", __name__, url_prefix="/api")


@blueprint.get("/people")
@open_to("manage")
def people() -> ResponseReturnValue:
    """Answer the accounts: {people}."""
    with archive().database.read() as conn:
        places = units.members(conn)
        found = accounts.everyone(conn)
    return jsonify(people=[_person(one, places.get(one.id, units.Member())) for one in found])


def _person(one: Account, place: units.Member) -> dict[str, Any]:
    names = ("username", "name", "role", "active", "must_change")
    told = {name: getattr(one, name) for name in names}
    return {"account_id": one.id, **told, "unit_id": place.unit_id, "email": place.email}


@blueprint.post("/people")
@open_to("manage")
def add_person() -> ResponseReturnValue:
    """Make an account: {username, name, role}. Answers its one-time password, the only time it is seen."""
    told = given()
    username, name = told.get("username", "").strip(), told.get("name", "").strip()
    with archive().database.write() as conn:
        secret = accounts.add(
            conn, username=username, name=name or username, role=told.get("role", ""), at=now()
        )
        made = accounts.by_username(conn, username)
        _note(conn, "account-added", username, role=told.get("role", ""))
    if made is None:
        raise NotFoundError
    return jsonify(account_id=made.id, username=username, name=made.name, password=secret), 201


@blueprint.post("/people/<int:account_id>/reset")
@open_to("manage")
def reset_person(account_id: int) -> ResponseReturnValue:
    """Give an account a new one-time password; its sessions and tokens end."""
    with archive().database.write() as conn:
        account = _existing(conn, account_id)
        secret = accounts.reset_password(conn, account_id)
        _note(conn, "password-reset", account.username)
    return jsonify(account_id=account_id, username=account.username, name=account.name, password=secret)


@blueprint.patch("/people/<int:account_id>")
@open_to("manage")
def change_person(account_id: int) -> ResponseReturnValue:
    """Change what is given of {active, role, name, unit_id, email}. Answers the account."""
    told = json_object()
    with archive().database.write() as conn:
        _change_account(conn, _existing(conn, account_id), told)
        place = units.of_account(conn, account_id)
        if told.keys() & {"unit_id", "email"}:
            unit_id, email = _unit(told, place), _text(told, "email", place.email)
            units.place(conn, account_id, unit_id=unit_id, email=email, **_by())
        return jsonify(_person(_existing(conn, account_id), units.of_account(conn, account_id)))


def _change_account(conn: Connection, account: Account, told: dict[str, Any]) -> None:
    """Change role, name and whether the account is active, as far as they are given, by the rules of the page.

    Raises UsageError for a person's own role, the last administrator's, and a name that will not do.
    """
    active, role, name = _flag(told), _text(told, "role", None), _text(told, "name", None)
    mine = account.id == person().id
    if name is not None and name != account.name:
        kept = accounts.rename(conn, account.id, name)
        _note(conn, "account-renamed", account.username, name=kept)
    if role is not None and role != account.role:
        if mine:
            raise UsageError(_("Không thể tự đổi vai trò của mình. Hãy nhờ một quản trị khác."))
        accounts.set_role(conn, account.id, role)
        _note(conn, "role-changed", account.username, role=role)
    if active is not None and active != account.active:
        if mine:
            raise UsageError(_("Không thể tự khóa tài khoản của mình."))
        accounts.set_active(conn, account.id, active)
        _note(conn, "account-on" if active else "account-off", account.username)


def _flag(told: dict[str, Any]) -> bool | None:
    wanted = told.get("active")
    if wanted is not None and not isinstance(wanted, bool):
        raise BadRequest
    return wanted


def _unit(told: dict[str, Any], place: units.Member) -> int | None:
    wanted = told.get("unit_id", place.unit_id)
    if wanted is not None and (type(wanted) is not int or not 0 < wanted < 2**53):
        raise BadRequest
    return wanted


def _text(told: dict[str, Any], name: str, held: str | None) -> str | None:
    wanted = told.get(name, held)
    if wanted is not None and not isinstance(wanted, str):
        raise BadRequest
    return None if wanted is None else writable(wanted)


def _existing(conn: Connection, account_id: int) -> Account:
    account = accounts.get(conn, account_id)
    if account is None:
        raise NotFoundError
    return account


def _note(conn: Connection, action: str, username: str, **detail: str) -> None:
    audit.append(conn, **_by(), action=action, subject=f"account:{username}", detail=dict(detail))


def _by() -> dict[str, str]:
    return {"person": person().username, "at": now()}


@blueprint.get("/units")
@open_to("manage")
def all_units() -> ResponseReturnValue:
    """Answer the units, those out of use too: {units}."""
    with archive().database.read() as conn:
        found = units.everyone(conn)
    return jsonify(units=[_as_unit(one) for one in found])


def _as_unit(one: units.Unit) -> dict[str, Any]:
    return {"unit_id": one.id, "name": one.name, "active": one.active}


@blueprint.post("/units")
@open_to("manage")
def add_unit() -> ResponseReturnValue:
    """Make a unit: {name}."""
    with archive().database.write() as conn:
        unit_id = units.add(conn, given().get("name", ""), **_by())
    return jsonify(unit_id=unit_id), 201


@blueprint.patch("/units/<int:unit_id>")
@open_to("manage")
def change_unit(unit_id: int) -> ResponseReturnValue:
    """Change what is given of {name, active}. Answers the unit."""
    told = json_object()
    name, active = _text(told, "name", None), _flag(told)
    with archive().database.write() as conn:
        held = units.get(conn, unit_id)
        if name is not None and name != held.name:
            units.rename(conn, unit_id, name, **_by())
        if active is not None and active != held.active:
            units.set_active(conn, unit_id, active, **_by())
        return jsonify(_as_unit(units.get(conn, unit_id)))
