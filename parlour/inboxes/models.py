"""A configured channel, and what came in through it before anything else happened to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parlour.files.models import StoredFile
from parlour.kernel.personal import (
    NOBODY,
    TENANT_IS_CONTROLLER,
    Erase,
    Source,
    impersonal,
    matches,
    pd,
    personal,
)
from parlour.kernel.purposes import intake
from parlour.organisations.models import OrganisationRow


class Inbox(OrganisationRow):
    """One configured channel: an address that people write to, and how we reach it."""

    name = impersonal(models.CharField(_("name"), max_length=80), "the name of an inbox, such as Support")
    kind = impersonal(models.CharField(max_length=24), "the kind of channel, from the registry")
    address = impersonal(models.CharField(_("address"), max_length=320), "an address of the organisation itself")
    sender_name = impersonal(
        models.CharField(_("sender name"), max_length=120, blank=True), "the name of the inbox to outsiders"
    )
    signature = impersonal(
        models.TextField(_("signature"), max_length=4000, blank=True), "the organisation's own signature"
    )
    settings = impersonal(
        models.JSONField(default=dict),
        "how to reach the organisation's own mail server",
        keys={"*": "the channel's Settings model"},
    )
    secrets = impersonal(
        models.BinaryField(null=True),
        "the organisation's own passwords and tokens, encrypted with the master key",
    )
    is_active = impersonal(models.BooleanField(default=True), "whether the inbox is open")
    health = impersonal(models.CharField(max_length=12, default="new"), "new, ok, trouble or paused")
    health_sentence = impersonal(
        models.CharField(max_length=300, blank=True), "what the mail server last said, in our words"
    )
    health_at = impersonal(models.DateTimeField(null=True), "when the state was seen")
    sending_paused_at = impersonal(models.DateTimeField(null=True), "when the brake stopped sending")
    hourly_limit = impersonal(models.PositiveIntegerField(default=500), "the most mails that may leave in an hour")

    class Meta:
        indexes = [models.Index(fields=["kind", "address"], name="inbox_by_address")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = NOBODY

    def __str__(self) -> str:
        return self.name


class InboxAddress(OrganisationRow):
    """A further address that leads to the same inbox (an alias)."""

    inbox = impersonal(models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="aliases"), "names an inbox")
    address = impersonal(models.CharField(_("address"), max_length=320), "an address of the organisation itself")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "address"], name="alias_once_per_organisation")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = NOBODY


class Cursor(OrganisationRow):
    """How far one source of an inbox has been read (for IMAP: folder, UIDVALIDITY, last UID, gaps)."""

    inbox = impersonal(models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="cursors"), "names an inbox")
    name = impersonal(models.CharField(max_length=200), "the name of a folder of the organisation's own mailbox")
    value = impersonal(
        models.JSONField(default=dict),
        "numbers that say how far we read",
        keys={"*": "numbers of the protocol"},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "name"], name="cursor_once_per_inbox")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = NOBODY


class EnvelopeState(models.TextChoices):
    """What became of what came in."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("became a message")
    STOPPED = "stopped", _("kept, not shown as a message")
    DUPLICATE = "duplicate", _("had come before")
    QUARANTINED = "quarantined", _("could not be read")


class Envelope(OrganisationRow):
    """Raw bytes from outside, stored before anything is parsed, and only then acknowledged.

    Its own queue: `waiting` envelopes are claimed by `lease_until` and end in exactly one of the other states,
    in the same transaction that makes the message.
    """

    inbox = impersonal(models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="envelopes"), "names an inbox")
    raw = impersonal(
        models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+"),
        "names a file; the file states itself",
    )
    digest = personal(
        models.CharField(max_length=64),
        pd.Identifier,
        intake,
        erase=Erase.DELETE_ROW,
        source=Source.CONTROLLER,
    )
    size = impersonal(models.BigIntegerField(), "a number of bytes")
    source = impersonal(models.CharField(max_length=16), "imap, smtp, lmtp, webhook or import")
    ref = impersonal(
        models.CharField(max_length=200, blank=True), "the place at the source: folder, UIDVALIDITY and UID"
    )
    sender = personal(models.CharField(max_length=320, blank=True), pd.EmailAddress, intake, identifies=True)
    recipient = personal(models.CharField(max_length=320, blank=True), pd.EmailAddress, intake)
    state = impersonal(models.CharField(max_length=12, default=EnvelopeState.WAITING), "where it is in intake")
    reason = impersonal(models.CharField(max_length=60, blank=True), "a code from a closed list")
    trail = impersonal(
        models.JSONField(default=list),
        "the steps of intake with their codes, never words of the mail",
        keys={
            "step": "name of the step",
            "answer": "continue, stop or quarantine",
            "code": "reason code",
            "ids": "ids of rows",
        },
    )
    attempts = impersonal(models.PositiveSmallIntegerField(default=0), "how often it was tried")
    due_at = impersonal(models.DateTimeField(null=True), "when it is to be tried next")
    lease_until = impersonal(models.DateTimeField(null=True), "until when a worker holds it")
    done_at = impersonal(models.DateTimeField(null=True), "when intake was finished")
    never_answer = impersonal(models.BooleanField(default=False), "set by import: nothing may be sent because of it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "digest"], name="envelope_once_per_inbox")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="envelope_waiting"),
            models.Index(
                fields=["organisation", "-created_at"],
                condition=models.Q(state="quarantined"),
                name="envelope_quarantine",
            ),
            models.Index(fields=["inbox", "-created_at"], name="envelope_by_inbox"),
        ]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = ("message.conversation.contact", matches("sender"))
