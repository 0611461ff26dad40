"""How often one address, one token and one account may ask; and how long whoever asks more has to wait.

People of one office often share an address, so that only what nobody has signed in for is counted by address. The
counters lie in the memory of the one process that answers pages; a restart forgets them.
"""

import math
import time
from functools import cache

from flask import request
from flask_limiter import Limiter
from limits import RateLimitItem, parse_many
from werkzeug.exceptions import TooManyRequests

from web.language import _
from web.office import archive

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOUR = 20  # as many minutes' worth goes in an hour: what a person does in bursts, a script does all the time


def address() -> str:
    """Return where the request comes from, as the counters know it."""
    return request.remote_addr or "?"


limiter = Limiter(key_func=address)
SIGN_IN = "60 per minute; 600 per hour"  # an office behind one address, all at eight in the morning
FEED = "30 per minute; 600 per hour"
TOKEN = "600 per minute; 12000 per hour"  # noqa: S105 - how often, no secret
WRONG_TOKEN = "30 per minute; 300 per hour"  # noqa: S105


def is_reading() -> bool:
    """Tell whether the request changes nothing."""
    return request.method in _READS


def count(limits: str, *key: str) -> None:
    """Count one request of a key (an address, a token's id) under these limits.

    Raises TooManyRequests with the seconds to wait for one too many.
    """
    waits = [_wait(one, key) for one in _parsed(limits) if not limiter.limiter.hit(one, *key)]
    if waits:
        raise TooManyRequests(retry_after=max(waits))


def count_account(account_id: int) -> None:
    """Count this request of a signed-in person, by a page or by the API; reads and changes each for themselves.

    Raises TooManyRequests as `count`.
    """
    settings = archive().settings
    what = "reads" if is_reading() else "changes"
    most = settings.reads_per_minute if is_reading() else settings.changes_per_minute
    count(f"{most} per minute; {most * _HOUR} per hour", what, str(account_id))


def span(seconds: int) -> str:
    """Return a wait in words: '30 giây', '2 phút'."""
    if seconds < 60:
        return _("%(count)s giây", count=seconds)
    return _("%(count)s phút", count=math.ceil(seconds / 60))


@cache
def _parsed(limits: str) -> list[RateLimitItem]:
    return parse_many(limits)


def _wait(limit: RateLimitItem, key: tuple[str, ...]) -> int:
    # The counters run by the machine's clock, whatever time of day the app is told.
    ends = limiter.limiter.get_window_stats(limit, *key).reset_time
    return max(1, math.ceil(ends - time.time()))
