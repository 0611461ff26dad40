"""The office of the journeys: its people, the post of one morning, and how the clerk sends it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Page, expect

from corpus import units
from corpus.archive import Archive
from corpus.settings import Settings
from ingest import worker
from tests.journeys.batch import as_docx, as_pdf, broken_pdf, letter
from tests.journeys.served import serving, sign_in, watched
from tests.web.desks import START, Desk, make_desk, make_people
from vanthu import index_catcher

UNIT = "Trạm Y tế"
OTHER_UNIT = "Phòng Văn hóa - Xã hội"
DIRECTIVE = letter(
    "41/SNV-VTLT",
    "02 tháng 3 năm 2026",
    "chỉnh lý tài liệu lưu trữ tồn đọng",
    asked="báo cáo kết quả về Sở Nội vụ trước ngày 10/3/2026",
)
ANSWER = letter(
    "12/UBND-VP",
    "09 tháng 3 năm 2026",
    "kết quả chỉnh lý tài liệu lưu trữ tồn đọng",
    issuer="UBND XÃ SUỐI MÂY",
    base="Thực hiện Công văn số 41/SNV-VTLT ngày 02/3/2026 của Sở Nội vụ về việc chỉnh lý tài liệu lưu trữ, ",
    asked="phối hợp",
).replace("GIÁM ĐỐC", "CHỦ TỊCH")
LATE = letter(
    "43/SYT-NVY",
    "03 tháng 3 năm 2026",
    "tiêm chủng mở rộng cho trẻ em",
    issuer="SỞ Y TẾ",
    asked="báo cáo kết quả về Sở Y tế trước ngày 06/3/2026",
)
UNNUMBERED = letter("        /SNV-TCBC", "05 tháng 3 năm 2026", "giao biên chế năm 2026")
MISNAMED = letter("48/SNV-CCHC", "06 tháng 3 năm 2026", "chỉ số cải cách hành chính năm 2025")
SECRET = letter("50/SNV-VTLT", "06 tháng 3 năm 2026", "kiểm tra kho Zamboanga", mark="MẬT")


FOLLOWING = letter(
    "49/SYT-NVY",
    "11 tháng 3 năm 2026",
    "bổ sung danh sách cán bộ y tế thôn",
    issuer="SỞ Y TẾ",
    base="Tiếp theo Công văn số 43/SYT-NVY ngày 03/3/2026 của Sở Y tế, ",
)


def plain(number: int, subject: str) -> str:
    """Return a letter that asks for nothing by a day."""
    return letter(f"{number}/SNV-TCBC", "04 tháng 3 năm 2026", subject)


BATCH: dict[str, bytes] = {
    "41 chỉnh lý.txt": DIRECTIVE.encode(),
    "12 trả lời.docx": as_docx(ANSWER),
    "43 tiêm chủng.pdf": as_pdf(LATE),
    "49 danh sách.txt": FOLLOWING.encode(),
    "biên chế.txt": UNNUMBERED.encode(),
    "48 cải cách.txt": as_pdf(MISNAMED),
    "51 nghỉ hè.txt": plain(51, "nghỉ hè của cán bộ, công chức").encode(),
    "52 tập huấn.docx": as_docx(plain(52, "tập huấn nghiệp vụ văn thư")),
    "53 thi đua.pdf": as_pdf(plain(53, "phong trào thi đua quý I")),
    "54 bồi dưỡng.txt": plain(54, "bồi dưỡng tiếng dân tộc").encode(),
    "55 luân chuyển.txt": plain(55, "luân chuyển cán bộ trẻ").encode(),
    "cụt.pdf": broken_pdf(),
    "rỗng.pdf": b"",
    "ảnh chụp.pdf": b"MZ\x90\x00" + b"\0" * 200,
    "50 kiểm tra.txt": SECRET.encode(),
    "bản sao.txt": DIRECTIVE.encode(),
}
"""What the clerk uploads: the content of each file by its name."""

STATES = {
    **dict.fromkeys(BATCH, "indexed"),
    "biên chế.txt": "needs-review",
    "48 cải cách.txt": "needs-review",
    "cụt.pdf": "needs-review",
    "rỗng.pdf": "refused",
    "ảnh chụp.pdf": "refused",
    "50 kiểm tra.txt": "secret",
    "bản sao.txt": "duplicate",
}
"""What has to become of each file."""


@dataclass
class Office:
    """The office after the morning's post: its address, and the rows that the clerk saw at the end."""

    address: str
    desk: Desk
    rows: dict[str, str]


@contextmanager
def opened(folder: Path, browser: Browser) -> Iterator[Office]:
    """Open the office; its clerk has uploaded the batch, its worker has read it."""
    archive = Archive.create(folder, Settings(offices=("UBND xã Suối Mây",), province="Hoàng Lam"))
    make_people(archive)
    desk = make_desk(archive)
    by = {"person": "admin", "at": "2026-01-01"}
    with archive.database.write() as conn:
        unit = units.add(conn, UNIT, **by)
        units.add(conn, OTHER_UNIT, **by)
        units.place(conn, desk.people["staff"], unit_id=unit, email=None, **by)
    with serving(desk.app) as address:
        with watched(browser, address, pictureless=True) as page:
            sign_in(page, address, "clerk")
            _upload(page, address)
            assert worker.run(
                archive, until_empty=True, clock=lambda: START, after_each=index_catcher(archive)
            )
            rows = _final_rows(page)
        yield Office(address, desk, rows)


def _upload(page: Page, address: str) -> None:
    page.goto(address + "/receive")
    kind = "application/octet-stream"
    files = [FilePayload(name=name, mimeType=kind, buffer=data) for name, data in BATCH.items()]
    page.set_input_files("#files", files)
    page.check("#declared")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#arrivals tr[data-state]")).to_have_count(len(BATCH), timeout=30_000)


def _final_rows(page: Page) -> dict[str, str]:
    """Return the state of each row once none moves any more, by the name of its file; a wiped one has no name."""
    moving = ", ".join(f"#arrivals tr[data-state={state}]" for state in ("waiting", "reading", "filed"))
    expect(page.locator(moving)).to_have_count(0, timeout=30_000)
    rows = page.locator("#arrivals tr[data-state]").all()
    return {row.locator("td").nth(1).inner_text(): row.get_attribute("data-state") or "" for row in rows}
