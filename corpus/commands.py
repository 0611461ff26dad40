"""Commands that need the catalogue only: init, links, retry, user."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from corpus import accounts, audit, catalogue, circles, jobs, links, owed
from corpus.archive import Archive
from corpus.catalogue import Record
from corpus.errors import NotFoundError
from corpus.settings import Settings

archive_option = click.option(
    "--archive", "folder", required=True, type=click.Path(path_type=Path), help="Thư mục kho lưu trữ."
)
json_option = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


def echo_json(value: Any) -> None:
    """Print a value as JSON to stdout."""
    click.echo(json.dumps(value, ensure_ascii=False))


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--office", "offices", multiple=True, help="Cơ quan dùng kho này; có thể nêu nhiều lần.")
@click.option("--province", default="", help="Tỉnh, thành phố.")
@json_option
def init(folder: Path, offices: tuple[str, ...], province: str, as_json: bool) -> None:
    """Tạo kho lưu trữ mới trong thư mục FOLDER."""
    made = Archive.create(folder, Settings(offices=offices, province=province))
    click.echo(f"Đã tạo kho lưu trữ ở {folder}", err=True)
    if as_json:
        echo_json({"folder": str(made.folder), "offices": list(offices), "province": province})


@click.command("links")
@click.argument("symbol")
@archive_option
@json_option
@click.pass_context
def show_links(context: click.Context, symbol: str, folder: Path, as_json: bool) -> None:
    """Cho biết văn bản SYMBOL (ký hiệu hoặc mã) viện dẫn gì, được văn bản nào viện dẫn, trả lời."""
    archive = Archive.open(folder)
    with archive.database.read() as conn:
        found = _records_of(conn, symbol)
        if len(found) > 1:
            echo_json({"candidates": [_brief(r) for r in found]})
            context.exit(2)
        view = _links_of(conn, found[0], archive.settings.offices)
    echo_json(view) if as_json else _print_links(view)


def _records_of(conn: Any, symbol: str) -> list[Record]:
    """Return the records meant by a symbol or an id. Raises NotFoundError."""
    found = catalogue.find_by_symbol(conn, symbol)
    if not found and symbol.isdigit():
        found = [catalogue.get(conn, int(symbol))]
    if not found:
        raise NotFoundError
    return found


def _links_of(conn: Any, record: Record, offices: Sequence[str]) -> dict[str, Any]:
    today, access = date.today().isoformat(), circles.everything(conn)
    stand = owed.standings(conn, [record.id], today, offices=offices, access=access)
    return {
        "record": _brief(record),
        "cites": links.of_record(conn, record.id),
        "cited_by": links.to_record(conn, record.id),
        "obligations": catalogue.obligations(conn, record.id),
        "response": stand[record.id].as_response(),
    }


def _brief(record: Record) -> dict[str, Any]:
    return {
        "record_id": record.id,
        "symbol": record.symbol,
        "date": record.date,
        "kind": record.kind,
        "issuer": record.issuer,
        "subject": record.subject,
    }


def _print_links(view: dict[str, Any]) -> None:
    record = view["record"]
    click.echo(f"#{record['record_id']} {record['symbol']} ngày {record['date']}: {record['subject']}")
    for title, rows in (("Viện dẫn", view["cites"]), ("Được viện dẫn bởi", view["cited_by"])):
        click.echo(f"{title}:")
        for row in rows:
            where = f"#{row['record_id']}" if row["record_id"] else "chưa có trong kho"
            click.echo(
                f"  {row['relation']:<12} {row['symbol'] or '(không số)'} ngày {row['date'] or '(không ghi)'} → {where}"
            )
    click.echo(f"Trả lời: {view['response']['state']} {view['response']['by']}")


@click.command("retry")
@archive_option
@json_option
def retry(folder: Path, as_json: bool) -> None:
    """Đọc lại ngay mọi văn bản đọc lỗi đang chờ thử lại (sau khi đã sửa nguyên nhân)."""
    with Archive.open(folder).database.write() as conn:
        count = jobs.retry_now(conn)
    echo_json({"retried": count}) if as_json else click.echo(f"{count} văn bản sẽ được đọc lại ngay.")


@click.group("user")
def user() -> None:
    """Quản lý tài khoản."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Họ và tên.")
@click.option("--role", required=True, type=click.Choice(accounts.ROLES), help="Vai trò.")
@archive_option
@json_option
def user_add(username: str, name: str, role: str, folder: Path, as_json: bool) -> None:
    """Thêm tài khoản USERNAME; in mật khẩu dùng một lần."""
    archive, username = Archive.open(folder), username.strip()
    with archive.database.write() as conn:
        secret = accounts.add(conn, username=username, name=name, role=role, at=_now())
        audit.append(conn, at=_now(), person="cli", action="account added", subject=f"account:{username}")
    _hand_out(username, secret, as_json)


def _hand_out(username: str, secret: str, as_json: bool) -> None:
    """Print a one-time password, the only time it is seen."""
    echo_json({"username": username, "password": secret}) if as_json else click.echo(secret)


@user.command("reset")
@click.argument("username")
@archive_option
@json_option
def user_reset(username: str, folder: Path, as_json: bool) -> None:
    """Cấp lại mật khẩu dùng một lần cho USERNAME."""
    archive = Archive.open(folder)
    with archive.database.write() as conn:
        person = accounts.by_username(conn, username)
        if person is None:
            raise NotFoundError("Không có tài khoản này.")
        secret = accounts.reset_password(conn, person.id)
        audit.append(conn, at=_now(), person="cli", action="password reset", subject=f"account:{username}")
    _hand_out(username, secret, as_json)


commands: list[click.Command] = [init, show_links, retry, user]
