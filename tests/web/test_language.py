"""Vietnamese by default, English on demand, and no sentence without its English."""

import ast
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import render_template_string

from corpus import audit, health, units
from corpus.errors import UsageError, VanthuError, worded
from corpus.text import has_marks
from tests.web.desks import Desk, file_letter, letter, post, send
from web import language as language_module

WEB = Path(__file__).parents[2] / "web"
ENGLISH = WEB / "translations" / "en" / "LC_MESSAGES"
# What only the command line says stays Vietnamese.
COMMAND_LINE = re.compile(r"commands\.py$|/corpus/(archive|mail|manual|migrate|settings|demo_office)\.py$")
# Sentences with a count whose English is the same for one and for many.
ALIKE = (
    "%(first)s–%(last)s trong %(total)s",
    "Đang đọc trang %(done)s/%(total)s",
    "%(count)s việc quá hạn",
    "Chỉ hiện %(count)s việc quá hạn lâu nhất; hãy lọc theo đơn vị hoặc người.",
    "%(left)s chưa trả lời",
    "Chỉ còn trống %(free)s trong %(total)s.",
    "Còn trống %(free)s trong %(total)s.",
    "Sắp hết chỗ: còn %(free)s trong %(total)s.",
    "%(count)s trong %(of)s dòng",
    "Đang xếp văn bản %(done)s/%(total)s vào gói",
)
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.svg", "jinja2")]


def sentences() -> set[str]:
    """What the screens say, and what the layers below say to them."""
    return extracted(WEB, ["_", "later"], METHODS) | {
        words
        for layer in ("corpus", "search", "ingest")
        for words in extracted(
            WEB.parent / layer, ["worded", *(kind.__name__ for kind in kinds())], [("**.py", "python")]
        )
    }


def extracted(folder: Path, keywords: list[str], methods: list[tuple[str, str]]) -> set[str]:
    found = extract_from_dir(str(folder), methods, keywords=dict.fromkeys(keywords))
    return {
        str(message)
        for file, _line, message, _comments, _context in found
        if not COMMAND_LINE.search(f"/{folder.name}/{file}")
    }


def kinds(of: type[VanthuError] = VanthuError) -> list[type[VanthuError]]:
    """An error of ours and all that are made from it."""
    return [of, *(kind for one in of.__subclasses__() for kind in kinds(one))]


def one_of(message: Message) -> str:
    """The Vietnamese of an entry: one with a plural has it twice."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms(message: Message) -> list[str]:
    """The English of an entry, in one form or two."""
    return [message.string] if isinstance(message.string, str) else [str(one) for one in message.string]


def english() -> Catalog:
    return read_po(BytesIO((ENGLISH / "messages.po").read_bytes()))


def test_every_sentence_has_its_english() -> None:
    catalog = english()
    known = {one_of(message): forms(message) for message in catalog if message.id}
    assert set(known) == sentences()
    assert [said for said, english_ in known.items() if not all(english_)] == []
    assert [message.id for message in catalog if message.fuzzy and message.id] == []


def test_values_survive_translation() -> None:
    for message in english():
        if message.id:
            wanted = set(re.findall(r"%\(\w+\)s", one_of(message)))
            for form in forms(message):
                assert set(re.findall(r"%\(\w+\)s", form)) == wanted, message.id


def test_what_counts_has_two_forms_in_english() -> None:
    """Each sentence that counts documents, pages and the like, but those whose English has no such word beside it."""
    counts = re.compile("|".join(rf"%\({name}\)s" for name in language_module._COUNTS - {"first", "last"}))
    single = [
        one_of(message)
        for message in english()
        if message.id and counts.search(one_of(message)) and isinstance(message.id, str)
    ]
    assert sorted(single) == sorted(ALIKE)


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    with (ENGLISH / "messages.mo").open("rb") as handle:
        compiled = {one_of(m): forms(m) for m in read_mo(handle) if m.id}
    assert compiled == {one_of(m): forms(m) for m in english() if m.id}


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


@pytest.mark.parametrize(
    ("number", "vietnamese", "in_english"),
    [
        (0, "0 trang", "0 pages"),
        (1, "1 trang", "1 page"),
        (2, "2 trang", "2 pages"),
        (1001, "1.001 trang", "1,001 pages"),
    ],
)
def test_one_is_not_many_in_english(desk: Desk, number: int, vietnamese: str, in_english: str) -> None:
    for language, wanted in (("vi", vietnamese), ("en", in_english)):
        with desk.app.test_request_context(f"/?lang={language}"):
            assert language_module._("%(count)s trang", count=number) == wanted
            assert language_module.later("%(count)s trang") % {"count": number} == wanted
            assert render_template_string("{{ _('%(count)s trang', count=n) }}", n=number) == wanted


def test_one_document_is_one_on_the_pages(desk: Desk) -> None:
    file_letter(desk.archive, letter())
    admin, clerk = desk.client("admin"), desk.client("clerk")
    page = clerk.get("/documents/1?lang=en").text
    assert re.search(r"\b1 page\b", page) and "1 pages" not in page
    with desk.archive.database.write() as conn:
        at = desk.clock().isoformat(timespec="seconds")
        detail = {"good": True, "checked": 1, "changed": 0, "missing": 0}
        audit.append(conn, at=at, person="cli", action=health.BACKED_UP, subject="archive", detail=detail)
    assert "the copy was checked: 1 original." in admin.get("/admin/health?lang=en").text


def test_markup_in_a_value_is_made_harmless(desk: Desk) -> None:
    said = "{{ _('%(count)s trang', count=n) }}"
    for language in ("vi", "en"):
        with desk.app.test_request_context(f"/?lang={language}"):
            assert render_template_string(said, n="<b>3</b>").startswith("&lt;b&gt;3")


def test_every_error_speaks_both_languages(desk: Desk) -> None:
    for error in kinds():
        with desk.app.test_request_context("/?lang=vi"):
            assert language_module.said(error()) == error.message
        with desk.app.test_request_context("/?lang=en"):
            assert not has_marks(language_module.said(error())), error


def test_words_within_words_are_translated_and_names_are_not(desk: Desk) -> None:
    error = UsageError("Hồ sơ cần có %(what)s. Hãy nhập rồi lưu lại.", what=worded("tiêu đề"))
    named = UsageError("Đã có đơn vị '%(name)s'. Hãy chọn tên khác hoặc mở lại đơn vị ấy.", name="việc")
    assert error.sentence == "Hồ sơ cần có tiêu đề. Hãy nhập rồi lưu lại."
    with desk.app.test_request_context("/?lang=en"):
        assert language_module.said(error) == "A file needs this: title. Enter it and save again."
        assert language_module.said(named).startswith("There is a unit 'việc' already.")
        assert language_module.said(UsageError("kho/50%s đầy")) == "kho/50%s đầy", "words without values"


COVER = {"code": "01.VP", "title": "Loa", "retention": "10", "keeper": "Lan"}
REFUSED: tuple[tuple[str, str, str, dict[str, Any], str], ...] = (
    ("clerk", "POST", "/api/dossiers", {**COVER, "title": ""}, "A file needs this: title"),
    ("clerk", "POST", "/api/dossiers", {**COVER, "title": "x" * 5000}, "Too long for a file"),
    ("clerk", "POST", "/api/searches?q=", {"name": "a"}, "Nothing was searched for"),
    (
        "clerk",
        "POST",
        "/api/documents/1/routing",
        {"to": "unit:1", "role": "king"},
        "The role must be one of",
    ),
    ("clerk", "POST", "/api/register/in/reserve", {"year": 2026, "reason": ""}, "Give a reason"),
    ("clerk", "POST", "/api/register/in/begin", {"year": 2026, "number": 5}, "Register of incoming"),
    ("clerk", "POST", "/api/register/in/close", {"year": 2026, "sure": "yes"}, "2026 is not over"),
    ("clerk", "POST", "/api/documents/1/merge", {"revision": 1, "other": 1}, "cannot be merged with itself"),
    ("clerk", "PUT", "/api/calendar/email", {"email": "no"}, "is not an e-mail address"),
    ("admin", "POST", "/api/people", {"username": "admin", "role": "staff"}, "is taken"),
    ("admin", "POST", "/api/people", {"username": "an", "role": "king"}, "The role must be one of"),
    ("admin", "PATCH", "/api/people/1", {"name": " "}, "The full name is empty"),
    ("admin", "POST", "/api/units", {"name": ""}, "The name of the unit is empty"),
    ("admin", "POST", "/api/units", {"name": "Van phong"}, "There is a unit 'Van phong' already"),
    (
        "admin",
        "POST",
        "/api/tables/holidays/rows",
        {"date": "", "name": "a", "kind": "off"},
        "must not be empty",
    ),
    (
        "admin",
        "POST",
        "/api/tables/holidays/rows",
        {"date": "2026-1", "name": "a", "kind": "off"},
        "Table holidays",
    ),
    ("admin", "POST", "/api/health/start/backup", {}, "No folder of backups is set"),
)
"""What is refused in the layers below, and how it begins in English."""


@pytest.mark.parametrize("role", ["clerk", "admin"])
def test_what_the_layers_below_refuse_is_said_in_english(desk: Desk, role: str) -> None:
    file_letter(desk.archive, letter())
    with desk.archive.database.write() as conn:
        units.add(conn, "Van phong", person="admin", at=desk.clock().isoformat(timespec="seconds"))
    client = desk.client(role)
    client.get("/home?lang=en")
    if role == "clerk":
        send(client, "/api/register/in/reserve", year=2026, reason="a")
    for who, method, path, body, wanted in REFUSED:
        if who != role:
            continue
        answer = send(client, path, method=method, **body)
        assert answer.status_code in (400, 404, 409), path
        told = answer.json["error"]["message"]
        assert wanted in told and not has_marks(told), (path, told)


def test_a_page_says_in_english_why_a_form_was_refused(desk: Desk) -> None:
    client = desk.client("admin")
    client.get("/home?lang=en")
    page = post(client, "/admin/people", username="admin", name="A", role="staff").text
    assert "is taken" in page and "đã có" not in page
    client.get("/home?lang=vi")
    assert "đã có" in post(client, "/admin/people", username="admin", name="A", role="staff").text


def test_no_error_of_the_layers_below_is_put_together_beforehand() -> None:
    """Words and values of an error stay apart, or the page could only say it in Vietnamese."""
    names = {kind.__name__ for kind in kinds()}
    found = [
        f"{path.relative_to(WEB.parent)}:{call.lineno}"
        for layer in ("corpus", "search", "ingest")
        for path in sorted((WEB.parent / layer).rglob("*.py"))
        if not COMMAND_LINE.search(f"/{path.relative_to(WEB.parent)}")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
        if any(
            isinstance(part, ast.Constant) and has_marks(str(part.value)) for part in ast.walk(call.args[0])
        )
    ]
    assert found == []
