"""The command `register`: prints a register book, as text, JSON, XLSX, DOCX or PDF."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from corpus import circles, register_print, register_rows, register_scan
from corpus.archive import Archive
from corpus.commands import archive_option, echo_json, json_option
from corpus.errors import UsageError
from corpus.register_books import Book
from corpus.register_months import of_month
from corpus.register_print import Printed
from corpus.register_rows import Line

_file = click.Path(path_type=Path, dir_okay=False)


@click.command("register")
@click.argument("kind", type=click.Choice(register_rows.KINDS))
@archive_option
@json_option
@click.option("--year", type=click.IntRange(1945, 9999), required=True, help="Năm của sổ.")
@click.option(
    "--scope",
    default="",
    help="Văn bản đi: loại có số riêng, ví dụ 'QĐ'; văn bản đến: tên cơ quan có sổ riêng. Để trống là sổ chung.",
)
@click.option("--month", type=click.IntRange(1, 12), help="Chỉ in phần của tháng này; để trống là cả năm.")
@click.option("--volume", default="01", help="Quyển số ghi trên bìa (mặc định: 01).")
@click.option("--xlsx", type=_file, help="Ghi sổ ra tệp XLSX này.")
@click.option("--docx", type=_file, help="Ghi sổ ra tệp DOCX này.")
@click.option("--pdf", type=_file, help="Ghi sổ ra tệp PDF này.")
def register(
    kind: str,
    folder: Path,
    as_json: bool,
    year: int,
    scope: str,
    month: int | None,
    volume: str,
    **targets: Path | None,
) -> None:
    """In sổ KIND: in (văn bản đến), out (văn bản đi) hoặc follow (theo dõi giải quyết văn bản đến)."""
    archive = Archive.open(folder)
    with archive.database.read() as conn:
        held, rows = register_scan.whole(
            conn,
            kind,
            year,
            scope,
            access=circles.everything(conn),
            today=date.today().isoformat(),
            offices=archive.settings.offices,
        )
    rows = of_month(rows, month) if month else rows
    offices = archive.settings.offices
    shown = register_print.printed(
        held, rows, kind=kind, year=year, scope=scope, offices=offices, month=month, volume=volume
    )
    written = [_write(shown, form, path) for form, path in targets.items() if path is not None]
    if as_json:
        echo_json(_as_json(kind, year, scope, held, rows))
    elif not written:
        _print(shown)


def _write(shown: Printed, form: str, path: Path) -> Path:
    """Write the print to a file. Raises UsageError where that cannot be done."""
    from corpus.register_files import WRITERS

    try:
        path.write_bytes(WRITERS[form](shown))
    except OSError as error:
        raise UsageError(
            "Không ghi được tệp %(path)s: %(why)s. Hãy chọn chỗ khác.", path=path, why=error.strerror
        ) from error
    click.echo(f"Đã ghi {len(shown.rows)} dòng ra {path}", err=True)
    return path


def _as_json(kind: str, year: int, scope: str, held: Book | None, rows: Sequence[Line]) -> dict[str, Any]:
    told = [register_rows.as_json(line) for line in rows]
    closed = held.closed_at if held else None
    return {"kind": kind, "year": year, "scope": scope, "closed_at": closed, "rows": told}


def _print(shown: Printed) -> None:
    click.echo(shown.title)
    click.echo("; ".join(f"{label}: {value or '-'}" for label, value in shown.cover))
    for row in (shown.headings, *shown.rows):
        click.echo(" | ".join(row).rstrip(" |"))


commands: list[click.Command] = [register]
