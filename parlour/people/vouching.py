"""What a service's word is worth: a place in the house that named it, or the door that stands open there."""

from allauth.socialaccount.models import SocialLogin

from parlour.people import queries
from parlour.people.actions.accept_invitation import take_place
from parlour.people.models import SignInService, User


def provider_of(sociallogin: SocialLogin) -> str:
    """Return the key of the service that speaks."""
    return str(sociallogin.account.provider)


def vouched_address(sociallogin: SocialLogin, service: SignInService) -> str:
    """Return the address that counts: verified by the service, or trusted because the administrator said so."""
    for address in sociallogin.email_addresses:
        if address.verified is True or str(address.verified).lower() == "true" or service.trusts_addresses:
            return str(address.email).strip().lower()
    return ""


def place_by_word(service: SignInService, sociallogin: SocialLogin) -> User | None:
    """Return the person to let in: with an open place, or now taking the place that was offered to the address."""
    known: User | None = sociallogin.user if sociallogin.is_existing else None
    if known is not None:
        return known if known.is_active and queries.place(known, service.organisation.slug) else None
    address = vouched_address(sociallogin, service)
    user = User.objects.filter(email=address).first() if address else None
    if user is not None and queries.place(user, service.organisation.slug):
        return user if user.is_active else None
    invitation = queries.waiting_invitation(service.organisation, address) if address else None
    if invitation is None:
        return None
    name = (sociallogin.user.name if sociallogin.user else "") or address.split("@")[0]
    newcomer: User = take_place(invitation, user=user, name=name, vouched=True).user
    return newcomer
