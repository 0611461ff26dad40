"""What every page keeps to: no inline code or style, nothing from elsewhere, hostile text stays text, small pages."""

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import Connection

from corpus import dossiers, jobs, routing, units
from corpus.routing import Target
from search import index
from tests.web.desks import START, Desk, asks, cites, file_letter, letter, post

STATIC = Path(__file__).parents[2] / "web" / "static"
HOSTILE = "\"><img src=x onerror=alert(1)></textarea></title><script>alert(2)</script>'onfocus=alert(3)"
PAGES = (
    "/login",
    "/password",
    "/home",
    "/home/week",
    "/home/unentered",
    "/home/ungiven",
    "/review",
    "/receive",
    "/register",
    "/register/in",
    "/register/in?year=2026&issuer=%22%3E%3Cb%3E&date=%3Cb%3E&sort=-issuer",
    "/register/out",
    "/register/follow?progress=%3Cb%3E",
    "/documents/1",
    "/documents/1?pages=1",
    "/documents/1/reading",
    "/documents/1/links",
    "/documents/2/links",
    "/follow",
    "/follow?state=late",
    "/due",
    "/due?week=2026-04-15",
    "/due?day=2026-04-14",
    "/due/report",
    "/due/calendar",
    "/mine",
    "/dossiers",
    "/dossiers/1",
    "/dossiers/1/contents",
    "/search",
    "/search?q=thong+tin",
    "/search?q=thong+tin&sort=number&year=2026&from=1/1/2026",
    "/search?year=2026",
    "/search?like=1",
    "/search/suggest?q=thong",
    "/search/suggest?q=1",
    "/documents/1?q=thong+tin",
    "/admin",
    "/admin/health",
    "/admin/audit",
    "/admin/tables",
    "/admin/tables/holidays",
    "/admin/tables/relations?q=theo",
    "/nothing-here",
)
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "path", "rect"}


class Elements(HTMLParser):
    """Collects elements with their attributes, text of scripts and styles, and tags left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""
        self.open: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.inline += data.strip()


@pytest.fixture
def hostile(desk: Desk) -> Desk:
    """An office where every text that comes from outside is an attack."""
    described = letter(
        symbol="1-CV/TU",
        kind=HOSTILE,
        issuer=HOSTILE,
        subject=HOSTILE + " thông tin",
        recipients=(HOSTILE,),
        signer=HOSTILE,
        place=HOSTILE,
        candidates={"symbol": ((HOSTILE, 0.4),)},
        citations=(cites(HOSTILE, date=HOSTILE, issuer=HOSTILE),),
        obligations=(asks(text=HOSTILE), asks(due=None, text=HOSTILE)),
    )
    file_letter(desk.archive, described, f"Thông tin {HOSTILE}", reasons=(HOSTILE,), name=HOSTILE, conf=0.3)
    citing = letter(symbol="2-CV/TU", citations=(cites("1-CV/TU", date="2026-03-03", issuer=HOSTILE),))
    file_letter(desk.archive, citing, "thông tin khác", raw="thong tin <b>")
    at = START.isoformat()
    with desk.archive.database.write() as conn:
        for state in ("refused", "waiting", "duplicate"):
            job = jobs.add(conn, (), source="upload", title=HOSTILE, received_by=HOSTILE, received_at=at)
            if state != "waiting":
                jobs.finish(conn, job, state, at, reason=HOSTILE, reason_code=HOSTILE)
        given_and_filed(conn, at)
    index.catch_up(desk.archive.database.read, desk.archive.index_dir, write=desk.archive.database.write)
    return desk


def given_and_filed(conn: Connection, at: str) -> None:
    """Give the attacking document to a unit and a person, and lay it in a file, all of names that attack."""
    by = {"person": "clerk", "at": at}
    unit_id = units.add(conn, HOSTILE, **by)
    for target in (Target(unit_id=unit_id), Target(username="staff")):
        routing.give(conn, 1, target, role="inform", due="2026-01-01", note=HOSTILE, **by)
    cover = {
        "code": HOSTILE[:60],
        "title": HOSTILE,
        "retention": HOSTILE[:60],
        "keeper": HOSTILE,
        "note": HOSTILE,
    }
    dossiers.put_in(conn, dossiers.start(conn, **cover, **by), 1, **by)


@pytest.mark.parametrize("role", ["clerk", "staff", "leader", "admin"])
def test_every_page_is_clean(hostile: Desk, role: str) -> None:
    client = hostile.client(role)
    post(client, "/documents/1", revision="1", place=HOSTILE + "2")
    for path in PAGES:
        answer = client.get(path, follow_redirects=True)
        parsed = Elements(answer.text)
        assert parsed.inline == "", path
        assert parsed.faults == [], path
        assert parsed.open == [], path
        assert len(parsed.ids) == len(set(parsed.ids)), path
        for tag, attributes in parsed.found:
            assert "style" not in attributes, (path, tag)
            assert not [name for name in attributes if name.startswith("on")], (path, tag, attributes)
            for name in ("src", "href", "action", "srcset", "hx-get", "formaction"):
                value = attributes.get(name)
                assert value is None or re.match(r"[/?#]", value), (path, tag, value)
                assert not (value or "").startswith("//"), (path, tag, value)
        assert not [tag for tag, a in parsed.found if tag == "img" and a.get("src") == "x"], path


def test_a_hostile_query_stays_text(hostile: Desk) -> None:
    answer = hostile.client("staff").get(
        "/search", query_string={"q": HOSTILE, "kind": HOSTILE, "from": HOSTILE}
    )
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert 'value="&#34;&gt;&lt;img' in answer.text


def test_a_hostile_conflict_page_stays_text(hostile: Desk) -> None:
    client = hostile.client("clerk")
    post(client, "/documents/1", revision="1", place="x")
    answer = post(client, "/documents/1", revision="1", subject=HOSTILE + "mine")
    assert answer.status_code == 409
    parsed = Elements(answer.text)
    assert parsed.inline == ""
    assert parsed.faults == parsed.open == []


@pytest.mark.parametrize(
    "path", ["/login", "/register", "/api/documents", "/healthz", "/nothing", "/static/app.css"]
)
def test_headers(desk: Desk, path: str) -> None:
    with desk.client("staff").get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert ("no-store" in answer.headers.get("Cache-Control", "")) == (not path.startswith("/static"))


def test_every_input_has_a_name_that_is_read_out(hostile: Desk) -> None:
    client = hostile.client("clerk")
    for path in (*PAGES[1:-8], "/search?q=thong+tin"):
        parsed = Elements(client.get(path).text)
        labelled = {a.get("for") for tag, a in parsed.found if tag == "label"}
        for tag, attributes in parsed.found:
            if tag in ("input", "textarea", "select") and attributes.get("type") not in ("hidden", "submit"):
                named = (
                    attributes.get("id") in labelled
                    or "aria-label" in attributes
                    or "aria-hidden" in attributes
                )
                assert named, (path, attributes)


@pytest.mark.parametrize(("path", "count"), [("/register", 5), ("/register/in", 7)])
def test_pages_are_light(desk: Desk, path: str, count: int) -> None:
    """Scripts and styles of a list or form page stay under 60 kB as they travel."""
    parsed = Elements(desk.client("clerk").get(path).text)
    names = [a.get("src") or a.get("href") for tag, a in parsed.found if tag in ("script", "link")]
    files = [STATIC / str(name).split("?")[0].removeprefix("/static/") for name in names]
    assert len(files) == count
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 60_000


def test_styles_and_scripts_ask_nobody_else(desk: Desk) -> None:
    for file in (*STATIC.glob("*.css"), *STATIC.glob("dist/*.css")):
        foreign = re.findall(r"url\(\s*[\"']?(?!data:)([^)\"']+)", file.read_text(encoding="utf-8"))
        assert foreign == [], file.name
        assert "@import" not in file.read_text(encoding="utf-8")


def test_what_others_wrote_comes_with_its_licence() -> None:
    for name in ("bootstrap", "htmx"):
        assert len((STATIC / "dist" / f"{name}.LICENSE.txt").read_text(encoding="utf-8")) > 400


def test_the_built_files_come_from_the_locked_versions() -> None:
    assets = STATIC.parent / "assets"
    lock = json.loads((assets / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((assets / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert f"Bootstrap {wanted['bootstrap']}" in (STATIC / "dist/bootstrap.min.css").read_text(
        encoding="utf-8"
    )
    assert wanted["htmx.org"] in (STATIC / "dist/htmx.min.js").read_text(encoding="utf-8")
    hosts = {
        re.sub(r"https://([^/]+)/.*", r"\1", p["resolved"])
        for p in lock["packages"].values()
        if "resolved" in p
    }
    assert hosts <= {"registry.npmjs.org"}


def test_htmx_runs_no_code_from_pages(desk: Desk) -> None:
    parsed = Elements(desk.client().get("/login").text)
    config = next(a["content"] for tag, a in parsed.found if a.get("name") == "htmx-config")
    assert json.loads(str(config)) == {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
    }
