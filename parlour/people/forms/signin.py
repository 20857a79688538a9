"""allauth's forms in our words: labels above, no placeholders, one password field with a way to look at it."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

_HINT = _("At least 10 characters; a few words that don't belong together are good.")


class _Plain:
    """Takes away what says the same twice: placeholders, and the second entry of a new password."""

    labels: dict[str, Any] = {}
    attributes: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        fields.pop("password2", None)
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(self.attributes.get(name, {}))
            field.label = self.labels.get(name, field.label)
            field.help_text = _HINT if name == "password1" else ""


class _Code(_Plain):
    labels = {"code": _("Code")}
    attributes = {"code": {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "characters"}}


class LoginForm(_Plain, account.LoginForm):  # type: ignore[misc]
    labels = {"login": _("Email"), "password": _("Password")}
    attributes = {"login": {"autocomplete": "username webauthn"}}


class RequestLoginCodeForm(_Plain, account.RequestLoginCodeForm):  # type: ignore[misc]
    labels = {"email": _("Email")}
    attributes = {"email": {"autocomplete": "username"}}


class ConfirmLoginCodeForm(_Code, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(_Plain, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("Email")}
    attributes = {"email": {"autocomplete": "username"}}


class ResetPasswordKeyForm(_Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password")}


class ChangePasswordForm(_Plain, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": _("Current password"), "password1": _("New password")}


class SetPasswordForm(_Plain, account.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": _("New password")}


class ReauthenticateForm(_Plain, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class AuthenticateForm(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code of the app, or a recovery code")}


class ReauthenticateCodeForm(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code of the app, or a recovery code")}


class ActivateTOTPForm(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("The six digits that the app shows")}
    attributes = {"code": {"autocomplete": "one-time-code", "inputmode": "numeric"}}
