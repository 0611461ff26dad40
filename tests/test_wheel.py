"""The wheel holds everything the program needs: it is built, unpacked, and the site is run from it alone."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.test_house import PACKAGES, PROJECT, ROOT, our_files

SOURCES_OF_DIST = "web/assets/*"
BUILD = "from setuptools import build_meta; print(build_meta.build_wheel('dist'))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of a copy of the sources with the backend that is installed; no network is asked."""
    source = tmp_path_factory.mktemp("source")
    for path in our_files(*PACKAGES):
        target = source / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for name in ("pyproject.toml", "vanthu.py", "LICENSE", PROJECT["project"]["readme"]):
        shutil.copyfile(ROOT / name, source / name)
    done = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return source / "dist" / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it lies in site-packages."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def test_the_wheel_holds_every_file_of_the_packages_byte_for_byte(unpacked: Path) -> None:
    missing, changed = [], []
    for path in our_files(*PACKAGES):
        if path.match(SOURCES_OF_DIST):
            continue
        packed = unpacked / path.relative_to(ROOT)
        if not packed.exists():
            missing.append(str(path.relative_to(ROOT)))
        elif packed.read_bytes() != path.read_bytes():
            changed.append(str(path.relative_to(ROOT)))
    assert (missing, changed) == ([], [])


def test_the_wheel_holds_nothing_else(unpacked: Path) -> None:
    own = {path.relative_to(ROOT) for path in our_files(*PACKAGES)} | {Path("vanthu.py")}
    packed = {path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file()}
    strange = {path for path in packed - own if not path.parts[0].endswith(".dist-info")}
    assert strange == set()


def test_the_metadata_name_command_licence_and_needs(unpacked: Path) -> None:
    (info,) = unpacked.glob("vanthu-*.dist-info")
    told = (info / "METADATA").read_text(encoding="utf-8")
    assert f"Version: {PROJECT['project']['version']}\n" in told
    assert "License-Expression: Apache-2.0\n" in told
    wanted = PROJECT["project"]["dependencies"]
    assert len(re.findall(r"^Requires-Dist: [^;\n]+$", told, re.MULTILINE)) == len(wanted)
    assert "vanthu = vanthu:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    assert (info / "licenses" / "LICENSE").exists()


def environment(site: Path) -> dict[str, str]:
    """Return an environment in which our packages are those of the unpacked wheel."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}


def run(site: Path, folder: Path, *words: str, code: str | None = None, given: str = "") -> str:
    """Run the wheel's command (or some code) in an empty folder; returns what it prints."""
    what = ["-c", code] if code else ["-m", "vanthu", *words]
    command = [sys.executable, "-P", *what]
    done = subprocess.run(
        command, cwd=folder, env=environment(site), input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def demo(site: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Run `vanthu demo` in an empty folder; yields its address and all it said before."""
    command = [sys.executable, "-P", "-u", "-m", "vanthu", "demo", "--port", "0"]
    with subprocess.Popen(
        command, cwd=folder, env=environment(site), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        try:
            while not (found := re.search(r"http://[\d.:]+", said)):
                line = process.stdout.readline()
                assert line, f"the demo ended early: {said}"
                said += line
            yield found[0], said
        finally:
            process.terminate()
            process.wait(60)


def got(address: str) -> str:
    with urlopen(address, timeout=60) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def test_the_demo_runs_from_the_wheel_in_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    where = run(unpacked, tmp_path, code="import web, ocr; print(web.__file__, ocr.__file__)")
    assert where.count(str(unpacked)) == 2, "the sources themselves were used"
    with demo(unpacked, tmp_path) as (address, said):
        assert "mật khẩu dùng một lần" in said
        page = got(f"{address}/login")
        assert "Tên đăng nhập" in page
        assert "Sign in" in got(f"{address}/login?lang=en"), "the translation"
        parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        assert len(parts) >= 5
        assert all(got(f"{address}{part}") for part in parts)
    assert [path.name for path in tmp_path.iterdir()] == ["demo-archive"]


def test_models_and_tables_of_the_wheel_are_used(unpacked: Path, tmp_path: Path) -> None:
    given = "Uy ban nhan dan xa de nghi cac don vi bao cao ket qua."
    assert "Ủy ban nhân dân xã" in run(unpacked, tmp_path, "restore", "-", given=given)
    code = (
        "from ocr import pen_reader, word_reader; from corpus import office_tables, reference;"
        "pen_reader.ready(); word_reader.ready(); reference.load(); print(len(office_tables.names()))"
    )
    tables = len(list((ROOT / "corpus" / "tables").glob("*.tsv")))
    assert int(run(unpacked, tmp_path, code=code)) == tables
