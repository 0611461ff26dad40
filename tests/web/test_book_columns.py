"""The columns that a book shows before any choice: by the kind of the office that keeps it."""

import re
from pathlib import Path

import pytest

from corpus import registers
from corpus.archive import Archive
from corpus.register_rows import ROWS
from corpus.settings import Settings
from tests.web.desks import Desk, make_desk, make_people, post
from web import book_columns

PARTY = ("Đảng ủy xã Suối Mây", "Văn phòng Đảng ủy xã Suối Mây", "Ủy ban Kiểm tra Đảng ủy xã Suối Mây")
STATE = ("Ủy ban nhân dân xã Suối Mây", "UBND xã Suối Mây", "Văn phòng HĐND và UBND xã Suối Mây")
FRONT = ("Ủy ban Mặt trận Tổ quốc Việt Nam xã Suối Mây",)


def desk_of(folder: Path, *offices: str) -> Desk:
    """An office, or some that share an archive, with a number in each book."""
    archive = Archive.create(folder, Settings(offices=offices))
    make_people(archive)
    desk = make_desk(archive)
    with archive.database.write() as conn:  # a book without a line shows no table
        for direction, scopes in (("in", ("", *offices)), ("out", ("",))):
            for scope in scopes:
                about = {"direction": direction, "year": 2026, "scope": scope, "reason": "chờ"}
                registers.reserve(conn, **about, person="clerk", at="2026-03-12")
    return desk


def hidden(page: str) -> set[str]:
    return set(re.findall(r'<th[^>]*class="[^"]*\boff\b[^"]*"[^>]*>(?:<[^>]+>)*([^<]+)', page))


def off(desk: Desk, path: str) -> set[str]:
    """The headings that a book hides before any choice."""
    return hidden(desk.client("staff").get(path).text)


@pytest.mark.parametrize("office", [*PARTY, *STATE, *FRONT])
def test_the_office_calls_for_its_columns(tmp_path: Path, office: str) -> None:
    desk = desk_of(tmp_path / "kho", office)
    party = office in PARTY
    with desk.app.test_request_context():
        assert book_columns.usual("") == ("party" if party else "all")
    assert off(desk, "/register/in") == ({"Ký nhận"} if party else set())
    assert off(desk, "/register/out") == ({"Ký nhận", "Đơn vị, người nhận bản lưu"} if party else set())
    assert off(desk, "/register/follow") == set()


def test_offices_that_share_an_archive_have_each_their_own(tmp_path: Path) -> None:
    desk = desk_of(tmp_path / "kho", PARTY[0], STATE[0])
    assert off(desk, f"/register/in?scope={PARTY[0]}") == {"Ký nhận"}
    assert off(desk, f"/register/in?scope={STATE[0]}") == set()
    assert off(desk, "/register/in?scope=") == set(), "the book of both keeps all"
    with desk.app.test_request_context():
        assert book_columns.usual("QĐ") == "all"


def test_an_archive_without_an_office_shows_all(tmp_path: Path) -> None:
    assert off(desk_of(tmp_path / "kho"), "/register/in") == set()


def test_both_are_offered_and_the_offices_own_is_marked(tmp_path: Path) -> None:
    for office, marked in ((PARTY[0], "Sổ cơ quan Đảng"), (STATE[0], "Đủ cột như sổ in")):
        desk = desk_of(tmp_path / marked, office)
        page = desk.client("staff").get("/register/in").text
        buttons = re.findall(r'name="preset" value="(\w+)">([^<]+)<', page)
        assert [value for value, _label in buttons] == ["all", "party", "short"]
        assert [label for _value, label in buttons if "(theo cơ quan)" in label] == [
            f"{marked} (theo cơ quan)"
        ]


def test_a_choice_wins_over_the_office(tmp_path: Path) -> None:
    for office, choice, wanted in ((PARTY[0], "all", set()), (STATE[0], "party", {"Ký nhận"})):
        desk = desk_of(tmp_path / choice, office)
        client = desk.client("staff")
        post(client, "/register/in/columns", preset=choice)
        assert hidden(client.get("/register/in").text) == wanted


def test_presets_name_columns_that_are_there() -> None:
    for kind, row in ROWS.items():
        assert book_columns.preset(kind, "all") == tuple(row.__slots__)
        for name in ("party", "short"):
            assert set(book_columns.preset(kind, name)) < {*row.__slots__} or kind == "follow"
            assert book_columns.preset(kind, name)
        assert book_columns.preset(kind, "other") == ()
