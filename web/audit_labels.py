"""What the audit log says in words: a phrase an action, the nouns it is about, and the details worth showing.

A test reads the sources and fails when an action is written that has no phrase here.
"""

from collections.abc import Mapping
from typing import Any

from corpus.audit_log import Entry
from web import health_words, labels, who
from web.dates import show_date
from web.language import _, later

# %(what)s is the thing that the entry is about.
ACTIONS: Mapping[str, str] = {
    "access": later("đổi phạm vi xem của %(what)s"),
    "account added": later("thêm %(what)s"),
    "account-added": later("thêm %(what)s"),
    "account-off": later("khóa %(what)s"),
    "account-on": later("mở khóa %(what)s"),
    "account-renamed": later("đổi họ tên của %(what)s"),
    "approve": later("soát xong %(what)s"),
    "audit-exported": later("xuất nhật ký ra tệp CSV"),
    "backup": later("sao lưu kho"),
    "book-closed": later("khóa %(what)s"),
    "book-printed": later("in %(what)s"),
    "chore-started": later("cho chạy việc dài trên kho"),
    "copy-attached": later("giữ một bản khác kèm %(what)s"),
    "correct": later("sửa %(what)s"),
    "correct-text": later("sửa lời văn của %(what)s"),
    "dossier-changed": later("sửa bìa %(what)s"),
    "dossier-closed": later("đóng %(what)s"),
    "dossier-exported": later("xuất %(what)s"),
    "dossier-in": later("xếp một văn bản vào %(what)s"),
    "dossier-moved": later("đổi thứ tự trong %(what)s"),
    "dossier-opened": later("lập %(what)s"),
    "dossier-out": later("lấy một văn bản ra khỏi %(what)s"),
    "dossier-reopened": later("mở lại %(what)s"),
    "duplicate": later("gửi lại tệp đã có, %(what)s"),
    "email": later("đổi địa chỉ thư của %(what)s"),
    "feed-made": later("tạo địa chỉ lịch cho %(what)s"),
    "feed-revoked": later("thu hồi địa chỉ lịch của %(what)s"),
    "filed": later("đưa %(what)s vào kho"),
    "given": later("chuyển giao %(what)s"),
    "kept": later("giữ riêng tệp trùng của %(what)s"),
    "link": later("quyết định một liên kết của %(what)s"),
    "linked": later("nối %(what)s với văn bản khác"),
    "merged": later("gộp trang của văn bản khác vào %(what)s"),
    "member-set": later("đổi đơn vị, địa chỉ thư của %(what)s"),
    "not-a-twin": later("xác nhận %(what)s không trùng văn bản đã có"),
    "number-cancelled": later("hủy số trong %(what)s"),
    "number-reserved": later("giữ số trong %(what)s"),
    "opened": later("mở %(what)s"),
    "page-moved": later("chuyển một trang của %(what)s"),
    "page-put-back": later("đưa lại một trang vào %(what)s"),
    "page-removed": later("bỏ một trang khỏi %(what)s"),
    "page-turned": later("xoay một trang của %(what)s"),
    "password": later("đổi mật khẩu của %(what)s"),
    "password reset": later("cấp lại mật khẩu cho %(what)s"),
    "password-reset": later("cấp lại mật khẩu cho %(what)s"),
    "read-again": later("đọc lại %(what)s"),
    "receipted": later("ký nhận %(what)s"),
    "register-noted": later("ghi thêm vào %(what)s"),
    "registered": later("vào %(what)s"),
    "reminded": later("gửi thư nhắc việc cho %(what)s"),
    "role-changed": later("đổi vai trò của %(what)s"),
    "seen": later("cho %(what)s ra khỏi trang Cần xử lý"),
    "sessions-ended": later("kết thúc phiên đăng nhập của %(what)s"),
    "settle": later("ghi nhận việc giải quyết %(what)s"),
    "sign-in": later("đăng nhập"),
    "sign-out": later("đăng xuất"),
    "split": later("tách %(what)s làm hai"),
    "split-off": later("lập %(what)s từ các trang tách ra"),
    "task-added": later("thêm một việc vào %(what)s"),
    "task-changed": later("ghi lại một việc của %(what)s"),
    "task-removed": later("bỏ một việc đã thêm của %(what)s"),
    "table-row-added": later("thêm dòng vào %(what)s"),
    "table-row-removed": later("bỏ dòng khỏi %(what)s"),
    "token-made": later("tạo mã truy cập cho %(what)s"),
    "token-revoked": later("thu hồi mã truy cập của %(what)s"),
    "unit-added": later("thêm %(what)s"),
    "unit-off": later("ngừng dùng %(what)s"),
    "unit-on": later("dùng lại %(what)s"),
    "unit-renamed": later("đổi tên %(what)s"),
    "verified": later("kiểm tra tệp gốc và nhật ký"),
    "withdrawn": later("thu hồi %(what)s"),
}

NOUNS: Mapping[str, str] = {
    "record": later("văn bản %(name)s"),
    "job": later("lượt nhận %(name)s"),
    "refusal": later("lượt từ chối vì dấu mật %(name)s"),
    "account": later("tài khoản %(name)s"),
    "unit": later("đơn vị %(name)s"),
    "dossier": later("hồ sơ %(name)s"),
    "book": later("sổ %(name)s"),
    "table": later("bảng tra cứu %(name)s"),
}

STATES: Mapping[str, str] = {
    "hidden": later("văn bản hạn chế"),
    "gone": later("văn bản không còn trong kho"),
}

# The details that are shown, in this order; any other stays in the catalogue.
DETAILS: Mapping[str, str] = {
    "task": later("việc"),
    "field": later("trường"),
    "what": later("phần"),
    "access": later("phạm vi"),
    "people": later("người được xem"),
    "state": later("tình trạng"),
    "relation": later("quan hệ"),
    "record": later("văn bản kia"),
    "role": later("vai trò"),
    "to": later("nơi nhận"),
    "due": later("hạn"),
    "number": later("số"),
    "first": later("từ số"),
    "last": later("đến số"),
    "reason": later("lý do"),
    "form": later("dạng"),
    "month": later("tháng"),
    "name": later("tên"),
    "page": later("trang"),
    "good": later("kết quả"),
    "checked": later("tệp gốc"),
    "changed": later("tệp đổi"),
    "missing": later("tệp thiếu"),
    "entries": later("số mục"),
    "sessions": later("số phiên"),
    "row": later("dòng"),
    "lines": later("số dòng"),
}

PARTS: Mapping[str, str] = {
    "page": later("trang văn bản"),
    "picture": later("ảnh trang"),
    "original": later("tệp gốc"),
    "copy": later("bản PDF tra cứu"),
    "export": later("trong hồ sơ được xuất"),
}
"""The parts of a restricted document that a person opened (corpus.read_log)."""

_VALUES: Mapping[str, Mapping[str, str]] = {
    "task": health_words.TASKS,
    "field": labels.FIELDS,
    "what": PARTS,
    "access": labels.ACCESS,
    "relation": labels.CITES,
    "state": {
        "confirmed": later("xác nhận"),
        "rejected": later("bỏ"),
        "proposed": later("chờ xác nhận"),
        "not-needed": later("không cần trả lời"),
        "done": later("đã làm"),
        "not-done": later("chưa làm"),
        "open": later("mở lại"),
    },
    "role": {**labels.ROLES, **labels.DUTIES},
}


def action(name: str) -> str:
    """Return an action by itself, as the filter lists it; one of a later version is named as it is written."""
    phrase = str(ACTIONS.get(name, name))
    return phrase % {"what": "…"} if "%(" in phrase else phrase


def sentence(entry: Entry) -> str:
    """Return what was done, without time and person."""
    phrase = str(ACTIONS.get(entry.action, f"{entry.action}: %(what)s"))
    return phrase % {"what": thing(entry)} if "%(" in phrase else phrase


def thing(entry: Entry) -> str:
    """Return what an entry is about; nothing of what this person may not see."""
    if entry.state != "seen":
        return str(STATES[entry.state])
    noun = NOUNS.get(entry.kind)
    if noun is None:
        return entry.kind
    return str(noun) % {"name": _name(entry)}


def _name(entry: Entry) -> str:
    if entry.kind == "book" and entry.name:
        direction, _sep, rest = entry.name.partition(" ")
        return f"{str(labels.DIRECTIONS[direction]).lower()} {rest}"
    if entry.kind == "account" and entry.key:
        return who.in_full(entry.key)
    return entry.name or (f"#{entry.key}" if (entry.key or "").isdigit() else entry.key or "")


def detail(entry: Entry) -> str:
    """Return the details worth showing as one line, '' when there are none."""
    parts = [
        f"{label}: {_value(name, entry.detail[name])}"
        for name, label in DETAILS.items()
        if entry.detail.get(name) not in (None, "") and _is_worth(entry, name)
    ]
    return "; ".join(parts)


def _is_worth(entry: Entry, name: str) -> bool:
    """Tell whether a detail says something of this entry that its sentence does not."""
    if name == "to":
        return entry.kind != "dossier"
    if name == "record":
        return entry.action in ("link", "linked")
    return not (name == "state" and entry.action == "linked")


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("tốt") if value else _("có lỗi"))
    if name == "due":
        return show_date(str(value))
    if name == "record":
        return f"#{value}"
    return str(_VALUES.get(name, {}).get(str(value), value))
