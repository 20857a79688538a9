"""Conversations and all that hangs on them. List pages read one denormalised row per conversation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parlour.contacts.models import Contact
from parlour.files.models import StoredFile
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel.clock import now
from parlour.kernel.personal import (
    NOBODY,
    TENANT_IS_CONTROLLER,
    Edge,
    Erase,
    Source,
    concerns,
    impersonal,
    matches,
    pd,
    personal,
)
from parlour.kernel.purposes import care, trail
from parlour.organisations.models import OrganisationRow
from parlour.people.models import Agent


class Status(models.TextChoices):
    """Where a conversation is. Who put it there and when is in the events."""

    OPEN = "open", _("Open")
    SNOOZED = "snoozed", _("Snoozed")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Spam")
    TRASH = "trash", _("Trash")


SHELVED = Q(status__in=[Status.OPEN, Status.SNOOZED, Status.CLOSED])


class Tag(OrganisationRow):
    """A word that agents put on conversations."""

    name = impersonal(models.CharField(_("name"), max_length=60), "a word for sorting, chosen by agents")
    key = impersonal(models.CharField(max_length=60), "the word in lower case, to find it again")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="tag_once_per_organisation")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = NOBODY

    def __str__(self) -> str:
        return self.name


class Conversation(OrganisationRow):
    """What one contact and we say to each other about one matter, whatever the channel."""

    inbox = impersonal(
        models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="conversations"), "names an inbox"
    )
    contact = concerns(
        models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conversations"), Edge.AUTHOR, care
    )
    number = impersonal(models.BigIntegerField(), "a running number of the organisation")
    subject = personal(models.CharField(_("subject"), max_length=500, blank=True), pd.EmailContent, care, mentions=True)
    status = impersonal(models.CharField(max_length=8, default=Status.OPEN), "where the conversation is")
    status_before = impersonal(
        models.CharField(max_length=8, blank=True), "where it was before spam or trash, to restore it"
    )
    snoozed_until = impersonal(models.DateTimeField(null=True, blank=True), "when it comes back")
    assignee = concerns(
        models.ForeignKey(Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="conversations"),
        Edge.ACTOR,
        care,
    )
    last_activity_at = impersonal(models.DateTimeField(default=now), "when something was last said in it")
    last_inbound_at = impersonal(models.DateTimeField(null=True), "when the contact last wrote")
    waiting_since = impersonal(models.DateTimeField(null=True), "since when the contact waits for an answer")
    first_reply_at = impersonal(models.DateTimeField(null=True), "when it was first answered")
    preview = personal(models.CharField(max_length=200, blank=True), pd.EmailContent, care, mentions=True)
    preview_by = impersonal(models.CharField(max_length=8, blank=True), "incoming, outgoing or note")
    message_count = impersonal(models.PositiveIntegerField(default=0), "a count")
    has_files = impersonal(models.BooleanField(default=False), "whether a file hangs on it")
    has_failure = impersonal(models.BooleanField(default=False), "whether a reply could not be delivered")
    tags = impersonal(
        models.ManyToManyField(Tag, through="ConversationTag", related_name="conversations"), "names tags"
    )
    trashed_at = impersonal(models.DateTimeField(null=True, blank=True), "when it was put in the trash")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="conversation_number_once"),
            models.CheckConstraint(
                condition=Q(status="snoozed") | Q(snoozed_until__isnull=True),
                name="snoozed_until_only_while_snoozed",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "-last_activity_at", "-id"], name="conv_by_status"),
            models.Index(fields=["organisation", "-last_activity_at", "-id"], condition=SHELVED, name="conv_shelved"),
            models.Index(
                fields=["organisation", "assignee", "status", "-last_activity_at", "-id"],
                name="conv_by_assignee",
            ),
            models.Index(fields=["inbox", "status", "-last_activity_at", "-id"], name="conv_by_inbox"),
            models.Index(fields=["inbox", "-last_activity_at", "-id"], condition=SHELVED, name="conv_by_inbox_shelved"),
            models.Index(fields=["contact", "-last_activity_at"], name="conv_by_contact"),
            models.Index(
                fields=["organisation", "-last_activity_at", "-id"],
                condition=Q(has_failure=True),
                name="conv_failed",
            ),
            models.Index(fields=["snoozed_until"], condition=Q(status="snoozed"), name="conv_to_wake"),
        ]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "contact"

    def __str__(self) -> str:
        return f"#{self.number}"


class ConversationTag(OrganisationRow):
    """A tag on a conversation."""

    conversation = impersonal(
        models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="taggings"),
        "names a conversation",
    )
    tag = impersonal(models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings"), "names a tag")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="tag_once_per_conversation")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "conversation.contact"


class Direction(models.TextChoices):
    """Who speaks to whom in a message."""

    INCOMING = "incoming", _("Incoming")
    OUTGOING = "outgoing", _("Outgoing")
    NOTE = "note", _("Private note")


class Message(OrganisationRow):
    """One thing said: by a contact, by us to the outside, or among ourselves (a note)."""

    conversation = impersonal(
        models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages"),
        "names a conversation",
    )
    inbox = impersonal(models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="+"), "names an inbox")
    direction = impersonal(models.CharField(max_length=8), "who speaks to whom")
    kind = impersonal(
        models.CharField(max_length=12, default="message"), "message, auto-reply, bounce, receipt or forward"
    )
    contact = concerns(
        models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="messages"),
        Edge.AUTHOR,
        care,
    )
    agent = concerns(
        models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="messages"),
        Edge.ACTOR,
        care,
    )
    subject = personal(models.CharField(max_length=500, blank=True), pd.EmailContent, care, mentions=True)
    text = personal(models.TextField(blank=True), pd.EmailContent, care, mentions=True)
    quoted_text = personal(models.TextField(blank=True), pd.EmailContent, care, mentions=True)
    signature_text = personal(models.TextField(blank=True), pd.EmailContent, care, mentions=True)
    html = personal(models.TextField(blank=True), pd.EmailContent, care, mentions=True)
    at = impersonal(models.DateTimeField(default=now), "when it was said, by our clock")
    written_at = impersonal(models.DateTimeField(null=True), "when its author's program says it was written")
    outside_id = personal(models.CharField(max_length=998, blank=True), pd.Identifier, care, source=Source.THIRD_PARTY)
    in_reply_to = personal(models.CharField(max_length=998, blank=True), pd.Identifier, care, source=Source.THIRD_PARTY)
    references = personal(models.TextField(blank=True), pd.Identifier, care, source=Source.THIRD_PARTY)
    fingerprint = personal(models.CharField(max_length=64, blank=True), pd.Identifier, care, source=Source.CONTROLLER)
    envelope = impersonal(
        models.OneToOneField(Envelope, null=True, on_delete=models.SET_NULL, related_name="message"),
        "names an envelope",
    )
    auto_submitted = impersonal(models.CharField(max_length=20, default="no"), "no, or the RFC 3834 word")
    bounced_message = impersonal(
        models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="bounces"),
        "names the message that came back",
    )
    remote_images = impersonal(models.BooleanField(default=False), "whether its HTML names remote images")
    images_shown_at = impersonal(models.DateTimeField(null=True), "when an agent asked for its remote images")
    closes = impersonal(models.BooleanField(default=False), "whether the conversation was closed with it, to undo both")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inbox", "fingerprint"], condition=~Q(fingerprint=""), name="message_once_per_inbox"
            )
        ]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="message_by_conversation"),
            models.Index(
                fields=["organisation", "outside_id"],
                condition=~Q(outside_id=""),
                name="message_by_outside_id",
            ),
        ]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "conversation.contact"


class Participant(OrganisationRow):
    """A name and address in the head of a message: from, to, cc, bcc, reply-to."""

    message = impersonal(
        models.ForeignKey(Message, on_delete=models.CASCADE, related_name="participants"), "names a message"
    )
    conversation = impersonal(
        models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants"),
        "names a conversation",
    )
    role = impersonal(models.CharField(max_length=8), "from, to, cc, bcc or reply-to")
    address = personal(models.CharField(max_length=320), pd.EmailAddress, care, identifies=True, erase=Erase.DELETE_ROW)
    name = personal(models.CharField(max_length=200, blank=True), pd.Name, care)

    class Meta:
        indexes = [models.Index(fields=["conversation", "address"], name="participant_of_conversation")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = ("conversation.contact", matches("address"))


class ThreadKey(OrganisationRow):
    """An outside id that belongs to a conversation: of its messages, and those that its messages refer to."""

    inbox = impersonal(models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="+"), "names an inbox")
    conversation = impersonal(
        models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="thread_keys"),
        "names a conversation",
    )
    digest = personal(
        models.CharField(max_length=32),
        pd.Identifier,
        care,
        source=Source.THIRD_PARTY,
        erase=Erase.DELETE_ROW,
    )
    own = impersonal(
        models.BooleanField(default=False),
        "whether a message in the conversation bears it, or only refers to it",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "digest", "conversation"], name="thread_key_once")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "conversation.contact"


class Attachment(OrganisationRow):
    """A file on a message, or on a draft that will become one."""

    message = impersonal(
        models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments"),
        "names a message",
    )
    draft = impersonal(
        models.ForeignKey("Draft", null=True, on_delete=models.CASCADE, related_name="attachments"),
        "names a draft",
    )
    file = impersonal(
        models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+"),
        "names a file; the file states itself",
    )
    filename = personal(models.CharField(max_length=255), pd.PersonalDocuments, care, mentions=True)
    content_type = impersonal(models.CharField(max_length=120), "a media type")
    size = impersonal(models.BigIntegerField(), "a number of bytes")
    content_id = impersonal(models.CharField(max_length=255, blank=True), "an id inside one mail")
    inline = impersonal(models.BooleanField(default=False), "whether it stands in the text")
    kind = impersonal(models.CharField(max_length=12, default="file"), "what sort of part it is")

    class Meta:
        indexes = [models.Index(fields=["message"], name="attachment_by_message")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = ("message.conversation.contact", "draft.conversation.contact")


class Draft(OrganisationRow):
    """What an agent has begun to write, kept on the server until it is sent or thrown away."""

    conversation = impersonal(
        models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="drafts"),
        "names a conversation",
    )
    inbox = impersonal(
        models.ForeignKey(Inbox, null=True, on_delete=models.CASCADE, related_name="+"), "names an inbox"
    )
    agent = concerns(models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="drafts"), Edge.ACTOR, care)
    kind = impersonal(models.CharField(max_length=8), "reply, note, forward or new")
    subject = personal(models.CharField(max_length=500, blank=True), pd.EmailContent, care, mentions=True)
    text = personal(models.TextField(blank=True, max_length=200000), pd.EmailContent, care, mentions=True)
    to = personal(models.TextField(blank=True, max_length=8000), pd.EmailAddress, care)
    cc = personal(models.TextField(blank=True, max_length=8000), pd.EmailAddress, care)
    bcc = personal(models.TextField(blank=True, max_length=8000), pd.EmailAddress, care)
    updated_at = impersonal(models.DateTimeField(default=now), "when it was last changed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "agent", "kind"],
                condition=Q(conversation__isnull=False),
                name="draft_once_per_kind",
            )
        ]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = ("conversation.contact", "agent.user")


class DeliveryState(models.TextChoices):
    """Where one copy of an outgoing message is."""

    QUEUED = "queued", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being sent")
    HANDING_OVER = "handing", _("Being handed over")
    SENT = "sent", _("Sent")
    HELD = "held", _("Held back")
    FAILED = "failed", _("Could not be delivered")
    BOUNCED = "bounced", _("Came back")
    UNCONFIRMED = "unsure", _("Not confirmed")
    CANCELLED = "undone", _("Undone")


class Delivery(OrganisationRow):
    """One copy of an outgoing message, to one recipient. Its own queue, by `due_at` and `lease_until`."""

    message = impersonal(
        models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries"), "names a message"
    )
    inbox = impersonal(models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="+"), "names an inbox")
    address = personal(models.CharField(max_length=320), pd.EmailAddress, care, identifies=True, erase=Erase.DELETE_ROW)
    state = impersonal(models.CharField(max_length=8, default=DeliveryState.QUEUED), "where the copy is")
    attempts = impersonal(models.PositiveSmallIntegerField(default=0), "how often it was tried")
    due_at = impersonal(models.DateTimeField(), "when it is to be tried next")
    lease_until = impersonal(models.DateTimeField(null=True), "until when a worker holds it")
    code = impersonal(models.CharField(max_length=40, blank=True), "a status code such as 5.1.1")
    reason = personal(
        models.CharField(max_length=300, blank=True), pd.Communication, care, trail, source=Source.THIRD_PARTY
    )
    sent_at = impersonal(models.DateTimeField(null=True), "when the other side took it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "address"], name="delivery_once_per_recipient")]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["queued", "claimed", "handing"]),
                name="delivery_due",
            ),
            models.Index(fields=["inbox", "sent_at"], condition=Q(sent_at__isnull=False), name="delivery_rate"),
            models.Index(fields=["organisation", "address", "created_at"], name="delivery_by_address"),
        ]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = ("message.conversation.contact", matches("address"))


class ReadMark(OrganisationRow):
    """Up to when an agent has read a conversation."""

    conversation = impersonal(
        models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="read_marks"),
        "names a conversation",
    )
    agent = concerns(models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+"), Edge.ACTOR, care)
    read_at = personal(models.DateTimeField(), pd.ServiceConsumptionBehavior, care, source=Source.CONTROLLER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "agent"], name="read_mark_once")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "agent.user"
