"""Page pictures are derived: those that are missing are drawn again from the originals."""

import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from corpus import catalogue, originals, page_pictures
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.errors import VanthuError
from corpus.running import Tick, silent, told
from ingest import pipeline, sandbox


def redraw_missing(archive: Archive, tick: Tick = silent) -> int:
    """Draw every page picture that the catalogue expects and the archive lacks; returns how many.

    The document is read again for it, so that the picture is turned exactly as its word boxes need.
    """
    with archive.database.read() as conn:
        wanted = {
            source
            for record_id in catalogue.all_ids(conn)
            for page, source in catalogue.pages(conn, record_id)
            if page.width and page.source != "document"
        }
        missing = [w for w in wanted if not page_pictures.path_of(archive.derived, w).exists()]
        types = {
            w.original_sha256: str((originals.find(conn, w.original_sha256) or {})["media_type"])
            for w in missing
        }
    # Two records may show one page turned two ways: each way is a reading of its own.
    rounds: dict[tuple[str, int | None], list[PageSource]] = defaultdict(list)
    for one in missing:
        rounds[one.original_sha256, one.turned].append(one)
    steps = told(rounds.items(), len(rounds), tick)
    return sum(_redraw(archive, pages, types[sha256]) for (sha256, _turned), pages in steps)


def _redraw(archive: Archive, pages: list[PageSource], media_type: str) -> int:
    settings, sha256, turned = archive.settings, pages[0].original_sha256, pages[0].turned
    config = pipeline.read_config(settings) | {"only": tuple((0, one.source_page) for one in pages)}
    if turned is not None:
        config["turns"] = tuple((0, one.source_page, turned) for one in pages)
    with tempfile.TemporaryDirectory(dir=archive.spool, prefix="work-") as folder:
        source = (originals.path_of(archive.originals, sha256), media_type)
        try:
            sheets = sandbox.read([source], config, Path(folder), pipeline.limits(settings))
        except VanthuError:
            return 0
        drawn = [sheet for sheet in sheets if sheet.picture]
        for sheet in drawn:
            target = pipeline.picture_path(archive, sha256, sheet.source_page, turned)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(str(sheet.picture), target)
    return len(drawn)
