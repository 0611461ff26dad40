"""What is outlined on the pages of a document: the words of the search by which somebody came (?q=)."""

from dataclasses import dataclass
from datetime import date

from flask import request

from search.highlight import rows_of
from search.tree import Words
from web.office import today

_LONGEST = 400  # characters of a query


@dataclass(frozen=True, slots=True)
class Outlined:
    """The query of the address and the rows of words it marks; both empty where nothing is asked."""

    text: str = ""
    rows: tuple[Words, ...] = ()

    @property
    def args(self) -> dict[str, str]:
        """What the address of another part of the document carries on."""
        return {"q": self.text} if self.rows else {}


def asked() -> Outlined:
    """Return what the address asks to have outlined."""
    text = request.args.get("q", "").strip()[:_LONGEST]
    return Outlined(text, rows_of(text, date.fromisoformat(today()))) if text else Outlined()
