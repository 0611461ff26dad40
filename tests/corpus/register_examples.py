"""A year of invented documents in the books, with every kind of row."""

from collections.abc import Callable
from typing import Any

from corpus import register_books, registers, revisions
from corpus.archive import Archive
from corpus.record import Citation, Direction, Obligation, Relation
from corpus.registers import Facts

File = Callable[..., int]
EVERYTHING = frozenset({"normal", "restricted"})
WHO: dict[str, Any] = {"person": "an", "at": "2026-03-25T09:00:00"}
SUBJECT = '=HYPERLINK("http://x";"Rà soát") & <b>loa</b> truyền thanh'
HIDDEN = "Về nhân sự sắp tới"


def fill(archive: Archive, file: File) -> dict[str, int]:
    """File and register: 1 used, 2 restricted, 3 cancelled, 4 and 5 reserved, 6 used; one outgoing answer."""
    ask = Obligation("báo cáo trước 16 giờ", None, "báo cáo", "2026-04-15", "16:00", "before", None, 1)
    ids = {
        "letter": file(
            "218-CV/TU",
            "2026-03-03",
            "Tỉnh ủy Hải Lăng",
            kind="công văn",
            number="218",
            subject=SUBJECT,
            obligations=(ask,),
        ),
        "hidden": file("9-BC/TU", "2026-03-04", "Tỉnh ủy Hải Lăng", kind="báo cáo", subject=HIDDEN),
        "wrong": file("5-CV/SNV", "2026-03-05", "Sở Nội vụ", kind="công văn", subject="Gửi nhầm"),
        "last": file("6-CV/SNV", "2026-03-06", "Sở Nội vụ", kind="công văn", subject="+84 gọi lại"),
    }
    cited = Citation(
        "218-CV/TU", "công văn", "2026-03-03", "Tỉnh ủy Hải Lăng", Relation.REPLIES_TO, "Trả lời", 1
    )
    ids["answer"] = file(
        "12-BC/ĐU",
        "2026-03-20",
        "Đảng ủy xã Bình Khê",
        cited,
        direction=Direction.OUT,
        kind="báo cáo",
        number="12",
        subject="Kết quả rà soát",
        signer="Lê Văn Mẫu",
        distribution=("Tỉnh ủy", "Lưu VPĐU"),
    )
    with archive.database.write() as conn:
        revisions.set_access(conn, ids["hidden"], "restricted", revision=1)
        asked: dict[str, Any] = {"direction": "in", **WHO}
        first = Facts("Ban Xây dựng Đảng", "2026-03-10", None, "-gấp")
        registers.enter(conn, ids["letter"], entered_on="2026-03-09", facts=first, **asked)
        secret = Facts("Bí thư", None, None, "chỉ một người biết")
        registers.enter(conn, ids["hidden"], entered_on="2026-03-11", facts=secret, **asked)
        registers.enter(conn, ids["wrong"], entered_on="2026-03-12", **asked)
        held = register_books.find(conn, "in", "", 2026)
        assert held
        registers.cancel(conn, held, 3, reason="ghi nhầm", **WHO)
        registers.enter(conn, ids["last"], entered_on="2026-03-13", number=6, **asked)
        registers.enter(
            conn,
            ids["answer"],
            direction="out",
            entered_on="2026-03-20",
            facts=Facts("@văn thư", None, 3),
            **WHO,
        )
    return ids
