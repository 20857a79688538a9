"""The one way in: raw bytes are stored, durably and encrypted, before anything else happens to them."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from parlour.files import store
from parlour.inboxes.contract import Accepted
from parlour.inboxes.models import Envelope, Inbox
from parlour.kernel import crypto, rows
from parlour.kernel.clock import now
from parlour.kernel.errors import LimitExceeded, NotFound, Temporary
from parlour.kernel.scoping import across_organisations


def accept(
    inbox_id: UUID,
    raw: bytes,
    *,
    source: str,
    ref: str = "",
    sender: str = "",
    recipient: str = "",
    never_answer: bool = False,
) -> Accepted:
    """Store one raw thing from outside and return its envelope; only after this may it be acknowledged.

    The same bytes in the same inbox are taken once: a second time answers `new=False` and changes nothing.
    Raises LimitExceeded (too large), NotFound (no such inbox), Temporary (disk full, database locked): the
    caller then does not acknowledge, and the other side keeps its copy.
    """
    if len(raw) > settings.MAX_MAIL_BYTES:
        raise LimitExceeded(f"This mail has {len(raw)} bytes; at most {settings.MAX_MAIL_BYTES} are taken.")
    with across_organisations("a mail comes in before anybody is signed in"):
        try:
            organisation_id = rows.find_one(Inbox, "organisation", id=inbox_id)
            if organisation_id is None:
                raise NotFound("There is no such inbox.")
            envelope = Envelope(
                organisation_id=organisation_id,
                inbox_id=inbox_id,
                digest=crypto.digest(raw, organisation_id, purpose="envelope"),
                size=len(raw),
                source=source,
                ref=_storable(ref, 200),
                sender=_storable(sender, 320),
                recipient=_storable(recipient, 320),
                never_answer=never_answer,
                due_at=now(),
            )
            return _known(inbox_id, envelope.digest) or _store(envelope, raw)
        except OperationalError as error:
            raise Temporary("The database does not answer; the mail was not taken and will be tried again.") from error


def _storable(text: str, most: int) -> str:
    """What the other side claims, without what no database takes: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:most]


def _known(inbox_id: UUID, digest: str) -> Accepted | None:
    known = rows.find_one(Envelope, "id", inbox=inbox_id, digest=digest)
    return Accepted(known, new=False) if known else None


def _store(envelope: Envelope, raw: bytes) -> Accepted:
    stored = store.prepare(envelope.organisation_id, raw)  # before the transaction: it waits for the disk
    try:
        with transaction.atomic():
            rows.insert([stored])
            envelope.raw = stored
            rows.insert([envelope])
    except IntegrityError:
        # Somebody else took the same mail in the same moment; theirs counts.
        store.discard(stored)
        known = _known(envelope.inbox_id, envelope.digest)
        if known is None:
            raise
        return known
    return Accepted(envelope.id, new=True)
