"""Wrong passwords of one account name from one address: after some of them each next try waits longer.

A try is counted before the password is looked at and forgotten when it was right, so that many tries at once are
counted too. Names that nobody has are counted like others: the answer tells nothing about who has an account.
"""

import math
from dataclasses import dataclass
from threading import Lock

from corpus import usernames

FREE = 5
"""Wrong tries before the first wait."""

_FIRST, _LONGEST = 30, 900  # seconds
_FORGET = 3600  # seconds after which a wrong try no longer counts
_KEYS = 10_000  # names × addresses that are remembered
_NAME = 100  # characters of a name that tell it from others


@dataclass(frozen=True, slots=True)
class _Tried:
    times: int
    last: float  # seconds since 1970
    until: float


class Attempts:
    """The wrong tries of one process. Times are seconds since 1970."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tried: dict[tuple[str, str], _Tried] = {}

    def begin(self, username: str, address: str, now: float) -> int:
        """Count a try; returns 0, or how many seconds to wait: then nothing was counted and none may be made."""
        key = _key(username, address)
        with self._lock:
            before = self._tried.get(key)
            if before is None or not before.last <= now <= before.last + _FORGET:
                before = _Tried(0, now, now)
            if before.until > now:
                return math.ceil(before.until - now)
            times = before.times + 1
            self._tried.pop(key, None)  # so that the longest untouched stands first
            self._tried[key] = _Tried(times, now, now + _wait(times))
            if len(self._tried) > _KEYS:
                del self._tried[next(iter(self._tried))]
            return 0

    def succeed(self, username: str, address: str) -> None:
        """Forget the wrong tries: the password was right."""
        with self._lock:
            self._tried.pop(_key(username, address), None)


def _wait(times: int) -> int:
    """Return how long to wait after so many wrong tries, in seconds."""
    if times < FREE:
        return 0
    return min(_LONGEST, _FIRST << min(times - FREE, 10))


def _key(username: str, address: str) -> tuple[str, str]:
    return usernames.key(username)[:_NAME], address
