"""Every operation of the description is called on a real office, and answers in the shape that is described."""

from io import BytesIO

from corpus import audit
from tests.web.desks import Desk
from tests.web.scripts import BY_NAME, Script, furnish, script

COVER = {"code": "01.VPĐU", "title": "Loa truyền thanh", "retention": "20 năm", "keeper": "Văn thư"}


def test_every_operation_answers_as_described(desk: Desk) -> None:
    furnish(desk)
    clerk = script(desk, "clerk")
    admin = script(desk, "admin")
    _reads(clerk)
    _changes(clerk)
    _registers(clerk)
    _matters(clerk)
    _own(clerk)
    admin.call("getHealth")
    admin.call("getNumbers")
    assert clerk.called | admin.called == set(BY_NAME)
    with desk.archive.database.read() as conn:
        assert audit.broken(conn) is None


def _reads(clerk: Script) -> None:
    assert clerk.call("listDocuments")["total"] == 3
    assert clerk.call("getDocument", 1)["arrival_stamp"] == {"number": "57", "date": "2026-03-09"}
    link_id = clerk.call("getDocument", 2)["links"]["cites"][0]["link_id"]
    assert clerk.call("decideLink", 2, link_id, state="confirmed")["state"] == "confirmed"
    assert clerk.call("search", query="q=doi+ngoai")["total"] == 1
    assert clerk.call("search")["total"] == 3
    assert clerk.call("search", query="like=1")["hits"] is not None
    clerk.call("search", query="like=99", expect=404)
    assert len(clerk.call("getChain", 2)["nodes"]) == 2
    assert [row["due"] for row in clerk.call("getDue")["late"]] == ["2026-03-10"]
    clerk.call("getDue", query="from=mai", expect=400)
    assert clerk.call("getReport", query="from=2026-03-01&to=2026-03-31")["documents"]
    assert {one["what"] for one in clerk.call("suggest", query="q=th%C3%B4ng")["proposals"]} == {"word"}
    assert {line["record_id"] for line in clerk.call("getBoard")["lines"]} >= {1}
    (original,) = clerk.call("listOriginals", 1)["originals"]
    assert clerk.call("getOriginal", 1, original["position"]) == "Thông tin đối ngoại".encode()
    assert clerk.call("getCopy", 1) == b"bia ra"
    clerk.call("getPicture", 1, 1)
    clerk.call("getPicture", 1, 9, expect=404)
    clerk.call("getOpenapi")
    assert clerk.call("getMe")["offices"] == ["Đảng ủy xã Suối Mây"]


def _changes(clerk: Script) -> None:
    answer = clerk.call("receiveFiles", files=[(BytesIO(b"%PDF-1.7 bia ra"), "mới.pdf")], declared="1")
    (receipt,) = answer["receipts"]
    assert clerk.call("getReceipt", receipt["job"])["state"] == receipt["state"] == "waiting"
    assert clerk.call("listReceipts")["receipts"][0]["job"] == receipt["job"]
    clerk.call("receiveFiles", files=[(BytesIO(b"x"), "x.txt")], expect=400)
    changes = {"number": "219", "date": "2026-03-04", "recipients": ["A", "B"], "arrival_stamp": None}
    assert clerk.call("correctDocument", 1, revision=1, fields=changes) == {"record_id": 1, "revision": 6}
    found = clerk.call("getDocument", 1)
    assert (found["symbol"], found["date"], found["recipients"]) == ("219-CV/TU", "2026-03-04", ["A", "B"])
    assert found["arrival_stamp"] is None
    revision = clerk.call("correctPage", 1, 1, revision=6, text="Lời văn")["revision"]
    clerk.call("correctDocument", 1, revision=1, fields={"signer": "Ai"}, expect=409)
    revision = clerk.call("approveDocument", 1, revision=revision)["revision"]
    revision = clerk.call("restrictDocument", 1, revision=revision, access="restricted")["revision"]
    clerk.call("restrictDocument", 1, revision=revision, access="normal")
    assert clerk.call("settleDirective", 1, state="done", position=0, reason="Đã họp")["state"] == "done"
    clerk.call("settleDirective", 1, state="done", expect=400)
    (unit,) = clerk.call("listReceivers")["units"]
    given = clerk.call("giveDocument", 1, to=unit["to"], role="lead", due="2026-03-20")
    assert clerk.call("listTasks")["tasks"][0]["document"]["record_id"] == 1
    clerk.call("giveDocument", 1, to=unit["to"], role="lead", expect=409)
    assert clerk.call("listGivings", 1)["receipts"][0]["id"] == given["receipt_id"]
    clerk.call("withdrawDocument", 1, given["receipt_id"])


def _registers(clerk: Script) -> None:
    held = clerk.call("keepRegister", "in", "reserve", year=2026, reason="Giữ cho báo cáo")["number"]
    assert held == 1
    assert clerk.call("enterDocument", 1, direction="in", entered_on="2026-03-12", again="yes") == {
        "number": 2
    }
    clerk.call("enterDocument", 1, direction="in", entered_on="mai", again="yes", expect=400)
    (entry,) = clerk.call("getEntries", 1)["entries"]
    clerk.call("annotateEntry", 1, entry["book_id"], receiver="Văn phòng", copies=2, note="ghi chú")
    assert clerk.call("getEntries", 1)["entries"][0]["copies"] == 2
    clerk.call("keepRegister", "in", "cancel", year=2026, number=1, reason="Không dùng")
    clerk.call("keepRegister", "in", "close", year=2026, expect=400)
    for kind in ("in", "out", "follow"):
        clerk.call("getRegister", kind, query="year=2026")
    assert clerk.call("printRegister", "in", "xlsx", query="year=2026&month=3")[:2] == b"PK"
    clerk.call("printRegister", "in", "xlsx", query="year=2026&month=13", expect=400)
    assert [row["state"] for row in clerk.call("getRegister", "in")["rows"]] == ["cancelled", "used"]


def _matters(clerk: Script) -> None:
    dossier_id = clerk.call("openDossier", **COVER, record=1)["dossier_id"]
    clerk.call("openDossier", **COVER, expect=400)
    clerk.call("fileDocument", dossier_id, record=2)
    clerk.call("fileDocument", dossier_id, record=2, expect=409)
    clerk.call("moveDocument", dossier_id, 2, to=1)
    found = clerk.call("getDossier", dossier_id)
    assert [one["record_id"] for one in found["documents"]] == [2, 1]
    clerk.call("takeOutDocument", dossier_id, 2)
    clerk.call("changeDossier", dossier_id, title="Loa", retention="10 năm", keeper="Văn thư")
    clerk.call("closeDossier", dossier_id, "close")
    clerk.call("takeOutDocument", dossier_id, 1, expect=409)
    clerk.call("closeDossier", dossier_id, "reopen")
    assert clerk.call("listDossiers")["dossiers"][0]["title"] == "Loa"
    assert clerk.call("exportDossier", dossier_id)[:2] == b"PK"


def _own(clerk: Script) -> None:
    saved = clerk.call("keepSearch", query="q=ho+dap&kind=b%C3%A1o+c%C3%A1o", name="Hồ đập")["id"]
    (search,) = clerk.call("listSearches")["searches"]
    assert clerk.call("search", query=search["query"])["total"] == 0
    clerk.call("forgetSearch", saved)
    clerk.call("forgetSearch", saved, expect=404)
    clerk.call("keepSearch", name="trống", expect=400)
    waiting = clerk.call("getTray")
    assert [one["title"] for one in waiting["refused"]] == ["trang trắng.pdf"]
    clerk.call("markSeen", subject=waiting["refused"][0]["subject"])
    assert clerk.call("getTray")["refused"] == []
    assert clerk.call("getNumbers")["numbers"]
    clerk.call("getFormToken")


def test_the_other_roles_get_the_shapes_too(desk: Desk) -> None:
    furnish(desk)
    for role in ("leader", "staff"):
        one = script(desk, role)
        assert one.call("getNumbers")["role"] == role
        one.call("getBoard")
        one.call("getDocument", 1)
        one.call("restrictDocument", 1, revision=1, access="restricted", expect=403)
    assert script(desk, "staff").call("listDocuments")["total"] == 2
    script(desk, "staff").call("getDocument", 3, expect=404)
