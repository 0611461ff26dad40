"""/register: the documents of the archive, newest first."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from corpus import desk
from web import link
from web.gate import open_to
from web.labels import DIRECTIONS
from web.office import access, archive
from web.paging import Paging, asked_page

blueprint = Blueprint("register", __name__)
_PER_PAGE = 50


@blueprint.get("/register")
@open_to("see")
def show() -> ResponseReturnValue:
    """List records of one direction, or all."""
    asked = request.args.get("direction")
    direction = asked if asked in DIRECTIONS else None
    page = asked_page()
    with archive().database.read() as conn:
        total, records = desk.listed(
            conn, access=access(), direction=direction, limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE
        )
    return render_template(
        "register/register.html",
        records=records,
        ended=link.ended_of_all([record.id for record in records]),
        direction=direction,
        paging=Paging(page, _PER_PAGE, total),
    )
