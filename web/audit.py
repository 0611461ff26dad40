"""/admin/audit: the audit log in sentences, filtered, as CSV, and whether its chain is whole."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import audit, audit_log, catalogue, desk
from corpus.audit_log import Asked, Entry
from corpus.ordering import person_key, sort_key
from web import audit_labels, who
from web.dates import parse_date, show_time
from web.files import attachment
from web.gate import open_to
from web.language import _
from web.office import access, archive, now, person, today
from web.paging import Paging, asked_page

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
_PER_PAGE = 100
_MOST = 100_000  # entries of one CSV file
_STEP = 1000
_NOTHING = -1  # no record has this id


@blueprint.get("")
@open_to("manage")
def show() -> ResponseReturnValue:
    """Show one page of the log."""
    return _page()


@blueprint.post("/check")
@open_to("manage")
def check() -> ResponseReturnValue:
    """Walk the whole chain and say whether an entry was changed, removed or put in."""
    with archive().database.read() as conn:
        broken = audit.broken(conn)
        newest, digest = audit_log.head(conn)
    return _page(checked={"broken": broken, "newest": newest, "digest": digest, "at": now()})


def _page(**more: object) -> str:
    page = asked_page()
    with archive().database.read() as conn:
        asked = _asked(conn)
        paging = Paging(page, _PER_PAGE, audit_log.count(conn, asked))
        rows = audit_log.entries(conn, asked, access=access(), limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE)
        people, actions = audit_log.people(conn), audit_log.actions(conn)
    return render_template(
        "admin/audit.html",
        rows=rows,
        paging=paging,
        typed={name: value for name, value in request.args.items() if name in _FILTERS and value},
        people=sorted(people, key=lambda one: person_key(who.called(one))),
        actions=sorted(
            ((one, audit_labels.action(one)) for one in actions), key=lambda pair: sort_key(pair[1])
        ),
        words=audit_labels,
        **more,
    )


def asked_for(conn: Connection) -> Asked:
    """Return what the address looks for; a document that the person may not see is as good as none."""
    return _asked(conn)


_FILTERS = ("person", "action", "document", "from", "to")


def _asked(conn: Connection) -> Asked:
    """Return what the address looks for. A document that this person may not see is as good as none (I9)."""
    given = request.args
    return Asked(
        person=given.get("person") or None,
        action=given.get("action") or None,
        record_id=_record(conn, given.get("document", "").strip()),
        first=_day("from"),
        last=_day("to"),
    )


def _record(conn: Connection, typed: str) -> int | None:
    """Return the record of a typed number or '#12', None where nothing is typed."""
    if not typed:
        return None
    found = [record.id for record in catalogue.find_by_symbol(conn, typed)]
    bare = typed.removeprefix("#")
    if bare.isascii() and bare.isdigit() and len(bare) < 10 and not found:
        found = [int(bare)]
    return min(desk.visible(conn, found, access=access()), default=_NOTHING)


def _day(name: str) -> str | None:
    try:
        return parse_date(request.args.get(name, ""))
    except ValueError:
        return None


@blueprint.get("/log.csv")
@open_to("manage")
def download() -> ResponseReturnValue:
    """Hand out what the filters leave as CSV, the newest first; the log notes it."""
    with archive().database.read() as conn:
        asked = _asked(conn)
        total = min(audit_log.count(conn, asked), _MOST)
        text = _csv(_entries(conn, asked))
    with archive().database.write() as conn:
        detail = {"entries": total}
        audit.append(
            conn,
            at=now(),
            person=person().username,
            action="audit-exported",
            subject="archive",
            detail=detail,
        )
    # The mark at the beginning tells office programs that the file is UTF-8.
    response = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = attachment(f"Nhật ký {date.fromisoformat(today())}.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _entries(conn: Connection, asked: Asked) -> Iterator[Entry]:
    for offset in range(0, _MOST, _STEP):
        found = audit_log.entries(conn, asked, access=access(), limit=_STEP, offset=offset)
        yield from found
        if len(found) < _STEP:
            return


def _csv(entries: Iterator[Entry]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = (
        _("Mục"),
        _("Thời điểm"),
        _("Tài khoản"),
        _("Họ tên"),
        _("Mã việc"),
        _("Việc"),
        _("Chi tiết"),
        _("Mã băm"),
    )
    writer.writerow(head)
    for one in entries:
        said = (audit_labels.sentence(one), audit_labels.detail(one))
        row = (one.seq, show_time(one.at), one.person, _full_name(one.person), one.action, *said, one.hash)
        writer.writerow([plain_cell(str(cell)) for cell in row])
    return out.getvalue()


def _full_name(username: str) -> str:
    name = who.called(username)
    return "" if name == username else name


def plain_cell(text: str) -> str:
    """Return a cell that no office program takes for a formula (ASVS 5.0, 1.2.10)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
