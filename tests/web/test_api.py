"""The same as the pages, as JSON."""

from search import index
from tests.web.desks import STAMP, Desk, asks, cites, file_letter, letter


def test_documents(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    data = desk.client("staff").get("/api/documents").json
    assert (data["total"], data["page"]) == (1, 1)
    assert data["documents"][0] == {
        "record_id": 1,
        "symbol": "218-CV/TU",
        "number": "218",
        "date": "2026-03-03",
        "kind": "công văn",
        "issuer": "Tỉnh ủy Lâm Đồng",
        "subject": "Về việc rà soát hệ thống loa truyền thanh cơ sở",
        "system": "party",
        "review": "none",
        "revision": 1,
        "direction": "in",
        "url": "/documents/1",
    }
    assert desk.client("staff").get("/api/documents?direction=out").json["total"] == 0


def test_one_document(desk: Desk) -> None:
    described = letter(
        arrival_stamp=STAMP,
        obligations=(asks(),),
        citations=(cites("42-CT/TW", date="2024-01-16", issuer="Ban Bí thư"),),
    )
    file_letter(desk.archive, described, "Thực hiện rà soát", raw="Thực hiên rà soat")
    data = desk.client("staff").get("/api/documents/1").json
    assert data["recipients"] == ["Các đảng ủy xã, phường"]
    assert data["arrival_stamp"] == {"number": "57", "date": "2026-03-09"}
    assert data["where"]["symbol"] == {"page": 1, "box": [200, 300, 520, 344], "rule": "number-line"}
    assert data["pages"] == [{"page": 1, "text": "Thực hiện rà soát", "raw": "Thực hiên rà soat"}]
    assert data["links"]["cites"][0]["state"] == "open"
    assert data["links"]["obligations"][0]["due"] == "2026-04-15"
    assert data["links"]["response"] == {"state": "open", "by": []}


def test_search_in_the_shape_of_the_command(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Thông tin đối ngoại")
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)
    data = desk.client("staff").get("/api/search", query_string={"q": "doi ngoai", "limit": "5"}).json
    assert set(data) == {"total", "hits", "facets", "suggestion", "explanation"}
    assert set(data["hits"][0]) == {
        *("record_id", "symbol", "date", "kind", "issuer", "subject", "score", "snippet", "pages")
    }
    assert data["hits"][0]["pages"] == [1]
    assert "<mark>" not in data["hits"][0]["snippet"]
    assert desk.client("staff").get("/api/search?q=&limit=x").status_code == 200


def test_errors_are_data_too(desk: Desk) -> None:
    missing = desk.client("staff").get("/api/documents/9")
    assert missing.status_code == 404
    assert set(missing.json["error"]) == {"status", "message", "reference"}
    assert desk.client().get("/api/nothing").status_code == 404
    assert desk.client().get("/api/documents").json["error"]["status"] == 401
