"""kill -9 while the index is fed, on both engines: nothing is lost, a damaged index is made anew, hits are the same."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

from corpus import outbox
from corpus.archive import Archive
from corpus.record import Direction
from corpus.settings import Settings
from search.index import IndexDamagedError, catch_up, open_index
from tests.web.desks import file_letter, letter

LETTERS, KILLS = 60, 30
_FORK = multiprocessing.get_context("fork")


def feed(archive: Archive, engine: str) -> None:
    while catch_up(archive.database.read, archive.index_dir, 4, write=archive.database.write, engine=engine):
        pass


def _killed(archive: Archive, engine: str, seconds: float) -> None:
    child = _FORK.Process(target=feed, args=(archive, engine))
    child.start()
    time.sleep(seconds)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join(30)


def _change(archive: Archive, chance: random.Random) -> None:
    with archive.database.write() as conn:
        for record_id in chance.sample(range(1, LETTERS + 1), 12):
            outbox.put(conn, record_id)


def test_thirty_kills_lose_nothing(tmp_path: Path, engine: str) -> None:
    archive = Archive.create(tmp_path / "archive", Settings(search_engine=engine))
    for number in range(LETTERS):
        direction = Direction.IN if number % 2 else Direction.OUT
        file_letter(archive, letter(symbol=f"{number}-CV/TU"), f"Hồ đập số {number}", direction=direction)
    feed(archive, engine)
    chance = random.Random(5)
    sound = 0
    for _ in range(KILLS):
        _change(archive, chance)
        _killed(archive, engine, chance.uniform(0.0, 0.15))
        sound += _is_sound(archive, engine)
    feed(archive, engine)
    index = open_index(archive.index_dir, engine)
    index.verify()
    assert index.record_ids() == set(range(1, LETTERS + 1))
    index.close()
    with archive.database.read() as conn:
        assert outbox.pending(conn, 10) == []
    assert sound > KILLS // 3, "an index that breaks at nearly every kill would be made anew all day"


def _is_sound(archive: Archive, engine: str) -> bool:
    """Tell whether the index answers; anything but an answer or the one error is a failure."""
    index: Any = open_index(archive.index_dir, engine)
    try:
        index.check()
        return bool(index.record_ids() <= set(range(1, LETTERS + 1)))
    except IndexDamagedError:
        return False
    finally:
        index.close()
