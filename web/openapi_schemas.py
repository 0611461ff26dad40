"""The shapes of what /api takes and answers, as JSON Schema 2020-12 (the dialect of OpenAPI 3.1).

What is answered is closed: every property is named and always there, unknown is null. So a property that a route
begins or ceases to answer fails the test that holds answers against these shapes.
"""

from corpus import circles
from corpus.catalogue import FIELDS, LIST_FIELDS
from corpus.register_rows import ROWS
from corpus.reports import OUTCOMES
from web.openapi_shapes import (
    CALLED,
    COUNT,
    DAY,
    FLAG,
    ID,
    MAYBE,
    MAYBE_CALLED,
    MAYBE_ID,
    REVISION,
    STATES,
    TEXT,
    Schema,
    counts,
    made_of,
    many,
    one_of,
    ref,
    texts,
)

_HEAD = texts("symbol", "date", "kind", "issuer", "subject")
_BRIEF: dict[str, Schema] = {
    "record_id": ID,
    **_HEAD,
    "number": MAYBE,
    "system": one_of("party", "state", "front", "other", None),
    "review": one_of("needed", "none", "done"),
    "revision": REVISION,
    "direction": one_of("in", "out", "internal", "other"),
    "url": {"type": "string", "description": "Địa chỉ trang của văn bản."},
}
_BOX = {"type": ["array", "null"], "items": {"type": "integer"}}
_LINK = made_of(
    {
        **texts("symbol", "kind", "date", "issuer", "text"),
        "relation": TEXT,
        "origin": TEXT,
        "state": one_of("open", "proposed", "confirmed"),
        "confidence": {"type": ["number", "null"]},
        "page": MAYBE_ID,
        "record_id": MAYBE_ID,
        "link_id": MAYBE_ID,
        "citation_id": MAYBE_ID,
    }
)
_TIED = {"link_id": ID, "record_id": ID, "relation": TEXT, "cites": FLAG}
_STAMP: Schema = {
    "anyOf": [made_of({"number": MAYBE, "date": MAYBE}), {"type": "null"}],
    "description": "Dấu đến: số và ngày đến.",
}
_POINT = made_of(
    {
        "position": COUNT,
        "text": TEXT,
        **texts("actor", "due", "bound", "reason"),
        "state": one_of("open", "late", "met", "not-needed"),
        "by": many(ID),
        "awaited": many(TEXT),
    }
)
_RECEIVED: dict[str, Schema] = {"received_by": TEXT, "received_by_name": CALLED, "received_at": TEXT}
_GIVEN: dict[str, Schema] = {"given_by": TEXT, "given_by_name": CALLED, "given_at": TEXT}
_COVER = {
    "dossier_id": ID,
    "code": TEXT,
    "title": TEXT,
    "retention": TEXT,
    "keeper": TEXT,
    "opened_on": TEXT,
    **texts("closed_on", "note"),
}
_ENDED = made_of({"state": one_of("repealed", "replaced", "amended"), "by": ID, **texts("symbol", "on")})

SCHEMAS: dict[str, Schema] = {
    "Error": made_of(
        {
            "error": made_of(
                {
                    "status": {"type": "integer"},
                    "message": {"type": "string", "description": "Câu tiếng Việt nói cần làm gì."},
                    "reference": {
                        "type": "string",
                        "description": "Mã để báo quản trị; có trong nhật ký máy chủ.",
                    },
                }
            )
        }
    ),
    "Brief": made_of(_BRIEF),
    "Document": made_of(
        {
            **_BRIEF,
            **texts("parent_issuer", "place", "signing_authority", "signer", "urgency"),
            "recipients": many(TEXT),
            "distribution": many(TEXT),
            "arrival_stamp": _STAMP,
            "confidence": counts({"type": "number"}),
            "where": counts(made_of({"page": ID, "box": _BOX, "rule": MAYBE})),
            "pages": many(made_of({"page": ID, "text": TEXT, "raw": TEXT})),
            "links": ref("Links"),
        }
    ),
    "Links": made_of(
        {
            "cites": many(ref("Link")),
            "cited_by": many(ref("Link")),
            "refused": many(ref("RefusedLink")),
            "obligations": many(ref("Obligation")),
            "response": made_of({"state": one_of(*STATES), "by": many(ID)}),
        }
    ),
    "Link": _LINK,
    "RefusedLink": made_of({**_TIED, **texts("symbol", "date", "issuer", "subject")}),
    "Obligation": made_of(
        {
            "id": ID,
            "record_id": ID,
            "position": COUNT,
            "text": TEXT,
            **texts("actor", "action", "due", "time", "bound", "rrule", "read_text", "read_due"),
            "page": MAYBE_ID,
            "origin": one_of("read", "person"),
        }
    ),
    "Hit": made_of(
        {"record_id": ID, **_HEAD, "score": {"type": "number"}, "snippet": TEXT, "pages": many(ID)}
    ),
    "Due": made_of(
        {
            "record_id": ID,
            **_HEAD,
            "access": one_of(*circles.CLASSES),
            "source": one_of("obligation", "assignment"),
            "position": COUNT,
            "text": TEXT,
            "due": TEXT,
            **texts("time", "bound", "rrule"),
            "last_day": TEXT,
            "answered": FLAG,
            "stage": one_of("late", "today", "soon", "later"),
            "days_left": {"type": "integer"},
            "units": many(TEXT),
            "people": many(TEXT),
            "people_name": {**many(TEXT), "description": "Họ tên của từng người trong people, cùng thứ tự."},
        }
    ),
    "Reported": made_of(
        {
            "record_id": ID,
            **_HEAD,
            "arrived": TEXT,
            **texts("due", "answered_on"),
            "outcome": one_of(*OUTCOMES),
            "answered_by": many(TEXT),
            "given_to": many(TEXT),
        }
    ),
    "Line": made_of(
        {
            "record_id": ID,
            **_HEAD,
            "state": one_of(*STATES),
            **texts("due", "reason"),
            "points": many(_POINT),
            "answers": many(made_of({"record_id": ID, **texts("symbol", "kind", "date")})),
            "ended": {"anyOf": [_ENDED, {"type": "null"}]},
        }
    ),
    "Row": made_of(
        {
            "number": ID,
            "last": ID,
            "state": one_of("used", "reserved", "cancelled", "restricted", "gone"),
            "record_id": MAYBE_ID,
            "columns": {"anyOf": [made_of(dict.fromkeys(row.__slots__, TEXT)) for row in ROWS.values()]},
        }
    ),
    "Entry": made_of(
        {
            "direction": one_of("in", "out"),
            "scope": TEXT,
            "year": ID,
            "book_id": ID,
            "number": ID,
            "entered_on": TEXT,
            **texts("receiver", "handed_on", "note"),
            "copies": MAYBE_ID,
        }
    ),
    "Chain": made_of(
        {
            "nodes": many(
                made_of({"id": ID, **texts("symbol", "date", "kind", "issuer", "level"), "step": COUNT})
            ),
            "edges": many(
                made_of(
                    {"source": ID, "target": ID, "relation": TEXT, "state": one_of("confirmed", "proposed")}
                )
            ),
            "more": FLAG,
            "ended": counts(_ENDED),
        }
    ),
    "Giving": made_of(
        {
            "id": ID,
            "unit_id": MAYBE_ID,
            "username": MAYBE,
            "name": TEXT,
            "role": one_of("lead", "support", "inform"),
            **_GIVEN,
            **texts("due", "note", "opened_at", "opened_by", "withdrawn_at"),
            "opened_by_name": MAYBE_CALLED,
        }
    ),
    "Dossier": made_of({**_COVER, "count": COUNT}),
    "DossierContents": made_of(
        {
            **_COVER,
            "documents": many(made_of({"ordinal": ID, "record_id": ID, **_HEAD, "first": ID, "last": ID})),
        }
    ),
    "Arrival": made_of(
        {
            "job": ID,
            "state": one_of(
                *(
                    "waiting",
                    "reading",
                    "filed",
                    "indexed",
                    "needs-review",
                    "duplicate",
                    "refused",
                    "secret",
                    "kept",
                )
            ),
            **texts("title", "reason", "reason_code", "review"),
            **_RECEIVED,
            "pages_done": COUNT,
            "pages_total": MAYBE_ID,
            "failures": COUNT,
            "record_id": MAYBE_ID,
            "duplicate_of": MAYBE_ID,
            "size": MAYBE_ID,
            "seen": FLAG,
        }
    ),
    "Refusal": made_of(
        {
            "subject": TEXT,
            **texts("title", "reason"),
            **_RECEIVED,
            "failures": COUNT,
        }
    ),
    "Task": made_of(
        {
            "receipt_id": ID,
            "role": one_of("lead", "support", "inform"),
            **texts("due", "note", "opened_at"),
            **_GIVEN,
            "answered": FLAG,
            "late": FLAG,
            "document": ref("Brief"),
        }
    ),
    "Revised": made_of({"record_id": ID, "revision": REVISION}),
    "Sign": made_of(
        {
            "part": TEXT,
            "level": one_of("good", "look", "bad"),
            "why": TEXT,
            "sentence": TEXT,
            "do": MAYBE,
            "facts": {"type": "object"},
        }
    ),
}
"""The named shapes."""


def field_values() -> Schema:
    """Return the schema of corrected fields: each may be left out."""
    values: dict[str, Schema] = dict.fromkeys(FIELDS, MAYBE)
    values |= {name: many(TEXT) for name in LIST_FIELDS}
    values |= {
        "arrival_stamp": _STAMP,
        "date": DAY,
        "system": one_of("party", "state", "front", "other", None),
    }
    return made_of({}, values)
