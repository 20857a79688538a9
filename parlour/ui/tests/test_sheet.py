"""The component sheet shows every part, and only where developers are."""

from django.test import Client, RequestFactory

from parlour.ui.views import COLOURS, components


def test_the_sheet_shows_the_parts_and_their_wrong_states() -> None:
    page = components(RequestFactory().get("/ui/components/")).content.decode()
    assert page.count('aria-invalid="true"') == 2
    assert all(f"swatch--{name}" in page for name in COLOURS)
    assert "style=" not in page
    assert "<script>" not in page


def test_the_sheet_is_for_developers_only(client: Client, db: None) -> None:
    assert client.get("/ui/components/").status_code == 404
