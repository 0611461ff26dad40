"""The documents say what is: commands and options, settings, fields, shapes; and every link leads somewhere."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from corpus.archive import Archive
from corpus.record import (
    RUNNING_ZONES,
    ArrivalStamp,
    Citation,
    Description,
    Obligation,
    Page,
    Relation,
    Verdict,
    Where,
    Word,
    Zone,
)
from corpus.settings import Settings
from ingest.health import Finding
from ingest.intake import Receipt
from vanthu import main

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.vi.md")
PAGES = (*READMES, ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))


def section(page: Path, heading: str) -> str:
    """Return the text under a heading up to the next one of the same or a higher level."""
    text = page.read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert found, f"{page.name} has no heading '{heading}'"
    rest = text[found.end() :]
    ending = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: ending.start()] if ending else rest


def table(text: str) -> list[list[str]]:
    """Return the rows of the first table in the text, without its head; backticks are taken off."""
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if line.startswith("|")), len(lines))
    rows = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows[2:]


def names(page: str, heading: str) -> list[str]:
    rows = table(section(DOCS / page, heading))
    assert all(all(row) for row in rows), f"an empty cell under {heading}"
    return [row[0] for row in rows]


# Commands


def all_commands(group: click.Group = main, path: str = "vanthu") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(all_commands())


def test_commands_md_has_one_section_a_command() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## (vanthu .+)$", text, re.MULTILINE)) == sorted(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_options_and_arguments_are_documented(path: str) -> None:
    told = section(DOCS / "commands.md", path)
    options = [p for p in COMMANDS[path].params if isinstance(p, click.Option)]
    assert sorted(re.findall(r"^- `(--[a-z-]+)", told, re.MULTILINE)) == sorted(o.opts[0] for o in options)
    for option in options:
        if isinstance(option.type, click.Choice):
            assert [c for c in option.type.choices if f"`{c}`" not in told] == []
        default = option.to_info_dict()["default"]
        if isinstance(default, str | int | Path) and not isinstance(default, bool):
            assert str(default) in told, f"{option.opts[0]} is {default} when not given"
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Argument):
            assert f"`{parameter.human_readable_name.upper()}`" in told


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_explains_itself(path: str) -> None:
    assert COMMANDS[path].help
    assert [p.opts[0] for p in COMMANDS[path].params if isinstance(p, click.Option) and not p.help] == []


def test_both_readmes_name_every_command() -> None:
    for page in READMES:
        text = page.read_text(encoding="utf-8")
        top = {" ".join(path.split()[:2]) for path in COMMANDS}
        assert {name for name in top if name not in text} == set(), page.name


# Shapes


def shape(heading: str, number: int = 0) -> Any:
    """Return a JSON example of a command, parsed."""
    blocks = re.findall(
        r"^```\n([\[{].+?)^```", section(DOCS / "commands.md", heading), re.MULTILINE | re.DOTALL
    )
    return json.loads(blocks[number])


def printed(*words: str | Path, code: int = 0) -> Any:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_ingest_prints_the_documented_shape(archive: Archive, tmp_path: Path) -> None:
    empty = tmp_path / "trống.pdf"
    empty.write_bytes(b"")
    rows = printed("ingest", empty, "--archive", archive.folder, "--json", code=1)
    assert [list(row) for row in rows] == [list(row) for row in shape("vanthu ingest")]
    assert rows[0]["state"] == "refused" and f"`{rows[0]['state']}`" in section(
        DOCS / "commands.md", "vanthu ingest"
    )


def test_links_and_search_print_the_documented_shapes(
    archive: Archive, put: Callable[..., Receipt], work_off: Callable[[], None]
) -> None:
    put("Số: 20/SNV-VTLT\nLập danh mục hồ sơ\n", "một.txt")
    put("Số: 21/SNV-VTLT\nThực hiện Công văn số 20/SNV-VTLT ngày 2026-03-20\nNộp hồ sơ\n", "hai.txt")
    work_off()
    told = shape("vanthu links")
    found = printed("links", "21/SNV-VTLT", "--archive", archive.folder, "--json")
    assert list(found) == list(told)
    assert set(found["record"]) == set(told["record"])
    assert set(found["cites"][0]) == set(told["cites"][0])
    assert set(found["response"]) == set(told["response"])
    told = shape("vanthu search")
    found = printed("search", "nop ho so", "--archive", archive.folder, "--json")
    assert list(found) == list(told)
    assert set(found["hits"][0]) == set(told["hits"][0])


def test_verify_prints_the_documented_shape(archive: Archive) -> None:
    told = re.search(r"`(\{.+?\})`", section(DOCS / "commands.md", "vanthu verify"))
    assert told
    assert list(printed("verify", "--archive", archive.folder, "--json")) == list(json.loads(told[1]))


def test_doctor_prints_the_documented_shape() -> None:
    told = re.search(r"`(\[.+?\])`", section(DOCS / "commands.md", "vanthu doctor"))
    assert told
    assert list(json.loads(told[1])[0]) == [field.name for field in fields(Finding)]


def test_restore_prints_the_documented_shape() -> None:
    told = shape("vanthu restore")
    done = CliRunner().invoke(
        main, ["restore", "--mode", "accents", "--json"], input="Kinh gui: Uy ban nhan dan xa\n"
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert list(found) == list(told)
    assert set(found["changes"][0]) == set(told["changes"][0])


def test_the_backup_holds_what_the_readme_says(archive: Archive, tmp_path: Path) -> None:
    (archive.folder / "tables").mkdir()
    (archive.folder / "tables" / "cues.tsv").write_text("form\tgroup\tmeaning\texample\n", encoding="utf-8")
    CliRunner().invoke(main, ["backup", str(tmp_path / "copy"), "--archive", str(archive.folder)])
    held = {path.name for path in (tmp_path / "copy").iterdir()}
    for paths, _what, kept in table(section(READMES[0], "The archive folder")):
        for name in re.findall(r"[a-z.]+", paths):
            if name != "originals":  # made with the first letter
                assert (name in held) == kept.startswith("yes"), name


def test_every_json_example_is_json() -> None:
    for heading in COMMANDS:
        told = section(DOCS / "commands.md", heading)
        for block in re.findall(r"^```\n([\[{].+?)^```", told, re.MULTILINE | re.DOTALL):
            json.loads(block)


# Settings and fields


def test_settings_md_is_the_table_of_the_code() -> None:
    rows = table((DOCS / "settings.md").read_text(encoding="utf-8"))
    assert [row[:3] for row in rows] == [
        [spec.name, _shown(spec.default), _limits(spec.metadata["low"], spec.metadata["high"])]
        for spec in fields(Settings)
    ]
    assert all(row[3].endswith(".") for row in rows)


def _shown(default: Any) -> str:
    return json.dumps(list(default) if isinstance(default, tuple) else default, ensure_ascii=False)


def _limits(low: float | None, high: float | None) -> str:
    return "" if low is None else f"{low}–{high}"


def test_the_example_of_settings_md_is_valid(tmp_path: Path) -> None:
    from corpus import settings

    example = re.search(r"```toml\n(.+?)```", (DOCS / "settings.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example
    (tmp_path / "settings.toml").write_text(example[1], encoding="utf-8")
    assert settings.read(tmp_path / "settings.toml").offices


@pytest.mark.parametrize(
    ("heading", "noun"),
    [
        ("Description", Description),
        ("ArrivalStamp", ArrivalStamp),
        ("Citation", Citation),
        ("Obligation", Obligation),
        ("Where", Where),
        ("Word", Word),
    ],
)
def test_fields_md_names_every_field(heading: str, noun: Any) -> None:
    assert names("fields.md", heading) == [field.name for field in fields(noun)]


@pytest.mark.parametrize(("heading", "values"), [("Relation", Relation), ("Zone", Zone)])
def test_fields_md_names_every_value(heading: str, values: Any) -> None:
    assert names("fields.md", heading) == [value.value for value in values]


def test_fields_md_names_the_running_zones_and_the_verdicts() -> None:
    told = section(DOCS / "fields.md", "Zone").splitlines()[2]
    assert set(re.findall(r"`([a-z-]+)`", told)) == {zone.value for zone in RUNNING_ZONES}
    assert all(f"`{verdict.value}`" in section(DOCS / "fields.md", "Page") for verdict in Verdict)


def test_pages_and_words_are_printed_as_fields_md_says() -> None:
    from ingest.commands import _page_json

    word = Word("Kính", "Kinh", (10, 20, 60, 40), 0.91)
    page = _page_json(Page(1, 1654, 2339, 200, (word,)))
    assert sorted(page) == sorted(names("fields.md", "Page"))
    assert list(page["words"][0]) == names("fields.md", "Word")


# Links and the two languages


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"https?://|mailto:", target):
                yield page, target


def test_every_relative_link_leads_somewhere() -> None:
    broken = []
    for page, target in links():
        name, _, anchor = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        if not other.exists() or (anchor and anchor not in anchors(other)):
            broken.append(f"{page.name}: {target}")
    assert broken == []


def test_every_document_can_be_reached_from_both_readmes() -> None:
    for readme in READMES:
        reached = {(ROOT / target.partition("#")[0]).resolve() for page, target in links() if page == readme}
        assert {page.name for page in DOCS.glob("*.md") if page.resolve() not in reached} == set()


def test_the_readmes_say_the_same() -> None:
    english, vietnamese = (page.read_text(encoding="utf-8") for page in READMES)
    fence = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
    commands = [re.sub(r" *#.*", "", "".join(fence.findall(text))) for text in (english, vietnamese)]
    assert commands[0] == commands[1]
    heads = [[len(h) for h in re.findall(r"^(#+) ", text, re.MULTILINE)] for text in (english, vietnamese)]
    assert heads[0] == heads[1]
    rows = [len(re.findall(r"^\|", text, re.MULTILINE)) for text in (english, vietnamese)]
    assert rows[0] == rows[1]


def test_the_readmes_name_the_system_packages_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted = re.findall(r"^APT_(?:RUN|TEST) := (.+)$", makefile, re.MULTILINE)
    packages = {word for line in wanted for word in line.split() if not word.startswith("$")}
    for page in READMES:
        told = set(re.findall(r"`([a-z0-9.-]+)`", page.read_text(encoding="utf-8")))
        assert packages - told == set(), page.name


def test_make_targets_that_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"`?make ([a-z-]+)\b[^`\n]*`", page.read_text(encoding="utf-8")))
        assert named <= targets, page.name


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_example_of_restoring_says_what_happens() -> None:
    code = section(DOCS / "restoration.md", "How accents are put back")
    block = re.search(r"```python\n(.*?)```", code, re.DOTALL)
    assert block
    said: dict[str, Any] = {}
    exec(block[1], said)
    shown = dict(re.findall(r"^found\.(\w+)  # '(.+)'$", block[1], re.MULTILINE))
    assert shown == {"text": said["found"].text, "mode": said["found"].mode}
