"""The description of what /api does with register books."""

from corpus import register_filters
from corpus.register_cells import PROGRESS
from web.openapi_entries import PAGE, Operation, Param, fields
from web.openapi_shapes import COUNT, ID, MAYBE, MAYBE_ID, TEXT, Schema, counts, made_of, one_of, paged, ref

_BOOKS = "Sổ văn bản"
_YEAR: Schema = {"type": "integer", "minimum": 1945, "maximum": 9999}
_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999}
_BESIDE: dict[str, Schema] = {
    "receiver": MAYBE,
    "handed_on": MAYBE,
    "copies": {"type": ["integer", "null"], "minimum": 0, "maximum": 999_999},
    "note": MAYBE,
}
_YES = one_of("yes")
_BOX: Schema = {"type": "string", "maxLength": 200}
_COLUMNS = {
    "number": "Số trong sổ (đến, theo dõi): 12, 10-20 hoặc 5,8.",
    "arrived_on": "Ngày đến: 2026-03-12, 12/3/2026, 3/2026 hoặc 1/3/2026-15/3/2026.",
    "date": "Ngày tháng văn bản, viết như arrived_on.",
    "handed_on": "Ngày chuyển, viết như arrived_on.",
    "issuer": "Tác giả: có đủ các từ, không kể dấu; =X là đúng nguyên X, = là trống, * là có.",
    "symbol": "Số, ký hiệu, viết như issuer; ở sổ đi 10-20 là khoảng số.",
    "subject": "Tên loại và trích yếu, viết như issuer.",
    "receiver": "Đơn vị hoặc người nhận, viết như issuer.",
    "note": "Ghi chú, viết như issuer.",
    "signer": "Người ký (sổ đi), viết như issuer.",
    "recipients": "Nơi nhận (sổ đi), viết như issuer.",
    "copies": "Số lượng bản (sổ đi), viết như number.",
    "document": "Văn bản (sổ theo dõi), viết như issuer.",
    "due": "Thời hạn (sổ theo dõi): ngày như arrived_on, hoặc chữ.",
    "answer": "Văn bản trả lời (sổ theo dõi), viết như issuer.",
}
_LOOKED_THROUGH = (
    *(Param(name, says, _BOX) for name, says in _COLUMNS.items()),
    Param("progress", "Tiến độ (sổ theo dõi).", one_of(*PROGRESS)),
    Param(
        "state",
        "Loại dòng: đã vào sổ, giữ trước, đã hủy, hạn chế, không còn.",
        one_of(*register_filters.STATES),
    ),
    Param("sort", "Xếp theo một cột; -issuer là ngược lại. Không nói thì theo số.", _BOX),
)
_IN_OUT = (("kind", one_of("in", "out")),)
OPERATIONS = (
    Operation(
        "get",
        "/register/{kind}",
        "getRegister",
        _BOOKS,
        "Một trang của sổ văn bản đến, đi hoặc sổ theo dõi, lọc và xếp theo cột; không lọc, không nói trang thì là "
        "trang cuối. total: số dòng qua được bộ lọc, of: số dòng của cả sổ.",
        paged(
            "rows",
            ref("Row"),
            kind=one_of("in", "out", "follow"),
            year=_YEAR,
            scope=TEXT,
            closed_at=MAYBE,
            next=ID,
            of=COUNT,
            headings=counts(TEXT),
        ),
        (Param("year", "Năm của sổ.", _YEAR), Param("scope", "Sổ riêng."), *_LOOKED_THROUGH, PAGE),
        fails=(400,),
        example="year=2026&issuer=so+noi+vu&arrived_on=3/2026&sort=-date",
    ),
    Operation(
        "get",
        "/register/{kind}.{form}",
        "printRegister",
        _BOOKS,
        "Sổ để in: cả năm hoặc một tháng. PDF tối đa 700 dòng; sổ dài hơn thì lấy xlsx hoặc docx.",
        "*/*",
        (
            Param("year", "Năm của sổ.", _YEAR),
            Param("scope", "Sổ riêng."),
            Param("month", "Chỉ một tháng.", {"type": "integer", "minimum": 1, "maximum": 12}),
            Param("volume", "Quyển số, trên bìa.", {"type": "string", "maxLength": 10}),
        ),
        fails=(400,),
    ),
    Operation(
        "post",
        "/documents/{record_id}/register",
        "enterDocument",
        _BOOKS,
        "Vào sổ. number: số đã giữ trước; again=yes: vẫn vào sổ dù văn bản có thể trùng; "
        "other_number=yes: dù văn bản đi ghi số khác số sẽ cấp; early=yes: dù ngày đến trước ngày của văn bản.",
        made_of({"number": ID}),
        body=fields(
            {"direction": one_of("in", "out"), "entered_on": TEXT},
            {
                "scope": TEXT,
                "office": TEXT,
                "number": _NUMBER,
                "again": _YES,
                "other_number": _YES,
                "early": _YES,
                **_BESIDE,
            },
        ),
        status=201,
        fails=(409,),
        example='{"direction": "in", "entered_on": "2026-03-12", "receiver": "Văn phòng"}',
    ),
    Operation(
        "put",
        "/documents/{record_id}/register/{book_id}",
        "annotateEntry",
        _BOOKS,
        "Đổi phần ghi bên cạnh số: nơi nhận, ngày chuyển, số bản, ghi chú; ghi đủ cả bốn. entered_on: đổi ngày đến "
        "hoặc ngày ban hành trong năm của sổ, không nói thì giữ nguyên (early=yes: dù trước ngày của văn bản).",
        made_of({"record_id": ID, "book_id": ID}),
        body=fields({}, {"entered_on": TEXT, "early": _YES, **_BESIDE}),
        example='{"receiver": "Ban Tuyên giáo", "handed_on": "2026-03-13", "copies": 1, "note": null}',
    ),
    Operation(
        "post",
        "/register/{kind}/{act}",
        "keepRegister",
        _BOOKS,
        "Giữ số (reserve: reason), hủy số (cancel: number, reason), bắt đầu từ số (begin: number), khóa sổ "
        "(close: sure=yes).",
        made_of({"number": MAYBE_ID, "message": TEXT}),
        body=fields(
            {}, {"year": _YEAR, "scope": TEXT, "number": _NUMBER, "reason": TEXT, "sure": one_of("yes")}
        ),
        path_words=_IN_OUT,
        fails=(409,),
        example='{"year": 2026, "reason": "Giữ cho báo cáo quý"}',
    ),
)
"""Every address of register books."""
