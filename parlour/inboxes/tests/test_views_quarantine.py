"""The quarantine: what could not be read is seen, saved, tried again, destroyed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from parlour.files import store
from parlour.inboxes import actions
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.errors import Conflict, Permanent
from parlour.kernel.models import Event
from parlour.kernel.scoping import across_organisations, within
from parlour.people.models import Agent, User

Doors = Callable[[Agent | User], Client]
Quarantine = Callable[..., Envelope]


def _url(name: str, envelope: Envelope | None = None, slug: str = "larkmoor") -> str:
    return reverse(f"inboxes:{name}", args=[slug, *([envelope.pk] if envelope else [])])


def _fresh(envelope: Envelope) -> Envelope:
    with across_organisations("a test looks"):
        return Envelope.objects.select_related("raw").get(pk=envelope.pk)


def test_the_list_shows_the_reason_and_no_other_tenants_mail(
    client_of: Doors, ada: Agent, box: Inbox, foreign_box: Inbox, quarantine: Quarantine
) -> None:
    mine, theirs = quarantine(box), quarantine(foreign_box, b"another card")
    words = client_of(ada).get(_url("quarantine")).content.decode()
    assert "It names nobody who wrote it." in words
    assert str(mine.pk) in words
    assert str(theirs.pk) not in words


def test_an_empty_quarantine_is_a_success(client_of: Doors, ada: Agent) -> None:
    assert "Everything that came in could be read." in client_of(ada).get(_url("quarantine")).content.decode()


def test_the_list_goes_on_page_by_page(
    client_of: Doors, ada: Agent, box: Inbox, quarantine: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlour.inboxes.queries.QUARANTINE_PAGE", 2)
    made = [quarantine(box, b"card %d" % n) for n in range(5)]
    client, seen, url = client_of(ada), [], _url("quarantine")
    for _page in range(3):
        context = client.get(url).context
        seen += [envelope.pk for envelope, _why in context["rows"]]
        url = f"{_url('quarantine')}?after={context['next_after']}"
    assert seen == [envelope.pk for envelope in reversed(made)]
    assert context["next_after"] is None
    assert client.get(_url("quarantine") + "?after=nonsense").status_code == 404


def test_the_raw_mail_is_saved_and_never_rendered(
    client_of: Doors, ada: Agent, box: Inbox, quarantine: Quarantine
) -> None:
    envelope = quarantine(box, b"<script>alert(1)</script>")
    answer = client_of(ada).get(_url("raw", envelope))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{envelope.pk}.eml"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_trying_again_puts_it_back_in_the_queue(
    client_of: Doors, ada: Agent, box: Inbox, quarantine: Quarantine
) -> None:
    envelope = quarantine(box)
    assert client_of(ada).post(_url("retry", envelope)).status_code == 302
    fresh = _fresh(envelope)
    assert (fresh.state, fresh.reason, fresh.attempts, fresh.lease_until) == ("waiting", "", 0, None)
    assert fresh.due_at is not None
    event = Event.objects.get(kind="envelope.retried")
    assert (event.subject_id, event.actor_id) == (envelope.pk, ada.pk)
    with within(ada.organisation), pytest.raises(Conflict):
        actions.retry_envelope(envelope, actor=ada.as_actor())


def test_destroying_asks_first_destroys_the_bytes_and_the_same_mail_is_not_taken_again(
    client_of: Doors, ada: Agent, box: Inbox, quarantine: Quarantine, data_folder: Path,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    envelope, client = quarantine(box), client_of(ada)
    path = data_folder / "files" / _fresh(envelope).raw.place
    assert path.exists()
    assert "Destroy this mail?" in client.get(_url("discard", envelope)).content.decode()
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert client.post(_url("discard", envelope)).status_code == 302
    assert not path.exists()
    fresh = _fresh(envelope)
    assert (fresh.state, fresh.reason, fresh.sender, fresh.recipient) == ("stopped", "discarded-by-agent", "", "")
    with pytest.raises(Permanent):
        store.read(fresh.raw)
    with within(ada.organisation):
        again = actions.accept(box.pk, b"a card that nobody can read", source="imap")
    assert (again.envelope_id, again.new) == (envelope.pk, False)


@pytest.mark.parametrize(
    ("method", "name"),
    [("GET", "quarantine"), ("GET", "raw"), ("POST", "retry"), ("GET", "discard"), ("POST", "discard")],
)
def test_who_may_not(
    client_of: Doors, ada: Agent, bo: Agent, cy: User, eli: Agent, box: Inbox, foreign_box: Inbox,
    quarantine: Quarantine, method: str, name: str,
) -> None:  # fmt: skip
    mine, theirs = quarantine(box), quarantine(foreign_box, b"another card")
    url = _url(name, None if name == "quarantine" else mine)
    assert client_of(bo).generic(method, url).status_code == 403
    assert client_of(cy).generic(method, url).status_code == 404
    assert client_of(eli).generic(method, url).status_code == 404
    assert Client().generic(method, url).status_code == 302
    if name != "quarantine":
        assert client_of(ada).generic(method, _url(name, theirs)).status_code == 404
        assert client_of(eli).generic(method, _url(name, mine, "kystvej")).status_code == 404
    assert (_fresh(mine).state, _fresh(theirs).state) == ("quarantined", "quarantined")
