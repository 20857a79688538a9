"""What happens to contacts and companies. The subject is the contact (of a merge, the head) or the company."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from parlour.kernel.events.facts import Fact, declare


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCreated(Fact):
    """Somebody became known."""

    kind: ClassVar[str] = "contact.created"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged(Fact):
    """What we hold about a contact was corrected or completed; it is now this version."""

    kind: ClassVar[str] = "contact.changed"
    version: int


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMerged(Fact):
    """Another contact turned out to be the same person."""

    kind: ClassVar[str] = "contact.merged"
    other_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSplit(Fact):
    """Another contact turned out to be somebody else after all."""

    kind: ClassVar[str] = "contact.split"
    other_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNoted(Fact):
    """An agent wrote a note about a contact."""

    kind: ClassVar[str] = "contact.noted"
    note_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChanged(Fact):
    """A note about a contact was rewritten."""

    kind: ClassVar[str] = "contact.note_changed"
    note_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDeleted(Fact):
    """A note about a contact was deleted."""

    kind: ClassVar[str] = "contact.note_deleted"
    note_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressAdded(Fact):
    """A contact has one address more."""

    kind: ClassVar[str] = "contact.address_added"
    identity_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRemoved(Fact):
    """An address no longer belongs to a contact."""

    kind: ClassVar[str] = "contact.address_removed"
    identity_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBlocked(Fact):
    """Mail from an address goes to spam from now on."""

    kind: ClassVar[str] = "contact.address_blocked"
    identity_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressUnblocked(Fact):
    """Mail from an address is taken as anybody's again."""

    kind: ClassVar[str] = "contact.address_unblocked"
    identity_id: UUID


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCreated(Fact):
    """A company was entered."""

    kind: ClassVar[str] = "company.created"


@declare
@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyChanged(Fact):
    """A company was corrected or completed."""

    kind: ClassVar[str] = "company.changed"
