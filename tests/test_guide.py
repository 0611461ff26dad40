"""The guide for newcomers names what is there: pages, buttons, fields, states, sentences, keys, pictures."""

import html
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PIL import Image

from corpus import registers, units
from tests.web.desks import (
    START,
    Desk,
    asks,
    cites,
    file_letter,
    letter,
    make_archive,
    make_desk,
    make_people,
)

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "huong-dan.md"
TEXT = GUIDE.read_text(encoding="utf-8")
MOST_BYTES = 1_500_000  # of all pictures together
WIDEST = 1000  # px of one picture
BY = {"person": "clerk", "at": START.isoformat(timespec="seconds")}
PATHS = (
    "/login",
    "/home",
    "/receive",
    "/review",
    "/register",
    "/register/in",
    "/search?q=loa",
    "/documents/1",
    "/documents/1/links",
    "/follow",
    "/due",
    "/due/calendar",
    "/mine",
    "/password",
)
KEYS = {
    "Ctrl+Enter": 'event.ctrlKey && event.key === "Enter"',
    "F8": '"F8"',
    "Ctrl+Shift+Enter": 'event.ctrlKey && event.shiftKey && event.key === "Enter"',
    "F9": '"F9"',
    "Alt+→": '"ArrowRight"',
    "Alt+←": '"ArrowLeft"',
    "/": '"/"',
    "Esc": '"Escape"',
    "1": "[1-9]",
    "9": "[1-9]",
    "+": '"+"',
    "-": '"-"',
    "R": 'event.key.toLowerCase() !== "r"',
    "Shift+R": "event.shiftKey",
    "?": '"?"',
}
OF_THE_BROWSER = {"Tab", "Shift+Tab"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An office with a directive, its answer, a register and a unit."""
    archive = make_archive(tmp_path / "kho")
    make_people(archive)
    asked = letter(obligations=(asks(due="2026-03-14"),))
    file_letter(archive, asked, "Rà soát loa.", reasons=("Chưa chắc: số",), conf=0.3)
    answer = letter(
        symbol="87/UBND-KT",
        citations=(cites("218-CV/TU", date="2026-03-03", issuer="Tỉnh ủy Lâm Đồng"),),
    )
    file_letter(archive, answer, "Đã rà soát loa.")
    with archive.database.write() as conn:
        units.add(conn, "Trạm Y tế", **BY)
        registers.enter(conn, 2, direction="in", entered_on="2026-03-10", **BY)
    return make_desk(archive)


def rendered(desk: Desk) -> str:
    """Return the words of every page of the guide's way, as a person reads them."""
    clerk, admin = desk.client("clerk"), desk.client("admin")
    pages = [clerk.get(path).text for path in PATHS if path != "/login"]
    pages += [desk.client().get("/login").text, admin.get("/admin").text]
    plain = (re.sub(r"<[^>]*>", " ", page) for page in pages)
    return re.sub(r"\s+", " ", html.unescape(" ".join(plain)))


def sentences() -> list[str]:
    """Return what the screens can say, what is filled in shown as …"""
    with (ROOT / "web/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    return [re.sub(r"%\(\w+\)s", "…", str(one.id)) for one in catalogue if one.id]


def bold() -> list[str]:
    return sorted(set(re.findall(r"\*\*(.+?)\*\*", TEXT)) - {"87/UBND-KT", "!"})


def test_each_page_button_field_and_state_that_it_names_exists(desk: Desk) -> None:
    shown, said = rendered(desk).lower(), [one.lower() for one in sentences()]
    absent = [
        name
        for name in bold()
        if not re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", shown)
        and not any(one == name.lower() or one.startswith(f"{name.lower()} (") for one in said)
    ]
    assert absent == []
    assert len(bold()) > 60


def test_most_of_what_it_names_stands_on_the_pages_themselves(desk: Desk) -> None:
    shown = rendered(desk).lower()
    assert sum(name.lower() in shown for name in bold()) > len(bold()) * 0.75


def test_each_refusal_that_it_explains_is_said_somewhere() -> None:
    section = TEXT.partition("## Khi bị từ chối")[2]
    told = re.findall(r"^\| ([^|]+?) \|", section, re.MULTILINE)[1:]
    sources = [path for top in ("corpus", "ingest", "web") for path in (ROOT / top).rglob("*")]
    code = " ".join(p.read_text(encoding="utf-8") for p in sources if p.suffix in (".py", ".html"))
    assert len(told) > 6
    assert [sentence for sentence in told if sentence not in code] == []


def test_each_key_that_it_names_is_heard() -> None:
    script = "".join(
        (ROOT / "web/static" / name).read_text(encoding="utf-8") for name in ("app.js", "strip.js")
    )
    section = TEXT.partition("### Các phím")[2].partition("\n## ")[0]
    named = {
        key
        for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
        for key in re.findall(r"`(.+?)`", row)
    }
    assert named == KEYS.keys() | OF_THE_BROWSER
    assert [key for key, heard in KEYS.items() if heard not in script] == []


def test_pictures_are_there_and_small() -> None:
    named = {ROOT / "docs" / path for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", TEXT)}
    assert named == set((ROOT / "docs" / "pictures").iterdir())
    assert sum(path.stat().st_size for path in named) <= MOST_BYTES
    for path in named:
        with Image.open(path) as picture:
            assert picture.width <= WIDEST
