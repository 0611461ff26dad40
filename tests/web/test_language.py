"""Vietnamese by default, English on demand, and no sentence without its English."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.web.desks import Desk, file_letter, letter, post

WEB = Path(__file__).parents[2] / "web"
ENGLISH = WEB / "translations" / "en" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.svg", "jinja2")]


def sentences() -> set[str]:
    keywords = {"_": None, "later": None}
    found = extract_from_dir(str(WEB), METHODS, keywords=keywords)
    return {str(message) for _file, _line, message, _comments, _context in found}


def english() -> Catalog:
    return read_po(BytesIO((ENGLISH / "messages.po").read_bytes()))


def test_every_sentence_has_its_english() -> None:
    catalog = english()
    known = {str(message.id): str(message.string) for message in catalog if message.id}
    assert set(known) == sentences()
    assert [said for said, english_ in known.items() if not english_] == []
    assert [message.id for message in catalog if message.fuzzy and message.id] == []


def test_values_survive_translation() -> None:
    for message in english():
        if message.id:
            wanted = set(re.findall(r"%\(\w+\)s", str(message.id)))
            assert set(re.findall(r"%\(\w+\)s", str(message.string))) == wanted, message.id


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    with (ENGLISH / "messages.mo").open("rb") as handle:
        compiled = {m.id: m.string for m in read_mo(handle) if m.id}
    assert compiled == {m.id: m.string for m in english() if m.id}


def test_vietnamese_unless_asked(desk: Desk) -> None:
    client = desk.client()
    page = client.get("/login", headers={"Accept-Language": "en"}).text
    assert '<html lang="vi">' in page
    assert "Tên đăng nhập" in page


def test_english_stays_for_the_session(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    client = desk.client("clerk")
    assert "Number, symbol" in client.get("/register?lang=en").text
    page = client.get("/documents/1").text
    assert '<html lang="en">' in page
    assert "Subject" in page
    assert "Bản quét" not in page
    assert "Số, ký hiệu" in client.get("/register?lang=vi").text
    assert '<html lang="vi">' in client.get("/register?lang=xx").text


def test_the_switch_keeps_the_address(desk: Desk) -> None:
    page = desk.client("staff").get("/search?q=thông+tin&year=2026&lang=vi").text
    assert 'href="/search?q=th%C3%B4ng+tin&amp;year=2026&amp;lang=en"' in page
    client = desk.client("clerk")
    file_letter(desk.archive, letter())
    answer = post(client, "/documents/1", revision="1", date="không phải ngày")
    assert 'href="/?lang=en"' in answer.text
