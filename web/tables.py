"""/admin/tables: what letters are read with, and the office's own rows of it."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import audit, office_tables
from corpus.errors import NotFoundError
from corpus.reference import Row, TableError
from web.gate import open_to
from web.language import _, later, said
from web.office import archive, now, person
from web.paging import Paging, asked_page

blueprint = Blueprint("tables", __name__, url_prefix="/admin/tables")
_PER_PAGE = 50

PURPOSES: Mapping[str, str] = {
    "abbreviations": later("Chữ viết tắt có dấu gạch chéo mà máy hay đọc nhầm."),
    "answers": later("Mỗi việc được giao thì loại văn bản nào là văn bản trả lời."),
    "archive_codes": later("Mã số khi xuất hồ sơ nộp lưu (TT 05/2025/TT-BNV)."),
    "cues": later("Các cụm từ mở đầu từng phần của văn bản: quốc hiệu, kính gửi, nơi nhận…"),
    "deadlines": later("Các cụm từ báo thời hạn: trước ngày, trong vòng, ngay…"),
    "doc_types": later("Tên loại văn bản và chữ viết tắt."),
    "foreign": later("Từ tiếng nước ngoài: dòng có nhiều từ này thì không sửa dấu."),
    "holidays": later("Ngày nghỉ và ngày làm bù. Hãy kiểm tra mỗi năm khi có thông báo nghỉ Tết, nghỉ lễ."),
    "issuers": later("Các từ nhận ra tên cơ quan ban hành."),
    "marks": later("Dấu chỉ độ khẩn, độ mật và các dấu khác."),
    "misreadings": later("Chữ mà máy hay đọc thành chữ khác, để tìm cả văn bản đọc sai."),
    "name_syllables": later("Âm tiết thường gặp trong họ tên người."),
    "office_words": later("Từ có trong mọi văn bản nên không nói lên nội dung."),
    "old_places": later("Địa danh trước tháng 7/2025 và nay thuộc đâu."),
    "organs": later("Chữ viết tắt của cơ quan ban hành trong ký hiệu văn bản."),
    "places": later("34 tỉnh, thành phố và 3.321 xã, phường, đặc khu."),
    "relations": later("Các cụm từ cho biết văn bản này thực hiện, trả lời, thay thế… văn bản nào."),
    "retention": later("Gợi ý thời hạn bảo quản hồ sơ. Hãy đối chiếu với danh mục của cơ quan."),
    "routing": later("Gợi ý đơn vị giải quyết theo lời trích yếu."),
    "short_forms": later("Chữ viết tắt hay gõ vào ô tìm và cách viết đầy đủ."),
    "titles": later("Chức vụ của người ký."),
    "zones": later("Các cụm từ nhận ra vùng của trang: quốc hiệu, nơi nhận, chữ ký…"),
}

COLUMNS: Mapping[str, str] = {
    "abbreviation": later("Chữ viết tắt"),
    "action": later("Việc"),
    "became": later("Nay là"),
    "class": later("Nhóm"),
    "code": later("Mã"),
    "cue": later("Cụm từ"),
    "date": later("Ngày (năm-tháng-ngày)"),
    "deputy": later("Chức vụ cấp phó"),
    "example": later("Ví dụ"),
    "field": later("Trường"),
    "form": later("Dạng viết"),
    "full": later("Viết đầy đủ"),
    "ground": later("Căn cứ"),
    "group": later("Nhóm"),
    "kind": later("Loại"),
    "kinds": later("Các loại văn bản"),
    "language": later("Ngôn ngữ"),
    "letters": later("Chữ"),
    "level": later("Cấp"),
    "mark": later("Dấu"),
    "meaning": later("Nghĩa"),
    "misread": later("Máy đọc thành"),
    "name": later("Tên"),
    "period": later("Thời hạn"),
    "place": later("Vị trí trong tên"),
    "province": later("Tỉnh, thành phố"),
    "read": later("Máy đọc thành"),
    "reach": later("Tầm (số chữ)"),
    "relation": later("Quan hệ"),
    "role": later("Vai trò"),
    "share": later("Tỷ lệ (%)"),
    "short": later("Viết tắt"),
    "syllable": later("Âm tiết"),
    "system": later("Hệ thống"),
    "title": later("Chức vụ"),
    "unit": later("Đơn vị"),
    "use": later("Cách dùng"),
    "value": later("Giá trị"),
    "where": later("Chỗ đứng"),
    "within": later("Thuộc"),
    "word": later("Từ"),
}
"""What the columns are called on the screen; a column of the office's own keeps its name."""


@blueprint.get("")
@open_to("manage")
def show() -> ResponseReturnValue:
    """List the tables."""
    tables = [office_tables.table(_folder(), name) for name in office_tables.names()]
    return render_template("admin/tables.html", tables=tables, purposes=PURPOSES)


@blueprint.get("/<name>")
@open_to("manage")
def look(name: str) -> ResponseReturnValue:
    """Show one table: the office's rows, the form for one more, the shipped rows that hold the words of ?q=."""
    return _page(name)


def _page(name: str, typed: Mapping[str, str] | None = None) -> str:
    found = office_tables.table(_folder(), name)
    words, page = request.args.get("q", "").strip()[:100], asked_page()
    rows = found.found(words)
    first = (page - 1) * _PER_PAGE
    return render_template(
        "admin/table.html",
        table=found,
        purpose=PURPOSES.get(name, ""),
        heads=COLUMNS,
        rows=rows[first : first + _PER_PAGE],
        paging=Paging(page, _PER_PAGE, len(rows)),
        words=words,
        typed=typed or {},
    )


@blueprint.post("/<name>")
@open_to("manage")
def add(name: str) -> ResponseReturnValue:
    """Add a row of the office; a bad one is refused with the sentence of the loader, and nothing is written."""
    try:
        added(name, request.form)
    except TableError as error:
        flash(said(error), "danger")
        return _page(name, request.form), 400
    flash(_("Đã thêm dòng. Văn bản đọc từ nay dùng dòng này."), "success")
    return redirect(url_for("tables.look", name=name))


@blueprint.post("/<name>/remove")
@open_to("manage")
def remove(name: str) -> ResponseReturnValue:
    """Take a row of the office out."""
    office_tables.table(_folder(), name)  # a name that is none is a page that is none
    try:
        removed(name, request.form.get("row", ""))
    except NotFoundError as error:
        flash(said(error), "danger")
        return redirect(url_for("tables.look", name=name))
    flash(_("Đã bỏ dòng."), "success")
    return redirect(url_for("tables.look", name=name))


def added(name: str, values: Mapping[str, str]) -> Row:
    """Add a row of the office; returns it. Raises TableError, NotFoundError."""
    with archive().database.write() as conn:  # the lock of the catalogue keeps two people apart
        row = office_tables.add(_folder(), name, values)
        audit.append(conn, **_by(), action="table-row-added", subject=f"table:{name}", detail=_told(row))
    return row


def removed(name: str, digest: str) -> None:
    """Take a row of the office out. Raises NotFoundError."""
    with archive().database.write() as conn:
        row = office_tables.remove(_folder(), name, digest)
        audit.append(conn, **_by(), action="table-row-removed", subject=f"table:{name}", detail=_told(row))


def _folder() -> Path:
    return archive().folder / "tables"


def _by() -> dict[str, str]:
    return {"person": person().username, "at": now()}


def _told(row: Row) -> dict[str, str]:
    return {"row": " | ".join(row.values())}
