"""The outside programs that reading needs, asked for their versions: each answer is what the program itself says."""

import platform
import re
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

_SECONDS = 10  # a program that says nothing for so long counts as missing
_NUMBER = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The reading engine: its version, None when it is not installed, and its language models."""

    version: str | None
    languages: tuple[str, ...] = ()

    @property
    def reads_vietnamese(self) -> bool:
        """The model without which nothing is read."""
        return "vie" in self.languages


def tesseract() -> Tesseract:
    """Ask Tesseract for its version and its models."""
    said = _said("tesseract", "--version")
    if said is None:
        return Tesseract(None)
    listed = (_said("tesseract", "--list-langs") or "").splitlines()[1:]
    return Tesseract(_number(said), tuple(sorted(line.strip() for line in listed if line.strip())))


def poppler() -> str | None:
    """Return the version of poppler's pdftoppm, None when it is not installed."""
    said = _said("pdftoppm", "-v")
    return None if said is None else _number(said)


def ours() -> dict[str, str]:
    """Return the versions of vanthu, of Python and of SQLite."""
    try:
        own = version("vanthu")
    except PackageNotFoundError:  # run from its sources
        own = "?"
    return {"vanthu": own, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}


def _said(program: str, *words: str) -> str | None:
    """Return what a program prints on either stream, None where it cannot be run."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, *words], capture_output=True, text=True, timeout=_SECONDS, check=False, errors="replace"
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout + done.stderr


def _number(said: str) -> str:
    found = _NUMBER.search(said)
    return found[0] if found else "?"
