"""Both engines find the same: little archives of a few words, queries of every kind, changes in between."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.record import Direction, IndexEntry
from search.index import RawHits, SearchIndex, open_index, rebuild
from search.query import parse
from tests.search.conftest import make

pytest.importorskip("tantivy", reason="tantivy is an extra (make installs it)")

TODAY = date(2026, 11, 23)
ACCESS = (
    frozenset({"normal"}),
    frozenset({"restricted"}),
    frozenset({"normal", "restricted"}),
    frozenset[str](),
)
WORDS = (
    "đạo",
    "đào",
    "dao",
    "xã",
    "Xa",
    "hồ",
    "đập",
    "ủy",
    "uỷ",
    "12",
    "012",
    "ngày",
    "tháng",
    "năm",
    "CV",
    "3",
    "2026",
)
SYMBOLS = ("12-CV/ĐU", "012/CV-TU", "371-CV/ĐU", "3/TB", "12", "12-QĐ/UBND-VP")
KINDS = ("công văn", "Công Văn", "kế hoạch", "xã")
ISSUERS = ("UBND xã", "ubnd Xã", "Đảng ủy xã", "Tỉnh ủy")
DATES = ("2026-03-10", "2026-03-11", "2025-12-01", "2012-01-01", "không rõ")

text = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
maybe = st.one_of
entries = st.builds(
    make,
    st.integers(1, 30),
    symbol=maybe(st.none(), st.sampled_from(SYMBOLS)),
    date=maybe(st.none(), st.sampled_from(DATES)),
    kind=maybe(st.none(), st.sampled_from(KINDS)),
    issuer=maybe(st.none(), st.sampled_from(ISSUERS)),
    subject=maybe(st.none(), text),
    signer=maybe(st.none(), st.just("Hồ Đào")),
    urgency=maybe(st.none(), st.just("khẩn")),
    direction=st.sampled_from(Direction),
    access=st.sampled_from(("normal", "normal", "restricted")),
    recipients=st.lists(st.sampled_from(("Như trên", "UBND xã", "hồ đập")), max_size=2).map(tuple),
    cited=st.lists(st.sampled_from(SYMBOLS), max_size=2).map(tuple),
    pages=st.lists(text, max_size=2).map(tuple),
    raw_pages=st.lists(text, max_size=2).map(tuple),
)
archives = st.lists(entries, max_size=14)

word = st.sampled_from(WORDS)
pieces = st.one_of(
    word,
    st.lists(word, min_size=1, max_size=4).map(lambda words: '"' + " ".join(words) + '"'),
    st.sampled_from((*SYMBOLS, *(s.lower().replace("/", " ") for s in SYMBOLS), "/ĐU", "CV/ĐU")),
    st.sampled_from(
        ("10/3/2026", "10/3", "3/2026", "12/2012", "2026", "12", "số 12", "ngày 10 tháng 3 năm 2026")
    ),
    st.builds(
        "{}:{}".format,
        st.sampled_from(("so", "ngay", "nam", "loai", "coquan", "nguoiky", "noinhan")),
        st.sampled_from(('"ủy xã"', "xã", "cv", '"công văn"', "2026", "12", "ho", "10/3/2026", "371-CV/ĐU")),
    ),
    st.sampled_from(("OR", "HOẶC", "|", "(", "*", "?", "")),
)
signed = st.builds(str.__add__, st.sampled_from(("", "", "", "-")), pieces)
queries = st.lists(signed, max_size=5).map(" ".join)
filters = st.dictionaries(
    st.sampled_from(("kind", "issuer", "year", "direction", "urgency", "signer", "from", "to")),
    st.integers(0, 2),
    max_size=2,
).map(lambda chosen: {name: VALUES[name][n] for name, n in chosen.items()})
VALUES = {
    "kind": ("cong van", "KẾ HOẠCH", "ke"),
    "issuer": ("ubnd xa", "Đảng ủy xã", "xã"),
    "year": ("2026", "2012", "26"),
    "direction": ("in", "out", ""),
    "urgency": ("khan", "khẩn", "hỏa tốc"),
    "signer": ("ho dao", "Hồ Đạo", "hồ"),
    "from": ("2026-03-10", "2012-01-01", "2027-01-01"),
    "to": ("2026-03-10", "2012-01-01", "2027-01-01"),
}  # fmt: skip


@contextmanager
def both(*batches: list[IndexEntry], gone: frozenset[int] = frozenset()) -> Iterator[list[SearchIndex]]:
    """Open an index of each engine over the same batches, each with a commit of its own."""
    # tantivy clears away old files in the background.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        opened = []
        for engine in ("whoosh", "tantivy"):
            index = open_index(Path(folder) / engine, engine)
            for batch in batches:
                index.upsert(batch)
                index.commit()
            index.delete(gone)
            index.commit()
            opened.append(stack.enter_context(closing(index)))
        yield opened


def ids(hits: RawHits) -> list[int]:
    return [hit.record_id for hit in hits.hits]


def known(hits: RawHits) -> Any:
    return hits.total, set(ids(hits)), {name: list(counts.items()) for name, counts in hits.facets.items()}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    archives,
    archives,
    st.lists(queries, min_size=12, max_size=12),
    filters,
    st.sampled_from(ACCESS),
    st.frozensets(st.integers(1, 30), max_size=3),
)
def test_both_engines_find_the_same(
    first: list[IndexEntry],
    second: list[IndexEntry],
    texts: list[str],
    chosen: dict[str, str],
    access: frozenset[str],
    few: frozenset[int],
) -> None:
    with both(first, second, gone=few) as (slow, fast):
        assert fast.record_ids() == slow.record_ids()
        for typed in texts:
            query = parse(typed, TODAY)
            for narrowed, without in (({}, frozenset[int]()), (chosen, few)):
                found = [index.search(query, None, narrowed, access, without) for index in (slow, fast)]
                assert known(found[1]) == known(found[0]), typed
                assert fast.search(query, 3, narrowed, access, without).hits == found[1].hits[:3], typed


@settings(max_examples=10, deadline=None)
@given(archives)
def test_both_engines_count_the_same_words(held: list[IndexEntry]) -> None:
    with both(held) as (slow, fast):
        assert fast.vocabulary() == slow.vocabulary()
        for term in slow.vocabulary():
            assert fast.frequency("text", term) == slow.frequency("text", term)
        for pair in ("dao_xa", "ho_dap", "ngay_12", "xa_xa"):
            assert fast.frequency("pairs", pair) == slow.frequency("pairs", pair)


PLANTED = (
    "lễ hội cồng chiêng",
    "le hoi cong chieng",
    '"hội cồng chiêng"',
    "cồng chiêng OR chiến khu",
    "cồng",
    "77-KH/ĐU",
    "77 kh du",
    "77",
    "9/8/2025",
    "coquan:thượng cồng",
    "hội cồng -khu",
)


@pytest.mark.parametrize("typed", PLANTED)
def test_what_is_meant_stands_first_in_both(
    letters: list[IndexEntry], letter: Callable[..., IndexEntry], typed: str
) -> None:
    meant = letter(
        900,
        symbol="77-KH/ĐU",
        date="2025-08-09",
        issuer="UBND xã Thượng Cồng",
        subject="Tổ chức lễ hội cồng chiêng",
        pages=("Kế hoạch tổ chức lễ hội cồng chiêng. " + letters[0].pages[0],),
    )
    # The same words apart, in other marks and in longer texts; the number and the day cited.
    others = [
        letter(
            901 + n,
            date="2026-11-01",
            subject="chiêng lễ công hội",
            cited=("77-KH/ĐU",) if n % 2 else (),
            pages=("hỏi chiếng lê cống. " + letters[n].pages[0] + " ngày 9/8/2025 chiêng hội công lễ",),
        )
        for n in range(12)
    ]
    with both([*letters, *others], [meant]) as indexes:
        for index in indexes:
            assert ids(index.search(parse(typed, TODAY), 3, {}, ACCESS[2]))[0] == 900


def test_the_best_of_many_equal_ones_are_the_newest_however_the_index_is_cut(
    tmp_path: Path, letter: Callable[..., IndexEntry], engine: str
) -> None:
    # The oldest stand in the first segment, then the newest, then those between; every third has a better score.
    days = [f"20{year:02}-{month:02}-01" for year in range(10, 25) for month in range(1, 13)]
    order = [*range(0, 60), *range(120, 180), *range(60, 120)]
    held = [
        letter(n + 1, date=days[n // 2], subject="hồ đập" if n % 3 == 0 else None, pages=("hồ đập cũ",))
        for n in order
    ]
    index = open_index(tmp_path / "index", engine)
    for start in range(0, len(held), 30):
        index.upsert(held[start : start + 30])
        index.commit()
    query = parse("hồ đập", TODAY)
    everything = index.search(query, None, {}, ACCESS[0])
    expected = sorted(
        held, key=lambda e: (e.subject is None, -date.fromisoformat(e.date or "").toordinal(), -e.record_id)
    )
    assert ids(everything) == [entry.record_id for entry in expected]
    assert index.stats()["segments"] > 1
    for limit in (1, 2, 7, 10, 40, 55, 60, 61, 100, 179, 180, 500):
        assert index.search(query, limit, {}, ACCESS[0]).hits == everything.hits[:limit], limit
    index.close()


def test_an_index_of_the_other_engine_is_made_anew(
    tmp_path: Path, letters: list[IndexEntry], outbox_of: Callable[..., Any]
) -> None:
    from search.index import IndexDamagedError, catch_up

    box = outbox_of(letters)
    for engine in ("whoosh", "tantivy", "whoosh"):
        assert catch_up(box.transaction, tmp_path / "index", engine=engine) == 0
        index = open_index(tmp_path / "index", engine)
        assert len(index.record_ids()) == 50
        index.verify()
        index.close()
        other = open_index(tmp_path / "index", "tantivy" if engine == "whoosh" else "whoosh")
        with pytest.raises(IndexDamagedError):
            other.check()
    assert box.scans == 3


def test_records_that_are_withdrawn_leave_no_trace_in_scores(
    tmp_path: Path, letters: list[IndexEntry]
) -> None:
    few = frozenset(range(1, 50, 4))
    answers = []
    for name, held in (("all", letters), ("few", [e for e in letters if e.record_id not in few])):
        rebuild(held, tmp_path / name / "index", "tantivy")
        index = open_index(tmp_path / name / "index", "tantivy")
        answers.append(
            [
                index.search(parse(t, TODAY), None, {}, ACCESS[0], few)
                for t in ("đề nghị", "hồ đập", "1011", "")
            ]
        )
        index.close()
    assert answers[0] == answers[1]
