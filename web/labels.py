"""The names by which screens call the words of the catalogue: fields, states, roles, relations."""

from collections.abc import Mapping

from corpus.desk import Arrival
from web.language import _, later

FIELDS: Mapping[str, str] = {
    "number": later("Số"),
    "symbol": later("Số, ký hiệu"),
    "date": later("Ngày văn bản"),
    "kind": later("Loại văn bản"),
    "issuer": later("Cơ quan ban hành"),
    "parent_issuer": later("Cơ quan chủ quản"),
    "subject": later("Trích yếu"),
    "recipients": later("Kính gửi"),
    "distribution": later("Nơi nhận"),
    "signing_authority": later("Quyền hạn ký"),
    "signer": later("Người ký"),
    "place": later("Địa danh"),
    "urgency": later("Độ khẩn"),
    "system": later("Hệ thống"),
    "arrival_stamp": later("Dấu đến"),
}

DIRECTIONS: Mapping[str, str] = {
    "in": later("Văn bản đến"),
    "out": later("Văn bản đi"),
    "internal": later("Nội bộ"),
    "other": later("Khác"),
}

BOOKS: Mapping[str, str] = {
    "in": later("Sổ văn bản đến"),
    "out": later("Sổ văn bản đi"),
}

REGISTERS: Mapping[str, str] = {
    "in": later("Sổ văn bản đến"),
    "out": later("Sổ văn bản đi"),
    "follow": later("Sổ theo dõi giải quyết"),
}

# The headings of corpus.register_print.COLUMNS, which are printed in Vietnamese whatever the language of the screen.
BOOK_HEADINGS: tuple[str, ...] = (
    later("Ngày đến"),
    later("Số đến"),
    later("Tác giả"),
    later("Số, ký hiệu văn bản"),
    later("Ngày tháng văn bản"),
    later("Tên loại và trích yếu nội dung"),
    later("Đơn vị hoặc người nhận"),
    later("Ngày chuyển"),
    later("Ký nhận"),
    later("Ghi chú"),
    later("Số, ký hiệu"),
    later("Ngày tháng"),
    later("Người ký"),
    later("Nơi nhận"),
    later("Đơn vị, người nhận bản lưu"),
    later("Số lượng bản"),
    later("Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành"),
    later("Thời hạn giải quyết"),
    later("Tiến độ giải quyết"),
    later("Số, ký hiệu văn bản trả lời"),
)

# The words of corpus.register_cells.PROGRESS, in which a register writes how far a document is.
PROGRESS: Mapping[str, str] = {
    "late": later("Quá hạn"),
    "open": later("Chưa trả lời"),
    "partial": later("Đã trả lời một phần"),
    "answered": later("Đã trả lời"),
    "not-needed": later("Không cần trả lời"),
    "none": later("Không yêu cầu trả lời"),
}

LINE_STATES: Mapping[str, str] = {
    "used": later("Đã vào sổ"),
    "reserved": later("Giữ trước"),
    "cancelled": later("Đã hủy"),
    "restricted": later("Hạn chế"),
    "gone": later("Không còn trong kho"),
}
"""What a line of a register can be (corpus.register_filters.STATES)."""

SYSTEMS: Mapping[str, str] = {
    "party": later("Đảng"),
    "state": later("Nhà nước"),
    "front": later("Mặt trận, đoàn thể"),
    "other": later("Khác"),
}

ROLES: Mapping[str, str] = {
    "clerk": later("Văn thư"),
    "staff": later("Chuyên viên"),
    "leader": later("Lãnh đạo"),
    "admin": later("Quản trị"),
}

ROLE_MEANS: Mapping[str, str] = {
    "clerk": later("Tiếp nhận, soát, vào sổ, chuyển giao, lập hồ sơ; xem cả văn bản hạn chế."),
    "staff": later(
        "Xem văn bản không hạn chế hoặc được nêu tên, và việc được giao; không sửa, không chuyển giao."
    ),
    "leader": later("Xem cả văn bản hạn chế; chuyển giao, quyết định liên kết; không sửa, không vào sổ."),
    "admin": later(
        "Giữ tài khoản, đơn vị, bảng tra cứu, nhật ký; tiếp nhận tệp; không xem văn bản hạn chế nếu không được nêu tên."
    ),
}

REVIEW: Mapping[str, str] = {
    "needed": later("Cần soát"),
    "none": later("Đã đọc"),
    "done": later("Đã soát"),
}

CITES: Mapping[str, str] = {
    "amends": later("sửa đổi"),
    "repeals": later("bãi bỏ"),
    "replaces": later("thay thế"),
    "replies-to": later("trả lời"),
    "forwards": later("sao gửi, chuyển"),
    "follows": later("tiếp theo"),
    "implements": later("thực hiện"),
    "based-on": later("căn cứ"),
    "attached-to": later("kèm theo"),
    "refers-to": later("nhắc tới"),
}

CITED_BY: Mapping[str, str] = {
    "amends": later("được sửa đổi bởi"),
    "repeals": later("bị bãi bỏ bởi"),
    "replaces": later("được thay thế bởi"),
    "replies-to": later("có trả lời"),
    "forwards": later("được chuyển bởi"),
    "follows": later("tiếp nối bởi"),
    "implements": later("được triển khai bởi"),
    "based-on": later("là căn cứ của"),
    "attached-to": later("có kèm"),
    "refers-to": later("được nhắc tới bởi"),
}

LINK_STATES: Mapping[str, str] = {
    "open": later("chưa có trong kho"),
    "proposed": later("đề xuất, chờ xác nhận"),
    "confirmed": later("đã nối"),
}

STANDING_TONES: Mapping[str, str] = {
    "late": "bad",
    "open": "look",
    "partial": "look",
    "answered": "good",
    "not-needed": "plain",
    "none": "plain",
    "met": "good",
}

POINTS: Mapping[str, str] = {
    "open": later("chưa làm"),
    "late": later("quá hạn"),
    "met": later("đã làm"),
    "not-needed": later("không phải làm"),
}

ENDED: Mapping[str, str] = {
    "repealed": later("đã bị bãi bỏ"),
    "replaced": later("đã được thay thế"),
    "amended": later("đã được sửa đổi"),
}

RESPONSES: Mapping[str, str] = {
    "none": later("không yêu cầu trả lời"),
    "open": later("chưa có văn bản trả lời"),
    "partial": later("đã trả lời một phần"),
    "answered": later("đã có văn bản trả lời"),
    "late": later("quá hạn"),
    "not-needed": later("không cần trả lời"),
}

EVENTS: Mapping[str, str] = {
    "issued": later("ban hành"),
    "due": later("hạn"),
    "answer": later("được trả lời bằng"),
    "today": later("hôm nay"),
}

TYPED: Mapping[str, str] = {
    "thong tin doi ngoai": later("có đủ các từ, có dấu hay không dấu"),
    '"sinh hoạt chi bộ"': later("đúng cụm từ"),
    "371-CV/ĐU": later("mang hoặc dẫn số, ký hiệu này"),
    "viendan:57-KL/TW": later("văn bản viện dẫn số này"),
    "báo cáo quý I/2026": later("có từ, trong khoảng thời gian"),
    "từ 1/3 đến 15/3/2026": later("ban hành trong khoảng ngày"),
    'han:"tuần này"': later("có việc đến hạn trong khoảng ngày"),
    "phòng cháy -rừng": later("có từ trước, không có từ sau dấu trừ"),
    "hạn hán HOẶC ngập lụt": later("một trong hai"),
    "tiêm ch*": later("từ bắt đầu bằng các chữ trước dấu *"),
}
"""What can be typed, for the empty search page; docs/searching.md has the whole."""

PERIODS: Mapping[str, str] = {"none": later("không rõ ngày")}

STAGES: Mapping[str, str] = {
    "late": later("quá hạn"),
    "today": later("hôm nay"),
    "soon": later("sắp đến hạn"),
    "later": later("còn thời gian"),
}

OUTCOMES: Mapping[str, str] = {
    "in-time": later("Đã trả lời đúng hạn"),
    "answered-late": later("Đã trả lời quá hạn"),
    "not-needed": later("Không cần trả lời"),
    "open": later("Chưa trả lời, còn hạn"),
    "late": later("Chưa trả lời, quá hạn"),
    "no-day": later("Chưa trả lời, không ghi hạn"),
}

WEEKDAYS: tuple[str, ...] = (
    later("Thứ hai"),
    later("Thứ ba"),
    later("Thứ tư"),
    later("Thứ năm"),
    later("Thứ sáu"),
    later("Thứ bảy"),
    later("Chủ nhật"),
)

DUTIES: Mapping[str, str] = {
    "lead": later("chủ trì"),
    "support": later("phối hợp"),
    "inform": later("để biết"),
}


_REPEATS: Mapping[str, str] = {
    "duplicate": later("Trùng với #%(record)s"),
    "merged": later("Đã gộp vào #%(record)s"),
    "twin": later("Bản khác của #%(record)s"),
}


def arrival_label(arrival: Arrival) -> str:
    """Return the state of a document on its way in, as its row shows it."""
    if arrival.state == "reading" and arrival.pages_total:
        done = min(arrival.pages_done + 1, arrival.pages_total)
        return str(_("Đang đọc trang %(done)s/%(total)s", done=done, total=arrival.pages_total))
    if arrival.state == "waiting" and arrival.failures:
        return str(_("Chờ thử lại (đã lỗi %(times)s lần)", times=arrival.failures))
    if arrival.state == "duplicate":
        said = _REPEATS.get(arrival.reason_code or "", _REPEATS["duplicate"])
        return str(said) % {"record": arrival.duplicate_of}
    if arrival.state in ("needs-review", "indexed") and arrival.review == "done":
        return str(REVIEW["done"])
    return str(_STATES.get(arrival.state, arrival.state))


_STATES: Mapping[str, str] = {
    "waiting": later("Chờ"),
    "reading": later("Đang đọc"),
    "filed": later("Đã lưu, đang đưa vào tìm kiếm"),
    "indexed": REVIEW["none"],
    "needs-review": REVIEW["needed"],
    "refused": later("Từ chối"),
    "secret": later("Từ chối"),
    "kept": later("Đã nhận"),
}

FACETS: Mapping[str, str] = {
    "kind": later("Loại văn bản"),
    "issuer": later("Cơ quan ban hành"),
    "year": later("Năm"),
    "direction": later("Hướng"),
    "urgency": later("Độ khẩn"),
    "signer": later("Người ký"),
    "from": later("Từ ngày"),
    "to": later("Đến ngày"),
    "unit": later("Đơn vị giải quyết"),
    "state": later("Tình trạng trả lời"),
    "access": later("Phạm vi xem"),
}

ACCESS: Mapping[str, str] = {
    "normal": later("mọi người trong cơ quan"),
    "restricted": later("hạn chế"),
    "personal": later("cá nhân"),
}

ACCESS_TOLD: Mapping[str, str] = {
    "restricted": later("văn thư, lãnh đạo và những người được nêu tên"),
    "personal": later("chỉ những người được nêu tên"),
}
"""Who sees documents of a class that not everybody sees."""

ACCESS_MARKS: Mapping[str, str] = {"restricted": later("Hạn chế"), "personal": later("Cá nhân")}
"""The mark beside a document of the class."""

FACET_VALUES: Mapping[str, Mapping[str, str]] = {
    "direction": DIRECTIONS,
    "state": RESPONSES,
    "access": ACCESS,
}
"""What a value of these facets is called; the others are called what they are."""

PROPOSALS: Mapping[str, str] = {
    "symbol": later("số, ký hiệu"),
    "issuer": later("cơ quan ban hành"),
}

SORTS: Mapping[str, str] = {
    "relevance": later("Khớp nhất trước"),
    "date": later("Ngày mới trước"),
    "number": later("Theo loại và số"),
}

TONES: Mapping[str, str] = {
    "waiting": "wait",
    "reading": "busy",
    "filed": "busy",
    "indexed": "good",
    "kept": "good",
    "needs-review": "look",
    "duplicate": "same",
    "refused": "bad",
    "secret": "bad",
}
"""The icon class of each state; the words beside it say the same, so that colour is never the only sign."""
