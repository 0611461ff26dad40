"""`make bench-fields`: how well letters are described, against gold, with gains and losses since the last figures.

Sets: the real letters of ../shared when they are there; our own letters as clean text, as clean print, and as the
damaged files that ship. Pages are read once and kept until the reading code changes; describing them takes seconds,
so that a changed rule is measured at once. `--keep` writes the figures into bench/figures/fields.json.
"""

import argparse
import hashlib
import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench import fields
from corpus import reference
from corpus.record import Description, Habit, Page
from corpus.reference import Reference
from corpus.settings import Settings
from ingest import pipeline, sandbox
from ingest.fields.describe import describe
from ingest.media import media_type_of
from ocr.language_model import Model, load_model
from ocr.restore_pages import restore_pages
from training.letters import files as page_files
from training.letters.layout import lay_out
from training.letters.letter import gold, load_letters
from training.letters.render import render_pages

FIGURES = Path(__file__).with_name("figures") / "fields.json"
_PRINT_DPI = 200


@dataclass(frozen=True)
class Case:
    """A document of which every field is known: its name, what was read of it, and its gold."""

    name: str
    pages: Callable[[], Sequence[Page]]
    gold: dict[str, Any]
    habits: tuple[Habit, ...] = ()


def main() -> None:
    """Print the tables of the sets asked for."""
    sets: dict[str, Callable[[argparse.Namespace], Iterator[Case]]] = {
        "dev": _real,
        "dev, archive known": _known,
        "clean text": _texts,
        "clean print": prints,
        "damaged": samples,
    }
    parser = argparse.ArgumentParser(prog="bench.letters")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("bench/out/letters"))
    parser.add_argument(
        "--only", choices=list(sets), action="append", help="only these sets (may be repeated)"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep these figures for later runs to be compared with"
    )
    given = parser.parse_args()
    before = fields.read_figures(FIGURES)
    now = dict(before)
    tables, model = reference.load(), load_model()
    for name in given.only or sets:
        found = _measured(name, list(sets[name](given)), given, tables, model)
        if found:
            fields.print_changes(before.get(name, {}), found)
            now[name] = found
    if given.keep:
        FIGURES.parent.mkdir(exist_ok=True)
        fields.write_figures(FIGURES, now)


def _measured(
    name: str, cases: Sequence[Case], given: argparse.Namespace, tables: Reference, model: Model
) -> dict[str, fields.Scores]:
    """Describe the letters of one set, print its tables and return the figures by document and field."""
    if not cases:
        return {}
    print(f"\n== {name}: {len(cases)} letters", flush=True)
    folder = given.out / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    pairs, spent = [], []
    for case in cases:
        pages = restore_pages(list(case.pages()), model=model)
        start = time.process_time()
        description = describe(pages, reference=tables, habits=case.habits)
        spent.append(time.process_time() - start)
        _keep(folder, case, description)
        pairs.append((case.gold, description.as_json()))
    scores = {case.name: fields.scored(*pair) for case, pair in zip(cases, pairs, strict=True)}
    _print_shared(folder, cases, given.shared / "score" / "fields.py")
    fields.print_table(list(scores.values()))
    fields.print_reliability(pairs)
    print(f"describing: {1000 * sum(spent) / len(spent):.0f} ms a letter, {1000 * max(spent):.0f} at most")
    return scores


def _keep(folder: Path, case: Case, description: Description) -> None:
    text = json.dumps(description.as_json(), ensure_ascii=False, indent=1)
    (folder / f"{case.name}.found.json").write_text(text, encoding="utf-8")
    (folder / f"{case.name}.gold.json").write_text(
        json.dumps(case.gold, ensure_ascii=False), encoding="utf-8"
    )


def _print_shared(folder: Path, cases: Sequence[Case], scorer: Path) -> None:
    """Print the table of the shared scorer, which also tells what is printed and what is by pen."""
    if scorer.exists():
        pairs = [str(folder / f"{case.name}.{part}.json") for case in cases for part in ("gold", "found")]
        subprocess.run([sys.executable, str(scorer), *pairs], check=False)


# The sets


def _real(given: argparse.Namespace) -> Iterator[Case]:
    for path in sorted((given.shared / "scans" / "dev").glob("*.json")):
        document = path.with_suffix(".pdf")
        yield Case(path.stem, lambda d=document: _read(d, given.out), json.loads(path.read_text("utf-8")))


def _known(given: argparse.Namespace) -> Iterator[Case]:
    """Yield the real letters, each read in an archive that holds the others, approved."""
    cases = list(_real(given))
    for case in cases:
        others = [other.gold for other in cases if other.name != case.name]
        yield replace(case, habits=tuple(_habit(gold) for gold in others))


def _habit(gold: dict[str, Any]) -> Habit:
    recipients = tuple(gold["recipients"])
    number = (gold["symbol"] or "").split("/")[0].split("-")[0]
    who = gold["issuer"], gold["parent_issuer"], gold["signer"], gold["signing_authority"]
    return Habit(*who, recipients, gold["kind"], number, gold["date"])


def samples(given: argparse.Namespace) -> Iterator[Case]:
    folder = Path(str(files("corpus") / "samples"))
    for row in json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8")):
        document, truth = folder / row["file"], folder / row["gold"]
        yield Case(row["id"], lambda d=document: _read(d, given.out), json.loads(truth.read_text("utf-8")))


def _texts(given: argparse.Namespace) -> Iterator[Case]:
    """Yield our own letters as plain text in reading order, as somebody would paste them."""
    folder = _folder(given.out / "texts")
    for name, letter in load_letters().items():
        sheets = [sheet.text() for sheet in lay_out(letter)]
        document = folder / f"{name}.txt"
        document.write_text("\f".join(sheets), encoding="utf-8")
        yield Case(name, lambda d=document: _read(d, given.out), gold(letter, sheets))


def prints(given: argparse.Namespace) -> Iterator[Case]:
    """Yield our own letters as printed, with seal and pen, before any damage."""
    folder = _folder(given.out / "prints")
    for name, letter in load_letters().items():
        document = folder / f"{name}.pdf"
        if not document.exists():
            page_files.write_pdf(document, render_pages(letter, _PRINT_DPI), _PRINT_DPI)
        truth = gold(letter, [sheet.text() for sheet in lay_out(letter)])
        yield Case(name, lambda d=document: _read(d, given.out), truth)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


# Reading, which is slow and kept


def _read(document: Path, out: Path) -> list[Page]:
    """Return the pages of a document as read, before restoring; kept until the file or the reading code changes."""
    kept = _folder(out / "pages") / f"{document.stem}-{_digest(document)}.pickle"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as pictures:
            sheets = sandbox.read(
                [(document, media_type_of(document))],
                pipeline.read_config(Settings()),
                Path(pictures),
                pipeline.limits(Settings()),
                lambda done, total: None,
                None,
            )
        kept.write_bytes(pickle.dumps([sheet.page for sheet in sheets]))
    found: list[Page] = pickle.loads(kept.read_bytes())
    return found


def _digest(document: Path) -> str:
    """Return a digest of the file, the reading code, its networks and the tables that reading uses."""
    root = Path(str(files("ocr")))
    code = [*root.glob("*.py"), *(root / "model").glob("*.onnx")]
    code += [
        root.parent / "corpus" / "tables" / name for name in ("zones.tsv", "titles.tsv", "name_syllables.tsv")
    ]
    code += [
        root.parent / "ingest" / name
        for name in ("columns.py", "grid.py", "office.py", "pdf.py", "readers.py")
    ]
    whole = hashlib.sha256()
    for path in (*sorted(code), document):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


if __name__ == "__main__":
    main()
