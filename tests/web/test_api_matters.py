"""Chains, links, routing and files of matters as JSON: what their pages show and do, and nothing that they hide."""

import pytest

from corpus import audit, links, revisions, units
from corpus.record import Relation
from tests.web.desks import Desk, cites, file_letter, letter, send

COVER = {"code": "01.VPĐU", "title": "Loa truyền thanh", "retention": "20 năm", "keeper": "Người clerk"}


@pytest.fixture
def replaced(desk: Desk) -> Desk:
    """A letter and one that proposes to replace it."""
    file_letter(desk.archive, letter(), "Đến")
    replacing = cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng", relation=Relation.REPLACES)
    file_letter(desk.archive, letter(symbol="300-CV/TU", number="300", citations=(replacing,)), "Thay")
    return desk


def link_of(desk: Desk) -> int:
    with desk.archive.database.read() as conn:
        return int(links.of_record(conn, 2)[0]["link_id"])


def test_a_chain_and_what_ended_a_document(replaced: Desk) -> None:
    clerk = replaced.client("clerk")
    data = clerk.get("/api/documents/1/chain").json
    assert [node["id"] for node in data["nodes"]] == [1, 2]
    assert data["edges"] == [{"source": 2, "target": 1, "relation": "replaces", "state": "proposed"}]
    assert (data["more"], data["ended"]) == (False, {})
    answer = send(clerk, f"/api/documents/2/links/{link_of(replaced)}", state="confirmed")
    assert (answer.status_code, answer.json["state"]) == (200, "confirmed")
    data = clerk.get("/api/documents/1/chain").json
    assert data["ended"] == {"1": {"state": "replaced", "by": 2, "symbol": "300-CV/TU", "on": "2026-03-03"}}
    with replaced.archive.database.write() as conn:
        revisions.set_access(conn, 2, "restricted", revision=1)
    data = replaced.client("staff").get("/api/documents/1/chain").json
    assert ([node["id"] for node in data["nodes"]], data["edges"], data["ended"]) == ([1], [], {})
    assert replaced.client("staff").get("/api/documents/2/chain").status_code == 404


def test_a_link_is_rejected_by_those_who_may(replaced: Desk) -> None:
    path = f"/api/documents/2/links/{link_of(replaced)}"
    assert send(replaced.client("staff"), path, state="rejected").status_code == 403
    assert send(replaced.client("clerk"), path, state="maybe").status_code == 400
    assert send(replaced.client("clerk"), "/api/documents/2/links/99", state="rejected").status_code == 404
    assert send(replaced.client("leader"), path, state="rejected").json["state"] == "rejected"
    assert replaced.client("staff").get("/api/documents/1/chain").json["edges"] == []


def test_a_document_is_given_and_taken_back(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        unit_id = units.add(conn, "Ban Tuyên giáo", person="admin", at="2026-03-01T08:00:00")
        units.place(
            conn, desk.people["staff"], unit_id=unit_id, email=None, person="admin", at="2026-03-01T08:00:00"
        )
    file_letter(desk.archive, letter())
    leader, staff, path = desk.client("leader"), desk.client("staff"), "/api/documents/1/routing"
    answer = send(leader, path, to="unit:1", role="lead", due="20/3/2026", note="gấp")
    assert (answer.status_code, answer.json) == (201, {"receipt_id": 1})
    (receipt,) = staff.get(path).json["receipts"]
    assert (receipt["name"], receipt["role"], receipt["due"]) == ("Ban Tuyên giáo", "lead", "2026-03-20")
    assert receipt["opened_at"] is None, "to ask the API is no look at the document"
    assert send(leader, path, to="unit:1", role="support").status_code == 409
    assert "Ban Tuyên giáo" in send(leader, path, to="unit:1", role="support").json["error"]["message"]
    assert send(leader, path, to="unit:1", role="lead", due="mai").status_code == 400
    assert send(staff, path, to="unit:1", role="support").status_code == 403
    assert send(leader, f"{path}/1/withdraw").status_code == 200
    assert staff.get(path).json["receipts"][0]["withdrawn_at"]


def test_a_file_is_opened_and_filled(desk: Desk) -> None:
    for number, access in ((1, "normal"), (2, "restricted")):
        described = letter(symbol=f"{number}-CV/TU", number=str(number))
        file_letter(desk.archive, described, f"Thư {number}", access=access)
    clerk, staff = desk.client("clerk"), desk.client("staff")
    answer = send(clerk, "/api/dossiers", **COVER, record=1)
    assert (answer.status_code, answer.json) == (201, {"dossier_id": 1})
    assert send(clerk, "/api/dossiers/1/documents", record=2).status_code == 201
    assert send(clerk, "/api/dossiers/1/documents", record=2).status_code == 409
    assert send(clerk, "/api/dossiers/9/documents", record=2).status_code == 404
    assert send(clerk, "/api/dossiers/1/documents", record="x").status_code == 400
    assert send(clerk, "/api/dossiers", **{**COVER, "title": ""}).status_code == 400
    assert send(staff, "/api/dossiers", **COVER).status_code == 403
    (listed,) = clerk.get("/api/dossiers").json["dossiers"]
    assert (listed["dossier_id"], listed["code"], listed["count"]) == (1, "01.VPĐU", 2)
    assert [one["record_id"] for one in clerk.get("/api/dossiers/1").json["documents"]] == [1, 2]
    seen = staff.get("/api/dossiers/1").json
    assert ([one["symbol"] for one in seen["documents"]], seen["title"]) == (["1-CV/TU"], COVER["title"])
    assert staff.get("/api/dossiers").json["dossiers"][0]["count"] == 1
    send(clerk, "/api/dossiers", **{**COVER, "code": "02.VPĐU"}, record=2)
    assert [one["code"] for one in staff.get("/api/dossiers").json["dossiers"]] == ["01.VPĐU"]
    assert staff.get("/api/dossiers/2").status_code == 404
    with desk.archive.database.read() as conn:
        assert audit.broken(conn) is None
