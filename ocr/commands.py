"""The command `vanthu restore`: puts marks back into a text file, line for line."""

import json
from dataclasses import asdict
from typing import Any, TextIO

import click

from ocr.language_model import load_model
from ocr.restore import MODES, Restored, restore_lines


@click.command("restore")
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
@click.option(
    "--mode",
    type=click.Choice(["auto", *MODES]),
    default="auto",
    help="accents: chữ sạch, thiếu dấu; noisy: đọc bằng mô hình tiếng Anh; light: đọc bằng mô hình tiếng Việt.",
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON, kèm từng chỗ đã sửa.")
def restore(file: TextIO, mode: str, as_json: bool) -> None:
    """Khôi phục dấu tiếng Việt cho văn bản trong FILE (hoặc đầu vào chuẩn), giữ nguyên từng dòng."""
    restored = restore_lines(file.read().splitlines(), mode=mode, model=load_model())
    if as_json:
        click.echo(json.dumps(as_plain(restored), ensure_ascii=False))
    else:
        click.echo("\n".join(restored.lines))


def as_plain(restored: Restored) -> dict[str, Any]:
    """Return the JSON shape of the command: text, mode, changes."""
    changes = [asdict(change) for change in restored.changes]
    return {"text": "\n".join(restored.lines), "mode": restored.mode, "changes": changes}


commands: list[click.Command] = [restore]
