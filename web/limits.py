"""How often one address may try to sign in, and ask for a calendar."""

from flask import request
from flask_limiter import Limiter


def _address() -> str:
    return request.remote_addr or "?"


limiter = Limiter(key_func=_address)
SIGN_IN = "10 per minute; 60 per hour"
FEED = "30 per minute; 600 per hour"
