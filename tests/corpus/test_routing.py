"""Giving documents: one lead, receipts, restricted documents, two clerks at once, history that stays readable."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from corpus import accounts, audit, catalogue, revisions, routing, units
from corpus.accounts import Account
from corpus.archive import Archive
from corpus.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from corpus.record import Description, Direction
from corpus.routing import Receipt, Target
from corpus.schema import account

AT = "2026-03-12T08:00:00"
BY = {"person": "thu", "at": AT}
NORMAL = frozenset({"normal"})


@dataclass
class Bureau:
    archive: Archive
    unit: int
    other: int
    document: int

    def who(self, name: str) -> Account:
        with self.archive.database.read() as conn:
            found = accounts.by_username(conn, name)
        assert found is not None
        return found

    def give(self, target: Target, role: str = "support", **values: str) -> int:
        with self.archive.database.write() as conn:
            return routing.give(conn, self.document, target, role=role, **{**BY, **values})

    def receipts(self) -> list[Receipt]:
        with self.archive.database.read() as conn:
            return routing.of_record(conn, self.document)

    def look(self, name: str, at: str = "2026-03-12T09:00:00") -> int:
        with self.archive.database.write() as conn:
            return routing.opened(conn, self.document, self.who(name), at)

    def held(self, name: str, access: frozenset[str] = NORMAL) -> list[int]:
        with self.archive.database.read() as conn:
            return [one.record_id for one in routing.held(conn, self.who(name), access=access, limit=50)]

    def restrict(self) -> None:
        with self.archive.database.write() as conn:
            revisions.set_access(conn, self.document, "restricted", revision=1)


def filed(archive: Archive, symbol: str) -> int:
    with archive.database.write() as conn:
        return catalogue.file_record(
            conn, Description(symbol=symbol), (), direction=Direction.IN, review_reasons=(), at=AT
        )


@pytest.fixture
def bureau(archive: Archive) -> Bureau:
    """One unit with the people lan and minh (staff), one empty unit, the leader cuong, and one document."""
    with archive.database.write() as conn:
        unit, other = (units.add(conn, name, **BY) for name in ("Văn phòng", "Ban Xây dựng Đảng"))
        for name, role in (("thu", "clerk"), ("lan", "staff"), ("minh", "staff"), ("cuong", "leader")):
            accounts.add(conn, username=name, name=f"Người {name}", role=role, at=AT)
        for name in ("lan", "minh"):
            found = accounts.by_username(conn, name)
            assert found is not None
            units.place(conn, found.id, unit_id=unit, email=None, **BY)
    return Bureau(archive, unit, other, filed(archive, "10-CV/TU"))


def test_a_receipt_says_who_has_it_as_what_until_when_and_who_opened_it(bureau: Bureau) -> None:
    bureau.give(Target(unit_id=bureau.unit), "lead", due="2026-03-20", note="  Làm\n ngay ")
    bureau.give(Target(username="cuong"), "inform")
    lead, told = bureau.receipts()
    assert (lead.name, lead.role, lead.due, lead.note) == ("Văn phòng", "lead", "2026-03-20", "Làm ngay")
    assert (told.name, told.role, told.due, told.given_by) == ("Người cuong", "inform", None, "thu")
    assert lead.opened_at is None
    assert bureau.look("minh") == 1
    assert bureau.look("lan", "2026-03-13T09:00:00") == 0  # only the first look counts
    lead, told = bureau.receipts()
    assert (lead.opened_by, lead.opened_at) == ("minh", "2026-03-12T09:00:00")
    assert told.opened_at is None
    with bureau.archive.database.read() as conn:
        said = [(e["action"], e["person"]) for e in audit.entries(conn, f"record:{bureau.document}")]
        assert audit.broken(conn) is None
    assert said == [("given", "thu"), ("given", "thu"), ("receipted", "minh")]


def test_a_look_signs_what_is_given_to_me_and_to_my_unit_and_nothing_else(bureau: Bureau) -> None:
    bureau.give(Target(unit_id=bureau.unit))
    bureau.give(Target(username="lan"))
    bureau.give(Target(username="minh"))
    assert bureau.look("lan") == 2
    assert [one.opened_by for one in bureau.receipts()] == ["lan", "lan", None]
    assert bureau.look("cuong") == 0


def test_who_gives_to_their_own_unit_does_not_sign_for_it(bureau: Bureau) -> None:
    bureau.give(Target(unit_id=bureau.unit), person="lan")
    assert bureau.look("lan") == 0
    assert bureau.look("minh") == 1


def test_one_lead_at_most_until_it_is_withdrawn(bureau: Bureau) -> None:
    first = bureau.give(Target(unit_id=bureau.unit), "lead")
    with pytest.raises(ConflictError, match="Văn phòng đang chủ trì"):
        bureau.give(Target(username="cuong"), "lead")
    bureau.give(Target(username="cuong"), "support")
    with bureau.archive.database.write() as conn:
        routing.withdraw(conn, bureau.document, first, **BY)
    bureau.give(Target(unit_id=bureau.other), "lead")
    assert [(one.role, one.withdrawn_at) for one in bureau.receipts()] == [
        ("lead", AT),
        ("support", None),
        ("lead", None),
    ]


def test_nobody_gets_a_document_twice(bureau: Bureau) -> None:
    bureau.give(Target(username="lan"))
    with pytest.raises(ConflictError, match="Người lan đã được Người thu giao"):
        bureau.give(Target(username="lan"), "inform")
    assert len(bureau.receipts()) == 1


def test_two_clerks_giving_at_once_make_one_lead(bureau: Bureau) -> None:
    def give(target: Target) -> str:
        try:
            bureau.give(target, "lead")
        except ConflictError as error:
            return error.sentence
        return "given"

    targets = [Target(username=name) for name in ("lan", "minh", "cuong")] + [Target(unit_id=bureau.unit)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(give, targets))
    assert answers.count("given") == 1
    assert sum("đang chủ trì" in answer for answer in answers) == 3
    assert len(bureau.receipts()) == 1


@pytest.mark.parametrize(
    ("target", "values", "error"),
    [
        (Target(), {}, UsageError),
        (Target(unit_id=1, username="lan"), {}, UsageError),
        (Target(username="lan"), {"role": "boss"}, UsageError),
        (Target(username="lan"), {"due": "20/3/2026"}, UsageError),
        (Target(username="khong-co"), {}, NotFoundError),
        (Target(unit_id=99), {}, NotFoundError),
    ],
)
def test_what_is_not_well_formed_is_refused(
    bureau: Bureau, target: Target, values: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        bureau.give(target, **values)
    assert bureau.receipts() == []


def test_a_restricted_document_goes_only_to_who_may_see_it(bureau: Bureau) -> None:
    bureau.restrict()
    for target in (Target(username="lan"), Target(unit_id=bureau.unit), Target(unit_id=bureau.other)):
        with pytest.raises(ForbiddenError, match="không được xem"):
            bureau.give(target)
    bureau.give(Target(username="cuong"), "lead")
    assert bureau.held("cuong", frozenset({"normal", "restricted"})) == [bureau.document]


def test_a_document_restricted_later_leaves_the_list_and_takes_no_receipt(bureau: Bureau) -> None:
    bureau.give(Target(username="lan"))
    bureau.restrict()
    assert bureau.held("lan") == []
    assert bureau.look("lan") == 0
    with bureau.archive.database.read() as conn:
        assert routing.held_count(conn, bureau.who("lan"), access=NORMAL) == 0


def test_withdrawing_is_done_once_and_only_on_its_own_document(bureau: Bureau) -> None:
    receipt = bureau.give(Target(username="lan"))
    other = filed(bureau.archive, "11-CV/TU")
    with bureau.archive.database.write() as conn:
        with pytest.raises(NotFoundError):
            routing.withdraw(conn, other, receipt, **BY)
        routing.withdraw(conn, bureau.document, receipt, **BY)
        with pytest.raises(ConflictError, match="đã được thu hồi"):
            routing.withdraw(conn, bureau.document, receipt, **BY)
    assert bureau.held("lan") == []
    assert bureau.look("lan") == 0


def test_history_stays_readable_without_the_unit_and_the_person(bureau: Bureau) -> None:
    bureau.give(Target(unit_id=bureau.other), "lead")
    bureau.give(Target(username="lan"))
    with bureau.archive.database.write() as conn:
        units.rename(conn, bureau.other, "Ban Xây dựng Đảng cũ", **BY)
        units.set_active(conn, bureau.other, False, **BY)
        conn.execute(delete(account).where(account.c.username == "lan"))
    assert [(one.name, one.active) for one in bureau.receipts()] == [
        ("Ban Xây dựng Đảng cũ", False),
        ("lan", False),
    ]
    with bureau.archive.database.read() as conn:
        given = [e["detail"] for e in audit.entries(conn) if e["action"] == "given"]
    assert '"to": "Ban Xây dựng Đảng"' in given[0]
    with pytest.raises(UsageError, match="đã ngừng dùng"):
        bureau.give(Target(unit_id=bureau.other))


def test_what_i_hold_unopened_first_then_by_due_day(bureau: Bureau) -> None:
    documents = [bureau.document, *(filed(bureau.archive, f"{n}-CV/TU") for n in (11, 12, 13))]
    dues = ["2026-03-30", None, "2026-03-10", "2026-03-01"]
    with bureau.archive.database.write() as conn:
        for record_id, due in zip(documents, dues, strict=True):
            routing.give(conn, record_id, Target(username="lan"), role="inform", due=due, **BY)
        routing.opened(conn, documents[3], bureau.who("lan"), AT)
        lan = bureau.who("lan")
        assert bureau.held("lan") == []  # not before the commit
        found = [one.record_id for one in routing.held(conn, lan, access=NORMAL, limit=3)]
        rest = [one.record_id for one in routing.held(conn, lan, access=NORMAL, limit=3, offset=3)]
        assert routing.held_count(conn, lan, access=NORMAL) == 4
        assert routing.held_count(conn, lan, access=NORMAL, only_unopened=True) == 3
    assert found == [documents[2], documents[0], documents[1]]
    assert rest == [documents[3]]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "withdraw", "look"]),
        st.sampled_from(["lan", "minh", "cuong", "unit", "other"]),
        st.sampled_from(routing.ROLES),
    ),
    max_size=14,
)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_never_two_leads_never_twice_to_one(
    steps: list[tuple[str, str, str]], make: Callable[[], Bureau]
) -> None:
    bureau = make()
    for step, name, role in steps:
        target = {"unit": Target(unit_id=bureau.unit), "other": Target(unit_id=bureau.other)}.get(
            name, Target(username=name)
        )
        current = [one for one in bureau.receipts() if one.withdrawn_at is None]
        mine = [one for one in current if (one.unit_id, one.username) == (target.unit_id, target.username)]
        if step == "give":
            allowed = not mine and not (role == "lead" and any(one.role == "lead" for one in current))
            try:
                bureau.give(target, role)
                assert allowed
            except ConflictError:
                assert not allowed
        elif step == "withdraw" and mine:
            with bureau.archive.database.write() as conn:
                routing.withdraw(conn, bureau.document, mine[0].id, **BY)
        elif step == "look" and target.username:
            bureau.look(target.username)
        after = [one for one in bureau.receipts() if one.withdrawn_at is None]
        assert sum(one.role == "lead" for one in after) <= 1
        assert len({(one.unit_id, one.username) for one in after}) == len(after)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Bureau]:
    """Return a maker of a document nobody has, over one office: opening an archive takes the most time."""
    from corpus.settings import Settings

    archive = Archive.create(tmp_path_factory.mktemp("office") / "kho", Settings())
    found = bureau.__wrapped__(archive)  # type: ignore[attr-defined]
    numbers = iter(range(100, 10_000))

    def fresh() -> Bureau:
        return Bureau(archive, found.unit, found.other, filed(archive, f"{next(numbers)}-CV/TU"))

    return fresh
