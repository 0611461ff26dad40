from dataclasses import replace

from ocr.lines import level, rows, runs
from ocr.noise import part_noise
from tests.ocr.letter import HEIGHT, typed


def kept(text: str, conf: float, *, keep: bool = False) -> list[str]:
    lines = rows(runs(level(typed([(100, 100, text)], conf=conf)), HEIGHT, 3.0))
    return [row.text for row in part_noise(lines, HEIGHT, keep=keep)[0]]


def test_print_stays_and_scrawl_goes() -> None:
    assert kept("- Lưu: VT, P.KTTHb02.", 0.5) == ["- Lưu: VT, P.KTTHb02."]
    assert kept("Our Faculties", 0.95) == ["Our Faculties"]
    assert kept("`¬ ị Ì", 0.3) == []
    assert kept("zt9q oẹqf", 0.3) == []


def test_specks_at_the_ends_of_a_line_go() -> None:
    assert kept("| - Như trên; `", 0.5) == ["- Như trên;"]
    assert kept("thực hiện ./.", 0.9) == ["thực hiện ./."]
    assert kept("tăng thêm 5 %", 0.9) == ["tăng thêm 5 %"]
    assert kept("cầu Việt Trì -", 0.9) == ["cầu Việt Trì -"]
    assert kept("cầu Việt Trì -", 0.4) == ["cầu Việt Trì"]


def test_a_head_keeps_its_handwritten_number() -> None:
    assert kept("Só:#4¬/TTr-UBND", 0.3, keep=True) == ["Só:#4¬/TTr-UBND"]
    assert kept("Só:#4¬/TTr-UBND", 0.3) == []


def test_marks_read_as_a_line_of_their_own_go() -> None:
    flat = [
        replace(w, box=(w.box[0], 100, w.box[2], 116)) for w in typed([(100, 100, "À ^A k4 Lá")], conf=0.3)
    ]
    assert part_noise(rows(runs(level(flat), HEIGHT, 3.0)), HEIGHT)[0] == []


def test_a_text_layer_has_no_noise() -> None:
    assert kept("@ ~", 1.0) == ["@ ~"]


def test_doubted_item_numbers_and_closing_signs_are_print() -> None:
    def row(first: tuple[str, float], *rest: tuple[str, float]) -> list[str]:
        words = typed([(100, 100, " ".join(t for t, _ in (first, *rest)))], conf=0.9)
        doubted = [replace(w, conf=c) for w, (_, c) in zip(words, (first, *rest), strict=True)]
        lines = rows(runs(level(doubted), HEIGHT, 3.0))
        return [found.text for found in part_noise(lines, HEIGHT)[0]]

    assert row(("5.", 0.3), ("Công", 0.9), ("an", 0.9), ("xã", 0.9)) == ["5. Công an xã"]
    assert row(("III.", 0.3), ("TỔ", 0.9), ("CHỨC", 0.9)) == ["III. TỔ CHỨC"]
    assert row(("thực", 0.9), ("hiện", 0.9), ("./.", 0.3)) == ["thực hiện ./."]
    assert row(("5.", 0.05), ("Công", 0.9), ("an", 0.9)) == ["Công an"]
    assert row(("q?", 0.3), ("Công", 0.9), ("an", 0.9)) == ["Công an"]
