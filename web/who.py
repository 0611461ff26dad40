"""What people are called on the pages: the full name, with the username as the hint; the one place that looks it up.

One query a page, at the first name it shows. Rows keep usernames: what somebody did stays theirs when they marry or
leave, and a program has no other name.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from corpus import accounts
from web.language import later
from web.office import archive

PROGRAMS: Mapping[str, str] = {
    "cli": later("Dòng lệnh"),
    "drop-folder": later("Thư mục máy quét"),
    "system": later("Hệ thống"),
}
"""What does things and is nobody; no account can have these names."""


def install(app: Flask) -> None:
    """Give templates `| who` (the name with its hint) and `| called` (the name alone)."""
    app.jinja_env.filters.update(who=shown, called=called)


def called(username: str | None) -> str:
    """Return what a person is called; the username where no account has it (any more), '' for nobody."""
    if not username:
        return ""
    return _names().get(username) or str(PROGRAMS.get(username, username))


def in_full(username: str) -> str:
    """Return 'Trần Thị Mẫu (an)' for the log, which must say whose account it was beyond doubt."""
    name = called(username)
    return name if name == username or name.endswith(f"({username})") else f"{name} ({username})"


def shown(username: str | None) -> Markup:
    """Return what a person is called, as a page shows it: whoever points at the name sees the username."""
    name = called(username)
    if not username or name == username or name.endswith(f"({username})"):
        return Markup.escape(name)
    return Markup('<span title="{}">{}</span>').format(username, name)


def beside(told: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """Return an answer of the API with the full name beside each username: given_by, and given_by_name.

    What is null stays so; a list of usernames has a list of names.
    """
    return {**told, **{f"{field}_name": _of(told[field]) for field in fields}}


def _of(who: Any) -> Any:
    if isinstance(who, list):
        return [called(one) for one in who]
    return called(who) if who else None


def _names() -> Mapping[str, str]:
    """Return all names by username, asked for once a request."""
    if "vanthu_names" not in g:
        with archive().database.read() as conn:
            g.vanthu_names = accounts.names(conn)
    names: Mapping[str, str] = g.vanthu_names
    return names
