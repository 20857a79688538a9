"""The tenant, and what every row of a tenant has."""

from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parlour.kernel.models import Row
from parlour.kernel.personal import NOBODY, OPERATOR_IS_CONTROLLER, impersonal
from parlour.kernel.scoping import ScopedManager

slug_is_plain = RegexValidator(r"^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$", _("Use small letters, digits and hyphens."))


class Organisation(Row):
    """The tenant: one house with its people, inboxes and customers. Every other row belongs to one."""

    name = impersonal(models.CharField(_("name"), max_length=120), "the name of an organisation")
    slug = impersonal(
        models.CharField(_("address"), max_length=48, unique=True, validators=[slug_is_plain]),
        "the organisation's part of the web address",
    )
    locale = impersonal(models.CharField(max_length=16, default="en-gb"), "the organisation's language setting")
    time_zone = impersonal(models.CharField(max_length=64, default="UTC"), "the organisation's time zone setting")
    next_number = impersonal(models.BigIntegerField(default=1), "the number of the next conversation")
    undo_seconds = impersonal(models.PositiveSmallIntegerField(default=10), "how long a reply can be undone")

    class Privacy:
        role = OPERATOR_IS_CONTROLLER
        subject = NOBODY

    def __str__(self) -> str:
        return self.name


class OrganisationRow(Row):
    """Base of every table of a tenant: no scope, no query."""

    organisation = impersonal(
        models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+"),
        "names an organisation, not a person",
    )

    objects: ClassVar[models.Manager[Self]] = ScopedManager(organisation="organisation")

    class Meta:
        abstract = True
