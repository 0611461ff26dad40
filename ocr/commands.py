"""The command `vanthu restore`: puts marks back into a text file, line for line."""

import json
from dataclasses import asdict
from typing import Any, BinaryIO

import click

from corpus.errors import UsageError
from ocr.modes import MODES
from ocr.restore import Restored, Restorer

_NOT_UNICODE = (
    "Văn bản không phải UTF-8 (có thể là TCVN3, VNI hay UTF-16). Hãy lưu lại ở Unicode (UTF-8) rồi chạy lại; "
    "'vanthu ingest' thì tự đổi mã."
)
_NOT_TEXT = "Tệp có byte 0, không phải văn bản thuần. Hãy dùng 'vanthu ocr' cho ảnh và PDF."


@click.command("restore")
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--mode",
    type=click.Choice(["auto", *MODES]),
    default="auto",
    help="accents: chữ sạch, thiếu dấu; noisy: đọc bằng mô hình tiếng Anh; light: đọc bằng mô hình tiếng Việt.",
)
@click.option(
    "--second",
    type=click.File("rb"),
    help="Cùng trang ấy do mô hình tiếng Anh đọc: giúp chọn chữ khi FILE do mô hình tiếng Việt đọc.",
)
@click.option("--known", multiple=True, help="Tên riêng thường gặp, ví dụ tên cơ quan; có thể lặp lại.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON, kèm từng chỗ đã sửa.")
def restore(
    file: BinaryIO, mode: str, second: BinaryIO | None, known: tuple[str, ...], as_json: bool
) -> None:
    """Khôi phục dấu tiếng Việt cho văn bản trong FILE (hoặc đầu vào chuẩn), giữ nguyên từng dòng."""
    beside = _text(second) if second else ""
    restored = Restorer(known).restore(_text(file).removesuffix("\n"), mode=mode, second=beside)
    if as_json:
        click.echo(json.dumps(as_plain(restored), ensure_ascii=False))
    else:
        click.echo(restored.text)


def _text(file: BinaryIO) -> str:
    """Return the text of a file in UTF-8, line ends made plain. Raises UsageError for anything else."""
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(_NOT_UNICODE) from None
    if "\0" in text:
        raise UsageError(_NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_plain(restored: Restored) -> dict[str, Any]:
    """Return the JSON shape of the command: text, mode, changes."""
    changes = [asdict(change) for change in restored.changes]
    return {"text": restored.text, "mode": restored.mode, "changes": changes}


commands: list[click.Command] = [restore]
