"""What a document's page shows of who may see it, and of the form that changes it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from corpus import accounts, circles
from corpus.catalogue import Record
from web.office import may


def shown(conn: Connection, record: Record, typed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what the section 'Phạm vi xem' of a document's page shows; nobody else learns who is named.

    `typed` is what a person chose in its form and what has to be asked: {access, named, leave, asks}.
    """
    told: dict[str, Any] = {"access_class": circles.class_of(record.access), "circle": typed}
    if may("restrict", record):
        told["named"] = {one.id for one in circles.readers(conn, record.access)}
        if record.access != "normal":
            told["seeing"] = circles.seeing(conn, record.access)
        told["everyone"] = [one for one in accounts.everyone(conn) if one.active or one.id in told["named"]]
        told["see_by_role"] = {one.id for one in told["everyone"] if accounts.may(one, "see-restricted")}
    return told
