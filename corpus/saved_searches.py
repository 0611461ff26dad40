"""Searches that a person keeps under a name: private, so nobody else lists or deletes them and no audit row is made."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from corpus.errors import NotFoundError, UsageError
from corpus.office_schema import saved_search
from corpus.ordering import by_name
from corpus.text import one_line, same_words

MOST = 50
"""Searches that one person may keep."""

LONGEST = 80
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """One kept search; query is the address's part behind '?'."""

    id: int
    name: str
    query: str


def of_account(conn: Connection, account_id: int) -> list[SavedSearch]:
    """Return the searches of one person by name."""
    query = select(saved_search).where(saved_search.c.account_id == account_id)
    query = query.order_by(by_name(saved_search.c.name), saved_search.c.id)
    return [SavedSearch(row.id, row.name, row.query) for row in conn.execute(query)]


def add(conn: Connection, account_id: int, name: str, query: str, *, at: str) -> int:
    """Keep a search; returns its id. Raises UsageError for an empty, overlong or taken name, or one too many."""
    name, held = one_line(name), of_account(conn, account_id)
    if not name or len(name) > LONGEST:
        raise UsageError(
            "Tên của lần tìm trống hoặc dài quá %(longest)s ký tự. Hãy nhập lại.", longest=LONGEST
        )
    if not query:
        raise UsageError("Chưa tìm gì nên chưa có gì để lưu. Hãy gõ từ hoặc chọn bộ lọc trước.")
    if any(same_words(one.name, name) for one in held):
        raise UsageError(
            "Bạn đã có lần tìm tên “%(name)s”. Hãy chọn tên khác hoặc xóa lần tìm ấy.", name=name
        )
    if len(held) >= MOST:
        raise UsageError(
            "Mỗi người lưu được %(most)s lần tìm. Hãy xóa bớt lần tìm không dùng nữa.", most=MOST
        )
    values = {"account_id": account_id, "name": name, "query": query, "created_at": at}
    made: int = conn.execute(insert(saved_search).values(**values).returning(saved_search.c.id)).scalar_one()
    return made


def remove(conn: Connection, account_id: int, saved_id: int) -> None:
    """Delete a person's own search. Raises NotFoundError for one that is not theirs, whoever has it."""
    found = conn.execute(
        delete(saved_search).where(saved_search.c.id == saved_id, saved_search.c.account_id == account_id)
    )
    if found.rowcount != 1:
        raise NotFoundError("Không có lần tìm này trong những lần bạn đã lưu.")
