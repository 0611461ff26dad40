"""The slip that goes with an incoming document on paper: what is known of it, who acts on it, and room for the pen.

Its parts follow 'Phiếu giải quyết văn bản đến' of Decree 30/2020/NĐ-CP, annex IV: the document, the opinion of the
office's leader (who leads, who takes part, by when), of the unit's leader, and the proposal of who deals with it.
Party organs, which the decree does not bind, use the same parts under their own head and name no ground for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from corpus import accounts, catalogue, receiving, register_books, routing
from corpus.catalogue import Record
from corpus.register_books import shown_day
from corpus.routing import Receipt
from corpus.text import fold

GROUND = "Theo mẫu phiếu giải quyết văn bản đến, Phụ lục IV Nghị định 30/2020/NĐ-CP."
TITLE = "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN"
_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
_OF_PARTY = ("dang uy", "dang bo", "chi bo", "thuong truc dang", "ban xay dung dang", "van phong dang")
_DUTIES = {"lead": "Chủ trì", "support": "Phối hợp", "inform": "Để biết"}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody wrote when they gave the document: the words, whose they are, and on which day (dd/mm/yyyy)."""

    text: str
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it is printed, in Vietnamese whatever the language of the screen; days as dd/mm/yyyy, '' for unknown.

    `facts` tell the document line by line, `acting` who has it as what, with the day by which; `opinions` what
    leaders wrote when giving it, `proposals` what others did, the clerk above all; `ground` names the rule that the
    form follows, '' where none binds it.
    """

    office: str
    motto: tuple[str, ...]
    arrival_number: str
    arrival_day: str
    urgency: str
    facts: tuple[tuple[str, str], ...]
    acting: tuple[tuple[str, str], ...]
    opinions: tuple[Opinion, ...]
    proposals: tuple[Opinion, ...]
    ground: str


def slip_of(conn: Connection, record: Record, offices: Sequence[str]) -> Slip:
    """Return the slip of a document; `offices` are those of the archive, the first where nothing tells another."""
    receipts = [one for one in routing.of_record(conn, record.id) if one.withdrawn_at is None]
    opinions, proposals = _said(conn, receipts)
    office, number, day = _arrival(conn, record, offices)
    of_party = fold(office).startswith(_OF_PARTY)
    return Slip(
        office=office,
        motto=_PARTY if of_party else _STATE,
        arrival_number=number,
        arrival_day=day,
        urgency=record.urgency or "",
        facts=_facts(conn, record),
        acting=tuple(_acting(receipts)),
        opinions=opinions,
        proposals=proposals,
        ground="" if of_party else GROUND,
    )


def _said(conn: Connection, receipts: Sequence[Receipt]) -> tuple[tuple[Opinion, ...], tuple[Opinion, ...]]:
    """Return what leaders and what others wrote in giving it: no words of others stand where a leader signs."""
    people = {one.username: one for one in accounts.everyone(conn)}
    led: list[Opinion] = []
    proposed: list[Opinion] = []
    for one in receipts:
        if one.note:
            giver = people.get(one.given_by)
            words = Opinion(one.note, giver.name if giver else one.given_by, shown_day(one.given_at))
            (led if giver and giver.role == "leader" else proposed).append(words)
    return tuple(dict.fromkeys(led)), tuple(dict.fromkeys(proposed))


def _arrival(conn: Connection, record: Record, offices: Sequence[str]) -> tuple[str, str, str]:
    """Return whose slip it is, and number and day of arrival: of the book, else of the stamp on the document."""
    for held, entry in register_books.entries_of(conn, record.id):
        if held.direction == "in":
            office = held.scope or (receiving.receiving_office(record, offices) if offices else "")
            return office, str(entry.number), shown_day(entry.entered_on)
    office = receiving.receiving_office(record, offices) if offices else ""
    stamp = record.arrival_stamp
    return office, (stamp.number if stamp else None) or "", shown_day(stamp.date if stamp else None)


def _facts(conn: Connection, record: Record) -> tuple[tuple[str, str], ...]:
    kind = (record.kind or "").capitalize()
    issuer = " – ".join(name for name in (record.parent_issuer, record.issuer) if name)
    facts = [
        ("Cơ quan ban hành", issuer),
        ("Số, ký hiệu", record.symbol or ""),
        ("Ngày văn bản", shown_day(record.date)),
        ("Tên loại và trích yếu", ": ".join(part for part in (kind, record.subject) if part)),
        ("Người ký", ", ".join(part for part in (record.signer, record.signing_authority) if part)),
    ]
    days: dict[str, dict[str, None]] = {}  # a sentence that names two days stands once, with both
    for row in catalogue.obligations(conn, record.id):
        if row["due"]:
            days.setdefault(row["text"], {})[shown_day(row["due"])] = None
    dues = (f"{'; '.join(named)}: {text}" for text, named in days.items())
    return (*facts, *(("Thời hạn ghi trong văn bản", text) for text in dues))


def _acting(receipts: Sequence[Receipt]) -> list[tuple[str, str]]:
    """Return a line for each part that somebody has; there is always one for who leads and one for who takes part."""
    found = []
    for role, label in _DUTIES.items():
        names = [_with_due(one) for one in receipts if one.role == role]
        if names or role != "inform":
            found.append((label, "; ".join(names)))
    return found


def _with_due(one: Receipt) -> str:
    return f"{one.name} (hạn {shown_day(one.due)})" if one.due else one.name
