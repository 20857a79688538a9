"""Settings: understood, or refused with a sentence that says what to write."""

from pathlib import Path

import pytest

from parlour.config import env


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PARLOUR_PORT", "eighty", "PARLOUR_PORT: write a whole number from 1 to 65535. It is “eighty”."),
        ("PARLOUR_PORT", "70000", "PARLOUR_PORT: write a whole number from 1 to 65535. It is “70000”."),
        ("PARLOUR_DEBUG", "perhaps", "PARLOUR_DEBUG: write yes or no. It is “perhaps”."),
        (
            "DATABASE_URL",
            "mysql://x",
            "DATABASE_URL: write a sqlite: or postgres: address.",
        ),
        (
            "PARLOUR_LISTEN_SMTP",
            "25",
            "PARLOUR_LISTEN_SMTP: write host:port, such as 127.0.0.1:2525. It is “25”.",
        ),
    ],
)
def test_a_bad_value_is_refused_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(env.SettingError) as told:
        env.read(name)
    assert str(told.value) == sentence


def test_a_secret_is_never_shown_in_the_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARLOUR_SECRET_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(env.SettingError, match=r"PARLOUR_SECRET_KEY_FILE: can't read"):
        env.read("PARLOUR_SECRET_KEY")


def test_a_secret_comes_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sesame\n")
    monkeypatch.setenv("PARLOUR_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.read("PARLOUR_SECRET_KEY") == "sesame"


def test_the_kept_secret_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    first = env.kept_secret(tmp_path / "keys", "secret.key")
    assert env.kept_secret(tmp_path / "keys", "secret.key") == first
    assert len(bytes.fromhex(first)) == 32
    assert (tmp_path / "keys" / "secret.key").stat().st_mode & 0o077 == 0


def test_every_default_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*env.VARIABLES, *env.TEST_VARIABLES):
        monkeypatch.delenv(variable.name, raising=False)
        monkeypatch.setattr(env, "_dotenv", {})
        env.read(variable.name)
        assert variable.sentence.endswith("."), variable.name
