"""Addresses within this site."""

import pytest
from flask import Flask

from web.inside import inside, page_around, page_before


@pytest.mark.parametrize("address", ["/", "/documents/1?from=13", "/search?q=a%20b"])
def test_pages_of_ours(address: str) -> None:
    assert inside(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "//a.example", "/\\a.example", "/\t/a.example", "https://a.example", "javascript:alert(1)"],
)
def test_what_leads_away(address: str) -> None:
    assert inside(address) == ""


def test_the_page_before_and_around_is_one_of_this_site() -> None:
    here = {"Referer": "http://localhost/receive?a=1", "HX-Current-URL": "http://localhost/due"}
    away = {"Referer": "http://a.example/receive", "HX-Current-URL": "http://[broken"}
    app = Flask(__name__)
    with app.test_request_context(headers=here):
        assert (page_before(), page_around()) == ("/receive?a=1", "/due")
    for headers in (away, {}):
        with app.test_request_context(headers=headers):
            assert (page_before(), page_around()) == ("", "")
