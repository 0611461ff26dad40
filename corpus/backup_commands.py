"""Commands that keep an archive whole: verify, backup, restore-backup."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from corpus import backup, health, originals, running
from corpus.archive import Archive
from corpus.backup import Check
from corpus.commands import archive_option, echo_json, json_option

_by_option = click.option(
    "--by", default="cli", metavar="USERNAME", help="Người cho chạy, để ghi vào nhật ký."
)


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


@click.command("verify")
@archive_option
@json_option
@_by_option
@click.pass_context
def verify(context: click.Context, folder: Path, as_json: bool, by: str) -> None:
    """Kiểm tra mọi tệp gốc và nhật ký: tệp đổi, tệp mất, tệp lạ, mắt xích đứt."""
    archive = Archive.open(folder)
    with running.task(archive.folder, "verify", since=_now()) as shown:
        found = backup.check(folder, shown.step("check"))
        if found.sound:
            with archive.database.write() as conn:
                if found.good:
                    originals.mark_verified(conn, _now())
                health.note_check(conn, found, person=by, at=_now())
        shown.found(**_in_short(found))
    result = _checked(found)
    if as_json:
        echo_json(result)
    else:
        for name, value in result.items():
            click.echo(f"{name}: {value}")
    context.exit(0 if found.good else 1)


def _in_short(found: Check) -> dict[str, Any]:
    """Return what is told of a check to those who ask how the work ended."""
    fixity = found.fixity
    return {
        "good": found.good,
        "checked": fixity.checked,
        "changed": len(fixity.changed),
        "missing": len(fixity.missing),
    }


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
@click.argument("dest", required=False, type=click.Path(path_type=Path))
@archive_option
@json_option
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="DEST chứa nhiều bản: ghi vào thư mục con mang ngày giờ, rồi chỉ giữ chừng này bản mới nhất.",
)
@_by_option
@click.pass_context
def make_backup(
    context: click.Context, dest: Path | None, folder: Path, as_json: bool, keep: int | None, by: str
) -> None:
    """Sao lưu kho vào thư mục DEST (danh mục và tệp gốc; không gồm chỉ mục).

    Không nêu DEST thì dùng backup_folder và backup_keep trong settings.toml.
    """
    archive = Archive.open(folder)
    with running.task(archive.folder, "backup", since=_now()) as shown:
        if dest is None:
            dest, keep = backup.kept_in(archive), keep or archive.settings.backup_keep
        target = backup.dated(dest, _now()) if keep else dest
        found = backup.backup(archive, target, shown)
        with archive.database.write() as conn:
            health.note_backup(conn, found, person=by, at=_now())
        # An old copy goes only once a newer one is known to be good.
        removed = backup.thin_out(dest, keep) if keep and found.good else []
        shown.found(**_in_short(found), folder=str(target))
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


commands: list[click.Command] = [verify, make_backup, restore_backup]
