"""The description of what /api does with links of documents: make one by hand, decide on one, drop one."""

from web import link, link_labels
from web.openapi_entries import Operation, fields
from web.openapi_shapes import ID, MAYBE, Schema, made_of, one_of

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
)
