from corpus import catalogue, revisions
from corpus.archive import Archive
from corpus.catalogue import PageSource
from corpus.names import confirmed_names, habits
from corpus.originals import register
from corpus.record import Description, Direction, Habit, Page

AT = "2026-03-25T08:00:00"


def file(archive: Archive, number: int, **fields: object) -> int:
    sha256 = f"{number:064}"
    with archive.database.write() as conn:
        register(
            conn, sha256=sha256, size=1, media_type="text/plain", name="x", received_at=AT, received_by="an"
        )
        return catalogue.file_record(
            conn,
            Description(**fields),  # type: ignore[arg-type]
            [(Page(1, 10, 10, 300), PageSource(sha256, 1))],
            direction=Direction.IN,
            review_reasons=("Chưa chắc: số",),
            at=AT,
        )


def test_only_what_a_person_confirmed_is_known(archive: Archive) -> None:
    confirmed = file(archive, 1, issuer="UBND xã Ngàn Dâu", place="Ngàn Dâu", recipients=("Phòng Kinh tế",))
    file(archive, 2, issuer="UBND xã Suối Đá")
    hidden = file(archive, 3, issuer="Ban Chỉ huy Quân sự xã")
    with archive.database.write() as conn:
        revisions.approve(
            conn, confirmed, person="an", at=AT, revision=catalogue.get(conn, confirmed).revision
        )
        revisions.approve(conn, hidden, person="an", at=AT, revision=catalogue.get(conn, hidden).revision)
        revisions.set_access(conn, hidden, "restricted", revision=catalogue.get(conn, hidden).revision)
    with archive.database.read() as conn:
        assert confirmed_names(conn) == ("UBND xã Ngàn Dâu", "Ngàn Dâu", "Phòng Kinh tế")


def test_an_approved_letter_shows_who_signs_for_whom(archive: Archive) -> None:
    number = file(
        archive,
        1,
        issuer="SỞ NỘI VỤ",
        signer="Lê Thị Bình",
        signing_authority="GIÁM ĐỐC",
        recipients=("UBND xã",),
    )
    with archive.database.read() as conn:
        assert habits(conn) == ()
    with archive.database.write() as conn:
        revisions.approve(conn, number, person="an", at=AT, revision=catalogue.get(conn, number).revision)
    with archive.database.read() as conn:
        assert habits(conn) == (Habit("SỞ NỘI VỤ", None, "Lê Thị Bình", "GIÁM ĐỐC", ("UBND xã",)),)
