"""Second copies: records of the same number, symbol and issuer (Decree 30/2020, annex VI: the system warns of them)."""

from sqlalchemy import Connection, select

from corpus import catalogue
from corpus.bodies import is_elsewhere, issuers_agree
from corpus.catalogue import Record
from corpus.schema import record


def twins(conn: Connection, record_id: int, *, access: frozenset[str]) -> list[Record]:
    """Return other held records of the same number, symbol and issuer, of these access classes, oldest first.

    Numbers begin anew each year, so documents dated in two years are no twins. Of a document whose symbol or issuer
    is not known nothing is said. Raises NotFoundError.
    """
    mine = catalogue.get(conn, record_id)
    if not mine.symbol or not mine.issuer:
        return []
    key = select(record.c.symbol_key).where(record.c.id == record_id).scalar_subquery()
    query = select(record.c.id).where(
        record.c.symbol_key == key, record.c.id != record_id, record.c.access.in_(access)
    )
    held = [catalogue.get(conn, found) for found in conn.execute(query.order_by(record.c.id)).scalars()]
    return [other for other in held if _same_paper(mine, other)]


def _same_paper(one: Record, other: Record) -> bool:
    years = {day[:4] for day in (one.date, other.date) if day}
    return len(years) < 2 and same_issuer(one.issuer, other.issuer)


def same_issuer(one: str | None, other: str | None) -> bool:
    """Tell whether two heads name one body, so that one number of it is one paper; False where either is unknown.

    Every commune has a '12-CV/ĐU', so bodies of two communes are never one.
    """
    return bool(issuers_agree(one, other)) and not is_elsewhere(one, other)
