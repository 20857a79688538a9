"""The Channel contract: what an adapter declares and does, and the facts that pass between it and the core.

An adapter is one folder with one class. It names only kernel, ui and this package, never sees a Conversation
or a Contact, and the core never asks which kind it is. What a running adapter may ask of the core is in
`contract.desk`, which needs a configured Django; the rest does not.
"""

from parlour.inboxes.contract.channel import Capabilities, Channel, Check, CursorValue, InboxFacts, RecipientFacts
from parlour.inboxes.contract.form import Authorisation, ChannelSettings, Preset, Shown
from parlour.inboxes.contract.inbound import (
    Accepted,
    BounceFacts,
    Inbound,
    InboundFile,
    InboundKind,
    Limits,
    Party,
)
from parlour.inboxes.contract.outbound import Outbound, OutboundFile, Outcome, Result

__all__ = [
    "Accepted",
    "Authorisation",
    "BounceFacts",
    "Capabilities",
    "Channel",
    "ChannelSettings",
    "Check",
    "CursorValue",
    "Inbound",
    "InboundFile",
    "InboundKind",
    "InboxFacts",
    "Limits",
    "Outbound",
    "OutboundFile",
    "Outcome",
    "Party",
    "Preset",
    "RecipientFacts",
    "Result",
    "Shown",
]
