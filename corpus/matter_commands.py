"""Commands for units and files of matters: unit, dossier."""

from datetime import datetime
from pathlib import Path

import click

from corpus import bags, circles, dossiers, reference, running, units
from corpus.archive import Archive
from corpus.commands import archive_option, echo_json, json_option

_CLI = "cli"


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


@click.group("unit")
def unit() -> None:
    """Quản lý các đơn vị của cơ quan."""


@unit.command("add")
@click.argument("name")
@archive_option
@json_option
def unit_add(name: str, folder: Path, as_json: bool) -> None:
    """Thêm đơn vị NAME."""
    with Archive.open(folder).database.write() as conn:
        unit_id = units.add(conn, name, person=_CLI, at=_now())
    echo_json({"unit_id": unit_id, "name": name}) if as_json else click.echo(unit_id)


@unit.command("list")
@archive_option
@json_option
def unit_list(folder: Path, as_json: bool) -> None:
    """Liệt kê các đơn vị, cả đơn vị đã ngừng dùng."""
    with Archive.open(folder).database.read() as conn:
        found = units.everyone(conn)
    if as_json:
        echo_json([{"unit_id": one.id, "name": one.name, "active": one.active} for one in found])
        return
    for one in found:
        click.echo(f"{one.id:>4}  {one.name}{'' if one.active else '  (ngừng dùng)'}")


@click.group("dossier")
def dossier() -> None:
    """Xem và xuất hồ sơ công việc."""


@dossier.command("list")
@archive_option
@json_option
def dossier_list(folder: Path, as_json: bool) -> None:
    """Liệt kê các hồ sơ và số văn bản trong mỗi hồ sơ."""
    with Archive.open(folder).database.read() as conn:
        found = dossiers.everyone(conn, access=circles.everything(conn))
    if as_json:
        echo_json(
            [
                {
                    "code": one.dossier.code,
                    "title": one.dossier.title,
                    "retention": one.dossier.retention,
                    "keeper": one.dossier.keeper,
                    "opened_on": one.dossier.opened_on,
                    "closed_on": one.dossier.closed_on,
                    "documents": one.count,
                }
                for one in found
            ]
        )
        return
    for one in found:
        click.echo(f"{one.dossier.code}  {one.dossier.title}  ({one.count} văn bản)")


@dossier.command("export")
@click.argument("code")
@archive_option
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="Thư mục mới để ghi gói BagIt vào.",
)
@json_option
def dossier_export(code: str, folder: Path, target: Path, as_json: bool) -> None:
    """Xuất hồ sơ CODE thành gói BagIt: tệp gốc, bản PDF tra cứu, siêu dữ liệu XML, mục lục, liên kết."""
    archive = Archive.open(folder)
    sources = bags.Sources(archive.originals, archive.derived / "copies", "; ".join(archive.settings.offices))
    with archive.database.read() as conn:
        parcel = bags.gather(conn, dossiers.by_code(conn, code).id, access=circles.everything(conn))
    tables = reference.load(folder / "tables")
    with running.task(archive.folder, "export", since=_now()) as shown:
        tick = shown.step("export")
        bags.pack(parcel, target.absolute(), sources=sources, reference=tables, at=_now(), tick=tick)
    with archive.database.write() as conn:
        bags.note_export(conn, parcel, person=_CLI, at=_now())
    documents = len(parcel.documents)
    click.echo(f"Đã xuất {documents} văn bản của hồ sơ {parcel.dossier.code} vào {target}", err=True)
    if as_json:
        echo_json({"code": parcel.dossier.code, "documents": documents, "folder": str(target)})


commands: list[click.Command] = [unit, dossier]
