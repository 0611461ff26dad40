from corpus import audit
from corpus.archive import Archive


def fill(archive: Archive) -> None:
    with archive.database.write() as conn:
        for n in range(5):
            audit.append(
                conn,
                at=f"2026-03-0{n + 1}",
                person="an",
                action="filed",
                subject=f"record:{n}",
                detail={"n": n},
            )


def test_an_untouched_chain_is_whole(archive: Archive) -> None:
    fill(archive)
    with archive.database.read() as conn:
        assert audit.broken(conn) is None
        assert [e["subject"] for e in audit.entries(conn, "record:3")] == ["record:3"]


def test_change_removal_and_reordering_are_found(archive: Archive) -> None:
    for statement, at in (
        ("UPDATE audit SET detail='{}' WHERE seq=3", 3),
        ("DELETE FROM audit WHERE seq=2", 3),
        ("UPDATE audit SET seq=CASE seq WHEN 4 THEN 50 WHEN 5 THEN 4 ELSE seq END", 4),
    ):
        with archive.database.write() as conn:
            conn.exec_driver_sql("DELETE FROM audit")
        fill(archive)
        with archive.database.write() as conn:
            conn.exec_driver_sql(statement)
        with archive.database.read() as conn:
            assert audit.broken(conn) == at, statement
