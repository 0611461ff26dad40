"""Other restorers of Vietnamese accents, where they are installed; none is a dependency of ours.

underthesea is no peer here: its text_normalize (9.5) puts tones in their place and restores none.
"""

from collections.abc import Callable
from importlib.util import find_spec


def peers() -> dict[str, Callable[[str], str]]:
    """Return what can be run here, by name: pyvi, or nothing."""
    if not find_spec("pyvi"):
        return {}
    from pyvi import ViUtils  # optional

    return {"pyvi": _line_by_line(ViUtils.add_accents)}


def _line_by_line(restore: Callable[[str], str]) -> Callable[[str], str]:
    def line_or_itself(line: str) -> str:
        try:
            return restore(line) if line.strip() else line
        except KeyError:  # pyvi 0.1.1 breaks on some words; the line then counts as it was given
            return line

    return lambda text: "\n".join(map(line_or_itself, text.split("\n")))
