"""Commands that read a file without filing it (ocr, fields) and the look at this machine (doctor)."""

import json
import shutil
import tempfile
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from corpus import reference, settings
from corpus.errors import UsageError
from corpus.record import Page
from corpus.settings import Settings
from ingest import pipeline, sandbox
from ingest.health import Finding, examine
from ingest.media import media_type_of
from ingest.sandbox import Sheet

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


def _settings_of(folder: Path | None) -> Settings:
    return settings.read(folder / "settings.toml") if folder else Settings()


def _pages_of(text: str | None) -> range | None:
    """Return the page numbers of 'A-B' or 'A'. Raises UsageError."""
    if text is None:
        return None
    first, _, last = text.partition("-")
    if not first.isdigit() or not (last or first).isdigit() or int(last or first) < int(first):
        raise UsageError("--pages phải có dạng 3 hoặc 1-4.")
    return range(int(first), int(last or first) + 1)


@click.command("ocr")
@_file
@_json
@click.option("--raw", is_flag=True, help="In chữ như máy đọc được, chưa phục hồi dấu.")
@click.option("--pages", "wanted", help="Chỉ đọc các trang A-B.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Giữ ảnh trang và kết quả từng bước ở thư mục này."
)
def ocr(file: Path, as_json: bool, raw: bool, wanted: str | None, keep: Path | None) -> None:
    """Đọc tệp FILE thành chữ; các trang cách nhau bằng ký tự sang trang."""
    chosen = Settings()
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sheets = sandbox.read(
            [(file, media_type_of(file))],
            {**pipeline.read_config(chosen), "keep": str(keep) if keep else None},
            Path(folder),
            pipeline.limits(chosen),
            wanted=_pages_of(wanted),
        )
        sheets = sheets if raw else pipeline.restored(sheets, pipeline.model())
        if keep:
            _keep(keep, sheets)
    if as_json:
        click.echo(json.dumps({"pages": [_page_json(s.page) for s in sheets]}, ensure_ascii=False))
    else:
        click.echo("\f".join(sheet.page.text(raw=raw) for sheet in sheets))


def _page_json(page: Page) -> dict[str, Any]:
    """Return a page in the shape of the command contract (design §6)."""
    values = asdict(replace(page, words=()))
    del values["words"], values["source"]
    return {
        "page": values.pop("number"),
        **values,
        "head": page.has_head,
        "words": [
            {
                "text": w.text,
                "raw": w.raw,
                "box": list(w.box),
                "conf": round(w.conf, 3),
                "zone": w.zone,
                "line": w.line,
                "alternatives": [list(other) for other in w.alternatives],
            }
            for w in page.words
        ],
    }


def _keep(folder: Path, sheets: list[Sheet]) -> None:
    """Leave the page pictures, the raw and the corrected text, the words and the steps beside the steps' pictures."""
    for sheet in sheets:
        stem = folder / f"page-{sheet.page.number}"
        if sheet.picture:
            shutil.copy2(sheet.picture, stem.with_suffix(".jpg"))
        stem.with_suffix(".raw.txt").write_text(sheet.page.text(raw=True), encoding="utf-8")
        stem.with_suffix(".txt").write_text(sheet.page.text(), encoding="utf-8")
        words = json.dumps(_page_json(sheet.page), ensure_ascii=False)
        stem.with_suffix(".json").write_text(words, encoding="utf-8")
        steps = "".join(f"{'x' if s.done else '-'} {s.name:<10} {s.reason}\n" for s in sheet.page.steps)
        stem.with_suffix(".steps.txt").write_text(steps, encoding="utf-8")


@click.command("fields")
@_file
@_json
@click.option(
    "--archive", "folder", type=click.Path(path_type=Path), help="Dùng bảng tra và thiết đặt của kho này."
)
@click.option("--arrived", type=click.DateTime(["%Y-%m-%d"]), help="Ngày đến.")
@click.option("--no-name-hint", is_flag=True, help="Không dùng tên tệp làm gợi ý.")
def fields(
    file: Path, as_json: bool, folder: Path | None, arrived: datetime | None, no_name_hint: bool
) -> None:
    """Đọc tệp FILE và cho biết số, ngày, cơ quan, trích yếu, nơi nhận, viện dẫn, thời hạn."""
    tables = reference.load(folder / "tables" if folder else None)
    with tempfile.TemporaryDirectory() as pictures:
        letter = pipeline.read_letter(
            [(file, media_type_of(file))],
            _settings_of(folder),
            Path(pictures),
            tables=tables,
            arrived=arrived.date() if arrived else None,
            file_name=None if no_name_hint else file.name,
        )
    found = letter.description.as_json()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        if name not in ("confidence", "where", "candidates"):
            click.echo(f"{name:<18} {json.dumps(value, ensure_ascii=False)}")


@click.command("doctor")
@click.option("--archive", "folder", type=click.Path(path_type=Path), help="Kiểm tra cả kho này.")
@_json
@click.pass_context
def doctor(context: click.Context, folder: Path | None, as_json: bool) -> None:
    """Kiểm tra máy và kho; với mỗi lỗi in lệnh sửa."""
    found = examine(folder, today=date.today())
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found], ensure_ascii=False))
    else:
        for finding in found:
            click.echo(_line(finding))
    context.exit(0 if all(f.good for f in found) else 1)


def _line(finding: Finding) -> str:
    sign = "tốt " if finding.good else "LỖI "
    return f"{sign} {finding.what}: {finding.seen}" + ("" if finding.good else f"\n      Sửa: {finding.fix}")


commands: list[click.Command] = [ocr, fields, doctor]
