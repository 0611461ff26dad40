"""The archive under load is what an office has, and the figures are those of the answers."""

from pathlib import Path

import pytest

from bench import load, load_archive
from bench.load import Told
from corpus import accounts, board, due, outbox, routing
from corpus.archive import Archive
from corpus.due import Asking
from corpus.reference import load as tables
from search.index import open_index

ALL = frozenset({"normal", "restricted"})
COUNT = 60


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_archive.archive_of(COUNT, tmp_path_factory.mktemp("load"))


def test_the_archive_has_letters_people_and_work(base: Path) -> None:
    archive = Archive.open(base)
    with archive.database.read() as conn:
        everyone = accounts.everyone(conn)
        assert len(everyone) == len(load_archive.PEOPLE) == 20
        assert accounts.check(conn, "clerk0", load_archive.PASSWORD) is not None
        asking = Asking("2027-06-01", 3, tables(), archive.settings.offices, ALL)
        late = due.late(conn, asking)
        assert {row.source for row in late} == {"obligation", "assignment"}
        assert board.board(conn, "2027-06-01", access=ALL, offices=archive.settings.offices)
        assert any(routing.held_count(conn, one, access=ALL) for one in everyone if one.role == "staff")
        assert outbox.pending(conn, 10) == []


def test_an_archive_that_is_there_is_taken_as_it_is(base: Path) -> None:
    assert load_archive.archive_of(COUNT, base.parent) == base


@pytest.mark.parametrize("engine", load_archive.ENGINES)
def test_a_copy_has_the_engine_and_the_pictures(base: Path, tmp_path: Path, engine: str) -> None:
    copy = load_archive.copy_for(base, engine, tmp_path / "copy")
    assert copy.settings.search_engine == engine
    index = open_index(copy.index_dir, engine)
    assert len(index.record_ids()) == COUNT
    index.close()
    pictures = list((copy.derived / "pages").rglob("1.jpg"))
    assert len(pictures) == COUNT
    assert pictures[0].stat().st_size > 100_000


def test_figures_are_of_the_answers_but_for_signing_in() -> None:
    told = [Told(1.0, "list /due", float(ms), "") for ms in range(1, 102)]
    told += [Told(1.0, "search", 500.0, "gone"), Told(1.0, "sign-in", 9000.0, "")]
    rows = {row.kind: row for row in load.rows_of(told)}
    assert (rows["list"].p50, rows["list"].p95, rows["list"].worst) == (51, 96, 101)
    assert (rows[load.EVERYTHING].count, rows[load.EVERYTHING].wrong) == (102, 1)
    assert rows["sign-in"].count == 1
