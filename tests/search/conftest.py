"""Fifty invented letters, an index of them, and a stand-in for the catalogue's outbox."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from corpus.outbox import OutboxRow
from corpus.record import Direction, IndexEntry
from search.index import SearchIndex, open_index, rebuild

SUBJECTS = (
    "triển khai công tác phòng cháy, chữa cháy rừng mùa khô",
    "rà soát hộ nghèo, hộ cận nghèo trên địa bàn xã",
    "tổ chức Ngày hội Đại đoàn kết toàn dân tộc",
    "báo cáo kết quả tiêm chủng mở rộng quý I",
    "kiểm tra an toàn hồ đập trước mùa mưa lũ",
    "sinh hoạt chuyên đề học tập đạo đức, phong cách",
    "đăng ký nhu cầu đào tạo nghề cho lao động nông thôn",
    "góp ý dự thảo quy chế dân chủ ở cơ sở",
    "chuẩn bị diễn tập chiến đấu, kiểm kê súng đạn",
    "giới thiệu vườn đào phục vụ Tết Nguyên đán",
)
KINDS = ("công văn", "kế hoạch", "báo cáo", "thông báo", "tờ trình")
ISSUERS = ("Tỉnh ủy Lâm Hà Giang", "UBND xã Suối Tre", "Đảng ủy xã Bình Khê", "Sở Y tế tỉnh An Lộc")
LETTERS = ("CV/TU", "KH/ĐU", "BC/ĐU", "TB/VPĐU", "TTr/ĐU")


def make(record_id: int, **values: Any) -> IndexEntry:
    plain = IndexEntry(
        record_id=record_id,
        symbol=None,
        date=None,
        kind=None,
        issuer=None,
        subject=None,
        signer=None,
        urgency=None,
        direction=Direction.IN,
        access="normal",
        recipients=(),
        cited=(),
        due=(),
        pages=(),
        raw_pages=(),
        revision=1,
    )
    return replace(plain, **values)


def _letter(number: int) -> IndexEntry:
    kind = KINDS[number % 5]
    subject = SUBJECTS[number % 10]
    symbol = f"{100 + number}-{LETTERS[number % 5]}"
    issuer = ISSUERS[number % 4]
    first = (
        f"{issuer}\nSố {symbol}\n{kind.upper()}\nVề việc {subject}\n"
        f"Để việc {subject} đạt kết quả, đề nghị các đơn vị thực hiện tốt nhiệm vụ được giao."
    )
    second = f"Các đơn vị báo cáo kết quả trước ngày {number % 28 + 1:02}/6/2026.\nNơi nhận: như trên; lưu văn thư."
    return make(
        number,
        symbol=symbol,
        date=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}" if number % 7 else None,
        kind=kind,
        issuer=issuer,
        subject=subject[0].upper() + subject[1:],
        signer=("Trần Văn Hòa", "Lê Thị Ngọc Ánh")[number % 2],
        access="restricted" if number % 10 == 3 else "normal",
        recipients=("Như trên", "Lưu Văn phòng"),
        cited=(f"{1000 + number}-CV/TU",),
        due=(f"2026-06-{number % 28 + 1:02}",),
        pages=(first, second),
        raw_pages=(first.replace("đ", "d").replace("ệ", "é"), second),
    )


@pytest.fixture
def letter() -> Callable[..., IndexEntry]:
    return make


@pytest.fixture
def letters() -> list[IndexEntry]:
    return [_letter(number) for number in range(1, 51)]


_NO_TANTIVY = pytest.mark.skipif(not find_spec("tantivy"), reason="tantivy is an extra (make installs it)")


@pytest.fixture(params=["whoosh", pytest.param("tantivy", marks=_NO_TANTIVY)])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: every test of an index runs on both."""
    return str(request.param)


@pytest.fixture
def index_of(tmp_path: Path, engine: str) -> Iterator[Callable[[Sequence[IndexEntry]], SearchIndex]]:
    """Build an index of the given letters, all in one segment."""
    opened: list[SearchIndex] = []

    def build(entries: Sequence[IndexEntry]) -> SearchIndex:
        rebuild(entries, tmp_path / "index", engine)
        opened.append(open_index(tmp_path / "index", engine))
        return opened[-1]

    yield build
    for index in opened:
        index.close()


class Outbox:
    """The catalogue as search knows it: what corpus.outbox answers, from a dict. The connection is not looked at."""

    def __init__(self, entries: Sequence[IndexEntry]) -> None:
        self.entries = {entry.record_id: entry for entry in entries}
        self.rows: list[OutboxRow] = []
        self.scans = 0

    def change(self, entry: IndexEntry) -> None:
        self.entries[entry.record_id] = entry
        self.rows.append(OutboxRow(len(self.rows) + 1, entry.record_id, "upsert"))

    def remove(self, record_id: int) -> None:
        del self.entries[record_id]
        self.rows.append(OutboxRow(len(self.rows) + 1, record_id, "delete"))

    def pending(self, _conn: object, limit: int) -> list[OutboxRow]:
        return self.rows[:limit]

    def entry(self, _conn: object, record_id: int) -> IndexEntry | None:
        return self.entries.get(record_id)

    def done(self, _conn: object, ids: Sequence[int]) -> None:
        self.rows = [row for row in self.rows if row.id not in set(ids)]

    def scan(self, _conn: object) -> Iterator[IndexEntry]:
        self.scans += 1
        yield from self.entries.values()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        yield None


@pytest.fixture
def outbox_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[IndexEntry]], Outbox]:
    """Put a stand-in for corpus.outbox under search.index and search.results."""

    def stand_in(entries: Sequence[IndexEntry]) -> Outbox:
        held = Outbox(entries)
        for name in ("pending", "entry", "done", "scan"):
            monkeypatch.setattr(f"corpus.outbox.{name}", getattr(held, name))
        return held

    return stand_in
