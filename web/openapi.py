"""/api/openapi.json: the API described as OpenAPI 3.1, and /api: the same as a page to read."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from corpus import programs
from web.gate import open_to, right_of
from web.office import archive
from web.openapi_admin import OPERATIONS as ADMIN
from web.openapi_books import OPERATIONS as BOOKS
from web.openapi_documents import OPERATIONS as DOCUMENTS
from web.openapi_entries import JSON, Operation
from web.openapi_office import OPERATIONS as OFFICE
from web.openapi_own import OPERATIONS as OWN
from web.openapi_pages import OPERATIONS as PAGES
from web.openapi_schemas import SCHEMAS
from web.openapi_shapes import Schema, ref

blueprint = Blueprint("openapi", __name__, url_prefix="/api")
OPERATIONS: tuple[Operation, ...] = (*DOCUMENTS, *PAGES, *BOOKS, *OFFICE, *OWN, *ADMIN)
_WRITES = frozenset({"post", "put", "patch", "delete"})
_ALWAYS = (401, 403, 429, 503)
_MEANS = {
    400: "Yêu cầu chưa đúng; message nói sai ở đâu.",
    401: "Chưa có mã truy cập, hoặc mã không còn hiệu lực.",
    403: "Người này, hoặc mã truy cập chỉ đọc này, không được làm việc ấy.",
    404: "Không có, hoặc bạn không được xem.",
    405: "Địa chỉ này không nhận cách gọi ấy.",
    409: "Người khác đã sửa trước, hoặc việc này không làm được nữa.",
    413: "Tệp quá lớn.",
    429: "Gọi quá nhiều lần; chờ theo Retry-After.",
    503: "Hệ thống đang bận; hãy thử lại.",
}


@blueprint.get("/openapi.json")
@open_to("see")
def describe() -> ResponseReturnValue:
    """Answer the description for programs."""
    return jsonify(document())


@blueprint.get("")
@open_to("see")
def docs() -> ResponseReturnValue:
    """Show the description for people, with a call to copy for each address."""
    site = (archive().settings.site_url or request.host_url).rstrip("/")
    tags: dict[str, list[Shown]] = {}
    for one in OPERATIONS:
        tags.setdefault(one.tag, []).append(
            Shown(one, right(one), _answered(one), _told(one), _curl(one, site))
        )
    return render_template("api/docs.html", tags=tags, site=site, means=_MEANS)


@dataclass(frozen=True, slots=True)
class Shown:
    """One address as the page shows it: who may call it, statuses and properties it can answer, a call to copy."""

    operation: Operation
    right: str
    statuses: list[int]
    told: list[str]
    curl: str


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault("/api" + one.path, {})[one.method] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "vanthu",
            "version": programs.ours()["vanthu"],
            "description": "Mọi việc làm được trên màn hình, bằng JSON. Mã truy cập tạo ở trang /tokens.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def right(one: Operation) -> str:
    """Return the right that a person needs for an operation, as its view says."""
    endpoint = next(
        rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if templated(rule.rule) == "/api" + one.path and one.method.upper() in (rule.methods or ())
    )
    return right_of(current_app.view_functions[endpoint]) or ""


def templated(rule: str) -> str:
    """Return the address of a route as OpenAPI writes it: '<int:record_id>' → '{record_id}'."""
    found = []
    for part in rule.split("<"):
        inside, closed, rest = part.partition(">")
        found.append("{" + inside.rpartition(":")[2] + "}" + rest if closed else part)
    return "".join(found)


def _operation(one: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.says,
        "description": f"Cần quyền: {right(one)}.",
        "parameters": [
            *(_in_path(one, name) for name in one.names),
            *(_in_query(param) for param in one.query),
        ],
        "responses": {str(status): _response(one, status) for status in _answered(one)},
    }
    if one.body is not None:
        described["requestBody"] = {"required": True, "content": {one.takes: {"schema": one.body}}}
    return described


def _in_path(one: Operation, name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": one.word(name)}


def _in_query(param: Any) -> dict[str, Any]:
    return {"name": param.name, "in": "query", "description": param.says, "schema": param.schema}


def _answered(one: Operation) -> list[int]:
    """Return every status that an operation can answer."""
    found = {one.status, *one.fails, *_ALWAYS}
    if one.names:
        found |= {
            404,
            405,
        }  # a number that nothing can have leads nowhere, or to what only other methods reach
    if one.method in _WRITES:
        found.add(400)
    if one.body is not None:
        found.add(413)
    if one.path == "/search":
        found.add(404)  # of a document that nothing can be like
    return sorted(found)


def _response(one: Operation, status: int) -> dict[str, Any]:
    if status != one.status:
        return {"description": _MEANS[status], "content": {JSON: {"schema": ref("Error")}}}
    if one.answer is None:
        return {"description": "Đã làm xong."}
    if isinstance(one.answer, str):
        return {"description": "Tệp.", "content": {one.answer: {}}}
    schema: Schema = one.answer
    return {"description": "Kết quả.", "content": {JSON: {"schema": schema}}}


def _told(one: Operation) -> list[str]:
    """Return the names of the properties that an operation answers, [] for a file."""
    if not isinstance(one.answer, dict):
        return []
    named = SCHEMAS.get(str(one.answer.get("$ref", "")).rpartition("/")[2], one.answer)
    return list(named.get("properties", {}))


def _curl(one: Operation, site: str) -> str:
    """Return a call that can be copied to a terminal; $TOKEN is the person's token."""
    path = one.path
    for name in one.names:
        words = one.word(name).get("enum")
        path = path.replace("{" + name + "}", str(words[0]) if words else "1")
    query = f"?{one.example}" if one.method == "get" and one.example else ""
    parts = ["curl"] + ([f"-X {one.method.upper()}"] if one.method != "get" else [])
    parts.append('-H "Authorization: Bearer $TOKEN"')
    if one.takes != JSON:
        parts += ["-F files=@van-ban.pdf", "-F declared=1"]
    elif one.method != "get" and one.example:
        parts += ["-H 'Content-Type: application/json'", f"-d '{one.example}'"]
    if isinstance(one.answer, str):
        parts.append("-OJ")
    return " ".join([*parts, f"'{site}/api{path}{query}'"])
