"""The manual page of all commands, made of what the commands say of themselves."""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

Told = Mapping[str, Any]
_EXITS = (
    ("0", "Tốt."),
    ("1", "Có tệp bị từ chối, có việc không làm được, hoặc kiểm tra thấy lỗi."),
    ("2", "Gọi lệnh chưa đúng, không mở được kho, không có văn bản ấy, hoặc có nhiều văn bản cùng ký hiệu."),
)
_ABOUT = (
    "Nhận văn bản vào kho, đọc, phục hồi dấu, tìm số, ngày, cơ quan, thời hạn, cho vào sổ, tra cứu, theo dõi "
    "trả lời. Mọi thứ nằm trong một thư mục kho; không gửi gì ra ngoài, trừ thư nhắc hạn khi cơ quan đã khai "
    "máy chủ thư. Kết quả ra đầu ra chuẩn; lỗi và tiến độ ra đầu ra lỗi. Có --json thì kết quả là JSON. "
    "Mỗi lệnh có --help."
)


def commands_of(group: click.Group, context: click.Context) -> list[dict[str, Any]]:
    """Return each command by its whole name, with what it does, its usage, arguments and options."""
    found: list[dict[str, Any]] = []
    _gather(group, context.parent or context, "vanthu", found)
    return found


def _gather(group: click.Group, context: click.Context, path: str, found: list[dict[str, Any]]) -> None:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            _gather(command, context, f"{path} {name}", found)
        elif command is not None:
            found.append(_told(command, f"{path} {name}"))


def _told(command: click.Command, path: str) -> dict[str, Any]:
    own = click.Context(command, info_name=path)
    options = [one for one in command.params if isinstance(one, click.Option)]
    return {
        "name": path,
        "usage": " ".join([path, *command.collect_usage_pieces(own)]),
        "help": _plain(command.help or ""),
        "options": [_option(one, own) for one in options],
    }


def _option(option: click.Option, context: click.Context) -> dict[str, str]:
    shown, said = option.get_help_record(context) or (", ".join(option.opts), option.help or "")
    return {"option": shown, "help": _plain(said)}


def _plain(text: str) -> str:
    """Return a help text as paragraphs without the breaks of its source."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def roff(told: Sequence[Told], *, on: date | None = None) -> str:
    """Return the manual page for man(1), as UTF-8 text; `on` is the day on its foot, none when not given."""
    day = on.isoformat() if on else ""
    lines = [f'.TH VANTHU 1 "{day}" "vanthu {_version()}" "vanthu"', ".SH TÊN"]
    lines += [r"vanthu \- nhận, đọc, đăng ký, lưu và tra cứu văn bản của cơ quan", ".SH CÚ PHÁP"]
    lines += [r"\fBvanthu\fR \fILỆNH\fR [\fITÙY CHỌN\fR] ...", ".SH MÔ TẢ", _safe(_ABOUT), ".SH CÁC LỆNH"]
    for one in told:
        lines += [f".SS {_safe(str(one['name']))}", ".nf", _safe(str(one["usage"])), ".fi", ".PP"]
        lines += [_paragraphs(str(one["help"]))]
        for option in one["options"]:
            lines += [".TP", rf"\fB{_safe(option['option'])}\fR", _paragraphs(option["help"])]
    lines.append(".SH MÃ THOÁT")
    for code, meaning in _EXITS:
        lines += [".TP", rf"\fB{code}\fR", _safe(meaning)]
    lines += [".SH XEM THÊM", _safe("docs/commands.md, docs/install.md trong mã nguồn của vanthu.")]
    return "\n".join(lines) + "\n"


def _paragraphs(text: str) -> str:
    return "\n.PP\n".join(_safe(part) for part in text.split("\n\n"))


def _safe(text: str) -> str:
    r"""Return text in which nothing is a command of roff: backslashes, hyphens, a dot or quote at a line's start."""
    plain = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain[:1] in (".", "'") else plain


def _version() -> str:
    try:
        return version("vanthu")
    except PackageNotFoundError:  # run from its sources
        return "?"
