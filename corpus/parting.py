"""Two letters scanned as one become two records, and two parts of one letter become one.

Original bytes never change: the pages of a record change hands. A record in a register book keeps its number; two
numbers cannot become one (Decree 30/2020 art. 15: each document has its own), so two registered records stay two.
"""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select, update

from corpus import (
    audit,
    catalogue,
    circles,
    merge_choices,
    outbox,
    page_order,
    register_books,
    rereading,
    revisions,
)
from corpus.catalogue import Record
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.office_schema import assignment, book_entry, dossier_item, settlement
from corpus.record import Description
from corpus.schema import job, link, merged_record, page_edit, record, record_page, removed_page


def split(conn: Connection, record_id: int, position: int, *, person: str, at: str, revision: int) -> int:
    """Make the pages from this one on a record of their own, to be described by the worker; returns its id.

    The first part keeps register numbers, files and links; the second may be seen by the same people. Raises
    UsageError at the first page, NotFoundError, ConflictError.
    """
    held, total = catalogue.get(conn, record_id), page_order.count(conn, record_id)
    if position == 1:
        raise UsageError("Không tách được ở trang đầu: phần trước phải còn ít nhất một trang.")
    if not 1 < position <= total:
        raise NotFoundError("Văn bản không có trang này.")
    revisions.touch(conn, record_id, revision)
    why = (f"Tách từ #{record_id}: chờ đọc lại",)
    new_id = catalogue.file_record(
        conn, Description(), (), direction=held.direction, review_reasons=why, at=at
    )
    conn.execute(update(record).where(record.c.id == new_id).values(access=held.access))
    _hand_over(conn, record_id, new_id, first=position, by=1 - position)
    page_order.renumber(conn, record_id, range(1, position))
    came = conn.execute(select(job).where(job.c.record_id == record_id)).mappings().first()
    rereading.ask(conn, record_id, person=person, at=at)
    rereading.add_job(
        conn,
        new_id,
        title=f"{came['title'] if came else f'#{record_id}'} (từ trang {position})",
        source="split",
        person=came["received_by"] if came else person,
        at=came["received_at"] if came else at,
    )
    detail = {"page": position, "into": new_id}
    audit.append(conn, at=at, person=person, action="split", subject=f"record:{record_id}", detail=detail)
    audit.append(
        conn, at=at, person=person, action="split-off", subject=f"record:{new_id}", detail={"of": record_id}
    )
    return new_id


def merge(
    conn: Connection,
    record_id: int,
    other_id: int,
    *,
    person: str,
    at: str,
    revision: int,
    other_revision: int | None = None,
    wanted: Collection[str] = (),
) -> None:
    """Add all pages of another record behind those of this one; the other record is then no more.

    Texts that people wrote for its pages come along. Of its fields only the wanted ones do, of those that
    corpus.merge_choices offers; the rest is noted. Only who may see both sees the whole. other_revision: the one
    of the other that the person saw. Raises UsageError where the other stands in a register, a file or a task,
    NotFoundError, ConflictError.
    """
    held, other = catalogue.get(conn, record_id), catalogue.get(conn, other_id)
    refuse_bound(conn, held, other)
    if other_revision not in (None, other.revision):
        raise ConflictError
    offered = merge_choices.choices(conn, held, other)
    access = circles.narrower(conn, held.access, other.access)
    revision = revisions.touch(conn, record_id, revision, access=access)
    merge_choices.take(conn, record_id, offered, wanted, person=person, at=at, revision=revision)
    _hand_over(conn, other_id, record_id, first=1, by=page_order.count(conn, record_id))
    _carry_removed(conn, other_id, record_id)
    _follow(conn, other_id, record_id, at, ("merged", f"Đã gộp vào #{record_id}"))
    _is_no_more(conn, other_id, record_id, person, at)
    rereading.ask(conn, record_id, person=person, at=at)
    detail = merge_choices.detail(other_id, offered, wanted)
    audit.append(conn, at=at, person=person, action="merged", subject=f"record:{record_id}", detail=detail)


def set_aside(conn: Connection, record_id: int, into_id: int, *, person: str, at: str) -> None:
    """Make a record a further copy of another; it is then no more, and its number here leads to the other.

    Its pages are kept with the other as taken out: they can be put back, or split off again. What a person entered
    for it is noted. Raises UsageError where the office has something hanging on it, NotFoundError.
    """
    held, other = catalogue.get(conn, into_id), catalogue.get(conn, record_id)
    refuse_bound(conn, held, other)
    offered = merge_choices.choices(conn, held, other)
    access = circles.narrower(conn, held.access, other.access)
    if access != held.access:
        revisions.touch(conn, into_id, held.revision, access=access)
    page_order.lay_beside(conn, record_id, into_id, person=person, at=at)
    _carry_removed(conn, record_id, into_id)
    _follow(conn, record_id, into_id, at, ("twin", f"Bản khác của #{into_id}"))
    _is_no_more(conn, record_id, into_id, person, at)
    detail, subject = merge_choices.detail(record_id, offered, ()), f"record:{into_id}"
    audit.append(conn, at=at, person=person, action=merge_choices.COPIED, subject=subject, detail=detail)


def merged_into(conn: Connection, record_id: int) -> int | None:
    """Return the record that now holds the pages of one that was merged, or None."""
    query = select(merged_record.c.into_id).where(merged_record.c.record_id == record_id)
    return conn.execute(query).scalar()


def refuse_bound(conn: Connection, held: Record, other: Record) -> None:
    """Raise UsageError where something of the office hangs on the record that would go, and where both are one."""
    if held.id == other.id:
        raise UsageError("Không gộp được văn bản với chính nó. Hãy nhập số của văn bản khác.")
    if register_books.entries_of(conn, other.id):
        if register_books.entries_of(conn, held.id):
            raise UsageError(
                "Cả #%(held)s và #%(other)s đã vào sổ, mỗi văn bản một số, nên không gộp được. Nếu vào sổ nhầm, "
                "hãy hủy một số (có lý do) ở trang Sổ văn bản rồi gộp.",
                held=held.id,
                other=other.id,
            )
        raise UsageError(
            "#%(other)s đã vào sổ nên phải giữ số. Hãy làm ngược lại: mở #%(other)s rồi gộp #%(held)s vào.",
            other=other.id,
            held=held.id,
        )
    tied = [
        select(assignment.c.id).where(assignment.c.record_id == other.id),
        select(settlement.c.id).where(settlement.c.record_id == other.id),
        select(dossier_item.c.record_id).where(dossier_item.c.record_id == other.id),
        select(link.c.id).where(
            (link.c.source_id == other.id) | (link.c.target_id == other.id), link.c.origin == "person"
        ),
    ]
    if any(conn.execute(query.limit(1)).first() for query in tied):
        raise UsageError(
            "#%(other)s đã được chuyển giao, xếp hồ sơ, liên kết hoặc ghi nhận giải quyết. Hãy làm ngược "
            "lại: mở #%(other)s rồi gộp #%(held)s vào.",
            other=other.id,
            held=held.id,
        )


def _is_no_more(conn: Connection, record_id: int, into_id: int, person: str, at: str) -> None:
    """Let a record go: its number is never given again and leads to the other."""
    conn.execute(insert(merged_record).values(record_id=record_id, into_id=into_id, person=person, at=at))
    conn.execute(delete(record).where(record.c.id == record_id))
    outbox.put(conn, record_id, "delete")


def _hand_over(conn: Connection, old: int, new: int, *, first: int, by: int) -> None:
    """Give the pages from `first` on, with what people wrote for them, to another record, `by` places further."""
    for table in (record_page, page_edit):
        mine = (table.c.record_id == old) & (table.c.position >= first)
        conn.execute(update(table).where(mine).values(record_id=new, position=table.c.position + by))


def _carry_removed(conn: Connection, old: int, new: int) -> None:
    """Give pages that were taken out, and their texts, to another record: they can still be put back."""
    conn.execute(update(removed_page).where(removed_page.c.record_id == old).values(record_id=new))
    conn.execute(update(page_edit).where(page_edit.c.record_id == old).values(record_id=new))


def _follow(conn: Connection, old: int, new: int, at: str, why: tuple[str, str]) -> None:
    """Have jobs, cancelled register entries and earlier merges point to the record that stays; why: code, sentence."""
    conn.execute(
        update(job)
        .where(job.c.record_id == old)
        .values(
            state="duplicate",
            record_id=None,
            duplicate_of=new,
            reason_code=why[0],
            reason=why[1],
            finished_at=at,
            lease_until=None,
            lease_owner=None,
            retry_at=None,
        )
    )
    conn.execute(update(job).where(job.c.duplicate_of == old).values(duplicate_of=new))
    conn.execute(update(book_entry).where(book_entry.c.record_id == old).values(record_id=new))
    conn.execute(update(merged_record).where(merged_record.c.into_id == old).values(into_id=new))
