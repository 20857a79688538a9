"""The first run: the house and its owner, once and never again."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from parlour.kernel.actor import OPERATOR
from parlour.kernel.errors import Conflict
from parlour.kernel.events import record
from parlour.kernel.scoping import within
from parlour.organisations.actions import create_organisation
from parlour.organisations.models import Organisation
from parlour.organisations.permissions import Role
from parlour.people.events import AgentJoined
from parlour.people.models import Agent, User
from parlour.people.passwords import check_password
from parlour.people.ways_in import prove_address


def is_first_run() -> bool:
    """Say whether nobody has moved in yet."""
    return not (Organisation.objects.exists() or User.objects.exists())


def open_first_house(*, organisation: str, name: str, email: str, password: str, time_zone: str = "UTC") -> Agent:
    """Make the organisation and its owner, on the operator's behalf. Raises Conflict when somebody was first."""
    check_password(password, User(email=email, name=name))
    with transaction.atomic():
        _one_at_a_time()
        if not is_first_run():
            raise Conflict(_("This house has its owner already. Sign in, or ask the owner to invite you."))
        house = create_organisation(actor=OPERATOR, name=organisation, time_zone=time_zone)
        user = User.objects.create_user(email, password, name=name.strip())
        prove_address(user)
        with within(house):
            agent = Agent.objects.create(organisation=house, user=user, role=Role.OWNER, name=user.name)
        joined = AgentJoined(organisation_id=house.pk, subject_id=agent.pk, role=Role.OWNER)
        record(joined, actor=OPERATOR)
    return agent


def _one_at_a_time() -> None:
    """SQLite's transactions are immediate, so they queue by themselves; PostgreSQL queues at the table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE organisations_organisation IN SHARE ROW EXCLUSIVE MODE")
