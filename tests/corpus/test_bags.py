"""Exported files are whole, valid bags under names of our own, and hold nothing that may not be seen."""

import csv
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import bagit
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus import audit, bags, catalogue, dossiers, links, originals, revisions
from corpus.archive import Archive
from corpus.archive_xml import Held, Sheets, document_xml, notation
from corpus.bags import Sources
from corpus.catalogue import PageSource
from corpus.dossiers import Dossier
from corpus.errors import ArchiveError, ForbiddenError, UsageError
from corpus.record import Citation, Description, Direction, Page, Relation
from corpus.reference import load
from tests.corpus.records import record
from vanthu import main

AT = "2026-03-12T08:00:00"
BY = {"person": "thu", "at": AT}
ALL = frozenset({"normal", "restricted"})
NASTY = '../../../tối nay\\<họp> & "kín"\x01.pdf'


def filed(archive: Archive, described: Description, *names: str, source: str = "ocr") -> int:
    """File one document whose received files bear these names."""
    pages = []
    with archive.database.write() as conn:
        for number, name in enumerate(names, start=1):
            data = f"{described.symbol} {name}".encode()
            digest = hashlib.sha256(data).hexdigest()
            path = originals.path_of(archive.originals, digest)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            facts = {
                "size": len(data),
                "media_type": "application/pdf",
                "received_at": AT,
                "received_by": "an",
            }
            originals.register(conn, sha256=digest, name=name, **facts)  # type: ignore[arg-type]
            pages.append((Page(number, 10, 10, 300, source=source), PageSource(digest, 1)))
        return catalogue.file_record(conn, described, pages, direction=Direction.IN, review_reasons=(), at=AT)


@pytest.fixture
def matter(archive: Archive) -> Archive:
    """File 01.VPĐU with a letter and the plan that implements it; the letter has an access copy."""
    directive = Description(
        kind="Công văn",
        symbol="218-CV/TU",
        number="218",
        date="2026-03-03",
        issuer="Tỉnh ủy Nam Sơn",
        subject="Về việc rà soát loa truyền thanh",
    )
    cited = Citation(
        "218-CV/TU", "công văn", "2026-03-03", "Tỉnh ủy Nam Sơn", Relation.IMPLEMENTS, "Thực hiện …", 1
    )
    plan = Description(
        kind="kế hoạch",
        symbol="12-KH/ĐU",
        number="12",
        date="2026-03-10",
        issuer="=HYPERLINK()",
        subject="Rà soát\nloa",
        citations=(cited,),
    )
    one, other = (
        filed(archive, directive, NASTY, "hai.pdf"),
        filed(archive, plan, "ba.pdf", source="document"),
    )
    copies = archive.derived / "copies"
    copies.mkdir()
    (copies / f"{one}.pdf").write_bytes(b"%PDF access copy")
    with archive.database.write() as conn:
        found = dossiers.start(
            conn, code="01.VPĐU", title="Loa truyền thanh", retention="20 năm", keeper="Người thu", **BY
        )
        dossiers.put_in(conn, found, one, **BY)
        dossiers.put_in(conn, found, other, **BY)
    return archive


def packed(archive: Archive, target: Path, access: frozenset[str] = ALL) -> bagit.Bag:
    sources = Sources(archive.originals, archive.derived / "copies", "Đảng ủy xã Bình Khê")
    with archive.database.read() as conn:
        parcel = bags.gather(conn, 1, access=access)
    bags.pack(parcel, target, sources=sources, reference=load(), at=AT)
    return bagit.Bag(str(target))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))


def fields(path: Path) -> dict[str, str]:
    return {
        child.tag: child.text or "" for child in ElementTree.parse(path).getroot() if child.tag != "files"
    }


def test_the_bag_is_valid_and_holds_what_the_file_holds(matter: Archive, tmp_path: Path) -> None:
    bag = packed(matter, tmp_path / "bag")
    assert bag.is_valid()
    assert bag.info["External-Identifier"] == "01.VPĐU"
    assert bag.info["Source-Organization"] == "Đảng ủy xã Bình Khê"
    assert sorted(bag.payload_files()) == [
        "data/documents/0000001/copy.pdf",
        "data/documents/0000001/metadata.xml",
        "data/documents/0000001/original-1.pdf",
        "data/documents/0000001/original-2.pdf",
        "data/documents/0000002/metadata.xml",
        "data/documents/0000002/original-1.pdf",
        "data/hoso.xml",
        "data/links.csv",
        "data/mucluc.csv",
    ]
    data = tmp_path / "bag" / "data"
    assert (data / "documents/0000001/original-1.pdf").read_bytes() == f"218-CV/TU {NASTY}".encode()
    assert (data / "documents/0000001/copy.pdf").read_bytes() == b"%PDF access copy"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_metadata_bear_the_fields_of_the_circular(matter: Archive, tmp_path: Path) -> None:
    packed(matter, tmp_path / "bag")
    data = tmp_path / "bag" / "data"
    assert fields(data / "documents/0000001/metadata.xml") == {
        "docCode": "01.VPĐU.0000001",
        "typeName": "22",
        "codeNumber": "218",
        "codeNotation": "CV/TU",
        "issuedDate": "03/03/2026",
        "organName": "Tỉnh ủy Nam Sơn",
        "subject": "Về việc rà soát loa truyền thanh",
        "language": "vi",
        "numberOfPage": "2",
        "mode": "01",
        "maintenance": "05",
        "confidenceLevel": "02",
    }
    plan = fields(data / "documents/0000002/metadata.xml")
    assert (plan["typeName"], plan["confidenceLevel"], plan["subject"]) == ("10", "01", "Rà soát loa")
    first = ElementTree.parse(data / "documents/0000001/metadata.xml").find("files/file")
    assert first is not None
    assert first.text == "original-1.pdf"
    assert first.get("receivedName") == NASTY.replace("\x01", "")
    cover = fields(data / "hoso.xml")
    assert (cover["fileCode"], cover["totalDoc"], cover["numberOfPage"]) == ("01.VPĐU", "2", "3")
    assert (cover["startDate"], cover["endDate"], cover["mode"]) == ("03/03/2026", "10/03/2026", "01")


def test_contents_and_links_are_tables(matter: Archive, tmp_path: Path) -> None:
    packed(matter, tmp_path / "bag")
    data = tmp_path / "bag" / "data"
    assert rows(data / "mucluc.csv") == [
        ["STT", "Số, ký hiệu", "Ngày", "Tên loại, trích yếu", "Tác giả", "Tờ/trang số", "Ghi chú"],
        [
            "1",
            "218-CV/TU",
            "03/03/2026",
            "Công văn: Về việc rà soát loa truyền thanh",
            "Tỉnh ủy Nam Sơn",
            "1-2",
            "",
        ],
        ["2", "12-KH/ĐU", "10/03/2026", "Kế hoạch: Rà soát loa", "'=HYPERLINK()", "3", ""],
    ]
    assert rows(data / "links.csv") == [
        ["source", "relation", "target"],
        ["01.VPĐU.0000002", "implements", "01.VPĐU.0000001"],
    ]


def test_a_rejected_link_and_one_that_leads_outside_are_no_rows(matter: Archive, tmp_path: Path) -> None:
    cited = Citation("12-KH/ĐU", "kế hoạch", "2026-03-10", "=HYPERLINK()", Relation.REPLIES_TO, "…", 1)
    filed(matter, Description(symbol="9-BC/ĐU", citations=(cited,)), "c.pdf")
    with matter.database.write() as conn:
        (row,) = links.of_record(conn, 2)
        links.decide(conn, row["link_id"], "rejected")
    packed(matter, tmp_path / "bag")
    assert rows(tmp_path / "bag" / "data" / "links.csv") == [["source", "relation", "target"]]


def test_who_may_not_see_all_exports_nothing_and_is_told_no_name(matter: Archive, tmp_path: Path) -> None:
    with matter.database.write() as conn:
        revisions.set_access(conn, 2, "restricted", revision=1)
    with pytest.raises(ForbiddenError) as refused:
        packed(matter, tmp_path / "bag", frozenset({"normal"}))
    assert "hạn chế" in refused.value.sentence
    assert "12-KH" not in refused.value.sentence and "loa" not in refused.value.sentence
    assert not (tmp_path / "bag").exists()
    packed(matter, tmp_path / "bag")
    assert fields(tmp_path / "bag/data/documents/0000002/metadata.xml")["mode"] == "02"
    assert fields(tmp_path / "bag/data/hoso.xml")["mode"] == "02"


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_damaged_original_leaves_no_half_bag(matter: Archive, tmp_path: Path, harm: str) -> None:
    with matter.database.read() as conn:
        page = catalogue.pages(conn, 2)[0][1]
    path = originals.path_of(matter.originals, page.original_sha256)
    path.write_bytes(b"changed") if harm == "changed" else path.unlink()
    target = tmp_path / "out" / "bag"
    with pytest.raises(ArchiveError, match="vanthu verify"):
        packed(matter, target)
    assert list(target.parent.iterdir()) == []


def test_an_empty_file_and_a_taken_folder_are_refused(matter: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Đã có"):
        packed(matter, tmp_path)
    with matter.database.write() as conn:
        for record_id in (1, 2):
            dossiers.take_out(conn, 1, record_id, **BY)
    with pytest.raises(UsageError, match="chưa có văn bản"):
        packed(matter, tmp_path / "bag")


def test_bags_of_several_threads_do_not_mix(matter: Archive, tmp_path: Path) -> None:
    here = Path.cwd()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: packed(matter, tmp_path / f"bag-{n}"), range(4)))
    assert all(bag.is_valid() for bag in made)
    assert Path.cwd() == here


def test_the_command_exports_and_notes_it(matter: Archive, tmp_path: Path) -> None:
    with matter.database.write() as conn:
        revisions.set_access(conn, 2, "restricted", revision=1)
    words = ["dossier", "export", "01.vpdu", "--archive", str(matter.folder), "--to", str(tmp_path / "ra")]
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Đã xuất 2 văn bản" in done.stderr
    assert bagit.Bag(str(tmp_path / "ra")).is_valid()
    with matter.database.read() as conn:
        said = [(e["action"], e["subject"], e["person"]) for e in audit.entries(conn)][-2:]
    assert said == [("dossier-exported", "dossier:1", "cli"), ("opened", "record:2", "cli")]
    again = CliRunner().invoke(main, words)
    assert again.exit_code == 2
    missing = CliRunner().invoke(main, ["dossier", "export", "99", *words[3:]])
    assert missing.exit_code == 2 and "dossier list" in missing.stderr


def test_commands_of_units_and_files(matter: Archive) -> None:
    where = ["--archive", str(matter.folder)]
    assert CliRunner().invoke(main, ["unit", "add", "Văn phòng Đảng ủy", *where]).stdout == "1\n"
    assert CliRunner().invoke(main, ["unit", "add", "VĂN PHÒNG ĐẢNG ỦY", *where]).exit_code == 2
    assert "Văn phòng Đảng ủy" in CliRunner().invoke(main, ["unit", "list", *where]).stdout
    assert (
        CliRunner().invoke(main, ["dossier", "list", *where]).stdout
        == "01.VPĐU  Loa truyền thanh  (2 văn bản)\n"
    )


@given(st.text(max_size=700), st.text(max_size=60))
def test_any_text_makes_well_formed_metadata(subject: str, issuer: str) -> None:
    held = Held(record(subject=subject, issuer=issuer), Sheets(1, frozenset({"ocr", "document"})), ())
    cover = Dossier(1, "01", "T", "5 năm", "K", "2026-01-01", None, None)
    root = ElementTree.fromstring(document_xml(cover, "01.0000001", held, [], load()))
    said = {child.tag: child.text or "" for child in root}
    assert len(said["subject"]) <= 500
    assert (said["maintenance"], said["confidenceLevel"], said["typeName"]) == ("07", "03", "32")


@pytest.mark.parametrize(
    ("symbol", "letters"),
    [("371-CV/ĐU", "CV/ĐU"), ("30/2020/NĐ-CP", "2020/NĐ-CP"), ("15/UBND-VP", "UBND-VP"), (None, "")],
)
def test_letters_of_a_symbol(symbol: str | None, letters: str) -> None:
    assert notation(record(symbol=symbol)) == letters
