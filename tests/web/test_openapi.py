"""The description of the API is that of its routes, and the page for people says the same."""

import re
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.web.desks import Desk, bearer
from tests.web.test_gate import rules
from web import openapi
from web.openapi import OPERATIONS

KNOWN = {("/api" + one.path, one.method.upper()) for one in OPERATIONS}


def test_every_route_has_its_entry_and_every_entry_its_route(desk: Desk) -> None:
    routes = {
        (openapi.templated(rule.rule), method)
        for method, rule in rules(desk.app)
        if rule.rule.startswith("/api/")
    }
    assert routes == KNOWN
    assert len(KNOWN) == len(OPERATIONS)


def test_the_document_is_openapi_3_1(desk: Desk) -> None:
    told = desk.app.test_client().get("/api/openapi.json", headers=bearer(desk, "staff")).json
    assert told["openapi"] == "3.1.0"
    assert told["info"]["version"]
    names = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert len(set(names)) == len(OPERATIONS)
    for name, schema in told["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False, name
    named = set(re.findall(r"#/components/schemas/(\w+)", str(told)))
    assert named == set(told["components"]["schemas"]), "every shape is used, every used one is there"


def test_the_document_names_every_address() -> None:
    told = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+) (/api/\S+)` \|", told, re.MULTILINE)
    assert sorted((path, method) for method, path in named) == sorted(KNOWN)


def test_every_operation_says_who_may_call_it(desk: Desk) -> None:
    with desk.app.test_request_context():
        rights = {one.name: openapi.right(one) for one in OPERATIONS}
    assert rights["getDocument"] == "see"
    assert rights["correctDocument"] == "correct"
    assert rights["getHealth"] == "manage"
    assert all(rights.values())


def test_the_page_shows_every_call(desk: Desk) -> None:
    page = desk.client("staff").get("/api").text
    for one in OPERATIONS:
        assert f'id="{one.name}"' in page
        for name, field in (one.body or {}).get("properties", {}).items():
            assert field.get("description"), f"{one.name}: {name} says nothing of what it means"
    assert "Authorization: Bearer $TOKEN" in page
    assert "-F files=@van-ban.pdf" in page
    assert "<code>arrival_stamp</code>" in page
    assert "<script>" not in page and "style=" not in page
    assert 'href="/api"' in desk.client("staff").get("/tokens").text
