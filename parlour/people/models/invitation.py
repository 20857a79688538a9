"""An open door."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parlour.kernel.personal import TENANT_IS_CONTROLLER, THIS_ROW, Edge, Source, concerns, impersonal, pd, personal
from parlour.kernel.purposes import account
from parlour.organisations.models import OrganisationRow
from parlour.organisations.permissions import Role
from parlour.people.models.agent import Agent


class Invitation(OrganisationRow):
    """An open door for one address, for a while. The secret itself is in the mail only; we keep its digest."""

    email = personal(
        models.EmailField(_("email address")),
        pd.EmailAddress,
        account,
        source=Source.CONTROLLER,
        identifies=True,
    )
    role = personal(
        models.CharField(_("role"), max_length=16, default=Role.AGENT),
        pd.Job,
        account,
        source=Source.CONTROLLER,
    )
    digest = impersonal(models.CharField(max_length=64, unique=True), "a digest of a random secret")
    invited_by = concerns(
        models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+"), Edge.ACTOR, account
    )
    expires_at = impersonal(models.DateTimeField(), "when the door shuts")
    accepted_at = impersonal(models.DateTimeField(null=True, blank=True), "when the door was used")
    shown_at = impersonal(
        models.DateTimeField(null=True, blank=True),
        "when the link was shown to a colleague, so that it proves no address",
    )

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = THIS_ROW
