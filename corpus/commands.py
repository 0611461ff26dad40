"""Commands that need the catalogue only: init, links, verify, backup, restore-backup, user."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from corpus import (
    accounts,
    audit,
    backup,
    catalogue,
    circles,
    followup,
    health,
    jobs,
    links,
    originals,
    running,
)
from corpus.archive import Archive
from corpus.backup import Check
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
    return {
        "record": _brief(record),
        "cites": links.of_record(conn, record.id),
        "cited_by": links.to_record(conn, record.id),
        "obligations": catalogue.obligations(conn, record.id),
        "response": followup.response(
            conn, record.id, date.today().isoformat(), offices=offices, access=circles.everything(conn)
        ),
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


@click.command("verify")
@archive_option
@json_option
@click.pass_context
def verify(context: click.Context, folder: Path, as_json: bool) -> None:
    """Kiểm tra mọi tệp gốc và nhật ký: tệp đổi, tệp mất, tệp lạ, mắt xích đứt."""
    archive = Archive.open(folder)
    with running.task(archive.folder, "verify", since=_now()) as shown:
        found = backup.check(folder, shown.step("check"))
    if found.sound:
        with archive.database.write() as conn:
            if found.good:
                originals.mark_verified(conn, _now())
            health.note_check(conn, found, person="cli", at=_now())
    result = _checked(found)
    if as_json:
        echo_json(result)
    else:
        for name, value in result.items():
            click.echo(f"{name}: {value}")
    context.exit(0 if found.good else 1)


def _checked(found: Check) -> dict[str, Any]:
    return {
        "checked": found.fixity.checked,
        "changed": list(found.fixity.changed),
        "missing": list(found.fixity.missing),
        "untracked": list(found.fixity.untracked),
        "audit_broken_at": found.broken_audit,
        "catalogue_sound": found.sound,
    }


@click.command("backup")
@click.argument("dest", type=click.Path(path_type=Path))
@archive_option
@json_option
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="DEST chứa nhiều bản: ghi vào thư mục con mang ngày giờ, rồi chỉ giữ chừng này bản mới nhất.",
)
@click.pass_context
def make_backup(context: click.Context, dest: Path, folder: Path, as_json: bool, keep: int | None) -> None:
    """Sao lưu kho vào thư mục DEST (danh mục và tệp gốc; không gồm chỉ mục)."""
    archive, target = Archive.open(folder), backup.dated(dest, _now()) if keep else dest
    with running.task(archive.folder, "backup", since=_now()) as shown:
        found = backup.backup(archive, target, shown)
    with archive.database.write() as conn:
        health.note_backup(conn, found, person="cli", at=_now())
    # An old copy goes only once a newer one is known to be good.
    removed = backup.thin_out(dest, keep) if keep and found.good else []
    if as_json:
        echo_json({"folder": str(target), **_checked(found), "removed": [str(one) for one in removed]})
    else:
        click.echo(f"Đã sao lưu {found.fixity.checked} tệp gốc vào {target}; kiểm tra: {_judged(found)}")
    context.exit(0 if found.good else 1)


def _judged(found: Check) -> str:
    return "tốt" if found.good else "CÓ LỖI"


@click.command("restore-backup")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--archive", "folder", type=click.Path(path_type=Path), help="Thư mục mới để phục hồi vào.")
@click.option("--check", "only_check", is_flag=True, help="Chỉ kiểm tra bản sao lưu.")
@json_option
@click.pass_context
def restore_backup(
    context: click.Context, source: Path, folder: Path | None, only_check: bool, as_json: bool
) -> None:
    """Phục hồi bản sao lưu SOURCE vào một thư mục mới, hoặc chỉ kiểm tra nó."""
    if not only_check and folder is None:
        raise click.UsageError("Cần --archive THƯ_MỤC_MỚI hoặc --check")
    with running.bar() as shown:
        if only_check or folder is None:
            found = backup.check(source, shown.step("check"))
        else:
            found = backup.restore(source, folder, shown)
    if as_json:
        echo_json({"folder": None if only_check else str(folder), **_checked(found)})
    else:
        click.echo(f"{found.fixity.checked} tệp gốc; kiểm tra: {_judged(found)}")
    context.exit(0 if found.good else 1)


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
    archive = Archive.open(folder)
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


commands: list[click.Command] = [init, show_links, verify, make_backup, restore_backup, retry, user]
