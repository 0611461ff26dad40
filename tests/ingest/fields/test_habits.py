from corpus.record import Habit, Reading
from ingest.fields.habits import COMPLETED, TOLD_BY_SIGNER, with_habits

DEPUTY = Habit(
    "SỞ NỘI VỤ", "UBND TỈNH NAM SƠN", "Lê Hoàng Thu", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", ("UBND các xã, phường",)
)
HEAD = Habit("SỞ NỘI VỤ", "UBND TỈNH NAM SƠN", "Vũ Đình Khoát", "GIÁM ĐỐC")


def read(**values: object) -> dict[str, Reading | None]:
    found = {name: Reading(value, 0.7) for name, value in values.items()}
    return {
        "issuer": Reading("SỞ NỘI VỤ", 0.95),
        "signer": None,
        "signing_authority": None,
        "recipients": None,
    } | found


def test_a_name_that_lost_its_beginning_is_completed() -> None:
    done, _ = with_habits(read(signer="Hoàng Thu"), [DEPUTY, HEAD])
    assert done["signer"].value == "Lê Hoàng Thu"
    assert done["signer"].confidence <= COMPLETED
    assert done["signer"].candidates == (("Hoàng Thu", 0.7),)


def test_a_damaged_name_is_respelled_and_a_strange_one_stays() -> None:
    assert with_habits(read(signer="Vũ Đinh Khoat"), [DEPUTY, HEAD])[0]["signer"].value == "Vũ Đình Khoát"
    assert with_habits(read(signer="Trần Văn Bảy"), [DEPUTY, HEAD])[0]["signer"].value == "Trần Văn Bảy"


def test_two_names_that_fit_leave_it_as_it_is() -> None:
    other = Habit("SỞ NỘI VỤ", None, "Trần Hoàng Thu", "GIÁM ĐỐC")
    assert with_habits(read(signer="Hoàng Thu"), [DEPUTY, other])[0]["signer"].value == "Hoàng Thu"


def test_who_signs_tells_as_what() -> None:
    done, _ = with_habits(read(signer="Lê Hoàng Thu"), [DEPUTY, HEAD])
    assert (done["signing_authority"].value, done["signing_authority"].confidence) == (
        "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC",
        TOLD_BY_SIGNER,
    )
    done, _ = with_habits(read(signer="Lê Hoàng Thu", signing_authority="GIÁM ĐỐC"), [DEPUTY])
    assert done["signing_authority"].value == "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"
    done, _ = with_habits(read(signer="Lê Hoàng Thu", signing_authority="Q. GIÁM ĐỐC"), [DEPUTY])
    assert done["signing_authority"].value == "Q. GIÁM ĐỐC"


def test_an_unread_signer_is_a_candidate_only() -> None:
    done, candidates = with_habits(read(), [DEPUTY, DEPUTY, HEAD])
    assert done["signer"] is None
    assert [name for name, _ in candidates["signer"]] == ["Lê Hoàng Thu", "Vũ Đình Khoát"]
    assert sum(share for _, share in candidates["signer"]) < 1


def test_addressees_take_their_usual_spelling() -> None:
    done, _ = with_habits(read(recipients=("UBND các xà, phường", "Chi cục Thuế")), [DEPUTY])
    assert done["recipients"].value == ("UBND các xã, phường", "Chi cục Thuế")


def test_another_issuer_teaches_nothing() -> None:
    stranger = Habit("SỞ Y TẾ", "UBND TỈNH NAM SƠN", "Lê Hoàng Thu", "GIÁM ĐỐC")
    elsewhere = Habit("SỞ NỘI VỤ", "UBND TỈNH BẮC HÀ", "Lê Hoàng Thu", "GIÁM ĐỐC")
    given = read(signer="Hoàng Thu", parent_issuer="UBND TỈNH NAM SƠN")
    for habit in (stranger, elsewhere):
        assert with_habits(given, [habit]) == (given, {})
