"""What an agent has begun to write, kept on the server until it is sent or thrown away."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from parlour.conversations.models import Attachment, Conversation, Draft, Message
from parlour.conversations.outbound.words import LONGEST_SUBJECT, LONGEST_TEXT
from parlour.conversations.policies import agent_id, allow, may_view
from parlour.files import store
from parlour.inboxes.models import Inbox
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, Invalid, LimitExceeded, NotFound
from parlour.people.models import Agent

KINDS = ("reply", "note", "forward", "new")
LONGEST_RECIPIENTS = 8000
MOST_FILES = 20
MOST_DRAFTS = 200


@transaction.atomic
def save_draft(
    conversation: Conversation | None,
    *,
    actor: Actor,
    agent: Agent,
    kind: str,
    text: str,
    subject: str = "",
    to: str = "",
    cc: str = "",
    bcc: str = "",
    inbox: Inbox | None = None,
    draft: Draft | None = None,
) -> Draft:
    """Keep what `agent` has written so far: one draft per conversation and kind, or a loose one for a new conversation
    (`draft` names it when it exists). Words are kept as they are; they are checked when they are sent."""
    allow(may_view(actor))
    _check(kind, text, (to, cc, bcc))
    row = _existing(conversation, agent, kind, draft)
    row.text, row.subject, row.to, row.cc, row.bcc = text, subject[:LONGEST_SUBJECT], to, cc, bcc
    row.inbox, row.updated_at = inbox or row.inbox, now()
    row.save()
    return row


@transaction.atomic
def discard_draft(draft: Draft, *, actor: Actor) -> None:
    """Throw a draft away with its files. One that is gone already is no error."""
    row = Draft.objects.filter(pk=draft.pk, agent_id=agent_id(actor)).first()
    if row:
        for attachment in list(row.attachments.select_related("file")):
            _drop(attachment, actor)
        row.delete()


@transaction.atomic
def attach(
    draft: Draft,
    *,
    actor: Actor,
    filename: str,
    content_type: str,
    payload: bytes,
    inline: bool = False,
    content_id: str = "",
) -> Attachment:
    """Hang a file on a draft. Raises LimitExceeded when the file, or all together, are too large or too many."""
    row = _mine(draft, actor)
    sizes = list(row.attachments.values_list("size", flat=True))
    if len(sizes) >= MOST_FILES:
        raise LimitExceeded(_("A message carries at most %(most)s files.") % {"most": MOST_FILES}, "file")
    if sum(sizes) + len(payload) > settings.MAX_UPLOAD_BYTES:
        megabytes = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        raise LimitExceeded(
            _("The files of a message have at most %(most)s MB together.") % {"most": megabytes}, "file"
        )
    return Attachment.objects.create(
        organisation_id=row.organisation_id,
        draft=row,
        file=store.put(row.organisation_id, payload),
        filename=safe_filename(filename),
        content_type=safe_type(content_type),
        size=len(payload),
        content_id=content_id[:255],
        inline=inline,
    )


@transaction.atomic
def detach(attachment: Attachment, *, actor: Actor) -> None:
    """Take a file off a draft and destroy it. Raises NotFound when it hangs on no draft of the actor's."""
    row = (
        Attachment.objects.select_related("file")
        .filter(pk=attachment.pk, draft__agent_id=agent_id(actor), message=None)
        .first()
    )
    if row is None:
        raise NotFound(_("This file is on no draft of yours; it may have been sent."))
    _drop(row, actor)


def take_draft(
    agent: Agent,
    conversation: Conversation | None,
    kind: str,
    attachments: list[Attachment] | None,
    *,
    draft: Draft | None = None,
) -> tuple[list[Attachment], Draft | None]:
    """The files to send, and the draft that ends with it. Raises Conflict when a file is not the agent's to send."""
    if conversation is not None:
        draft = Draft.objects.filter(conversation=conversation, agent=agent, kind=kind).first()
    elif draft is not None:
        draft = Draft.objects.filter(pk=draft.pk, agent=agent, conversation=None).first()
    if attachments is None:
        return (list(draft.attachments.order_by("pk")) if draft else []), draft
    wanted = [one.pk for one in attachments]
    files = list(Attachment.objects.filter(pk__in=wanted, message=None, draft__agent=agent).order_by("pk"))
    if len(files) != len(set(wanted)):
        raise Conflict(_("One of the files is no longer on your draft; look at it again."))
    return files, draft


def copies_of_files(message: Message, agent: Agent) -> list[Attachment]:
    """Copies of a message's files, for a message of ours: one file, one owner, so that each can end by itself."""
    return [
        Attachment.objects.create(
            organisation_id=one.organisation_id,
            message=message,  # for the moment; the queue hangs it on the forward
            file=store.put(one.organisation_id, store.read(one.file)),
            filename=one.filename,
            content_type=one.content_type,
            size=one.size,
            content_id=one.content_id,
            inline=False,
            kind=one.kind,
        )
        for one in message.attachments.select_related("file").order_by("pk")[:MOST_FILES]
    ]


def safe_filename(name: str) -> str:
    """A file name as it is shown and sent: no path, no control characters, bounded, its ending kept."""
    name = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip(" .")
    if len(name) > 200:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:180]}{dot}{ending[:19]}" if dot else name[:200]
    return name or "file"


def safe_type(content_type: str) -> str:
    """A media type (RFC 6838), or the one that says nothing."""
    plain = content_type.partition(";")[0].strip().lower()
    main, slash, sub = plain.partition("/")
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+")
    return (
        plain
        if main and slash and sub and len(plain) <= 120 and set(main + sub) <= allowed
        else "application/octet-stream"
    )


def _check(kind: str, text: str, recipients: tuple[str, ...]) -> None:
    if kind not in KINDS:
        raise Invalid(_("There is no such kind of draft."), "kind")
    if len(text) > LONGEST_TEXT:
        raise LimitExceeded(_("A message has at most %(most)s characters.") % {"most": LONGEST_TEXT}, "text")
    if any(len(one) > LONGEST_RECIPIENTS for one in recipients):
        raise LimitExceeded(_("These are too many recipients."), "to")


def _existing(conversation: Conversation | None, agent: Agent, kind: str, draft: Draft | None) -> Draft:
    if conversation is not None:
        shared = {"conversation": conversation, "agent": agent, "kind": kind}
        row, _made = Draft.objects.get_or_create(**shared, defaults={"organisation_id": conversation.organisation_id})
        return row
    if draft is not None:
        found = Draft.objects.filter(pk=draft.pk, agent=agent, conversation=None).first()
        if found is None:
            raise NotFound(_("This draft is gone; it may have been sent."))
        return found
    if Draft.objects.filter(agent=agent, conversation=None).count() >= MOST_DRAFTS:
        raise LimitExceeded(_("You have %(most)s drafts; send or discard some first.") % {"most": MOST_DRAFTS})
    return Draft(organisation_id=agent.organisation_id, agent=agent, kind=kind)


def _mine(draft: Draft, actor: Actor) -> Draft:
    row = Draft.objects.select_for_update().filter(pk=draft.pk, agent_id=agent_id(actor)).first()
    if row is None:
        raise NotFound(_("This draft is gone; it may have been sent."))
    return row


def _drop(attachment: Attachment, actor: Actor) -> None:
    file = attachment.file
    attachment.delete()
    store.destroy(file, actor=actor)
