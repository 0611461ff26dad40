"""Addresses within this site: where a person is led on to, and on which page they were."""

from urllib.parse import urlsplit

from flask import request


def inside(target: str) -> str:
    """Return the address when it leads to a page of ours, else '' (no open redirect)."""
    parts = urlsplit(target)
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if safe and not parts.scheme and not parts.netloc else ""


def page_before() -> str:
    """Return the page from which a form or a link of ours led to this request; '' where that is unknown."""
    return _of_ours(request.referrer or "")


def page_around() -> str:
    """Return the page that asks for a part of itself in this request; '' where that is unknown."""
    return _of_ours(request.headers.get("HX-Current-URL", ""))


def _of_ours(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.netloc != request.host:
        return ""
    return inside(parts.path + (f"?{parts.query}" if parts.query else ""))
