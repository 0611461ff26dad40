"""What a request that writes carries: the fields of a form or, from a script, of a JSON object."""

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest


def given() -> Mapping[str, str]:
    """Return the fields as text. Raises BadRequest for JSON that is no object of texts, numbers and truth values.

    true is 'yes', as a ticked box is; null and false are fields that were left out.
    """
    if not request.is_json:
        return request.form
    fields = json_object()
    told = {name: value for name, value in fields.items() if value is not None and value is not False}
    if not all(isinstance(value, (str, int)) for value in told.values()):
        raise BadRequest
    return {name: "yes" if value is True else writable(str(value)) for name, value in told.items()}


def json_object() -> dict[str, Any]:
    """Return the JSON object that the request carries. Raises BadRequest for anything else."""
    fields = request.get_json(force=True)
    if not isinstance(fields, dict):
        raise BadRequest
    return fields


def writable(text: str) -> str:
    """Return a text of the request. Raises BadRequest for one with a lone surrogate, which nothing can keep."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadRequest from None
    return text
