"""In English no page speaks Vietnamese of its own: what the office wrote stays as it is, and is marked as such."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus import audit, dossiers, jobs, registers, routing, units
from corpus.archive import Archive
from corpus.record import Citation, Description, Obligation, Relation, Where
from corpus.routing import Target
from corpus.settings import Settings
from corpus.text import has_marks
from search import index
from tests.web.desks import START, Desk, file_letter, make_desk, make_people
from tests.web.test_gate import ROLES, TABLE, address, rules

BY = {"person": "clerk", "at": START.isoformat(timespec="seconds")}
READ_OUT = ("title", "aria-label", "placeholder", "alt", "data-name")
# Names and marks that are Vietnamese in every language, the words of the shipped tables, and the language's own name.
WRITTEN = re.compile(
    r"MẬT / TỐI MẬT / TUYỆT MẬT|371-CV/ĐU|01\.VPĐU|NĐ-CP|BGTVT|Tiếng Việt|TT 05/2025/TT-BNV"
    r"|tháng 3|từ 1/3|đến 15/3|quý I/2026|tuần này"  # what can be typed as a date
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
MORE = (
    "/search?q=loa",
    "/search?q=zzzz",
    "/due?week=2026-04-15",
    "/due?day=2026-04-14",
    "/follow?state=late",
    "/documents/2",
    "/documents/1?pages=1",
    "/documents/1/links",
    "/documents/1/link?q=loa",
    "/documents/1/link?other=2",
    "/register/follow",
    "/register/out",
    "/home/unentered",
    "/home/ungiven",
    "/admin/audit?person=clerk",
    "/nothing-here",
)
"""What a page shows only with something in its address."""


def plain_letter(**values: object) -> Description:
    """A letter without any Vietnamese letter in it."""
    told: dict[str, object] = {
        "system": "party",
        "kind": "CV",
        "symbol": "218-CV/TU",
        "number": "218",
        "date": "2026-03-03",
        "place": "Lam Dong",
        "issuer": "Tinh uy Lam Dong",
        "subject": "Loa truyen thanh",
        "recipients": ("Cac xa",),
        "distribution": ("Nhu tren",),
        "signer": "Tran Van Mau",
        "confidence": {"symbol": 0.4, "number": 0.4, "date": 0.9},
        "where": {"symbol": Where(1, (200, 300, 520, 344), "number-line")},
        "candidates": {"number": (("218", 0.4), ("278", 0.35))},
    }
    return Description(**{**told, **values})  # type: ignore[arg-type]


def plain_task(due: str | None) -> Obligation:
    return Obligation("bao cao", "cac xa", "bao cao", due, None, "before", None, 1)


def plain_citation(symbol: str) -> Citation:
    return Citation(
        symbol, "KH", "2026-03-03", "Tinh uy Lam Dong", Relation.IMPLEMENTS, f"Theo so {symbol}", 1
    )


@pytest.fixture
def furnished(tmp_path: Path) -> Desk:
    """An office with something on every page, all of it without Vietnamese letters."""
    desk = make_desk(Archive.create(tmp_path / "kho", Settings(offices=("Dang uy xa Suoi May",))))
    make_people(desk.archive)
    with desk.archive.database.write() as conn:
        conn.exec_driver_sql("UPDATE account SET name = username")
    desk.people.update({one: n for n, one in enumerate(ROLES, start=1)})
    asked = plain_letter(
        obligations=(plain_task("2026-03-14"), plain_task(None)), citations=(plain_citation("12-KH/TW"),)
    )
    file_letter(desk.archive, asked, "Ra soat loa.", reasons=("low-confidence",), conf=0.3, name="1.pdf")
    late = plain_letter(
        symbol="219-CV/TU",
        obligations=(plain_task("2026-03-05"),),
        citations=(plain_citation("218-CV/TU"),),
    )
    file_letter(desk.archive, late, "Don doc loa.", access="restricted", name="2.pdf")
    with desk.archive.database.write() as conn:
        registers.enter(conn, 1, direction="in", entered_on="2026-03-10", **BY)
        registers.reserve(conn, direction="out", year=2026, scope="", reason="cho ky", **BY)
        unit_id = units.add(conn, "Tram Y te", **BY)
        for target in (
            Target(unit_id=unit_id),
            *(Target(username=name) for name in ("clerk", "admin", "staff")),
        ):
            routing.give(conn, 1, target, role="inform", due="2026-03-11", note="Xem", **BY)
        cover = {"code": "01.VP", "title": "Loa", "retention": "10", "keeper": "Lan", "note": ""}
        dossiers.put_in(conn, dossiers.start(conn, **cover, **BY), 1, **BY)
        job = jobs.add(conn, (), source="upload", title="hong.pdf", received_by="clerk", received_at=BY["at"])
        jobs.finish(conn, job, "refused", BY["at"], reason="Rong.", reason_code="empty")
        audit.append(conn, **BY, action="filed", subject="record:1")
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)
    return desk


class Spoken(HTMLParser):
    """Gathers what a page says and reads out, apart from parts that are marked as Vietnamese."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._foreign: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = self._inside() or (tag != "html" and given.get("lang") == "vi")
        foreign |= tag in ("script", "style")
        if not foreign:
            self.said += [text for name in READ_OUT if (text := given.get(name))]
        if tag not in VOID:
            self._foreign.append(foreign)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._foreign:
            self._foreign.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside() and data.strip():
            self.said.append(" ".join(data.split()))

    def _inside(self) -> bool:
        return bool(self._foreign) and self._foreign[-1]


def spoken(page: str, path: str) -> list[str]:
    parser = Spoken()
    # The words of a book are those of its printed form, whatever language the page around it speaks.
    parser.feed(
        re.sub(r"<tbody.*?</tbody>", "", page, flags=re.DOTALL) if path.startswith("/register/") else page
    )
    return parser.said


def paths(desk: Desk, role: str) -> Iterator[str]:
    for method, rule in rules(desk.app):
        if method == "GET" and TABLE[method, rule.rule][role] in (200, 404):
            yield address(desk.app, rule).replace("/dossiers/99", "/dossiers/1")
    yield from MORE


@pytest.mark.parametrize("role", ROLES)
def test_no_page_speaks_vietnamese_in_english(furnished: Desk, role: str) -> None:
    client = furnished.client(role)
    assert 'lang="en"' in client.get("/home?lang=en").text
    foreign: dict[str, set[str]] = {}
    seen = 0
    for path in paths(furnished, role):
        with client.get(path) as answer:
            if answer.mimetype != "text/html":
                continue
            seen += 1
            for text in spoken(answer.text, path):
                if has_marks(WRITTEN.sub("", text)):
                    foreign.setdefault(text, set()).add(path)
    assert seen > 15
    assert {text: sorted(where)[:3] for text, where in foreign.items()} == {}


def test_no_page_in_vietnamese_leaves_english_words_of_the_site(furnished: Desk) -> None:
    client = furnished.client("clerk")
    english = re.compile(
        r"\b(the|and|please|error|page|document|search|due|save|cancel|unit)\b", re.IGNORECASE
    )
    told = set()
    for path in paths(furnished, "clerk"):
        if path == "/api":
            continue  # names fields and addresses, which are English
        with client.get(path) as answer:
            if answer.mimetype == "text/html":
                told |= {text for text in spoken(answer.text, path) if english.search(text)}
    assert told == set()
