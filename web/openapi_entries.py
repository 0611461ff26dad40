"""One entry of the API's description: a method, an address, what it takes and answers, and how to call it."""

import re
from dataclasses import dataclass, field
from typing import Any

from web.openapi_schemas import ID, Schema, made_of, one_of

JSON = "application/json"
FORM = "multipart/form-data"

# What stands in the braces of an address; whatever is not here is a whole number from 1.
WORDS: dict[str, Schema] = {
    "kind": one_of("in", "out", "follow"),
    "act": one_of("reserve", "cancel", "begin", "close"),
    "form": one_of("xlsx", "docx", "pdf"),
    "doing": one_of("close", "reopen"),
}


@dataclass(frozen=True, slots=True)
class Param:
    """One value behind the '?' of an address."""

    name: str
    says: str
    schema: Schema = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one address does.

    answer: a shape, or the media type of a file; None for 204. fails: statuses beside those that every call can get.
    example: the JSON of a call, or '' ; query: of the example's address.
    """

    method: str
    path: str
    name: str
    tag: str
    says: str
    answer: Schema | str | None = None
    query: tuple[Param, ...] = ()
    body: Schema | None = None
    takes: str = JSON
    status: int = 200
    fails: tuple[int, ...] = ()
    path_words: tuple[tuple[str, Schema], ...] = ()
    example: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the braces of the address."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    def word(self, name: str) -> Schema:
        """Return the schema of a name in the braces."""
        return dict(self.path_words).get(name) or WORDS.get(name, ID)


PAGE = Param("page", "Trang của danh sách, từ 1.", {"type": "integer", "minimum": 1, "maximum": 100_000})


def fields(required: dict[str, Any], optional: dict[str, Any] | None = None) -> Schema:
    """Return the schema of a JSON object that a call carries; what is not named is not looked at."""
    return {**made_of(required, optional), "additionalProperties": True}
