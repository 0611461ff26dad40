"""/search: one box over everything; the address is the whole state of the page."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from corpus import followup, saved_searches, units
from corpus.catalogue import Record
from corpus.units import Unit
from search.arrangement import SORTS
from search.index import SearchIndex, open_index
from search.results import Hit, Results, browse, search
from search.similar import similar
from web import labels, link
from web.dates import parse_date
from web.gate import open_to
from web.office import access, archive, person, see, today
from web.paging import Paging, asked_page
from web.sheets import PER_SCREEN

blueprint = Blueprint("find", __name__)
_PER_PAGE = 20
LONGEST = 400  # characters of a query
_MARK = re.compile(r"(</?mark>)")
_DAYS = ("from", "to")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the typed text, filters, an order, or the record that others shall be like."""

    text: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    sort: str = "relevance"
    like: int | None = None

    @property
    def args(self) -> dict[str, Any]:
        """The same as an address carries it; what is as usual is left out."""
        sort = {} if self.sort == "relevance" else {"sort": self.sort}
        if self.like is not None:
            return {"like": self.like}
        return {**({"q": self.text} if self.text else {}), **self.filters, **sort}


@blueprint.get("/search")
@open_to("see")
def show() -> ResponseReturnValue:
    """Search, list what passes the filters or is like a document, or show the empty box with places to begin."""
    from web import bulk, bulk_turn  # they ask this module what the address means

    asked, page = asked_for(), asked_page()
    empty = not asked.args or set(asked.args) == {"sort"}
    model: Record | None = see(asked.like) if asked.like is not None else None
    found = run(asked, limit=0 if empty else _PER_PAGE, offset=(page - 1) * _PER_PAGE)
    with archive().database.read() as conn:
        known = units.everyone(conn)
        saved = saved_searches.of_account(conn, person().id)
    return render_template(
        "find/search.html",
        asked=asked,
        model=model,
        empty=empty,
        found=found,
        units=[unit for unit in known if unit.active],
        saved=saved,
        bulk=bulk.choices() if found.hits else {},
        sees_restricted=len(access()) > 1,
        just_turned=bulk_turn.just_turned(),
        ended=link.ended_of_all([hit.record_id for hit in found.hits]),
        value_name=_value_names(known),
        with_filter=_with_filter,
        without=_without,
        page_args=_page_args(found.answered),
        paging=Paging(page, _PER_PAGE, found.total),
    )


def asked_for() -> Asked:
    """Return what the address asks for; an order or number that makes no sense is as if it were not there."""
    sort, like = request.args.get("sort", ""), request.args.get("like", "")
    return Asked(
        request.args.get("q", "").strip()[:LONGEST],
        _asked_filters(),
        sort if sort in SORTS else "relevance",
        int(like) if _NUMBER.fullmatch(like) else None,
    )


def _asked_filters() -> dict[str, str]:
    """Return the filters of the address; days as a clerk types them become ISO, what is no day is left out."""
    found = {name: request.args[name].strip()[:LONGEST] for name in labels.FACETS if request.args.get(name)}
    for name in _DAYS:
        try:
            found[name] = parse_date(found.get(name, "")) or ""
        except ValueError:
            found[name] = ""
    if not _NUMBER.fullmatch(found.get("unit", "")):
        found["unit"] = ""
    if found.get("state") not in followup.STATES:
        found["state"] = ""
    return {name: value for name, value in found.items() if value}


def run(asked: Asked, *, limit: int, offset: int) -> Results:
    """Return the results that the signed-in person may see. Raises NotFoundError for the likes of a hidden record."""
    options: dict[str, Any] = {
        "limit": limit,
        "offset": offset,
        "access": access(),
        "today": date.fromisoformat(today()),
    }
    with archive().database.read() as conn:
        if asked.like is not None:
            return similar(conn, index(), see(asked.like).id, **options)
        options |= {"filters": asked.filters, "sort": asked.sort, "offices": archive().settings.offices}
        return search(conn, index(), asked.text, **options) if asked.text else browse(conn, **options)


def index() -> SearchIndex:
    """Return the app's one view of the index; it notices by itself when the folder changes."""
    held = current_app.extensions
    if "vanthu.index" not in held:
        held["vanthu.index"] = open_index(archive().index_dir, archive().settings.search_engine)
    return cast(SearchIndex, held["vanthu.index"])


def marked(hit: Hit) -> Markup:
    """Return the snippet of a hit with its marks; everything else in it is escaped once more."""
    parts = _MARK.split(hit.snippet_html)
    return Markup("").join(Markup(p) if _MARK.fullmatch(p) else escape(html.unescape(p)) for p in parts)  # noqa: S704


def _value_names(known: list[Unit]) -> Callable[[str, str], str]:
    """Return what names the value of a facet or filter on the screen."""
    names = {"unit": {str(unit.id): unit.name for unit in known}, **labels.FACET_VALUES}

    def name(facet: str, value: str) -> str:
        return str(names.get(facet, {}).get(str(value), value))

    return name


def _page_args(answered: str) -> Callable[[int, int], dict[str, Any]]:
    """Return what gives the address of a page on which the found words are outlined."""

    def args(record_id: int, number: int) -> dict[str, Any]:
        first = {"from": number} if number > PER_SCREEN else {}
        query = {"q": answered} if answered else {}
        return {"record_id": record_id, "_anchor": f"page-{number}", **query, **first}

    return args


def _with_filter(args: dict[str, Any], name: str, value: object) -> dict[str, Any]:
    return {**args, name: str(value)}


def _without(args: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in args.items() if key != name}
