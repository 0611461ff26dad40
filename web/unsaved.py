"""What a person typed into a form whose session had ended: it comes back after they sign in, and is sent by them anew.

The page that asks to sign in carries the fields, sealed; nothing of them stays on the server. Whose they are, the form
token tells: it names the account of the session that it was made for, so that a form of another site brings nothing.
"""

import re
import secrets
from dataclasses import asdict, dataclass

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from web.inside import inside, page_before

_TOKEN_SALT = "wtf-csrf-token"  # noqa: S105 - of flask_wtf, no secret
_SALT = "vanthu-unsaved"
_LONGEST = 200_000  # bytes of a form: a whole page of text is far below it, and the sealed form goes into a form again
_LEFT_OUT = frozenset({"csrf_token", "password", "old", "new", "again"})
_NAMED = re.compile(r"([0-9]{1,15})\.[0-9a-f]{40}")
_SEEN = "was."  # how the inputs begin that say what a person saw
_OF_PAGES = frozenset({"revision", "then", "back", "next", "do"})  # what a page adds to what a person types


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form not taken: whose it is (an account's id), where it goes, on which page it stood, its fields in order."""

    owner: int
    action: str
    page: str
    fields: list[tuple[str, str]]

    def typed(self) -> list[str]:
        """Return what may be shown again for reading: the values, without what the page put in and nobody changed."""
        seen = {
            (name.removeprefix(_SEEN), _lines(value)) for name, value in self.fields if name.startswith(_SEEN)
        }
        return [
            value
            for name, value in self.fields
            if value.strip()
            and not name.startswith(_SEEN)
            and name not in _OF_PAGES
            and (name, _lines(value)) not in seen
        ]


def token_of(account_id: int) -> str:
    """Return what the form tokens of a new session are made of: a secret, behind the account that it is made for."""
    return f"{account_id}.{secrets.token_hex(20)}"


def of_request() -> Unsaved | None:
    """Return the form of this request; None for one with files, one too large, and one that is none of ours."""
    length = request.content_length
    # Looked at before the form is: what a stranger sends is not read in whole.
    if request.method != "POST" or length is None or length > _LONGEST:
        return None
    owner = _owner(request.form.get("csrf_token", ""))
    if owner is None or request.files:
        return None
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _LEFT_OUT and "password" not in name
    ]
    return Unsaved(owner, request.full_path.rstrip("?"), page_before() or "/", fields)


def sealed(form: Unsaved) -> str:
    """Return a form as a text that goes through a browser and comes back as it is, or not at all."""
    return str(_sealer().dumps(asdict(form)))


def opened(text: str) -> Unsaved | None:
    """Return the form in a text that this server sealed, None for any other text."""
    try:
        found = Unsaved(**_sealer().loads(text))
    except BadData:
        return None
    fields = [(name, value) for name, value in found.fields]
    return Unsaved(found.owner, inside(found.action) or "/", inside(found.page) or "/", fields)


def _lines(value: str) -> tuple[str, ...]:
    return tuple(value.strip().splitlines())


def _owner(token: str) -> int | None:
    """Return the account for whose session a form token was made, None for a token that is not ours or nobody's."""
    try:
        held = URLSafeTimedSerializer(_secret(), salt=_TOKEN_SALT).loads(token)
    except BadData:
        return None
    named = _NAMED.fullmatch(held) if isinstance(held, str) else None
    return int(named[1]) if named else None


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(_secret(), salt=_SALT)


def _secret() -> str | bytes:
    return current_app.config["SECRET_KEY"]  # type: ignore[no-any-return]
