"""The audit log as the admin reads it: in sentences, filtered, as CSV, with its chain checked; nothing hidden in it."""

import ast
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import audit, dossiers, jobs, registers, revisions
from corpus.registers import Facts
from tests.web.desks import START, Desk, file_letter, letter, post
from web import audit_labels
from web.audit import plain_cell

ROOT = Path(__file__).parents[2]
AT = START.isoformat(timespec="seconds")
BY = {"person": "clerk", "at": AT}
SECRETS = ("77-QĐ/ĐU", "Xác minh lý lịch", "họp kín", "06.MẬT-SỰ", "Đời tư")


@pytest.fixture
def told(desk: Desk) -> Desk:
    """An open letter and a restricted one, each entered in a book, corrected and laid in a file of its own."""
    file_letter(desk.archive, letter(), "một")
    hidden = letter(symbol="77-QĐ/ĐU", number="77", subject="Xác minh lý lịch")
    file_letter(desk.archive, hidden, "hai", access="restricted")
    with desk.archive.database.write() as conn:
        for record_id in (1, 2):
            audit.append(conn, **BY, action="filed", subject=f"record:{record_id}", detail={"job": record_id})
            facts = Facts(note="họp kín" if record_id == 2 else None)
            registers.enter(conn, record_id, direction="in", entered_on="2026-03-10", facts=facts, **BY)
        job = jobs.add(
            conn, (), source="upload", title="Xác minh lý lịch.pdf", received_by="clerk", received_at=AT
        )
        jobs.finish(conn, job, "duplicate", AT, duplicate_of=2)
        audit.append(conn, **BY, action="duplicate", subject=f"job:{job}", detail={"of": 2})
        cover = {"code": "06.MẬT-SỰ", "title": "Đời tư", "retention": "10 năm", "keeper": "Lan", "note": ""}
        dossiers.put_in(conn, dossiers.start(conn, **cover, **BY), 2, **BY)
        audit.append(conn, **BY, action="reminded", subject="account:clerk", detail={"records": [1, 2]})
    return desk


def test_entries_are_sentences_the_newest_first(told: Desk) -> None:
    page = told.client("admin").get("/admin/audit").text
    assert page.index("đăng nhập") < page.index("đưa văn bản 218-CV/TU vào kho")
    assert "vào sổ văn bản đến 2026" in page
    assert "Người clerk" in page
    assert 'href="/documents/1"' in page


def test_what_is_restricted_has_no_name(told: Desk) -> None:
    client = told.client("admin")
    page, table = client.get("/admin/audit").text, client.get("/admin/audit/log.csv").text
    for said in (page, table):
        assert [secret for secret in SECRETS if secret in said] == []
        # filed, registered, duplicate, file begun, put in, reminded: six entries tell of the restricted letter
        assert said.count("văn bản hạn chế") == 6
    assert "/documents/2" not in page


@pytest.mark.parametrize("typed", ["77-QĐ/ĐU", "2", "#2", "99"])
def test_a_restricted_document_is_filtered_for_like_none(told: Desk, typed: str) -> None:
    page = told.client("admin").get("/admin/audit", query_string={"document": typed}).text
    assert "Không có mục nào như vậy." in page
    assert 'class="total">0<' in page


def test_filters(told: Desk) -> None:
    client = told.client("admin")

    def found(**asked: str) -> int:
        page = client.get("/admin/audit", query_string=asked).text
        return int(page.split('class="total">')[1].split("<")[0])

    assert found(document="218-cv/tu") == found(document="#1") == 2
    assert found(action="sign-in") == 1
    assert found(person="admin") == 1
    assert found(person="clerk", action="registered") == 2
    assert found(**{"from": "13/3/2026"}) == 0
    assert found(**{"to": "11/3/2026"}) == 0
    assert found(**{"from": "12/3/2026", "to": "12/3/2026"}) == found()
    assert found(**{"from": "không phải ngày"}) == found()


def test_a_gone_record_has_no_name_either(told: Desk) -> None:
    with told.archive.database.write() as conn:
        audit.append(conn, **BY, action="approve", subject="record:99", detail={"reason": "họp kín"})
    page = told.client("admin").get("/admin/audit").text
    assert "soát xong văn bản không còn trong kho" in page
    assert "họp kín" not in page


def test_a_record_that_becomes_restricted_loses_its_name_in_old_entries(told: Desk) -> None:
    with told.archive.database.write() as conn:
        revisions.set_access(conn, 1, "restricted", revision=1)
    assert "218-CV/TU" not in told.client("admin").get("/admin/audit").text


def test_the_chain_is_checked_on_demand(told: Desk) -> None:
    client = told.client("admin")
    good = post(client, "/admin/audit/check").text
    assert "Nhật ký liền mạch" in good
    with told.archive.database.read() as conn:
        newest = list(audit.entries(conn))[-1]
    assert str(newest["hash"]) in good
    with told.archive.database.write() as conn:
        conn.exec_driver_sql("UPDATE audit SET person='ai đó' WHERE seq=3")
    bad = post(client, "/admin/audit/check").text
    assert "Nhật ký không còn nguyên" in bad
    assert "Mục số 3" in bad


def test_the_log_is_leafed_through(told: Desk) -> None:
    with told.archive.database.write() as conn:
        for n in range(120):
            audit.append(
                conn, at=AT, person="an", action="correct", subject="record:1", detail={"field": f"t{n}"}
            )
    client = told.client("admin")
    first = client.get("/admin/audit?person=an").text
    assert "t119" in first and "t19" not in first.replace("t119", "")
    assert "101–120 trong 120" in client.get("/admin/audit?person=an&page=2").text


def test_csv_holds_no_formula_and_is_noted(told: Desk) -> None:
    with told.archive.database.write() as conn:
        attack = {"reason": "=HYPERLINK(1)"}
        for name in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"):
            audit.append(conn, at=AT, person=name, action="=1+1", subject="account:=1+1", detail=attack)
    client = told.client("admin")
    answer = client.get("/admin/audit/log.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Mục", "Thời điểm", "Tài khoản"]
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'@SUM(A1)" in [row[2] for row in rows]
    with told.archive.database.read() as conn:
        last = list(audit.entries(conn))[-1]
    assert (last["action"], last["person"]) == ("audit-exported", "admin")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_would_be_a_formula_is_marked(first: str) -> None:
    assert plain_cell(f"{first}1") == f"'{first}1"
    assert plain_cell(f"a{first}") == f"a{first}"


# Every action that the code writes has its words


class Written(ast.NodeVisitor):
    """Collects the actions that a module writes to the audit log, as far as they stand in it as texts.

    An action is the argument `action` of audit.append, or of a function of the module that hands it on.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.found: set[str] = set()
        self.constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        self.handing: dict[str, int] = {}
        self.function: ast.FunctionDef | None = None
        self.tree = tree
        for _round in range(3):  # a function that hands on may itself be called by one that does
            self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer, self.function = self.function, node
        self.generic_visit(node)
        self.function = outer

    def visit_Call(self, node: ast.Call) -> None:
        named = node.func.id if isinstance(node.func, ast.Name) else None
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in (
            "audit.append",
            "corpus.audit.append",
        ):
            self.take(next((k.value for k in node.keywords if k.arg == "action"), None))
        elif named in self.handing:
            at = self.handing[named]
            given = node.args[at] if len(node.args) > at else None
            self.take(given or next((k.value for k in node.keywords if k.arg == "action"), None))
        self.generic_visit(node)

    def take(self, value: ast.expr | None) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            self.found.add(value.value)
        elif isinstance(value, ast.IfExp):
            self.take(value.body)
            self.take(value.orelse)
        elif isinstance(value, ast.Name):
            self.follow(value.id)

    def follow(self, name: str) -> None:
        """Find what a name stands for: a constant of the module, a local value, or a parameter that is handed on."""
        if name in self.constants:
            self.take(self.constants[name])
        elif self.function is not None:
            parameters = [one.arg for one in (*self.function.args.args, *self.function.args.kwonlyargs)]
            if name in parameters:
                self.handing[self.function.name] = parameters.index(name)
            for node in ast.walk(self.function):
                if isinstance(node, ast.Assign) and any(ast.unparse(t) == name for t in node.targets):
                    self.take(node.value)


def sources() -> Iterator[Path]:
    for package in ("corpus", "ingest", "search", "web"):
        yield from (ROOT / package).rglob("*.py")
    yield ROOT / "vanthu.py"


def written() -> dict[str, set[str]]:
    found = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if "audit.append(" in text:
            found[path.relative_to(ROOT).as_posix()] = Written(ast.parse(text)).found
    return found


def test_every_module_that_writes_to_the_log_is_understood() -> None:
    found = written()
    assert {name for name, actions in found.items() if not actions} == set()
    assert found["web/people.py"] == {
        "account-added",
        "account-off",
        "account-on",
        "account-renamed",
        "password-reset",
        "role-changed",
    }
    assert found["corpus/desk.py"] == {"seen"}


def test_every_action_that_is_written_has_its_words() -> None:
    assert {
        (name, one) for name, actions in written().items() for one in actions - set(audit_labels.ACTIONS)
    } == set()


def test_an_unknown_action_is_shown_as_it_is_written(desk: Desk) -> None:
    with desk.archive.database.write() as conn:
        audit.append(conn, **BY, action="của-bản-sau", subject="account:clerk")
        audit.append(conn, **BY, action="correct", subject="thing:x")
    page = desk.client("admin").get("/admin/audit").text
    assert "của-bản-sau: tài khoản Người clerk (clerk)" in page
