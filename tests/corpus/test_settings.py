from dataclasses import fields
from pathlib import Path

import pytest

from corpus import settings
from corpus.errors import ArchiveError
from corpus.settings import Settings


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    chosen = Settings(offices=('Đảng ủy xã "Bình" Khê',), threads=4, review_below=0.5)
    settings.write(tmp_path / "settings.toml", chosen)
    assert settings.read(tmp_path / "settings.toml") == chosen
    assert settings.read(tmp_path / "none.toml") == Settings()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("colour = 1", "không có thiết đặt 'colour'"),
        ("threads = 99", "'threads' phải từ 1 đến 16"),
        ("threads = 'hai'", "'threads' phải thuộc kiểu int"),
        ("threads = ", "sai cú pháp"),
        ("smtp_tls = 'ssl'", "'smtp_tls' phải là một trong: none, starttls"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "settings.toml").write_text(line)
    with pytest.raises(ArchiveError, match=says):
        settings.read(tmp_path / "settings.toml")


def test_every_default_is_within_its_own_limits() -> None:
    for spec in fields(Settings):
        assert spec.metadata["help"]
        low, high = spec.metadata["low"], spec.metadata["high"]
        assert low is None or low <= spec.default <= high, spec.name
        assert not spec.metadata["choices"] or spec.default in spec.metadata["choices"]
