"""Make the fixture that has the form of the seed letter: `python -m training.letters.seed_twin OUT_DIR`.

An invented Party letter is rendered, scanned with our own damage and read by Tesseract's *English* model, as
the letter was that this project was started for. Writes seed_twin.txt (that reading, pages joined) and
seed_twin.json (gold). The reading depends on the Tesseract release; the fixture was read by 5.3.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from training.letters import damage
from training.letters.layout import lay_out
from training.letters.letter import gold, load_letters
from training.letters.render import render_pages

FOLDER = Path(__file__).with_name("twin")
DPI = 150


def main(arguments: list[str]) -> int:
    """Write the reading and its gold into the folder named."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    letter = load_letters(FOLDER)["twin"]
    pages = [scanned(page, letter.seed + n) for n, page in enumerate(render_pages(letter))]
    with tempfile.TemporaryDirectory() as held:
        readings = []
        for number, page in enumerate(pages):
            path = Path(held) / f"{number}.png"
            page.save(path, dpi=(DPI, DPI))
            readings.append(read_english(path))
    (folder / "seed_twin.txt").write_text("\n".join(readings) + "\n", "utf-8")
    found = gold(letter, [sheet.text() for sheet in lay_out(letter)])
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (folder / "seed_twin.json").write_text(text, "utf-8")
    return 0


def scanned(page: Image.Image, seed: int) -> Image.Image:
    """Return a 300 dpi page as a grey scan at DPI whose lamp swallows the red seal (measured: CER 27 %)."""
    return damage.scan(damage.blur(page.getchannel("R"), 0.5), -0.9, DPI, 12.0, seed, grey=True)


def read_english(path: Path) -> str:
    """Return what `tesseract -l eng` reads on an image file, without its page mark."""
    command = ["tesseract", str(path), "-", "-l", "eng"]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
    )
    return done.stdout.replace("\f", "").rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
