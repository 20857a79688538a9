"""The class that an adapter writes, and what it may know of an inbox."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel

from parlour.inboxes.contract.form import Authorisation, Preset
from parlour.inboxes.contract.inbound import Inbound
from parlour.inboxes.contract.outbound import Outbound, Result
from parlour.kernel.errors import Invalid

MAX_ADDRESS = 320


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a connection test: what was tried, whether it worked, and what to do if not."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a kind of channel can do; the screens follow these flags."""

    threads: bool = False
    attachments: bool = False
    rich_text: bool = False
    copies: bool = False
    typing: bool = False
    read_receipts: bool = False
    voice: bool = False


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """Somebody outside who receives personal data through the channel: feeds the records of processing."""

    name: str
    categories: tuple[str, ...]
    terms: str


@dataclass(frozen=True, slots=True)
class InboxFacts:
    """What an adapter may know of one inbox: its id, addresses and settings with secrets opened."""

    id: UUID
    organisation_id: UUID
    kind: str
    name: str
    address: str
    addresses: frozenset[str]
    settings: BaseModel


@dataclass(frozen=True, slots=True)
class CursorValue:
    """A saved reading position: its name and its numbers."""

    name: str
    value: Mapping[str, Any] = field(default_factory=dict)


class Channel(ABC):
    """One kind of channel. Stateless: one instance serves all inboxes of its kind.

    `Settings` says how to reach the other side; `Shown` in its annotations makes the form. `presets` are providers
    whose settings are known. `fetches` is true for a kind that must look for what is new and report its health at
    least every half hour; a kind to which the other side pushes has nothing to report.
    """

    kind: ClassVar[str]
    label: ClassVar[Any]
    icon: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    Settings: ClassVar[type[BaseModel]]
    presets: ClassVar[tuple[Preset, ...]] = ()
    recipients: ClassVar[tuple[RecipientFacts, ...]] = ()
    hint: ClassVar[Any] = ""
    address_label: ClassVar[Any] = ""

    @abstractmethod
    def parse(self, raw: bytes, *, own_addresses: frozenset[str]) -> Inbound:
        """Turn raw bytes into facts. Pure; raises Permanent when the bytes can't be understood at all."""

    @abstractmethod
    def send(
        self, outbound: Outbound, inbox: InboxFacts, *, before_handover: Callable[[tuple[str, ...]], None]
    ) -> Mapping[str, Result]:
        """Hand over one message and return one Result per recipient. Never raises for the outside world's faults.

        `before_handover(addresses)` is called exactly once, after everything that can be taken back and just before
        what can't (for SMTP: before the final dot), with the addresses that the other side has accepted so far.
        What breaks after it is UNCERTAIN, what breaks before it is TEMPORARY.
        """

    def check(self, inbox: InboxFacts) -> list[Check]:
        """Try the settings against the real servers, line by line."""
        return []

    def verify_webhook(self, inbox: InboxFacts, headers: Mapping[str, str], body: bytes) -> bytes:
        """Return the raw message that a provider's signed call carries; raises Forbidden on a bad signature."""
        raise NotImplementedError

    def clean_address(self, address: str) -> str:
        """Return the address of an inbox in its normal form; raises Invalid with the remedy."""
        cleaned = address.strip()
        if not cleaned or len(cleaned) > MAX_ADDRESS or not cleaned.isprintable():
            raise Invalid(_("Enter an address of at most 320 characters."), field="address")
        return cleaned

    def ways(self, settings: BaseModel) -> str:
        """Say in a few words how these settings reach the other side, such as “IMAP and SMTP”."""
        return ""

    def fetches(self, settings: BaseModel) -> bool:
        """Whether an inbox with these settings is looked after by us, rather than sent to."""
        return False

    def authorisation(self, settings: BaseModel) -> Authorisation:
        """Whether these settings need a sign-in at the provider, and have it."""
        return Authorisation.NOT_NEEDED

    def authorise_url(self, inbox: InboxFacts, *, redirect_uri: str, state: str, verifier: str) -> str:
        """Return the provider's page where the administrator signs in (OAuth 2.0 code flow with PKCE, RFC 7636).

        `verifier` is the secret of PKCE: the address carries its S256 challenge only.
        """
        raise NotImplementedError

    def redeem(self, inbox: InboxFacts, *, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        """Exchange the provider's code for tokens and return the settings to keep, by field name.

        Raises Temporary or Permanent with a sentence that says what to do.
        """
        raise NotImplementedError
