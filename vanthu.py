"""The `vanthu` command: joins the click commands of each package, lazily; holds only what needs two packages.

`vanthu search` must load no cv2, so a command's module is imported when the command is called for.
"""

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from types import FrameType
from typing import Any

import click
import structlog

from corpus import outbox
from corpus.archive import Archive
from corpus.commands import archive_option, json_option
from corpus.errors import UsageError, VanthuError
from corpus.settings import Settings

_WHERE = {
    "corpus.access_commands": ("access",),
    "corpus.commands": ("init", "links", "verify", "backup", "restore-backup", "user"),
    "corpus.due_commands": ("due", "remind"),
    "corpus.matter_commands": ("unit", "dossier"),
    "corpus.register_commands": ("register",),
    "ocr.commands": ("restore",),
    "search.commands": ("search",),
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
        work_off(archive, receipts, index_catcher(archive), show=sys.stderr.isatty())
    rows = states(archive, receipts)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(
                f"{row['state']:<13} #{row['record_id'] or '-'} {row['path']}  {row['reason'] or ''}".rstrip()
            )
    ctx.exit(1 if any(row["state"] == "refused" for row in rows) else 0)


@main.command("work")
@archive_option
@click.option("--until-empty", is_flag=True, help="Dừng khi hết việc.")
def work(folder: Path, until_empty: bool) -> None:
    """Đọc các văn bản đang chờ (một tiến trình cho mỗi kho)."""
    from ingest.worker import run

    stop = _stop_signal()
    archive = Archive.open(folder)
    if not run(archive, until_empty=until_empty, after_each=index_catcher(archive), stop=stop):
        raise UsageError("Đã có một tiến trình đọc đang chạy cho kho này.")


@main.command("watch")
@archive_option
@click.option("--drop", type=click.Path(path_type=Path, file_okay=False), help="Thư mục máy quét thả tệp.")
@click.option("--once", is_flag=True, help="Chỉ xem hai lượt rồi dừng.")
def watch(folder: Path, drop: Path | None, once: bool) -> None:
    """Nhận tệp từ thư mục máy quét khi tệp đã ghi xong."""
    from ingest.watch import DropFolder

    archive = Archive.open(folder)
    drop = drop or (Path(archive.settings.drop_folder) if archive.settings.drop_folder else None)
    if drop is None or not drop.is_dir():
        raise UsageError("Chưa khai thư mục máy quét: dùng --drop hoặc drop_folder trong settings.toml.")
    watched, stop = DropFolder(drop), _stop_signal()
    glances = 0
    while not stop() and not (once and glances >= 2):
        watched.glance(archive, _now)
        glances += 1
        time.sleep(archive.settings.drop_seconds)


@main.command("serve")
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ nghe.")
@click.option("--port", default=8000, show_default=True, help="Cổng.")
@click.option("--no-worker", is_flag=True, help="Không chạy kèm tiến trình đọc.")
def serve(folder: Path, host: str, port: int, no_worker: bool) -> None:
    """Chạy trang web của kho; kèm tiến trình đọc và tiến trình xem thư mục quét."""
    archive = open_or_make(folder)
    _first_account(archive)
    _serve(archive, host, port, worker=not no_worker)


def _first_account(archive: Archive) -> None:
    """Make the first account and print its one-time password, when there is none."""
    from corpus import accounts

    with archive.database.write() as conn:
        if accounts.count(conn) == 0:
            at = _now().isoformat(timespec="seconds")
            secret = accounts.add(conn, username="vanthu", name="Văn thư", role="clerk", at=at)
            admin = accounts.add(conn, username="quantri", name="Quản trị", role="admin", at=at)
            click.echo(f"Tài khoản đầu tiên: vanthu, mật khẩu dùng một lần: {secret}")
            click.echo(f"Tài khoản quản trị: quantri, mật khẩu dùng một lần: {admin}")


def _serve(archive: Archive, host: str, port: int, *, worker: bool, beside: Sequence[str] = ()) -> None:
    """Serve until Ctrl+C, with the worker and, where given, one more module (name, arguments) beside it."""
    from waitress.server import create_server

    from web import create_app

    index_catcher(archive)  # a missing engine is said now, not at the first search
    # Bodies of uploads touch no other folder than the spool.
    os.environ["TMPDIR"] = tempfile.tempdir = str(archive.spool)
    server = create_server(
        create_app(archive), host=host, port=port, threads=8, ident="vanthu", **_proxy(archive.settings)
    )
    children = _children(archive, beside) if worker else []
    archive.database.keep_open()
    gc.collect()
    gc.freeze()  # what is loaded by now stays: looking through it again and again would hold up every page
    click.echo(f"Trang web: http://{host}:{server.effective_port}/  (Ctrl+C để dừng)")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)


def _proxy(settings: Settings) -> dict[str, Any]:
    """Return what waitress believes of a proxy on this machine: who asked, by which name, and that it was encrypted."""
    if settings.proxy == "none":
        return {}
    headers = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _children(archive: Archive, beside: Sequence[str]) -> list[subprocess.Popen[bytes]]:
    """Start the worker, and the watcher when a drop folder is set, as processes of their own."""
    me = [sys.executable, "-m", "vanthu"]
    wanted = [["work"], *([["watch"]] if archive.settings.drop_folder else [])]
    commands = [[*me, *words, "--archive", str(archive.folder)] for words in wanted]
    if beside:
        commands.append([sys.executable, "-m", *beside])
    return [subprocess.Popen(command) for command in commands]


@main.command("demo")
@click.option("--port", default=8000, show_default=True, help="Cổng.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo-archive"),
    show_default=True,
    help="Thư mục của kho mẫu.",
)
def demo(port: int, folder: Path) -> None:
    """Tạo kho mẫu mới, chạy trang web và đọc các văn bản mẫu ngay trước mắt."""
    from corpus import demo_office
    from ingest.arrivals import receive_paths

    office, letters = demo_office.plan(), demo_office.letters()
    archive = _fresh_demo(folder, office)
    _first_account(archive)
    _demo_people(archive, office)
    for letter in letters:
        with as_file(files("corpus") / "samples" / letter["file"]) as path:
            receive_paths(archive, [path], together=False, now=_now)
    click.echo(f"Đang đọc {len(letters)} văn bản mẫu; mở trang 'Tiếp nhận' để xem tiến độ.")
    click.echo("Đọc xong, kho mẫu tự vào sổ, chuyển giao và lập hồ sơ cho một số văn bản.")
    _serve(archive, "127.0.0.1", port, worker=True, beside=["corpus.demo_office", str(archive.folder)])


def _fresh_demo(folder: Path, office: Mapping[str, Any]) -> Archive:
    """Make a new archive in `folder`, or beside it when an earlier demo lies there."""
    target, n = folder, 1
    while Archive.exists(target):
        n += 1
        target = folder.with_name(f"{folder.name}-{n}")
    click.echo(f"Kho mẫu: {target.resolve()}")
    offices, own = tuple(office["offices"]), tuple(office["own_numbers"])
    return Archive.create(target, Settings(offices=offices, own_numbers=own, province=office["province"]))


def _demo_people(archive: Archive, office: Mapping[str, Any]) -> None:
    """Make the demo's units and people, and print their one-time passwords."""
    from corpus import demo_office

    with archive.database.write() as conn:
        secrets = demo_office.staff(conn, office, at=_now().isoformat(timespec="seconds"))
    for name, secret in secrets.items():
        click.echo(f"Tài khoản mẫu: {name}, mật khẩu dùng một lần: {secret}")


@main.command("rebuild")
@archive_option
def rebuild(folder: Path) -> None:
    """Lập lại chỉ mục tìm kiếm, các ảnh trang còn thiếu từ tệp gốc và các bản PDF tra cứu."""
    from ingest.access_copy import keep_missing
    from ingest.pictures import redraw_missing
    from search.index import rebuild as rebuild_index

    archive = Archive.open(folder)
    with archive.database.read() as conn:
        count = rebuild_index(outbox.scan(conn), archive.index_dir, archive.settings.search_engine)
    drawn = redraw_missing(archive)
    copied = keep_missing(archive)
    click.echo(f"Đã lập chỉ mục {count} văn bản, dựng lại {drawn} ảnh trang, {copied} bản PDF tra cứu.")


def _stop_signal() -> Callable[[], bool]:
    """Return a function that tells whether the process was asked to end (it ends between two jobs)."""
    asked: list[int] = []
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    # A worker whose server was killed must not go on alone.
    return lambda: bool(asked) or os.getppid() != parent


if __name__ == "__main__":
    main()
