"""Keeps what each step of reading decided on a page and why, and its picture where somebody wants to look."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.record import Step, Word, Zone

Picture = NDArray[np.uint8]

_LONGEST = 2000  # pixels of a kept picture's longer side
_COLOURS = {  # RGB by zone, for the picture of what was read where
    Zone.HEAD_LEFT: (0, 90, 200),
    Zone.HEAD_RIGHT: (0, 150, 190),
    Zone.BODY: (0, 130, 60),
    Zone.TABLE: (120, 130, 0),
    Zone.DISTRIBUTION: (150, 80, 0),
    Zone.SIGNATURE: (160, 0, 140),
}
_OTHER = (220, 0, 0)


def in_words(value: float) -> str:
    """Return a measure as Vietnamese writes it, one digit behind the comma: 2.04 is '2,0'."""
    return f"{value:.1f}".replace(".", ",")


@dataclass(slots=True)
class Trace:
    """The steps of one page so far. `folder` is where pictures are kept, None for nowhere."""

    folder: Path | None
    number: int
    steps: list[Step] = field(default_factory=list)

    def note(self, name: str, done: bool, reason: str, picture: Picture | None = None) -> None:
        """Add a step: what it is called, whether it was done, why; and what came of it, when it was."""
        self.steps.append(Step(name, done, reason))
        if done and picture is not None:
            self.keep(name, picture)

    def keep(self, name: str, picture: Picture) -> None:
        """Write a picture (RGB or gray) as page-N-K-name.png, K the number of the step."""
        if self.folder is None:
            return
        factor = min(1.0, _LONGEST / max(picture.shape[:2]))
        size = tuple(max(1, round(side * factor)) for side in picture.shape[1::-1])
        shown = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        if shown.ndim == 3:
            shown = cv2.cvtColor(shown, cv2.COLOR_RGB2BGR)
        path = self.folder / f"page-{self.number}-{len(self.steps):02}-{name}.png"
        path.write_bytes(cv2.imencode(".png", shown)[1].tobytes())

    def keep_zones(self, picture: Picture, words: Sequence[Word]) -> None:
        """Keep the picture with the box of each word drawn in the colour of its zone."""
        if self.folder is None:
            return
        shown = cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB) if picture.ndim == 2 else picture.copy()
        for word in words:
            x0, y0, x1, y1 = word.box
            cv2.rectangle(shown, (x0, y0), (x1, y1), _COLOURS.get(word.zone, _OTHER), 2)
        self.keep("zones", np.asarray(shown, np.uint8))
