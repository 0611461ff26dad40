"""How often one may ask: an account for itself, wrong passwords with a growing wait, an office behind one address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from corpus.archive import Archive
from tests.web.desks import PASSWORD, Desk, bearer, file_letter, letter, make_desk, post, send, token_of
from web import limits
from web.attempts import FREE, Attempts


@pytest.fixture
def strict(folder: Path) -> Iterator[Desk]:
    """An office of which each account reads 60 times a minute and changes 10 times."""
    (folder / "settings.toml").write_text(
        "reads_per_minute = 60\nchanges_per_minute = 10\n", encoding="utf-8"
    )
    yield make_desk(Archive.open(folder))
    limits.limiter.reset()


def is_refused(answer: object) -> bool:
    """Tell whether an answer is the 429 that says how long to wait."""
    assert hasattr(answer, "status_code")
    if answer.status_code != 429:
        return False
    wait = int(answer.headers["Retry-After"])
    told = answer.json["error"]["message"] if answer.is_json else answer.text
    assert 1 <= wait <= 3600
    assert "quá nhiều yêu cầu" in told
    assert limits_words(wait) in told
    return True


def limits_words(wait: int) -> str:
    return f"Hãy chờ {wait} giây" if wait < 60 else f"Hãy chờ {-(-wait // 60)} phút"


def test_pages_and_the_api_share_the_reads_of_an_account(strict: Desk) -> None:
    mine, again, other = strict.client("staff"), strict.client("staff"), strict.client("clerk")
    limits.limiter.reset()
    for n in range(60):
        assert (mine if n % 2 else again).get("/api/me" if n % 3 else "/password").status_code == 200
    page, data = mine.get("/register"), again.get("/api/me")
    assert is_refused(page)
    assert is_refused(data)
    assert 'class="top"' not in page.text, "the page asks nothing of the catalogue"
    assert data.json["error"]["status"] == 429
    assert other.get("/register").status_code == 200, "one address, and an account of its own"
    assert is_refused(strict.app.test_client().get("/api/me", headers=bearer(strict, "staff")))
    assert strict.client().get("/login").status_code == 200


def test_changes_are_counted_for_themselves(strict: Desk) -> None:
    file_letter(strict.archive, letter())
    mine = strict.client("clerk")
    csrf = token_of(mine, "/password")
    limits.limiter.reset()
    for _ in range(5):
        assert mine.post("/documents/1", data={"csrf_token": csrf}).status_code == 400
        assert mine.post("/api/dossiers", json={}, headers={"X-CSRFToken": csrf}).status_code == 400
    assert is_refused(mine.post("/documents/1", data={"csrf_token": csrf}))
    assert is_refused(send(mine, "/api/dossiers"))
    assert mine.get("/documents/1").status_code == 200, "reading goes on"


def test_a_day_of_normal_work_meets_no_limit(desk: Desk) -> None:
    settings = desk.archive.settings
    # A page with its pictures every three seconds, and a list that asks again every two.
    assert settings.reads_per_minute >= 20 * 25 + 30
    assert settings.changes_per_minute >= 10 * 60 // 2


def test_twenty_people_of_one_address_sign_in_at_once(desk: Desk) -> None:
    for _ in range(5):
        for role in ("clerk", "staff", "leader", "admin"):
            assert desk.client(role).get("/api/me").json["username"] == role


def tries(desk: Desk, client: FlaskClient, name: str = "clerk", password: str = "đoán") -> int:
    status: int = post(client, "/login", page="/login", username=name, password=password).status_code
    return status


def test_wrong_passwords_wait_longer_each_time(desk: Desk) -> None:
    client = desk.client()
    assert [tries(desk, client) for _ in range(FREE + 1)] == [401] * FREE + [429]
    waits = []
    for _ in range(7):
        answer = post(client, "/login", page="/login", username="clerk", password=PASSWORD)
        assert answer.status_code == 429, "also the right one has to wait"
        assert "Nhập sai mật khẩu quá nhiều lần" in answer.text
        assert 'value="clerk"' in answer.text, "what was typed is kept"
        waits.append(int(answer.headers["Retry-After"]))
        assert limits_words(waits[-1]) in answer.text
        desk.clock.advance(seconds=waits[-1])
        assert tries(desk, client) == 401
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    desk.clock.advance(seconds=900)
    assert tries(desk, client, password=PASSWORD) == 302
    assert [tries(desk, desk.client()) for _ in range(FREE)] == [401] * FREE, "the right one makes good"


def test_a_wait_is_for_one_name_at_one_address(desk: Desk) -> None:
    client = desk.client()
    for name in ("clerk", " CLERK ", "clerk", "Clerk", "clerk"):
        assert tries(desk, client, name) == 401
    assert tries(desk, client, "clerk") == 429
    assert tries(desk, client, "staff") == 401
    assert tries(desk, client, "khong-co") == 401
    elsewhere = desk.app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.168.1.9"
    assert tries(desk, elsewhere, "clerk", PASSWORD) == 302


def test_a_name_that_nobody_has_waits_too(desk: Desk) -> None:
    client = desk.client()
    assert [tries(desk, client, "khong-co") for _ in range(FREE + 1)] == [401] * FREE + [429]


def test_the_old_password_is_not_guessed_either(desk: Desk) -> None:
    client = desk.client("staff")
    for _ in range(FREE):
        assert (
            post(client, "/password", old="đoán", new="mật khẩu mới", again="mật khẩu mới").status_code == 400
        )
    answer = post(client, "/password", old=PASSWORD, new="mật khẩu mới", again="mật khẩu mới")
    assert answer.status_code == 429
    assert "Nhập sai mật khẩu quá nhiều lần" in answer.text
    assert answer.headers["Retry-After"] == "30"


def test_one_address_that_tries_many_names_is_refused(desk: Desk) -> None:
    client = desk.client()
    csrf = token_of(client, "/login")
    for n in range(60):
        fields = {"csrf_token": csrf, "username": f"người {n}", "password": "đoán"}
        assert client.post("/login", data=fields).status_code == 401
    assert is_refused(client.post("/login", data={"csrf_token": csrf, "username": "clerk", "password": "x"}))
    limits.limiter.reset()


def test_a_calendar_is_asked_for_so_often(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.feed.FEED", "2 per minute")
    client = desk.client()
    assert [client.get("/due/x.ics").status_code for _ in range(2)] == [404, 404]
    assert is_refused(client.get("/due/x.ics"))


def test_tries_at_once_are_counted() -> None:
    attempts = Attempts()
    begun = [attempts.begin("an", "a", 1000.0) for _ in range(50)]
    assert begun == [0] * FREE + [30] * (50 - FREE)


def test_wrong_tries_are_forgotten_after_an_hour_and_by_a_clock_set_back() -> None:
    attempts = Attempts()
    for _ in range(FREE):
        attempts.begin("an", "a", 5000.0)
    assert attempts.begin("an", "a", 5010.0) == 20
    assert attempts.begin("an", "a", 4000.0) == 0, "nobody waits for a year that was a slip"
    for _ in range(FREE - 1):
        attempts.begin("an", "a", 4000.0)
    assert attempts.begin("an", "a", 4000.0) == 30
    assert [attempts.begin("an", "a", 7601.0) for _ in range(FREE)] == [0] * FREE


def test_only_so_many_names_are_remembered() -> None:
    attempts = Attempts()
    for _ in range(FREE):
        attempts.begin("an", "a", 1000.0)
    for n in range(10_000):
        attempts.begin(f"{n}", "a", 1000.0)
    assert attempts.begin("an", "a", 1000.0) == 0
