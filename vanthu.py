"""The `vanthu` command: joins the click commands of each package, lazily; holds only what needs two packages.

`vanthu search` must load no cv2, so a command's module is imported when the command is called for.
"""

import errno
import importlib
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click
import structlog
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError

from corpus import outbox
from corpus.archive import Archive
from corpus.commands import archive_option, echo_json, json_option
from corpus.errors import DamagedCatalogueError, UsageError, VanthuError
from corpus.settings import Settings

_WHERE = {
    "corpus.access_commands": ("access",),
    "corpus.backup_commands": ("verify", "backup", "restore-backup"),
    "corpus.commands": ("init", "links", "retry", "user"),
    "corpus.due_commands": ("due", "remind"),
    "corpus.matter_commands": ("unit", "dossier"),
    "corpus.register_commands": ("register",),
    "ocr.commands": ("restore",),
    "search.commands": ("search",),
    "search.status": ("status",),
    "ingest.commands": ("ocr", "fields", "doctor"),
}


class Commands(click.Group):
    """A group that finds a command's module by name and turns VanthuError into a sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, without importing their modules."""
        return sorted([*super().list_commands(ctx), *(name for names in _WHERE.values() for name in names)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, importing its module now."""
        for module, names in _WHERE.items():
            if cmd_name in names:
                found: list[click.Command] = importlib.import_module(module).commands
                return next(command for command in found if command.name == cmd_name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends in its sentence and its exit code."""
        try:
            return super().invoke(ctx)
        except VanthuError as error:
            click.echo(error.sentence, err=True)
            ctx.exit(error.exit_code)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read our output has gone; click ends quietly
            click.echo(_of_the_machine(error), err=True)
            ctx.exit(1)
        except (IntegrityError, ProgrammingError, DataError):
            raise  # a fault of ours: its traceback is wanted
        except (DatabaseError, sqlite3.DatabaseError):
            click.echo(DamagedCatalogueError().sentence, err=True)
            ctx.exit(DamagedCatalogueError.exit_code)


def _of_the_machine(error: OSError) -> str:
    """Return the sentence of what the machine refused: a full disk, a missing right, a folder that is a file."""
    place = f" ({error.filename})" if error.filename else ""
    said = f"Máy báo lỗi: {error.strerror or error}{place}."
    return f"{said} Hãy kiểm tra đường dẫn, quyền và chỗ trống rồi chạy lại."


@click.group(cls=Commands)
@click.version_option(package_name="vanthu")
def main() -> None:
    """Vanthu: nhận, đọc, đăng ký, lưu và tra cứu văn bản của cơ quan."""
    _log_to_stderr()


def _log_to_stderr() -> None:
    """Results go to stdout, the log to stderr. A traceback shows no values: they may be a letter's words."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _now() -> datetime:
    return datetime.now()


def open_or_make(folder: Path) -> Archive:
    """Open the archive, making one without an office where there is none (and saying so)."""
    if not Archive.exists(folder):
        click.echo(
            f"Chưa có kho ở {folder}: tạo kho mới, chưa khai cơ quan (xem vanthu init --help).", err=True
        )
        return Archive.create(folder, Settings())
    return Archive.open(folder)


def index_catcher(archive: Archive) -> Callable[[], None]:
    """Return a function that feeds the index from the outbox when this process holds index.lock.

    Raises EngineMissingError at once where the chosen engine is not installed.
    """
    from search.index import catch_up, open_index

    database, engine = archive.database, archive.settings.search_engine
    open_index(archive.index_dir, engine).close()

    def catch() -> None:
        catch_up(database.read, archive.index_dir, write=database.write, engine=engine)

    return catch


@main.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@archive_option
@json_option
@click.option("--wait", is_flag=True, help="Đợi đến khi mọi tệp được đọc và lập chỉ mục.")
@click.option("--together", is_flag=True, help="Các tệp là một văn bản (ảnh chụp từng trang).")
@click.pass_context
def ingest(
    ctx: click.Context, paths: tuple[Path, ...], folder: Path, as_json: bool, wait: bool, together: bool
) -> None:
    """Nhận các tệp PATHS vào kho."""
    from ingest.arrivals import receive_paths, states, work_off

    archive = open_or_make(folder)
    receipts = receive_paths(archive, paths, together=together, now=_now)
    if wait:
        work_off(archive, receipts, index_catcher(archive))
    rows = states(archive, receipts)
    if as_json:
        echo_json(rows)
    else:
        for row in rows:
            click.echo(
                f"{row['state']:<13} #{row['record_id'] or '-'} {row['path']}  {row['reason'] or ''}".rstrip()
            )
    ctx.exit(1 if any(row["state"] == "refused" for row in rows) else 0)


@main.command("work")
@archive_option
@json_option
@click.option("--until-empty", is_flag=True, help="Dừng khi hết việc.")
def work(folder: Path, as_json: bool, until_empty: bool) -> None:
    """Đọc các văn bản đang chờ (một tiến trình cho mỗi kho)."""
    from corpus import jobs
    from ingest.worker import run

    stop = _stop_signal()
    archive = Archive.open(folder)
    if not run(archive, until_empty=until_empty, after_each=index_catcher(archive), stop=stop):
        raise UsageError("Đã có một tiến trình đọc đang chạy cho kho này.")
    if as_json:
        with archive.database.read() as conn:
            echo_json(jobs.counts(conn))


@main.command("watch")
@archive_option
@json_option
@click.option("--drop", type=click.Path(path_type=Path, file_okay=False), help="Thư mục máy quét thả tệp.")
@click.option("--once", is_flag=True, help="Chỉ xem hai lượt rồi dừng.")
def watch(folder: Path, as_json: bool, drop: Path | None, once: bool) -> None:
    """Nhận tệp từ thư mục máy quét khi tệp đã ghi xong."""
    from ingest.watch import DropFolder

    archive = Archive.open(folder)
    drop = drop or (Path(archive.settings.drop_folder) if archive.settings.drop_folder else None)
    if drop is None or not drop.is_dir():
        raise UsageError("Chưa khai thư mục máy quét: dùng --drop hoặc drop_folder trong settings.toml.")
    watched, stop = DropFolder(drop), _stop_signal()
    glances = taken = 0
    while not stop() and not (once and glances >= 2):
        taken += watched.glance(archive, _now)
        glances += 1
        time.sleep(archive.settings.drop_seconds)
    if as_json:
        echo_json({"taken": taken})


@main.command("serve")
@archive_option
@json_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ nghe.")
@click.option("--port", default=8000, show_default=True, help="Cổng.")
@click.option("--no-worker", is_flag=True, help="Không chạy kèm tiến trình đọc.")
def serve(folder: Path, as_json: bool, host: str, port: int, no_worker: bool) -> None:
    """Chạy trang web của kho; kèm tiến trình đọc và tiến trình xem thư mục quét."""
    from web.serving import serve

    archive = open_or_make(folder)
    index_catcher(archive)  # a missing engine is said now, not at the first search
    opening = Opening(as_json, _first_accounts(archive))
    serve(archive, host, port, worker=not no_worker, ready=opening.say)


def _first_accounts(archive: Archive) -> dict[str, str]:
    """Make the first accounts where there is none; returns their one-time passwords."""
    from corpus import accounts

    with archive.database.write() as conn:
        if accounts.count(conn):
            return {}
        at = _now().isoformat(timespec="seconds")
        return {
            username: accounts.add(conn, username=username, name=name, role=role, at=at)
            for username, name, role in (("vanthu", "Văn thư", "clerk"), ("quantri", "Quản trị", "admin"))
        }


class Opening:
    """What is said when the site opens: first accounts and address, as sentences or as one line of JSON."""

    def __init__(self, as_json: bool, secrets: dict[str, str], samples: dict[str, str] | None = None) -> None:
        self.as_json, self.secrets, self.samples = as_json, secrets, samples or {}
        if not as_json:
            labels = {"vanthu": "Tài khoản đầu tiên", "quantri": "Tài khoản quản trị"}
            for name, secret in {**secrets, **self.samples}.items():
                label = labels.get(name, "Tài khoản mẫu")
                click.echo(f"{label}: {name}, mật khẩu dùng một lần: {secret}")

    def say(self, address: str) -> None:
        """Say where the site is."""
        if self.as_json:
            secrets = {**self.secrets, **self.samples}
            accounts = [{"username": name, "password": secret} for name, secret in secrets.items()]
            echo_json({"url": address, "accounts": accounts})
        else:
            click.echo(f"Trang web: {address}  (Ctrl+C để dừng)")
        sys.stdout.flush()


@main.command("demo")
@json_option
@click.option("--port", default=8000, show_default=True, help="Cổng.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo-archive"),
    show_default=True,
    help="Thư mục của kho mẫu.",
)
def demo(as_json: bool, port: int, folder: Path) -> None:
    """Tạo kho mẫu mới, chạy trang web và đọc các văn bản mẫu ngay trước mắt."""
    from corpus import demo_office
    from ingest.arrivals import receive_paths
    from web.serving import serve

    office, letters = demo_office.plan(), demo_office.letters()
    archive = demo_office.fresh(folder, office)
    click.echo(f"Kho mẫu: {archive.folder}", err=as_json)
    secrets = _first_accounts(archive)
    with archive.database.write() as conn:
        samples = demo_office.staff(conn, office, at=_now().isoformat(timespec="seconds"))
    opening = Opening(as_json, secrets, samples)
    for letter in letters:
        with as_file(files("corpus") / "samples" / letter["file"]) as path:
            receive_paths(archive, [path], together=False, now=_now)
    click.echo(f"Đang đọc {len(letters)} văn bản mẫu; mở trang 'Tiếp nhận' để xem tiến độ.", err=as_json)
    click.echo("Đọc xong, kho mẫu tự vào sổ, chuyển giao và lập hồ sơ cho một số văn bản.", err=as_json)
    beside = ("corpus.demo_office", str(archive.folder))
    serve(archive, "127.0.0.1", port, worker=True, beside=beside, ready=opening.say)


@main.command("rebuild")
@archive_option
@json_option
def rebuild(folder: Path, as_json: bool) -> None:
    """Lập lại chỉ mục tìm kiếm, các ảnh trang còn thiếu từ tệp gốc và các bản PDF tra cứu."""
    from corpus import catalogue, running
    from ingest.access_copy import keep_missing
    from ingest.pictures import redraw_missing
    from search.index import rebuild as rebuild_index

    archive = Archive.open(folder)
    with running.task(archive.folder, "rebuild", since=_now().isoformat(timespec="seconds")) as shown:
        with archive.database.read() as conn:
            total = len(catalogue.all_ids(conn))
            entries = running.told(outbox.scan(conn), total, shown.step("index"))
            count = rebuild_index(entries, archive.index_dir, archive.settings.search_engine)
        drawn = redraw_missing(archive, shown.step("pictures"))
        copied = keep_missing(archive, shown.step("copies"))
        shown.found(documents=count, pictures=drawn, copies=copied)
    if as_json:
        echo_json({"documents": count, "pictures": drawn, "copies": copied})
    else:
        click.echo(f"Đã lập chỉ mục {count} văn bản, dựng lại {drawn} ảnh trang, {copied} bản PDF tra cứu.")


@main.command("man")
@json_option
@click.pass_context
def man(context: click.Context, as_json: bool) -> None:
    """In trang hướng dẫn (man) của mọi lệnh, dạng roff: vanthu man | man -l -"""
    from corpus import manual

    told = manual.commands_of(main, context)
    echo_json(told) if as_json else click.echo(manual.roff(told), nl=False)


def _stop_signal() -> Callable[[], bool]:
    """Return a function that tells whether the process was asked to end (it ends between two jobs)."""
    asked: list[int] = []
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    # A worker whose server was killed must not go on alone.
    return lambda: bool(asked) or os.getppid() != parent


if __name__ == "__main__":
    main()
