"""Error pages are worth reading, and the worst of them needs nothing at all."""

import pytest
from django.template.loader import get_template
from django.test import Client

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "413.html", "500.html", "503.html"]


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_needs_no_request_no_context_and_no_database(name: str) -> None:
    page = get_template(name).render()
    assert page.startswith("<!doctype html>")
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


@pytest.mark.parametrize("name", ["400.html", "403.html", "503.html"])
def test_the_sentence_of_an_error_is_told_and_escaped(name: str) -> None:
    assert "Make it &lt;smaller&gt;." in get_template(name).render({"sentence": "Make it <smaller>."})


def test_an_unknown_address_gets_our_page(client: Client, db: None) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Nobody lives here" in answer.content.decode()
