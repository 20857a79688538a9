"""Providers whose settings are known, and which one an address belongs to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parlour.inboxes.contract import Preset

_APP_PASSWORD = _("Make an app password at the provider and enter it here; the usual password does not work.")


def _values(imap: str, smtp: str, *, starttls: bool = False, **more: object) -> dict[str, object]:
    sending = {"smtp_port": 587, "smtp_protection": "starttls"} if starttls else {"smtp_port": 465}
    return {"imap_host": imap, "imap_port": 993, "imap_protection": "tls", "smtp_host": smtp, **sending, **more}


PRESETS = (
    Preset(
        "google",
        "Gmail / Google Workspace",
        _("Register Parlour as an application at Google, enter its id and secret, then sign in with Google."),
        _values("imap.gmail.com", "smtp.gmail.com", sign_in="google", plus_addressing=True),
    ),
    Preset(
        "google-password",
        _("Gmail with an app password"),
        _APP_PASSWORD,
        _values("imap.gmail.com", "smtp.gmail.com", plus_addressing=True),
    ),
    Preset(
        "microsoft",
        "Microsoft 365 / Outlook.com",
        _("Register Parlour as an application at Microsoft, enter its id and secret, then sign in with Microsoft."),
        _values(
            "outlook.office365.com", "smtp.office365.com", starttls=True, sign_in="microsoft", plus_addressing=True
        ),
    ),
    Preset(
        "fastmail", "Fastmail", _APP_PASSWORD, _values("imap.fastmail.com", "smtp.fastmail.com", plus_addressing=True)
    ),
    Preset(
        "icloud",
        "iCloud",
        _APP_PASSWORD,
        _values("imap.mail.me.com", "smtp.mail.me.com", starttls=True, plus_addressing=True),
    ),
    Preset("yahoo", "Yahoo", _APP_PASSWORD, _values("imap.mail.yahoo.com", "smtp.mail.yahoo.com")),
    Preset("zoho", "Zoho", _APP_PASSWORD, _values("imap.zoho.eu", "smtp.zoho.eu")),
    Preset(
        "gmx", "GMX", _("Allow IMAP in GMX's settings first."), _values("imap.gmx.net", "mail.gmx.net", starttls=True)
    ),
    Preset("ionos", "IONOS", "", _values("imap.ionos.com", "smtp.ionos.com")),
    Preset("ovh", "OVHcloud", "", _values("ssl0.ovh.net", "ssl0.ovh.net")),
    Preset(
        "own",
        _("A mail server of our own"),
        _("Nothing is fetched: the mail server hands mail to Parlour, or a provider calls. See the guide."),
        {
            "imap_host": "",
            "smtp_host": "localhost",
            "smtp_port": 25,
            "smtp_protection": "plain",
            "smtp_sign_in": "none",
        },
    ),
    Preset("other", _("Another provider"), _("Look for IMAP and SMTP on the provider's help pages.")),
)

_DOMAINS = {
    "gmail.com": "google-password",
    "googlemail.com": "google-password",
    "outlook.com": "microsoft",
    "hotmail.com": "microsoft",
    "live.com": "microsoft",
    "fastmail.com": "fastmail",
    "icloud.com": "icloud",
    "me.com": "icloud",
    "mac.com": "icloud",
    "yahoo.com": "yahoo",
    "zoho.eu": "zoho",
    "gmx.net": "gmx",
    "gmx.de": "gmx",
}


def suggested(address: str) -> Preset:
    """The preset for an address, judged by its domain; “another provider” when the domain is nobody's we know."""
    key = _DOMAINS.get(address.rpartition("@")[2].strip().lower(), "other")
    return next(preset for preset in PRESETS if preset.key == key)
