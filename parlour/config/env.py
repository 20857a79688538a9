"""Every setting: an environment variable with a type, a default and one sentence. Read from the environment or `.env`.

`NAME_FILE` names a file that holds the value, for secrets. Mistakes stop the program with a sentence that says
what to write; `docs/reference/settings.md` is generated from this list.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SettingError(Exception):
    """A setting can't be understood; the message names it and says what to write."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting. `parse` turns the text into a value and raises ValueError with a remedy."""

    name: str
    parse: Callable[[str], Any]
    default: str
    sentence: str
    secret: bool = False


def _text(value: str) -> str:
    return value


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"write a whole number from {least} to {most}")
        return int(value)

    return parse


def _switch(value: str) -> bool:
    if value.lower() in ("1", "yes", "true", "on"):
        return True
    if value.lower() in ("", "0", "no", "false", "off"):
        return False
    raise ValueError("write yes or no")


def _path(value: str) -> Path:
    return Path(value).expanduser().resolve()


def _list(value: str) -> list[str]:
    return [item.strip() for item in value.split(",") if item.strip()]


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("write an address that begins with http:// or https://")
    return value.rstrip("/")


def _listen(value: str) -> tuple[str, int] | None:
    if not value:
        return None
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise ValueError("write host:port, such as 127.0.0.1:2525")
    return host.strip("[]") or "127.0.0.1", int(port)


def _database(value: str) -> str:
    if value and not value.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise ValueError("write a sqlite: or postgres: address")
    return value


VARIABLES = (
    Variable("PARLOUR_PORT", _number(1, 65535), "8000", "The port on which Parlour serves its pages."),
    Variable("PARLOUR_HOST", _text, "127.0.0.1", "The address on which Parlour listens; 0.0.0.0 for all."),
    Variable("PARLOUR_URL", _text, "", "The address that people type, such as https://parlour.example.org; empty means http://localhost and the port."),
    Variable("PARLOUR_DATA", _path, "./data", "The folder that holds the database, the files and the keys."),
    Variable("DATABASE_URL", _database, "", "The database; empty means SQLite in the data folder.", secret=True),
    Variable("REDIS_URL", _text, "", "Redis or Valkey for telling several web processes of news; empty means through the database.", secret=True),
    Variable("PARLOUR_SECRET_KEY", _text, "", "The secret from which signatures are made; empty means one kept in the data folder.", secret=True),
    Variable("PARLOUR_MASTER_KEY", _text, "", "The key that wraps the keys of files, 64 hexadecimal digits; empty means one kept in the data folder.", secret=True),
    Variable("PARLOUR_DEBUG", _switch, "no", "Shows errors with their inner workings; never on a public machine."),
    Variable("PARLOUR_LOG_LEVEL", _text, "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."),
    Variable("PARLOUR_SMTP_URL", _text, "", "The server for Parlour's own mails (invitations, codes), such as smtp://user:password@host:587; empty means through the first mail inbox.", secret=True),
    Variable("PARLOUR_MAIL_FROM", _text, "", "The sender of Parlour's own mails; empty means parlour at the host of PARLOUR_URL."),
    Variable("PARLOUR_LISTEN_SMTP", _listen, "", "Where Parlour takes mail by SMTP, as host:port; empty means not at all."),
    Variable("PARLOUR_LISTEN_LMTP", _listen, "", "Where Parlour takes mail by LMTP, as host:port; empty means not at all."),
    Variable("PARLOUR_TLS_CERT", _text, "", "The certificate file with which the mail listener offers STARTTLS."),
    Variable("PARLOUR_TLS_KEY", _text, "", "The key file that belongs to PARLOUR_TLS_CERT."),
    Variable("PARLOUR_CA_FILE", _text, "", "A file of further certificate authorities to trust when Parlour connects to mail servers and sign-in services."),
    Variable("PARLOUR_PROXIES", _list, "", "The addresses of reverse proxies whose X-Forwarded headers are believed, separated by commas."),
    Variable("PARLOUR_PRIVATE_HOSTS", _list, "", "Private hosts that outbound requests may reach all the same, as host or host:port, separated by commas."),
    Variable("PARLOUR_MAX_MAIL_BYTES", _number(10_000, 500_000_000), "52428800", "The largest mail that is taken in, in bytes."),
    Variable("PARLOUR_MAX_UPLOAD_BYTES", _number(10_000, 500_000_000), "26214400", "The largest file that an agent may attach, in bytes."),
    Variable("PARLOUR_WEB_THREADS", _number(1, 64), "4", "How many threads of a process answer page requests."),
    Variable("PARLOUR_WEB_PROCESSES", _number(1, 32), "1", "How many processes answer page requests; each takes a processor and some 40 MB, and knows only by itself who else is looking."),
)  # fmt: skip

TEST_VARIABLES = (
    Variable("PARLOUR_TEST_DATABASE_URL", _database, "", "The database server on which the test suite makes its database; empty means SQLite."),
    Variable("PARLOUR_CORPORA", _text, "", "A folder of mail corpora; tests that want it skip where it is unset."),
    Variable("PARLOUR_REQUIRE_SERVERS", _switch, "no", "Tests fail instead of skipping where Dovecot, Postfix or Chromium is missing."),
)  # fmt: skip

_dotenv: dict[str, str] | None = None


def read(name: str) -> Any:
    """Return the parsed value of a declared setting; raises SettingError with a remedy."""
    variable = next(v for v in (*VARIABLES, *TEST_VARIABLES) if v.name == name)
    value = _raw(name, variable.default)
    try:
        return variable.parse(value.strip())
    except ValueError as error:
        shown = "" if variable.secret else f" It is “{value[:60]}”."
        raise SettingError(f"{name}: {error}.{shown}") from None


def _raw(name: str, default: str) -> str:
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE: can't read {path} ({error.strerror}).") from None
    return os.environ.get(name, _file_values().get(name, default))


def _file_values() -> dict[str, str]:
    global _dotenv  # noqa: PLW0603 - read once per process
    if _dotenv is None:
        path = Path(".env")
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
        _dotenv = {key.strip(): value.strip().strip("'\"") for key, value in pairs}
    return _dotenv


def kept_secret(folder: Path, name: str, length: int = 32) -> str:
    """Return the hexadecimal secret kept in `folder`, making it on first use, readable by the owner only."""
    path = folder / name
    try:
        if not path.exists():
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
            _write_once(path, secrets.token_hex(length))
        return path.read_text().strip()
    except OSError as error:
        why = (os.strerror(error.errno) if error.errno else "unknown reason").lower()
        raise SettingError(
            f"Can't use the data folder {folder.parent} ({why}). Change its owner, or set PARLOUR_DATA to another folder."
        ) from None


def _write_once(path: Path, text: str) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass  # another process was first
