"""django-helpdesk, set up as its documentation says, on SQLite with a write-ahead log; mails are never sent.

`mail_in FOLDER`: take in each .eml through its gateway. `list N`: fill N tickets, 10 % open, and list 25 open ones.
"""

import json
import logging
import os
import statistics
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.urls import include, path

urlpatterns: list = []
FOLDER = Path(os.environ.get("PEER_FOLDER", "."))


def set_up() -> None:
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
    context = "django.template.context_processors."
    settings.configure(
        SECRET_KEY="x",
        DEBUG=False,
        ALLOWED_HOSTS=["*"],
        SITE_ID=1,
        USE_TZ=True,
        ROOT_URLCONF=__name__,
        STATIC_URL="/static/",
        MEDIA_ROOT=str(FOLDER / "media"),
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
            "django.contrib.humanize", "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.admin",
            "rest_framework", "helpdesk",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                context + "request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages", context + "static",
            ]},
        }],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "peer.sqlite3"),
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
        }},
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command

    urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)


def queue():
    from helpdesk.models import Queue

    return Queue.objects.create(
        title="Help", slug="help", allow_email_submission=True, email_address="help@larkmoor.example"
    )


def mail_in(folder: str) -> dict:
    from helpdesk.email import extract_email_metadata
    from helpdesk.models import Ticket

    desk, logger = queue(), logging.getLogger("peer")
    texts = [one.read_text() for one in sorted(Path(folder).glob("*.eml"))]
    warm, texts = texts[:10], texts[10:]
    for text in warm:
        extract_email_metadata(text, desk, logger)
    begun, started = time.perf_counter(), time.process_time()
    for text in texts:
        extract_email_metadata(text, desk, logger)
    rate, wall = len(texts) / (time.process_time() - started), len(texts) / (time.perf_counter() - begun)
    assert Ticket.objects.count() == len(texts) + len(warm)
    return {"rate": round(rate, 1), "wall": round(wall, 1)}


def listing(count: str) -> dict:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse
    from helpdesk.models import Ticket
    from helpdesk.query import query_to_base64

    desk, total = queue(), int(count)
    for first in range(0, total, 5000):
        Ticket.objects.bulk_create(
            Ticket(
                queue=desk,
                title=f"Ticket {n}",
                submitter_email=f"p{n}@x.example",
                status=1 if n % 10 == 0 else 4,
                priority=3,
            )
            for n in range(first, min(first + 5000, total))
        )
    user = get_user_model().objects.create_superuser("boss", "boss@x.example", "x")
    client = Client()
    client.force_login(user)
    found = query_to_base64(
        {"filtering": {"status__in": [1]}, "sorting": "created", "sortreverse": False, "search_string": ""}
    )
    address = reverse("helpdesk:datatables_ticket_list", args=[found])
    times = []
    for _ in range(8):
        started = time.perf_counter()
        answer = client.get(
            address,
            {"draw": 1, "start": 0, "length": 25, "order[0][column]": 0, "order[0][dir]": "desc", "search[value]": ""},
        )
        times.append(time.perf_counter() - started)
        assert answer.status_code == 200, answer.status_code
        assert len(answer.json()["data"]) == 25, len(answer.json()["data"])
    return {"ms": round(statistics.median(times[1:]) * 1000, 2)}


if __name__ == "__main__":
    set_up()
    print(json.dumps({"mail_in": mail_in, "list": listing}[sys.argv[1]](sys.argv[2])))
