"""/tokens: a person's own tokens for scripts, each shown once when it is made."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import tokens
from corpus.errors import UsageError
from web.dates import asked_date
from web.gate import open_to
from web.language import _, said
from web.office import archive, now, person, today

blueprint = Blueprint("tokens", __name__, url_prefix="/tokens")


@blueprint.get("")
@open_to("see")
def show() -> ResponseReturnValue:
    """List the signed-in person's tokens, with the form for a new one."""
    return _page()


@blueprint.post("")
@open_to("see")
def make() -> ResponseReturnValue:
    """Make a token; its secret is shown once, on the page that answers."""
    typed = request.form.to_dict()
    try:
        ends_on = asked_date(typed.get("ends_on", ""))
        with archive().database.write() as conn:
            secret = tokens.make(
                conn,
                person(),
                typed.get("name", ""),
                writes=typed.get("writes") == "yes",
                ends_on=ends_on,
                at=now(),
            )
    except UsageError as error:
        flash(said(error), "danger")
        return _page(typed=typed), 400
    return _page(secret=secret)


@blueprint.post("/<int:token_id>/revoke")
@open_to("see")
def revoke(token_id: int) -> ResponseReturnValue:
    """End one of the signed-in person's own tokens. Raises NotFoundError for any other."""
    with archive().database.write() as conn:
        tokens.revoke(conn, person(), token_id, at=now())
    flash(_("Đã thu hồi mã truy cập."), "success")
    return redirect(url_for("tokens.show"))


def _page(secret: str | None = None, typed: dict[str, str] | None = None) -> str:
    with archive().database.read() as conn:
        held = tokens.of_account(conn, person().id)
    return render_template("tokens/tokens.html", tokens=held, secret=secret, typed=typed or {}, today=today())
