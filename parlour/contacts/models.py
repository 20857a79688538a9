"""Customers: the people who write, the addresses they write from, the companies they belong to."""

import contextlib

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from parlour.kernel.personal import (
    BY_MENTION,
    TENANT_IS_CONTROLLER,
    THIS_ROW,
    Edge,
    Erase,
    Source,
    concerns,
    impersonal,
    pd,
    personal,
)
from parlour.kernel.purposes import care
from parlour.organisations.models import OrganisationRow
from parlour.people.models import Agent


class Company(OrganisationRow):
    """An organisation that contacts belong to, entered by hand."""

    name = impersonal(models.CharField(_("name"), max_length=160), "the name of a company")
    domain = impersonal(models.CharField(_("domain"), max_length=253, blank=True), "the internet domain of a company")
    note = personal(
        models.TextField(_("note"), blank=True, max_length=10000),
        pd.Opinion,
        care,
        source=Source.CONTROLLER,
        mentions=True,
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "name"], name="company_by_name")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = BY_MENTION

    def __str__(self) -> str:
        return self.name


class Contact(OrganisationRow):
    """Someone who writes, calls or visits. Has one or many identities.

    A merged contact points at the one it was merged into and keeps its own rows, so that a split loses
    nothing. `merged_under` says beside whom it was laid, as the merges were made; `merged_into` is the top of
    that tree, kept so that reading needs one step. Read through `head`.
    """

    name = personal(models.CharField(_("name"), max_length=200, blank=True), pd.Name, care)
    title = personal(models.CharField(_("title"), max_length=120, blank=True), pd.Job, care)
    phone = personal(
        models.CharField(_("telephone"), max_length=40, blank=True), pd.TelephoneNumber, care, identifies=True
    )
    address = personal(models.TextField(_("postal address"), max_length=1000, blank=True), pd.PhysicalAddress, care)
    language = personal(models.CharField(_("writes in"), max_length=16, blank=True), pd.Language, care)
    company = impersonal(
        models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts"),
        "names a company",
    )
    merged_into = concerns(
        models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"),
        Edge.ABOUT,
        care,
    )
    merged_under = concerns(
        models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"), Edge.ABOUT, care
    )
    merged_at = impersonal(models.DateTimeField(null=True, blank=True), "when the merge was made")
    version = impersonal(models.PositiveIntegerField(default=1), "rises with each edit, to notice stale ones")

    made_now = False  # set on the instance by `contact_for` when it made the row

    class Meta:
        indexes = [models.Index("organisation", Lower("name"), "id", name="contact_by_name")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = THIS_ROW

    def __str__(self) -> str:
        return self.name

    @property
    def head(self) -> "Contact":
        """The contact that this one was merged into, or itself. Merges never chain: actions point at the head."""
        return self.merged_into or self

    @property
    def initials(self) -> str:
        """Two letters for the monogram."""
        words = self.name.split()
        return ((words[0][:1] + words[-1][:1]) if len(words) > 1 else self.name[:2]).upper()


class IdentityKind(models.TextChoices):
    """The kinds of identity. (Registry kinds of later channels add rows, not choices: the column has none.)"""

    EMAIL = "email", _("email address")


class ContactIdentity(OrganisationRow):
    """One address of a contact on one kind of channel; unique per organisation."""

    contact = concerns(
        models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identities"), Edge.ABOUT, care
    )
    kind = impersonal(models.CharField(max_length=24), "the kind of address")
    value = personal(
        models.CharField(_("address"), max_length=320),
        pd.EmailAddress,
        care,
        identifies=True,
        erase=Erase.DELETE_ROW,
    )
    display = personal(models.CharField(max_length=320), pd.EmailAddress, care, identifies=True, erase=Erase.DELETE_ROW)
    bounced_at = impersonal(
        models.DateTimeField(null=True, blank=True), "when mail to the address last bounced for good"
    )
    bounce_reason = impersonal(models.CharField(max_length=40, blank=True), "a status code such as 5.1.1")
    blocked_at = impersonal(models.DateTimeField(null=True, blank=True), "when the address was blocked")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "value"], name="identity_once_per_organisation")
        ]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "contact"

    def __str__(self) -> str:
        return self.display


class ContactNote(OrganisationRow):
    """What an agent noted about a contact."""

    contact = concerns(models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes"), Edge.ABOUT, care)
    author = concerns(
        models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+"), Edge.ACTOR, care
    )
    text = personal(
        models.TextField(_("note"), max_length=10000),
        pd.Opinion,
        care,
        source=Source.CONTROLLER,
        mentions=True,
    )

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "contact"


def normalised_email(address: str) -> str:
    """Return an address as it is compared: trimmed, lower case, the domain in its ASCII form (RFC 5890)."""
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return address.strip().lower()
    if not domain.isascii():
        with contextlib.suppress(UnicodeError):  # a name that DNS could not hold is compared as it is
            domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}".lower()
