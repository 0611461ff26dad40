"""What the slip of an incoming document tells: arrival, facts, who acts by when, and what the giver wrote."""

from corpus import accounts, catalogue, registers, routing, slip, units
from corpus.archive import Archive
from corpus.record import ArrivalStamp, Description, Direction, Obligation
from corpus.routing import Target
from corpus.slip import Opinion, Slip

AT = "2026-03-20T08:00:00"
BY = {"person": "lanh", "at": AT}
OFFICES = ("UBND xã Bình Khê", "Đảng ủy xã Bình Khê")


def filed(archive: Archive, **values: object) -> int:
    told = {"symbol": "41/SNV-VTLT", "number": "41", "date": "2026-03-02", "issuer": "SỞ NỘI VỤ", **values}
    with archive.database.write() as conn:
        return catalogue.file_record(
            conn,
            Description(**told),  # type: ignore[arg-type]
            [],
            direction=Direction.IN,
            review_reasons=(),
            at=AT,
        )


def slip_of(archive: Archive, record_id: int) -> Slip:
    with archive.database.read() as conn:
        return slip.slip_of(conn, catalogue.get(conn, record_id), OFFICES)


def test_an_entered_and_given_document(archive: Archive) -> None:
    asked = Obligation("báo cáo trước ngày 10/4/2026", "xã", "báo cáo", "2026-04-10", None, "before", None, 1)
    record_id = filed(archive, obligations=(asked, asked), parent_issuer="UBND TỈNH HẢI LĂNG", urgency="khẩn")
    with archive.database.write() as conn:
        accounts.add(conn, username="lanh", name="Lê Thị Lành", role="leader", at=AT)
        registers.enter(conn, record_id, direction="in", entered_on="2026-03-04", **BY)
        health, culture, clerk = (
            units.add(conn, name, **BY) for name in ("Trạm Y tế", "Phòng Văn hóa", "Văn phòng")
        )
        lead = {"role": "lead", "due": "2026-04-08", "note": "Báo cáo tôi trước khi gửi"}
        routing.give(conn, record_id, Target(unit_id=health), **lead, **BY)
        routing.give(conn, record_id, Target(unit_id=culture), role="support", **BY)
        gone = routing.give(conn, record_id, Target(unit_id=clerk), role="support", note="nhầm", **BY)
        routing.withdraw(conn, record_id, gone, **BY)
    found = slip_of(archive, record_id)
    assert (found.arrival_number, found.arrival_day, found.urgency) == ("1", "04/03/2026", "khẩn")
    assert found.facts[0] == ("Cơ quan ban hành", "UBND TỈNH HẢI LĂNG – SỞ NỘI VỤ")
    dues = [value for label, value in found.facts if label == "Thời hạn ghi trong văn bản"]
    assert dues == ["10/04/2026: báo cáo trước ngày 10/4/2026"], "the same sentence is told once"
    assert found.acting == (("Chủ trì", "Trạm Y tế (hạn 08/04/2026)"), ("Phối hợp", "Phòng Văn hóa"))
    assert found.opinions == (Opinion("Báo cáo tôi trước khi gửi", "Lê Thị Lành", "20/03/2026"),)
    assert found.proposals == ()


def test_only_a_leader_speaks_where_the_leader_signs(archive: Archive) -> None:
    record_id = filed(archive)
    with archive.database.write() as conn:
        for username, role in (("lanh", "leader"), ("mai", "clerk")):
            accounts.add(conn, username=username, name=f"Người {username}", role=role, at=AT)
            unit = Target(unit_id=units.add(conn, f"Phòng {username}", **BY))
            note = f"Lời của {username}"
            routing.give(conn, record_id, unit, role="support", note=note, person=username, at=AT)
    found = slip_of(archive, record_id)
    assert [one.text for one in found.opinions] == ["Lời của lanh"]
    assert [(one.text, one.by) for one in found.proposals] == [("Lời của mai", "Người mai")]


def test_a_sentence_with_two_days_is_told_once(archive: Archive) -> None:
    told = [
        Obligation("Làm A, rồi B", None, "làm", day, None, "by", None, 1)
        for day in ("2026-06-30", "2026-10-31")
    ]
    found = slip_of(archive, filed(archive, obligations=tuple(told)))
    dues = [value for label, value in found.facts if label == "Thời hạn ghi trong văn bản"]
    assert dues == ["30/06/2026; 31/10/2026: Làm A, rồi B"]


def test_a_document_that_is_new_leaves_room_for_the_pen(archive: Archive) -> None:
    found = slip_of(archive, filed(archive, arrival_stamp=ArrivalStamp("57", "2026-03-09")))
    assert (found.arrival_number, found.arrival_day) == ("57", "09/03/2026")
    assert found.acting == (("Chủ trì", ""), ("Phối hợp", ""))
    assert found.opinions == ()
    empty = slip_of(archive, filed(archive, symbol=None, number=None, date=None, issuer=None))
    assert (empty.arrival_number, empty.arrival_day, empty.urgency) == ("", "", "")
    assert [label for label, _value in empty.facts][-1] == "Người ký"


def test_each_office_has_its_own_head(archive: Archive) -> None:
    state = slip_of(archive, filed(archive, recipients=("Ủy ban nhân dân các xã, phường",)))
    party = slip_of(archive, filed(archive, recipients=("Các đảng ủy xã, phường",)))
    assert (state.office, state.motto[0]) == (OFFICES[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (party.office, party.motto) == (OFFICES[1], ("ĐẢNG CỘNG SẢN VIỆT NAM",))
    assert "Nghị định 30/2020/NĐ-CP" in state.ground
    assert party.ground == "", "a decree binds no party committee"
    with archive.database.read() as conn:
        alone = slip.slip_of(conn, catalogue.get(conn, 1), ())
    assert alone.office == ""
