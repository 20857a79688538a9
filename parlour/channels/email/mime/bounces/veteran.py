"""flufl.bounce, Mailman's old detectors of bounces by program: asked only when a bounce is likely."""

from __future__ import annotations

import email
import logging
from dataclasses import dataclass

from parlour.channels.email.mime.structure import Part

_LARGEST = 512_000
_LOG = logging.getLogger("flufl.bounce")


@dataclass(frozen=True, slots=True)
class Verdict:
    recipients: tuple[str, ...]
    hard: bool | None


def ask_flufl(root: Part, certain: bool) -> Verdict | None:
    """What flufl.bounce makes of the mail; None when it finds nothing, or stumbles."""
    from flufl.bounce import all_failures  # only few mails need it

    # It logs the whole mail's fate, detector by detector.
    _LOG.setLevel(logging.CRITICAL + 1)
    try:
        soft, hard = all_failures(email.message_from_bytes(root.raw[:_LARGEST]))
    except Exception:  # noqa: BLE001 - detectors stumble over mails that are no bounces of their kind
        return None
    found = sorted({one.decode("ascii", "replace") for one in (*hard, *soft)})
    addresses = tuple(one for one in found if "@" in one)
    return Verdict(addresses, bool(hard)) if addresses else None
