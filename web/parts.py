"""Parts of pages that htmx asks for: one never stands alone in the window, whoever comes to it is led to its page."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request, url_for

View = TypeVar("View", bound=Callable[..., Any])


def part_of(page: str, *kept: str) -> Callable[[View], View]:
    """Mark a view that answers a part of the page of another endpoint, which has the same parts in its address.

    `kept` names what the page takes over from the query.
    """

    def mark(view: View) -> View:
        view.vanthu_page = (page, kept)  # type: ignore[attr-defined]
        return view

    return mark


def page() -> str:
    """Return the page of which this request asks a part, '' where it asks for a whole page."""
    marked = getattr(current_app.view_functions[request.endpoint or ""], "vanthu_page", None)
    if marked is None:
        return ""
    endpoint, kept = marked
    values: dict[str, Any] = {name: request.args[name] for name in kept if name in request.args}
    return url_for(endpoint, **{**values, **(request.view_args or {})})


def is_visit() -> bool:
    """Tell whether a browser asks for what it shows in its window: only then it names HTML, and no htmx is there."""
    return "HX-Request" not in request.headers and "text/html" in request.headers.get("Accept", "")
