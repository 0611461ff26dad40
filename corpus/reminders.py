"""Who is to be reminded of what today, so that nobody is reminded twice of the same day at the same stage.

A person is reminded of what was given to them or to their unit; what nobody has yet, the clerks are reminded of,
whose work it is to hand it on. A mail carries number, date, last day and link; a subject only where the document
is not restricted: a mail server is no part of the archive.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from corpus import accounts, audit, circles, due
from corpus.accounts import Account
from corpus.due import Asking, Due
from corpus.office_schema import member, reminder

_STAGES = (("late", "ĐÃ QUÁ HẠN"), ("today", "ĐẾN HẠN HÔM NAY"), ("soon", "SẮP ĐẾN HẠN"))


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is to be told today, and where."""

    account: Account
    email: str
    rows: tuple[Due, ...]


def concerns(row: Due, person: Account, unit_id: int | None) -> bool:
    """Tell whether a thing is this person's to see to."""
    if row.people or row.unit_ids:
        return bool(due.of_person([row], person.username, unit_id))
    return person.role == "clerk"


def wanted(conn: Connection, asking: Asking) -> list[Reminder]:
    """Return what every active person with an address is to be told today and was not told yet, by name.

    Each is told what their own rights let them see, whatever access is asked with.
    """
    sent = _sent(conn)
    known: dict[frozenset[str], list[Due]] = {}
    found = []
    for person, email, unit_id in _addresses(conn):
        access = circles.access_of(conn, person)
        if access not in known:
            known[access] = _urgent(conn, replace(asking, access=access))
        mine = [
            row for row in known[access] if concerns(row, person, unit_id) and _key(person, row) not in sent
        ]
        if mine:
            found.append(Reminder(person, email, tuple(mine)))
    return found


def _urgent(conn: Connection, asking: Asking) -> list[Due]:
    beyond_tet = timedelta(days=3 * asking.soon_days + 20)
    far = (date.fromisoformat(asking.today) + beyond_tet).isoformat()
    ahead = due.between(conn, asking.today, far, asking)
    late = due.late(conn, asking)
    return [*late, *(row for row in ahead if row.stage != "later" and not row.answered)]


def _addresses(conn: Connection) -> list[tuple[Account, str, int | None]]:
    rows = {row.account_id: row for row in conn.execute(select(member).where(member.c.email.is_not(None)))}
    return [
        (person, rows[person.id].email, rows[person.id].unit_id)
        for person in accounts.everyone(conn)
        if person.active and person.id in rows
    ]


def _key(person: Account, row: Due) -> tuple[int, int, str, str]:
    return person.id, row.record_id, row.due, row.stage


def _sent(conn: Connection) -> frozenset[tuple[int, int, str, str]]:
    columns = (reminder.c.account_id, reminder.c.record_id, reminder.c.due, reminder.c.stage)
    return frozenset((row[0], row[1], row[2], row[3]) for row in conn.execute(select(*columns)))


def mark_sent(conn: Connection, told: Reminder, *, at: str) -> None:
    """Write down that the mail server took a reminder; what is written here is not sent again."""
    for row in told.rows:
        account_id, record_id, day, stage = _key(told.account, row)
        values = {"account_id": account_id, "record_id": record_id, "due": day, "stage": stage, "sent_at": at}
        conn.execute(upsert(reminder).values(**values).on_conflict_do_nothing())
    records = sorted({row.record_id for row in told.rows})
    subject = f"account:{told.account.username}"
    audit.append(conn, at=at, person="cli", action="reminded", subject=subject, detail={"records": records})


def title(told: Reminder) -> str:
    """Return the subject line of a reminder: how many things at which stage, nothing of what they are."""
    counts = [(sum(row.stage == stage for row in told.rows), words.lower()) for stage, words in _STAGES]
    return "vanthu: " + ", ".join(f"{count} việc {words}" for count, words in counts if count)


def text(told: Reminder, site: str) -> str:
    """Return the plain text of a reminder; `site` is the address that its links begin with."""
    parts = [f"Kính gửi {told.account.name},", "", "Các việc sau cần được giải quyết:"]
    for stage, words in _STAGES:
        rows = [row for row in told.rows if row.stage == stage]
        if rows:
            parts += ["", words, *_lines(rows, site)]
    return "\n".join([*parts, "", "Thư này do hệ thống gửi tự động; xin không trả lời.", ""])


def _lines(rows: Sequence[Due], site: str) -> Iterable[str]:
    for row in rows:
        yield f"- {name(row)}: {deadline(row)}"
        if row.access == "normal" and row.subject:
            yield f"  {row.subject}"
        yield f"  {site.rstrip('/')}/documents/{row.record_id}/links"


def name(row: Due) -> str:
    """Return number and date of a document, as a mail or a calendar may carry them: '218-CV/TU ngày 03/03/2026'."""
    number = row.symbol or f"Văn bản #{row.record_id}"
    return f"{number} ngày {_shown(row.date)}" if row.date else number


def deadline(row: Due) -> str:
    """Return a deadline in words: 'trước 15/04/2026', 'đến hết 20/03/2026', with the hour where one is named."""
    clock = f"{row.time} " if row.time else ""
    return f"{'trước' if row.bound == 'before' else 'đến hết'} {clock}{_shown(row.due)}"


def _shown(day: str) -> str:
    try:
        return date.fromisoformat(day).strftime("%d/%m/%Y")
    except ValueError:
        return day
