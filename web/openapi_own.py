"""The description of what /api answers of the person who asks, and of the system."""

from corpus.running import TASKS
from web.chores import CHORES
from web.openapi_documents import SEARCHED
from web.openapi_entries import PAGE, Operation, fields
from web.openapi_shapes import (
    CALLED,
    COUNT,
    FLAG,
    ID,
    MAYBE,
    TEXT,
    counts,
    made_of,
    many,
    one_of,
    paged,
    ref,
    texts,
)

_OWN = "Của người gọi"

OPERATIONS = (
    Operation(
        "get",
        "/me",
        "getMe",
        _OWN,
        "Người gọi là ai, được làm gì, bằng mã truy cập nào.",
        made_of(
            {
                "username": TEXT,
                "name": TEXT,
                "role": one_of("clerk", "staff", "leader", "admin"),
                "rights": many(TEXT),
                "offices": many(TEXT),
                "today": TEXT,
                "token": {
                    "anyOf": [made_of({"name": TEXT, "writes": FLAG, "ends_on": MAYBE}), {"type": "null"}]
                },
            }
        ),
    ),
    Operation(
        "get",
        "/home",
        "getNumbers",
        _OWN,
        "Các con số của trang chủ theo vai trò.",
        made_of(
            {
                "role": TEXT,
                "numbers": many(
                    made_of(
                        {
                            "name": TEXT,
                            "count": COUNT,
                            "tone": one_of("plain", "look", "bad", "good"),
                            "note": TEXT,
                            "url": TEXT,
                        }
                    )
                ),
            }
        ),
    ),
    Operation(
        "get",
        "/home/{what}",
        "listBehind",
        _OWN,
        "Văn bản đến trong tuần (week), chưa vào sổ (unentered), chưa chuyển cho ai (ungiven).",
        paged(
            "documents", made_of({"record_id": ID, **texts("symbol", "date", "kind", "issuer", "subject")})
        ),
        (PAGE,),
    ),
    Operation(
        "get",
        "/calendar",
        "getCalendar",
        _OWN,
        "Có địa chỉ lịch từ khi nào (null là không có), thư nhắc gửi về đâu.",
        made_of({"since": MAYBE, "email": MAYBE}),
    ),
    Operation(
        "post",
        "/calendar",
        "makeCalendar",
        _OWN,
        "Tạo địa chỉ lịch mới, chỉ hiện lần này; địa chỉ cũ hết hiệu lực.",
        made_of({"address": TEXT}),
        status=201,
    ),
    Operation("delete", "/calendar", "endCalendar", _OWN, "Thu hồi địa chỉ lịch.", status=204),
    Operation(
        "put",
        "/calendar/email",
        "setEmail",
        _OWN,
        "Đổi địa chỉ nhận thư nhắc hạn.",
        made_of({"email": MAYBE}),
        body=fields({}, {"email": MAYBE}),
        example='{"email": "lan@xa.local"}',
    ),
    Operation(
        "get",
        "/mine",
        "listTasks",
        _OWN,
        "Văn bản được giao cho người gọi; due là hạn gần nhất còn phải giữ, của văn bản hoặc của người giao.",
        paged("tasks", ref("Task")),
        (PAGE,),
    ),
    Operation(
        "get",
        "/tray",
        "getTray",
        _OWN,
        "Những gì đang chờ xử lý: văn bản cần soát, tệp bị từ chối, văn bản bị xóa vì dấu mật, lượt chờ thử lại.",
        made_of(
            {
                "documents": many(ref("Brief")),
                "documents_total": COUNT,
                "refused": many(ref("Refusal")),
                "secret": many(made_of({"subject": TEXT, "person": TEXT, "person_name": CALLED, "at": TEXT})),
                "retrying": many(ref("Refusal")),
            }
        ),
    ),
    Operation(
        "post",
        "/tray/seen",
        "markSeen",
        _OWN,
        "Cho một tệp bị từ chối ra khỏi danh sách chờ, sau khi đã xử lý.",
        made_of({"subject": TEXT}),
        body=fields({"subject": {"type": "string", "pattern": "^(job|refusal):[0-9]{1,12}$"}}),
        example='{"subject": "job:4"}',
    ),
    Operation(
        "get",
        "/searches",
        "listSearches",
        _OWN,
        "Các lần tìm đã lưu; query đặt sau /api/search?.",
        made_of({"searches": many(made_of({"id": ID, "name": TEXT, "query": TEXT}))}),
    ),
    Operation(
        "post",
        "/searches",
        "keepSearch",
        _OWN,
        "Lưu lần tìm đang có trên địa chỉ (q và các bộ lọc) dưới một tên.",
        made_of({"id": ID}),
        SEARCHED,
        body=fields({"name": {"type": "string", "minLength": 1, "maxLength": 80}}),
        status=201,
        example='{"name": "Hồ đập"}',
    ),
    Operation("delete", "/searches/{saved_id}", "forgetSearch", _OWN, "Xóa một lần tìm đã lưu.", status=204),
    Operation(
        "get",
        "/token",
        "getFormToken",
        _OWN,
        "Mã biểu mẫu của phiên trình duyệt, cho tiêu đề X-CSRFToken; gọi bằng mã truy cập thì không cần.",
        made_of({"csrf_token": TEXT}),
    ),
    Operation(
        "get",
        "/health",
        "getHealth",
        "Quản trị",
        "Tình trạng hệ thống.",
        made_of(
            {
                "at": TEXT,
                "good": FLAG,
                "signs": many(ref("Sign")),
                "sizes": counts(),
                "versions": counts(TEXT),
                "running": many(
                    made_of(
                        {
                            "task": one_of(*TASKS),
                            "since": TEXT,
                            "step": TEXT,
                            "done": COUNT,
                            "total": COUNT,
                        }
                    )
                ),
                "ended": many(
                    made_of(
                        {
                            "task": one_of(*CHORES),
                            "since": TEXT,
                            "how": one_of("done", "failed", "broken-off"),
                            "sentence": TEXT,
                            "found": {"type": "object"},
                        }
                    )
                ),
            }
        ),
    ),
    Operation(
        "post",
        "/health/start/{task}",
        "startChore",
        "Quản trị",
        "Cho chạy sao lưu, kiểm tra tệp gốc hoặc lập lại chỉ mục; đang có việc dài khác thì trả lời 409. "
        "Tiến độ và kết quả ở /api/health.",
        made_of({"task": one_of(*CHORES), "since": TEXT}),
        status=202,
    ),
    Operation(
        "get",
        "/openapi.json",
        "getOpenapi",
        "Quản trị",
        "Bản mô tả API này (OpenAPI 3.1).",
        {"type": "object"},
    ),
)
"""Every other address under /api."""
