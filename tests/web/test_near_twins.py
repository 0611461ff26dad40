"""The newer of two that may be one paper: shown on /receive and /review, three things to do, nothing for others."""

from corpus import catalogue, jobs, rereading, revisions
from tests.web.desks import START, Desk, file_letter, letter, post
from tests.web.test_tray import badge

AT = START.isoformat(timespec="seconds")


def pair(desk: Desk, access: str = "normal") -> None:
    """A letter that is held, and the same number, issuer and day from another file, with the jobs that brought them."""
    file_letter(desk.archive, letter(), "Bản quét tốt", access=access)
    file_letter(desk.archive, letter(subject="Bản chụp"), "Bản chụp điện thoại")
    with desk.archive.database.write() as conn:
        for number in (1, 2):
            job = rereading.add_job(
                conn, number, title=f"{number}.pdf", source="upload", person="clerk", at=AT
            )
            jobs.finish(conn, job, "indexed", AT, record_id=number)


def test_it_stands_beside_its_twin_on_both_pages_and_counts(desk: Desk) -> None:
    pair(desk)
    clerk = desk.client("clerk")
    for path in ("/receive", "/receive/list", "/review"):
        page = clerk.get(path).text
        assert page.count('action="/documents/2/twin/1"') == 1, path
        assert 'href="/documents/1/beside/2"' in page and 'src="/documents/2/pages/1.jpg"' in page
    assert badge(desk) == 1
    assert "/twin/" not in desk.client("admin").get("/receive").text


def test_the_same_again_goes_with_the_one_held(desk: Desk) -> None:
    pair(desk)
    clerk = desk.client("clerk")
    answer = post(clerk, "/documents/2/twin/1", do="same", back="tray")
    assert answer.location == "/review"
    told = clerk.get("/review").text
    assert "tệp mới được giữ kèm #1" in told and "/twin/" not in told and badge(desk) == 0
    assert "Bản khác của #1" in clerk.get("/receive").text
    assert clerk.get("/documents/2").location == "/documents/1"
    page = clerk.get("/documents/1").text
    assert "Bản khác, trang đã bỏ" in page and 'href="/documents/1/originals/2"' in page
    with clerk.get("/documents/1/originals/2") as file:
        assert file.data == "Bản chụp điện thoại".encode()
    assert "giữ một bản khác kèm" in desk.client("admin").get("/admin/audit").text
    assert post(clerk, "/documents/2/twin/1", do="same").status_code == 404


def test_another_document_stays_and_is_asked_about_no_more(desk: Desk) -> None:
    pair(desk)
    clerk = desk.client("clerk")
    assert post(clerk, "/documents/2/twin/1", do="other", back="receive").location == "/receive"
    page = clerk.get("/receive").text
    assert "#2 là văn bản khác" in page and "/twin/" not in page
    again = post(clerk, "/documents/2/twin/1", do="same")
    assert again.status_code == 302
    assert "không còn là một cặp chờ quyết định" in clerk.get("/receive").text
    with desk.archive.database.read() as conn:
        assert catalogue.all_ids(conn) == [1, 2]


def test_what_is_bound_is_told_and_stays(desk: Desk) -> None:
    pair(desk)
    clerk = desk.client("clerk")
    post(clerk, "/documents/2/routing", to="person:staff", role="lead")
    post(clerk, "/documents/2/twin/1", do="same")
    assert "Hãy làm ngược lại" in clerk.get("/receive").text
    with desk.archive.database.read() as conn:
        assert catalogue.all_ids(conn) == [1, 2]


def test_a_hidden_twin_is_never_told_of(desk: Desk) -> None:
    pair(desk, access="restricted")
    assert "/twin/" in desk.client("clerk").get("/receive").text
    for role in ("admin", "staff", "leader"):
        client = desk.client(role)
        assert "#1" not in client.get("/receive").text
        assert post(client, "/documents/2/twin/1", do="other").status_code == 403


def test_a_corrected_number_is_no_twin(desk: Desk) -> None:
    pair(desk)
    with desk.archive.database.write() as conn:
        revisions.correct_field(conn, 2, "symbol", "219-CV/TU", person="clerk", at=AT, revision=1)
    assert "/twin/" not in desk.client("clerk").get("/receive").text
    assert post(desk.client("clerk"), "/documents/2/twin/1", do="burn").status_code == 400
