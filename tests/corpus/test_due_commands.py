"""`vanthu due`: the list, the report, and their documented shapes."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corpus.archive import Archive
from tests.corpus.test_due import answer_to, ask
from tests.test_docs import shape
from tests.web.desks import file_letter, letter
from vanthu import main

TODAY = date.today()


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["due", "--archive", str(folder), *options])


def printed(folder: Path, *options: str) -> Any:
    done = run(folder, "--json", *options)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def asked(archive: Archive) -> Archive:
    obligations = (ask(day(-3)), ask(day(2)), ask(day(7)), ask(day(8)))
    file_letter(archive, letter(date=day(-9), obligations=obligations))
    return archive


def test_the_list_is_of_the_next_week_and_of_what_is_late(asked: Archive) -> None:
    found = printed(asked.folder)
    assert (found["today"], found["from"], found["to"]) == (day(0), day(0), day(7))
    assert [row["due"] for row in found["late"]] == [day(-3)]
    assert [row["due"] for row in found["due"]] == [day(2), day(7)]
    text = run(asked.folder).stdout
    assert "Quá hạn, chưa trả lời: 1" in text
    assert f"{day(-3)}  quá hạn     #1 218-CV/TU  báo cáo kết quả" in text


def test_a_span_can_be_asked(asked: Archive) -> None:
    found = printed(asked.folder, "--from", day(8), "--to", day(8))
    assert [row["due"] for row in found["due"]] == [day(8)]


def test_answered_things_say_so(asked: Archive) -> None:
    reply = letter(symbol="9-BC/ĐU", date=day(-1), citations=(answer_to(day=day(-9)),))
    file_letter(asked, reply, "Trả lời")
    found = printed(asked.folder)
    assert found["late"] == []
    assert [row["answered"] for row in found["due"]] == [True, True]
    assert "đã trả lời" in run(asked.folder).stdout


def test_the_report_is_on_this_week_unless_asked(asked: Archive) -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())
    found = printed(asked.folder, "--report")
    assert (found["from"], found["to"]) == (monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    wide = printed(asked.folder, "--report", "--from", "2026-03-01", "--to", "2026-04-04")
    assert wide["counts"] == {
        **dict.fromkeys(wide["counts"], 0),
        "late" if day(8) < "2026-04-05" else "open": 1,
    }
    text = run(asked.folder, "--report", "--from", "2026-03-01", "--to", "2026-04-04").stdout
    assert "Tổng số 1, kỳ trước chuyển sang 0" in text
    assert f"#1 218-CV/TU  hạn {day(8)}" in text


@pytest.mark.parametrize("options", [("--to", "2020-01-01"), ("--from", "2020-01-01", "--to", "2022-01-01")])
def test_a_span_that_cannot_be_is_refused(archive: Archive, options: tuple[str, ...]) -> None:
    done = run(archive.folder, *options)
    assert done.exit_code == 2
    assert "--from" in done.stderr


def test_the_shapes_are_as_documented(asked: Archive) -> None:
    told, found = shape("vanthu due"), printed(asked.folder)
    assert list(found) == list(told)
    assert set(found["due"][0]) == set(told["due"][0])
    told = shape("vanthu due", 1)
    found = printed(asked.folder, "--report", "--from", "2026-03-01", "--to", "2026-04-04")
    assert list(found) == list(told)
    assert list(found["counts"]) == list(told["counts"])
    assert list(found["documents"][0]) == list(told["documents"][0])
