"""/review: what waits for a person — records to check, refused files, documents wiped for a secrecy mark."""

import re
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from corpus import accounts, desk, near_twins
from corpus.errors import SecretMarkError
from web.gate import open_to
from web.office import access, archive, may, now, office, person

blueprint = Blueprint("tray", __name__)
_DAYS = 60  # refusals older than this leave the tray by themselves
_SUBJECT = re.compile(r"(?:job|refusal):[0-9]{1,12}")


def since() -> str:
    """Return the time from which refusals stand on the tray."""
    return (office().clock() - timedelta(days=_DAYS)).isoformat(timespec="seconds")


@blueprint.get("/review")
@open_to("receive")
def show() -> ResponseReturnValue:
    """Show everything that waits."""
    with archive().database.read() as conn:
        found = desk.tray(conn, person=person().username, access=access(), since=since())
        checks = may("correct")
        twins = near_twins.undecided(conn, access=access()) if checks else []
    return render_template(
        "tray/tray.html", tray=found, twins=twins, checks=checks, secret_sentence=SecretMarkError.message
    )


@blueprint.post("/review/seen")
@open_to("receive")
def seen() -> ResponseReturnValue:
    """Take a refusal off the tray once a person has acted on it."""
    marked_seen(request.form.get("subject", ""))
    return redirect(url_for("tray.show"))


def marked_seen(subject: str) -> str:
    """Take a refusal ('job:4', 'refusal:2') off the tray; returns it. Raises BadRequest for what is none."""
    if not _SUBJECT.fullmatch(subject):
        raise BadRequest
    with archive().database.write() as conn:
        desk.mark_seen(conn, subject, person=person().username, at=now())
    return subject


def count() -> int:
    """Return how much waits for the signed-in person: the badge on every page."""
    checks = accounts.may(person(), "correct")
    with archive().database.read() as conn:
        waiting = desk.tray_count(
            conn, person=person().username, access=access(), since=since(), review=checks
        )
        twins = near_twins.undecided(conn, access=access()) if checks else []
    return waiting + sum(
        pair.new.review != "needed" for pair in twins
    )  # those to be checked are counted already
