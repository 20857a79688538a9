"""Second factors and their secrets."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parlour.kernel import crypto
from parlour.people.models import User


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; the secrets of authenticator apps and recovery codes are encrypted under the master key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the right code or key. Try again."),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal_secrets({"second factor": text}).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return str(crypto.open_secrets(bytes.fromhex(encrypted_text))["second factor"])

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - allauth's name
        return _("Passkey")

    def _get_site_name(self) -> str:
        return "Parlour"
