"""Vietnamese by default, English on demand, and no sentence without its English."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import render_template_string

from corpus import audit, health
from tests.web.desks import Desk, file_letter, letter, post
from web import language as language_module

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


def test_what_is_counted_has_its_thousands_parted_and_other_numbers_have_not(desk: Desk) -> None:
    said = "{{ _('%(count)s trang', count=n) }} | {{ n | whole }} | {{ 1234567 | size }}"
    for language, wanted in (
        ("vi", "12.345 trang | 12.345 | 1,2 MB"),
        ("en", "12,345 pages | 12,345 | 1.2 MB"),
    ):
        with desk.app.test_request_context(f"/?lang={language}"):
            assert render_template_string(said, n=12345) == wanted
            assert language_module._("Đã giữ số %(number)s.", number=12345).count("12345") == 1
    with desk.app.test_request_context("/"):
        assert language_module.shown({"count": 1234, "year": 2026, "total": True, "first": "10/03/2026"}) == {
            "count": "1.234",
            "year": 2026,
            "total": True,
            "first": "10/03/2026",
        }


def test_figures_of_the_health_page_are_written_as_in_vietnamese(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        at = desk.clock().isoformat(timespec="seconds")
        detail = {"good": True, "checked": 12345, "changed": 0, "missing": 0}
        audit.append(conn, at=at, person="cli", action=health.BACKED_UP, subject="archive", detail=detail)
    page = desk.client("admin").get("/admin/health").text
    assert "bản sao đã kiểm tra: 12.345 tệp gốc" in page and "lần cuối 12/03/2026 08:00" in page
    assert not re.search(r"\d\.\d [kMG]B", page), "1,2 MB, not 1.2 MB"
    (words,) = re.findall(r'<dl class="facts figures">.*?</dl>', page, re.DOTALL)[1:]
    assert re.search(r"\d,\d [kM]B", words)
