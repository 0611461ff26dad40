"""vanthu access: who may see a record, and giving one to somebody when all who were named have left."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corpus import accounts, audit
from corpus.access_commands import access
from corpus.archive import Archive
from corpus.errors import NotFoundError, UsageError


@pytest.fixture
def run(archive: Archive, file: Callable[..., int]) -> Callable[..., Result]:
    file("12-CV/TU", "2026-03-20", "Tỉnh ủy Hải Lăng")
    with archive.database.write() as conn:
        for username, role in (("lan", "staff"), ("hoa", "leader")):
            accounts.add(conn, username=username, name=username, role=role, at="2026-03-12T08:00:00")

    def one(*arguments: str) -> Result:
        return CliRunner().invoke(access, [*arguments, "--archive", str(archive.folder)])

    return one


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_it_tells_and_changes_who_may_see_a_record(run: Callable[..., Result], archive: Archive) -> None:
    assert told(run("1", "--json"))["seen_by"] == ["hoa", "lan"]
    assert told(run("1", "--class", "personal", "--person", "lan", "--json")) == {
        "record_id": 1,
        "access": "personal",
        "people": ["lan"],
        "seen_by": ["lan"],
    }
    assert run("1").output == "Phạm vi xem: cá nhân (lan)\nĐang xem được: lan\n"
    with archive.database.write() as conn:
        lan = accounts.by_username(conn, "lan")
        assert lan is not None
        accounts.set_active(conn, lan.id, False)
    assert "Đang xem được: không ai" in run("1").output
    assert told(run("1", "--class", "restricted", "--json"))["seen_by"] == ["hoa"]
    with archive.database.read() as conn:
        noted = [(one["person"], one["subject"]) for one in audit.entries(conn) if one["action"] == "access"]
    assert noted == [("cli", "record:1")] * 2


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("9",), NotFoundError),
        (("1", "--class", "personal"), UsageError),
        (("1", "--class", "personal", "--person", "minh"), UsageError),
    ],
)
def test_what_cannot_be_done_says_why(
    run: Callable[..., Result], arguments: tuple[str, ...], error: type[Exception]
) -> None:
    assert isinstance(run(*arguments).exception, error)
