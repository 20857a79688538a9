"""What delivery reports and accepted mail say about an address."""

from parlour.contacts.models import ContactIdentity, IdentityKind, normalised_email
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now

CODE_LENGTH = 40


def mark_bounced(address: str, code: str, *, actor: Actor) -> ContactIdentity | None:
    """Note that mail to `address` bounced for good with the status `code`; None when the address is nobody's.

    Runs inside the transaction of the bounce, whose own fact tells of it.
    """
    identity = _identity(address)
    if identity:
        identity.bounced_at, identity.bounce_reason = now(), code[:CODE_LENGTH]
        identity.save(update_fields=["bounced_at", "bounce_reason"])
    return identity


def clear_bounce(address: str, *, actor: Actor) -> ContactIdentity | None:
    """Forget the bounce of `address`: mail came from it again, or an agent has checked it."""
    identity = _identity(address)
    if identity and identity.bounced_at:
        identity.bounced_at, identity.bounce_reason = None, ""
        identity.save(update_fields=["bounced_at", "bounce_reason"])
    return identity


def _identity(address: str) -> ContactIdentity | None:
    return ContactIdentity.objects.filter(kind=IdentityKind.EMAIL, value=normalised_email(address)).first()
