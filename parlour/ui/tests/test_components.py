"""Components take what they declare and refuse the rest."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import override_settings
from django.utils import translation

from parlour.ui.moments import show
from parlour.ui.names import initials
from parlour.ui.sizes import show_size


def render(source: str, **context: object) -> str:
    return Template("{% load ui ui_blocks ui_forms %}" + source).render(Context(context)).strip()


def test_icon_uses_the_sprite() -> None:
    html = render('{% icon "mail" size="s" %}')
    assert html == '<svg class="i i--s" aria-hidden="true"><use href="/static/ui/icons.svg#i-mail"/></svg>'


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "no-such-glyph" %}',
        '{% icon "mail" size="xxl" %}',
        '{% icon "mail" colour="red" %}',
        '{% avatar "Ada" kind="robot" %}',
        '{% badge "x" tone="purple" %}',
        '{% state "x" tone="purple" %}',
        '{% when moment style="never" %}',
        '{% notice tone="blue" %}x{% endnotice %}',
        '{% button kind="loud" %}x{% endbutton %}',
        '{% button onclick="x()" %}x{% endbutton %}',
        '{% nothing title="x" level=7 %}{% endnothing %}',
    ],
)
def test_unknown_props_are_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source, moment=datetime(2026, 3, 10, tzinfo=UTC))


def test_text_is_escaped() -> None:
    assert render("{% badge text %}", text="<b>") == '<span class="badge">&lt;b&gt;</span>'
    assert "<b>" not in render("{% avatar name title=name %}", name="<b> <b>")
    assert "<b>" not in render('{% button name="a" value=value %}x{% endbutton %}', value='"><b>')


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Annelise Holm", "AH"),
        ("Cher", "C"),
        ("Maria del Carmen Ruiz", "MR"),
        ("dealers@larkmoor.example", "D"),
        ("annelise.holm@kystvej.example", "AH"),
        ("  ", "?"),
        ("", "?"),
        ("(no) name", "N"),
        ("李 小龙", "李小"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_company_takes_its_first_two_words() -> None:
    assert initials("Kystvej Cykler ApS", company=True) == "KC"
    assert initials("Larkmoor", company=True) == "L"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (212_400, "212 kB"), (1_840_000, "1.8 MB"), (2_000_000, "2 MB")],
)
def test_sizes(size: int, shown: str) -> None:
    assert show_size(size) == shown


NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (timedelta(hours=1), "11:00"),
        (timedelta(days=1), "Mon"),
        (timedelta(days=8), "2 Mar"),
        (timedelta(days=400), "Feb 2025"),
        (timedelta(hours=-3), "15:00"),
    ],
)
def test_the_list_shows_the_shortest_form(age: timedelta, shown: str) -> None:
    with translation.override("en-gb"), override_settings(TIME_ZONE="UTC"):
        assert show(NOW - age, "list", NOW) == shown


def test_days_are_named_when_near() -> None:
    with translation.override("en-gb"):
        assert show(NOW, "day", NOW) == "Today"
        assert show(NOW - timedelta(days=1), "day", NOW) == "Yesterday"
        assert show(NOW - timedelta(days=2), "day", NOW) == "Sunday 8 March"


def test_when_is_machine_readable() -> None:
    html = render("{% when moment %}", moment=NOW)
    assert 'datetime="2026-03-10T12:00:00+00:00"' in html
    assert render("{% when moment %}", moment=None) == ""


class Small(forms.Form):
    email = forms.EmailField(label="Email", help_text="Yours.")


def test_a_field_ties_label_hint_and_error_together() -> None:
    html = render("{% form_errors form %}{% field form.email %}", form=Small({"email": "nobody"}))
    assert '<label class="field__label" for="id_email">Email</label>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_hint id_email_error"' in html
    assert 'id="id_email_hint"' in html
    assert 'id="id_email_error"' in html
    assert '<a href="#id_email">' in html


def test_a_field_without_errors_has_no_summary() -> None:
    html = render("{% form_errors form %}{% field form.email %}", form=Small())
    assert "summary" not in html
    assert 'aria-describedby="id_email_hint"' in html
