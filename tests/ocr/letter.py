"""Words with boxes for letters of our own making, as an engine would give them: no picture needed."""

from collections.abc import Iterable

from corpus.record import Word

HEIGHT = 36  # pixels of a word; one character is 22 wide, lines stand 60 apart

LETTER = [
    (250, 200, "UBND TỈNH NAM SƠN"),
    (1130, 205, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (300, 262, "SỞ NỘI VỤ"),
    (1290, 262, "Độc lập - Tự do - Hạnh phúc"),
    (260, 380, "Số: 41 /SNV-VTLT"),
    (1150, 385, "Nam Sơn, ngày 06 tháng 3 năm 2026"),
    (210, 440, "V/v nộp lưu hồ sơ"),
    (215, 500, "năm 2025 của xã"),
    (620, 640, "Kính gửi: Ủy ban nhân dân xã Suối Mơ."),
    (360, 760, "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh"),
    (280, 820, "về công tác lưu trữ, Sở Nội vụ đề nghị xã nộp hồ sơ trước ngày 30/4/2026."),
    (280, 1000, "Nơi nhận:"),
    (1520, 1000, "KT. GIÁM ĐỐC"),
    (280, 1060, "- Như trên;"),
    (1480, 1060, "PHÓ GIÁM ĐỐC"),
    (280, 1120, "- Lưu: VT, VTLT."),
    (1500, 1420, "Trần Thị Mai Lan"),
]


def typed(lines: Iterable[tuple[int, int, str]], *, conf: float = 0.92, slope: float = 0.0) -> list[Word]:
    """Return the words of lines given as (left, top, text), the page tilted by slope (rise over run)."""
    words = []
    for line, (left, top, text) in enumerate(lines):
        x = left
        for part in text.split(" "):
            width = 22 * max(1, len(part))
            y = round(top + slope * x)
            if part:
                words.append(Word(part, part, (x, y, x + width, y + HEIGHT), conf, line=line))
            x += width + 14
    return words
