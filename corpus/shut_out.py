"""Who has a document to deal with and could not open it any more if fewer people might see it."""

from sqlalchemy import Connection

from corpus import accounts, catalogue, circles, routing, units
from corpus.accounts import Account
from corpus.errors import UsageError, worded
from corpus.routing import Receipt


class ShutOutError(UsageError):
    """Somebody who has the document to deal with could not open it any more."""

    code = "shut-out"
    message = worded("Nơi đang giữ văn bản sẽ không mở được nữa.")


def must_shut_out_nobody(conn: Connection, record_id: int, access: str) -> None:
    """Raise ShutOutError, with the names, where somebody who has the record would lose it with this access key."""
    if lost := names(conn, record_id, access):
        raise ShutOutError(
            "%(names)s đang giữ việc này và sẽ không mở được văn bản nữa. Hãy thêm người của nơi ấy vào "
            "danh sách, thu hồi văn bản, hoặc đánh dấu 'Vẫn hạn chế'.",
            names=", ".join(lost),
        )


def names(conn: Connection, record_id: int, access: str) -> list[str]:
    """Return the units and people who have the record now and would lose it with this access key, as they are named.

    A unit loses it when nobody in it may see it any more. Who cannot see it today has nothing to lose.
    """
    now = catalogue.get(conn, record_id).access
    current = [one for one in routing.of_record(conn, record_id) if one.withdrawn_at is None]
    lost = [one.name for one in current if _opens(conn, one, now) and not _opens(conn, one, access)]
    return list(dict.fromkeys(lost))


def _opens(conn: Connection, held: Receipt, access: str) -> bool:
    if access == "normal":
        return True
    return any(access in circles.access_of(conn, one) for one in _people(conn, held))


def _people(conn: Connection, held: Receipt) -> list[Account]:
    if held.unit_id is not None:
        return units.accounts_in(conn, held.unit_id)
    found = accounts.by_username(conn, held.username or "")
    return [found] if found else []
