"""Page pictures are derived: those that are missing are drawn again from the originals."""

import shutil
import tempfile
from pathlib import Path

from corpus import catalogue, originals
from corpus.archive import Archive
from corpus.errors import VanthuError
from ingest import pipeline, sandbox


def redraw_missing(archive: Archive) -> int:
    """Draw every page picture that the catalogue expects and the archive lacks; returns how many.

    The document is read again for it, so that the picture is turned exactly as its word boxes need.
    """
    with archive.database.read() as conn:
        wanted = {
            (source.original_sha256, source.source_page)
            for record_id in catalogue.all_ids(conn)
            for page, source in catalogue.pages(conn, record_id)
            if page.width and page.source != "document"
        }
        missing = sorted(w for w in wanted if not pipeline.picture_path(archive, *w).exists())
        types = {sha256: str((originals.find(conn, sha256) or {})["media_type"]) for sha256, _ in missing}
    return sum(_redraw(archive, sha256, media_type) for sha256, media_type in types.items())


def _redraw(archive: Archive, sha256: str, media_type: str) -> int:
    settings = archive.settings
    with tempfile.TemporaryDirectory(dir=archive.spool, prefix="work-") as folder:
        source = (originals.path_of(archive.originals, sha256), media_type)
        try:
            sheets = sandbox.read(
                [source], pipeline.read_config(settings), Path(folder), pipeline.limits(settings)
            )
        except VanthuError:
            return 0
        drawn = [sheet for sheet in sheets if sheet.picture]
        for sheet in drawn:
            target = pipeline.picture_path(archive, sha256, sheet.source_page)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(str(sheet.picture), target)
    return len(drawn)
