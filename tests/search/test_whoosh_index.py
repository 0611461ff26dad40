import subprocess
import sys


def test_whoosh_is_importable_without_bytecode_when_warnings_are_errors() -> None:
    flags = ["-B", "-W", "error", "-W", "ignore::SyntaxWarning", "-W", "ignore::DeprecationWarning"]
    subprocess.run([sys.executable, *flags, "-c", "import whoosh.index, whoosh.fields"], check=True)
