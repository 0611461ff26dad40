"""Records by their fields: which pass the filters, in what order, and how many have each value.

Everything here takes the access classes of the person who asks, so that no list and no count tells of a record that
this person may not see (invariant I9).
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from corpus.ordering import Key, by_name, sort_key
from corpus.schema import record
from corpus.symbols import key as symbol_key
from corpus.text import fold, one_line, one_spelling

ORDERS = ("date", "number")
"""Orders of a list: newest document first; or by kind, and within a kind by the number of the symbol, from 1."""

_VALUES = ("kind", "issuer", "direction", "urgency", "signer")
_COUNTED = ("kind", "issuer", "year", "urgency")
_LONGEST = 200  # characters of a value that count, as in the index


def matching(conn: Connection, filters: Mapping[str, str], *, access: Collection[str]) -> list[int]:
    """Return the visible records that pass the filters, newest document first.

    filters: kind, issuer, direction, urgency, signer by whole values (accents and case aside), class (of access), year,
    and from, to as ISO days. A record without a date passes no filter of days. Raises KeyError on any other name.
    """
    query = select(record.c.id).where(record.c.access.in_(access))
    for name, wanted in filters.items():
        query = query.where(_passes(conn, name, wanted))
    newest = (record.c.date.is_(None), record.c.date.desc(), record.c.id.desc())
    return list(conn.execute(query.order_by(*newest)).scalars())


def _passes(conn: Connection, name: str, wanted: str) -> ColumnElement[bool]:
    if name == "from":
        return record.c.date >= wanted
    if name == "to":
        return record.c.date <= wanted
    if name == "year":
        return func.substr(record.c.date, 1, 4) == wanted.strip()
    if name == "class":
        asked = fold(wanted).strip()
        return or_(record.c.access == asked, record.c.access.startswith(f"{asked}:", autoescape=True))
    if name not in _VALUES:
        raise KeyError(name)
    column = record.c[name]
    asked = fold(one_line(wanted))
    held = conn.execute(select(column).where(column.is_not(None)).distinct()).scalars()
    return column.in_([value for value in held if fold(one_line(value[:_LONGEST])) == asked])


def ordered(conn: Connection, ids: Iterable[int], order: str, *, access: Collection[str]) -> list[int]:
    """Return the visible ones of the given records in one of ORDERS; what lacks the day or number comes last."""
    columns = record.c.id, record.c.date, record.c.kind, record.c.number
    rows = conn.execute(among(select(*columns), ids, access)).all()
    if order == "date":
        return [row.id for row in sorted(rows, key=lambda row: (row.date or "", row.id), reverse=True)]
    return [row.id for row in sorted(rows, key=lambda row: _by_number(*row))]


def _by_number(record_id: int, day: str | None, kind: str | None, number: str | None) -> tuple[Any, ...]:
    count, letter = _parts(number)
    return kind is None, _kind_key(kind or ""), count is None, count or 0, letter, day or "", record_id


@cache
def _kind_key(kind: str) -> Key:
    return sort_key(one_spelling(kind).lower())


def _parts(number: str | None) -> tuple[int | None, str]:
    """Return '371a' as (371, 'a'), so that 9 stands before 10; (None, …) where no digits lead."""
    digits = (number or "").rstrip("abcdefghijklmnopqrstuvwxyzđ").strip()
    if not (digits.isascii() and digits.isdecimal()):
        return None, number or ""
    return int(digits), (number or "")[len(digits) :]


def counts(conn: Connection, ids: Iterable[int], *, access: Collection[str]) -> dict[str, dict[str, int]]:
    """Return how many of the visible ones have each kind, issuer, year and urgency, most frequent first."""
    year = func.substr(record.c.date, 1, 4)
    rows = conn.execute(
        among(select(record.c.kind, record.c.issuer, year, record.c.urgency), ids, access)
    ).all()
    columns = zip(*rows, strict=True) if rows else [()] * len(_COUNTED)
    return {name: _counted(values) for name, values in zip(_COUNTED, columns, strict=True)}


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for value, count in Counter(value for value in values if value).items():
        found[one_spelling(value)[:_LONGEST]] += count
    return dict(most_frequent(found))


def most_frequent(found: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield values with their counts, the most frequent first, equal ones by name."""
    yield from sorted(found.items(), key=lambda pair: (-pair[1], sort_key(pair[0])))


def subjects(conn: Connection, ids: Iterable[int], *, access: Collection[str]) -> dict[int, str]:
    """Return the subjects of the visible ones of the given records, of those that have one."""
    query = among(select(record.c.id, record.c.subject), ids, access).where(record.c.subject.is_not(None))
    return {row.id: row.subject for row in conn.execute(query)}


def newest_subjects(conn: Connection, *, access: Collection[str], limit: int) -> list[str]:
    """Return the subjects of the newest filed visible records."""
    query = select(record.c.subject).where(record.c.subject.is_not(None), record.c.access.in_(access))
    return list(conn.execute(query.order_by(record.c.id.desc()).limit(limit)).scalars())


def among(query: Select[Any], ids: Iterable[int], access: Collection[str]) -> Select[Any]:
    """Narrow a query over record to the visible ones of the given ids, however many they are (one parameter)."""
    given = func.json_each(json.dumps(list(ids))).table_valued("value")
    return query.where(record.c.id.in_(select(given.c.value)), record.c.access.in_(access))


def symbols_like(conn: Connection, typed: str, *, access: Collection[str], limit: int) -> list[str]:
    """Return symbols of visible records that begin as typed ('371', '371-cv'), of the newest documents first.

    What ends or goes on with a sign there comes before a longer number: 37-CV/ĐU before 371-CV/ĐU.
    """
    start = symbol_key(typed)
    if not start:
        return []
    following = func.substr(record.c.symbol_key, len(start) + 1, 1)
    query = (
        select(record.c.symbol)
        .where(record.c.symbol_key >= start, record.c.symbol_key < start + "\U0010ffff")
        .where(record.c.access.in_(access))
        .group_by(record.c.symbol)
        .order_by(
            func.min(following.between("0", "9")), func.max(record.c.date).desc(), by_name(record.c.symbol)
        )
        .limit(limit)
    )
    return list(conn.execute(query).scalars())


def issuers_like(conn: Connection, typed: str, *, access: Collection[str], limit: int) -> list[str]:
    """Return issuers of visible records in whose names a word begins as typed, accents aside, most frequent first."""
    start = fold(one_line(typed))
    if not start:
        return []
    query = (
        select(record.c.issuer)
        .where(record.c.issuer.is_not(None), record.c.access.in_(access))
        .group_by(record.c.issuer)
        .order_by(func.count().desc(), by_name(record.c.issuer))
    )
    named = (name for name in conn.execute(query).scalars() if f" {start}" in f" {fold(one_line(name))}")
    return list(islice(named, limit))
