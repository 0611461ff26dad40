"""Quarter turns that a person asks for: which buttons mean what, and pages turned at once in the record and as seen."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from corpus import page_order
from ingest.quarter_turn import turn_picture
from web.language import later
from web.office import archive, now, person

TURNS: Mapping[str, int] = {"left": 90, "right": 270, "over": 180}
"""What a button asks for, in degrees counter-clockwise."""
BACK: Mapping[str, str] = {"left": "right", "right": "left", "over": "over"}
NAMES: Mapping[str, str] = {
    "left": later("Xoay trái"),
    "right": later("Xoay phải"),
    "over": later("Xoay ngược"),
}


def turn_pages(conn: Connection, record_id: int, positions: Sequence[int], turn: str, revision: int) -> int:
    """Turn pages of a record, which then wait to be read again; returns the new revision.

    `revision` is the one that the person saw. Raises the errors of page_order.rotate.
    """
    degrees, by = TURNS[turn], {"person": person().username, "at": now()}
    for number in positions:
        shown, wanted = page_order.rotate(conn, record_id, number, degrees, revision=revision, **by)
        turn_picture(archive(), shown, wanted, degrees)
        revision += 1
    return revision
