"""How often one address may try to sign in and ask for a calendar, and one token may ask the API."""

from flask import request
from flask_limiter import Limiter
from limits import parse_many


def _address() -> str:
    return request.remote_addr or "?"


limiter = Limiter(key_func=_address)
SIGN_IN = "10 per minute; 60 per hour"
FEED = "30 per minute; 600 per hour"
TOKEN = "600 per minute; 12000 per hour"  # noqa: S105 - how often, no secret
WRONG_TOKEN = "30 per minute; 300 per hour"  # noqa: S105


def count(limits: str, key: str) -> bool:
    """Count one request of a key (an address, a token's id) under these limits; False when it is one too many."""
    counted = [limiter.limiter.hit(one, limits, key) for one in parse_many(limits)]
    return all(counted)
