"""A person's place in one organisation, and the photograph that is shown there."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from parlour.kernel.actor import Actor, ActorKind
from parlour.kernel.personal import TENANT_IS_CONTROLLER, Edge, Source, concerns, impersonal, pd, personal
from parlour.kernel.purposes import account, care
from parlour.organisations.models import OrganisationRow
from parlour.organisations.permissions import PERMISSIONS_OF, Permission, Role
from parlour.people.models.user import User


class Agent(OrganisationRow):
    """A person's place in one organisation: role and profile. An assignee, an author of replies and notes."""

    user = concerns(models.ForeignKey(User, on_delete=models.CASCADE, related_name="agents"), Edge.ABOUT, account)
    role = personal(
        models.CharField(_("role"), max_length=16, default=Role.AGENT),
        pd.Job,
        account,
        source=Source.CONTROLLER,
    )
    is_active = impersonal(models.BooleanField(default=True), "whether the place is open")
    name = personal(models.CharField(_("name"), max_length=120), pd.Name, account, care)
    title = personal(models.CharField(_("job title"), max_length=120, blank=True), pd.Job, account)
    languages = personal(models.CharField(_("languages"), max_length=120, blank=True), pd.Language, account)
    signature = personal(models.TextField(_("signature"), max_length=4000, blank=True), pd.Job, care)
    photo_id = personal(models.UUIDField(null=True, blank=True), pd.Picture, account)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="agent_once_per_organisation")]

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "user"

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the monogram."""
        words = self.name.split()
        return ((words[0][:1] + words[-1][:1]) if len(words) > 1 else self.name[:2]).upper()

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this place allows; nothing once it is closed."""
        return PERMISSIONS_OF[Role(self.role)] if self.is_active else frozenset()

    def may(self, permission: str) -> bool:
        """Say whether this place allows the named permission."""
        return permission in self.permissions

    def as_actor(self) -> Actor:
        """Return this agent as the actor of an action."""
        return Actor(ActorKind.AGENT, UUID(str(self.pk)), frozenset(map(str, self.permissions)))


class Portrait(OrganisationRow):
    """An agent's photograph, re-encoded small and without its metadata. `Agent.photo_id` names the current one."""

    agent = concerns(models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="+"), Edge.ABOUT, account)
    image = personal(models.BinaryField(), pd.Picture, account)

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "agent.user"
