"""The settings of django-allauth: how people come in."""

from typing import Any

ACCOUNT_ADAPTER = "parlour.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "parlour.people.adapters.SocialAccountAdapter"
MFA_ADAPTER = "parlour.people.adapters.MFAAdapter"

SESSION_ENGINE = "parlour.people.sessions"
PASSWORD_RESET_TIMEOUT = 86_400  # seconds that a link for a new password works

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds; mail takes its time
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
# A mail goes to unknown addresses too, so that known and unknown take the same time; the limits below bound it.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
ACCOUNT_FORMS = {
    "login": "parlour.people.forms.signin.LoginForm",
    "request_login_code": "parlour.people.forms.signin.RequestLoginCodeForm",
    "confirm_login_code": "parlour.people.forms.signin.ConfirmLoginCodeForm",
    "reset_password": "parlour.people.forms.signin.ResetPasswordForm",
    "reset_password_from_key": "parlour.people.forms.signin.ResetPasswordKeyForm",
    "change_password": "parlour.people.forms.signin.ChangePasswordForm",
    "set_password": "parlour.people.forms.signin.SetPasswordForm",
    "reauthenticate": "parlour.people.forms.signin.ReauthenticateForm",
}
# Counted in the shared cache below, so that they hold across all web processes.
ACCOUNT_RATE_LIMITS: dict[str, Any] = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/h/ip,5/15m/key",
    "reset_password": "20/h/ip,5/15m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "parlour_first_run": "10/m/ip",
    "parlour_invitation": "20/m/ip",
    "parlour_invite": "100/h/user",
}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Parlour"
MFA_TOTP_TOLERANCE = 0  # so that a code can't be used twice: allauth remembers used codes for one period
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "add_webauthn": "parlour.people.forms.passkey.AddPasskeyForm",
    "authenticate": "parlour.people.forms.signin.AuthenticateForm",
    "reauthenticate": "parlour.people.forms.signin.ReauthenticateCodeForm",
    "activate_totp": "parlour.people.forms.signin.ActivateTOTPForm",
}
USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # people.vouching does it, within one house

# Attempts must be counted in one place by all web processes: rows of people.Counter, whose keys are digests.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_counter",
        "KEY_FUNCTION": "parlour.people.limits.digested_key",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
