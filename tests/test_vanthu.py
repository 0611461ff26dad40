"""The command itself: what its log may say."""

import subprocess
import sys

PROGRAM = """
import structlog, vanthu
vanthu._log_to_stderr()
def read(letter):
    raise ValueError("broken")
try:
    read("Nguyễn Thị Bí Mật")
except ValueError:
    structlog.get_logger().exception("job failed", job=7)
"""


def test_the_log_shows_where_but_no_words_of_a_letter() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert "job failed" in done.stderr and "job=7" in done.stderr
    assert "ValueError: broken" in done.stderr
    assert "letter = " not in done.stderr and "Bí Mật'" not in done.stderr
