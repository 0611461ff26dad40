"""The description of what /api does with documents: list, read, receive, correct, link, give, hand out."""

from corpus import followup
from web import labels
from web.openapi_entries import FORM, PAGE, Operation, Param, fields
from web.openapi_links import LINKING
from web.openapi_schemas import field_values
from web.openapi_shapes import (
    CALLED,
    COUNT,
    FLAG,
    ID,
    MAYBE,
    MAYBE_ID,
    REVISION,
    TEXT,
    counts,
    made_of,
    many,
    one_of,
    ref,
)

_READ, _WORK, _FILES = "Văn bản", "Xử lý văn bản", "Tệp"
_FILTERS = tuple(
    Param(name, f"Bộ lọc: {label}.", {"type": "string", "maxLength": 400})
    for name, label in (
        ("kind", "loại văn bản"),
        ("issuer", "cơ quan ban hành"),
        ("year", "năm"),
        ("direction", "hướng (in, out, internal, other)"),
        ("urgency", "độ khẩn"),
        ("signer", "người ký"),
        ("from", "từ ngày"),
        ("to", "đến ngày"),
        ("unit", "mã đơn vị giải quyết"),
        ("state", "tình trạng trả lời"),
        ("access", "phạm vi xem (normal, restricted, personal)"),
    )
)
SEARCHED = (Param("q", "Điều cần tìm, gõ như trong ô tìm."), *_FILTERS)
_SORT = Param("sort", "Thứ tự.", one_of("relevance", "date", "number"))
_LIKE = Param("like", "Mã văn bản: tìm văn bản tương tự, không kể các bộ lọc.", ID)
_REVISED = ref("Revised")

OPERATIONS = (
    Operation(
        "get",
        "/documents",
        "listDocuments",
        _READ,
        "Danh sách văn bản, mới nhất trước, 50 văn bản một trang.",
        made_of({"total": COUNT, "page": ID, "documents": many(ref("Brief"))}),
        (Param("direction", "Chỉ một hướng.", one_of(*labels.DIRECTIONS)), PAGE),
    ),
    Operation(
        "get",
        "/documents/{record_id}",
        "getDocument",
        _READ,
        "Một văn bản: các trường, độ tin cậy, lời văn từng trang, liên kết.",
        ref("Document"),
    ),
    Operation(
        "get",
        "/search",
        "search",
        _READ,
        "Tìm văn bản. Không có q thì trả lời mọi văn bản qua được bộ lọc.",
        made_of(
            {
                "total": COUNT,
                "hits": many(ref("Hit")),
                "facets": counts(counts()),
                "suggestion": MAYBE,
                "explanation": MAYBE,
            }
        ),
        (
            *SEARCHED,
            _SORT,
            _LIKE,
            Param("limit", "Số kết quả một trang.", {"type": "integer", "minimum": 1, "maximum": 100}),
            PAGE,
        ),
        example="q=thong+tin+doi+ngoai",
    ),
    Operation(
        "get",
        "/search/suggest",
        "suggest",
        _READ,
        "Một lời đang gõ có thể thành gì; args là phần sau dấu ? của lần tìm.",
        made_of(
            {
                "proposals": many(
                    made_of({"what": one_of("word", "symbol", "issuer"), "text": TEXT, "args": counts(TEXT)})
                )
            }
        ),
        (Param("q", "Lời đang gõ."),),
        example="q=thong",
    ),
    Operation(
        "get",
        "/documents/{record_id}/chain",
        "getChain",
        _READ,
        "Chuỗi chỉ đạo của văn bản, và văn bản nào đã bị bãi bỏ, thay thế, sửa đổi.",
        ref("Chain"),
    ),
    Operation(
        "get",
        "/documents/{record_id}/register",
        "getEntries",
        _READ,
        "Văn bản đã vào sổ nào, số mấy.",
        made_of({"entries": many(ref("Entry"))}),
    ),
    Operation(
        "post",
        "/documents",
        "receiveFiles",
        _WORK,
        "Gửi tệp vào kho. Mỗi tệp là một văn bản; join=1 thì tất cả là các trang của một văn bản. Tệp được đọc sau: "
        "hỏi kết quả ở /api/receipts/{job_id}.",
        made_of(
            {"receipts": many(made_of({"job": ID, "state": TEXT, "duplicate_of": MAYBE_ID, "reason": MAYBE}))}
        ),
        body=fields(
            {
                "files": many({"type": "string", "contentMediaType": "application/octet-stream"}),
                "declared": {
                    "enum": ["1"],
                    "description": "1: tôi xác nhận các tệp này không có dấu MẬT / TỐI MẬT / TUYỆT MẬT.",
                },
            },
            {"join": {"enum": ["1"]}, "access": one_of("normal", "restricted")},
        ),
        takes=FORM,
        status=202,
    ),
    Operation(
        "get",
        "/receipts",
        "listReceipts",
        _WORK,
        "Các lượt nhận mới nhất và kết quả.",
        made_of({"receipts": many(ref("Arrival"))}),
    ),
    Operation("get", "/receipts/{job_id}", "getReceipt", _WORK, "Kết quả của một lượt nhận.", ref("Arrival")),
    Operation(
        "post",
        "/receipts/{job_id}/repeated",
        "decideRepeated",
        _WORK,
        "Quyết định về một tệp trùng.",
        made_of({"job": ID, "message": TEXT}),
        body=fields({"do": one_of("drop", "keep")}),
        example='{"do": "drop"}',
    ),
    Operation(
        "patch",
        "/documents/{record_id}",
        "correctDocument",
        _WORK,
        "Sửa trường; approve=true thì đồng thời đánh dấu đã soát. Bản đã đọc vẫn được giữ.",
        _REVISED,
        body=fields({"revision": REVISION, "fields": field_values()}, {"approve": FLAG}),
        fails=(409,),
        example='{"revision": 1, "fields": {"number": "371", "date": "2026-03-10"}}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/approve",
        "approveDocument",
        _WORK,
        "Đánh dấu đã soát.",
        _REVISED,
        body=fields({"revision": REVISION}),
        fails=(409,),
        example='{"revision": 2}',
    ),
    Operation(
        "put",
        "/documents/{record_id}/pages/{number}/text",
        "correctPage",
        _WORK,
        "Lưu lời văn của một trang do người sửa; lời văn đã đọc vẫn được giữ.",
        _REVISED,
        body=fields({"revision": REVISION, "text": TEXT}),
        fails=(409,),
        example='{"revision": 2, "text": "Kính gửi: Các đảng ủy xã"}',
    ),
    Operation(
        "put",
        "/documents/{record_id}/access",
        "restrictDocument",
        _WORK,
        "Đổi phạm vi xem. Không kể mình trong những người được xem thì cần leave; nơi đang giữ văn bản "
        "không còn mở được thì cần shut_out.",
        made_of({"record_id": ID, "revision": REVISION, "seen": FLAG}),
        body=fields(
            {"revision": REVISION, "access": one_of(*labels.ACCESS)},
            {"people": many(TEXT), "leave": FLAG, "shut_out": FLAG},
        ),
        fails=(409,),
        example='{"revision": 2, "access": "personal", "people": ["lan", "minh"]}',
    ),
    *LINKING,
    Operation(
        "post",
        "/documents/{record_id}/settle",
        "settleDirective",
        _WORK,
        "Ghi nhận đã giải quyết một văn bản, một việc trong đó (position), hoặc trả lời chưa đủ (not-done).",
        made_of({"record_id": ID, "state": one_of(*followup.SETTLEMENTS)}),
        body=fields(
            {"state": one_of(*followup.SETTLEMENTS)},
            {"position": {"type": "integer", "minimum": 0, "maximum": 999}, "reason": {"type": "string"}},
        ),
        example='{"state": "done", "position": 0, "reason": "Đã báo cáo tại cuộc họp"}',
    ),
    Operation(
        "get",
        "/documents/{record_id}/routing",
        "listGivings",
        _WORK,
        "Văn bản đã giao cho ai. Hỏi ở đây không tính là mở văn bản.",
        made_of({"receipts": many(ref("Giving"))}),
    ),
    Operation(
        "post",
        "/documents/{record_id}/routing",
        "giveDocument",
        _WORK,
        "Chuyển giao văn bản; nơi nhận lấy ở /api/receivers.",
        made_of({"receipt_id": ID}),
        body=fields(
            {"to": TEXT, "role": one_of("lead", "support", "inform")},
            {"due": MAYBE, "note": MAYBE},
        ),
        status=201,
        fails=(409,),
        example='{"to": "unit:1", "role": "lead", "due": "2026-04-15"}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/routing/{receipt_id}/withdraw",
        "withdrawDocument",
        _WORK,
        "Thu hồi văn bản đã giao.",
        made_of({"receipt_id": ID}),
        fails=(409,),
    ),
    Operation(
        "get",
        "/receivers",
        "listReceivers",
        _WORK,
        "Các đơn vị và người có thể nhận văn bản.",
        made_of(
            {
                "units": many(made_of({"to": TEXT, "name": TEXT})),
                "people": many(made_of({"to": TEXT, "name": TEXT})),
            }
        ),
    ),
    Operation(
        "get",
        "/documents/{record_id}/originals",
        "listOriginals",
        _FILES,
        "Các tệp gốc của văn bản; copy cho biết có bản PDF tra cứu hay không.",
        made_of(
            {
                "originals": many(
                    made_of(
                        {
                            "position": ID,
                            "name": TEXT,
                            "media_type": TEXT,
                            "size": COUNT,
                            "sha256": TEXT,
                            "received_at": TEXT,
                            "received_by": TEXT,
                            "received_by_name": CALLED,
                        }
                    )
                ),
                "copy": FLAG,
            }
        ),
    ),
    Operation(
        "get",
        "/documents/{record_id}/originals/{position}",
        "getOriginal",
        _FILES,
        "Tệp gốc, đúng như đã nhận.",
        "*/*",
    ),
    Operation(
        "get",
        "/search/list.xlsx",
        "getFoundList",
        _FILES,
        "Danh sách văn bản tìm thấy, nhiều nhất 5.000.",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (*SEARCHED, _SORT, _LIKE),
        fails=(404,),
    ),
    Operation(
        "get",
        "/documents/{record_id}/copy.pdf",
        "getCopy",
        _FILES,
        "Bản PDF/A hai lớp để tra cứu; chỉ có với văn bản quét.",
        "application/pdf",
    ),
    Operation(
        "get",
        "/documents/{record_id}/pages/{number}.jpg",
        "getPicture",
        _FILES,
        "Ảnh của một trang.",
        "image/jpeg",
    ),
)
"""Every address under /api/documents, and those that belong to it."""
