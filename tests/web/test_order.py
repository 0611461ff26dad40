"""What people choose from on the pages stands in Vietnamese order."""

import random
import re

import pytest

from corpus import accounts, units
from corpus.ordering import sort_key
from tests.web.desks import START, Desk, file_letter, letter, post

UNITS = ["An ninh", "Ấm no", "Ban Tuyên giáo", "Công an xã", "Dân vận", "Đảng ủy", "Y tế"]
PEOPLE = ["Vũ Thị An", "Lê Văn Ân", "Đỗ Thị Dung", "Nguyễn Văn Đức", "Bùi Em"]
AT = START.isoformat(timespec="seconds")


@pytest.fixture
def peopled(desk: Desk) -> Desk:
    mixed = random.Random(7)
    with desk.archive.database.write() as conn:
        for name in mixed.sample(UNITS, len(UNITS)):
            units.add(conn, name, person="admin", at=AT)
        for n, name in enumerate(mixed.sample(PEOPLE, len(PEOPLE))):
            accounts.add(conn, username=f"nguoi{n}", name=name, role="staff", at=AT)
    issuers = ["Sở Y tế", "Sở Đất đai", "Sở Dân tộc"]
    for n, issuer in enumerate(issuers):
        file_letter(desk.archive, letter(symbol=f"{n}-CV", issuer=issuer), f"Thư số {n}")
    return desk


def in_order(page: str, names: list[str]) -> bool:
    places = [page.rindex(name) for name in names]
    return places == sorted(places)


@pytest.mark.parametrize(
    ("role", "path"),
    [("clerk", "/documents/1"), ("clerk", "/due"), ("admin", "/admin")],
)
def test_people_and_units(peopled: Desk, role: str, path: str) -> None:
    page = peopled.client(role).get(path).text
    assert in_order(page, UNITS) and in_order(page, PEOPLE)


def test_facets_of_equal_counts_and_the_filter_of_units(peopled: Desk) -> None:
    page = peopled.client("clerk").get("/search?kind=công+văn").text
    facets = page[page.index('class="facets"') :]
    assert in_order(facets, ["Sở Dân tộc", "Sở Đất đai", "Sở Y tế"])
    assert in_order(page[: page.index('class="facets"')], UNITS)


def test_kept_searches(peopled: Desk) -> None:
    clerk = peopled.client("clerk")
    for name in ("Ơn", "Đê điều", "Ấp", "An"):
        post(clerk, "/search/saved?q=x", name=name)
    assert in_order(clerk.get("/search").text, ["An</a>", "Ấp</a>", "Đê điều</a>", "Ơn</a>"])


def test_people_and_actions_of_the_audit_log(peopled: Desk) -> None:
    admin = peopled.client("admin")
    post(admin, "/admin/people", username="moi", name="Mới", role="staff")
    post(admin, f"/admin/people/{peopled.people['staff']}/active", active="0")
    page = admin.get("/admin/audit").text
    (actions,) = re.findall(r'<select[^>]+name="action".*?</select>', page, re.DOTALL)
    shown = [name.strip() for name in re.findall(r'<option value="[^"]+"[^>]*>([^<]+)', actions)]
    assert len(shown) >= 3 and shown == sorted(shown, key=sort_key)
