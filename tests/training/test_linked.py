"""The graph of an invented archive is the same whatever the order of arrival, and it is right."""

from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bench.graph import file_all, judged
from corpus.archive import Archive
from corpus.schema import citation, link
from corpus.settings import Settings
from training.linked import linked_letters

LETTERS = linked_letters(60, 4)


def graph(folder: Path, order: list[int]) -> set[tuple[int, int, int, str]]:
    archive = Archive.create(folder, Settings())
    with archive.database.write() as conn:
        ids = file_all(conn, LETTERS, order)
    number = {record_id: n for n, record_id in ids.items()}
    query = select(citation.c.record_id, citation.c.position, link.c.target_id, link.c.state).join(
        link, link.c.citation_id == citation.c.id
    )
    with archive.database.read() as conn:
        return {(number[row[0]], row[1], number[row[2]], row[3]) for row in conn.execute(query)}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_the_order_of_arrival_does_not_change_the_graph(tmp_path_factory, seed: int) -> None:
    order = list(range(len(LETTERS)))
    straight = graph(tmp_path_factory.mktemp("a") / "x", order)
    Random(seed).shuffle(order)
    assert graph(tmp_path_factory.mktemp("b") / "x", order) == straight
    assert len(straight) > 50


def test_certain_links_are_right_and_most_are_found(tmp_path: Path) -> None:
    letters = linked_letters(400, 7)
    archive = Archive.create(tmp_path / "a", Settings())
    with archive.database.write() as conn:
        ids = file_all(conn, letters, range(len(letters)))
    with archive.database.read() as conn:
        found = judged(conn, letters, ids)
    assert found["certain wrong"] <= 1
    assert found["certain right"] > 0.92 * found["to be certain"]
    assert found["offered"] > 0.97 * found["held"]


def test_the_same_seed_gives_the_same_letters() -> None:
    assert linked_letters(60, 4) == LETTERS != linked_letters(60, 5)
