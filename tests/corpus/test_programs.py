"""The outside programs tell their versions; one that is not there has none."""

import pytest

from corpus import programs


def test_programs_answer_with_their_versions() -> None:
    assert programs.tesseract().version
    assert programs.tesseract().reads_vietnamese
    assert programs.poppler()
    assert set(programs.ours()) == {"vanthu", "python", "sqlite"}


def test_a_program_that_is_not_there_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert programs.tesseract() == programs.Tesseract(None)
    assert programs.poppler() is None
