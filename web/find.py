"""/search: one box over everything; the address is the whole state of the page."""

import html
import re
from datetime import date
from typing import cast

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from search.index import SearchIndex, open_index
from search.results import Hit, Results, search
from web import link
from web.dates import parse_date
from web.gate import open_to
from web.labels import FACETS
from web.office import access, archive, today
from web.paging import Paging, asked_page

blueprint = Blueprint("find", __name__)
_PER_PAGE = 20
LONGEST = 400  # characters of a query
_MARK = re.compile(r"(</?mark>)")


@blueprint.get("/search")
@open_to("see")
def show() -> ResponseReturnValue:
    """Search, or show the empty box."""
    text, filters, page = asked_text(), asked_filters(), asked_page()
    found = run(text, filters, limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE) if text else None
    return render_template(
        "find/search.html",
        text=text,
        filters=filters,
        found=found,
        ended=link.ended_of_all([hit.record_id for hit in found.hits]) if found else {},
        facet_names=FACETS,
        with_filter=_with_filter,
        without=_without,
        paging=Paging(page, _PER_PAGE, found.total if found else 0),
    )


def asked_text() -> str:
    """Return the query of the address."""
    return request.args.get("q", "").strip()[:LONGEST]


def asked_filters() -> dict[str, str]:
    """Return the filters of the address; days as a clerk types them become ISO, what is no day is left out."""
    found = {name: request.args[name].strip()[:LONGEST] for name in FACETS if request.args.get(name)}
    for name in ("from", "to"):
        try:
            day = parse_date(found.pop(name, ""))
        except ValueError:
            continue
        if day is not None:
            found[name] = day
    return {name: value for name, value in found.items() if value}


def run(text: str, filters: dict[str, str], *, limit: int, offset: int) -> Results:
    """Return the search results that the signed-in person may see."""
    with archive().database.read() as conn:
        return search(
            conn,
            _index(),
            text,
            limit=limit,
            offset=offset,
            filters=filters,
            access=access(),
            today=date.fromisoformat(today()),
        )


def _index() -> SearchIndex:
    """Return the app's one view of the index; it notices by itself when the folder changes."""
    held = current_app.extensions
    if "vanthu.index" not in held:
        held["vanthu.index"] = open_index(archive().index_dir, archive().settings.search_engine)
    return cast(SearchIndex, held["vanthu.index"])


def marked(hit: Hit) -> Markup:
    """Return the snippet of a hit with its marks; everything else in it is escaped once more."""
    parts = _MARK.split(hit.snippet_html)
    return Markup("").join(Markup(p) if _MARK.fullmatch(p) else escape(html.unescape(p)) for p in parts)  # noqa: S704


def _with_filter(filters: dict[str, str], name: str, value: object) -> dict[str, str]:
    return {**filters, name: str(value)}


def _without(filters: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in filters.items() if key != name}
