from ocr.lines import level, rows, run_of, runs, split_at, usual_height, widest_gap
from tests.ocr.letter import HEIGHT, typed

TEXT = [
    (100, 100 + 60 * i, "các thôn rà soát hộ nghèo và báo cáo trước ngày 20 hằng tháng") for i in range(6)
]


def test_tilted_lines_come_out_level() -> None:
    placed = level(typed(TEXT, slope=0.04))
    for run in runs(placed, HEIGHT, 1.6):
        assert max(w.y0 for w in run.words) - min(w.y0 for w in run.words) < 3


def test_columns_part_at_wide_gaps_and_rows_join_them() -> None:
    parts = runs(level(typed([(100, 100, "một hai"), (900, 104, "ba bốn")])), HEIGHT, 1.6)
    assert [p.text for p in parts] == ["một hai", "ba bốn"]
    assert [r.text for r in rows(parts)] == ["một hai ba bốn"]


def test_a_tall_stroke_joins_nothing() -> None:
    stroke = typed([(400, 60, "|")])[0]
    tall = type(stroke)("|", "|", (400, 20, 420, 400), 0.3)
    found = runs(level([*typed([(100, 100, "một hai")]), tall]), HEIGHT, 3.0)
    assert {p.text for p in found} == {"một hai", "|"}


def test_splitting_and_gaps() -> None:
    run = run_of(level(typed([(0, 0, "ab cd ef")])))
    left, right = split_at(run, run.words[1].x0)
    assert left is not None
    assert right is not None
    assert (left.text, right.text) == ("ab", "cd ef")
    assert split_at(run, -1)[0] is None
    assert widest_gap(run, 0, 1000)[0] == 14
    assert widest_gap(run, 900, 1000) == (0.0, 900)


def test_usual_height_counts_letters_only() -> None:
    assert usual_height(typed([(0, 0, "chữ")])) == HEIGHT
    assert usual_height([]) == 1.0
