from ingest import grid


def test_words_stand_at_their_columns() -> None:
    words = grid.words_of(["  Số: 12/UBND", "", "ngày 3"])
    assert [(w.text, w.box[0] // grid.CELL_WIDTH, w.line) for w in words] == [
        ("Số:", 2, 0),
        ("12/UBND", 6, 0),
        ("ngày", 0, 2),
        ("3", 5, 2),
    ]


def test_pages_end_at_form_feeds_and_when_they_are_full() -> None:
    text = "\n".join(str(n) for n in range(grid.ROWS + 5)) + "\fhai\r\nba\n"
    pages = grid.pages_of_lines(text)
    assert [len(p) for p in pages] == [grid.ROWS, 5, 3]
    assert pages[2][:2] == ["hai", "ba"]
    assert grid.pages_of_lines("") == [[""]]


def test_a_page_is_a4_or_as_large_as_its_text() -> None:
    assert grid.size_of(["ngắn"]) == (grid.COLUMNS * grid.CELL_WIDTH, grid.ROWS * grid.CELL_HEIGHT)
    assert grid.size_of(["x" * 150])[0] == 152 * grid.CELL_WIDTH
