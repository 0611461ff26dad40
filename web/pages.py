"""Joins the pages to the app, one blueprint each, and gives their templates what all of them need."""

import hashlib
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from corpus.citing import citation
from web import (
    account,
    api,
    api_admin,
    api_documents,
    api_files,
    api_matters,
    api_own,
    api_pages,
    api_registers,
    api_tables,
    audit,
    beside,
    book_columns,
    book_print,
    book_seen,
    books,
    bulk,
    bulk_turn,
    circle,
    corrections,
    dossiers,
    due,
    entering,
    feed,
    files,
    find,
    follow,
    health,
    home,
    labels,
    link,
    linking,
    merging,
    mine,
    near_twins,
    obligations,
    openapi,
    packing,
    page_strip,
    people,
    profile,
    proposals,
    receive,
    register,
    review,
    route,
    saved,
    slip,
    status,
    tables,
    tokens,
    tray,
    units,
    who,
)
from web.dates import show_date, show_time
from web.numbers import size, whole
from web.office import archive, may, today

_STATIC = Path(__file__).parent / "static"
_PAGES: tuple[Any, ...] = (
    status,
    home,
    health,
    audit,
    tables,
    account,
    profile,
    tokens,
    people,
    units,
    tray,
    receive,
    register,
    beside,
    books,
    book_columns,
    book_seen,
    bulk,
    bulk_turn,
    book_print,
    entering,
    page_strip,
    merging,
    near_twins,
    review,
    circle,
    slip,
    route,
    link,
    linking,
    obligations,
    follow,
    mine,
    dossiers,
    packing,
    files,
    find,
    saved,
    proposals,
    due,
    feed,
    api,
    api_registers,
    api_matters,
    api_documents,
    api_pages,
    api_files,
    api_own,
    api_admin,
    api_tables,
    openapi,
)


def install(app: Flask) -> None:
    """Register every page and what templates may call."""
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
    app.jinja_env.filters.update(
        day=show_date,
        moment=show_time,
        state=labels.arrival_label,
        value=corrections.in_words,
        marked=find.marked,
        fill=corrections.fill_of,
        tail=corrections.tail_of,
        size=size,
        whole=whole,
    )
    who.install(app)
    app.jinja_env.globals.update(
        labels=labels,
        asset=asset_url,
        may=_may,
        waiting=tray.count,
        late_count=due.late_count,
        ended_of=link.ended_of,
        day_of_today=today,
        citation=citation,
        plainly_from_afar=_plainly_from_afar,
        unopened=mine.count_unopened,
        office_name=_office_name,
        language=lambda: str(get_locale()),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _plainly_from_afar() -> bool:
    """Tell whether a page goes unencrypted to another machine."""
    return not request.is_secure and not ip_address(request.remote_addr or "127.0.0.1").is_loopback


def asset_url(name: str) -> str:
    """Return the address of a static file; it changes with the file, so that no browser keeps an old one."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]


def _may(action: str, *record: Any) -> bool:
    return bool(current_user.is_authenticated) and may(action, *record)


def _office_name() -> str:
    offices = archive().settings.offices
    return offices[0] if offices else ""
