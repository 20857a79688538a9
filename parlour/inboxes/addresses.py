"""Which addresses lead to which inbox."""

from uuid import UUID

from parlour.inboxes.models import Inbox, InboxAddress


def inbox_id_at(address: str) -> UUID | None:
    """Return the inbox that an address leads to, whatever its organisation. Reply addresses (`local+token@domain`)
    lead to the inbox of the address without the part from the plus sign on. The caller has left the scope."""
    plain = address.strip().lower()
    return _exactly(plain) or (_exactly(_without_token(plain)) if "+" in plain else None)


def _without_token(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _exactly(address: str) -> UUID | None:
    if not address:
        return None
    own = Inbox.objects.filter(address=address).order_by("created_at").values_list("id", flat=True).first()
    return (
        own
        or InboxAddress.objects.filter(address=address)
        .order_by("created_at")
        .values_list("inbox_id", flat=True)
        .first()
    )


def taken(addresses: set[str], *, besides: UUID) -> str | None:
    """Return one of `addresses` that already leads to another inbox, of anybody. The caller has left the scope."""
    inboxes = Inbox.objects.filter(address__in=addresses).exclude(pk=besides)
    aliases = InboxAddress.objects.filter(address__in=addresses).exclude(inbox_id=besides)
    found = [*inboxes.values_list("address", flat=True), *aliases.values_list("address", flat=True)]
    return min(found, default=None)
