"""What the health page says of each sign: a plain sentence, and what to do where it is not well."""

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.errors import VanthuError
from corpus.health import Sign
from corpus.running import Ended
from web.dates import show_time
from web.language import _, later
from web.language import said as said_of
from web.numbers import size

PARTS: Mapping[str, str] = {
    "queue": later("Hàng đợi đọc văn bản"),
    "disk": later("Chỗ trống trên đĩa"),
    "backup": later("Sao lưu"),
    "fixity": later("Kiểm tra tệp gốc"),
    "readers": later("Người được xem"),
    "index": later("Chỉ mục tìm kiếm"),
    "tables": later("Bảng tra cứu"),
    "tesseract": later("Tesseract (đọc chữ)"),
    "poppler": later("Poppler (mở PDF)"),
}

LEVELS: Mapping[str, str] = {
    "good": later("Tốt"),
    "look": later("Cần để ý"),
    "bad": later("Phải xử lý"),
}

FOLDERS: Mapping[str, str] = {
    "originals": later("Tệp gốc (originals)"),
    "derived": later("Ảnh trang, bản tra cứu (derived)"),
    "index": later("Chỉ mục (index)"),
    "catalogue": later("Danh mục (catalogue.sqlite)"),
    "spool": later("Tệp chờ kiểm tra dấu mật (spool)"),
}

TASKS: Mapping[str, str] = {
    "backup": later("Sao lưu"),
    "verify": later("Kiểm tra tệp gốc"),
    "rebuild": later("Lập lại chỉ mục, ảnh trang và bản tra cứu"),
    "export": later("Xuất hồ sơ"),
}

STEPS: Mapping[str, str] = {
    "": later("đang bắt đầu"),
    "copy": later("đang sao chép"),
    "check": later("đang kiểm tra tệp gốc"),
    "index": later("đang lập chỉ mục"),
    "pictures": later("đang dựng ảnh trang"),
    "copies": later("đang làm bản tra cứu"),
    "export": later("đang xếp văn bản vào gói"),
}

CHORES: Mapping[str, tuple[str, str]] = {
    "backup": (
        later("Sao lưu ngay"),
        later("Chép danh mục và các tệp gốc sang một thư mục mới, rồi kiểm tra bản sao."),
    ),
    "verify": (
        later("Kiểm tra nguyên vẹn"),
        later("Tính lại mã băm của mọi tệp gốc và xem nhật ký có bị sửa không."),
    ),
    "rebuild": (
        later("Lập lại chỉ mục tìm kiếm"),
        later("Dựng lại chỉ mục, ảnh trang và bản PDF tra cứu còn thiếu; trong lúc ấy vẫn tra cứu được."),
    ),
}
"""What the administrator can start: the word on its button, and what it does."""

_OUTCOMES: Mapping[tuple[str, str], str] = {
    ("backup", "good"): later("Đã sao lưu %(checked)s tệp gốc vào %(folder)s; bản sao đã kiểm tra, tốt."),
    ("backup", "bad"): later(
        "Bản sao ở %(folder)s không tốt: %(changed)s tệp đổi, %(missing)s tệp thiếu, hoặc nhật ký có lỗi."
    ),
    ("verify", "good"): later("%(checked)s tệp gốc còn nguyên, nhật ký liền mạch."),
    ("verify", "bad"): later("Thấy lỗi: %(changed)s tệp đổi, %(missing)s tệp thiếu, hoặc nhật ký có lỗi."),
    ("rebuild", "good"): later(
        "Đã lập chỉ mục %(documents)s văn bản, dựng lại %(pictures)s ảnh trang, %(copies)s bản PDF tra cứu."
    ),
}

_SAID: Mapping[tuple[str, str], str] = {
    ("queue", "well"): later("%(waiting)s văn bản chờ đọc, %(reading)s đang đọc."),
    ("queue", "failed"): later("%(failed)s văn bản đọc lỗi, đang chờ thử lại; %(waiting)s chờ đọc."),
    ("queue", "stopped"): later("%(waiting)s văn bản chờ từ %(oldest)s mà không có tiến trình nào đọc."),
    ("disk", "well"): later("Còn trống %(free)s trong %(total)s."),
    ("disk", "low"): later("Chỉ còn trống %(free)s trong %(total)s."),
    ("disk", "full"): later("Sắp hết chỗ: còn %(free)s trong %(total)s."),
    ("backup", "well"): later("Sao lưu lần cuối %(at)s, bản sao đã kiểm tra: %(checked)s tệp gốc."),
    ("backup", "old"): later("Lần sao lưu cuối là %(at)s, đã %(days)s ngày."),
    ("backup", "never"): later("Chưa sao lưu lần nào."),
    ("backup", "empty"): later("Kho chưa có văn bản nào để sao lưu."),
    ("backup", "failed"): later(
        "Bản sao lưu lúc %(at)s không tốt: %(changed)s tệp đổi, %(missing)s tệp thiếu."
    ),
    ("fixity", "well"): later("Kiểm tra lần cuối %(at)s: %(checked)s tệp gốc còn nguyên, nhật ký liền mạch."),
    ("fixity", "old"): later("Lần kiểm tra cuối là %(at)s, đã %(days)s ngày."),
    ("fixity", "never"): later("Chưa kiểm tra tệp gốc lần nào."),
    ("fixity", "empty"): later("Kho chưa có tệp gốc nào để kiểm tra."),
    ("fixity", "failed"): later("Kiểm tra lúc %(at)s thấy lỗi: %(changed)s tệp đổi, %(missing)s tệp thiếu."),
    ("readers", "well"): later("Văn bản nào cũng có người đang làm việc xem được."),
    ("readers", "shut"): later("%(shut)s văn bản không còn ai xem được: %(ids)s."),
    ("index", "well"): later("Chỉ mục %(engine)s có đủ %(documents)s văn bản."),
    ("index", "waiting"): later("Chỉ mục %(engine)s còn %(waiting)s thay đổi chờ đưa vào."),
    ("index", "apart"): later("Chỉ mục %(engine)s có %(documents)s văn bản, danh mục có %(records)s."),
    ("index", "damaged"): later("Chỉ mục hỏng hoặc chưa có; tra cứu tạm lấy thẳng từ danh mục nên chậm."),
    ("index", "missing"): later("Chưa cài bộ tìm kiếm %(engine)s mà settings.toml chọn."),
    ("tables", "well"): later("Đọc được các bảng; cơ quan có %(own)s dòng riêng."),
    ("tables", "fault"): later("Không đọc được tệp riêng của cơ quan: %(fault)s"),
    ("tesseract", "well"): later("Phiên bản %(version)s, có tiếng Việt."),
    ("tesseract", "no-vie"): later("Phiên bản %(version)s, thiếu gói tiếng Việt nên không đọc được văn bản."),
    ("tesseract", "missing"): later("Chưa cài, nên không đọc được bản quét nào."),
    ("poppler", "well"): later("Phiên bản %(version)s."),
    ("poppler", "missing"): later("Chưa cài, nên vài tệp PDF khó sẽ không mở được."),
}

_DO: Mapping[tuple[str, str], str] = {
    ("queue", "failed"): later(
        "Xem trang Cần xử lý; nếu lỗi lặp lại, chạy: vanthu doctor --archive THƯ_MỤC_KHO"
    ),
    ("queue", "stopped"): later("Khởi động lại dịch vụ vanthu, hoặc chạy: vanthu work --archive THƯ_MỤC_KHO"),
    ("disk", "low"): later("Chuyển các tệp không thuộc kho đi nơi khác, hoặc thêm đĩa."),
    ("disk", "full"): later(
        "Giải phóng chỗ ngay: khi đầy đĩa, hệ thống ngừng nhận văn bản. Không xóa gì trong kho."
    ),
    ("backup", "old"): later(
        "Bấm Sao lưu ngay ở trang Sức khỏe hệ thống; "
        "đặt lịch để mỗi ngày chạy: vanthu backup THƯ_MỤC_MỚI --archive THƯ_MỤC_KHO"
    ),
    ("backup", "never"): later(
        "Bấm Sao lưu ngay ở trang Sức khỏe hệ thống, hoặc chạy: vanthu backup THƯ_MỤC_MỚI --archive THƯ_MỤC_KHO"
    ),
    ("backup", "no-folder"): later(
        'Chưa khai nơi sao lưu: ghi backup_folder = "/var/backups/vanthu" (nên ở đĩa khác) vào settings.toml '
        "của kho rồi khởi động lại dịch vụ vanthu, hoặc chạy: vanthu backup THƯ_MỤC_MỚI --archive THƯ_MỤC_KHO"
    ),
    ("backup", "failed"): later(
        "Sao lưu lại sang thư mục mới; nếu vẫn lỗi, chạy: vanthu verify --archive THƯ_MỤC_KHO"
    ),
    ("fixity", "old"): later(
        "Bấm Kiểm tra nguyên vẹn ở trang Sức khỏe hệ thống; "
        "đặt lịch để mỗi tuần chạy: vanthu verify --archive THƯ_MỤC_KHO"
    ),
    ("fixity", "never"): later(
        "Bấm Kiểm tra nguyên vẹn ở trang Sức khỏe hệ thống, hoặc chạy: vanthu verify --archive THƯ_MỤC_KHO"
    ),
    ("fixity", "failed"): later(
        "Đừng ghi đè bản sao lưu cũ. Lấy lại tệp từ bản sao lưu tốt: vanthu restore-backup BẢN_SAO_LƯU --check"
    ),
    ("readers", "shut"): later(
        "Chỉ định người xem: vanthu access MÃ --class personal --person TÊN --archive THƯ_MỤC_KHO"
    ),
    ("index", "waiting"): later(
        "Không phải làm gì nếu con số giảm dần; nếu không, khởi động lại dịch vụ vanthu."
    ),
    ("index", "apart"): later(
        "Bấm Lập lại chỉ mục tìm kiếm ở trang Sức khỏe hệ thống, hoặc chạy: vanthu rebuild --archive THƯ_MỤC_KHO"
    ),
    ("index", "damaged"): later(
        "Chỉ mục tự dựng lại; nếu vẫn hỏng, bấm Lập lại chỉ mục tìm kiếm ở trang Sức khỏe hệ thống, "
        "hoặc chạy: vanthu rebuild --archive THƯ_MỤC_KHO"
    ),
    ("index", "missing"): later(
        'Cài gói vanthu[fast], hoặc đặt search_engine = "whoosh" trong settings.toml.'
    ),
    ("tables", "fault"): later(
        "Sửa tệp này trong thư mục tables của kho; đến lúc đó không đọc được văn bản mới."
    ),
    ("tesseract", "no-vie"): later("Chạy: sudo apt-get install -y tesseract-ocr-vie"),
    ("tesseract", "missing"): later("Chạy: sudo apt-get install -y tesseract-ocr tesseract-ocr-vie"),
    ("poppler", "missing"): later("Chạy: sudo apt-get install -y poppler-utils"),
}


def outcome(one: Ended) -> str:
    """Return how the last run of a task ended, as a sentence that says what to do where it was not well."""
    if one.how == "broken-off":
        return _("Bị ngắt giữa chừng: máy tắt hoặc dịch vụ dừng. Hãy chạy lại.")
    if one.how == "failed":
        return _("Không làm được. %(why)s", why=said_of(VanthuError(one.words, **one.given)))
    if not one.found:
        return _("Đã xong.")
    return _OUTCOMES[one.task, "good" if one.good else "bad"] % one.found


def said(sign: Sign) -> str:
    """Return the sentence of a sign, in the language of this request."""
    return _SAID[sign.part, sign.why] % _shown(sign.facts)


def rows(signs: Iterable[Sign], backup_folder: str) -> list[tuple[Sign, str, str]]:
    """Return signs with what they say and what is to be done, as `to_do` tells it."""
    return [(sign, said(sign), to_do(sign, backup_folder)) for sign in signs]


def to_do(sign: Sign, backup_folder: str) -> str:
    """Return what to do about a sign; '' where nothing is to be done.

    backup_folder: where the button of the page copies to; without it the button does nothing and is not advised.
    """
    pressed = sign.part == "backup" and sign.why in ("old", "never")
    why = "no-folder" if pressed and not backup_folder else sign.why
    return str(_DO.get((sign.part, why), ""))


def _shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as people read them: sizes with their unit, times as day and hour."""
    shown = dict(facts)
    for name in ("free", "total"):
        if name in shown:
            shown[name] = size(facts[name])
    for name in ("at", "oldest"):
        if shown.get(name):
            shown[name] = show_time(shown[name])
    return shown
