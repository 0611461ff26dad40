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
    return lambda text: "\n".join(restore(line) if line.strip() else line for line in text.split("\n"))
