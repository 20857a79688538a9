"""What an administrator enters."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from parlour.channels.email.presets import PRESETS, suggested
from parlour.channels.email.settings import EmailSettings


def test_nothing_at_all_is_good() -> None:
    assert EmailSettings().imap_host == ""
    assert EmailSettings.model_validate({}) == EmailSettings()


@pytest.mark.parametrize("host", ["http://x", "a b", "x@y", "a/b", "x" * 300, "a\nb", "a\x00b"])
def test_a_host_is_a_name_only(host: str) -> None:
    with pytest.raises(ValidationError):
        EmailSettings.model_validate({"imap_host": host})


@pytest.mark.parametrize(
    "change",
    [
        {"imap_port": 0},
        {"smtp_port": 70_000},
        {"imap_folder": ""},
        {"import_days": -1},
        {"microsoft_tenant": "../x"},
        {"imap_username": "a\r\nb"},
    ],
)
def test_values_beyond_limits_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        EmailSettings.model_validate(change)


def test_secrets_do_not_show() -> None:
    settings = EmailSettings.model_validate({"imap_password": "hunter22", "oauth_refresh_token": "r4fresh"})
    assert "hunter22" not in repr(settings)
    assert "r4fresh" not in repr(settings)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_every_preset_is_good_settings_and_protects_the_line(preset: object) -> None:
    settings = EmailSettings.model_validate(preset.values)  # type: ignore[attr-defined]
    assert settings.imap_protection == "tls"
    assert settings.smtp_protection != "plain" or settings.smtp_host == "localhost"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("a@gmail.com", "google-password"),
        ("a@Outlook.com", "microsoft"),
        ("a@larkmoor.example", "other"),
        ("", "other"),
    ],
)
def test_an_address_suggests_its_provider(address: str, key: str) -> None:
    assert suggested(address).key == key
