"""A posted form of fields → the changes a person means, with the sentence that says what is wrong with a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus import symbols
from corpus.catalogue import LIST_FIELDS, FieldView
from corpus.text import nfc, one_line, without_controls
from web.dates import parse_date, show_date, wrong_date
from web.language import _

_SYSTEMS = ("party", "state", "front", "other")
_MOST = 4000  # characters of one field; a subject of 500 is long (Decree 30/2020, annex VI)
_NUMBER = re.compile(r"\d{1,5}[a-zđ]?")
_LEADING = re.compile(r"\s*\d{1,5}[a-zđ]?(?=\s*[-/])")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DAY = re.compile(r"[0-9]{1,2}")


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
            changes[view.field] = _value(view, {**before, **typed})
        except ValueError as error:
            problems[view.field] = str(error)
    _agree(changes, {view.field: view for view in views})
    return Corrections(changes, problems)


def _tidy(text: str, name: str) -> str:
    """Return typed text without control characters; lists keep their lines, the rest is one line."""
    clean = without_controls(nfc(text))[:_MOST]
    if name in LIST_FIELDS:
        return "\n".join(line for line in (one_line(part) for part in clean.splitlines()) if line)
    return one_line(clean)


def _value(view: FieldView, typed: Mapping[str, str]) -> Any:
    field = view.field
    if field == "arrival_stamp":
        return _stamp(typed["arrival_number"], typed["arrival_date"])
    text = typed[field]
    if field in LIST_FIELDS:
        return text.splitlines()
    if field == "date":
        return _date(_whole_day(text, view))
    if field == "system" and text and text not in _SYSTEMS:
        raise ValueError(_("Hãy chọn một trong các giá trị có sẵn."))
    if field == "number" and text and not _NUMBER.fullmatch(text):
        raise ValueError(_("Số văn bản chỉ gồm chữ số, có thể thêm một chữ cái, ví dụ 371 hoặc 12a."))
    return text or None


def _date(text: str) -> str | None:
    try:
        return parse_date(text)
    except ValueError as error:
        raise ValueError(wrong_date(text)) from error


def _stamp(number: str, day: str) -> dict[str, str | None] | None:
    found = {"number": number or None, "date": _date(day)}
    return found if any(found.values()) else None


def _whole_day(text: str, view: FieldView) -> str:
    """Complete a lone day by the month that was read: the day is written by hand on most letters, the rest printed."""
    month = next((text for text, _chance in view.candidates if _MONTH.fullmatch(text)), None)
    return f"{month}-{text.zfill(2)}" if month and _DAY.fullmatch(text) else text


def tail_of(view: FieldView) -> str:
    """Return what was read of the symbol behind an unread number ('/UBND-NN'), or ''."""
    return next((text for text, _chance in view.candidates if text[:1] in ("-", "/")), "")


def _agree(changes: dict[str, Any], views: Mapping[str, FieldView]) -> None:
    """Let number and symbol follow each other when a person changed only one of them."""
    if not {"number", "symbol"} <= views.keys():
        return
    number = changes.get("number", views["number"].value) or ""
    symbol = changes.get("symbol", views["symbol"].value) or ""
    if "symbol" in changes and symbol[:1] in ("-", "/"):
        changes["symbol"] = number + symbol
    elif "symbol" in changes and "number" not in changes:
        parsed = symbols.parse(symbol)
        if parsed is not None and parsed.number != number:
            changes["number"] = parsed.number
    elif "number" in changes and "symbol" not in changes and number:
        tail = symbol[old.end() :] if (old := _LEADING.match(symbol)) else tail_of(views["symbol"])
        if tail and (old or not symbol):
            changes["symbol"] = number + tail


def fill_of(field: str, candidate: str) -> str:
    """Return a candidate as its input takes it; of a month without a day, what follows the day."""
    if field == "date" and _MONTH.fullmatch(candidate):
        return f"/{candidate[5:]}/{candidate[:4]}"
    return show_date(candidate) if field == "date" else candidate


def in_words(value: Any) -> str:
    """Return a stored value of any field as one line for people."""
    if isinstance(value, dict):
        return " ".join(part for part in (value.get("number"), show_date(value.get("date"))) if part) or "—"
    if isinstance(value, list):
        return "; ".join(value) or "—"
    return show_date(value) if value else "—"
