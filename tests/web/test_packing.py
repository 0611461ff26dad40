"""While a file of a matter is packed, who asked for it sees how far it is, and nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from corpus import bags
from tests.web.desks import Desk, file_letter, letter, post

ADDRESS = "/dossiers/1/packing"


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    """A file of a matter with two documents in it."""
    clerk = desk.client("clerk")
    for number in ("218", "219"):
        file_letter(desk.archive, letter(symbol=f"{number}-CV/TU", number=number), f"Văn bản {number}")
    cover = {"code": "01.VPĐU", "title": "Loa", "retention": "20 năm", "keeper": "Văn thư"}
    assert post(clerk, "/dossiers", page="/dossiers", **cover).status_code == 302
    for record in ("1", "2"):
        post(clerk, "/dossiers/documents", page="/dossiers/1", dossier="1", record=record)
    return desk


def test_the_packing_of_a_person_is_shown_to_that_person(
    shelf: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, leader = shelf.client("clerk"), shelf.client("leader")
    seen: list[tuple[str, ...]] = []
    packed = bags.pack

    def look(client: FlaskClient) -> str:
        return str(client.get(ADDRESS).text)

    def pack(*given: Any, tick: Any, **options: Any) -> None:
        def looked(done: int, total: int) -> None:
            tick(done, total)
            with ThreadPoolExecutor(1) as elsewhere:  # as the server answers two people: each in a thread
                seen.append(tuple(elsewhere.map(look, (clerk, leader))))

        packed(*given, tick=looked, **options)

    monkeypatch.setattr(bags, "pack", pack)
    assert "progress" not in clerk.get(ADDRESS).text
    other = shelf.client("clerk")
    with other.get("/dossiers/1/bag.zip") as answer:
        assert answer.data[:2] == b"PK"
    assert ['max="2"' in own for own, _other in seen] == [True, True]
    assert "Đang xếp văn bản 2/2 vào gói" in seen[1][0] and 'hx-trigger="every 1s"' in seen[1][0]
    assert all("progress" not in others for _own, others in seen)
    assert "mouseup from:#export" in clerk.get(ADDRESS).text, "over, and ready for the next"


def test_a_packing_that_failed_is_over(shelf: Desk) -> None:
    clerk = shelf.client("clerk")
    for path in shelf.archive.originals.glob("*/*"):
        path.write_bytes(b"changed")
    assert clerk.get("/dossiers/1/bag.zip").status_code >= 400
    assert "progress" not in clerk.get(ADDRESS).text
