"""A person's ways in: whose address is proven, and what is taken away when it turns out to be somebody else's."""

from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import F
from django.urls import reverse

from parlour.people.models import User


def prove_address(user: User, *, proven: bool = True) -> None:
    """Enter the user's address as `proven`: by the mail it received, or by the operator's own hand."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": proven, "primary": True})


def forget_earlier_ways_in(user: User, *, keep_password: bool = False) -> None:
    """Take away every key that was made before the address was proven.

    Whoever made a sign-in for an address that isn't theirs waits for its owner to come in; then their password,
    passkeys, links and sessions must be worth nothing.
    """
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    if not keep_password:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    end_all_sessions(user)


def end_all_sessions(user: User) -> None:
    """Make every session of the user worthless at once, by raising the epoch that sessions are tied to."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])


def new_password_link(user: User) -> str:
    """Return an address with which the person makes a new password, once, within a day; to be handed over."""
    words = {"uidb36": user_pk_to_url_str(user), "key": PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}
    return f"{settings.BASE_URL}{reverse('account_reset_password_from_key', kwargs=words)}"


def on_address_proven(sender: Any, *, email_address: EmailAddress, **_rest: Any) -> None:
    """allauth tells: a code reached an address that was not proven before."""
    forget_earlier_ways_in(email_address.user)


def on_password_reset(sender: Any, *, user: User, **_rest: Any) -> None:
    """allauth tells: a link reached the address, and a new password was chosen."""
    if EmailAddress.objects.filter(user=user, email=user.email, verified=False).update(verified=True):
        forget_earlier_ways_in(user, keep_password=True)
