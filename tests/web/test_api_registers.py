"""Registers and the board as JSON: what their pages show, and nothing that they hide."""

import pytest

from corpus import register_books, registers, revisions
from corpus.record import Direction
from tests.web.desks import Desk, asks, cites, file_letter, letter, post, send

ENTER = "/api/documents/1/register"


def test_a_script_enters_a_document_and_reads_the_book(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(asks(),)))
    clerk = desk.client("clerk")
    fields = {"entered_on": "2026-03-09", "receiver": "Ban Tuyên giáo", "copies": 2}
    answer = send(clerk, ENTER, direction="in", **fields)
    assert (answer.status_code, answer.json) == (201, {"number": 1})
    data = desk.client("staff").get("/api/register/in?year=2026").json
    assert {name: data[name] for name in data if name not in ("headings", "rows")} == {
        **{"kind": "in", "year": 2026, "scope": "", "closed_at": None, "next": 2, "of": 1},
        **{"page": 1, "pages": 1, "total": 1},
    }
    (row,) = data["rows"]
    assert (row["number"], row["last"], row["state"], row["record_id"]) == (1, 1, "used", 1)
    assert row["columns"]["receiver"] == "Ban Tuyên giáo"
    assert row["columns"]["arrived_on"] == "2026-03-09"
    assert data["headings"]["receiver"] == "Đơn vị hoặc người nhận"
    assert set(data["headings"]) == set(row["columns"])
    followed = desk.client("staff").get("/api/register/follow?year=2026").json["rows"][0]["columns"]
    assert (followed["due"], followed["progress"]) == ("trước 15/04/2026", "Chưa trả lời")


def test_a_form_does_as_well_as_json(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    clerk = desk.client("clerk")
    assert post(clerk, ENTER, direction="in", entered_on="2026-03-09").json == {"number": 1}


def test_the_last_page_is_shown_unless_another_is_asked_for(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        for n in range(130):
            registers.reserve(conn, direction="in", year=2026, reason=f"{n}", person="clerk", at="2026-03-12")
    client = desk.client("staff")
    last, first = (client.get(f"/api/register/in?year=2026{more}").json for more in ("", "&page=1"))
    assert (last["page"], last["pages"], last["total"], last["rows"][-1]["number"]) == (2, 2, 130, 130)
    assert (first["page"], first["rows"][0]["number"], len(first["rows"])) == (1, 1, 100)


def test_a_likely_second_copy_is_refused_until_the_script_says_so(desk: Desk) -> None:
    file_letter(desk.archive, letter(), "Một")
    file_letter(desk.archive, letter(), "Hai")
    clerk = desk.client("clerk")
    assert send(clerk, ENTER, direction="in", entered_on="2026-03-09").status_code == 400
    answer = send(clerk, ENTER, direction="in", entered_on="2026-03-09", again=True)
    assert answer.json == {"number": 1}


def test_what_the_paper_contradicts_is_refused_until_the_script_says_so(desk: Desk) -> None:
    file_letter(desk.archive, letter(), direction=Direction.OUT)  # bears 218
    client = desk.client("clerk")
    given = {"direction": "out", "entered_on": "2026-03-03"}
    answer = send(client, "/api/documents/1/register", **given)
    assert answer.status_code == 400
    assert "Văn bản ghi số 218, sổ sẽ cấp số 1" in answer.json["error"]["message"]
    assert send(client, "/api/documents/1/register", **given, other_number="yes").json == {"number": 1}


@pytest.mark.parametrize("body", [[1], {"direction": ["in"]}, {"direction": {"in": 1}}, {}])
def test_what_is_not_well_formed_enters_nothing(desk: Desk, body: object) -> None:
    file_letter(desk.archive, letter())
    clerk = desk.client("clerk")
    token = clerk.get("/api/token").json["csrf_token"]  # type: ignore[index]
    answer = clerk.post(ENTER, json=body, headers={"X-CSRFToken": token})
    assert answer.status_code == 400
    assert set(answer.json["error"]) == {"status", "message", "reference"}  # type: ignore[index]
    with desk.archive.database.read() as conn:
        assert register_books.books(conn) == []


def test_a_script_without_the_token_writes_nothing(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    answer = desk.client("clerk").post(ENTER, json={"direction": "in", "entered_on": "2026-03-09"})
    assert answer.status_code == 400
    with desk.archive.database.read() as conn:
        assert register_books.books(conn) == []


def test_the_board(desk: Desk) -> None:
    file_letter(desk.archive, letter(obligations=(asks(),)), "Một")
    answered = letter(symbol="9-CV/TU", number="9", obligations=(asks(),), subject="Việc kín")
    file_letter(desk.archive, answered, "Hai")
    reply = letter(
        symbol="12-KH/ĐU",
        date="2026-03-10",
        issuer="Đảng ủy xã Suối Mây",
        citations=(cites("9-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng"),),
    )
    file_letter(desk.archive, reply, "Ba", direction=Direction.OUT)
    client = desk.client("staff")
    data = client.get("/api/follow").json
    assert (data["total"], data["counts"], data["state"]) == (2, {"open": 1, "answered": 1}, None)
    first, second = data["lines"]
    assert (first["record_id"], first["state"], first["due"]) == (1, "open", "2026-04-15")
    assert second["answers"] == [
        {"record_id": 3, "symbol": "12-KH/ĐU", "kind": "công văn", "date": "2026-03-10"}
    ]
    assert [line["record_id"] for line in client.get("/api/follow?state=answered").json["lines"]] == [2]
    with desk.archive.database.write() as conn:
        revisions.set_access(conn, 3, "restricted", revision=1)
    hidden = client.get("/api/follow").json
    assert hidden["counts"] == {"open": 2}
    assert "12-KH" not in client.get("/api/follow").text
    assert desk.client("leader").get("/api/follow").json["counts"] == {"open": 1, "answered": 1}


def test_of_a_restricted_document_the_book_tells_the_number_alone(desk: Desk) -> None:
    file_letter(desk.archive, letter(subject="Về nhân sự sắp tới"), access="restricted")
    assert send(desk.client("clerk"), ENTER, direction="in", entered_on="2026-03-09").status_code == 201
    for kind in ("in", "follow"):
        data = desk.client("staff").get(f"/api/register/{kind}?year=2026").json
        (row,) = data["rows"]
        assert (row["record_id"], row["state"]) == (None, "restricted")
        told = {name: value for name, value in row["columns"].items() if value}
        assert told == {"number": "1", "note": "(hạn chế)"}
    assert send(desk.client("staff"), ENTER, direction="in").status_code == 403


def test_a_script_filters_and_sorts_as_the_page_does(desk: Desk) -> None:
    for n, issuer in enumerate(("Sở Nội vụ", "Đảng ủy xã", "Dân quân"), start=1):
        file_letter(desk.archive, letter(symbol=f"{n}-CV/A", issuer=issuer, date=f"2026-0{n}-03"), f"Thư {n}")
        assert send(
            desk.client("clerk"), f"/api/documents/{n}/register", direction="in", entered_on="2026-03-09"
        )
    client = desk.client("staff")

    def numbers(query: str, kind: str = "in") -> tuple[list[int], int, int]:
        data = client.get(f"/api/register/{kind}?year=2026&{query}").json
        return [row["number"] for row in data["rows"]], data["total"], data["of"]

    assert numbers("issuer=noi+vu") == ([1], 1, 3)
    assert numbers("date=2026-02-01..2026-03-31&sort=-date") == ([3, 2], 2, 3)
    assert numbers("sort=issuer") == ([3, 2, 1], 3, 3)
    assert numbers("state=cancelled") == ([], 0, 3)
    assert numbers("document=dang+uy", "follow") == ([2], 1, 3)
    assert numbers("progress=none&sort=-number", "follow") == ([3, 2, 1], 3, 3)


@pytest.mark.parametrize(
    ("kind", "query", "told"),
    [
        ("in", "date=hôm+kia", "“hôm kia” chưa phải là ngày"),
        ("in", "number=mười", "chưa phải là số"),
        ("in", "state=x", "Không có loại dòng"),
        ("in", "sort=signature", "không xếp được"),
        ("in", "sort=-x", "không xếp được"),
        ("in", "signer=x", "không lọc được theo “signer”"),
        ("out", "number=1", "không lọc được theo “number”"),
        ("follow", "progress=x", "Không có tiến độ"),
    ],
)
def test_a_filter_that_is_not_understood_gives_no_rows(desk: Desk, kind: str, query: str, told: str) -> None:
    answer = desk.client("staff").get(f"/api/register/{kind}?year=2026&{query}")
    assert answer.status_code == 400
    assert answer.json and told in answer.json["error"]["message"]


def test_no_filter_finds_what_a_restricted_document_holds(desk: Desk) -> None:
    hidden = letter(subject="Về nhân sự sắp tới", issuer="Ban Kín", date="2026-03-04")
    file_letter(desk.archive, hidden, access="restricted")
    send(desk.client("clerk"), ENTER, direction="in", entered_on="2026-03-09", receiver="Bí thư")
    clients = (desk.client("clerk"), 1), (desk.client("staff"), 0)
    for query in (
        "subject=nhan+su",
        "issuer=kin",
        "receiver==Bí+thư",
        "date=4/3/2026",
        "arrived_on=9/3/2026",
        "state=used",
    ):
        for client, found in clients:
            data = client.get(f"/api/register/in?year=2026&{query}").json
            assert (data["total"], data["of"]) == (found, 1), query
    assert clients[1][0].get("/api/register/in?year=2026&number=1").json["total"] == 1
