"""Bytes: one file, one owner, encrypted with a key of its own. No de-duplication across people."""

from django.db import models

from parlour.kernel.personal import TENANT_IS_CONTROLLER, THROUGH_OWNERS, Erase, impersonal, pd, personal
from parlour.kernel.purposes import care, intake
from parlour.organisations.models import OrganisationRow


class StoredFile(OrganisationRow):
    """Encrypted bytes in the file store. Its name there is its id; destroying `wrapped_key` makes it noise."""

    size = impersonal(models.BigIntegerField(), "a number of bytes, before encryption")
    wrapped_key = impersonal(models.BinaryField(null=True), "a random key, wrapped by the operator's master key")
    place = personal(models.CharField(max_length=200), pd.PersonalDocuments, care, intake, erase=Erase.DELETE_ROW)
    destroyed_at = impersonal(models.DateTimeField(null=True, blank=True), "when bytes and key were destroyed")

    class Privacy:
        role = TENANT_IS_CONTROLLER
        subject = THROUGH_OWNERS
