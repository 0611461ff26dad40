"""/due/calendar: a person's own calendar address and where reminders go; /due/SECRET.ics: the calendar itself."""

import hmac
from datetime import UTC

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import feeds, units
from corpus.errors import NotFoundError, UsageError
from web.due import asking
from web.gate import open_to, open_to_all
from web.ics import calendar as as_ics
from web.language import _, said
from web.limits import FEED, address, count
from web.office import archive, now, office, person

blueprint = Blueprint("feed", __name__, url_prefix="/due")


@blueprint.get("/calendar")
@open_to("see")
def show() -> ResponseReturnValue:
    """Show whether there is a calendar address, and where reminders go."""
    return _page()


@blueprint.post("/calendar")
@open_to("see")
def make() -> ResponseReturnValue:
    """Make a calendar address; it is shown once, on the page that answers, and ends the one before it."""
    with archive().database.write() as conn:
        token = feeds.make(conn, person(), at=now())
    return _page(address=_site() + url_for("feed.ics", token=token))


@blueprint.post("/calendar/revoke")
@open_to("see")
def revoke() -> ResponseReturnValue:
    """End the calendar address."""
    with archive().database.write() as conn:
        ended = feeds.revoke(conn, person(), at=now())
    flash(_("Đã thu hồi địa chỉ lịch.") if ended else _("Không có địa chỉ lịch nào để thu hồi."), "success")
    return redirect(url_for("feed.show"))


@blueprint.post("/calendar/email")
@open_to("see")
def email() -> ResponseReturnValue:
    """Store where this person's reminders go; an empty address ends them."""
    typed = request.form.get("email", "")
    try:
        with archive().database.write() as conn:
            units.set_email(conn, person(), typed, at=now())
    except UsageError as error:
        flash(said(error), "danger")
        return _page(typed=typed), 400
    flash(_("Đã lưu địa chỉ thư."), "success")
    return redirect(url_for("feed.show"))


@blueprint.get("/<token>.ics")
@open_to_all
def ics(token: str) -> ResponseReturnValue:
    """Answer the calendar that a secret opens.

    Raises NotFoundError for one that opens nothing (any more), TooManyRequests.
    """
    count(FEED, "feed", address())
    held = archive()
    with held.database.read() as conn:
        owner = feeds.owner(conn, token)
        if owner is None:
            raise NotFoundError
        rows = feeds.rows(conn, owner, asking())
    domain = hmac.digest(held.secret_key(), b"calendar", "sha256").hex()[:16] + ".vanthu"
    at = office().clock().astimezone(UTC)
    return Response(as_ics(rows, link=_link, domain=domain, at=at), mimetype="text/calendar")


def _link(record_id: int) -> str:
    return _site() + url_for("link.show", record_id=record_id)


def _site() -> str:
    """Return the address of this site without the slash at its end."""
    return (archive().settings.site_url or request.host_url).rstrip("/")


def _page(address: str | None = None, typed: str | None = None) -> str:
    with archive().database.read() as conn:
        made, kept = feeds.since(conn, person().id), (units.of_account(conn, person().id).email or "")
    return render_template(
        "due/calendar.html",
        address=address,
        made=made,
        email=kept if typed is None else typed,
        mail_is_on=bool(archive().settings.smtp_host),
    )
