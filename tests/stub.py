"""A reader that needs no OCR: the file's own text becomes the letter. Everything after reading is the real thing."""

import re
import time
from pathlib import Path

from corpus.archive import Archive
from corpus.jobs import Job
from corpus.record import Citation, Description, Page, Relation
from ingest import grid
from ingest.pipeline import Letter
from ingest.sandbox import Sheet
from ingest.worker import sources_of

_SYMBOL = re.compile(r"Số: (\S+)")
_CITED = re.compile(r"Công văn số (\S+) ngày (\S+)")


def read(archive: Archive, job: Job, _folder: Path) -> Letter:
    """Read text files: the first line 'Số: …' is the symbol, 'Công văn số … ngày …' a citation."""
    time.sleep(0.01)
    sheets = []
    for index, (path, _media_type) in enumerate(sources_of(archive, job)):
        lines = path.read_text(encoding="utf-8").splitlines()
        width, height = grid.size_of(lines)
        page = Page(index + 1, width, height, grid.DPI, grid.words_of(lines), source="document")
        sheets.append(Sheet(page, index, 1, None))
    return Letter(tuple(sheets), _description("\n".join(s.page.text() for s in sheets)))


def _description(text: str) -> Description:
    symbol = _SYMBOL.search(text)
    cited = tuple(
        Citation(m[1], "công văn", m[2], None, Relation.IMPLEMENTS, m[0], 1) for m in _CITED.finditer(text)
    )
    return Description(
        kind="công văn",
        symbol=symbol[1] if symbol else None,
        date="2026-03-20",
        issuer="SỞ NỘI VỤ",
        subject=text.splitlines()[-1],
        citations=cited,
    )
