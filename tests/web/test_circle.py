"""Who may see a document, on its page and by the API: classes, names, leaving it, and nothing told to others."""

import io
import json

import pytest
from flask.testing import FlaskClient

from corpus import accounts, audit, circles, jobs, routing, units
from corpus.routing import Target
from search import index
from tests.web.desks import Desk, file_letter, letter, post, send


@pytest.fixture
def lan(desk: Desk) -> int:
    """A second member of the staff."""
    with desk.archive.database.write() as conn:
        accounts.add(
            conn, username="lan", name="Lê Thị Lan", role="staff", at="2026-01-01", password="x" * 12
        )
        found = accounts.by_username(conn, "lan")
    assert found is not None
    return found.id


def keep(desk: Desk, role: str = "clerk", **fields: object) -> int:
    return int(post(signed(desk, role), "/documents/1/access", **fields).status_code)


def sees(desk: Desk, role: str) -> bool:
    """Tell whether the page, the list, the search and the API alike show the document to the person."""
    client = signed(desk, role)
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)
    found = {
        client.get("/documents/1").status_code == 200,
        _status(client, "/documents/1/originals/1") == 200,
        "218-CV/TU" in client.get("/register").text,
        client.get("/api/search?q=loa truyền thanh").json["total"] == 1,
        client.get("/api/search").json["total"] == 1,
        client.get("/api/documents").json["total"] == 1,
    }
    assert len(found) == 1, (role, found)
    return found.pop()


_SIGNED: dict[tuple[int, str], FlaskClient] = {}


@pytest.fixture(autouse=True)
def nobody() -> None:
    """Begin with nobody signed in."""
    _SIGNED.clear()


def signed(desk: Desk, role: str) -> FlaskClient:
    """Return the person's browser; each signs in once a test, for sign-ins are counted."""
    if (id(desk), role) not in _SIGNED:
        _SIGNED[id(desk), role] = desk.client(role)
    return _SIGNED[id(desk), role]


def _status(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        return answer.status_code


@pytest.fixture
def held(desk: Desk) -> Desk:
    from tests.web.desks import asks

    file_letter(desk.archive, letter(obligations=(asks(),)), "Rà soát loa truyền thanh")
    return desk


def test_a_personal_document_is_seen_by_those_named_and_by_nobody_else(held: Desk) -> None:
    who = [held.people["clerk"], held.people["staff"]]
    assert keep(held, revision="1", access="personal", person=who) == 302
    assert [role for role in held.people if sees(held, role)] == ["clerk", "staff"]


def test_a_restricted_document_is_seen_by_roles_and_by_those_named(held: Desk) -> None:
    assert keep(held, revision="1", access="restricted", person=[held.people["staff"]]) == 302
    assert [role for role in held.people if sees(held, role)] == ["clerk", "leader", "staff"]
    assert keep(held, revision="2", access="restricted") == 302
    assert [role for role in held.people if sees(held, role)] == ["clerk", "leader"]
    assert keep(held, revision="3", access="normal") == 302
    assert all(sees(held, role) for role in held.people)


def test_nobody_loses_a_document_unawares(held: Desk) -> None:
    staff = [held.people["staff"]]
    clerk = signed(held, "clerk")
    page = post(clerk, "/documents/1/access", revision="1", access="personal", person=staff)
    assert page.status_code == 400
    section = page.text.partition('id="readers"')[2]
    assert "Bạn không có trong danh sách" in section, "said beside the form"
    assert "<details open>" in section and 'id="access-personal" value="personal" checked' in section
    assert f'value="{staff[0]}" checked' in section
    page = post(clerk, "/documents/1/access", revision="1", access="personal")
    assert (page.status_code, "Hãy chọn người" in page.text) == (400, True)
    answer = post(clerk, "/documents/1/access", revision="1", access="personal", person=staff, leave="1")
    assert answer.headers["Location"] == "/register"
    assert clerk.get("/documents/1").status_code == 404
    assert signed(held, "staff").get("/documents/1").status_code == 200


def test_who_has_it_to_deal_with_is_not_shut_out_unawares(held: Desk) -> None:
    with held.archive.database.write() as conn:
        by = {"person": "admin", "at": "2026-03-01T08:00:00"}
        unit_id = units.add(conn, "Phòng Kinh tế", **by)
        units.place(conn, held.people["staff"], unit_id=unit_id, email=None, **by)
        routing.give(conn, 1, Target(unit_id=unit_id), role="lead", person="clerk", at=by["at"])
        routing.give(conn, 1, Target(username="leader"), role="inform", person="clerk", at=by["at"])
    clerk = signed(held, "clerk")
    asked = {"revision": "1", "access": "restricted"}
    page = post(clerk, "/documents/1/access", **asked)
    assert page.status_code == 400
    assert "Phòng Kinh tế đang giữ việc này và sẽ không mở được" in page.text.partition('id="readers"')[2]
    assert 'name="shut_out" value="1">' in page.text
    script = send(clerk, "/api/documents/1/access", method="PUT", revision=1, access="restricted")
    assert (script.status_code, script.json["error"]["message"].partition(" đang")[0]) == (
        400,
        "Phòng Kinh tế",
    )
    named = post(clerk, "/documents/1/access", **asked, person=[held.people["staff"]])
    assert named.status_code == 302, "the unit still has somebody who sees it"
    again = post(clerk, "/documents/1/access", revision="2", access="restricted", shut_out="1")
    assert again.status_code == 302
    assert not sees(held, "staff")


@pytest.mark.parametrize("role", ["staff", "leader", "admin"])
def test_only_clerks_change_it_and_only_they_learn_who_is_named(held: Desk, role: str) -> None:
    everybody = list(held.people.values())
    assert keep(held, revision="1", access="personal", person=everybody) == 302
    page = signed(held, role).get("/documents/1").text
    assert "chỉ những người được nêu tên" in page
    assert "Phạm vi xem do văn thư đổi." in page
    assert "Đang xem được" not in page and 'name="person"' not in page
    assert keep(held, role, revision="2", access="normal") == 403
    assert "Đang xem được: Người admin, Người clerk, Người leader, Người staff" in " ".join(
        signed(held, "clerk").get("/documents/1").text.split()
    )


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"access": "public"}, 400),
        ({"access": ""}, 400),
        ({"access": "restricted", "revision": "x"}, 400),
        ({"access": "restricted", "revision": "9"}, 409),
        ({"access": "restricted", "person": ["99"]}, 400),
        ({"access": "personal", "person": ["1 or 1", "²", "-1"]}, 400),
    ],
)
def test_bad_forms_change_nothing(held: Desk, fields: dict[str, object], status: int) -> None:
    assert keep(held, **{"revision": "1", **fields}) == status
    assert all(sees(held, role) for role in held.people)


def test_the_audit_log_tells_who_was_named_but_not_to_who_may_not_see_it(held: Desk) -> None:
    keep(held, revision="1", access="personal", person=[held.people["clerk"], held.people["staff"]])
    with held.archive.database.read() as conn:
        (entry,) = [one for one in audit.entries(conn) if one["action"] == "access"]
    assert json.loads(entry["detail"]) == {"access": "personal", "people": "clerk, staff"}
    assert "clerk, staff" not in signed(held, "admin").get("/admin/audit").text
    keep(held, revision="2", access="normal")
    assert "cá nhân; người được xem: clerk, staff" in signed(held, "admin").get("/admin/audit").text


def test_the_search_filters_by_class_for_those_who_see_more_than_one(held: Desk) -> None:
    keep(held, revision="1", access="restricted", person=[held.people["staff"]])
    assert sees(held, "staff")
    totals = {
        (role, kind): signed(held, role).get(f"/api/search?access={kind}").json["total"]
        for role in ("staff", "admin", "leader")
        for kind in circles.CLASSES
    }
    assert [key for key, total in totals.items() if total] == [
        ("staff", "restricted"),
        ("leader", "restricted"),
    ]
    assert signed(held, "leader").get("/api/search?q=loa&access=restricted").json["total"] == 1
    assert signed(held, "leader").get("/api/search?q=loa&access=personal").json["total"] == 0
    assert 'name="access"' in signed(held, "staff").get("/search?q=loa").text
    assert 'name="access"' not in signed(held, "admin").get("/search?q=loa").text


def test_scripts_name_people_by_their_usernames(held: Desk, lan: int) -> None:
    clerk = signed(held, "clerk")

    def put(**fields: object) -> tuple[int, object]:
        answer = send(clerk, "/api/documents/1/access", method="PUT", **fields)
        return answer.status_code, answer.json.get("seen")

    assert put(revision=1, access="personal", people=["clerk", "lan"]) == (200, True)
    assert put(revision=2, access="personal", people=["lan"]) == (400, None)
    assert put(revision=2, access="personal", people=["nobody"]) == (400, None)
    assert put(revision=2, access="personal", people="lan") == (400, None)
    assert put(revision=2, access="personal", people=["lan"], leave="yes") == (400, None)
    assert put(revision=2, access="open") == (400, None)
    assert put(revision=2, access="personal", people=["lan"], leave=True) == (200, False)
    assert put(revision=3, access="normal") == (404, None)


def test_a_document_is_given_only_to_who_is_named(held: Desk, lan: int) -> None:
    keep(held, revision="1", access="personal", person=[held.people["clerk"], lan])
    clerk = signed(held, "clerk")
    page = post(clerk, "/documents/1/routing", to="person:staff", role="lead")
    assert page.status_code in (400, 403) and "danh sách được xem" in page.text
    assert post(clerk, "/documents/1/routing", to="person:lan", role="lead").status_code == 302


def test_an_upload_may_be_restricted_from_the_first_moment(desk: Desk) -> None:
    def sent(role: str, scope: str) -> int:
        upload = (io.BytesIO(b"Noi dung rieng"), f"{role} {scope}.txt")
        answer = post(
            signed(desk, role), "/receive", page="/receive", files=upload, declared="1", access=scope
        )
        return int(answer.status_code)

    assert sent("clerk", "restricted") == 302
    assert sent("clerk", "personal") == sent("clerk", "x") == sent("admin", "restricted") == 400
    with desk.archive.database.read() as conn:
        (job,) = jobs.recent(conn)
    assert job.access == "restricted"
    assert "clerk restricted.txt" in signed(desk, "clerk").get("/receive").text
    page = signed(desk, "admin").get("/receive").text
    assert "clerk restricted.txt" not in page and 'id="restricted"' not in page
    assert signed(desk, "admin").get(f"/api/receipts/{job.id}").status_code == 404
