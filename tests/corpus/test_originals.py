from collections.abc import Callable

from corpus import originals
from corpus.archive import Archive
from ingest.intake import Receipt


def test_verify_names_changed_missing_and_untracked(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    digests = [str(put(f"Số: {n}/SNV", f"{n}.txt").sha256) for n in range(6)]
    work_off()
    paths = [originals.path_of(archive.originals, d) for d in digests]
    for path in paths[:2]:
        path.chmod(0o600)
        data = bytearray(path.read_bytes())
        data[0] ^= 1
        path.write_bytes(data)
    paths[2].unlink()
    stray = archive.originals / "ff" / ("f" * 64)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"stray")
    with archive.database.read() as conn:
        seen = originals.verify(conn, archive.originals)
    assert (seen.checked, set(seen.changed), seen.missing, seen.untracked) == (
        6,
        set(digests[:2]),
        (digests[2],),
        ("f" * 64,),
    )
    assert not seen.intact


def test_originals_are_write_protected(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    receipt = put("Số: 1/SNV")
    work_off()
    assert originals.path_of(archive.originals, str(receipt.sha256)).stat().st_mode & 0o222 == 0
