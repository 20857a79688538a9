"""The one settings file. Values come from `config.env`; there are no dev and prod variants."""

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from parlour.config import env

PACKAGE = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

DATA: Path = env.read("PARLOUR_DATA")
DEBUG: bool = env.read("PARLOUR_DEBUG")
PORT: int = env.read("PARLOUR_PORT")
HOST: str = env.read("PARLOUR_HOST")
BASE_URL: str = env.read("PARLOUR_URL").rstrip("/") or f"http://localhost:{PORT}"
_base = urlsplit(BASE_URL)
HTTPS = _base.scheme == "https"
REDIS_URL: str = env.read("REDIS_URL")
PRIVATE_HOSTS: list[str] = env.read("PARLOUR_PRIVATE_HOSTS")
PROXIES: list[str] = env.read("PARLOUR_PROXIES")
MAX_MAIL_BYTES: int = env.read("PARLOUR_MAX_MAIL_BYTES")
MAX_UPLOAD_BYTES: int = env.read("PARLOUR_MAX_UPLOAD_BYTES")
WEB_THREADS: int = env.read("PARLOUR_WEB_THREADS")
WEB_PROCESSES: int = env.read("PARLOUR_WEB_PROCESSES")
LISTEN_SMTP: tuple[str, int] | None = env.read("PARLOUR_LISTEN_SMTP")
LISTEN_LMTP: tuple[str, int] | None = env.read("PARLOUR_LISTEN_LMTP")
TLS_CERT: str = env.read("PARLOUR_TLS_CERT")
TLS_KEY: str = env.read("PARLOUR_TLS_KEY")
CA_FILE: str = env.read("PARLOUR_CA_FILE")
SYSTEM_SMTP_URL: str = env.read("PARLOUR_SMTP_URL")

if TESTING:
    SECRET_KEY = "a secret for tests only, never for a server"  # noqa: S105
    MASTER_KEY = "00" * 32
else:
    SECRET_KEY = env.read("PARLOUR_SECRET_KEY") or env.kept_secret(DATA / "keys", "secret.key")
    MASTER_KEY = env.read("PARLOUR_MASTER_KEY") or env.kept_secret(DATA / "keys", "master.key")

ALLOWED_HOSTS = ["*"] if DEBUG else [_base.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "template_partials",
    "parlour.kernel",
    "parlour.ui",
    "parlour.organisations",
    "parlour.people",
    "parlour.files",
    "parlour.contacts",
    "parlour.inboxes",
    "parlour.conversations",
    "parlour.web",
    # After our own, whose templates of the same names come first. Google speaks OpenID Connect like every other.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "parlour.kernel.web.csp.middleware",
    "parlour.kernel.personal.cookie_guard.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "parlour.people.middleware.place_of_agent",
    "parlour.kernel.web.errors.middleware",
]

ROOT_URLCONF = "parlour.config.urls"
WSGI_APPLICATION = "parlour.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "parlour.web.context.shell",
            ],
        },
    },
]

# --- database -----------------------------------------------------------------------------------------------
_SQLITE_OPTIONS: dict[str, Any] = {
    # One writer at a time, asked for at the start, so that nobody fails half-way with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456;"
    ),
}
_url = (env.read("PARLOUR_TEST_DATABASE_URL") if TESTING else "") or env.read("DATABASE_URL")
_url = _url or f"sqlite:///{DATA / 'parlour.sqlite3'}"
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(_url, conn_max_age=None, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
    if TESTING:
        # A real file, as in service: threads and processes meet in it. Nobody pulls the plug on a test.
        DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/parlour-test-{os.getpid()}.sqlite3"}
        _SQLITE_OPTIONS["init_command"] = _SQLITE_OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# --- people -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "parlour_session", "parlour_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# --- what leaves and what comes ------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_TEMP_DIR = None

EMAIL_BACKEND = "parlour.people.mail.Backend"
DEFAULT_FROM_EMAIL = env.read("PARLOUR_MAIL_FROM") or f"parlour@{_base.hostname or 'localhost'}"

# --- words ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- static files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "parlour.kernel.web.statics.HashedStorage"
    },
}

# --- logs: ids only, no addresses, no words of a message -----------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "parlour.kernel.logs.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.read("PARLOUR_LOG_LEVEL").upper()},
}

from parlour.config.signin import *  # noqa: E402, F403 - allauth's many names, kept in a page of their own
