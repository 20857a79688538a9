"""Staff: the sign-in of a person, and that person's place in each organisation."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from parlour.kernel.actor import Actor, ActorKind
from parlour.kernel.models import Row
from parlour.kernel.personal import (
    NOBODY,
    OPERATOR_IS_CONTROLLER,
    TENANT_IS_CONTROLLER,
    THIS_ROW,
    Edge,
    Source,
    concerns,
    impersonal,
    pd,
    personal,
)
from parlour.kernel.purposes import account, care, security, sign_in
from parlour.organisations.models import OrganisationRow
from parlour.organisations.permissions import PERMISSIONS_OF, Permission, Role


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case so that it is unique as people mean it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(Row, AbstractBaseUser):
    """A person's sign-in. The same person may work in several organisations."""

    email = personal(
        models.EmailField(_("email address"), unique=True), pd.EmailAddress, account, sign_in, identifies=True
    )
    name = personal(models.CharField(_("name"), max_length=120), pd.Name, account)
    password = personal(models.CharField(max_length=128), pd.Password, sign_in)
    last_login = personal(models.DateTimeField(null=True, blank=True), pd.AuthenticationHistory, security)
    is_active = impersonal(models.BooleanField(default=True), "whether the sign-in is open")
    epoch = impersonal(
        models.PositiveIntegerField(default=0),
        "rises when all sessions of the person are ended; says nothing of anybody",
    )
    language = personal(models.CharField(_("language"), max_length=16, blank=True), pd.Language, account)
    theme = personal(models.CharField(_("theme"), max_length=8, blank=True), pd.Preference, account)
    shortcuts = personal(models.BooleanField(_("single-key shortcuts"), default=True), pd.Preference, account)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Privacy:
        role = OPERATOR_IS_CONTROLLER
        subject = THIS_ROW

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Tie every session to password and epoch: when either changes, the sessions made before are over."""
        words = f"{self.epoch}:{self.password}"
        return salted_hmac("parlour.people.session", words, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


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


class Invitation(OrganisationRow):
    """An open door for one address, for a while. The secret itself is in the mail only; we keep its digest."""

    email = personal(
        models.EmailField(_("email address")),
        pd.EmailAddress,
        account,
        source=Source.CONTROLLER,
        identifies=True,
    )
    role = personal(
        models.CharField(_("role"), max_length=16, default=Role.AGENT),
        pd.Job,
        account,
        source=Source.CONTROLLER,
    )
    digest = impersonal(models.CharField(max_length=64, unique=True), "a digest of a random secret")
    invited_by = concerns(
        models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+"), Edge.ACTOR, account
    )
    expires_at = impersonal(models.DateTimeField(), "when the door shuts")
    accepted_at = impersonal(models.DateTimeField(null=True, blank=True), "when the door was used")
    shown_at = impersonal(
        models.DateTimeField(null=True, blank=True),
        "when the link was shown to a colleague, so that it proves no address",
    )

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = THIS_ROW


class Portrait(OrganisationRow):
    """An agent's photograph, re-encoded small and without its metadata. `Agent.photo_id` names the current one."""

    agent = concerns(models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="+"), Edge.ABOUT, account)
    image = personal(models.BinaryField(), pd.Picture, account)

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = "agent.user"


class SignInService(OrganisationRow):
    """Somebody else's word that opens this organisation's door: an OpenID Connect service.

    It opens this organisation only: an administrator may name any service, so its word counts in this house alone.
    """

    kind = impersonal(models.CharField(max_length=12), "google or oidc")
    key = impersonal(models.CharField(max_length=40, unique=True), "a random word in the service's return address")
    name = impersonal(models.CharField(_("name"), max_length=40), "the name of a service, as its button shows it")
    server_url = impersonal(models.CharField(_("issuer address"), max_length=300), "the address of a service")
    door = impersonal(
        models.CharField(max_length=300), "the origin of the service's sign-in page, to which forms may lead"
    )
    client_id = impersonal(models.CharField(_("client ID"), max_length=191), "the organisation's own id at the service")
    secret = impersonal(models.BinaryField(), "the organisation's own secret at the service, encrypted")
    trusts_addresses = impersonal(
        models.BooleanField(default=False), "whether addresses count that the service doesn't call verified"
    )
    is_active = impersonal(models.BooleanField(default=True), "whether the service is offered")

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = NOBODY

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """The rows of the shared cache, in which attempts to sign in are counted across all web processes.

    Read and written by Django's database cache, whose columns these are. Keys are digests (see `limits`).
    """

    cache_key = impersonal(models.CharField(max_length=255, primary_key=True), "a keyed digest; names nobody")
    value = impersonal(models.TextField(), "times of attempts, and no more")
    expires = impersonal(models.DateTimeField(db_index=True), "when the row no longer counts")

    class Meta:
        db_table = "people_counter"

    class Privacy:
        role = OPERATOR_IS_CONTROLLER
        subject = NOBODY
