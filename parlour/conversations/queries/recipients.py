"""To whom an answer goes unless the agent says otherwise, and what a forward carries."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from parlour.contacts.models import normalised_email
from parlour.conversations.models import Conversation, Direction, Message, Participant
from parlour.inboxes.models import Inbox, InboxAddress


@dataclass(frozen=True, slots=True)
class Recipients:
    """Addresses as an agent would type them: `Name <address>` or the address alone."""

    to: tuple[str, ...]
    cc: tuple[str, ...]


def own_addresses(organisation_id: UUID) -> frozenset[str]:
    """Every address that leads to one of the organisation's inboxes: we never write to ourselves."""
    own = Inbox.objects.filter(organisation_id=organisation_id).values_list("address", flat=True)
    aliases = InboxAddress.objects.filter(organisation_id=organisation_id).values_list("address", flat=True)
    return frozenset(normalised_email(address) for address in own.union(aliases))


def without_token(address: str) -> str:
    """The address without what follows a plus sign in its local part (RFC 5233), normalised."""
    local, _, domain = normalised_email(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def is_ours(address: str, own: frozenset[str]) -> bool:
    """Say whether mail to `address` would come back to us, with or without a reply token."""
    return normalised_email(address) in own or without_token(address) in own


def reply_recipients(conversation: Conversation) -> Recipients:
    """The author of the newest message from outside (or the one that the author named for answers) and those
    who had a copy. Before anybody has written: those to whom we wrote."""
    messages = conversation.messages.exclude(direction=Direction.NOTE).filter(kind__in=["message", "forward"])
    last = messages.filter(direction=Direction.INCOMING).order_by("-at", "-pk").first()
    last = last or messages.filter(direction=Direction.OUTGOING).order_by("at", "pk").first()
    if last is None:
        return _of_contact(conversation)
    own = own_addresses(conversation.organisation_id)
    people = [one for one in last.participants.order_by("pk")[:200] if not is_ours(one.address, own)]
    if last.direction == Direction.OUTGOING:
        return Recipients(_roles(people, "to"), _roles(people, "cc"))
    answered = _for_answers(conversation, last, people) or [one for one in people if one.role == "from"]
    to = tuple(dict.fromkeys(_written(one) for one in answered))
    named = {normalised_email(one.address) for one in answered}
    copies = [one for one in people if one.role in ("to", "cc") and normalised_email(one.address) not in named]
    return Recipients(to, tuple(dict.fromkeys(_written(one) for one in copies)))


def _for_answers(conversation: Conversation, last: Message, people: list[Participant]) -> list[Participant]:
    """Whom the author named for answers, as far as that can be believed.

    A mail that joined a conversation may have a forged sender: then an unknown address for answers would send our
    words to a stranger. So once a conversation has begun, only addresses count that were in it before, or that are
    of the author's own domain; others are shown with the mail, and the agent may type them.
    """
    named = [one for one in people if one.role == "reply-to"]
    first = conversation.messages.order_by("at", "pk").values_list("pk", flat=True).first()
    if not named or last.pk == first:
        return named
    # What later mails named for answers was not believed either, so it proves nothing.
    others = Participant.objects.filter(conversation=conversation).exclude(message=last)
    others = others.filter(~Q(role="reply-to") | Q(message=first))
    known = {normalised_email(one) for one in others.values_list("address", flat=True)[:500]}
    domains = {_domain(one.address) for one in people if one.role == "from"}
    return [one for one in named if normalised_email(one.address) in known or _domain(one.address) in domains]


def _domain(address: str) -> str:
    return normalised_email(address).rpartition("@")[2]


def forward_text(message: Message) -> str:
    """The whole of a message as it is quoted below a forward: the new words, the quoted ones, the signature."""
    return "\n\n".join(part for part in (message.text, message.signature_text, message.quoted_text) if part)


def _of_contact(conversation: Conversation) -> Recipients:
    contact = conversation.contact.head
    identity = contact.identities.filter(kind="email").order_by("created_at", "pk").first()
    return Recipients((identity.display,) if identity else (), ())


def _roles(people: list[Participant], role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_written(one) for one in people if one.role == role))


def _written(one: Participant) -> str:
    name = "".join(c for c in one.name if c not in '<>"\\,;')
    return f"{name.strip()} <{one.address}>" if name.strip() else one.address
