"""The description of what /api does by hand with links of documents and with the tasks that they give."""

from corpus import hand_obligations
from web import link, link_labels
from web.openapi_entries import Operation, fields
from web.openapi_shapes import COUNT, FLAG, ID, MAYBE, Schema, made_of, one_of

_WORK = "Xử lý văn bản"
_OTHER: Schema = {**ID, "description": "Mã văn bản kia."}
_RELATION: Schema = {
    **one_of(*link_labels.RELATIONS),
    "description": "Quan hệ, ví dụ implements: thực hiện; replies-to: trả lời.",
}
_WAY: Schema = {
    **one_of(*link_labels.WAYS),
    "description": "this (mặc định): văn bản này thực hiện, trả lời… văn bản kia; that: ngược lại.",
}

_WORDED = made_of({"position": COUNT, "changed": FLAG})
_TASK: tuple[dict[str, Schema], dict[str, Schema]] = (
    {"text": {"type": "string", "description": "Việc phải làm."}},
    {
        "actor": {"type": "string", "description": "Ai làm."},
        "due": {"type": "string", "description": "Thời hạn, dạng 2026-04-15."},
        "bound": {
            **one_of(*hand_obligations.BOUNDS),
            "description": "by: đến hết ngày ấy; before: trước ngày ấy.",
        },
        "page": {"type": "integer", "minimum": 1, "maximum": 9999, "description": "Trang có việc ấy."},
    },
)

LINKING: tuple[Operation, ...] = (
    Operation(
        "post",
        "/documents/{record_id}/links",
        "makeLink",
        _WORK,
        "Nối bằng tay với văn bản khác. Liên kết đang được đề xuất thì được xác nhận, đã bỏ thì được nối lại (was).",
        made_of({"link_id": ID, "state": one_of("confirmed"), "was": MAYBE}),
        body=fields({"other": _OTHER, "relation": _RELATION}, {"way": _WAY}),
        status=201,
        fails=(409,),
        example='{"other": 1, "relation": "implements"}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/links/{link_id}",
        "decideLink",
        _WORK,
        "Xác nhận, bỏ một liên kết, hoặc trả một liên kết máy đề xuất về chờ xác nhận.",
        made_of({"link_id": ID, "state": one_of(*link.STATES)}),
        body=fields({"state": one_of(*link.STATES)}),
        example='{"state": "confirmed"}',
    ),
    Operation(
        "delete",
        "/documents/{record_id}/links/{link_id}",
        "dropLink",
        _WORK,
        "Bỏ một liên kết; nó nằm ở refused của văn bản và xác nhận lại được.",
        status=204,
    ),
    Operation(
        "post",
        "/documents/{record_id}/obligations",
        "addObligation",
        _WORK,
        "Thêm một việc được giao mà máy không đọc ra.",
        _WORDED,
        body=fields(*_TASK),
        status=201,
        example='{"text": "Báo cáo kết quả", "due": "2026-04-15", "bound": "before", "page": 1}',
    ),
    Operation(
        "put",
        "/documents/{record_id}/obligations/{position}",
        "changeObligation",
        _WORK,
        "Ghi lại một việc được giao cho đúng văn bản. Đọc lại văn bản không làm mất lời đã ghi.",
        _WORDED,
        body=fields(*_TASK),
        example='{"text": "Báo cáo kết quả", "due": "2026-04-15"}',
    ),
    Operation(
        "delete",
        "/documents/{record_id}/obligations/{position}",
        "removeObligation",
        _WORK,
        "Bỏ một việc do người thêm. Việc đọc từ văn bản thì ghi nhận not-needed.",
        status=204,
    ),
)
