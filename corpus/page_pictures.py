"""Page pictures lie under the digest of their original, and stay there whichever record shows the page."""

from pathlib import Path

from corpus.catalogue import PageSource


def path_of(derived: Path, source: PageSource) -> Path:
    """Return where the picture of a page lies: as the reader set it upright, or as a person turned it."""
    digest = source.original_sha256
    turned = "" if source.turned is None else f"-{source.turned}"
    return derived / "pages" / digest[:2] / digest / f"{source.source_page}{turned}.jpg"
