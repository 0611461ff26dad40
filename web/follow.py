"""/follow: which directives wait for an answer, which are late; and a person's word where no document answers."""

from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import audit, board, followup, hand_obligations
from corpus.errors import UsageError
from corpus.text import nfc, one_line, without_controls
from web.gate import open_to
from web.given import given
from web.language import _, said
from web.office import access, archive, must, now, person, see, today
from web.overview import Overview, Period, of_period, overview, span_of
from web.paging import Paging, asked_page

blueprint = Blueprint("follow", __name__)
_PER_PAGE = 50
_LONGEST = 500  # characters of a reason
_DIGITS = 9  # of a position


@blueprint.get("/follow")
@open_to("see")
def show() -> ResponseReturnValue:
    """Show the board of the last twelve months or of one year, of one state and one month when asked."""
    return render_template("follow/board.html", **shown()._asdict())


class Shown(NamedTuple):
    """A page of the board: its lines, how many directives stand how, how many there are in all, what was asked for
    (state, period: a month, year) and the months and years that can be."""

    lines: list[board.Line]
    counts: dict[str, int]
    total: int
    overview: Overview
    period: Period | None
    year: str | None
    years: dict[str, int]
    state: str | None
    chosen: dict[str, str]
    paging: Paging


def shown() -> Shown:
    """Return the page of the board that the address asks for, as the signed-in person may see it."""
    asked, when = request.args.get("state"), request.args.get("period")
    span, offices = span_of(when, today()), archive().settings.offices
    with archive().database.read() as conn:
        everything = board.board(conn, today(), access=access(), offices=offices, span=span)
        years = board.years(conn, access=access())
    months = overview(everything)
    period = next((one for one in months.periods if one.key == when), None)
    lines = of_period(everything, period.key) if period else everything
    state = asked if asked in followup.STATES else None
    kept = [line for line in lines if state is None or line.standing.state == state]
    year = when if when in years else None
    chosen = {"state": state, "period": period.key if period else year}
    paging = Paging(asked_page(), _PER_PAGE, len(kept))
    first = (paging.page - 1) * _PER_PAGE
    return Shown(
        kept[first : first + _PER_PAGE],
        board.counts(lines),
        len(lines),
        months,
        period,
        year,
        years,
        state,
        {name: value for name, value in chosen.items() if value},
        paging,
    )


def _is_number(text: str) -> bool:
    """Tell whether a text is a position: a whole number of at most nine digits."""
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


@blueprint.post("/documents/<int:record_id>/settle")
@open_to("link")
def settle(record_id: int) -> ResponseReturnValue:
    """Keep a person's word on a directive or one of its points. Raises NotFoundError for a point it has not."""
    must("link", see(record_id))
    try:
        state = settled(record_id)
        flash(_("Đã mở lại.") if state == "open" else _("Đã ghi nhận."), "success")
    except UsageError as error:
        flash(said(error), "danger")
    return redirect(url_for("link.show", record_id=record_id))


def settled(record_id: int) -> str:
    """Keep a person's word as the given fields say (state, position, reason); returns the state.

    Raises BadRequest, UsageError for a missing reason, NotFoundError for a point that the directive has not.
    """
    fields = given()
    state, asked = fields.get("state", ""), fields.get("position", "")
    reason = one_line(without_controls(nfc(fields.get("reason", ""))))[:_LONGEST]
    if state not in followup.SETTLEMENTS or (asked and not _is_number(asked)):
        raise BadRequest
    if state == "not-done" and not asked:  # a whole directive is undone when one of its points is
        raise BadRequest
    position = int(asked) if asked else None
    if state != "open" and not reason:
        raise UsageError(_("Chưa lưu: hãy ghi lý do, để người sau biết vì sao không có văn bản trả lời."))
    with archive().database.write() as conn:
        if position is not None:
            hand_obligations.held(conn, record_id, position)
        followup.settle(conn, record_id, state, reason, position=position, person=person().username, at=now())
        audit.append(
            conn,
            at=now(),
            person=person().username,
            action="settle",
            subject=f"record:{record_id}",
            detail={"position": position, "state": state, "reason": reason},
        )
    return state
