"""`make bench-ocr`: how well and at what cost pages are read. Never part of the tests' pass or fail.

Real pages with their transcripts from ../shared when they are there, our own damaged pages always; Tesseract alone,
our reading and, where it is installed, OCRmyPDF, on the same pictures. What was read once is kept in bench/out and
read again only when the reader or the page has changed, so that a broken run goes on where it stopped.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench import measure, synthetic
from bench.measure import Reader, Reading, Sample
from bench.scores import body_cer, median, show, signer_found, worst_lines
from corpus.record import Verdict
from ingest.pdf import open_pdf
from training.letters import files

_DPI, _MEGAPIXELS = 300, 40
_WORSE = 0.1  # percentage points of CER by which cleaning may make a good scan worse
_BUCKETS = ((1, "to 1"), (3, "to 3"), (10, "to 10"), (30, "to 30"), (float("inf"), "over 30"))
_SPEED_PAGES = 8
_READERS = ("tesseract", "ours", "ocrmypdf")
_PARTS = ("dev", *synthetic.CONDITIONS, "speed")


@dataclass(frozen=True, slots=True)
class Measured:
    """One page read by one reader, with its CER in per cent and whether its signer was found (None: none on it)."""

    page: str
    reader: str
    cer: float
    signer: bool | None
    reading: Reading


def main() -> None:
    """Print the tables of the parts asked for."""
    parser = argparse.ArgumentParser(prog="bench.ocr")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("bench/out/ocr"))
    parser.add_argument("--only", choices=_PARTS, action="append", help="only these parts (may be repeated)")
    parser.add_argument("--reader", choices=_READERS, action="append", help="only these readers")
    parser.add_argument("--pages", type=int, default=12, help="pages a condition (default 12)")
    parser.add_argument("--worst", type=int, default=0, help="show so many of our worst lines of real pages")
    given = parser.parse_args()
    wanted = given.only or list(_PARTS)
    readers = measure.readers()
    if "ocrmypdf" not in readers:
        print("OCRmyPDF: not installed")
    readers = {name: reader for name, reader in readers.items() if name in (given.reader or _READERS)}
    seen = _dev(given.shared, given.out, readers) if "dev" in wanted else []
    made = {n: _synthetic(n, given.pages, given.out, readers) for n in synthetic.CONDITIONS if n in wanted}
    if made:
        _conditions_table(made)
        _made_worse([m for name in synthetic.GOOD for m in made.get(name, ())])
    _worst(seen, given.shared / "scans" / "dev", given.worst)
    if seen or made:
        _calibration([*seen, *(m for found in made.values() for m in found)])
    if "speed" in wanted:
        _speed(given.out)


# Real pages


def _dev(shared: Path, out: Path, readers: dict[str, Reader]) -> list[Measured]:
    """Read the real pages that have a transcript and print their table; nothing when they are not there."""
    transcripts = sorted((shared / "scans" / "dev").glob("dev??-p1.txt"))
    scorer = shared / "score" / "text.py"
    if not transcripts or not scorer.exists():
        print("Real pages: not there")
        return []
    found: list[Measured] = []
    totals: list[tuple[str, dict[str, float]]] = []
    for reader in readers.values():
        readings = [_real_page(t.with_name(t.name[:5] + ".pdf"), reader, out) for t in transcripts]
        scores = _scored(scorer, transcripts, [r.text for r in readings], out / "texts" / reader.name)
        totals.append((reader.name, scores["total"]))
        for transcript, read, row in zip(transcripts, readings, scores["rows"], strict=True):
            found.append(Measured(transcript.stem, reader.name, row["cer"], None, read))
    rows = []
    for name, total in totals:
        costs = [m.reading.cost for m in found if m.reader == name]
        rows.append([name, *(f"{total[k]:.2f}" for k in ("cer", "free", "tok", "syl")), *_costs(costs)])
    head = ["reader", "page CER", "order-free", "tokens", "syllables", *_COST_HEAD]
    show(f"real pages: {len(transcripts)} with a transcript, %", head, rows)
    _page_table(found)
    return [m for m in found if m.reader == "ours"]


def _real_page(pdf: Path, reader: Reader, out: Path) -> Reading:
    picture = out / "dev" / f"{pdf.stem}.png"
    if not picture.exists():
        picture.parent.mkdir(parents=True, exist_ok=True)
        measure.measured(lambda: _draw_real(pdf, picture))
    return measure.reading(reader, Sample(picture, pdf), out / "readings")


def _draw_real(pdf: Path, picture: Path) -> None:
    with open_pdf(pdf, max_pages=500) as document:
        drawn = document.render(0, dpi=_DPI, megapixels=_MEGAPIXELS)
    Image.fromarray(drawn.image).save(picture, dpi=(drawn.dpi, drawn.dpi))


def _scored(scorer: Path, truths: Sequence[Path], texts: Sequence[str], folder: Path) -> dict:
    """Return the scorer's rows and total; the texts stay in the folder for a closer look."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs: list[str] = []
    for truth, text in zip(truths, texts, strict=True):
        (folder / truth.name).write_text(text, encoding="utf-8")
        pairs += [str(truth), str(folder / truth.name)]
    done = subprocess.run(
        [sys.executable, str(scorer), "--json", *pairs], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def _page_table(found: Sequence[Measured]) -> None:
    names = list(dict.fromkeys(m.reader for m in found))
    by_page = {
        page: {m.reader: m for m in found if m.page == page} for page in dict.fromkeys(m.page for m in found)
    }
    rows = [
        [page, *(f"{held[n].cer:.2f}" for n in names), held["ours"].reading.verdict]
        for page, held in by_page.items()
    ]
    show("real pages, CER of each, %", ["page", *names, "verdict"], rows)


def _worst(found: Sequence[Measured], folder: Path, count: int) -> None:
    """Print our worst lines of the real pages: characters wrong, page, what is printed, what was read."""
    lines = [
        (wrong, m.page, printed, read)
        for m in found
        for wrong, printed, read in worst_lines((folder / f"{m.page}.txt").read_text("utf-8"), m.reading.text)
    ]
    for wrong, page, printed, read in sorted(lines, reverse=True)[:count]:
        print(f"\n{wrong} wrong, {page}\n  printed: {printed}\n  read:    {read}")


# Our own pages


def _synthetic(name: str, count: int, out: Path, readers: dict[str, Reader]) -> list[Measured]:
    """Read the pages of one condition by every reader."""
    folder = out / "synthetic" / name
    folder.mkdir(parents=True, exist_ok=True)
    # Drawn in a process of its own: what it takes must not be counted in that of the readers, which are forked.
    measure.measured(lambda: _draw(name, count, folder))
    found = []
    for number in range(count):
        truth = json.loads((folder / f"{name}-{number:02}.json").read_text(encoding="utf-8"))
        picture = folder / f"{name}-{number:02}.png"
        for reader in readers.values():
            read = measure.reading(reader, Sample(picture), out / "readings")
            signer = signer_found(truth["signer"], read.text) if truth["signer"] else None
            found.append(
                Measured(picture.stem, reader.name, body_cer(truth["body"], read.text), signer, read)
            )
        print(".", end="", file=sys.stderr, flush=True)
    return found


def _draw(name: str, count: int, folder: Path) -> None:
    for page in synthetic.pages(name, count):
        page.picture.save(folder / f"{page.name}.png", **({"dpi": (page.dpi, page.dpi)} if page.dpi else {}))
        truth = json.dumps({"body": page.body, "signer": page.signer}, ensure_ascii=False)
        (folder / f"{page.name}.json").write_text(truth, encoding="utf-8")


def _conditions_table(made: dict[str, list[Measured]]) -> None:
    rows = []
    for name, found in made.items():
        for reader in dict.fromkeys(m.reader for m in found):
            mine = [m for m in found if m.reader == reader]
            cers, signers = [m.cer for m in mine], [m.signer for m in mine if m.signer is not None]
            signed = f"{sum(signers)} of {len(signers)}"
            average = sum(cers) / max(1, len(cers))
            numbers = [f"{average:.2f}", f"{median(cers):.2f}", f"{max(cers):.2f}", signed]
            rows.append(
                [f"{name} ({len(mine)}), {reader}", *numbers, *_costs([m.reading.cost for m in mine])]
            )
    head = ["condition (pages), reader", "body CER", "median", "worst", "signer", *_COST_HEAD]
    show("our own pages, CER of the body, %", head, rows)


def _made_worse(found: Sequence[Measured]) -> None:
    """Print which good scans we read worse than the engine alone does, by more than a tenth of a point."""
    alone = {m.page: m.cer for m in found if m.reader == "tesseract"}
    ours = [m for m in found if m.reader == "ours"]
    worse = [m for m in ours if m.cer > alone[m.page] + _WORSE]
    print(f"\n{len(worse)} of {len(ours)} good scans made worse by more than {_WORSE} points")
    for m in worse:
        print(f"  {m.page}: {alone[m.page]:.2f} alone, {m.cer:.2f} ours")


# What all pages say together


def _calibration(found: Sequence[Measured]) -> None:
    """Print how the verdicts on our readings go with their CER: page CER of real pages, body CER of our own."""
    ours = [m for m in found if m.reader == "ours"]
    rows = []
    for verdict in Verdict:
        given = [m.cer for m in ours if m.reading.verdict == verdict]
        rows.append([verdict.value, *map(str, in_buckets(given)), str(len(given))])
    show("verdict against CER, pages", ["verdict", *(label for _, label in _BUCKETS), "all"], rows)


def in_buckets(cers: Sequence[float]) -> list[int]:
    """Return how many CERs (per cent) fall into each bucket, its upper end included."""
    ends = [end for end, _ in _BUCKETS]
    places = [next(n for n, end in enumerate(ends) if cer <= end) for cer in cers]
    return [places.count(n) for n in range(len(ends))]


_COST_HEAD = ("CPU s", "most", "MB")


def _costs(costs: Sequence[measure.Cost]) -> list[str]:
    """Return the median and the largest CPU seconds, and the largest memory."""
    cpu = [cost.cpu for cost in costs]
    return [
        f"{median(cpu):.1f}",
        f"{max(cpu, default=0):.1f}",
        f"{max((c.peak_mb for c in costs), default=0):.0f}",
    ]


# Speed


def _speed(out: Path) -> None:
    """Print the pages a minute of one document with one and with two threads; never from the cache.

    "cores" is how much processor the reading was given: a machine that is busy otherwise shows there.
    """
    document, count = out / "speed.pdf", _SPEED_PAGES
    out.mkdir(parents=True, exist_ok=True)
    measure.measured(lambda: _draw_document(document, count))
    costs = {threads: _read_timed(document, threads) for threads in (1, 2)}
    rows = [
        [
            str(n),
            f"{60 * count / c.wall:.1f}",
            f"{c.cpu / c.wall:.2f}",
            f"{c.cpu / count:.1f}",
            f"{c.peak_mb:.0f}",
        ]
        for n, c in costs.items()
    ]
    show(
        f"speed, {count} scanned pages at {_DPI} dpi",
        ["threads", "pages/min", "cores", "CPU s/page", "MB"],
        rows,
    )
    busy = os.getloadavg()[0]
    print(
        f"two threads: {costs[1].wall / costs[2].wall:.2f} times one ({os.cpu_count()} cores, load {busy:.1f})"
    )


def _draw_document(path: Path, count: int) -> None:
    files.write_pdf(path, [page.picture for page in synthetic.pages("scan", count)], _DPI)


def _read_timed(document: Path, threads: int) -> measure.Cost:
    with tempfile.TemporaryDirectory() as folder:
        return measure.measured(lambda: measure.read_by_us(document, Path(folder), threads=threads))


if __name__ == "__main__":
    main()
