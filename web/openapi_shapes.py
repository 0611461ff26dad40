"""The words of which the shapes of /api are made (JSON Schema 2020-12): texts, counts, lists, closed objects."""

from collections.abc import Mapping
from typing import Any

from corpus import followup
from corpus.dossiers import PERIODS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
CALLED: Schema = {
    "type": "string",
    "description": "Họ tên của người ấy; tên đăng nhập nếu không còn tài khoản.",
}
MAYBE_CALLED: Schema = {**CALLED, "type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}
MAYBE_ID: Schema = {"type": ["integer", "null"]}
DAY: Schema = {"type": ["string", "null"], "description": "Ngày, dạng 2026-03-10; null là không rõ."}
REVISION: Schema = {
    "type": "integer",
    "minimum": 0,
    "maximum": 2**31 - 1,
    "description": "Số lần sửa của văn bản mà bạn đã xem; nếu người khác đã sửa sau đó thì trả lời 409.",
}
STATES = list(followup.STATES)
RETENTION: Schema = {"type": "string", "description": f"Thời hạn bảo quản, ví dụ: {', '.join(PERIODS)}."}


def one_of(*values: str | None) -> Schema:
    """Return the schema of one of these words."""
    return {"enum": list(values)}


def many(item: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": item}


def made_of(properties: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Return the schema of a closed object; the properties of the first mapping are always there."""
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    """Return a reference to one of the named shapes."""
    return {"$ref": f"#/components/schemas/{name}"}


def counts(item: Schema = COUNT) -> Schema:
    """Return the schema of an object whose keys are data."""
    return {"type": "object", "additionalProperties": item}


def texts(*names: str) -> dict[str, Schema]:
    """Return properties that are texts or null."""
    return dict.fromkeys(names, MAYBE)


def paged(name: str, item: Schema, **more: Schema) -> Schema:
    """Return the schema of a page of a list: {NAME, page, pages, total}."""
    return made_of({name: many(item), "page": ID, "pages": ID, "total": COUNT, **more})
