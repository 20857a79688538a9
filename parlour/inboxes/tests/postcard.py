"""A channel of a third party, as a package outside would bring it: a small kind with every sort of setting."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field, SecretStr, model_validator

from parlour.inboxes.contract import (
    Authorisation,
    Capabilities,
    Channel,
    ChannelSettings,
    Check,
    Inbound,
    InboundKind,
    InboxFacts,
    Outbound,
    Preset,
    Result,
    Shown,
)
from parlour.kernel.errors import Forbidden, Invalid, Permanent


class Stamp(StrEnum):
    FIRST = "first"
    SECOND = "second"


class PostcardSettings(ChannelSettings):
    host: Annotated[
        str, Shown("Sorting office", "Such as post.example.", section="In", forgets=("password", "token"))
    ] = ""
    port: Annotated[int, Shown("Window", section="In"), Field(ge=1, le=99)] = 7
    password: Annotated[SecretStr, Shown("Key of the box", section="In")] = SecretStr("")
    stamp: Annotated[Stamp, Shown("Stamp", section="Out")] = Stamp.SECOND
    sealed: Annotated[bool, Shown("Sealed", section="Out")] = True
    with_sign_in: Annotated[bool, Shown("Sign in at the provider", section="Out")] = False
    seal_key: Annotated[SecretStr, Shown("Key of the seal", section="Out")] = SecretStr("")
    token: Annotated[SecretStr, Shown("Token", hidden=True)] = SecretStr("")

    @model_validator(mode="after")
    def _host_goes_with_key(self) -> "PostcardSettings":
        if self.host == "nowhere.example":
            raise ValueError("No sorting office answers at this name.")
        return self


class Postcard(Channel):
    kind = "postcard"
    label = "Postcards"
    icon = "mail"
    hint = "Cards from anywhere."
    address_label = "Postal address"
    capabilities = Capabilities(threads=True)
    Settings: ClassVar[type[BaseModel]] = PostcardSettings
    presets = (
        Preset("royal", "Royal Post", "Ask at the window.", {"host": "post.royal.example", "port": 9}),
        Preset("other", "Another office"),
    )

    def parse(self, raw: bytes, *, own_addresses: frozenset[str]) -> Inbound:
        if not raw:
            raise Permanent("An empty card.")
        text = raw.decode("utf-8", "replace")
        digest = hashlib.sha256(raw).hexdigest()
        return Inbound(InboundKind.MESSAGE, digest, None, (), "", text, text, "", "", "", None, digest)

    def send(
        self, outbound: Outbound, inbox: InboxFacts, *, before_handover: Callable[[tuple[str, ...]], None]
    ) -> Mapping[str, Result]:
        return {}

    def clean_address(self, address: str) -> str:
        cleaned = super().clean_address(address).lower()
        if "@" not in cleaned:
            raise Invalid("Enter an address with an @ in it.", field="address")
        return cleaned

    def check(self, inbox: InboxFacts) -> list[Check]:
        host = _settings(inbox).host
        ok = host != "closed.example"
        return [
            Check("Window", ok, "The window is open." if ok else "Nobody stands at the window; try in the morning.")
        ]

    def verify_webhook(self, inbox: InboxFacts, headers: Mapping[str, str], body: bytes) -> bytes:
        key = _settings(inbox).seal_key.get_secret_value()
        seal = hmac.new(key.encode(), body, "sha256").hexdigest()
        if not key or not hmac.compare_digest(seal, headers.get("X-Seal", "")):
            raise Forbidden("The seal does not fit.")
        return body

    def ways(self, settings: BaseModel) -> str:
        return "by hand"

    def fetches(self, settings: BaseModel) -> bool:
        return bool(getattr(settings, "host", ""))

    def authorisation(self, settings: BaseModel) -> Authorisation:
        assert isinstance(settings, PostcardSettings)
        if not settings.with_sign_in:
            return Authorisation.NOT_NEEDED
        return Authorisation.GIVEN if settings.token.get_secret_value() else Authorisation.MISSING

    def authorise_url(self, inbox: InboxFacts, *, redirect_uri: str, state: str, verifier: str) -> str:
        challenge = hashlib.sha256(verifier.encode()).hexdigest()
        query = {"redirect_uri": redirect_uri, "state": state, "challenge": challenge}
        return f"https://accounts.royal.example/sign-in?{urlencode(query)}"

    def redeem(self, inbox: InboxFacts, *, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        if code != "good":
            raise Permanent("The provider did not take the code. Start again.")
        return {"token": f"token-for-{code}-{len(verifier)}"}


def _settings(inbox: InboxFacts) -> PostcardSettings:
    assert isinstance(inbox.settings, PostcardSettings)
    return inbox.settings
