"""Usernames: what a new one may be, and when two are one."""

import pytest

from corpus import usernames
from corpus.errors import UsageError


def test_a_new_username_is_kept_without_the_blanks_around_it() -> None:
    assert usernames.checked(" ha.nt ") == "ha.nt"


@pytest.mark.parametrize("username", ["", "Hà", "ha nt", "Ha", "a" * 61])
def test_other_signs_are_refused_with_the_reason(username: str) -> None:
    with pytest.raises(UsageError, match="chữ thường không dấu"):
        usernames.checked(username)


def test_letters_and_the_way_marks_are_written_do_not_part_two_names() -> None:
    assert usernames.key(" Nguye\u0302\u0303n A ") == usernames.key("nguyễn a")
    assert usernames.key("an") != usernames.key("ân")
