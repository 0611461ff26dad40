"""`make bench`: prints the accuracy and speed tables. Never part of the tests' pass or fail.

Uses the real scans of ../shared with their own scorers when they are there, and our sample letters always.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bench import fields
from corpus import reference
from corpus.settings import Settings
from ingest import pipeline
from ingest.media import media_type_of
from ingest.pipeline import Letter


@dataclass(frozen=True)
class Case:
    """A document to read, its gold fields, and the transcript of its first page where there is one."""

    path: Path
    gold: Path
    transcript: Path | None = None


def main() -> None:
    """Read every case once, print the tables, and leave the readings in OUT for a closer look."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("bench/out"))
    parser.add_argument("--only", default="", help="only files whose name holds this")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    tables = {"our sample letters": _samples()}
    if (given.shared / "scans" / "dev").exists():
        tables["real scans, dev"] = _real(given.shared / "scans" / "dev")
        tables["seed letter"] = [Case(given.shared / "letters" / "seed.txt", Path())]
    for title, cases in tables.items():
        chosen = [case for case in cases if given.only in case.path.name]
        if chosen:
            _table(title, chosen, given.out, given.shared / "score")


def _samples() -> list[Case]:
    folder = Path(str(files("corpus") / "samples"))
    letters = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    return [Case(folder / letter["file"], folder / letter["gold"]) for letter in letters]


def _real(folder: Path) -> list[Case]:
    cases = []
    for gold in sorted(folder.glob("*.json")):
        transcript = folder / f"{gold.stem}-p1.txt"
        cases.append(Case(gold.with_suffix(".pdf"), gold, transcript if transcript.exists() else None))
    return cases


def _table(title: str, cases: list[Case], out: Path, score: Path) -> None:
    print(f"\n== {title}: {len(cases)} documents", flush=True)
    start, pages, pairs, texts = time.monotonic(), 0, [], []
    for case in cases:
        letter = _read(case)
        pages += len(letter.sheets)
        found = out / f"{case.path.stem}.found.json"
        found.write_text(
            json.dumps(letter.description.as_json(), ensure_ascii=False, indent=1), encoding="utf-8"
        )
        first = out / f"{case.path.stem}.p1.txt"
        first.write_text(letter.sheets[0].page.text(), encoding="utf-8")
        pairs += [str(case.gold), str(found)] if case.gold.suffix else []
        texts += [str(case.transcript), str(first)] if case.transcript else []
    wall = time.monotonic() - start
    print(f"{pages} pages in {wall:.0f} s wall, {wall / max(1, pages):.2f} s a page", flush=True)
    if pairs and (score / "fields.py").exists():
        subprocess.run([sys.executable, str(score / "fields.py"), *pairs], check=False)
    elif pairs:
        held = [json.loads(Path(name).read_text(encoding="utf-8")) for name in pairs]
        fields.print_table([fields.scored(g, f) for g, f in zip(held[::2], held[1::2], strict=True)])
    if texts:
        subprocess.run([sys.executable, str(score / "text.py"), *texts], check=False)
    if not pairs:
        print(found.read_text(encoding="utf-8"))


def _read(case: Case) -> Letter:
    with tempfile.TemporaryDirectory() as pictures:
        return pipeline.read_letter(
            [(case.path, media_type_of(case.path))],
            Settings(),
            Path(pictures),
            tables=reference.load(),
            file_name=None,
        )


if __name__ == "__main__":
    main()
