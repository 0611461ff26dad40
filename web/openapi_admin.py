"""The description of what /api does with accounts, units, reference tables and the audit log."""

from web.openapi_entries import PAGE, Operation, Param, fields
from web.openapi_shapes import (
    CALLED,
    COUNT,
    FLAG,
    ID,
    MAYBE,
    MAYBE_ID,
    TEXT,
    Schema,
    counts,
    made_of,
    many,
    one_of,
    paged,
    texts,
)

_ADMIN = "Quản trị"
_ROLE: Schema = {
    **one_of("clerk", "staff", "leader", "admin"),
    "description": "clerk: văn thư; staff: chuyên viên; leader: lãnh đạo; admin: quản trị.",
}
_PERSON = made_of(
    {
        "account_id": ID,
        "username": TEXT,
        "name": TEXT,
        "role": _ROLE,
        "active": FLAG,
        "must_change": FLAG,
        "unit_id": MAYBE_ID,
        "email": MAYBE,
    }
)
_UNIT = made_of({"unit_id": ID, "name": TEXT, "active": FLAG})
_LOGGED_ENTRY = made_of(
    {
        "seq": ID,
        **dict.fromkeys(("at", "person", "action", "kind", "hash", "sentence", "told"), TEXT),
        "person_name": CALLED,
        **texts("key", "name"),
        "state": one_of("seen", "hidden", "gone"),
        "detail": {"type": "object"},
    }
)
_SECRET = made_of({"account_id": ID, "username": TEXT, "name": TEXT, "password": TEXT})
_NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 120}
_FULL_NAME: Schema = {**_NAME, "description": "Họ và tên."}
_CELLS = counts(TEXT)
_LOGGED = (
    Param("person", "Chỉ việc của tài khoản này."),
    Param("action", "Chỉ một loại việc."),
    Param("document", "Chỉ việc về văn bản này: mã hoặc số, ký hiệu."),
    Param("from", "Từ ngày."),
    Param("to", "Đến ngày."),
)

OPERATIONS = (
    Operation("get", "/people", "listPeople", _ADMIN, "Các tài khoản.", made_of({"people": many(_PERSON)})),
    Operation(
        "post",
        "/people",
        "addPerson",
        _ADMIN,
        "Thêm tài khoản; mật khẩu dùng một lần chỉ hiện lần này.",
        _SECRET,
        body=fields({"username": _NAME, "role": _ROLE}, {"name": _NAME}),
        status=201,
        example='{"username": "lan", "name": "Nguyễn Thị Lan", "role": "staff"}',
    ),
    Operation(
        "post",
        "/people/{account_id}/reset",
        "resetPerson",
        _ADMIN,
        "Cấp mật khẩu dùng một lần mới; các phiên và mã truy cập của người ấy hết hiệu lực.",
        _SECRET,
    ),
    Operation(
        "patch",
        "/people/{account_id}",
        "changePerson",
        _ADMIN,
        "Khóa, mở tài khoản; đổi vai trò, họ tên, đơn vị và thư điện tử. Trường không có trong này giữ nguyên. "
        "Đổi vai trò làm hết hiệu lực các phiên và mã truy cập của người ấy.",
        _PERSON,
        body=fields(
            {},
            {
                "active": FLAG,
                "role": _ROLE,
                "name": _FULL_NAME,
                "unit_id": {"type": ["integer", "null"], "minimum": 1, "maximum": 2**53 - 1},
                "email": MAYBE,
            },
        ),
        example='{"unit_id": 1, "email": "lan@xa.local"}',
    ),
    Operation("get", "/units", "listUnits", _ADMIN, "Các đơn vị.", made_of({"units": many(_UNIT)})),
    Operation(
        "post",
        "/units",
        "addUnit",
        _ADMIN,
        "Thêm đơn vị.",
        made_of({"unit_id": ID}),
        body=fields({"name": _NAME}),
        status=201,
        example='{"name": "Văn phòng"}',
    ),
    Operation(
        "patch",
        "/units/{unit_id}",
        "changeUnit",
        _ADMIN,
        "Đổi tên, ngừng dùng hoặc dùng lại một đơn vị.",
        _UNIT,
        body=fields({}, {"name": _NAME, "active": FLAG}),
        example='{"active": false}',
    ),
    Operation(
        "get",
        "/tables",
        "listTables",
        _ADMIN,
        "Các bảng tra cứu.",
        made_of(
            {
                "tables": many(
                    made_of({"name": TEXT, "purpose": TEXT, "own": COUNT, "shipped": COUNT, "fault": MAYBE})
                )
            }
        ),
    ),
    Operation(
        "get",
        "/tables/{name}",
        "getTable",
        _ADMIN,
        "Một bảng: dòng riêng của cơ quan, và một trang dòng có sẵn.",
        made_of(
            {
                **paged("rows", _CELLS)["properties"],
                "name": TEXT,
                "purpose": TEXT,
                "columns": many(TEXT),
                "choices": counts(many(TEXT)),
                "fault": MAYBE,
                "own": many(made_of({"row": TEXT, "cells": _CELLS})),
            }
        ),
        (Param("q", "Chỉ dòng có sẵn chứa các chữ này."), PAGE),
    ),
    Operation(
        "post",
        "/tables/{name}/rows",
        "addRow",
        _ADMIN,
        "Thêm một dòng của cơ quan: mỗi cột một chuỗi.",
        made_of({"row": TEXT, "cells": _CELLS}),
        body={"type": "object", "properties": {}, "additionalProperties": TEXT},
        status=201,
        example='{"date": "2026-04-01", "name": "Nghỉ bù", "kind": "off"}',
    ),
    Operation(
        "delete", "/tables/{name}/rows/{row}", "removeRow", _ADMIN, "Bỏ một dòng của cơ quan.", status=204
    ),
    Operation(
        "get",
        "/audit",
        "listAudit",
        _ADMIN,
        "Nhật ký, mục mới nhất trước, 100 mục một trang.",
        paged("entries", _LOGGED_ENTRY),
        (*_LOGGED, PAGE),
    ),
    Operation(
        "post",
        "/audit/check",
        "checkAudit",
        _ADMIN,
        "Tính lại cả nhật ký: có mục nào bị sửa, xóa, chèn không.",
        made_of({"whole": FLAG, "broken_at": MAYBE_ID, "newest": COUNT, "hash": TEXT, "at": TEXT}),
    ),
    Operation(
        "get",
        "/audit/log.csv",
        "downloadAudit",
        _ADMIN,
        "Nhật ký ra CSV, nhiều nhất 100.000 mục.",
        "text/csv",
        _LOGGED,
    ),
)
