"""Gathers pictures of printed words from real scans, to fit the word reader to the print that offices use.

    python -m training.real_words SCANS OUT.npz [--pages 3] [--leave-out NAME …]

A word is taken where two models of the engine read it alike and surely, with the marks that restoring gives it in
context. The file holds pictures of private letters: it stays on the machine, weights only leave it.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from corpus.record import Page, Word
from corpus.text import fold
from ingest.pdf import open_pdf
from ocr import vote
from ocr.language_model import load_model
from ocr.layout import arrange
from ocr.planes import part
from ocr.quality import legible
from ocr.restore_pages import restore_pages
from ocr.tesseract import AUTO, Engine, recognise
from ocr.trace import Trace
from ocr.witness import Witness
from ocr.word_reader import Ink, answer, best_text, likelihood
from training.word_pictures import Sample, drawable

_SURE = 0.88  # confidence of both models
_RULED_OUT = 4.0  # log likelihood


def agreed(readings: list[tuple[Word, ...]]) -> list[Word]:
    """Return the words that both readings have alike and surely, with the box of the first."""
    found = []
    for one, *others in vote.places(readings):
        if len(one) == 1 and others and all(len(other) == 1 for other in others):
            words = [one[0], *(other[0] for other in others)]
            if len({w.text for w in words}) == 1 and min(w.conf for w in words) >= _SURE:
                found.append(one[0])
    return found


def samples_of(pdf: Path, pages: int) -> Iterator[Sample]:
    """Yield the words of the first pages of a scan."""
    with open_pdf(pdf, max_pages=500) as document:
        for index in range(min(pages, len(document))):
            drawn = document.render(index, dpi=300, megapixels=40)
            page = part(drawn.image, turned=False, trace=Trace(None, 1)).print
            engine = Engine(dpi=drawn.dpi)
            first = recognise(page, engine)
            second = next(vote.further_readings(page, engine, AUTO, whole=False), ())
            yield from _labelled(page, drawn.dpi, first, [tuple(first), tuple(second)])


def _labelled(
    page: np.ndarray, dpi: int, first: tuple[Word, ...], readings: list[tuple[Word, ...]]
) -> Iterator[Sample]:
    high, wide = page.shape
    words = arrange(first, wide, high, dpi)
    (restored,) = restore_pages([Page(1, wide, high, dpi, words)], model=load_model())
    texts = {w.box: w for w in restored.words}
    witness = Witness(page, first)
    for word in agreed(readings):
        label = texts.get(word.box)
        if label is None or not drawable(label.text) or not legible(label.text):
            continue
        changed = label.text != word.text
        if changed and fold(label.text) != fold(word.text):
            continue  # restoring is trusted with marks, not with letters
        picture = witness.picture([word])
        if picture is not None and not contradicted(picture, label.text):
            yield Sample(picture, label.text)


def contradicted(picture: Ink, text: str) -> bool:
    """Tell whether the present network rules a text out: both of the engine's models err alike, as on chi and chỉ."""
    chances = answer(picture)
    own = best_text(chances)
    return bool(own) and likelihood(chances, own) - likelihood(chances, text) > _RULED_OUT


def main() -> None:
    """Write the pictures (packed side by side, uint8), their widths and their texts."""
    parser = argparse.ArgumentParser(prog="training.real_words")
    parser.add_argument("scans", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument(
        "--turn", type=int, nargs=2, default=(0, 1), help="take every Nth file from the Kth: K N"
    )
    given = parser.parse_args()
    pictures, texts = [], []
    for pdf in sorted(given.scans.glob("*.pdf"))[given.turn[0] :: given.turn[1]]:
        if pdf.stem in given.leave_out:
            continue
        for sample in samples_of(pdf, given.pages):
            pictures.append(np.round(sample.picture * 255).astype(np.uint8))
            texts.append(sample.text)
        print(pdf.stem, len(texts), flush=True)
    widths = np.array([p.shape[1] for p in pictures])
    np.savez(given.out, pictures=np.hstack(pictures), widths=widths, texts=np.array(texts))


if __name__ == "__main__":
    main()
