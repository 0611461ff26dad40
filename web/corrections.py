"""A posted form of fields → the changes a person means, with the sentence that says what is wrong with a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus import symbols
from corpus.catalogue import LIST_FIELDS, FieldView
from corpus.text import nfc, one_line, without_controls
from web.dates import parse_date, show_date
from web.language import _

_SYSTEMS = ("party", "state", "front", "other")
_MOST = 4000  # characters of one field; a subject of 500 is long (Decree 30/2020, annex VI)
_NUMBER = re.compile(r"\d{1,5}[a-zđ]?")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person changed: values as the catalogue takes them, and by field what is wrong."""

    changes: dict[str, Any]
    problems: dict[str, str]


def shown(view: FieldView) -> dict[str, str]:
    """Return the texts of a field's inputs, by input name."""
    if view.field == "arrival_stamp":
        stamp = view.value or {}
        return {
            "arrival_number": stamp.get("number") or "",
            "arrival_date": show_date(stamp.get("date")),
        }
    if view.field in LIST_FIELDS:
        return {view.field: "\n".join(view.value)}
    if view.field == "date":
        return {"date": show_date(view.value)}
    return {view.field: view.value or ""}


def read_form(form: Mapping[str, str], views: list[FieldView]) -> Corrections:
    """Return what the form changes against the given current values. Inputs that are missing change nothing.

    An input `was.NAME` says what the person saw: what somebody else changed meanwhile is not the person's change.
    """
    changes: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for view in views:
        before = shown(view)
        typed = {name: _tidy(form[name], name) for name in before if name in form}
        seen = {name: _tidy(form.get(f"was.{name}", before[name]), name) for name in typed}
        if typed == seen or typed == {name: before[name] for name in typed}:
            continue
        try:
            changes[view.field] = _value(view.field, {**before, **typed})
        except ValueError as error:
            problems[view.field] = str(error)
    _agree(changes, {view.field: view.value for view in views})
    return Corrections(changes, problems)


def _tidy(text: str, name: str) -> str:
    """Return typed text without control characters; lists keep their lines, the rest is one line."""
    clean = without_controls(nfc(text))[:_MOST]
    if name in LIST_FIELDS:
        return "\n".join(line for line in (one_line(part) for part in clean.splitlines()) if line)
    return one_line(clean)


def _value(field: str, typed: Mapping[str, str]) -> Any:
    if field == "arrival_stamp":
        return _stamp(typed["arrival_number"], typed["arrival_date"])
    text = typed[field]
    if field in LIST_FIELDS:
        return text.splitlines()
    if field == "date":
        return _date(text)
    if field == "system" and text and text not in _SYSTEMS:
        raise ValueError(_("Hãy chọn một trong các giá trị có sẵn."))
    if field == "number" and text and not _NUMBER.fullmatch(text):
        raise ValueError(_("Số văn bản chỉ gồm chữ số, có thể thêm một chữ cái, ví dụ 371 hoặc 12a."))
    return text or None


def _date(text: str) -> str | None:
    try:
        return parse_date(text)
    except ValueError as error:
        raise ValueError(
            _("Không hiểu ngày '%(text)s'. Hãy gõ như 10/3/2026, 10-3-26 hoặc 100326.", text=text)
        ) from error


def _stamp(number: str, day: str) -> dict[str, str | None] | None:
    found = {"number": number or None, "date": _date(day)}
    return found if any(found.values()) else None


def _agree(changes: dict[str, Any], current: Mapping[str, Any]) -> None:
    """Let number and symbol follow each other when a person changed only one of them."""
    if "symbol" in changes and "number" not in changes:
        parsed = symbols.parse(changes["symbol"] or "")
        if parsed is not None and parsed.number != current.get("number"):
            changes["number"] = parsed.number
    elif "number" in changes and "symbol" not in changes:
        symbol = current.get("symbol") or ""
        if changes["number"] and (old := re.match(r"\s*\d{1,5}[a-zđ]?(?=\s*[-/])", symbol)):
            changes["symbol"] = changes["number"] + symbol[old.end() :]


def in_words(value: Any) -> str:
    """Return a stored value of any field as one line for people."""
    if isinstance(value, dict):
        return " ".join(part for part in (value.get("number"), show_date(value.get("date"))) if part) or "—"
    if isinstance(value, list):
        return "; ".join(value) or "—"
    return show_date(value) if value else "—"
