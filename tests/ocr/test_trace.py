from pathlib import Path

import numpy as np

from corpus.record import Step, Word, Zone
from ocr.trace import Trace

PICTURE = np.full((300, 200, 3), 250, np.uint8)


def test_steps_are_kept_in_order_and_only_done_ones_leave_a_picture(tmp_path: Path) -> None:
    trace = Trace(tmp_path, 3)
    trace.keep("received", PICTURE)
    trace.note("turn", False, "đứng đúng chiều", PICTURE)
    trace.note("level", True, "nghiêng 3 độ", PICTURE[..., 0])
    assert trace.steps == [Step("turn", False, "đứng đúng chiều"), Step("level", True, "nghiêng 3 độ")]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page-3-00-received.png", "page-3-02-level.png"]


def test_zones_are_drawn_over_the_page(tmp_path: Path) -> None:
    Trace(tmp_path, 1).keep_zones(PICTURE, [Word("Ủy", "Ủy", (20, 20, 90, 50), 0.9, Zone.BODY)])
    assert (tmp_path / "page-1-00-zones.png").stat().st_size > 0
    assert (PICTURE == 250).all(), "the page itself is not drawn on"


def test_without_a_folder_nothing_is_written() -> None:
    trace = Trace(None, 1)
    trace.keep("received", PICTURE)
    trace.keep_zones(PICTURE, [])
    trace.note("turn", True, "xoay", PICTURE)
    assert len(trace.steps) == 1
