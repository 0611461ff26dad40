"""/api: the administrator's reference tables and the audit log."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import audit, audit_log, office_tables
from corpus.errors import UsageError
from corpus.reference import TableError
from web import audit as audit_pages
from web import audit_labels, tables, who
from web.gate import open_to
from web.given import json_object, writable
from web.language import said
from web.office import access, archive, now
from web.paging import Paging, asked_page

blueprint = Blueprint("api_tables", __name__, url_prefix="/api")
_ROWS, _ENTRIES = 50, 100  # of a page


@blueprint.get("/tables")
@open_to("manage")
def all_tables() -> ResponseReturnValue:
    """Answer the reference tables: {tables}."""
    folder = archive().folder / "tables"
    found = [office_tables.table(folder, name) for name in office_tables.names()]
    return jsonify(
        tables=[
            {
                "name": one.name,
                "purpose": str(tables.PURPOSES.get(one.name, "")),
                "own": len(one.own),
                "shipped": len(one.shipped),
                "fault": one.fault,
            }
            for one in found
        ]
    )


@blueprint.get("/tables/<name>")
@open_to("manage")
def one_table(name: str) -> ResponseReturnValue:
    """Answer a table: the office's rows, and a page of the shipped ones that hold the words of ?q=."""
    found = office_tables.table(archive().folder / "tables", name)
    rows, page = found.found(request.args.get("q", "").strip()[:100]), asked_page()
    first, paging = (page - 1) * _ROWS, Paging(page, _ROWS, len(rows))
    return jsonify(
        name=name,
        purpose=str(tables.PURPOSES.get(name, "")),
        columns=list(found.columns),
        choices={one: list(found.choices(one)) for one in found.columns if found.choices(one)},
        fault=found.fault,
        own=[{"row": one.digest, "cells": dict(one.cells)} for one in found.own],
        rows=[dict(row) for row in rows[first : first + _ROWS]],
        page=page,
        pages=paging.last,
        total=len(rows),
    )


@blueprint.post("/tables/<name>/rows")
@open_to("manage")
def add_row(name: str) -> ResponseReturnValue:
    """Add a row of the office: a text for each column. Answers {row, cells}."""
    cells = json_object()
    if not all(isinstance(cell, str) for cell in cells.values()):
        raise BadRequest
    try:
        row = tables.added(name, {column: writable(cell) for column, cell in cells.items()})
    except TableError as error:
        raise UsageError(said(error)) from error
    held = office_tables.table(archive().folder / "tables", name)
    digest = next(one.digest for one in held.own if one.cells == row)
    return jsonify(row=digest, cells=dict(row)), 201


@blueprint.delete("/tables/<name>/rows/<row>")
@open_to("manage")
def remove_row(name: str, row: str) -> ResponseReturnValue:
    """Take a row of the office out."""
    office_tables.table(archive().folder / "tables", name)  # a name that is none is not found
    tables.removed(name, row)
    return "", 204


@blueprint.get("/audit")
@open_to("manage")
def log() -> ResponseReturnValue:
    """Answer a page of the log, the newest first: ?person=, ?action=, ?document=, ?from=, ?to=."""
    page = asked_page()
    with archive().database.read() as conn:
        asked = audit_pages.asked_for(conn)
        total = audit_log.count(conn, asked)
        found = audit_log.entries(conn, asked, access=access(), limit=_ENTRIES, offset=(page - 1) * _ENTRIES)
    paging = Paging(page, _ENTRIES, total)
    return jsonify(entries=[_entry(one) for one in found], page=page, pages=paging.last, total=total)


def _entry(one: audit_log.Entry) -> dict[str, Any]:
    names = ("seq", "at", "person", "action", "kind", "key", "name", "state", "hash")
    said = {"sentence": audit_labels.sentence(one), "told": audit_labels.detail(one)}
    told = {name: getattr(one, name) for name in names}
    return {**who.beside(told, "person"), **said, "detail": dict(one.detail)}


@blueprint.post("/audit/check")
@open_to("manage")
def check_log() -> ResponseReturnValue:
    """Compute the whole chain anew: {whole, broken_at, newest, hash, at}."""
    with archive().database.read() as conn:
        broken = audit.broken(conn)
        newest, digest = audit_log.head(conn)
    return jsonify(whole=broken is None, broken_at=broken, newest=newest, hash=digest, at=now())


@blueprint.get("/audit/log.csv")
@open_to("manage")
def download_log() -> ResponseReturnValue:
    """Hand out what the filters leave as CSV; the log notes it."""
    return audit_pages.download()
