"""One entry of the API's description: a method, an address, what it takes and answers, and how to call it."""

import re
from dataclasses import dataclass, field
from typing import Any

from web.openapi_shapes import ID, Schema, made_of, one_of

JSON = "application/json"
FORM = "multipart/form-data"

# What a field means that says nothing of its own.
_MEANS = {
    "active": "false: khóa tài khoản hoặc ngừng dùng đơn vị; true: mở lại.",
    "access": "normal: mọi người trong cơ quan; restricted: hạn chế; personal: chỉ những người được nêu tên.",
    "again": "yes: vẫn vào sổ dù văn bản có thể trùng.",
    "other_number": "yes: vẫn lấy số ấy dù văn bản đi ghi số khác.",
    "early": "yes: vẫn giữ ngày đến dù trước ngày của văn bản.",
    "approve": "true: đồng thời đánh dấu đã soát.",
    "code": "Số, ký hiệu hồ sơ.",
    "copies": "Số lượng bản.",
    "direction": "in: sổ văn bản đến; out: sổ văn bản đi.",
    "do": "drop: bỏ tệp trùng; keep: giữ thành một văn bản riêng.",
    "due": "Thời hạn, dạng 2026-04-15.",
    "email": "Địa chỉ thư điện tử nhận thư nhắc; null là không nhận.",
    "entered_on": "Ngày đến, hoặc ngày ban hành của văn bản đi, dạng 2026-03-10.",
    "fields": "Các trường cần sửa; trường không có trong này giữ nguyên.",
    "files": "Các tệp.",
    "handed_on": "Ngày chuyển, dạng 2026-03-10.",
    "join": "1: tất cả các tệp là các trang của một văn bản.",
    "shut_out": "true: biết rằng nơi đang giữ văn bản không còn mở được.",
    "leave": "true: biết rằng mình không còn xem được văn bản.",
    "keeper": "Người lập hồ sơ.",
    "name": "Tên để nhớ.",
    "note": "Ghi chú.",
    "number": "Số trong sổ.",
    "office": "Cơ quan có sổ đến riêng; bỏ trống thì hệ thống đề xuất.",
    "other": "Mã văn bản được gộp vào.",
    "pages": "Số trang, từ 1; bỏ trống khi xoay là mọi trang có ảnh.",
    "people": "Tên đăng nhập của những người được xem.",
    "position": "Việc thứ mấy trong văn bản, từ 0; bỏ trống là cả văn bản.",
    "reason": "Lý do.",
    "receiver": "Đơn vị hoặc người nhận.",
    "record": "Mã văn bản.",
    "role": "lead: chủ trì; support: phối hợp; inform: để biết.",
    "scope": "Sổ riêng: ký hiệu loại có số riêng, hoặc tên cơ quan; '' là sổ chung.",
    "state": "Điều cần ghi nhận.",
    "subject": "Như danh sách chờ đã ghi, ví dụ job:4.",
    "sure": "yes: chắc chắn khóa sổ.",
    "take": "Tên các trường lấy giá trị của văn bản được gộp, trong số trang gộp đưa ra.",
    "text": "Lời văn mới của trang.",
    "title": "Tiêu đề hồ sơ.",
    "to": "Nơi nhận như /api/receivers đã ghi, ví dụ unit:1.",
    "turn": "left: xoay trái 90°; right: xoay phải 90°; over: xoay ngược 180°.",
    "unit_id": "Mã đơn vị; null là không thuộc đơn vị nào.",
    "username": "Tên đăng nhập.",
    "year": "Năm của sổ; bỏ trống là năm nay.",
}
# What stands in the braces of an address; whatever is not here is a whole number from 1.
WORDS: dict[str, Schema] = {
    "kind": one_of("in", "out", "follow"),
    "act": one_of("reserve", "cancel", "begin", "close"),
    "form": one_of("xlsx", "docx", "pdf"),
    "doing": one_of("close", "reopen"),
    "task": one_of("backup", "verify", "rebuild"),
    "what": one_of("week", "unentered", "ungiven"),
    "name": {"type": "string", "pattern": "^[a-z_]{1,40}$"},
    "row": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
}


@dataclass(frozen=True, slots=True)
class Param:
    """One value behind the '?' of an address."""

    name: str
    says: str
    schema: Schema = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one address does.

    answer: a shape, or the media type of a file; None for 204. fails: statuses beside those that every call can get.
    example: the JSON of a call, or '' ; query: of the example's address.
    """

    method: str
    path: str
    name: str
    tag: str
    says: str
    answer: Schema | str | None = None
    query: tuple[Param, ...] = ()
    body: Schema | None = None
    takes: str = JSON
    status: int = 200
    fails: tuple[int, ...] = ()
    path_words: tuple[tuple[str, Schema], ...] = ()
    example: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the braces of the address."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    def word(self, name: str) -> Schema:
        """Return the schema of a name in the braces."""
        return dict(self.path_words).get(name) or WORDS.get(name, ID)


PAGE = Param("page", "Trang của danh sách, từ 1.", {"type": "integer", "minimum": 1, "maximum": 100_000})


def fields(required: dict[str, Any], optional: dict[str, Any] | None = None) -> Schema:
    """Return the schema of what a call carries, each field with its meaning; what is not named is not looked at."""
    known, left = (
        {name: _said(name, one) for name, one in part.items()} for part in (required, optional or {})
    )
    return {**made_of(known, left), "additionalProperties": True}


def _said(name: str, schema: Schema) -> Schema:
    return {"description": _MEANS[name], **schema} if name in _MEANS else schema
