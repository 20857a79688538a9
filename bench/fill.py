"""A house with as many conversations as a benchmark wants, filled by the database itself from one row of each kind."""

from datetime import UTC, datetime
from typing import Any

CONTACTS = 2000
AGENTS = 5
SLUG = "larkmoor"
NEWEST = datetime(2026, 11, 1, 12, tzinfo=UTC)


def house() -> Any:
    """Migrate, and make an organisation with an inbox, some agents and contacts; returns the first agent."""
    import django

    django.setup()
    from django.core.management import call_command

    from parlour.contacts.models import Contact
    from parlour.inboxes.models import Inbox
    from parlour.kernel.scoping import across_organisations
    from parlour.organisations.models import Organisation
    from parlour.people.models import Agent, User

    call_command("migrate", verbosity=0)
    with across_organisations("a benchmark makes its house"):
        place = Organisation.objects.create(name="Larkmoor Cycles", slug=SLUG)
        Inbox.objects.create(organisation=place, name="Help", kind="email", address="help@larkmoor.example")
        users = [User.objects.create_user(f"a{n}@larkmoor.example", None, name=f"Agent {n}") for n in range(AGENTS)]
        agents = [Agent.objects.create(organisation=place, user=user, name=user.name) for user in users]
        Contact.objects.bulk_create(Contact(organisation=place, name=f"Person Number{n}") for n in range(CONTACTS))
    return agents[0]


def grow(total: int, *, open_of_ten: int) -> None:
    """Let there be `total` conversations, `open_of_ten` of each ten open, the rest closed; a third of them assigned."""
    from django.db import connection

    from parlour.contacts.models import Contact
    from parlour.conversations.models import Conversation
    from parlour.inboxes.models import Inbox
    from parlour.kernel.scoping import across_organisations
    from parlour.people.models import Agent

    with across_organisations("a benchmark fills its house"):
        have = Conversation.objects.count()
        inbox = Inbox.objects.get()
        if not have:
            Conversation.objects.create(
                organisation_id=inbox.organisation_id, inbox=inbox, contact=Contact.objects.first(), number=1,
                subject="Brake pads for the blue tourer", preview="Hello, do you have them? The old ones squeal.",
                preview_by="incoming", message_count=3, last_activity_at=NEWEST, last_inbound_at=NEWEST,
            )  # fmt: skip
            have = 1
        agents = list(Agent.objects.values_list("pk", flat=True))
        contacts = list(Contact.objects.values_list("pk", flat=True))
    columns = [field.column for field in Conversation._meta.concrete_fields]
    own = _sqlite(open_of_ten) if connection.vendor == "sqlite" else _postgres(open_of_ten)
    picked = [own.get(name, f'one."{name}"') for name in columns]
    with connection.cursor() as cursor:
        _pick_table(cursor, "bench_agents", agents)
        _pick_table(cursor, "bench_contacts", contacts)
        series = (
            f"(WITH RECURSIVE s(i) AS (SELECT {have + 1} UNION ALL SELECT i + 1 FROM s WHERE i < {total}) "
            "SELECT i FROM s)"
            if connection.vendor == "sqlite"
            else f"generate_series({have + 1}, {total})"
        )
        quoted = ", ".join(f'"{one}"' for one in columns)
        cursor.execute(
            f"INSERT INTO conversations_conversation ({quoted}) SELECT {', '.join(picked)} FROM {series} AS s"
            + (" " if connection.vendor == "sqlite" else "(i) ")
            + "JOIN bench_contacts c ON c.place = s.i % " + str(len(contacts))
            + " JOIN bench_agents a ON a.place = s.i % " + str(len(agents))
            + " CROSS JOIN (SELECT * FROM conversations_conversation WHERE number = 1) AS one"
        )  # fmt: skip
        cursor.execute("ANALYZE")


def _pick_table(cursor: Any, name: str, ids: list[Any]) -> None:
    from django.db import connection

    kind, shown = ("uuid", str) if connection.vendor != "sqlite" else ("char(32)", lambda one: one.hex)
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {name} (place integer PRIMARY KEY, id {kind})")
    cursor.execute(f"DELETE FROM {name}")
    cursor.executemany(f"INSERT INTO {name} VALUES (%s, %s)", [(place, shown(one)) for place, one in enumerate(ids)])


def _sqlite(open_of_ten: int) -> dict[str, str]:
    moment = f"strftime('%Y-%m-%d %H:%M:%f', {NEWEST.timestamp():.0f} - s.i * 7, 'unixepoch')"
    return {"id": "lower(hex(randomblob(16)))", "last_activity_at": moment, **_common(open_of_ten)}


def _postgres(open_of_ten: int) -> dict[str, str]:
    moment = f"to_timestamp({NEWEST.timestamp():.0f} - s.i * 7)"
    return {"id": "gen_random_uuid()", "last_activity_at": moment, **_common(open_of_ten)}


def _common(open_of_ten: int) -> dict[str, str]:
    return {
        "number": "s.i",
        "contact_id": "c.id",
        "assignee_id": "CASE WHEN s.i % 3 = 0 THEN a.id END",
        "status": f"CASE WHEN s.i % 10 < {open_of_ten} THEN 'open' ELSE 'closed' END",
    }


def client_of(agent: Any) -> Any:
    """A signed-in client that speaks to the whole of the program without a server between."""
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.force_login(agent.user)
    return client
