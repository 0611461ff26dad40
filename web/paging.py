"""Pages of a list, as the links under it need them."""

from dataclasses import dataclass

from flask import request

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown (from 1), how long a page is, and how many entries there are."""

    page: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page (1 for an empty list)."""
        return max(1, -(-self.total // self.size))

    @property
    def first_entry(self) -> int:
        """The number of the first entry on this page, from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last_entry(self) -> int:
        """The number of the last entry on this page."""
        return min(self.page * self.size, self.total)


def asked_page() -> int:
    """Return the page number of the address (1 when it is missing or no number)."""
    asked = request.args.get("page", "")
    return min(max(int(asked[:9]), 1), _MOST) if asked.isascii() and asked.isdigit() else 1
