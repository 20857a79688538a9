"""What happens to an organisation itself."""

from dataclasses import dataclass
from typing import ClassVar

from parlour.kernel.events.facts import Fact, declare


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCreated(Fact):
    """A house was opened."""

    kind: ClassVar[str] = "organisation.created"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationEdited(Fact):
    """Its name or settings were changed."""

    kind: ClassVar[str] = "organisation.edited"
