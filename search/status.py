"""How an archive stands: the sign of its index beside those of corpus.health, and the command `vanthu status`."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from corpus import catalogue, circles, health, outbox, running
from corpus.archive import Archive
from corpus.commands import archive_option, echo_json, json_option
from corpus.health import Sign
from corpus.running import STEPS, Running
from search.index import EngineMissingError, IndexDamagedError, open_index

_MANY = 100_000  # waiting changes of the index that are counted
_LEVELS = {"good": "tốt ", "look": "xem ", "bad": "LỖI "}
_LINES = {
    "queue": "Hàng đợi: {waiting} chờ đọc, {reading} đang đọc, {failed} đọc lỗi chờ thử lại, {refused} bị từ chối",
    "disk": "Đĩa: còn {free} trong {total}",
    "backup": "Sao lưu lần cuối: {at}",
    "fixity": "Kiểm tra tệp gốc lần cuối: {at}",
    "readers": "Văn bản không còn ai xem được: {shut} {ids}",
    "index": "Chỉ mục {engine}: {documents} văn bản, {waiting} thay đổi chờ; danh mục: {records} văn bản",
}
_GIGA = 1_000_000_000


def index_sign(archive: Archive, conn: Connection) -> Sign:
    """Compare the search index with the catalogue."""
    engine = archive.settings.search_engine
    waiting = len(outbox.pending(conn, _MANY))
    records = catalogue.count(conn, access=circles.everything(conn))  # how many; of none what it is
    facts: dict[str, Any] = {"engine": engine, "waiting": waiting, "records": records, "documents": None}
    try:
        index = open_index(archive.index_dir, engine)
        index.check()
        facts["documents"] = index.stats()["documents"]
        index.close()
    except EngineMissingError:
        return Sign("index", "bad", "missing", facts)
    except IndexDamagedError:
        # A new archive has no index until its first document has come.
        level, why = ("look", "damaged") if records else ("good", "well")
        return Sign("index", level, why, {**facts, "documents": 0})
    if waiting:
        return Sign("index", "look" if waiting > health.MANY_WAITING else "good", "waiting", facts)
    same = facts["documents"] == records
    return Sign("index", "good" if same else "bad", "well" if same else "apart", facts)


@click.command("status")
@archive_option
@json_option
@click.pass_context
def status(context: click.Context, folder: Path, as_json: bool) -> None:
    """Cho biết kho ra sao: hàng đợi, đĩa, sao lưu, kiểm tra, chỉ mục, và việc dài đang chạy."""
    archive, now = Archive.open(folder), datetime.now().isoformat(timespec="seconds")
    with archive.database.read() as conn:
        signs = [*health.look(archive, conn, now), index_sign(archive, conn)]
    good, at_work = all(sign.level != "bad" for sign in signs), running.seen(archive.folder)
    if as_json:
        told = [{"part": s.part, "level": s.level, "why": s.why, "facts": dict(s.facts)} for s in signs]
        echo_json({"at": now, "good": good, "signs": told, "running": [asdict(one) for one in at_work]})
    else:
        for sign in signs:
            click.echo(_LEVELS[sign.level] + _LINES[sign.part].format(**_shown(sign.facts)))
        for one in at_work:
            click.echo(_of(one))
    context.exit(0 if good else 1)


def _shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    sizes = {name: f"{facts[name] / _GIGA:.1f} GB" for name in ("free", "total") if name in facts}
    moment = {"at": facts["at"] or "chưa lần nào"} if "at" in facts else {}
    return {**facts, **sizes, **moment}


def _of(one: Running) -> str:
    part = f" {one.done}/{one.total}" if one.total else ""
    return f"Đang chạy: {one.task}, từ {one.since}: {STEPS.get(one.step, 'đang bắt đầu')}{part}"


commands: list[click.Command] = [status]
