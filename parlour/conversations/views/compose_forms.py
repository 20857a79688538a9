"""The composer: a form for each kind of message, filled with this agent's draft or with what is usual."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parlour.conversations import policies, queries
from parlour.conversations.models import Attachment, Conversation, Draft
from parlour.conversations.views.file_chips import FileChip, chip
from parlour.conversations.views.found import find
from parlour.kernel.errors import NotFound
from parlour.people.requests import AgentRequest

LABELS: dict[str, tuple[str | Promise, str]] = {
    "reply": (_("Reply"), "r"),
    "note": (_("Private note"), "n"),
    "forward": (_("Forward"), "f"),
}


@dataclass(frozen=True, slots=True)
class ComposeForm:
    """One form of the composer. `to`, `cc` and `bcc` are addresses as one types them, parted by commas."""

    kind: str
    label: str | Promise
    key: str
    url: str
    draft_url: str
    discard_url: str
    files_url: str
    to: str = ""
    cc: str = ""
    bcc: str = ""
    text: str = ""
    files: list[FileChip] = field(default_factory=list)
    draft: bool = False
    errors: str = ""

    @property
    def open(self) -> bool:
        """The address fields stand open when there is something in them to see, or to fill."""
        return bool(self.cc or self.bcc or not self.to)

    @property
    def to_name(self) -> str:
        """The first recipient by name, for the summary of the address fields."""
        first, _comma, rest = self.to.partition(",")
        name = first.partition("<")[0].strip().strip('"') or first.strip()
        return f"{name} …" if rest.strip() and name else name


def compose_forms(request: AgentRequest, conversation: Conversation) -> list[ComposeForm]:
    """Reply, note and forward, as far as this agent may; one query for the drafts and one for their files."""
    kinds = [kind for kind in LABELS if kind == "note" or policies.may_reply(request.agent)]
    drafts = {one.kind: one for one in _drafts(request, conversation)}
    return [_form(request, conversation, kind, drafts.get(kind)) for kind in kinds]


def compose_form(request: AgentRequest, conversation: Conversation, kind: str) -> ComposeForm:
    """One of them; raises NotFound for a kind that there is not."""
    if kind not in LABELS:
        raise NotFound(str(_("There is no such kind of message.")))
    drafts = {one.kind: one for one in _drafts(request, conversation)}
    return _form(request, conversation, kind, drafts.get(kind))


def composer_response(request: AgentRequest, number: int, response: HttpResponse, kind: str) -> HttpResponse:
    """Add the composer, made anew, to a response; `kind` is the form that stands in front."""
    conversation = find(request, number)
    context = {
        "conversation": conversation,
        "compose_forms": compose_forms(request, conversation),
        "compose_kind": kind,
        "upload_limit": settings.MAX_UPLOAD_BYTES,
        "may_note": policies.may_note(request.agent),
        "oob": True,
    }
    response.write(render(request, "conversations/_composer.html", context).content.decode())
    return response


def draft_chips(conversation: Conversation, slug: str, kind: str, files: list[Attachment]) -> list[FileChip]:
    def remove(one: Attachment) -> str:
        return reverse("conversations:detach", args=[slug, conversation.number, kind, one.pk])

    return [chip(conversation, slug, one, remove(one)) for one in files]


def _drafts(request: AgentRequest, conversation: Conversation) -> list[Draft]:
    own = Draft.objects.filter(conversation=conversation, agent=request.agent)
    return list(own.prefetch_related("attachments"))


def _form(request: AgentRequest, conversation: Conversation, kind: str, draft: Draft | None) -> ComposeForm:
    label, key = LABELS[kind]
    slug = request.organisation.slug

    def url(name: str) -> str:
        return reverse(f"conversations:{name}", args=[slug, conversation.number, kind])

    usual: dict[str, Any] = {
        "url": url("compose"),
        "draft_url": url("draft"),
        "discard_url": url("discard_draft"),
        "files_url": url("attach"),
    }
    words = _from_draft(conversation, slug, draft) if draft else _from_nothing(conversation, kind)
    return ComposeForm(kind=kind, label=label, key=key, **usual, **words)


def _from_draft(conversation: Conversation, slug: str, draft: Draft) -> dict[str, Any]:
    files = draft_chips(conversation, slug, draft.kind, list(draft.attachments.all()))
    return {"to": draft.to, "cc": draft.cc, "bcc": draft.bcc, "text": draft.text, "files": files, "draft": True}


def _from_nothing(conversation: Conversation, kind: str) -> dict[str, Any]:
    if kind != "reply":
        return {}
    usual = queries.reply_recipients(conversation)
    return {"to": ", ".join(usual.to), "cc": ", ".join(usual.cc)}
