"""Makes the pairs from which the confusion channel is learnt: printed lines beside what Tesseract read.

    python -m training.readings TEXT_DIR OUT --condition eng --pages 80

Writes OUT/<condition>.jsonl, one page a line: {"truth": [...], "read": [...]}. This is scratch, not part of the model.
"""

import argparse
import json
import random
from pathlib import Path

from training.pages import CONDITIONS, drawn, pages_of_text, read


def main() -> None:
    """Draw and read the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--condition", choices=sorted(CONDITIONS), default="eng")
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--held-out", action="store_true", help="draw text kept for testing instead")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(given.condition)
    language, condition = CONDITIONS[given.condition]
    with (given.out / f"{given.condition}.jsonl").open("w", encoding="utf-8") as file:
        texts = pages_of_text(
            given.text, ("law.txt.xz", "office.txt.xz"), given.pages, chance, held_out=given.held_out
        )
        for i, lines in enumerate(texts):
            picture, dpi = drawn(lines, condition, seed=i)
            got = read(picture, dpi, language, given.out / f"{given.condition}.png")
            file.write(json.dumps({"truth": lines, "read": got}, ensure_ascii=False) + "\n")
            file.flush()


if __name__ == "__main__":
    main()
