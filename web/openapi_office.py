"""The description of what /api does with deadlines and files of matters."""

from web.openapi_entries import PAGE, Operation, Param, fields
from web.openapi_shapes import (
    COUNT,
    ID,
    MAYBE,
    RETENTION,
    STATES,
    TEXT,
    Schema,
    counts,
    made_of,
    many,
    one_of,
    paged,
    ref,
)

_DUE, _MATTERS = "Theo dõi và thời hạn", "Hồ sơ công việc"
_SPAN = (
    Param("from", "Từ ngày, dạng 2026-03-10.", {"type": "string", "format": "date"}),
    Param("to", "Đến ngày; nhiều nhất 400 ngày.", {"type": "string", "format": "date"}),
)
_PLACE: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": 999_999_999,
    "description": "Chỗ mới trong hồ sơ, từ 1.",
}
_DOSSIER = made_of({"dossier_id": ID})
_COVER = {"title": TEXT, "retention": RETENTION, "keeper": TEXT}

OPERATIONS = (
    Operation(
        "get",
        "/follow",
        "getBoard",
        _DUE,
        "Bảng theo dõi văn bản chỉ đạo: văn bản nào đã trả lời, chưa trả lời, quá hạn.",
        paged("lines", ref("Line"), state={"enum": [*STATES, None]}, counts=counts()),
        (
            Param("state", "Chỉ một tình trạng.", one_of(*STATES)),
            Param("period", "Một năm (2026) hoặc một tháng (2026-03).", {"type": "string"}),
            PAGE,
        ),
    ),
    Operation(
        "get",
        "/due",
        "getDue",
        _DUE,
        "Việc quá hạn, và việc đến hạn trong một khoảng ngày (7 ngày tới nếu không nói).",
        made_of({"today": TEXT, "from": TEXT, "to": TEXT, "late": many(ref("Due")), "due": many(ref("Due"))}),
        (
            *_SPAN,
            Param("unit", "Mã đơn vị.", {"type": "integer", "minimum": 1, "maximum": 999_999_999}),
            Param("person", "Tên đăng nhập."),
        ),
        fails=(400,),
    ),
    Operation(
        "get",
        "/due/report",
        "getReport",
        _DUE,
        "Báo cáo kết quả giải quyết văn bản đến trong một khoảng ngày (tuần này nếu không nói).",
        made_of(
            {
                "from": TEXT,
                "to": TEXT,
                "total": COUNT,
                "carried": COUNT,
                "counts": counts(),
                "documents": many(ref("Reported")),
            }
        ),
        _SPAN,
        fails=(400,),
    ),
    Operation(
        "get",
        "/dossiers",
        "listDossiers",
        _MATTERS,
        "Các hồ sơ, hồ sơ đang mở trước.",
        made_of({"dossiers": many(ref("Dossier"))}),
    ),
    Operation(
        "post",
        "/dossiers",
        "openDossier",
        _MATTERS,
        "Lập hồ sơ; record là văn bản đầu tiên trong đó.",
        _DOSSIER,
        body=fields({"code": TEXT, **_COVER}, {"note": MAYBE, "record": ID}),
        status=201,
        fails=(404, 409),
        example='{"code": "01.VPĐU", "title": "Loa truyền thanh", "retention": "20 năm", "keeper": "Văn thư"}',
    ),
    Operation(
        "get",
        "/dossiers/{dossier_id}",
        "getDossier",
        _MATTERS,
        "Một hồ sơ với mục lục văn bản.",
        ref("DossierContents"),
    ),
    Operation(
        "put",
        "/dossiers/{dossier_id}",
        "changeDossier",
        _MATTERS,
        "Đổi bìa hồ sơ đang mở; số, ký hiệu hồ sơ giữ nguyên.",
        _DOSSIER,
        body=fields(_COVER, {"note": MAYBE}),
        fails=(409,),
        example='{"title": "Loa truyền thanh cơ sở", "retention": "20 năm", "keeper": "Văn thư"}',
    ),
    Operation(
        "post",
        "/dossiers/{dossier_id}/{doing}",
        "closeDossier",
        _MATTERS,
        "Đóng hồ sơ (close) hoặc mở lại (reopen).",
        _DOSSIER,
        fails=(409,),
    ),
    Operation(
        "post",
        "/dossiers/{dossier_id}/documents",
        "fileDocument",
        _MATTERS,
        "Đưa một văn bản vào cuối hồ sơ.",
        made_of({"dossier_id": ID, "record_id": ID}),
        body=fields({"record": ID}),
        status=201,
        fails=(409,),
        example='{"record": 12}',
    ),
    Operation(
        "put",
        "/dossiers/{dossier_id}/documents/{record_id}",
        "moveDocument",
        _MATTERS,
        "Đổi chỗ một văn bản trong hồ sơ; to tính từ 1.",
        made_of({"dossier_id": ID, "record_id": ID}),
        body=fields({"to": _PLACE}),
        fails=(409,),
        example='{"to": 1}',
    ),
    Operation(
        "delete",
        "/dossiers/{dossier_id}/documents/{record_id}",
        "takeOutDocument",
        _MATTERS,
        "Lấy một văn bản ra khỏi hồ sơ; văn bản vẫn ở trong kho.",
        status=204,
        fails=(409,),
    ),
    Operation(
        "get",
        "/dossiers/{dossier_id}/bag.zip",
        "exportDossier",
        _MATTERS,
        "Xuất hồ sơ thành gói BagIt; từ chối khi bạn không được xem đủ các văn bản trong đó.",
        "application/zip",
        fails=(400,),
    ),
)
"""Every address of deadlines and files of matters."""
