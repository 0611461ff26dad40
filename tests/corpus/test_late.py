"""The number of late things and the oldest of them are what the whole list says, whatever was written."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from corpus import due, late, revisions
from corpus.archive import Archive
from corpus.due import Asking, Holder
from corpus.office_schema import assignment, settlement
from corpus.record import Citation, Obligation, Relation
from corpus.reference import load
from tests.web.desks import file_letter, letter

TODAY = "2026-03-12"
OFFICE = "UBND xã Tân Khê"
CLASSES = (frozenset({"normal"}), frozenset({"normal", "restricted"}))
DAYS = ("2026-03-10", "2026-03-11", TODAY, "2026-03-13", None)
_OBLIGATION = st.builds(
    Obligation,
    text=st.just("báo cáo kết quả"),
    actor=st.sampled_from([None, OFFICE, "các xã, phường", "Sở Nội vụ"]),
    action=st.sampled_from(["báo cáo kết quả", "xây dựng kế hoạch", None]),
    due=st.sampled_from(DAYS),
    time=st.sampled_from([None, "", "14:00"]),
    bound=st.sampled_from(["by", "before", None]),
    rrule=st.none(),
    page=st.just(1),
)
_LETTER = st.fixed_dictionaries(
    {
        "asked": st.lists(_OBLIGATION, max_size=3),
        "answer": st.sampled_from([None, "báo cáo", "kế hoạch", "công văn"]),
        "hidden": st.booleans(),
        "answer_hidden": st.booleans(),
        "told": st.lists(
            st.tuples(st.sampled_from([None, 0, 1]), st.sampled_from(["done", "not-needed", "open"])),
            max_size=2,
        ),
        "given": st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(["an", "binh"])), max_size=2),
    }
)
_NUMBERS = iter(range(1, 10**6))


def put(archive: Archive, table: Any, **values: Any) -> None:
    with archive.database.write() as conn:
        conn.execute(insert(table).values(**values))


def hide(archive: Archive, record_id: int) -> None:
    with archive.database.write() as conn:
        revisions.set_access(conn, record_id, "restricted", revision=1)


def build(archive: Archive, made: dict[str, Any]) -> None:
    """File a letter and what was done with it."""
    number = next(_NUMBERS)
    symbol = f"{number}-CV/TU"
    record_id = file_letter(archive, letter(symbol=symbol, obligations=tuple(made["asked"])), symbol)
    for position, state in made["told"]:
        told = {"reason": "x", "person": "an", "at": "2026-03-11T08:00:00"}
        put(archive, settlement, record_id=record_id, position=position, state=state, **told)
    for day, username in made["given"]:
        by = {"role": "lead", "given_by": "an", "given_at": "2026-03-10"}
        put(archive, assignment, record_id=record_id, username=username, due=day, **by)
    if made["answer"]:
        cites = Citation(
            symbol, "công văn", "2026-03-03", "Tỉnh ủy Lâm Đồng", Relation.REPLIES_TO, "trả lời", 1
        )
        reply = letter(symbol=f"{number}-BC/ĐU", kind=made["answer"], date="2026-03-11", citations=(cites,))
        answer_id = file_letter(archive, reply, f"trả lời {symbol}")
        if made["answer_hidden"]:
            hide(archive, answer_id)
    if made["hidden"]:
        hide(archive, record_id)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(letters=st.lists(_LETTER, min_size=1, max_size=4))
def test_the_count_and_the_oldest_are_those_of_the_whole_list(
    archive: Archive, letters: list[dict[str, Any]]
) -> None:
    for made in letters:
        build(archive, made)
    with archive.database.read() as conn:
        for access in CLASSES:
            for offices in ((), (OFFICE,)):
                asking = Asking(TODAY, 3, load(), offices, access)
                whole = due.late(conn, asking)
                for most in (0, 1, 3, len(whole) + 1):
                    seen = late.look(conn, asking, most)
                    assert (seen.total, late.rows(conn, asking, seen)) == (len(whole), whole[:most])
                for holder in (Holder(None, "an"), Holder(None, "binh"), Holder(7, "nobody")):
                    theirs = due.late(conn, Asking(TODAY, 3, load(), offices, access, (holder,)))
                    assert theirs == due.of_person(whole, holder.username or "", holder.unit_id)
