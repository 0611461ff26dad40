"""The command by which who holds the archive's folder sees and changes who may see a record: access."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from corpus import catalogue, circles, revisions
from corpus.archive import Archive
from corpus.commands import archive_option, echo_json, json_option

_CLI = "cli"
_CLASSES = {"normal": "mọi người trong cơ quan", "restricted": "hạn chế", "personal": "cá nhân"}


@click.command("access")
@click.argument("record_id", type=int)
@click.option("--class", "kind", type=click.Choice(circles.CLASSES), help="Phạm vi xem mới.")
@click.option("--person", "people", multiple=True, help="Tên đăng nhập của người được xem; lặp lại được.")
@archive_option
@json_option
def access(record_id: int, kind: str | None, people: tuple[str, ...], folder: Path, as_json: bool) -> None:
    """Cho biết ai xem được văn bản RECORD_ID (mã trong kho), hoặc đổi phạm vi xem bằng --class.

    Dùng khi những người được nêu tên đều đã nghỉ và không ai mở được văn bản nữa.
    """
    archive = Archive.open(folder)
    if kind is not None:
        with archive.database.write() as conn:
            _change(conn, record_id, kind, people)
    with archive.database.read() as conn:
        told = _told(conn, record_id)
    echo_json(told) if as_json else _print(told)


def _change(conn: Connection, record_id: int, kind: str, people: tuple[str, ...]) -> None:
    held = catalogue.get(conn, record_id)
    key = circles.of(conn, kind, circles.people_like(conn, people))
    at = datetime.now().isoformat(timespec="seconds")
    revisions.change_readers(conn, record_id, key, person=_CLI, at=at, revision=held.revision)


def _told(conn: Connection, record_id: int) -> dict[str, Any]:
    key = catalogue.get(conn, record_id).access
    return {
        "record_id": record_id,
        "access": circles.class_of(key),
        "people": [one.username for one in circles.readers(conn, key)],
        "seen_by": [one.username for one in circles.seeing(conn, key)],
    }


def _print(told: dict[str, Any]) -> None:
    named = f" ({', '.join(told['people'])})" if told["people"] else ""
    click.echo(f"Phạm vi xem: {_CLASSES[told['access']]}{named}")
    click.echo(f"Đang xem được: {', '.join(told['seen_by']) or 'không ai'}")


commands: list[click.Command] = [access]
