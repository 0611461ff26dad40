"""/home: what waits for the person who signs in, in numbers, each the length of the list it leads to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Connection

from corpus import board, routing, worklists
from corpus.board import Line
from corpus.catalogue import Record
from web import due, health, health_words, labels, mine, overview, tray
from web.gate import open_to
from web.language import _, later
from web.office import access, archive, person, today
from web.paging import Paging, asked_page

blueprint = Blueprint("home", __name__)
_PER_PAGE = 50
_FEW = 10  # rows of a list on the start page
_TITLES = {
    "week": later("Văn bản đến trong tuần"),
    "unentered": later("Văn bản chưa vào sổ"),
    "ungiven": later("Văn bản giao việc mà chưa chuyển cho ai"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the start page: what it counts, where the list is, and how grave it is when it is not 0."""

    count: int
    name: str
    address: str
    tone: str = "plain"  # plain | look | bad, of labels.STANDING_TONES
    note: str = ""

    @property
    def shown_tone(self) -> str:
        """The tone in which the number stands: nothing is grave when there is none of it."""
        return self.tone if self.count else "plain"


@blueprint.get("/home")
@open_to("see")
def show() -> ResponseReturnValue:
    """Show the start page of the person's role."""
    return render_template("home/home.html", day=date.fromisoformat(today()), **shown())


def shown() -> dict[str, Any]:
    """Return what the start page of the signed-in person's role shows; `tiles` are its numbers."""
    return _PARTS[person().role]()


@blueprint.get("/home/<any(week, unentered, ungiven):what>")
@open_to("see")
def listing(what: str) -> ResponseReturnValue:
    """Show the list behind a number that has no page of its own."""
    rows, paging = behind(what)
    return render_template("home/list.html", what=what, title=_TITLES[what], rows=rows, paging=paging)


def behind(what: str) -> tuple[Sequence[Line | Record], Paging]:
    """Return a page of the list behind a number: week, unentered or ungiven."""
    page = asked_page()
    first = (page - 1) * _PER_PAGE
    with archive().database.read() as conn:
        if what == "ungiven":
            lines = worklists.ungiven(conn, _board(conn))
            return lines[first : first + _PER_PAGE], Paging(page, _PER_PAGE, len(lines))
        wanted = _wanted(what)
        total = worklists.count(conn, wanted, access=access())
        rows = worklists.listed(conn, wanted, access=access(), limit=_PER_PAGE, offset=first)
    return rows, Paging(page, _PER_PAGE, total)


def _wanted(what: str) -> list[ColumnElement[bool]]:
    return worklists.unentered() if what == "unentered" else worklists.since(_monday().isoformat())


def _monday() -> date:
    day = date.fromisoformat(today())
    return day - timedelta(days=day.weekday())


def _week(filters: due.Filters, *, with_late: bool) -> due.Shown:
    """Return what falls due this week; what is late only where it is asked for."""
    monday = _monday()
    last = monday + timedelta(days=6)
    return due.filtered(filters, monday.isoformat(), last.isoformat(), overdue="all" if with_late else "none")


def _board(conn: Connection) -> list[Line]:
    """Return the directives of the same months as the board shows when it is opened."""
    span, offices = overview.span_of(None, today()), archive().settings.offices
    return board.board(conn, today(), access=access(), offices=offices, span=span)


def _clerk() -> dict[str, Any]:
    """Return what a clerk sees first: what waits on the table, what came, what falls due this week."""
    week = _week(due.Filters(None, None), with_late=False)
    with archive().database.read() as conn:
        counts = {
            what: worklists.count(conn, _wanted(what), access=access()) for what in ("week", "unentered")
        }
    tiles = [
        *_intake(),
        Tile(counts["week"], _("đến trong tuần này"), url_for("home.listing", what="week")),
        Tile(counts["unentered"], _("chưa vào sổ"), url_for("home.listing", what="unentered"), "look"),
        _due_tile(week.rows, url_for("due.show"), _("đến hạn trong tuần này")),
        Tile(due.late_count(), _("việc quá hạn"), url_for("due.show"), "bad"),
    ]
    return {
        "tiles": tiles,
        "upcoming": [row for row in week.rows if not row.answered][:_FEW],
    }


def _intake() -> list[Tile]:
    """Return the numbers of those who take documents in."""
    with archive().database.read() as conn:
        reading = worklists.arriving(conn, access=access())
    return [
        Tile(tray.count(), _("chờ xử lý"), url_for("tray.show"), "look"),
        Tile(reading, _("đang đọc"), url_for("receive.show")),
    ]


def _due_tile(rows: list[Any], address: str, name: str) -> Tile:
    left = sum(not row.answered for row in rows)
    note = _("%(left)s chưa trả lời", left=left) if rows else ""
    return Tile(len(rows), name, address, "look" if left else "plain", note)


def _leader() -> dict[str, Any]:
    """Return what a leader sees first: how the directives stand, the late ones, those nobody was given."""
    with archive().database.read() as conn:
        lines = _board(conn)
        alone = len(worklists.ungiven(conn, lines))
    counts = board.counts(lines)
    tiles = [
        Tile(
            counts.get(state, 0),
            str(labels.RESPONSES[state]),
            url_for("follow.show", state=state),
            labels.STANDING_TONES[state],
            _("văn bản, trong 12 tháng qua"),
        )
        for state in board.ORDER
        if counts.get(state) or state in ("late", "open")
    ]
    tiles.append(Tile(alone, _("chưa chuyển cho ai"), url_for("home.listing", what="ungiven"), "look"))
    late = [line for line in lines if line.standing.state == "late"]
    return {"tiles": tiles, "late": late[:_FEW], "late_total": len(late), "board": True}


def _staff() -> dict[str, Any]:
    """Return what staff see first: what was given to them, unopened first, and what they have due."""
    with archive().database.read() as conn:
        total = routing.held_count(conn, person(), access=access())
        tasks = mine.tasks(conn, limit=_FEW)
    week = _week(due.Filters(None, person().username), with_late=total > 0)
    address = url_for("due.show", person=person().username)
    tiles = [
        Tile(mine.count_unopened(), _("được giao, chưa mở"), url_for("mine.show"), "look"),
        Tile(total, _("văn bản được giao"), url_for("mine.show")),
        _due_tile(week.rows, address, _("đến hạn trong tuần này")),
        Tile(len(week.late), _("việc quá hạn của tôi"), address, "bad"),
    ]
    return {"tiles": tiles, "tasks": tasks, "tasks_total": total}


def _admin() -> dict[str, Any]:
    """Return what an admin sees first: the health of the whole in short."""
    signs = sorted(health.in_short(), key=lambda sign: ("bad", "look", "good").index(sign.level))
    rows = [
        (sign, health_words.said(sign), health_words.to_do(sign, archive().settings.backup_folder))
        for sign in signs
    ]
    return {"tiles": _intake(), "signs": rows, "words": health_words}


_PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "clerk": _clerk,
    "leader": _leader,
    "staff": _staff,
    "admin": _admin,
}
