"""The mails that Parlour itself writes to people about their places."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from parlour.people.models import Invitation


class Letter(EmailMessage):
    """A mail of one organisation, which therefore leaves through that organisation's inbox (see `mail.whose`)."""

    organisation_id: UUID


def send_invitation(invitation: Invitation, secret: str) -> None:
    """Send an invitation's secret to its address, in the organisation's language. Raises as `mail.Backend` does."""
    words = {
        "organisation": invitation.organisation,
        "invited_by": invitation.invited_by,
        "link": invitation_link(secret),
        "days": (invitation.expires_at - invitation.created_at).days,
    }
    with override(invitation.organisation.locale):
        subject = " ".join(render_to_string("people/letters/invitation_subject.txt", words).split())
        body = render_to_string("people/letters/invitation.txt", words)
    letter = Letter(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    letter.organisation_id = invitation.organisation_id
    letter.send()


def invitation_link(secret: str) -> str:
    """Return the address that opens the door."""
    return f"{settings.BASE_URL}{reverse('invitation', args=[secret])}"
