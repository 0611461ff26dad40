"""/due: what is late, what falls due by week and day, for a unit or a person; and the report on incoming documents."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from corpus import accounts, due, late, reference, reports, units
from corpus.due import Asking, Due, Holder
from corpus.errors import UsageError
from corpus.late import Late
from corpus.reference import Reference
from corpus.workdays import is_working_day
from web.dates import asked_date, show_date
from web.gate import open_to
from web.language import _, said
from web.office import access, archive, tables, today

blueprint = Blueprint("due", __name__, url_prefix="/due")
_LATE_SHOWN = 200
_KEPT = 64  # people who see alike, of whom what is late is kept
_AHEAD = 7  # days of a span whose end is not asked
_LONGEST = 400  # days of one span
_COUNTING = Lock()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: a unit's id, a person's username."""

    unit: int | None
    person: str | None

    @property
    def args(self) -> dict[str, Any]:
        """The filters as an address carries them."""
        asked = {"unit": self.unit, "person": self.person}
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is late (without an answer; the oldest where only so many are wanted), of how many documents,
    and what falls due in the span."""

    late: list[Due]
    late_total: int
    late_records: int
    rows: list[Due]


@dataclass(frozen=True, slots=True)
class Day:
    """One day (ISO; weekday 0 is Monday): its rows, whether offices work, and the name of the holiday if it is one."""

    day: str
    weekday: int
    works: bool
    holiday: str | None
    rows: list[Due]


@blueprint.get("")
@open_to("see")
def show() -> ResponseReturnValue:
    """Show a week (?week=, any day of it) or a day (?day=), with what is late above it."""
    single = _asked_day("day")
    start = single or _monday(_asked_day("week") or _today())
    end = single or start + timedelta(days=6)
    filters = asked_filters()
    shown = filtered(filters, start.isoformat(), end.isoformat(), overdue="oldest")
    with archive().database.read() as conn:
        shown_units = units.everyone(conn, active=True)
        people = [one for one in accounts.everyone(conn) if one.active]
    return render_template(
        "due/due.html",
        days=_days(start, end, shown.rows),
        single=single is not None,
        start=start,
        end=end,
        step=timedelta(days=1 if single else 7),
        today=today(),
        late=shown.late,
        late_total=shown.late_total,
        late_records=shown.late_records,
        total=len(shown.rows),
        filters=filters,
        units=shown_units,
        people=people,
    )


@blueprint.get("/report")
@open_to("see")
def report() -> ResponseReturnValue:
    """Show the report on incoming documents of a period: this week when none is asked."""
    monday, offices = _monday(_today()), archive().settings.offices
    week = timedelta(days=7)
    earlier = (monday - week).isoformat(), (monday - timedelta(days=1)).isoformat()
    try:
        return render_template("due/report.html", report=reported(), earlier=earlier, offices=offices)
    except UsageError as error:
        page = render_template("due/report.html", problem=said(error), earlier=earlier, offices=offices)
        return page, 400


def reported() -> reports.Report:
    """Return the report on the days that the address asks for. Raises UsageError for what is no span."""
    first, last = asked_span(_monday(_today()), 6)
    with archive().database.read() as conn:
        offices = archive().settings.offices
        return reports.report(conn, first, last, today=today(), access=access(), offices=offices)


def late_count() -> int:
    """Return how many things are late that the signed-in person may see: the badge on every page."""
    with archive().database.read() as conn:
        return _late(conn).total


def _late(conn: Connection) -> Late:
    """Return what is late of what the signed-in person may see.

    It is looked for anew only when something was written that it depends on, and then by one thread for all that ask.
    """
    kept: dict[frozenset[str], tuple[Any, Late]] = current_app.extensions.setdefault("vanthu-late", {})
    mine = access()
    key = today(), late.version(conn)
    if mine not in kept or kept[mine][0] != key:
        with _COUNTING:
            if mine not in kept or kept[mine][0] != key:
                # Counting looks at no rest days: a damaged table of the office must not stop every page.
                if len(kept) > _KEPT:
                    kept.clear()
                kept[mine] = key, late.look(conn, asking(mine, reference.load()), _LATE_SHOWN)
    return kept[mine][1]


def asked_filters() -> Filters:
    """Return the unit and the person that the address asks for."""
    unit, person = request.args.get("unit", ""), request.args.get("person", "").strip()
    return Filters(
        int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None, person or None
    )


def asked_span(start: date | None = None, days: int = _AHEAD) -> tuple[str, str]:
    """Return the days ?from= and ?to= (ISO). Raises UsageError for what is no span of at most 400 days."""
    first = _asked_day("from", strict=True) or start or _today()
    last = _asked_day("to", strict=True) or first + timedelta(days=days)
    if last < first:
        raise UsageError(_("Ngày cuối đứng trước ngày đầu. Hãy đổi lại hai ngày."))
    if last - first > timedelta(days=_LONGEST):
        raise UsageError(
            _("Khoảng ngày dài quá %(longest)s ngày. Hãy chọn khoảng ngắn hơn.", longest=_LONGEST)
        )
    return first.isoformat(), last.isoformat()


def filtered(filters: Filters, first: str, last: str, *, overdue: str = "all") -> Shown:
    """Return what the signed-in person may see of a span and of what is late, as the filters ask.

    overdue: all that is late, only the oldest of it, or none.
    """
    with archive().database.read() as conn:
        mine = replace(asking(access()), given_to=_holders(conn, filters))
        rows = due.between(conn, first, last, mine)
        if overdue == "none":
            return Shown([], 0, 0, rows)
        if overdue == "oldest" and not mine.given_to:
            seen = _late(conn)
            return Shown(late.rows(conn, mine, seen), seen.total, seen.records, rows)
        found = due.late(conn, mine)
        shown = found[:_LATE_SHOWN] if overdue == "oldest" else found
        return Shown(shown, len(found), len({row.record_id for row in found}), rows)


def asking(classes: frozenset[str] = frozenset(), tables: Reference | None = None) -> Asking:
    """Return how this office asks today what is due, for people who may see records of these access classes.

    tables: with the rest days; those of the office when None.
    """
    held = archive().settings
    return Asking(today(), held.remind_days_before, tables or calendar(), held.offices, classes)


def calendar() -> Reference:
    """Return the reference tables with the office's own rest days."""
    return tables()


def _holders(conn: Connection, filters: Filters) -> tuple[Holder, ...]:
    found = [] if filters.unit is None else [Holder(unit_id=filters.unit)]
    if filters.person is not None:
        account = accounts.by_username(conn, filters.person)
        unit_id = units.of_account(conn, account.id).unit_id if account else None
        found.append(Holder(unit_id, filters.person))
    return tuple(found)


def _days(start: date, end: date, rows: list[Due]) -> list[Day]:
    tables = calendar()
    names = {row["date"]: row["name"] for row in tables.rows("holidays") if row["kind"] == "rest"}
    found = []
    for n in range((end - start).days + 1):
        day = start + timedelta(days=n)
        iso = day.isoformat()
        mine = [row for row in rows if row.last_day == iso]
        found.append(Day(iso, day.weekday(), is_working_day(day, tables), names.get(iso), mine))
    return found


def _today() -> date:
    return date.fromisoformat(today())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _asked_day(name: str, *, strict: bool = False) -> date | None:
    """Return a day of the address, None where there is none (with `strict`, UsageError for what is no day).

    Raises UsageError for a day that is further away than any paper.
    """
    text = request.args.get(name, "").strip()
    try:
        iso = asked_date(text)
    except UsageError:
        if strict:
            raise
        return None
    day = date.fromisoformat(iso) if iso else None
    if day is not None and not date(1900, 1, 1) <= day <= date(2200, 1, 1):
        raise UsageError(_("Ngày %(day)s quá xa. Hãy chọn từ năm 1900 đến năm 2200.", day=show_date(iso)))
    return day
