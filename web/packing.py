"""/dossiers/ID/bag.zip: a file of a matter as a bag to take away, and how far its packing is."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from corpus import bags, dossiers, reference
from corpus.running import Tick
from web.files import attachment
from web.gate import open_to
from web.office import access, archive, now, person
from web.parts import part_of

blueprint = Blueprint("packing", __name__, url_prefix="/dossiers")
_Key = tuple[str, int, int]
# How far each packing of this process is, by archive, account and file: only who asked for it is told.
_PACKING: dict[_Key, tuple[int, int]] = {}


@blueprint.get("/<int:dossier_id>/bag.zip")
@open_to("see")
def export(dossier_id: int) -> ResponseReturnValue:
    """Hand out the file as a zipped BagIt bag; refused where the person may not see all of it."""
    with archive().database.read() as conn:
        parcel = bags.gather(conn, dossier_id, access=access())
    with _told(dossier_id, len(parcel.documents)) as tick:
        zipped = _zipped(parcel, tick)
    with archive().database.write() as conn:
        bags.note_export(conn, parcel, person=person().username, at=now())
    response = send_file(zipped, mimetype="application/zip", max_age=0)
    response.headers["Content-Disposition"] = attachment(f"{parcel.dossier.code}.zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/<int:dossier_id>/packing")
@open_to("see")
@part_of("dossiers.show")
def show(dossier_id: int) -> ResponseReturnValue:
    """Show how far the person's own packing of a file is, for the page that asks again and again."""
    with archive().database.read() as conn:
        found = dossiers.get(conn, dossier_id, access=access())
    return render_template("dossiers/packing.html", dossier=found, packing=_PACKING.get(_key(dossier_id)))


def _key(dossier_id: int) -> _Key:
    return str(archive().folder), person().id, dossier_id


@contextmanager
def _told(dossier_id: int, total: int) -> Iterator[Tick]:
    key = _key(dossier_id)
    _PACKING[key] = 0, total

    def tick(done: int, of: int) -> None:
        _PACKING[key] = done, of

    try:
        yield tick
    finally:
        _PACKING.pop(key, None)


def _zipped(parcel: bags.Parcel, tick: Tick) -> IO[bytes]:
    """Return the bag as a nameless zip file in the spool; a dead server's leftovers are swept with the worker's."""
    office = archive()
    sources = bags.Sources(office.originals, office.derived / "copies", "; ".join(office.settings.offices))
    codes = reference.load(office.folder / "tables")
    with tempfile.TemporaryDirectory(prefix="work-bag-", dir=office.spool) as folder:
        bag = Path(folder) / f"hoso-{parcel.dossier.id}"
        bags.pack(parcel, bag, sources=sources, reference=codes, at=now(), tick=tick)
        zipped: IO[bytes] = tempfile.TemporaryFile(dir=office.spool)  # noqa: SIM115 - closed with the answer
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_STORED) as packed:
            for path in sorted(path for path in bag.rglob("*") if path.is_file()):
                packed.write(path, path.relative_to(bag.parent))
    zipped.seek(0)
    return zipped
