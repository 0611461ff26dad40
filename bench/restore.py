"""`make bench-restore`: how well and how fast accents are put back. Never part of the tests' pass or fail.

Held-back running text and real pages from ../shared when they are there, our own letters always; beside us pyvi where
it is installed (it is no dependency).
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bench import texts
from bench.peers import peers
from bench.scores import Right, fixed_and_broken, show, syllables_right, tokens_right
from bench.texts import Pair, Running
from ocr.channel import same_length_fold
from ocr.language_model import Model, load_model
from ocr.restore import Restorer

Restoring = Callable[..., str]
_PARTS = ("accents", "noisy", "light", "speed")
_NOTHING = Right(0, 0)


def main() -> None:
    """Print the tables of the parts asked for."""
    parser = argparse.ArgumentParser(prog="bench.restore")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("bench/out/restore"))
    parser.add_argument("--only", choices=_PARTS, action="append", help="only these parts (may be repeated)")
    parser.add_argument("--pages", type=int, default=24, help="pages drawn for the English reading")
    parser.add_argument("--light-pages", type=int, default=160, help="pages drawn for the Vietnamese reading")
    parser.add_argument(
        "--seed", type=Path, default=Path(".cache/seed-reading.txt"), help="a person's reading of it"
    )
    parser.add_argument("--more", type=Path, help="a folder of further transcripts NAME-p1.txt of scans/more")
    parser.add_argument("--model", type=Path, help="another folder of model files")
    given = parser.parse_args()
    wanted, model = given.only or list(_PARTS), load_model(given.model)
    lines = texts.held_out(given.shared / "text", given.out) if (given.shared / "text").exists() else {}
    if "accents" in wanted:
        _accents(lines, given.shared, model)
    if "noisy" in wanted:
        _noisy(lines, given, model)
    if "light" in wanted:
        _light(lines, given, model)
    if "speed" in wanted:
        _speed(lines, given.out, given.model)


def by_us(model: Model, mode: str = "auto", known: Sequence[str] = ()) -> Restoring:
    """Return our restoring of a whole text."""
    restorer = Restorer(known, model)
    return lambda text, second="": restorer.restore(text, mode=mode, second=second).text


# Text that lost its marks


def _accents(lines: dict[str, Running], shared: Path, model: Model) -> None:
    """Print the share of syllables that are right, of each text and each restorer."""
    sets = {**lines, "own letters": _all_new(texts.own_letters())}
    real = [line for _, text in texts.transcripts(shared / "scans" / "dev") for line in text.splitlines()]
    if real:
        sets["real pages"] = _all_new(real)
    restorers = {"vanthu": by_us(model), **peers()}
    rows = [_accents_row(name, run, restorers.values()) for name, run in sets.items()]
    known = {"vanthu": by_us(model, known=texts.own_office())}
    rows.append(
        _accents_row("own letters, office known", sets["own letters"], known.values()) + [""] * len(peers())
    )
    show(
        "accents: text stripped of its marks, syllables right, %",
        ["text", "lines", "tokens", *restorers],
        rows,
    )


def _accents_row(name: str, run: Running, restorers: Iterable[Restoring]) -> list[str]:
    truth = "\n".join(run.only_new())
    cells = []
    for restore in restorers:
        restored = "\n".join(run.only_new(restore(same_length_fold("\n".join(run.lines))).split("\n")))
        cells.append(f"{syllables_right(truth, restored).percent:.2f}")
    return [name, str(sum(run.new)), str(len(truth.split())), *cells]


def _all_new(lines: Sequence[str]) -> Running:
    return Running(tuple(lines), (True,) * len(lines))


def _pool(lines: dict[str, Running], *names: str) -> list[str]:
    """Return the new lines of these sources; our own letters where there is no running text."""
    return [line for name in names if name in lines for line in lines[name].only_new()] or texts.own_letters()


# Text read by the English model


def _noisy(lines: dict[str, Running], given: argparse.Namespace, model: Model) -> None:
    """Print the share of tokens that are right before and after, of each set and each restorer."""
    dev = given.shared / "scans" / "dev"
    pool = _pool(lines, "office", "law")
    half = given.pages // 2
    sets = {
        "drawn, eng": texts.drawn_pages(pool, "eng", half, given.out / "drawn"),
        "drawn, eng poor": texts.drawn_pages(pool, "eng-poor", given.pages - half, given.out / "drawn"),
        "real pages, eng": texts.real_pages(dev, dev, "eng", given.out / "real"),
    }
    if given.more:
        sets["more pages, eng"] = texts.real_pages(
            given.more, given.shared / "scans/more", "eng", given.out / "real"
        )
    if given.seed.exists():
        seed = (given.shared / "letters" / "seed.txt").read_text(encoding="utf-8")
        sets["seed letter"] = [Pair("seed", given.seed.read_text(encoding="utf-8"), seed)]
    _table(
        "noisy: read by the English model, tokens right, %",
        sets,
        {"vanthu": by_us(model), **peers()},
        given.out,
    )


# Text read by the Vietnamese model


def _light(lines: dict[str, Running], given: argparse.Namespace, model: Model) -> None:
    """Print tokens before and after, and how many were fixed and broken."""
    dev = given.shared / "scans" / "dev"
    pool = _pool(lines, "office", "law", "articles")
    sets = {
        "drawn, vie": texts.drawn_pages(pool, "vie", given.light_pages, given.out / "drawn"),
        "real pages, vie": texts.real_pages(dev, dev, "vie", given.out / "real"),
    }
    if given.more:
        sets["more pages, vie"] = texts.real_pages(
            given.more, given.shared / "scans/more", "vie", given.out / "real"
        )
    _table("light: read by the Vietnamese model, tokens right, %", sets, {"vanthu": by_us(model)}, given.out)
    english = texts.real_pages(dev, dev, "eng", given.out / "real")
    sets = {"real pages, both": _joined(sets["real pages, vie"], english)}
    if given.more:
        more = texts.real_pages(given.more, given.shared / "scans/more", "eng", given.out / "real")
        vie = texts.real_pages(given.more, given.shared / "scans/more", "vie", given.out / "real")
        sets["more pages, both"] = _joined(vie, more)
    _table("both readings of a page joined, tokens right, %", sets, {"vanthu": by_us(model)}, given.out)


def _joined(first: Sequence[Pair], second: Sequence[Pair]) -> list[Pair]:
    return [replace(one, second=two.given) for one, two in zip(first, second, strict=True)]


def _table(title: str, sets: dict[str, list[Pair]], restorers: dict[str, Restoring], out: Path) -> None:
    rows = []
    for name, pairs in sets.items():
        if not pairs:
            continue
        before = sum((tokens_right(p.truth, p.given) for p in pairs), _NOTHING)
        cells, changes = [], (0, 0)
        for who, restorer in restorers.items():
            restored = [restorer(p.given, p.second) if p.second else restorer(p.given) for p in pairs]
            right = sum((tokens_right(p.truth, r) for p, r in zip(pairs, restored, strict=True)), _NOTHING)
            cells.append(f"{right.percent:.2f}")
            if who == "vanthu":
                _keep(out / "restored" / name.replace(", ", "-").replace(" ", "-"), pairs, restored)
                counts = [fixed_and_broken(p.truth, p.given, r) for p, r in zip(pairs, restored, strict=True)]
                changes = (sum(f for f, _ in counts), sum(b for _, b in counts))
        rows.append(
            [name, str(len(pairs)), str(before.all), f"{before.percent:.2f}", *cells, *map(str, changes)]
        )
    show(title, ["text", "pages", "tokens", "before", *restorers, "fixed", "broken"], rows)


def _keep(folder: Path, pairs: Sequence[Pair], restored: Iterable[str]) -> None:
    """Leave what was restored beside the truth, for a closer look (private where the pages are)."""
    folder.mkdir(parents=True, exist_ok=True)
    for pair, text in zip(pairs, restored, strict=True):
        content = {"truth": pair.truth, "given": pair.given, "restored": text}
        (folder / f"{pair.name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


# Speed


def _speed(lines: dict[str, Running], out: Path, path: Path | None) -> None:
    """Print tokens a processor second of each mode in a fresh memory, and the size of model and process."""
    pool = _pool(lines, "office", "law")
    sets = {
        "accents": same_length_fold("\n".join(pool)),
        "noisy": "\n".join(p.given for p in texts.drawn_pages(pool, "eng", 12, out / "drawn")),
        "light": "\n".join(p.given for p in texts.drawn_pages(pool, "vie", 12, out / "drawn")),
    }
    rows = []
    for mode, text in sets.items():
        restorer = by_us(load_model(path), mode)
        restorer("một")
        start = time.process_time()
        restorer(text)
        spent = time.process_time() - start
        rows.append([mode, str(len(text.split())), f"{len(text.split()) / spent:.0f}"])
    show("speed, one core, nothing remembered", ["mode", "tokens", "tokens/s"], rows)
    size = sum(path.stat().st_size for path in Path("ocr/model").iterdir() if path.suffix != ".onnx")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"model {size / 1e6:.1f} MB on disk, this process {peak:.0f} MB at most, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
