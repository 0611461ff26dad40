"""What many tests need: an empty archive, and a way to put letters in without OCR."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from corpus.archive import Archive
from corpus.settings import Settings
from ingest import worker
from ingest.intake import Incoming, Receipt, receive
from tests import stub
from vanthu import index_catcher

NOW = datetime(2026, 3, 25, 8, 0, 0)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "archive", Settings(offices=("Đảng ủy xã Bình Khê", "UBND xã Bình Khê")))


@pytest.fixture
def put(archive: Archive) -> Callable[..., Receipt]:
    """Receive bytes as one document; nothing is read yet."""

    def one(data: bytes | str, name: str = "thu.txt", **values: object) -> Receipt:
        content = data.encode() if isinstance(data, str) else data
        options = {"source": "cli", "person": "an", "now": NOW, **values}
        return receive(archive, [Incoming(name, BytesIO(content))], **options)  # type: ignore[arg-type]

    return one


@pytest.fixture
def work_off(archive: Archive) -> Callable[[], None]:
    """Work the queue off with the stub reader and feed the index."""

    def run() -> None:
        assert worker.run(archive, until_empty=True, read=stub.read, after_each=index_catcher(archive))

    return run
