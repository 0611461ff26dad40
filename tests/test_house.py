"""The house: what ships, what imports what, how long modules are, and that no machine's path leaks in."""

import ast
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "ocr", "ingest", "search", "web")
NOT_OURS = {"build", "dist", "node_modules", "out", "__pycache__"}
NOT_SHIPPED = (
    "web/assets/*",
    "corpus/migrations/script.py.mako",
)  # sources of web/static/dist; for new migrations
LONGEST = 350  # lines of a module
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]


def our_files(*tops: str) -> Iterator[Path]:
    """Yield the project's own files (of the given folders when any), leaving out what is built or fetched."""
    waiting = [ROOT / top for top in tops] or [ROOT]
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            hidden = path.name.endswith(".egg-info") or path.name.startswith("demo-archive")
            hidden |= path.is_dir() and path.name.startswith(".") and path.name != ".ci"
            if (path.name in NOT_OURS and path != ROOT / "web/static/dist") or hidden or path.is_symlink():
                continue
            if path.is_dir():
                waiting.append(path)
            else:
                yield path


def modules(*tops: str) -> Iterator[Path]:
    return (path for path in our_files(*tops) if path.suffix == ".py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imports_of(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return frozenset(found)


# What ships


def test_the_wheel_names_exactly_the_packages_that_exist() -> None:
    found = {
        name_of(path.parent).replace("/", ".")
        for top in PACKAGES
        for path in modules(top)
        if path.name == "__init__.py"
    }
    assert sorted(SETUPTOOLS["packages"]) == sorted(found)
    assert SETUPTOOLS["py-modules"] == ["vanthu"]
    folders = {name_of(path.parent).replace("/", ".") for top in PACKAGES for path in modules(top)}
    assert folders == found, "a folder with modules has no __init__.py"


def test_every_data_file_of_a_package_is_shipped() -> None:
    shipped = {
        path
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        for path in (ROOT / package).glob(pattern)
    }
    data = [path for path in our_files(*PACKAGES) if path.suffix != ".py"]
    excused = [path for path in data if any(path.match(pattern) for pattern in NOT_SHIPPED)]
    assert [name_of(path) for path in data if path not in shipped and path not in excused] == []


def test_the_console_script_is_the_command() -> None:
    assert PROJECT["project"]["scripts"] == {"vanthu": "vanthu:main"}
    from vanthu import main

    assert callable(main)


def test_the_licence_is_apache_and_is_shipped() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert PROJECT["project"]["license-files"] == ["LICENSE"]
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()[1]


# What imports what


def test_init_files_are_empty() -> None:
    full = [
        name_of(path)
        for path in modules(*PACKAGES, "training")
        if path.name == "__init__.py" and path.stat().st_size
    ]
    assert set(full) <= {"web/__init__.py"}


def test_nothing_imports_the_join() -> None:
    guilty = [
        name_of(path)
        for path in modules(*PACKAGES, "training", "bench")
        if any(name.split(".")[0] == "vanthu" for name in imports_of(path))
    ]
    assert guilty == []


def test_one_module_calls_pytesseract_and_cv2_stays_in_ocr() -> None:
    users = {
        name_of(p) for p in modules(*PACKAGES) if any(n.startswith("pytesseract") for n in imports_of(p))
    }
    assert users == {"ocr/tesseract.py"}
    cv2 = {name_of(p) for p in modules(*PACKAGES) if "cv2" in imports_of(p)}
    assert {name.split("/")[0] for name in cv2} == {"ocr"}


def test_the_import_contracts_hold() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    assert contracts[0]["layers"] == ["web", "ingest", "ocr | search", "corpus"]
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts)} kept, 0 broken" in done.stdout


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after the code."""
    ending = "\nimport sys, json; print('\\n' + json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code + ending], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import vanthu", {"cv2", "whoosh", "flask", "pytesseract", "numpy"}),
        (
            "from vanthu import main\nmain(['search', '--help'], standalone_mode=False)",
            {"cv2", "pytesseract", "flask", "ocr", "ingest"},
        ),
        (
            "from vanthu import main\nmain(['links', '--help'], standalone_mode=False)",
            {"cv2", "whoosh", "ingest"},
        ),
        (
            "from vanthu import main\nmain(['register', '--help'], standalone_mode=False)",
            {"cv2", "docx", "weasyprint", "xlsxwriter", "flask"},
        ),
        ("import web", {"cv2", "pytesseract", "ocr", "weasyprint"}),
    ],
    ids=["vanthu", "search", "links", "register", "web"],
)
def test_a_command_loads_only_what_it_needs(code: str, absent: set[str]) -> None:
    assert loaded_by(code) & absent == set()


def test_whoosh_without_bytecode_warns_nobody(tmp_path: Path) -> None:
    # Its old code warns when it is compiled, as on a fresh machine; neither our tests nor a clerk should see that.
    found = importlib.util.find_spec("whoosh")
    assert found and found.submodule_search_locations
    for path in sorted(Path(found.submodule_search_locations[0]).rglob("*.py")):
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    code = (
        "import sys, numpy, corpus.outbox; from pathlib import Path; sys.pycache_prefix = sys.argv[1] + '/cold'\n"
        "from search.index import rebuild; rebuild([], Path(sys.argv[1]) / 'index')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


# How it is written


def test_modules_are_short() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*modules(*PACKAGES, "training", "bench", "tests"), ROOT / "vanthu.py")
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}


def test_no_module_is_a_drawer_for_anything() -> None:
    stems = {path.stem for path in modules(*PACKAGES, "training", "bench")}
    assert stems & {"utils", "util", "helpers", "helper", "misc", "common"} == set()


def texts() -> Iterator[tuple[str, str]]:
    for path in our_files():
        data = path.read_bytes()
        if b"\0" not in data[:4096]:
            yield name_of(path), data.decode("utf-8", errors="replace")


def test_no_path_of_a_build_machine_is_in_the_tree() -> None:
    machine = re.compile(r"(?<![\w.\-/])/(?:" + "|".join(("work", "root")) + r")/\w")
    assert [name for name, text in texts() if machine.search(text)] == []


def test_what_lies_beside_the_project_is_only_a_default_of_bench_and_training() -> None:
    beside = ".." + "/shared"
    allowed = ("bench/", "training/", "docs/")
    guilty = [name for name, text in texts() if beside in text and not name.startswith(allowed)]
    assert set(guilty) <= {"Makefile"}


# The container


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile as (instruction, rest) pairs, continued lines joined, comments left out."""
    lines = [
        line
        for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    joined = "\n".join(lines).replace("\\\n", " ")
    pairs = (line.split(None, 1) for line in joined.splitlines() if line.strip())
    return [(word, " ".join(rest.split())) for word, rest in pairs]


def final_stage() -> dict[str, str]:
    stage: dict[str, str] = {}
    for word, rest in instructions():
        stage = {} if word == "FROM" else {**stage, word: rest}
    return stage


def makefile_packages() -> set[str]:
    line = re.search(r"^APT_RUN := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert line
    return set(line[1].split())


def docker_packages() -> set[str]:
    runs = " && ".join(rest for word, rest in instructions() if word == "RUN")
    found = re.search(r"apt-get install (.+?) &&", runs)
    assert found
    return {word for word in found[1].split() if not word.startswith("-")}


def test_every_file_that_the_container_copies_exists_and_is_let_through() -> None:
    rules = [
        line
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert rules[0] == "*"
    sources = [
        source
        for word, rest in instructions()
        if word == "COPY" and "--from=" not in rest
        for source in rest.split()[:-1]
    ]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {rule[1:] for rule in rules if rule.startswith("!")} == set(sources)
    assert set(PACKAGES) | {"vanthu.py", "LICENSE", PROJECT["project"]["readme"]} <= set(sources)


def test_the_container_has_the_system_packages_of_the_makefile() -> None:
    assert docker_packages() == makefile_packages() - {"python3-venv"}, "the image brings its own Python"


def test_the_system_packages_exist() -> None:
    wanted = sorted(docker_packages() | makefile_packages())
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name) for name in wanted)
    if shutil.which("apt-cache") is None:
        return  # not a Debian: the list itself is checked above
    seen = subprocess.run(["apt-cache", "policy", *wanted], capture_output=True, text=True, check=True).stdout
    if "Candidate:" in seen:
        assert "Candidate: (none)" not in seen
        assert seen.count("Candidate:") == len(wanted)


def test_the_container_runs_our_command_as_a_plain_user() -> None:
    stage = final_stage()
    assert stage["USER"] not in ("root", "0")
    assert re.search(rf"useradd .* {stage['USER']}\b", stage["RUN"])
    words = json.loads(stage["CMD"])
    assert words[0] in PROJECT["project"]["scripts"]
    assert words[1:4] == ["serve", "--archive", stage["VOLUME"]]
    assert words[words.index("--port") + 1] == stage["EXPOSE"]


def test_the_container_tells_whether_it_is_well() -> None:
    options, _, command = final_stage()["HEALTHCHECK"].partition("CMD ")
    assert "--interval=" in options and "--timeout=" in options
    python, flag, code = json.loads(command)
    assert (python, flag) == ("python", "-c")
    compile(code, "HEALTHCHECK", "exec")
    assert f"http://127.0.0.1:{final_stage()['EXPOSE']}/healthz" in code


def test_the_container_installs_only_what_the_lock_names() -> None:
    installs = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))
    wanted = {re.split(r"[^a-z0-9-]", line)[0] for line in PROJECT["project"]["dependencies"]}
    assert wanted <= pinned
    assert lock.count("--hash=sha256:") >= len(pinned)
