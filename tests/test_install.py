"""What docs/install.md hands out: systemd units that hold and are tight, a compose file, commands that exist."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from tests.test_docs import COMMANDS
from tests.test_house import PROJECT, ROOT, final_stage, makefile_packages
from vanthu import main

UNITS = ROOT / "docs" / "install"
DOC = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
TIMERS = sorted(path.name for path in UNITS.glob("*.timer"))
PROGRAM = "/opt/vanthu/bin/vanthu"


def values(unit: str, name: str) -> list[str]:
    text = (UNITS / unit).read_text(encoding="utf-8")
    return re.findall(rf"^{name}=(.*)$", text, re.MULTILINE)


def understood(words: list[str]) -> str:
    """Let click parse a call of ours without running it; returns the command's whole name."""
    group: click.Group = main
    context, path = click.Context(main), "vanthu"
    while words:
        command = group.get_command(context, words[0])
        assert command is not None, words
        path, words = f"{path} {words[0]}", words[1:]
        if not isinstance(command, click.Group):
            # Files that the document names are not on this machine.
            with pytest.MonkeyPatch.context() as patch:
                for param in command.params:
                    if isinstance(param.type, click.Path):
                        patch.setattr(param.type, "exists", False)
                command.make_context(path, list(words))
            return path
        group = command
    raise AssertionError(path)


# systemd


def systemd_analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here to check the units with")
    command = ["systemd-analyze", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they are handed out, but for the program: it is not installed where tests run."""
    for path in UNITS.iterdir():
        text = path.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def test_systemd_understands_every_line(units: Path) -> None:
    done = systemd_analyze("verify", "--man=no", *sorted(units.iterdir()))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("service", SERVICES)
def test_the_exposure_is_what_the_document_says(units: Path, service: str) -> None:
    told = re.search(rf"^\| `{re.escape(service)}` \| ([0-9.]+) \|$", DOC, re.MULTILINE)
    assert told, f"{service} is not in the table"
    done = systemd_analyze("security", "--offline=true", "--no-pager", units / service)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= float(told[1]) <= 1.5


@pytest.mark.parametrize("service", SERVICES)
def test_a_unit_runs_a_command_of_ours_as_a_plain_user(service: str) -> None:
    (call,) = values(service, "ExecStart")
    program, *words = shlex.split(call)
    assert program == PROGRAM
    understood(words)
    assert values(service, "User") == values(service, "Group") == ["vanthu"]
    assert "useradd --system --user-group" in DOC


def test_every_timer_starts_a_unit_and_every_unit_is_in_the_document() -> None:
    assert {name.removesuffix(".timer") for name in TIMERS} < {n.removesuffix(".service") for n in SERVICES}
    for name in TIMERS:
        assert values(name, "Persistent") == ["yes"]
        assert f"`{name}`" in DOC
    assert {path.suffix for path in UNITS.iterdir()} == {".service", ".timer"}


def test_the_service_calls_nobody_and_the_backup_has_no_network() -> None:
    assert values("vanthu.service", "IPAddressDeny") == ["any"]
    assert values("vanthu.service", "IPAddressAllow") == ["localhost"]
    for service in ("vanthu-backup.service", "vanthu-verify.service"):
        assert values(service, "PrivateNetwork") == ["yes"]


# The container


def test_the_compose_file_is_one_tight_service_over_one_volume() -> None:
    told = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    (service,), (volume,) = told["services"].values(), told["volumes"]
    stage = final_stage()
    assert service["volumes"] == [f"{volume}:{stage['VOLUME']}"]
    assert service["ports"] == [f"127.0.0.1:{stage['EXPOSE']}:{stage['EXPOSE']}"]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [one.split(":")[0] for one in service["tmpfs"]] == ["/tmp"]
    assert service["image"] == f"vanthu:{PROJECT['project']['version']}"
    assert not {"privileged", "network_mode", "user", "devices", "cap_add", "command"} & set(service)


# The document


def test_the_document_names_the_packages_and_calls_commands_that_exist() -> None:
    (packages,) = re.findall(r"\./install-system (.+?)\n[a-z]+ ", DOC.replace("\\\n", ""), re.DOTALL)
    assert set(packages.split()) == makefile_packages()
    blocks = "\n".join(re.findall(r"```sh\n(.+?)```", DOC, re.DOTALL))
    calls = re.findall(
        r"(?:/opt/vanthu/bin/|exec vanthu )vanthu ([a-z-].*?)(?: >.*)?(?: {2,}#.*)?$", blocks, re.MULTILINE
    )
    assert len(calls) >= 9
    assert {understood(shlex.split(call)) for call in calls} <= set(COMMANDS)
    for path in re.findall(r"docs/install/(\S+)", blocks):
        assert list(UNITS.glob(path)), path
