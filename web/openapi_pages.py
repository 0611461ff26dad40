"""The description of what /api does with the pages of a document."""

from web.openapi_entries import Operation, fields
from web.openapi_shapes import (
    CALLED,
    COUNT,
    FLAG,
    ID,
    MAYBE,
    MAYBE_ID,
    REVISION,
    TEXT,
    Schema,
    made_of,
    many,
    one_of,
)

_PAGES = "Trang của văn bản"
_PLACE: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_SOME: Schema = {"type": "array", "items": _PLACE, "minItems": 1, "maxItems": 20_000}
_WORD: Schema = {
    "type": "array",
    "items": {"type": ["string", "integer"]},
    "minItems": 5,
    "maxItems": 5,
    "description": "Chữ, rồi x0, y0, x1, y1 của nó.",
}
_TO: Schema = {**_PLACE, "description": "Chỗ mới, từ 1; số lớn quá là cuối văn bản."}


def _changed(**more: Schema) -> Schema:
    return made_of({"record_id": ID, "revision": REVISION, **more})


OPERATIONS = (
    Operation(
        "get",
        "/documents/{record_id}/pages",
        "listPages",
        _PAGES,
        "Các trang của văn bản, các trang đã bỏ, và văn bản có đang chờ đọc lại không.",
        _changed(
            reading=FLAG,
            pages=many(
                made_of(
                    {
                        "page": ID,
                        "width": COUNT,
                        "height": COUNT,
                        "verdict": TEXT,
                        "pictured": FLAG,
                        "source_page": ID,
                        "turned": MAYBE_ID,
                    }
                )
            ),
            removed=many(
                made_of({"removed_id": ID, "page": ID, "person": TEXT, "person_name": CALLED, "at": TEXT})
            ),
        ),
    ),
    Operation(
        "get",
        "/documents/{record_id}/pages/{number}/words",
        "getWords",
        _PAGES,
        "Từng chữ của một trang và chỗ của nó trên ảnh trang.",
        made_of({"words": many(_WORD)}),
    ),
    Operation(
        "post",
        "/documents/{record_id}/pages/turn",
        "turnPages",
        _PAGES,
        "Xoay các trang; trang được đọc lại.",
        _changed(pages=many(ID)),
        body=fields({"revision": REVISION, "turn": one_of("left", "right", "over")}, {"pages": _SOME}),
        fails=(409,),
        example='{"revision": 1, "turn": "right", "pages": [1]}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/pages/{number}/move",
        "movePage",
        _PAGES,
        "Chuyển một trang tới chỗ khác.",
        _changed(page=ID),
        body=fields({"revision": REVISION, "to": _TO}),
        fails=(409,),
        example='{"revision": 1, "to": 2}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/pages/remove",
        "removePages",
        _PAGES,
        "Bỏ các trang; tệp gốc vẫn giữ, đưa lại được bằng mã trong removed.",
        _changed(removed=many(ID)),
        body=fields({"revision": REVISION, "pages": _SOME}),
        fails=(409,),
        example='{"revision": 1, "pages": [2]}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/removed/{removed_id}",
        "putPageBack",
        _PAGES,
        "Đưa lại một trang đã bỏ.",
        _changed(page=ID),
        body=fields({"revision": REVISION}),
        fails=(409,),
        example='{"revision": 2}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/pages/{number}/split",
        "splitDocument",
        _PAGES,
        "Tách từ trang này thành một văn bản riêng (other).",
        _changed(other=ID),
        body=fields({"revision": REVISION}),
        fails=(409,),
        example='{"revision": 1}',
    ),
    Operation(
        "post",
        "/documents/{record_id}/merge",
        "mergeDocuments",
        _PAGES,
        "Gộp các trang của văn bản khác vào cuối văn bản này; văn bản kia không còn.",
        _changed(other=ID),
        body=fields({"revision": REVISION, "other": ID}, {"take": many(TEXT)}),
        fails=(409,),
        example='{"revision": 1, "other": 12, "take": ["subject"]}',
    ),
    Operation(
        "get",
        "/documents/{record_id}/readers",
        "listReaders",
        _PAGES,
        "Ai đã mở văn bản hạn chế hoặc cá nhân này.",
        made_of(
            {"readers": many(made_of({"at": TEXT, "person": TEXT, "person_name": CALLED, "what": MAYBE}))}
        ),
    ),
)
