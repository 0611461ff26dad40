"""Files of matters: order, closing, contents with sheets, and nothing of what a person may not see."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import audit, catalogue, dossiers, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.originals import register
from corpus.record import Description, Direction, Page
from corpus.settings import Settings

AT = "2026-03-12T08:00:00"
BY = {"person": "thu", "at": AT}
ALL = frozenset({"normal", "restricted"})
NORMAL = frozenset({"normal"})


def filed(
    archive: Archive, symbol: str, *, pages: int = 1, date: str | None = None, access: str = "normal"
) -> int:
    digest = f"{symbol:x<64}"
    with archive.database.write() as conn:
        register(
            conn, sha256=digest, size=1, media_type="image/png", name="a", received_at=AT, received_by="an"
        )
        sheets = [(Page(n, 10, 10, 300), PageSource(digest, n)) for n in range(1, pages + 1)]
        description = Description(
            symbol=symbol, date=date, kind="công văn", subject="Về việc", issuer="Tỉnh ủy"
        )
        record_id = catalogue.file_record(
            conn, description, sheets, direction=Direction.IN, review_reasons=(), at=AT
        )
        if access != "normal":
            revisions.set_access(conn, record_id, access, revision=1)
    return record_id


def started(archive: Archive, code: str = "01.VPĐU", title: str = "Chuyển đổi số năm 2026") -> int:
    with archive.database.write() as conn:
        return dossiers.start(conn, code=code, title=title, retention="20 năm", keeper="Người thu", **BY)


def laid(archive: Archive, dossier_id: int, *records: int) -> None:
    with archive.database.write() as conn:
        for record_id in records:
            dossiers.put_in(conn, dossier_id, record_id, **BY)


def order(archive: Archive, dossier_id: int, access: frozenset[str] = ALL) -> list[int]:
    with archive.database.read() as conn:
        return [entry.record_id for entry in dossiers.contents(conn, dossier_id, access=access)]


def test_one_document_lies_in_several_files_in_order(archive: Archive) -> None:
    first, second = filed(archive, "1-CV/TU"), filed(archive, "2-CV/TU")
    one, other = started(archive), started(archive, "02.VPĐU")
    laid(archive, one, second, first)
    laid(archive, other, first)
    assert order(archive, one) == [second, first]
    with archive.database.read() as conn:
        assert [found.code for found in dossiers.of_record(conn, first)] == ["01.VPĐU", "02.VPĐU"]
        listed = [(one.dossier.code, one.count) for one in dossiers.everyone(conn, access=ALL)]
        said = [e["action"] for e in audit.entries(conn, f"dossier:{one}")]
    assert listed == [("02.VPĐU", 1), ("01.VPĐU", 2)]
    assert said == ["dossier-opened", "dossier-in", "dossier-in"]


def test_the_contents_number_documents_and_sheets_on(archive: Archive) -> None:
    one = started(archive)
    laid(
        archive,
        one,
        filed(archive, "1-CV/TU", pages=3, date="2026-02-10"),
        filed(archive, "2-CV/TU", pages=1),
        filed(archive, "3-CV/TU", pages=2, date="2026-01-05"),
    )
    with archive.database.read() as conn:
        entries = dossiers.contents(conn, one, access=ALL)
    assert [(e.ordinal, e.symbol, e.first, e.last) for e in entries] == [
        (1, "1-CV/TU", 1, 3),
        (2, "2-CV/TU", 4, 4),
        (3, "3-CV/TU", 5, 6),
    ]
    assert dossiers.span(entries) == ("2026-01-05", "2026-02-10")
    assert dossiers.span([]) == (None, None)


@pytest.mark.parametrize(
    "values",
    [
        {"code": ""},
        {"code": "01.vpdu"},
        {"code": "x" * 61},
        {"title": "  "},
        {"title": "x" * 501},
        {"retention": ""},
        {"keeper": "\x00"},
    ],
)
def test_a_file_needs_its_cover_and_a_code_of_its_own(archive: Archive, values: dict[str, str]) -> None:
    started(archive)
    cover = {"code": "05.VPĐU", "title": "T", "retention": "5 năm", "keeper": "K", **values}
    with archive.database.write() as conn, pytest.raises(UsageError):
        dossiers.start(conn, **cover, **BY)


def test_a_document_lies_once_in_a_file(archive: Archive) -> None:
    one, record_id = started(archive), filed(archive, "1-CV/TU")
    laid(archive, one, record_id)
    with archive.database.write() as conn:
        with pytest.raises(ConflictError, match=r"đã có trong hồ sơ 01\.VPĐU"):
            dossiers.put_in(conn, one, record_id, **BY)
        with pytest.raises(NotFoundError):
            dossiers.put_in(conn, one, 999, **BY)
        with pytest.raises(NotFoundError):
            dossiers.put_in(conn, 999, record_id, **BY)
        dossiers.take_out(conn, one, record_id, **BY)
        with pytest.raises(NotFoundError):
            dossiers.take_out(conn, one, record_id, **BY)
        assert catalogue.get(conn, record_id).symbol == "1-CV/TU"


def test_a_closed_file_stays_as_it_is_until_it_is_opened_again(archive: Archive) -> None:
    one, record_id, late = started(archive), filed(archive, "1-CV/TU"), filed(archive, "2-CV/TU")
    laid(archive, one, record_id)
    with archive.database.write() as conn:
        dossiers.close(conn, one, **BY)
        assert dossiers.get(conn, one).closed_on == "2026-03-12"
        assert dossiers.everyone(conn, access=ALL, only_open=True) == []
        for doing in (
            lambda: dossiers.put_in(conn, one, late, **BY),
            lambda: dossiers.take_out(conn, one, record_id, **BY),
            lambda: dossiers.move(conn, one, record_id, 1, **BY),
            lambda: dossiers.change(conn, one, title="T", retention="5 năm", keeper="K", **BY),
            lambda: dossiers.close(conn, one, **BY),
        ):
            with pytest.raises(ConflictError, match="đã đóng"):
                doing()
        dossiers.reopen(conn, one, **BY)
        dossiers.put_in(conn, one, late, **BY)
        dossiers.change(conn, one, title="Khác", retention="5 năm", keeper="K", note="N", **BY)
        found = dossiers.get(conn, one)
    assert (found.title, found.retention, found.note, found.closed_on) == ("Khác", "5 năm", "N", None)


def test_a_file_is_found_by_its_code(archive: Archive) -> None:
    one = started(archive)
    with archive.database.read() as conn:
        assert dossiers.by_code(conn, "01.VPĐU").id == dossiers.by_code(conn, " 01.vpdu ").id == one
        with pytest.raises(NotFoundError, match="dossier list"):
            dossiers.by_code(conn, "99")


def test_what_is_hidden_leaves_no_gap_in_numbers_and_sheets(archive: Archive) -> None:
    one = started(archive)
    hidden = filed(archive, "2-CV/TU", pages=4, access="restricted")
    laid(archive, one, filed(archive, "1-CV/TU", pages=2), hidden, filed(archive, "3-CV/TU"))
    with archive.database.read() as conn:
        seen = dossiers.contents(conn, one, access=NORMAL)
        assert [(e.ordinal, e.symbol, e.first) for e in seen] == [(1, "1-CV/TU", 1), (2, "3-CV/TU", 3)]
        assert [one.count for one in dossiers.everyone(conn, access=NORMAL)] == [2]
        assert not dossiers.whole(conn, one, access=NORMAL)
        assert dossiers.whole(conn, one, access=ALL)


def test_a_file_of_hidden_documents_only_is_not_there(archive: Archive) -> None:
    empty, secret = started(archive, "01"), started(archive, "02", "Kỷ luật người được nêu tên")
    laid(archive, secret, filed(archive, "2-CV/TU", access="restricted"))
    with archive.database.read() as conn:
        assert [one.dossier.id for one in dossiers.everyone(conn, access=NORMAL)] == [empty]
        assert [one.dossier.id for one in dossiers.everyone(conn, access=ALL)] == [secret, empty]
        dossiers.get(conn, empty, access=NORMAL)
        with pytest.raises(NotFoundError):
            dossiers.get(conn, secret, access=NORMAL)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, list[int], Callable[[], int]]:
    archive = Archive.create(tmp_path_factory.mktemp("shelf") / "kho", Settings())
    records = [filed(archive, f"{n}-CV/TU") for n in range(1, 5)]
    codes = iter(range(1, 10_000))
    return archive, records, lambda: started(archive, f"HS{next(codes)}")


STEPS = st.lists(
    st.tuples(st.sampled_from(["in", "out", "move"]), st.integers(0, 3), st.integers(-1, 6)), max_size=12
)


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_order_is_that_of_a_list(
    steps: list[tuple[str, int, int]], shelf: tuple[Archive, list[int], Callable[[], int]]
) -> None:
    archive, records, fresh = shelf
    one, model = fresh(), []
    for step, which, to in steps:
        record_id = records[which]
        lying = record_id in model
        with archive.database.write() as conn:
            if step == "in" and not lying:
                dossiers.put_in(conn, one, record_id, **BY)
                model.append(record_id)
            elif step == "out" and lying:
                dossiers.take_out(conn, one, record_id, **BY)
                model.remove(record_id)
            elif step == "move" and lying:
                dossiers.move(conn, one, record_id, to, **BY)
                model.remove(record_id)
                model.insert(max(to, 1) - 1, record_id)
    assert order(archive, one) == model
