"""A turned page is seen turned at once: its picture is turned before the page is read anew, which draws it again.

Loads neither cv2 nor a reader, so that the web may call it.
"""

import uuid
from contextlib import suppress

from PIL import Image

from corpus import page_pictures
from corpus.archive import Archive
from corpus.catalogue import PageSource

_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}
_QUALITY = 80


def turn_picture(archive: Archive, shown: PageSource, wanted: PageSource, degrees: int) -> bool:
    """Draw the picture of a page turned counter-clockwise from the one that is shown; returns whether it is there.

    Nothing is lost where it cannot be drawn: reading the page anew draws it, too.
    """
    source = page_pictures.path_of(archive.derived, shown)
    target = page_pictures.path_of(archive.derived, wanted)
    if target.exists():
        return True
    beside = target.with_name(f"{uuid.uuid4().hex}.part")
    try:
        with Image.open(source) as picture:
            picture.transpose(_TURNS[degrees]).save(beside, "JPEG", quality=_QUALITY)
        beside.replace(target)
    except (OSError, ValueError):
        with suppress(OSError):
            beside.unlink()
        return False
    return True
