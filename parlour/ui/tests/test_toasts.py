"""Toasts carry their way back and their time through the messages framework."""

from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import RequestFactory

from parlour.ui.toasts import shown_seconds, toast, undo_url


def shown(text: str, **given: object) -> str:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    toast(request, text, **given)  # type: ignore[arg-type]
    return render_to_string("ui/_toasts.html", {"messages": get_messages(request)}, request)


def test_a_toast_with_a_way_back() -> None:
    html = shown("Sent.", undo="/o/x/undo/", seconds=12)
    assert 'data-seconds="12"' in html
    assert 'hx-post="/o/x/undo/"' in html


def test_a_toast_without_one_stays_six_seconds_and_is_escaped() -> None:
    html = shown("<b>Done</b>")
    assert 'data-seconds="6"' in html
    assert "<form" not in html
    assert "&lt;b&gt;Done&lt;/b&gt;" in html


def test_messages_of_others_are_toasts_too() -> None:
    assert (undo_url(None), shown_seconds(None)) == ("", 6)
    assert (undo_url("error safe"), shown_seconds("error safe")) == ("", 6)
