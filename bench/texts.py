"""The texts on which restoring is measured: what is printed, beside what a reader with few or no accents made of it.

Three kinds, as the three modes of restoring: text stripped of its marks, text read by the English model, text read by
the Vietnamese model. Lines to be stripped or drawn come from the part of the running text that is never counted, and
only those that stand nowhere in the counted part. What Tesseract read is kept, so that it is read once.
"""

import json
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from PIL import Image

from bench import synthetic
from corpus.text import fold
from ingest.pdf import open_pdf
from training.pages import CONDITIONS, drawn, read, wrapped
from training.text import SOURCES, blocks, is_vietnamese

LINES_A_SOURCE = 800  # lines of each source on which the score counts, at least
_RUN = 40  # neighbouring lines that are taken together: a printed line is no sentence
_LEAST, _MOST = 40, 400  # characters of a line that counts
_PAGE_LINES = 44
_DPI, _MEGAPIXELS = 300, 40


@dataclass(frozen=True, slots=True)
class Pair:
    """One text as it is printed, as it was given to restoring, and the English model's reading of it beside that."""

    name: str
    truth: str
    given: str
    second: str = ""


# Running text


@dataclass(frozen=True, slots=True)
class Running:
    """Neighbouring lines of held-out text; `new` tells which of them stand nowhere in the counted text."""

    lines: tuple[str, ...]
    new: tuple[bool, ...]

    def only_new(self, lines: Sequence[str] | None = None) -> list[str]:
        """Return those of these lines (by default the printed ones) on which the score counts."""
        return [line for line, new in zip(lines or self.lines, self.new, strict=True) if new]


def held_out(folder: Path, kept: Path) -> dict[str, Running]:
    """Return runs of lines of each source from the blocks that are never counted, drawn by lot.

    A line is new when nothing like it, digits, signs and accents aside, stands in a counted block of any source.
    """
    answer = kept / "held-out.json"
    if not answer.exists():
        kept.mkdir(parents=True, exist_ok=True)
        answer.write_text(json.dumps(_drawn_by_lot(folder), ensure_ascii=False), encoding="utf-8")
    found = json.loads(answer.read_text(encoding="utf-8"))
    return {name: Running(tuple(lines), tuple(new)) for name, (lines, new) in found.items()}


def _drawn_by_lot(folder: Path) -> dict[str, tuple[list[str], list[bool]]]:
    counted = {
        _same(line)
        for source in SOURCES
        for block in blocks(folder / source.name, held_out=False)
        for line in block
    }
    return {
        source.name.partition(".")[0]: _runs(
            [line for block in blocks(folder / source.name, held_out=True) for line in block],
            counted,
            random.Random(source.name),
        )
        for source in SOURCES
    }


def _runs(lines: list[str], counted: set[str], chance: random.Random) -> tuple[list[str], list[bool]]:
    places = list(range(0, len(lines), _RUN))
    chance.shuffle(places)
    taken: list[str] = []
    new: list[bool] = []
    seen = set(counted)
    for place in places:
        for line in lines[place : place + _RUN]:
            taken.append(line)
            new.append(_LEAST < len(line) < _MOST and is_vietnamese(line) and _same(line) not in seen)
            seen.add(_same(line))
        if sum(new) >= LINES_A_SOURCE:
            break
    return taken, new


def _same(line: str) -> str:
    return re.sub(r"[\W\d_]+", "", fold(line))


def own_letters() -> list[str]:
    """Return the body lines of our invented letters: a register that no counted text holds."""
    seen: dict[str, None] = {}
    for page in synthetic.pages("clean", len(synthetic.load_letters())):
        seen.update(dict.fromkeys(page.body.splitlines()))
    return list(seen)


def own_office() -> tuple[str, ...]:
    """Return what the settings of the demo's archive name: its offices and province."""
    settings = json.loads((files("corpus") / "samples" / "office.json").read_text(encoding="utf-8"))
    return (*settings["offices"], settings["province"])


# Pages drawn here


def drawn_pages(lines: Sequence[str], condition: str, count: int, kept: Path) -> list[Pair]:
    """Return pages of held-out lines as a model of Tesseract reads them, see training.pages for the conditions."""
    return [_drawn_page(lines, condition, number, kept) for number in range(count)]


def _drawn_page(lines: Sequence[str], condition: str, number: int, kept: Path) -> Pair:
    name = f"{condition}-{number:03}"
    held = kept / f"{name}.json"
    if not held.exists():
        chance = random.Random(name)
        language, spoilt = CONDITIONS[condition]
        printed: list[str] = []
        while len(printed) < _PAGE_LINES:
            printed += wrapped(chance.choice(lines))
        picture, dpi = drawn(printed[:_PAGE_LINES], spoilt, seed=10_000 + number)
        kept.mkdir(parents=True, exist_ok=True)
        got = read(picture, dpi, language, kept / f"{name}.png")
        (kept / f"{name}.png").unlink()
        pair = {"truth": "\n".join(printed[:_PAGE_LINES]), "given": "\n".join(got)}
        held.write_text(json.dumps(pair, ensure_ascii=False), encoding="utf-8")
    return Pair(name, **json.loads(held.read_text(encoding="utf-8")))


# Real pages


def transcripts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the first pages that have a transcript."""
    for path in sorted(folder.glob("*-p1.txt")):
        yield path.name.partition("-")[0], path.read_text(encoding="utf-8")


def real_pages(folder: Path, scans: Path, language: str, kept: Path) -> list[Pair]:
    """Return the first pages that have a transcript in `folder`, as `tesseract --psm 3` reads them from `scans`."""
    return [
        Pair(name, truth, _engine_reading(scans / f"{name}.pdf", language, kept))
        for name, truth in transcripts(folder)
    ]


def _engine_reading(pdf: Path, language: str, kept: Path) -> str:
    held = kept / f"{pdf.stem}.{language}.txt"
    if not held.exists():
        kept.mkdir(parents=True, exist_ok=True)
        picture = kept / f"{pdf.stem}.png"
        with open_pdf(pdf, max_pages=500) as document:
            sheet = document.render(0, dpi=_DPI, megapixels=_MEGAPIXELS)
        Image.fromarray(sheet.image).save(picture, dpi=(sheet.dpi, sheet.dpi))
        command = [
            "tesseract",
            str(picture),
            str(held.with_suffix("")),
            "-l",
            language,
            "--psm",
            "3",
            "quiet",
        ]
        subprocess.run(command, check=True, env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"})
        picture.unlink()
    return held.read_text(encoding="utf-8").rstrip("\f\n")
