"""Usernames: what a new one may be, and when two typed ones are one."""

import re

from corpus.errors import UsageError
from corpus.text import nfc

LONGEST = 60  # characters
_NEW = re.compile(rf"[a-z0-9._-]{{1,{LONGEST}}}")  # accounts of before may have others


def checked(username: str) -> str:
    """Return a new username as it is kept. Raises UsageError for other signs than a–z, 0-9, '.', '_' and '-'."""
    username = username.strip()
    if not _NEW.fullmatch(username):
        raise UsageError(
            "Tên đăng nhập '%(username)s' chưa dùng được: chỉ gồm chữ thường không dấu a–z, chữ số và các dấu . _ -, "
            "không có dấu cách, không quá %(longest)s ký tự. Ví dụ: nguyenvana.",
            username=username,
            longest=LONGEST,
        )
    return username


def key(username: str) -> str:
    """Return what makes two typed usernames one: 'Vanthu ' and 'vanthu', however their marks are written."""
    return nfc(username).strip().casefold()
