"""What stands at the door: services that vouch for people, and the count of attempts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parlour.kernel.personal import NOBODY, OPERATOR_IS_CONTROLLER, TENANT_IS_CONTROLLER, impersonal
from parlour.organisations.models import OrganisationRow


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
