"""Which revision of a document a person saw when they sent a form."""

from flask import request
from werkzeug.exceptions import BadRequest


def revision_seen() -> int:
    """Return which revision of the document the person saw, as the form tells. Raises BadRequest."""
    text = request.form.get("revision", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest
    return int(text)
