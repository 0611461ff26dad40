"""/account: who I am here, and the browsers in which I am signed in; ends one of them or all others."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from corpus import sessions, tokens, units
from corpus.sessions import Session
from web import signing
from web.gate import open_to
from web.language import _
from web.office import archive, now, office, person

blueprint = Blueprint("profile", __name__, url_prefix="/account")


@blueprint.get("")
@open_to("see")
def show() -> ResponseReturnValue:
    """Show the signed-in person's account and sessions, this one first."""
    here = signing.here()
    with archive().database.read() as conn:
        place = units.of_account(conn, person().id)
        unit = units.get(conn, place.unit_id) if place.unit_id is not None else None
        held = sessions.of_account(conn, person().id, office().clock())
        scripts = len(tokens.of_account(conn, person().id))
    return render_template(
        "account/profile.html",
        account=person(),
        unit=unit,
        email=place.email,
        sessions=sorted(held, key=lambda one: not _is(one, here)),
        here=here,
        scripts=scripts,
    )


def _is(one: Session, here: Session | None) -> bool:
    return here is not None and one.id == here.id


@blueprint.post("/sessions/<int:session_id>/end")
@open_to("see")
def end(session_id: int) -> ResponseReturnValue:
    """End one of the signed-in person's own sessions. Raises NotFoundError for any other."""
    with archive().database.write() as conn:
        sessions.end_one(conn, person(), session_id, at=now())
    flash(_("Đã đăng xuất thiết bị ấy."), "success")
    return redirect(url_for("profile.show"))


@blueprint.post("/sessions/end-others")
@open_to("see")
def end_others() -> ResponseReturnValue:
    """End every session of the signed-in person but this one."""
    here = signing.here()
    with archive().database.write() as conn:
        ended = sessions.end_others(conn, person(), here.id if here else 0, at=now())
    flash(
        _("Đã đăng xuất %(count)s thiết bị khác.", count=ended)
        if ended
        else _("Không có thiết bị nào khác đang đăng nhập."),
        "success",
    )
    return redirect(url_for("profile.show"))
