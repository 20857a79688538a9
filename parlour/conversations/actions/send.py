"""Writing to people outside: answer, forward, begin."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from parlour.contacts.actions.identify import contact_for
from parlour.conversations.actions.drafts import copies_of_files, take_draft
from parlour.conversations.actions.status import settle
from parlour.conversations.beginning import begin
from parlour.conversations.events import Closed, ReplyQueued, Started, tell
from parlour.conversations.locking import locked, take_numbers
from parlour.conversations.models import Attachment, Conversation, Direction, Draft, Message, Status
from parlour.conversations.outbound import words
from parlour.conversations.outbound.addresses import Addressed, addressed
from parlour.conversations.outbound.queue import Letter, put_in_queue
from parlour.conversations.policies import allow, may_reply
from parlour.conversations.queries.recipients import forward_text, own_addresses, reply_recipients
from parlour.conversations.summary import COLUMNS
from parlour.inboxes.models import Inbox
from parlour.kernel.actor import Actor
from parlour.kernel.clock import now
from parlour.kernel.errors import Conflict, NotFound
from parlour.people.models import Agent

Given = Iterable[str] | str
SAVED = [*COLUMNS, "status", "snoozed_until"]


@transaction.atomic
def reply(
    conversation: Conversation,
    *,
    actor: Actor,
    agent: Agent,
    text: str,
    to: Given | None = None,
    cc: Given = (),
    bcc: Given = (),
    attachments: list[Attachment] | None = None,
    close: bool = False,
    undo_seconds: int | None = None,
) -> Message:
    """Answer. The message leaves after the undo window, one copy per recipient; `close` settles the matter with it.

    `to` of None answers those whom `queries.reply_recipients` names; `attachments` of None takes those of the agent's
    draft, which is gone afterwards. Raises Conflict in spam and trash, Invalid on recipients or words.
    """
    allow(may_reply(actor))
    conversation = _writable(conversation)
    people = _answered(conversation, to, cc, bcc)
    files, draft = take_draft(agent, conversation, "reply", attachments)
    before = _answerable(conversation)
    letter = Letter(
        agent=agent,
        recipients=people,
        subject=words.answer_subject(conversation.subject),
        text=words.spoken(text, or_files=bool(files)),
        quoted_text=words.quote(before, locale=_locale(conversation)) if before else "",
        signature_text=words.signature(agent, conversation.inbox),
        answers=before,
        files=files,
        closes=close and conversation.status != Status.CLOSED,
    )
    return _queue(conversation, letter, draft, actor=actor, undo_seconds=undo_seconds)


@transaction.atomic
def forward(
    conversation: Conversation,
    *,
    actor: Actor,
    agent: Agent,
    to: Given,
    text: str = "",
    message: Message | None = None,
    cc: Given = (),
    bcc: Given = (),
    attachments: list[Attachment] | None = None,
    with_files: bool = True,
    undo_seconds: int | None = None,
) -> Message:
    """Pass a message (the newest from outside, unless named) with its files on to somebody else."""
    allow(may_reply(actor))
    conversation = _writable(conversation)
    source = _forwardable(conversation, message)
    files, draft = take_draft(agent, conversation, "forward", attachments)
    copies = copies_of_files(source, agent) if with_files else []
    letter = Letter(
        agent=agent,
        recipients=addressed(to, cc, bcc, own=own_addresses(conversation.organisation_id)),
        subject=words.forward_subject(source.subject or conversation.subject),
        text=words.spoken(text, or_files=True),
        kind="forward",
        quoted_text=words.forwarded(source, forward_text(source), locale=_locale(conversation)),
        signature_text=words.signature(agent, conversation.inbox),
        files=[*files, *copies],
    )
    return _queue(conversation, letter, draft, actor=actor, undo_seconds=undo_seconds)


@transaction.atomic
def start(
    inbox: Inbox,
    *,
    actor: Actor,
    agent: Agent,
    to: Given,
    subject: str,
    text: str,
    cc: Given = (),
    bcc: Given = (),
    attachments: list[Attachment] | None = None,
    draft: Draft | None = None,
    undo_seconds: int | None = None,
) -> Message:
    """Write first. The first recipient is the contact of the new conversation, the writer its assignee."""
    allow(may_reply(actor))
    own = own_addresses(inbox.organisation_id)
    people = addressed(to, cc, bcc, own=own)
    first = people.everybody[0]
    contact = contact_for(first.address, first.name, organisation=inbox.organisation, actor=actor)
    line = words.subject_line(subject)
    conversation = begin(inbox, contact, subject=line, status=Status.OPEN, at=now())
    conversation.assignee, (conversation.number,) = agent, take_numbers(inbox.organisation_id)
    conversation.save(force_insert=True)
    files, draft = take_draft(agent, None, "new", attachments, draft=draft)
    letter = Letter(
        agent=agent,
        recipients=people,
        subject=line,
        text=words.spoken(text, or_files=bool(files)),
        signature_text=words.signature(agent, inbox),
        files=files,
    )
    return _queue(conversation, letter, draft, actor=actor, undo_seconds=undo_seconds, begins=True)


def _queue(
    conversation: Conversation,
    letter: Letter,
    draft: Draft | None,
    *,
    actor: Actor,
    undo_seconds: int | None,
    begins: bool = False,
) -> Message:
    message, leaves_at = put_in_queue(conversation, letter, undo_seconds=undo_seconds)
    if letter.closes:
        settle(conversation)
    conversation.save(update_fields=SAVED)
    if draft:
        draft.delete()
    if begins:
        tell(Started, conversation, actor=actor, inbox_id=conversation.inbox_id, message_id=message.pk, by_us=True)
    tell(ReplyQueued, conversation, actor=actor, message_id=message.pk, leaves_at=leaves_at)
    if letter.closes:
        tell(Closed, conversation, actor=actor)
    return message


def _writable(conversation: Conversation) -> Conversation:
    conversation = locked(conversation)
    if conversation.status in (Status.SPAM, Status.TRASH):
        raise Conflict(_("Take it out of spam or trash before you write in it."))
    return conversation


def _answered(conversation: Conversation, to: Given | None, cc: Given, bcc: Given) -> Addressed:
    own = own_addresses(conversation.organisation_id)
    if to is None:
        expected = reply_recipients(conversation)
        to, cc = expected.to, [*expected.cc, *([cc] if isinstance(cc, str) else cc)]
    return addressed(to, cc, bcc, own=own)


def _answerable(conversation: Conversation) -> Message | None:
    rows = (
        conversation.messages.exclude(direction=Direction.NOTE)
        .filter(kind="message")
        .select_related("contact__merged_into", "agent", "inbox")
    )
    newest = rows.order_by("-at", "-pk")
    return newest.filter(direction=Direction.INCOMING).first() or newest.first()


def _forwardable(conversation: Conversation, message: Message | None) -> Message:
    if message is None:
        found = _answerable(conversation)
    else:
        found = conversation.messages.filter(pk=message.pk).exclude(direction=Direction.NOTE).first()
    if found is None:
        raise NotFound(_("There is no message here that could be forwarded."))
    return found


def _locale(conversation: Conversation) -> str:
    return str(conversation.organisation.locale)
