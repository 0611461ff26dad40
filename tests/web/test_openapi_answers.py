"""Every operation of the description is called on a real office, and answers in the shape that is described."""

from io import BytesIO

from corpus import audit
from tests.web.desks import Desk
from tests.web.scripts import BY_NAME, Script, furnish, script, two_pages
from web import chores

TWIN = b"Thay"  # the very bytes of a letter that is held
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
    _pages(clerk, desk)
    _administers(admin)
    _keeps_whole(admin, desk)
    admin.call("getNumbers")
    assert clerk.called | admin.called == set(BY_NAME)
    with desk.archive.database.read() as conn:
        assert audit.broken(conn) is None


def _keeps_whole(admin: Script, desk: Desk) -> None:
    assert admin.call("getHealth")["ended"] == []
    admin.call("startChore", "backup", expect=400)
    assert admin.call("startChore", "verify")["task"] == "verify"
    chores._LAST[str(desk.archive.folder)].child.wait(120)
    (ended,) = admin.call("getHealth")["ended"]
    assert (ended["task"], ended["how"]) == ("verify", "done")


def _reads(clerk: Script) -> None:
    assert clerk.call("listDocuments")["total"] == 3
    assert clerk.call("getDocument", 1)["arrival_stamp"] == {"number": "57", "date": "2026-03-09"}
    link_id = clerk.call("getDocument", 2)["links"]["cites"][0]["link_id"]
    assert clerk.call("decideLink", 2, link_id, state="confirmed")["state"] == "confirmed"
    made = clerk.call("makeLink", 1, other=3, relation="refers-to")
    clerk.call("makeLink", 3, other=1, relation="refers-to", way="that", expect=409)
    clerk.call("dropLink", 1, made["link_id"])
    assert [one["record_id"] for one in clerk.call("getDocument", 1)["links"]["refused"]] == [3]
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
    task = clerk.call("addObligation", 1, text="Báo cáo kết quả", due="2026-03-30", page=1)["position"]
    assert clerk.call("changeObligation", 1, task, text="Báo cáo", due="2026-03-30")["changed"] is True
    assert clerk.call("settleDirective", 1, state="done", position=task, reason="Đã họp")["state"] == "done"
    clerk.call("removeObligation", 1, task)
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


def _pages(clerk: Script, desk: Desk) -> None:
    found = clerk.call("listPages", 1)
    assert [one["pictured"] for one in found["pages"]] == [True] and found["removed"] == []
    assert clerk.call("getWords", 1, 1)["words"][0][0] == "Thông"
    assert clerk.call("listReaders", 3)["readers"] == [], "nobody has opened it yet"
    clerk.call("getDocument", 3)
    assert clerk.call("listReaders", 3)["readers"][0]["person"] == "clerk"
    revision = found["revision"]
    clerk.call("turnPages", 1, revision=revision + 9, turn="right", expect=409)
    revision = clerk.call("turnPages", 1, revision=revision, turn="over")["revision"]
    clerk.call("removePages", 1, revision=revision, pages=[1], expect=400)
    two = two_pages(desk)
    revision = clerk.call("movePage", two, 1, revision=1, to=2)["revision"]
    gone = clerk.call("removePages", two, revision=revision, pages=[2])
    assert [one["removed_id"] for one in clerk.call("listPages", two)["removed"]] == gone["removed"]
    back = clerk.call("putPageBack", two, gone["removed"][0], revision=gone["revision"])
    assert back["page"] == 2
    parted = clerk.call("splitDocument", two, 2, revision=back["revision"])
    clerk.call("mergeDocuments", two, revision=back["revision"], other=parted["other"], expect=409)
    whole = clerk.call("mergeDocuments", two, revision=parted["revision"], other=parted["other"])
    assert whole["other"] == parted["other"] and len(clerk.call("listPages", two)["pages"]) == 2
    clerk.call("getDocument", parted["other"], expect=404)


def _administers(admin: Script) -> None:
    made = admin.call("addPerson", username="lan", name="Lan", role="staff")
    admin.call("addPerson", username="lan", role="staff", expect=400)
    assert admin.call("resetPerson", made["account_id"])["password"] != made["password"]
    unit = admin.call("addUnit", name="Văn phòng")["unit_id"]
    changed = admin.call("changePerson", made["account_id"], unit_id=unit, email="lan@xa.local")
    assert (changed["unit_id"], changed["email"], changed["active"]) == (unit, "lan@xa.local", True)
    assert admin.call("changePerson", made["account_id"], active=False)["unit_id"] == unit
    assert "lan" in {one["username"] for one in admin.call("listPeople")["people"]}
    assert admin.call("changeUnit", unit, name="Văn phòng Đảng ủy", active=False)["active"] is False
    assert {"unit_id": unit, "name": "Văn phòng Đảng ủy", "active": False} in admin.call("listUnits")["units"]
    assert {"holidays", "cues"} <= {one["name"] for one in admin.call("listTables")["tables"]}
    table = admin.call("getTable", "holidays")
    row = dict.fromkeys(table["columns"], "") | {
        "date": "2026-07-01",
        "name": "Nghỉ",
        "kind": table["choices"]["kind"][0],
    }
    added = admin.call("addRow", "holidays", **row)
    assert admin.call("getTable", "holidays", query="q=khong+co")["own"] == [added]
    admin.call("addRow", "holidays", **{**row, "kind": "?"}, expect=400)
    admin.call("removeRow", "holidays", added["row"])
    admin.call("removeRow", "holidays", added["row"], expect=404)
    logged = admin.call("listAudit", query="person=admin&from=2026-03-12")
    assert {"account-added", "unit-off", "table-row-removed"} <= {one["action"] for one in logged["entries"]}
    assert admin.call("checkAudit")["whole"] is True
    assert admin.call("downloadAudit").startswith(b"\xef\xbb\xbf")


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
    assert {one["record_id"] for one in clerk.call("listBehind", "unentered")["documents"]} >= {2}
    assert clerk.call("listBehind", "week")["total"] >= 3
    clerk.call("listBehind", "ungiven")
    assert clerk.call("getCalendar") == {"since": None, "email": None}
    assert clerk.call("makeCalendar")["address"].endswith(".ics")
    assert clerk.call("getCalendar")["since"]
    assert clerk.call("setEmail", email="an@xa.local") == {"email": "an@xa.local"}
    clerk.call("setEmail", email="không phải", expect=400)
    clerk.call("endCalendar")
    assert clerk.call("getFoundList", query="q=doi+ngoai")[:2] == b"PK"
    clerk.call("decideRepeated", 99, do="drop", expect=404)
    with_twin = clerk.call("receiveFiles", files=[(BytesIO(TWIN), "lặp.txt")], declared="1")["receipts"][0]
    assert clerk.call("decideRepeated", with_twin["job"], do="keep")["job"] == with_twin["job"]


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
