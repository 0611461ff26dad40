"""The administrator's work over the API: the same rights, the same traces, nothing of restricted documents."""

from typing import Any

import pytest

from corpus import accounts, audit, units
from corpus.errors import UsageError
from tests.web.desks import Desk, bearer
from tests.web.scripts import furnish


@pytest.fixture
def admin(desk: Desk) -> dict[str, str]:
    furnish(desk)
    return bearer(desk, "admin")


def ask(desk: Desk, headers: dict[str, str], method: str, path: str, **body: Any) -> Any:
    carried = {"json": body} if body else {}
    return desk.app.test_client().open(f"/api{path}", method=method, headers=headers, **carried)


def test_a_made_account_signs_in_once_and_then_changes_its_password(
    desk: Desk, admin: dict[str, str]
) -> None:
    made = ask(desk, admin, "POST", "/people", username="lan", name="Nguyễn Thị Lan", role="staff").json
    with desk.archive.database.write() as conn:
        found = accounts.check(conn, "lan", made["password"])
        assert found is not None and found.must_change and found.name == "Nguyễn Thị Lan"
        assert [one["action"] for one in audit.entries(conn, "account:lan")] == ["account-added"]


def test_an_account_that_is_switched_off_calls_no_more(desk: Desk, admin: dict[str, str]) -> None:
    staff = bearer(desk, "staff")
    assert ask(desk, staff, "GET", "/me").status_code == 200
    told = ask(desk, admin, "PATCH", f"/people/{desk.people['staff']}", active=False)
    assert told.json["active"] is False
    assert ask(desk, staff, "GET", "/me").status_code == 401


def test_nobody_switches_off_their_own_account(desk: Desk, admin: dict[str, str]) -> None:
    answer = ask(desk, admin, "PATCH", f"/people/{desk.people['admin']}", active=False)
    assert answer.status_code == 400 and "của mình" in answer.json["error"]["message"]
    assert ask(desk, admin, "GET", "/me").status_code == 200


def test_role_and_full_name_change_by_the_rules_of_the_page(desk: Desk, admin: dict[str, str]) -> None:
    who = desk.people["staff"]
    staff = bearer(desk, "staff")
    told = ask(desk, admin, "PATCH", f"/people/{who}", name="  Trần  Thị Mẫu ", role="leader").json
    assert (told["name"], told["role"]) == ("Trần Thị Mẫu", "leader")
    assert ask(desk, staff, "GET", "/me").status_code == 401, "another role ends sessions and tokens"
    with desk.archive.database.read() as conn:
        noted = [(one["action"], one["person"]) for one in audit.entries(conn, "account:staff")]
    wanted = [("account-renamed", "admin"), ("role-changed", "admin")]
    assert [one for one in noted if one in wanted] == wanted
    for body in (
        {"role": "king"},
        {"role": 3},
        {"name": " "},
        {"name": "x" * 200},
        {"name": "A", "role": "?"},
    ):
        assert ask(desk, admin, "PATCH", f"/people/{who}", **body).status_code == 400, body
    with desk.archive.database.read() as conn:
        found = accounts.get(conn, who)
        assert found is not None and (found.name, found.role) == ("Trần Thị Mẫu", "leader")


def test_nobody_changes_their_own_role_and_the_last_administrator_stays(
    desk: Desk, admin: dict[str, str]
) -> None:
    own = desk.people["admin"]
    answer = ask(desk, admin, "PATCH", f"/people/{own}", role="clerk")
    assert answer.status_code == 400 and "của mình" in answer.json["error"]["message"]
    assert ask(desk, admin, "PATCH", f"/people/{own}", role="admin", name="Quản trị").status_code == 200
    other = ask(desk, admin, "POST", "/people", username="lan", name="Lan", role="admin").json["account_id"]
    assert ask(desk, admin, "PATCH", f"/people/{other}", role="staff").json["role"] == "staff"
    with desk.archive.database.write() as conn, pytest.raises(UsageError, match="duy nhất"):
        accounts.set_role(conn, own, "clerk")


def test_beside_a_username_stands_what_the_person_is_called(desk: Desk, admin: dict[str, str]) -> None:
    ask(desk, admin, "PATCH", f"/people/{desk.people['clerk']}", name="Nguyễn Thị Văn Thư")
    clerk = bearer(desk, "clerk")
    (unit,) = ask(desk, clerk, "GET", "/receivers").json["units"]
    ask(desk, clerk, "POST", "/documents/1/routing", to=unit["to"], role="lead")
    (given,) = ask(desk, clerk, "GET", "/documents/1/routing").json["receipts"]
    assert (given["given_by"], given["given_by_name"]) == ("clerk", "Nguyễn Thị Văn Thư")
    assert given["opened_by"] is None and given["opened_by_name"] is None
    ask(desk, clerk, "GET", "/documents/3")
    assert (
        ask(desk, clerk, "GET", "/documents/3/readers").json["readers"][0]["person_name"]
        == "Nguyễn Thị Văn Thư"
    )
    assert {one["received_by_name"] for one in ask(desk, clerk, "GET", "/receipts").json["receipts"]} == {
        "Nguyễn Thị Văn Thư"
    }
    log = ask(desk, admin, "GET", "/audit?person=clerk").json["entries"]
    assert {one["person_name"] for one in log} == {"Nguyễn Thị Văn Thư"}


def test_a_change_is_whole_or_not_at_all(desk: Desk, admin: dict[str, str]) -> None:
    who = desk.people["staff"]
    for body in (
        {"active": False, "email": "không phải"},
        {"active": False, "unit_id": 99},
        {"active": "no"},
    ):
        answer = ask(desk, admin, "PATCH", f"/people/{who}", **body)
        assert answer.status_code in (400, 404), body
    with desk.archive.database.read() as conn:
        found = accounts.get(conn, who)
        assert found is not None and found.active
        assert units.of_account(conn, who) == units.Member()


def test_what_is_not_named_stays(desk: Desk, admin: dict[str, str]) -> None:
    who = desk.people["clerk"]  # placed in a unit by the furnishing
    told = ask(desk, admin, "PATCH", f"/people/{who}", email="an@xa.local").json
    assert (told["unit_id"], told["email"]) == (1, "an@xa.local")
    told = ask(desk, admin, "PATCH", f"/people/{who}", unit_id=None).json
    assert (told["unit_id"], told["email"]) == (None, "an@xa.local")


@pytest.mark.parametrize("role", ["clerk", "leader", "staff"])
def test_others_administer_nothing(desk: Desk, role: str) -> None:
    furnish(desk)
    headers = bearer(desk, role)
    for method, path in (
        ("GET", "/people"),
        ("POST", "/people"),
        ("GET", "/units"),
        ("GET", "/tables"),
        ("GET", "/audit"),
        ("GET", "/audit/log.csv"),
        ("POST", "/audit/check"),
    ):
        assert ask(desk, headers, method, path).status_code == 403, path


def test_the_log_tells_the_administrator_nothing_of_a_restricted_document(
    desk: Desk, admin: dict[str, str]
) -> None:
    clerk = bearer(desk, "clerk")
    ask(desk, clerk, "GET", "/documents/3")
    ask(desk, clerk, "POST", "/documents/3/register", direction="in", entered_on="2026-03-12")
    log = ask(desk, admin, "GET", "/audit")
    hidden = [one for one in log.json["entries"] if one["state"] == "hidden"]
    assert hidden and all((one["name"], one["key"], one["detail"]) == (None, None, {}) for one in hidden)
    assert "9-BC/TU" not in log.text and "record:3" not in log.text
    for path in ("/audit?document=3", "/audit?document=9-BC/TU"):
        assert ask(desk, admin, "GET", path).json["total"] == 0
    with ask(desk, admin, "GET", "/audit/log.csv") as csv:
        assert b"9-BC/TU" not in csv.data


def test_a_broken_chain_is_told(desk: Desk, admin: dict[str, str]) -> None:
    assert ask(desk, admin, "POST", "/audit/check").json["whole"] is True
    with desk.archive.database.write() as conn:
        conn.exec_driver_sql("UPDATE audit SET person = 'ai đó' WHERE seq = 2")
    told = ask(desk, admin, "POST", "/audit/check").json
    assert (told["whole"], told["broken_at"]) == (False, 2)


def test_a_row_of_the_office_counts_from_then_on_and_is_taken_out(desk: Desk, admin: dict[str, str]) -> None:
    table = ask(desk, admin, "GET", "/tables/holidays").json
    row = dict.fromkeys(table["columns"], "") | {"date": "2026-07-02", "name": "Nghỉ của xã", "kind": "rest"}
    row["kind"] = table["choices"]["kind"][0]
    made = ask(desk, admin, "POST", "/tables/holidays/rows", **row)
    assert made.status_code == 201
    text = (desk.archive.folder / "tables" / "holidays.tsv").read_text(encoding="utf-8")
    assert "Nghỉ của xã" in text
    assert ask(desk, admin, "POST", "/tables/holidays/rows", **row).status_code == 400
    assert ask(desk, admin, "DELETE", f"/tables/holidays/rows/{made.json['row']}").status_code == 204
    assert ask(desk, admin, "GET", "/tables/nothing").status_code == 404
