"""Records by their fields: filters, orders and counts over what a person may see."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from corpus import followup, listing, narrowing, routing, symbols, units
from corpus.archive import Archive
from corpus.database import Database
from corpus.migrate import upgrade
from corpus.routing import Target
from corpus.schema import link, obligation, record

NORMAL = frozenset({"normal"})
BOTH = frozenset({"normal", "restricted"})
ROWS: tuple[dict[str, Any], ...] = (
    {"kind": "công văn", "number": "9", "date": "2026-03-01", "issuer": "Tỉnh ủy Lâm Hà Giang"},
    {"kind": "công văn", "number": "10", "date": "2026-02-01", "issuer": "Sở Y tế", "urgency": "Hỏa tốc"},
    {"kind": "báo cáo", "number": "100", "date": None, "issuer": "Sở Y tế", "direction": "out"},
    {"kind": "Công Văn", "number": "9a", "date": "2025-12-31", "issuer": "Sở Y tế", "signer": "Lê Thị Mẫu"},
    {"kind": None, "number": None, "date": "2026-03-01", "issuer": None},
    {"kind": "kỷ luật", "number": "1", "date": "2026-04-01", "issuer": "Tổ kín", "access": "restricted"},
)


def put(conn: Connection, rows: Any) -> None:
    plain = {
        "revision": 1,
        "created_at": "2026-03-12",
        "direction": "in",
        "access": "normal",
        "review": "none",
        "review_reasons": "[]",
        "recipients": "[]",
        "distribution": "[]",
        "urgency": None,
        "signer": None,
        "subject": None,
    }
    conn.execute(insert(record), [{**plain, **row} for row in rows])


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    upgrade(tmp_path / "c.sqlite")
    with Database(tmp_path / "c.sqlite").write() as opened:
        put(opened, ROWS)
        yield opened


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [5, 1, 2, 4, 3]),
        ({"kind": "cong van"}, [1, 2, 4]),
        ({"issuer": "  sở  y tế "}, [2, 4, 3]),
        ({"year": "2026"}, [5, 1, 2]),
        ({"from": "2026-02-01", "to": "2026-02-28"}, [2]),
        ({"from": "2000-01-01"}, [5, 1, 2, 4]),
        ({"direction": "out"}, [3]),
        ({"urgency": "hoa toc"}, [2]),
        ({"signer": "Lê Thị Mẫu", "year": "2025"}, [4]),
        ({"class": "restricted"}, []),
        ({"kind": "kỷ luật"}, []),
    ],
)
def test_filters(conn: Connection, filters: dict[str, str], found: list[int]) -> None:
    assert listing.matching(conn, filters, access=NORMAL) == found


def test_restricted_records_only_to_those_who_may(conn: Connection) -> None:
    assert listing.matching(conn, {"class": "restricted"}, access=BOTH) == [6]
    assert listing.ordered(conn, range(1, 7), "date", access=BOTH)[0] == 6
    assert 6 not in listing.ordered(conn, range(1, 7), "date", access=NORMAL)
    assert "Tổ kín" not in listing.counts(conn, range(1, 7), access=NORMAL)["issuer"]
    assert listing.counts(conn, range(1, 7), access=BOTH)["issuer"]["Tổ kín"] == 1


def test_an_unknown_filter_is_an_error(conn: Connection) -> None:
    with pytest.raises(KeyError):
        listing.matching(conn, {"subject": "x"}, access=NORMAL)


def test_orders(conn: Connection) -> None:
    assert listing.ordered(conn, [1, 2, 3, 4, 5], "date", access=NORMAL) == [5, 1, 2, 4, 3]
    # báo cáo before công văn (whatever its capitals): 9, 9a, 10; what has neither kind nor number comes last
    assert listing.ordered(conn, [1, 2, 3, 4, 5], "number", access=NORMAL) == [3, 1, 4, 2, 5]


def test_counts_are_most_frequent_first(conn: Connection) -> None:
    found = listing.counts(conn, range(1, 7), access=NORMAL)
    assert list(found["issuer"].items()) == [("Sở Y tế", 3), ("Tỉnh ủy Lâm Hà Giang", 1)]
    assert found["year"] == {"2026": 3, "2025": 1}
    assert found["urgency"] == {"Hỏa tốc": 1}
    assert listing.counts(conn, [], access=NORMAL) == {"kind": {}, "issuer": {}, "year": {}, "urgency": {}}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Return a catalogue made once for the many examples of one test."""
    path = tmp_path_factory.mktemp("listing") / "c.sqlite"
    upgrade(path)
    with Database(path).write() as opened:
        put(opened, ROWS)
    return Database(path)


@given(ids=st.lists(st.integers(1, 6)))
def test_an_order_holds_each_visible_record_once(shared: Database, ids: list[int]) -> None:
    with shared.read() as opened:
        for order in listing.ORDERS:
            found = listing.ordered(opened, ids, order, access=NORMAL)
            assert sorted(found) == sorted(set(ids) - {6})


def test_more_ids_than_a_statement_takes_parameters(conn: Connection) -> None:
    put(conn, [{"kind": "công văn", "number": str(n % 700), "date": "2024-01-01"} for n in range(3000)])
    ids = range(1, 300_000)
    assert len(listing.ordered(conn, ids, "number", access=NORMAL)) == 3005


def test_units_and_states(archive: Archive) -> None:
    by = {"person": "clerk", "at": "2026-03-12T08:00:00"}
    with archive.database.write() as conn:
        put(conn, ROWS)
        unit_id = units.add(conn, "Văn phòng", **by)
        routing.give(conn, 1, Target(unit_id=unit_id), role="lead", due=None, note=None, **by)
        routing.give(conn, 2, Target(unit_id=unit_id), role="inform", due=None, note=None, **by)
        asked = {"text": "rà soát", "actor": None, "action": None, "page": 1, "position": 0}
        conn.execute(insert(obligation), [{**asked, "record_id": n, "due": "2026-03-10"} for n in (1, 2, 6)])
        made = {"relation": "implements", "origin": "read", "state": "confirmed", "confidence": 1.0}
        conn.execute(insert(link).values(source_id=6, target_id=2, **made))
        assert narrowing.units_of(conn, range(1, 6)) == {1: frozenset({unit_id})}
        assert narrowing.unit_counts(conn, range(1, 6)) == {str(unit_id): 1}

        def states(access: frozenset[str]) -> dict[int, str]:
            return narrowing.states_of(conn, range(1, 7), "2026-03-12", offices=(), access=access)

        assert states(NORMAL) == {1: "late", 2: "late"}  # the answer is restricted, and so is record 6
        assert states(BOTH) == {1: "late", 2: "answered", 6: "late"}
        counted = narrowing.state_counts(conn, [1, 3], "2026-03-12", offices=(), access=NORMAL)
        assert counted == {"late": 1}
        assert set(states(BOTH).values()) <= set(followup.STATES)


def test_symbols_that_begin_so(conn: Connection) -> None:
    held = [
        ("37-CV/ĐU", "2026-01-01"),
        ("371-CV/ĐU", "2026-03-01"),
        ("37-KH/ĐU", "2026-02-01"),
        ("37-X", "2026-04-01"),
    ]
    keyed = [
        {"symbol": symbol, "symbol_key": symbols.key(symbol), "kind": None, "number": "37", "date": day}
        for symbol, day in held
    ]
    put(conn, keyed[:3])
    put(conn, [{**keyed[3], "access": "restricted"}])
    assert listing.symbols_like(conn, "37", access=NORMAL, limit=4) == ["37-KH/ĐU", "37-CV/ĐU", "371-CV/ĐU"]
    assert listing.symbols_like(conn, "37-cv/đ", access=NORMAL, limit=4) == ["37-CV/ĐU"]
    assert listing.symbols_like(conn, "37", access=BOTH, limit=1) == ["37-X"]
    assert listing.symbols_like(conn, "%", access=BOTH, limit=4) == []
    assert listing.symbols_like(conn, "0", access=BOTH, limit=4) == []


def test_issuers_with_a_word_that_begins_so(conn: Connection) -> None:
    assert listing.issuers_like(conn, "so y", access=NORMAL, limit=2) == ["Sở Y tế"]
    assert listing.issuers_like(conn, "ha gi", access=NORMAL, limit=2) == ["Tỉnh ủy Lâm Hà Giang"]
    assert listing.issuers_like(conn, "to k", access=NORMAL, limit=2) == []
    assert listing.issuers_like(conn, "to k", access=BOTH, limit=2) == ["Tổ kín"]
    assert listing.issuers_like(conn, " ", access=BOTH, limit=2) == []
