"""The settings of one archive: a frozen dataclass whose fields are the one table of defaults, limits and help.

`ARCHIVE/settings.toml` holds what differs from the defaults. Settings are read once at the door (archive.open);
steps get plain arguments. docs/settings.md is checked against this table by a test.
"""

import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from corpus.errors import ArchiveError


def _setting(
    default: Any,
    help_vi: str,
    low: float | None = None,
    high: float | None = None,
    *,
    choices: tuple[str, ...] = (),
) -> Any:
    return field(default=default, metadata={"help": help_vi, "low": low, "high": high, "choices": choices})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults; `metadata` of each field carries its Vietnamese help and its limits."""

    offices: tuple[str, ...] = _setting((), "Tên các cơ quan dùng kho này, ví dụ 'Đảng ủy xã …', 'UBND xã …'")
    province: str = _setting("", "Tên tỉnh, thành phố của cơ quan")
    own_numbers: tuple[str, ...] = _setting(
        (), "Chữ viết tắt của loại văn bản đi có số riêng, ví dụ 'QĐ'; loại khác vào sổ chung"
    )
    language: str = _setting("vie", "Mô hình Tesseract dùng để đọc")
    render_dpi: int = _setting(300, "Độ phân giải khi dựng trang PDF thành ảnh (dpi)", 150, 600)
    max_file_mb: int = _setting(200, "Cỡ tệp lớn nhất được nhận (MB)", 1, 2000)
    max_pages: int = _setting(500, "Số trang nhiều nhất của một tệp", 1, 20000)
    max_page_megapixels: int = _setting(70, "Cỡ ảnh lớn nhất của một trang (triệu điểm ảnh)", 10, 200)
    render_megapixels: int = _setting(40, "Cỡ ảnh lớn nhất khi dựng trang PDF (triệu điểm ảnh)", 5, 100)
    max_unpacked_mb: int = _setting(200, "Dung lượng lớn nhất của DOCX sau khi giải nén (MB)", 10, 2000)
    read_wall_seconds: int = _setting(1800, "Thời gian dài nhất để đọc một tệp (giây)", 10, 86400)
    read_cpu_seconds: int = _setting(1800, "Thời gian CPU dài nhất để đọc một tệp (giây)", 10, 86400)
    read_memory_mb: int = _setting(3000, "Bộ nhớ địa chỉ tối đa của tiến trình đọc (MB)", 800, 16000)
    page_seconds: int = _setting(180, "Thời gian dài nhất của một lần gọi Tesseract (giây)", 5, 3600)
    threads: int = _setting(2, "Số trang được đọc cùng lúc", 1, 16)
    lease_seconds: int = _setting(120, "Thời hạn giữ việc của tiến trình đọc (giây)", 10, 3600)
    max_failures: int = _setting(3, "Số lần lỗi trước khi chuyển văn bản cho người xem", 1, 10)
    retry_seconds: int = _setting(30, "Thời gian chờ trước khi thử lại (giây)", 1, 3600)
    review_below: float = _setting(0.75, "Trường có độ tin cậy thấp hơn mức này thì cần người soát", 0, 1)
    drop_folder: str = _setting("", "Thư mục máy quét thả tệp vào; để trống nếu không dùng")
    drop_seconds: int = _setting(2, "Chu kỳ xem thư mục quét (giây)", 1, 600)
    backup_folder: str = _setting(
        "", "Thư mục chứa các bản sao lưu, ngoài kho; cần có để sao lưu từ trang Sức khỏe hệ thống"
    )
    backup_keep: int = _setting(14, "Số bản sao lưu mới nhất được giữ trong backup_folder", 1, 1000)
    session_hours: int = _setting(10, "Sau bao nhiêu giờ thì phải đăng nhập lại", 1, 72)
    reads_per_minute: int = _setting(
        2400, "Số lần xem nhiều nhất của một tài khoản trong một phút (trang và API)", 60, 100_000
    )
    changes_per_minute: int = _setting(
        600, "Số lần ghi nhiều nhất của một tài khoản trong một phút (trang và API)", 10, 100_000
    )
    search_engine: str = _setting(
        "whoosh",
        "Bộ máy tìm kiếm: whoosh, hoặc tantivy (nhanh hơn, cần pip install vanthu[fast])",
        choices=("whoosh", "tantivy"),
    )
    trusted_hosts: tuple[str, ...] = _setting(
        (), "Các tên máy mà trang web trả lời, ví dụ 'vanthu.xa.local'; để trống là mọi tên"
    )
    proxy: str = _setting(
        "none",
        "Máy chủ trung gian trên cùng máy nhận kết nối mã hóa (Caddy): none hoặc tls",
        choices=("none", "tls"),
    )
    site_url: str = _setting("", "Địa chỉ trang web như người dùng gõ, ví dụ 'http://vanthu.xa.local:8000'")
    remind_days_before: int = _setting(3, "Nhắc trước hạn bao nhiêu ngày làm việc", 1, 30)
    smtp_host: str = _setting("", "Máy chủ gửi thư nhắc hạn; để trống thì không gửi thư nào")
    smtp_port: int = _setting(25, "Cổng của máy chủ gửi thư", 1, 65535)
    smtp_tls: str = _setting("none", "Mã hóa khi gửi thư: none hoặc starttls", choices=("none", "starttls"))
    smtp_sender: str = _setting("", "Địa chỉ người gửi ghi trên thư nhắc hạn")
    smtp_user: str = _setting("", "Tên đăng nhập máy chủ gửi thư; để trống nếu không cần")
    smtp_password_file: str = _setting("", "Tệp chứa mật khẩu của smtp_user, nằm ngoài kho")


def read(path: Path) -> Settings:
    """Return the settings of the given settings.toml (defaults where it is silent or missing).

    Raises ArchiveError for a key that is unknown, of a wrong type or out of its limits.
    """
    if not path.exists():
        return Settings()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ArchiveError(
            "Tệp settings.toml sai cú pháp: %(error)s. Hãy sửa lại rồi chạy lại.", error=error
        ) from error
    return replace(Settings(), **{name: _checked(name, value) for name, value in given.items()})


def write(path: Path, settings: Settings) -> None:
    """Write the settings that differ from the defaults as TOML, each with its help as a comment."""
    default, lines = asdict(Settings()), []
    for spec in fields(Settings):
        value = getattr(settings, spec.name)
        if value != default[spec.name]:
            lines += [f"# {spec.metadata['help']}", f"{spec.name} = {_toml(value)}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def _checked(name: str, value: Any) -> Any:
    """Return the value in the type of its default, or raise ArchiveError with the sentence that says what to do."""
    spec = next((s for s in fields(Settings) if s.name == name), None)
    if spec is None:
        raise ArchiveError("settings.toml: không có thiết đặt '%(name)s'. Xem docs/settings.md.", name=name)
    if isinstance(spec.default, tuple) and isinstance(value, list):
        value = tuple(str(item) for item in value)
    if isinstance(spec.default, float) and isinstance(value, int):
        value = float(value)
    if type(value) is not type(spec.default):
        raise ArchiveError(
            "settings.toml: '%(name)s' phải thuộc kiểu %(kind)s.", name=name, kind=type(spec.default).__name__
        )
    if spec.metadata["choices"] and value not in spec.metadata["choices"]:
        raise ArchiveError(
            "settings.toml: '%(name)s' phải là một trong: %(choices)s.",
            name=name,
            choices=", ".join(spec.metadata["choices"]),
        )
    low, high = spec.metadata["low"], spec.metadata["high"]
    if low is not None and not low <= value <= high:
        raise ArchiveError(
            "settings.toml: '%(name)s' phải từ %(low)s đến %(high)s.", name=name, low=low, high=high
        )
    return value
